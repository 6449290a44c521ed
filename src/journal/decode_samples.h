/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A part of decode.c. */
#ifndef JOURNAL_DECODE_SAMPLES_H
#define JOURNAL_DECODE_SAMPLES_H

#include "journal/decode.h"

enum { DECODE_INDEX_MAX = 9999999 }; /* of an instance */

/* Takes the body of a `samples` line behind those of the same tick before it; d->event is then the
 * tick so far, and d->half tells whether it goes on. false: it is not one. */
bool decode_samples(struct decode *d, struct line *l);

#endif
