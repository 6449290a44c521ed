/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A part of spots, and for it alone: the bytes that make cells look so. */
#ifndef TUI_PEN_H
#define TUI_PEN_H

#include "base/buf.h"
#include "tui/tint.h"

/* Writes cells; the cursor and its looks are saved before the first and restored by pen_end. */
struct pen {
    struct buf *out;
    int colors;   /* 0: never writes one */
    bool down;    /* has begun */
    int row, col; /* the cursor, row -1: unknown */
    uint32_t fg, bg;
};

void pen_init(struct pen *p, struct buf *out, int colors);
void pen_end(struct pen *p);
/* False: there may be no room for another cell, or a sequence of so many bytes. */
bool pen_has_room(const struct pen *p, size_t bytes);
void pen_cell(struct pen *p, int row, int col, const struct tint *l);
/* For a sequence that begins here, and that may leave the cursor anywhere. */
void pen_at(struct pen *p, int row, int col);
void pen_lost(struct pen *p);

#endif
