/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "journal/alertlog.h"

#include "base/mem.h"

#include <stdlib.h>

void alertlog_done(struct alertlog *l)
{
    free(l->v);
    *l = (struct alertlog){0};
}

static struct alertlog_open as_told(const struct alert *a)
{
    return (struct alertlog_open){a->no, a->level, a->value, a->count};
}

static void keep(struct alertlog *l, const struct alert *a)
{
    MEM_GROW(l->v, l->n, l->cap);
    l->v[l->n++] = as_told(a);
}

void alertlog_reset(struct alertlog *l, const struct model *m)
{
    l->n = 0;
    l->last_no = 0;
    for (size_t i = 0; i < model_alerts(m); i++) {
        const struct alert *a = model_alert(m, i);
        l->last_no = a->no;
        if (!a->cleared_ms)
            keep(l, a);
    }
}

/* The first that was raised since. */
static size_t first_new(const struct alertlog *l, const struct model *m)
{
    size_t i = model_alerts(m);

    while (i > 0 && model_alert(m, i - 1)->no > l->last_no)
        i--;
    return i;
}

void alertlog_follow(struct alertlog *l, const struct model *m,
                     void (*tell)(void *ud, enum encode_alert_change change, const struct alert *a),
                     void *ud)
{
    size_t kept = 0;

    for (size_t i = 0; i < l->n; i++) {
        struct alertlog_open *o = &l->v[i];
        const struct alert *a = model_alert_find(m, o->no);
        if (!a || a->cleared_ms) {
            if (a)
                tell(ud, ENCODE_CLEARED, a);
            continue;
        }
        if (a->level != o->level || a->value != o->value || a->count != o->count)
            tell(ud, ENCODE_CHANGED, a);
        l->v[kept++] = as_told(a);
    }
    l->n = kept;
    for (size_t i = first_new(l, m); i < model_alerts(m); i++) {
        const struct alert *a = model_alert(m, i);
        l->last_no = a->no;
        tell(ud, ENCODE_RAISED, a);
        if (a->cleared_ms)
            tell(ud, ENCODE_CLEARED, a);
        else
            keep(l, a);
    }
}
