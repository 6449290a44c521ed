/* SPDX-License-Identifier: GPL-3.0-or-later */
/* One picture of the screen: a grid of character cells with styles, drawn by panes, shown by
 * screen.c and compared by tests. Pure memory: knows no terminal. Text given to it is clean UTF-8
 * (base/utf8); nothing is ever drawn outside the grid, so callers need not clip. */
#ifndef TUI_FRAME_H
#define TUI_FRAME_H

#include "tui/theme.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum {
    FRAME_TEXT_MAX = 12,   /* bytes of one character: a base and two marks */
    FRAME_ROWS_MAX = 2000, /* larger terminals are used up to here */
    FRAME_COLS_MAX = 1000
};

struct cell {
    char text[FRAME_TEXT_MAX]; /* not terminated when full; " " for a blank */
    uint8_t len;               /* bytes of text; 0: right half of the wide character before it */
    uint8_t style;             /* enum style, with STYLE_SELECTED or not */
};

struct frame {
    int rows, cols;
    bool ascii;        /* the terminal has ASCII only: other characters become "?" */
    struct cell *cell; /* rows * cols; owned */
};

void frame_init(struct frame *f, bool ascii);
void frame_done(struct frame *f);
/* Makes it rows * cols blank cells of STYLE_TEXT. */
void frame_reset(struct frame *f, int rows, int cols);

/* Draws text into [col, col + width) and returns the cells it took. What does not fit is cut before
 * a character and ends with "…" ("~" in ASCII). The cells it does not need are left as they are. */
int frame_put(struct frame *f, int row, int col, int width, const char *text, enum style style);
/* The same, ending at col + width. */
int frame_put_right(struct frame *f, int row, int col, int width, const char *text,
                    enum style style);
/* Blank cells. */
void frame_fill(struct frame *f, int row, int col, int width, enum style style);
/* Marks cells as part of the selected row. */
void frame_select(struct frame *f, int row, int col, int width);

/* Copies n rows of src from src_row on to those of f from row on; both have the same width. */
void frame_copy(struct frame *f, int row, const struct frame *src, int src_row, int n);

/* Do both hold the same picture? */
bool frame_same(const struct frame *a, const struct frame *b);

#endif
