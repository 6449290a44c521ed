/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A part of words.h, and for words_alert.c alone: alerts of the integrity rules. */
#ifndef VIEW_WORDS_INTEGRITY_H
#define VIEW_WORDS_INTEGRITY_H

#include "view/words.h"

/* The value of one: what was compared, by what, and against which threshold. alone: for somebody
 * who may know of no student but the one it is about. */
void words_integrity(const struct model *m, const struct alert *a, bool hide, bool alone, char *out,
                     size_t size);

#endif
