/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Marks for the values of a series; see sparkline.h. Knows where a step of time begins and how high
 * a value stands, and nothing of what is measured, nor of colours. */
#include "tui/sparkline.h"

#include <stdbool.h>
#include <string.h>

enum {
    STEPS_MAX = 2 * SPARKLINE_CELLS_MAX,
    /* A shorter hole is no silence but the time between two messages: it shows what was there
     * before. The coarse data of a series tell no shorter ones either. */
    HOLE_MS = SERIES_COARSE_MS
};

/* A span of time cut into equal steps, the last of which holds now. */
struct span {
    int64_t start_ms, step_ms, now_ms;
    int n;
    struct series_point p[STEPS_MAX];
};

int sparkline_glyphs_parse(const char *s)
{
    static const char *const name[] = {
        [GLYPHS_BLOCKS] = "blocks", [GLYPHS_BRAILLE] = "braille", [GLYPHS_ASCII] = "ascii"};

    for (int i = 0; i < GLYPHS_COUNT; i++)
        if (strcmp(name[i], s) == 0)
            return i;
    return -1;
}

int32_t sparkline_rtt_full(const struct event_config *cfg)
{
    return cfg->rtt_warn_ms * 5 / 4;
}

/* --- values --- */

static int first_known(const struct span *sp)
{
    int i = 0;

    while (i < sp->n && sp->p[i].mean < 0)
        i++;
    return i;
}

/* Steps shorter than the coarse data's are read from the fine ones, which may not reach back to the
 * start: what lies before them comes from the coarse ones. */
static void fill_old(struct span *sp, const struct series *s, enum series_signal sig)
{
    int first = first_known(sp);
    int64_t end = (sp->start_ms + first * sp->step_ms) / SERIES_COARSE_MS; /* the first known's */
    int64_t from = sp->start_ms / SERIES_COARSE_MS;
    struct series_point old[SERIES_COARSE];

    if (end - from > SERIES_COARSE)
        from = end - SERIES_COARSE;
    series_read(s, sig, end * SERIES_COARSE_MS, SERIES_COARSE_MS, old, (size_t)(end - from));
    for (int i = 0; i < first; i++) {
        int64_t slot = (sp->start_ms + i * sp->step_ms) / SERIES_COARSE_MS;
        if (slot >= from && slot < end)
            sp->p[i] = old[slot - from];
    }
}

static void fill_hole(struct span *sp, int known, int next, int64_t hole_ms)
{
    if (known < 0 || hole_ms >= HOLE_MS)
        return;
    for (int i = known + 1; i < next; i++)
        sp->p[i] = sp->p[known];
}

static void fill_holes(struct span *sp)
{
    int known = -1;

    for (int i = 0; i < sp->n; i++) {
        if (sp->p[i].mean < 0)
            continue;
        fill_hole(sp, known, i, (i - known - 1) * sp->step_ms);
        known = i;
    }
    fill_hole(sp, known, sp->n, sp->now_ms - (sp->start_ms + (known + 1) * sp->step_ms));
}

static void read_span(struct span *sp, const struct series *s, enum series_signal sig,
                      int64_t now_ms, int64_t span_ms, int n)
{
    int64_t step_ms = span_ms > n ? span_ms / n : 1;
    int64_t end_ms = (now_ms / step_ms + 1) * step_ms;

    sp->start_ms = end_ms - n * step_ms;
    sp->step_ms = step_ms;
    sp->now_ms = now_ms;
    sp->n = n;
    series_read(s, sig, end_ms, step_ms, sp->p, (size_t)n);
    if (step_ms < SERIES_COARSE_MS)
        fill_old(sp, s, sig);
    fill_holes(sp);
}

/* --- marks --- */

/* How high a value stands, 1 to top; 0 unknown. */
static int height(int32_t value, int32_t full, int top)
{
    if (value < 0)
        return 0;
    if (value >= full)
        return top;
    int h = (int)(((int64_t)value * top + full / 2) / full);
    return h > 0 ? h : 1;
}

/* Three bytes of UTF-8. */
static char *put(char *out, unsigned c)
{
    *out++ = (char)(0xE0 | c >> 12);
    *out++ = (char)(0x80 | (c >> 6 & 0x3F));
    *out++ = (char)(0x80 | (c & 0x3F));
    return out;
}

/* `h`: what stands in this cell, more than 8 if it goes on above it. */
static char *put_block(char *out, int h)
{
    return put(out, 0x2580 + (unsigned)(h > 8 ? 8 : h));
}

static char *put_ascii(char *out, int h)
{
    *out++ = "_.-=+*#%#"[h > 8 ? 8 : h - 1];
    return out;
}

/* Unicode numbers the dots 1 2 3 7 down the left side and 4 5 6 8 down the right one; dot n is bit
 * n - 1. */
static char *put_braille(char *out, int left, int right)
{
    static const unsigned char lefts[] = {0, 0x40, 0x44, 0x46, 0x47};
    static const unsigned char rights[] = {0, 0x80, 0xA0, 0xB0, 0xB8};

    return put(out, 0x2800u | lefts[left > 4 ? 4 : left] | rights[right > 4 ? 4 : right]);
}

static int above(int h, int base)
{
    return h > base ? h - base : 0;
}

/* One line of the picture: what stands above `base`. */
static void draw_line(const int *h, enum glyphs g, int cells, int base, char *out)
{
    for (int i = 0; i < cells; i++) {
        int a = above(h[g == GLYPHS_BRAILLE ? 2 * i : i], base);
        int b = g == GLYPHS_BRAILLE ? above(h[2 * i + 1], base) : 0;
        if (!a && !b)
            *out++ = ' ';
        else if (g == GLYPHS_BRAILLE)
            out = put_braille(out, a, b);
        else
            out = g == GLYPHS_BLOCKS ? put_block(out, a) : put_ascii(out, a);
    }
    *out = '\0';
}

static void draw(const struct series *s, enum series_signal sig, int64_t now_ms, int64_t span_ms,
                 int32_t full, enum glyphs g, int cells, int lines, bool peaks,
                 char (*out)[SPARKLINE_TEXT_MAX])
{
    int n = g == GLYPHS_BRAILLE ? 2 * cells : cells;
    int depth = g == GLYPHS_BRAILLE ? 4 : 8;
    int h[STEPS_MAX];
    struct span sp;

    if (s)
        read_span(&sp, s, sig, now_ms, span_ms, n);
    for (int i = 0; i < n; i++)
        h[i] = !s ? 0 : height(peaks ? sp.p[i].max : sp.p[i].mean, full, depth * lines);
    for (int k = 0; k < lines; k++)
        draw_line(h, g, cells, (lines - 1 - k) * depth, out[k]);
}

void sparkline_text(const struct series *s, enum series_signal sig, int64_t now_ms, int64_t span_ms,
                    int32_t full, enum glyphs g, int cells, char *out)
{
    draw(s, sig, now_ms, span_ms, full, g, cells, 1, false, (char(*)[SPARKLINE_TEXT_MAX])out);
}

/* The mean of the points [from, to) that were measured, -1 none. */
static int32_t mean_of(const struct rtt_trend *t, int from, int to)
{
    int32_t sum = 0, n = 0;

    for (int i = from; i < to && i < t->n; i++) {
        sum += t->v[i];
        n += t->v[i] > 0;
    }
    return n ? sum / n : -1;
}

void sparkline_rtt(const struct rtt *r, int32_t full, enum glyphs g, int cells, char *out)
{
    int a_cell = g == GLYPHS_BRAILLE ? 2 : 1, depth = g == GLYPHS_BRAILLE ? 4 : 8;
    int most = cells * a_cell, points = r ? r->trend.n : 0;
    int together = (points + most - 1) / most; /* points in a step */
    int steps = together ? (points + together - 1) / together : 0;
    int h[STEPS_MAX] = {0};

    for (int i = 0; i < steps; i++)
        h[i] = height(mean_of(&r->trend, i * together, (i + 1) * together), full, depth);
    draw_line(h, g, (steps + a_cell - 1) / a_cell, 0, out);
}

void sparkline_chart(const struct series *s, enum series_signal sig, int64_t now_ms,
                     int64_t span_ms, int32_t full, enum glyphs g, int cells, int lines,
                     char (*out)[SPARKLINE_TEXT_MAX])
{
    draw(s, sig, now_ms, span_ms, full, g, cells, lines, true, out);
}
