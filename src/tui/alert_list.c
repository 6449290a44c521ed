/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "tui/alert_list.h"

#include "base/mem.h"

#include <stdbool.h>
#include <stdlib.h>

static int by_order(const void *pa, const void *pb)
{
    const struct alert *a = *(const struct alert *const *)pa, *b = *(const struct alert *const *)pb;

    if (!a->cleared_ms != !b->cleared_ms)
        return a->cleared_ms ? 1 : -1;
    if (a->cleared_ms != b->cleared_ms)
        return a->cleared_ms < b->cleared_ms ? 1 : -1;
    if (!a->cleared_ms && a->level != b->level)
        return level_rank(b->level) - level_rank(a->level);
    return (a->no < b->no) - (a->no > b->no);
}

static bool is_folded(const struct model *m, const struct alert *a)
{
    const struct alert *all = model_alert_find(m, a->outage);

    return all && !all->cleared_ms;
}

struct alert_list alert_list_of(const struct model *m)
{
    struct alert_list l = {.v = mem_calloc(model_alerts(m) + 1, sizeof *l.v)};

    for (size_t i = 0; i < model_alerts(m); i++) {
        const struct alert *a = model_alert(m, i);
        if (is_folded(m, a))
            continue;
        l.v[l.n++] = a;
        l.open += !a->cleared_ms;
        l.unseen += !a->cleared_ms && !a->acked_ms;
    }
    qsort(l.v, l.n, sizeof *l.v, by_order);
    return l;
}

void alert_list_done(struct alert_list *l)
{
    free(l->v);
    *l = (struct alert_list){0};
}
