/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Pixels somebody else owns: what whoever decodes a desktop and whoever draws it have in common. */
#ifndef BASE_PICTURE_H
#define BASE_PICTURE_H

#include <stdint.h>

struct picture_rect {
    int x, y, w, h; /* pixels; w or h 0: empty */
};

struct picture {
    int w, h;           /* 0: there is none yet */
    const uint32_t *px; /* w * h, row by row, 0x00RRGGBB; the top byte may be anything */
};

#endif
