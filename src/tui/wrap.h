/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Long text over several lines. */
#ifndef TUI_WRAP_H
#define TUI_WRAP_H

#include "tui/frame.h"

/* Draws text into the columns [col, col + width) from `row` on, broken at blanks, in at most `rows`
 * rows (0: none is drawn); the last one is cut with "…". Returns how many it took. */
int wrap_put(struct frame *f, int row, int col, int width, int rows, const char *text,
             enum style style);

#endif
