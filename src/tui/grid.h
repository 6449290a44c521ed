/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A list of rows in columns, one of them chosen: what panes of lists have in common. Rows are known
 * by a key, so that the choice follows a row wherever the order takes it; until one is chosen (and
 * again after Home) it is whichever is first. */
#ifndef TUI_GRID_H
#define TUI_GRID_H

#include "tui/keymap.h"
#include "tui/layout.h"

#include <stdint.h>

struct frame;
struct pane_area;
struct ui;

enum { GRID_FIRST = -1 /* keys are not negative */ };

/* What is chosen; kept by the ui. */
struct grid_choice {
    int64_t key;   /* GRID_FIRST: whichever is first */
    int64_t shown; /* as last drawn, which is what keys act on; GRID_FIRST: there was none */
    size_t at, top;
    int head; /* row of the headers within the area */
};

struct grid {
    const struct column *column; /* their headers, widths and weights; cells are the pane's */
    int ncolumns;
    size_t n;
    const void *ud;
    int64_t (*key)(const void *ud, size_t row);
    /* Draws one cell into the slot's place in that row of the frame. */
    void (*cell)(const void *ud, size_t row, const struct layout_slot *s, struct frame *f, int at);
};

/* Draws headers and the rows in sight. */
void grid_draw(const struct grid *g, struct grid_choice *c, struct ui *u, struct frame *f,
               struct pane_area a);
/* Moves the choice. */
void grid_request(const struct grid *g, struct grid_choice *c, const struct ui *u, enum request r);
/* Chooses what stands in a row of the pane's area. */
void grid_click(const struct grid *g, struct grid_choice *c, int row);

#endif
