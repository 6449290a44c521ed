/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "tui/looking.h"

#include "base/mem.h"
#include "tui/pane.h"
#include "view/i18n.h"
#include "view/text.h"

#include <stdlib.h>
#include <string.h>

enum { WALL_USUAL = 9, WALL_LEAST = 2 };

void looking_init(struct ui *u)
{
    u->looking = (struct looking){.most = WALL_USUAL};
    if (u->o.gallery && u->o.desktop >= 0) {
        u->looking.index[0] = (uint32_t)u->o.desktop;
        u->looking.n = 1;
        u->pane = PANE_DESKTOP;
    }
}

void looking_done(struct ui *u)
{
    free(u->looking.tried_ms);
}

/* Reading the help does not close what it lies over. */
static bool is_in_sight(const struct ui *u)
{
    enum pane_id p = u->pane == PANE_HELP ? u->back[PANE_HELP] : u->pane;

    return !u->quit && (p == PANE_DESKTOP || p == PANE_WALL);
}

static void note_tried(struct ui *u, uint32_t index)
{
    struct looking *l = &u->looking;

    if (index >= l->ntried) {
        size_t n = model_size(u->live) > index ? model_size(u->live) : index + 1;
        l->tried_ms = mem_resize(l->tried_ms, n, sizeof *l->tried_ms);
        memset(l->tried_ms + l->ntried, 0, (n - l->ntried) * sizeof *l->tried_ms);
        l->ntried = n;
    }
    l->tried_ms[index] = model_now_ms(u->live);
}

void looking_sync(struct ui *u)
{
    const struct gallery *g = u->o.gallery;
    struct looking *l = &u->looking;
    size_t n = is_in_sight(u) ? l->n : 0;

    if (!g || (n && !ui_fits(u)) ||
        (n == l->ntold && memcmp(l->index, l->told, n * sizeof *l->told) == 0))
        return;
    memcpy(l->told, l->index, n * sizeof *l->told);
    l->ntold = n;
    for (size_t i = 0; i < n; i++)
        note_tried(u, l->told[i]);
    g->show(g->ud, l->told, n);
}

/* --- what keys ask for --- */

static void show_alone(struct ui *u, uint32_t index)
{
    struct looking *l = &u->looking;

    l->index[0] = index;
    l->n = 1;
    l->at = 0;
    zoom_fit(&l->zoom);
    if (u->pane == PANE_VIEWERS)
        ui_back(u);
    ui_open(u, PANE_DESKTOP);
}

void looking_open(struct ui *u, uint32_t index, enum viewer viewer)
{
    const struct gallery *g = u->o.gallery;
    enum viewer by = viewer == VIEWER_UNKNOWN ? g->preferred(g->ud) : viewer;
    const char *why = g->refusal(g->ud, index);

    if (!why)
        why = g->missing(g->ud, by);
    if (!why && by == VIEWER_TERMINAL)
        show_alone(u, index);
    else
        ui_say(u, "%s", why ? why : g->external(g->ud, index, by));
}

static size_t place(const struct looking *l, uint32_t index)
{
    size_t i = 0;

    while (i < l->n && l->index[i] != index)
        i++;
    return i;
}

/* All instances of what is shown, in that order. Owned by the caller. */
static uint32_t *in_order(const struct ui *u, enum query_key sort, bool invert, size_t *ret_n)
{
    const struct model *m = ui_model(u);
    uint32_t *index = mem_calloc(model_size(m) + 1, sizeof *index);
    size_t n = 0;

    for (uint32_t i = 0; i < model_size(m); i++)
        if (model_instance(m, i))
            index[n++] = i;
    query_sort(m, sort, invert, index, n);
    *ret_n = n;
    return index;
}

/* How many desktops of a useful size the window has room for. */
static size_t room(const struct ui *u)
{
    int across = u->cols_all / LOOKING_TILE_COLS, down = (u->rows_all - 2) / LOOKING_TILE_ROWS;
    int n = across * down;

    return n < 1 ? 1 : n > GALLERY_MAX ? GALLERY_MAX : (size_t)n;
}

/* Adds of these who can be looked at, until there are so many. Returns how many can't be; why, of
 * LOOKING_WORDS_MAX, becomes the first reason. */
static size_t add(struct ui *u, const uint32_t *index, size_t n, size_t most, char *why)
{
    const struct gallery *g = u->o.gallery;
    struct looking *l = &u->looking;
    size_t refused = 0;

    for (size_t i = 0; i < n && l->n < most; i++) {
        if (place(l, index[i]) < l->n)
            continue;
        const char *refusal = g->refusal(g->ud, index[i]);
        if (!refusal)
            l->index[l->n++] = index[i];
        else if (!refused++)
            text_put(why, LOOKING_WORDS_MAX, "%s", refusal);
    }
    return refused;
}

static void add_marked(struct ui *u)
{
    const struct rows *r = &u->rows;
    char why[LOOKING_WORDS_MAX];
    size_t refused = add(u, r->marked, r->nmarked, room(u), why);
    size_t left = r->nmarked - refused - u->looking.n;

    if (refused)
        ui_say(u,
               ngettext("%zu marked desktop can't be looked at: %s",
                        "%zu marked desktops can't be looked at: %s", refused),
               refused, why);
    else if (left)
        ui_say(u,
               ngettext("The window has no room for %zu of the marked.",
                        "The window has no room for %zu of the marked.", left),
               left);
}

static void add_worst(struct ui *u, size_t most)
{
    char why[LOOKING_WORDS_MAX];
    size_t n;
    uint32_t *index = in_order(u, QUERY_STATUS, false, &n);

    add(u, index, n, most, why);
    free(index);
    if (!u->looking.n)
        ui_say(u, "%s", _("There is no desktop that can be looked at."));
}

void looking_wall(struct ui *u)
{
    const struct gallery *g = u->o.gallery;
    const char *missing = g->missing(g->ud, VIEWER_TERMINAL);
    struct looking *l = &u->looking, before = *l;

    if (missing) {
        ui_say(u, "%s", missing);
        return;
    }
    l->n = l->at = 0;
    if (u->rows.nmarked)
        add_marked(u);
    else
        add_worst(u, l->most < room(u) ? l->most : room(u));
    if (l->n)
        ui_open(u, PANE_WALL);
    else
        *l = before;
}

void looking_wall_by(struct ui *u, int step)
{
    struct looking *l = &u->looking;
    size_t n = l->n;

    if (step < 0 && n > WALL_LEAST)
        l->n--;
    else if (step > 0 && n == GALLERY_MAX)
        ui_say(u, _("A wall has at most %d desktops."), GALLERY_MAX);
    else if (step > 0 && n >= room(u))
        ui_say(u, "%s", _("The window has no room for more."));
    else if (step > 0)
        add_worst(u, n + 1);
    if (step > 0 && n == l->n && n < room(u))
        ui_say(u, "%s", _("There is no other desktop that can be looked at."));
    l->at = l->at < l->n ? l->at : l->n - 1;
    if (!u->rows.nmarked)
        l->most = l->n > WALL_LEAST ? l->n : WALL_LEAST;
}

/* --- the one who is due --- */

static int64_t last_ms(const struct ui *u, uint32_t index)
{
    int64_t age_ms = model_looked_ms(u->live, model_instance(u->live, index));
    int64_t looked_ms = age_ms < 0 ? 0 : model_now_ms(u->live) - age_ms;
    int64_t tried_ms = index < u->looking.ntried ? u->looking.tried_ms[index] : 0;

    return looked_ms > tried_ms ? looked_ms : tried_ms;
}

/* Not looked at for the longest time, the first of the table among equals; -1 none. */
static int64_t least(const struct ui *u, int64_t besides)
{
    const struct gallery *g = u->o.gallery;
    size_t n;
    uint32_t *index = in_order(u, u->rows.sort, u->rows.invert, &n);
    int64_t found = -1, found_ms = 0;

    for (size_t i = 0; i < n; i++) {
        int64_t ms = last_ms(u, index[i]);
        if (index[i] == besides || (found >= 0 && ms >= found_ms) || g->refusal(g->ud, index[i]))
            continue;
        found = index[i];
        found_ms = ms;
    }
    free(index);
    return found;
}

/* On a wall the next one takes the place of the one that was enlarged. */
static void go_on(struct ui *u, uint32_t index)
{
    struct looking *l = &u->looking;
    size_t at = place(l, index);

    if (at < l->n)
        l->at = at;
    else
        l->index[l->at] = index;
    zoom_fit(&l->zoom);
}

void looking_least(struct ui *u)
{
    const struct looking *l = &u->looking;
    int64_t here = u->pane == PANE_DESKTOP ? (int64_t)l->index[l->at] : -1;
    int64_t index = least(u, here);

    if (index < 0)
        ui_say(u, "%s", _("There is no other desktop that can be looked at."));
    else if (u->pane == PANE_DESKTOP)
        go_on(u, (uint32_t)index);
    else if (u->pane == PANE_TABLE)
        ui_jump(u, (uint32_t)index);
    else
        ui_details(u, (uint32_t)index);
}
