/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A part of spots, and for it alone: what libchafa makes of pixels. */
#ifndef TUI_SPOTS_CHAFA_H
#define TUI_SPOTS_CHAFA_H

#include "base/buf.h"
#include "tui/tint.h"

enum { SPOTS_CHAFA_DOTS = 8 /* each way in a cell: what it compares symbols by */ };

/* Dots in memory. */
struct spots_dots {
    const uint32_t *px; /* the bytes R, G, B, A */
    int w, h;
    int stride; /* dots from one row to the next */
};

struct spots_chafa;

/* Is it built in and installed? The first time it is opened. */
bool spots_chafa_there(void);
/* NULL if it is not there; nothing else is to be called then. */
struct spots_chafa *spots_chafa_new(void);
void spots_chafa_free(struct spots_chafa *c);
/* The symbols that come nearest; w / SPOTS_CHAFA_DOTS tints in each row of ret. */
void spots_chafa_symbols(struct spots_chafa *c, const struct spots_dots *d, int colors, bool ascii,
                         struct tint *ret);
/* As sixels. 0, or ERR_TOO_BIG with nothing appended. */
int spots_chafa_sixels(struct spots_chafa *c, const struct spots_dots *d, struct buf *out);

#endif
