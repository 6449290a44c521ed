/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "tui/rows.h"

#include "base/mem.h"
#include "view/text.h"

#include <stdlib.h>
#include <string.h>

void rows_init(struct rows *r)
{
    *r = (struct rows){.selected = -1, .sort = QUERY_STATUS};
}

void rows_done(struct rows *r)
{
    free(r->index);
    *r = (struct rows){0};
}

static void choose(struct rows *r, const struct model *m)
{
    r->n = r->hidden = 0;
    for (uint32_t i = 0; i < model_size(m); i++) {
        const struct instance *in = model_instance(m, i);
        if (!in)
            continue;
        if ((!r->running_only || in->running) && query_match(m, &r->filter, in)) {
            MEM_GROW(r->index, r->n, r->cap);
            r->index[r->n++] = i;
        } else {
            r->hidden++;
        }
    }
    query_sort(m, r->sort, r->invert, r->index, r->n);
}

/* Brings `at` to where the selected student is now. */
static void follow(struct rows *r)
{
    size_t i = 0;

    if (r->selected < 0) {
        r->at = 0;
        return;
    }
    while (i < r->n && r->index[i] != r->selected)
        i++;
    if (i < r->n)
        r->at = i;
    else if (r->n) {
        r->at = r->at < r->n ? r->at : r->n - 1;
        r->selected = r->index[r->at];
    }
}

void rows_update(struct rows *r, const struct model *m)
{
    choose(r, m);
    follow(r);
}

size_t rows_top(size_t at, size_t top, size_t n, size_t page)
{
    if (at < top)
        top = at;
    if (at >= top + page)
        top = at + 1 - page;
    if (top + page > n)
        top = n > page ? n - page : 0;
    return top;
}

void rows_scroll(struct rows *r, size_t page)
{
    r->top = rows_top(r->at, r->top, r->n, page);
}

void rows_move(struct rows *r, long by)
{
    long to = (long)r->at + by;

    if (!r->n)
        return;
    r->at = to < 0 ? 0 : (size_t)to < r->n ? (size_t)to : r->n - 1;
    r->selected = r->index[r->at];
}

void rows_home(struct rows *r)
{
    r->selected = -1;
    r->at = r->top = 0;
}

bool rows_select(struct rows *r, uint32_t index)
{
    for (size_t i = 0; i < r->n; i++) {
        if (r->index[i] == index) {
            r->at = i;
            r->selected = index;
            return true;
        }
    }
    return false;
}

int64_t rows_selected(const struct rows *r)
{
    return r->at < r->n ? (int64_t)r->index[r->at] : -1;
}

/* Its place among the marked; nmarked: it is none. */
static size_t place(const struct rows *r, uint32_t index)
{
    size_t i = 0;

    while (i < r->nmarked && r->marked[i] != index)
        i++;
    return i;
}

bool rows_mark(struct rows *r, uint32_t index)
{
    size_t at = place(r, index);

    if (at < r->nmarked) {
        r->nmarked--;
        memmove(&r->marked[at], &r->marked[at + 1], (r->nmarked - at) * sizeof *r->marked);
        return true;
    }
    if (r->nmarked == ROWS_MARKS_MAX)
        return false;
    r->marked[r->nmarked++] = index;
    return true;
}

bool rows_is_marked(const struct rows *r, uint32_t index)
{
    return place(r, index) < r->nmarked;
}

int rows_filter(struct rows *r, const char *text)
{
    size_t at;
    int e = query_parse(text, &r->filter, &at);

    if (e == 0)
        text_put(r->filter_text, sizeof r->filter_text, "%s", text);
    return e;
}

void rows_show_all(struct rows *r)
{
    rows_filter(r, "");
    r->running_only = false;
}
