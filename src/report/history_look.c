/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Which desktops were looked at: the beginning and the end of each session brought together. Must
 * not know how it is told. */
#include "base/mem.h"
#include "report/history.h"

#include <stdlib.h>
#include <string.h>

/* A connUid is of one session; where it is not known, the time tells which. */
static bool is_end_of(const struct history_look *k, const struct event_action *a)
{
    bool same = k->uid && a->uid ? strcmp(k->uid, a->uid) == 0 : k->from_ms == a->from_ms;

    return same && !k->to_ms && k->index == a->index && k->viewer == a->viewer;
}

/* The session that ends here; NULL: its beginning is not in the journal. */
static struct history_look *find(struct history *h, const struct event_action *a)
{
    for (size_t i = h->nlook; i > 0; i--)
        if (is_end_of(&h->look[i - 1], a))
            return &h->look[i - 1];
    return NULL;
}

static struct history_look *add(struct history *h, const struct event_action *a, int64_t from_ms)
{
    if (h->nlook == HISTORY_MAX) {
        h->looks_over++;
        return NULL;
    }
    MEM_GROW(h->look, h->nlook, h->caplook);
    struct history_look *k = &h->look[h->nlook++];
    *k = (struct history_look){.index = a->index, .viewer = a->viewer, .from_ms = from_ms};
    k->who = mem_strdup(a->who);
    mem_set_str(&k->uid, a->uid);
    return k;
}

void history_take_look(struct history *h, const struct event *e)
{
    const struct event_action *a = &e->action;
    bool ends = a->kind == ACTION_SPECTATE_END;
    struct history_look *k = ends ? find(h, a) : NULL;

    if (!k)
        k = add(h, a, ends ? a->from_ms : e->t_ms);
    if (k && ends)
        k->to_ms = e->t_ms;
}

void history_look_done(struct history *h)
{
    for (size_t i = 0; i < h->nlook; i++) {
        free(h->look[i].who);
        free(h->look[i].uid);
    }
    free(h->look);
}
