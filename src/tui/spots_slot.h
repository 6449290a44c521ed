/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A part of spots, and for it alone: one spot while it is drawn. */
#ifndef TUI_SPOTS_SLOT_H
#define TUI_SPOTS_SLOT_H

#include "tui/pen.h"
#include "tui/scale.h"
#include "tui/spots.h"
#include "tui/spots_chafa.h"

/* A place on the screen, and what the terminal shows there. */
struct slot {
    struct spot as;           /* as last drawn; serial 0: has to be drawn as a whole */
    struct picture_rect area; /* dots that show the picture */
    struct tint *cell;        /* rows * cols; owned; NULL: the slot is free */
    bool lost;                /* of some cells it is not known */
};

struct slot_job {
    struct slot *slot;
    unsigned number; /* of the slot */
    enum picture_mode mode;
    struct scale_cell cell;
    int colors;
    bool ascii;
    struct scale scale;
    struct picture_rect damage; /* cells to be drawn, besides those not known */
    struct pen *pen;
    struct spots_chafa *chafa;
};

bool spots_due(const struct slot_job *j, int row, int col);
/* The cell at row, col of the spot is to look so. False: no room for it. */
bool spots_set(const struct slot_job *j, int row, int col, const struct tint *tint);

#endif
