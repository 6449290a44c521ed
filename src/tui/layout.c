/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "tui/layout.h"

enum { GAP = 2, TREND_GAP = 1 };

/* 10 minutes in so many cells: 75, 60, 40, 30, 20, 10 seconds each. */
static const int trend_widths[] = {8, 10, 15, 20, 30, 60};
enum { NTRENDS = sizeof trend_widths / sizeof *trend_widths };

/* What of the items is shown. */
struct choice {
    const struct layout_item *item;
    int n;
    bool column[LAYOUT_MAX], trend[LAYOUT_MAX];
};

static int least_width(const struct choice *c)
{
    int w = 0;

    for (int i = 0; i < c->n; i++) {
        w += c->column[i] ? c->item[i].min + (w ? GAP : 0) : 0;
        w += c->trend[i] ? trend_widths[0] + TREND_GAP : 0;
    }
    return w;
}

static int columns(const struct choice *c)
{
    int n = 0;

    for (int i = 0; i < c->n; i++)
        n += c->column[i];
    return n;
}

static void drop_lightest(struct choice *c)
{
    bool *lightest = NULL;
    int least = 0;

    for (int i = 0; i < c->n; i++) {
        int weight = c->item[i].column->weight;
        if (c->trend[i] && (!lightest || c->item[i].trend < least)) {
            lightest = &c->trend[i];
            least = c->item[i].trend;
        }
        if (c->column[i] && !c->trend[i] && (!lightest || weight < least)) {
            lightest = &c->column[i];
            least = weight;
        }
    }
    *lightest = false;
}

/* A light column may fit where a heavier one left more room than was needed. */
static void take_back(struct choice *c, int width)
{
    for (int weight = UINT8_MAX; weight > 0; weight--) {
        for (int i = 0; i < c->n; i++) {
            bool *gone = !c->column[i] && c->item[i].column->weight == weight ? &c->column[i]
                         : c->column[i] && !c->trend[i] && c->item[i].trend == weight ? &c->trend[i]
                                                                                      : NULL;
            if (!gone)
                continue;
            *gone = true;
            if (least_width(c) > width)
                *gone = false;
        }
    }
}

static int min_of(int a, int b)
{
    return a < b ? a : b;
}

/* Gives the columns what they can use, the heaviest first. */
static int widen_columns(const struct choice *c, int *width, int spare)
{
    for (int weight = UINT8_MAX; weight > 0 && spare > 0; weight--) {
        for (int i = 0; i < c->n; i++) {
            int more = c->item[i].want - width[i];
            if (!c->column[i] || c->item[i].column->weight != weight || more <= 0)
                continue;
            more = min_of(more, spare);
            width[i] += more;
            spare -= more;
        }
    }
    return spare;
}

static int trend_width(const struct choice *c, int spare)
{
    int trends = 0, width = trend_widths[0];

    for (int i = 0; i < c->n; i++)
        trends += c->trend[i];
    for (int k = 1; trends && k < NTRENDS; k++)
        if ((trend_widths[k] - trend_widths[0]) * trends <= spare)
            width = trend_widths[k];
    return width;
}

static void place(struct layout *l, const struct choice *c, const int *width, int trend, int col)
{
    l->n = 0;
    for (int i = 0; i < c->n; i++) {
        if (!c->column[i])
            continue;
        struct layout_slot *s = &l->slot[l->n++];
        *s = (struct layout_slot){.column = c->item[i].column, .col = col, .width = width[i]};
        col += width[i];
        if (c->trend[i]) {
            s->trend_col = col + TREND_GAP;
            s->trend_width = trend;
            col += TREND_GAP + trend;
        }
        col += GAP;
    }
}

void layout_fit(struct layout *l, const struct layout_item *items, int n, int col, int width)
{
    struct choice c = {.item = items, .n = n};
    int cells[LAYOUT_MAX];

    for (int i = 0; i < n; i++) {
        c.column[i] = true;
        c.trend[i] = items[i].trend > 0;
        cells[i] = items[i].min;
    }
    while (least_width(&c) > width && columns(&c) > 1)
        drop_lightest(&c);
    take_back(&c, width);
    int spare = widen_columns(&c, cells, width - least_width(&c));
    place(l, &c, cells, trend_width(&c, spare), col);
    l->dropped = n - l->n;
}
