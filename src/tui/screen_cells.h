/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A part of screen.c, and for it alone: cells as ncurses draws them. */
#ifndef TUI_SCREEN_CELLS_H
#define TUI_SCREEN_CELLS_H

#include "tui/frame.h"

#include <curses.h>

enum { SCREEN_CELLS_LOOKS = 2 * STYLE_COUNT }; /* each style, and each selected */

struct screen_cells {
    attr_t attr[SCREEN_CELLS_LOOKS];
    short pair[SCREEN_CELLS_LOOKS];
};

/* For the terminal that ncurses has now; as PALETTE_MONO if that has no colours. */
void screen_cells_init(struct screen_cells *s, enum palette palette);
/* Puts the cells [col, end) of a row of f into stdscr, each at its own place. A character that the
 * C library does not know, or counts otherwise wide than the frame does, becomes "?". */
void screen_cells_draw(const struct screen_cells *s, const struct frame *f, int row, int col,
                       int end);

#endif
