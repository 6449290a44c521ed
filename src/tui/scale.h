/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A part of spots, and for it alone: a picture in the dots of a spot. */
#ifndef TUI_SCALE_H
#define TUI_SCALE_H

#include "base/picture.h"

/* What a cell is made of. */
struct scale_cell {
    int dots_w, dots_h; /* each of which has a colour */
    int unit_w, unit_h; /* its size, in whatever is as wide as high */
    int step_w, step_h; /* dots: pictures begin and end at a multiple of these */
};

/* Source pixels that make a dot, in 1/256: [from, to). */
struct scale_span {
    uint32_t from, to;
};

struct scale {
    struct picture picture;
    struct picture_rect part; /* of it */
    struct picture_rect area; /* dots of the spot that show it */
    struct scale_span *x, *y; /* area.w, area.h of them; owned */
};

/* What of `part` lies within the picture. */
struct picture_rect scale_clip(const struct picture *p, const struct picture_rect *part);
/* Where it is shown, as large as fits into so many cells, and centred; in dots. */
struct picture_rect scale_fit(const struct picture_rect *part, const struct scale_cell *cell,
                              int rows, int cols);

void scale_init(struct scale *s, const struct picture *p, const struct picture_rect *part,
                const struct picture_rect *area);
void scale_done(struct scale *s);
/* Dots of the spot that change with these pixels. */
struct picture_rect scale_damage(const struct scale *s, const struct picture_rect *damage);
/* 0x00RRGGBB of a dot within the area: the mean of the pixels it covers, or the nearest one. */
uint32_t scale_dot(const struct scale *s, int x, int y);

#endif
