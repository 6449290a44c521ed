/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "tui/zoom.h"

static const double STEP = 1.5, LARGEST = 4;

void zoom_fit(struct zoom *z)
{
    z->scale = 0;
}

void zoom_full(struct zoom *z)
{
    z->scale = 1;
}

void zoom_by(struct zoom *z, int step)
{
    double now = z->scale > 0 ? z->scale : z->fit, to = step > 0 ? now * STEP : now / STEP;

    to = to > LARGEST ? LARGEST : to;
    z->scale = to > z->fit ? to : 0;
}

void zoom_pan(struct zoom *z, int right, int down)
{
    z->x += right * z->part.w / 4;
    z->y += down * z->part.h / 4;
}

/* So many of `all` pixels, with *middle in their middle as far as the edges allow. */
static int side(double pixels, int all, int *middle, int *ret_first)
{
    int n = pixels < all ? (int)(pixels + 0.5) : all;

    n = n > 0 ? n : 1;
    int first = *middle - n / 2;
    first = first < 0 ? 0 : first > all - n ? all - n : first;
    *middle = first + n / 2;
    *ret_first = first;
    return n;
}

struct picture_rect zoom_part(struct zoom *z, int w, int h, int dots_w, int dots_h)
{
    double wide = (double)dots_w / w, high = (double)dots_h / h;

    z->fit = wide < high ? wide : high;
    double scale = z->scale > 0 ? z->scale : z->fit;
    z->part.w = side(dots_w / scale, w, &z->x, &z->part.x);
    z->part.h = side(dots_h / scale, h, &z->y, &z->part.y);
    return z->part;
}
