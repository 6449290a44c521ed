/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The lines above every pane: the exam and its counts, what is filtered and how it is sorted, and
 * what is wrong with the site if anything is. */
#ifndef TUI_HEADER_H
#define TUI_HEADER_H

#include "tui/ui.h"

/* Draws them from row 0 on and returns how many rows they took: at least two, and as few as can
 * be above desktops. */
int header_draw(const struct ui *u, struct frame *f);

#endif
