/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "tui/grid.h"

#include "base/utf8.h"
#include "tui/pane.h"
#include "view/i18n.h"

/* Finds the chosen one again; one that is gone leaves the choice at its place. */
static void follow(const struct grid *g, struct grid_choice *c)
{
    size_t at = 0;

    while (at < g->n && g->key(g->ud, at) != c->key)
        at++;
    if (!g->n || c->key == GRID_FIRST) {
        c->at = 0;
    } else if (at < g->n) {
        c->at = at;
    } else {
        c->at = c->at < g->n ? c->at : g->n - 1;
        c->key = g->key(g->ud, c->at);
    }
}

static void fit(const struct grid *g, struct layout *l, int cols)
{
    struct layout_item items[LAYOUT_MAX];

    for (int i = 0; i < g->ncolumns; i++) {
        const struct column *c = &g->column[i];
        int head = (int)utf8_width(_(c->header));
        items[i] = (struct layout_item){.column = c,
                                        .min = head > c->min ? head : c->min,
                                        .want = head > c->want ? head : c->want};
    }
    layout_fit(l, items, g->ncolumns, 1, cols - 1);
}

void grid_draw(const struct grid *g, struct grid_choice *c, struct ui *u, struct frame *f,
               struct pane_area a)
{
    struct layout l;
    size_t page = (size_t)(a.rows - 1);

    follow(g, c);
    c->top = rows_top(c->at, c->top, g->n, page);
    c->head = a.row - u->area_row;
    c->shown = g->n ? g->key(g->ud, c->at) : GRID_FIRST;
    u->page = (int)page;
    u->lines = (int)g->n;
    u->top = (int)c->top;
    fit(g, &l, f->cols);
    for (int i = 0; i < l.n; i++) {
        const struct layout_slot *s = &l.slot[i];
        (s->column->right ? frame_put_right : frame_put)(f, a.row, s->col, s->width,
                                                         _(s->column->header), STYLE_HEAD);
    }
    for (size_t k = 0; k < page && c->top + k < g->n; k++) {
        int row = a.row + 1 + (int)k;
        for (int i = 0; i < l.n; i++)
            g->cell(g->ud, c->top + k, &l.slot[i], f, row);
        if (c->top + k == c->at) {
            frame_put(f, row, 0, 1, ">", STYLE_TEXT);
            frame_select(f, row, 0, f->cols);
        }
    }
}

static void choose(const struct grid *g, struct grid_choice *c, long at)
{
    if (at >= (long)g->n)
        at = (long)g->n - 1;
    c->at = at < 0 ? 0 : (size_t)at;
    c->key = g->key(g->ud, c->at);
}

void grid_request(const struct grid *g, struct grid_choice *c, const struct ui *u, enum request r)
{
    follow(g, c);
    long at = (long)c->at;
    if (!g->n)
        return;
    switch (r) {
    case REQUEST_UP: choose(g, c, at - 1); break;
    case REQUEST_DOWN: choose(g, c, at + 1); break;
    case REQUEST_PAGE_UP: choose(g, c, at - u->page); break;
    case REQUEST_PAGE_DOWN: choose(g, c, at + u->page); break;
    case REQUEST_BOTTOM: choose(g, c, (long)g->n - 1); break;
    case REQUEST_TOP:
        c->key = GRID_FIRST;
        c->at = 0;
        break;
    default: break;
    }
}

void grid_click(const struct grid *g, struct grid_choice *c, int row)
{
    row -= c->head + 1;
    if (row >= 0 && c->top + (size_t)row < g->n)
        choose(g, c, (long)c->top + row);
}
