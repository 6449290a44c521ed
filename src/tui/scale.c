/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A part of spots: from pixels to the dots of a terminal. Scaling down takes the mean of all that a
 * dot covers, by exact area, because text stays readable longest that way; scaling up takes the
 * nearest pixel. Owns which pixels make which dot. Must not know what a dot looks like. */
#include "tui/scale.h"

#include "base/mem.h"

#include <stdlib.h>

enum { ONE = 256 }; /* a pixel in scale_span */

static int between(int v, int lo, int hi)
{
    return v < lo ? lo : v > hi ? hi : v;
}

struct picture_rect scale_clip(const struct picture *p, const struct picture_rect *part)
{
    struct picture_rect r = {.x = between(part->x, 0, p->w), .y = between(part->y, 0, p->h)};

    r.w = between(part->w, 0, p->w - r.x);
    r.h = between(part->h, 0, p->h - r.y);
    return r;
}

/* a / b dots, in whole steps, at least one of them. */
static int steps(int64_t a, int64_t b, int step, int max)
{
    int64_t n = (2 * a + b * step) / (2 * b * step);

    return n < 1 ? step : n * step > max ? max : (int)n * step;
}

struct picture_rect scale_fit(const struct picture_rect *part, const struct scale_cell *cell,
                              int rows, int cols)
{
    int64_t room_w = (int64_t)cols * cell->unit_w, room_h = (int64_t)rows * cell->unit_h;
    int dots_w = cols * cell->dots_w, dots_h = rows * cell->dots_h;
    struct picture_rect r = {0};

    if (!part->w || !part->h)
        return r;
    if (part->w * room_h > part->h * room_w) {
        r.w = dots_w;
        r.h = steps(part->h * room_w * cell->dots_h, (int64_t)part->w * cell->unit_h, cell->step_h,
                    dots_h);
    } else {
        r.w = steps(part->w * room_h * cell->dots_w, (int64_t)part->h * cell->unit_w, cell->step_w,
                    dots_w);
        r.h = dots_h;
    }
    r.x = (dots_w - r.w) / cell->step_w / 2 * cell->step_w;
    r.y = (dots_h - r.h) / cell->step_h / 2 * cell->step_h;
    return r;
}

static struct scale_span *spans(int first, int n, int dots)
{
    struct scale_span *s = mem_calloc((size_t)dots, sizeof *s);

    for (int64_t i = 0; i < dots; i++) {
        int64_t from = i * n * ONE / dots, to = (i + 1) * n * ONE / dots;
        if (dots > n) {
            from = (2 * i + 1) * n / (2 * dots) * ONE;
            to = from + ONE;
        }
        s[i].from = (uint32_t)(from + (int64_t)first * ONE);
        s[i].to = (uint32_t)(to + (int64_t)first * ONE);
    }
    return s;
}

void scale_init(struct scale *s, const struct picture *p, const struct picture_rect *part,
                const struct picture_rect *area)
{
    *s = (struct scale){.picture = *p, .part = *part, .area = *area};
    if (!area->w || !area->h)
        return;
    s->x = spans(part->x, part->w, area->w);
    s->y = spans(part->y, part->h, area->h);
}

void scale_done(struct scale *s)
{
    free(s->x);
    free(s->y);
}

/* The dots [*ret, *ret + returned) of n that touch the pixels [at, at + len) of `size`. */
static int touched(int64_t at, int64_t len, int size, int n, int *ret)
{
    int64_t from = at < 0 ? 0 : at * n / size, end = ((at + len) * n + size - 1) / size;

    *ret = (int)from;
    end = end > n ? n : end;
    return end > from ? (int)(end - from) : 0;
}

struct picture_rect scale_damage(const struct scale *s, const struct picture_rect *damage)
{
    struct picture_rect r = {0};

    if (!s->x)
        return r;
    r.w = touched((int64_t)damage->x - s->part.x, damage->w, s->part.w, s->area.w, &r.x);
    r.h = touched((int64_t)damage->y - s->part.y, damage->h, s->part.h, s->area.h, &r.y);
    r.x += s->area.x;
    r.y += s->area.y;
    return r;
}

struct sum {
    uint64_t r, g, b;
};

static void add(struct sum *s, uint32_t px, uint64_t weight)
{
    s->r += (px >> 16 & 0xFF) * weight;
    s->g += (px >> 8 & 0xFF) * weight;
    s->b += (px & 0xFF) * weight;
}

/* Whole pixels, red and blue in the halves of one number: of 256 of them neither overflows. */
static void add_run(struct sum *s, const uint32_t *px, uint32_t n)
{
    for (uint32_t end; n; n -= end, px += end) {
        uint32_t rb = 0, g = 0;
        end = n < 256 ? n : 256;
        for (uint32_t i = 0; i < end; i++) {
            rb += px[i] & 0xFF00FF;
            g += px[i] & 0xFF00;
        }
        s->r += (uint64_t)(rb >> 16) * ONE;
        s->g += (uint64_t)(g >> 8) * ONE;
        s->b += (uint64_t)(rb & 0xFFFF) * ONE;
    }
}

static struct sum row_sum(const uint32_t *px, struct scale_span x)
{
    uint32_t first = x.from / ONE, last = (x.to - 1) / ONE;
    struct sum s = {0};

    add(&s, px[first], (first == last ? x.to : (first + 1) * ONE) - x.from);
    if (last > first) {
        add_run(&s, &px[first + 1], last - first - 1);
        add(&s, px[last], x.to - last * ONE);
    }
    return s;
}

uint32_t scale_dot(const struct scale *s, int x, int y)
{
    struct scale_span sx = s->x[x - s->area.x], sy = s->y[y - s->area.y];
    uint64_t all = (uint64_t)(sx.to - sx.from) * (sy.to - sy.from);
    struct sum sum = {0};

    for (uint32_t from = sy.from, to; from < sy.to; from = to) {
        const uint32_t *row = &s->picture.px[(size_t)(from / ONE) * (size_t)s->picture.w];
        to = (from / ONE + 1) * ONE;
        to = to < sy.to ? to : sy.to;
        if (all == ONE * ONE && (sx.from | from) % ONE == 0)
            return row[sx.from / ONE] & 0xFFFFFF;
        struct sum part = row_sum(row, sx);
        sum.r += part.r * (to - from);
        sum.g += part.g * (to - from);
        sum.b += part.b * (to - from);
    }
    return (uint32_t)((sum.r + all / 2) / all << 16 | (sum.g + all / 2) / all << 8 |
                      (sum.b + all / 2) / all);
}
