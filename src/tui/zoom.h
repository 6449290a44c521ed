/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Which part of a picture is in sight: enlarged and moved, never beyond its edges. Pure
 * arithmetic. Pixels are the picture's, dots those of the terminal (tui/spots.h). */
#ifndef TUI_ZOOM_H
#define TUI_ZOOM_H

#include "base/picture.h"

struct zoom {
    double scale;             /* dots for a pixel; 0: as large as all of it fits */
    double fit;               /* what that was when it was drawn last */
    int x, y;                 /* pixel in the middle */
    struct picture_rect part; /* as drawn last */
};

/* As large as fits. */
void zoom_fit(struct zoom *z);
/* One dot for each pixel. */
void zoom_full(struct zoom *z);
/* One step larger (1) or smaller (-1), between all of it and four dots for a pixel. */
void zoom_by(struct zoom *z, int step);
/* Moves by so many quarters of what is in sight. */
void zoom_pan(struct zoom *z, int right, int down);
/* What is in sight of a picture of w * h pixels where there are dots_w * dots_h; all at least 1. */
struct picture_rect zoom_part(struct zoom *z, int w, int h, int dots_w, int dots_h);

#endif
