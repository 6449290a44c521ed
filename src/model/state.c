/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Makes and unmakes the parts of the model's state: for the events that bring them about, and for
 * whoever restores a state that was written down. Must not know what any of it means. */
#include "model/state.h"

#include "base/err.h"
#include "base/mem.h"
#include "model/health.h"

#include <stdlib.h>

static void instance_free(struct instance *in)
{
    if (!in)
        return;
    for (int i = 0; i < in->nconns; i++)
        conn_done(&in->conns[i]);
    free(in->conns);
    series_free(in->series);
    free(in->id);
    free(in->student);
    free(in->name);
    free(in->phase_text);
    free(in);
}

/* Puts the trends of all instances aside; those that still wait are kept unless there are newer. */
static void keep_all(struct model *m)
{
    if (m->nkept < m->size) {
        m->kept = mem_resize(m->kept, m->size, sizeof(struct series *));
        while (m->nkept < m->size)
            m->kept[m->nkept++] = NULL;
    }
    for (uint32_t i = 0; i < m->size; i++) {
        struct instance *in = m->instances[i];
        if (!in || !in->series)
            continue;
        series_free(m->kept[i]);
        m->kept[i] = in->series;
        in->series = NULL;
    }
}

static void kept_done(struct model *m)
{
    for (uint32_t i = 0; i < m->nkept; i++)
        series_free(m->kept[i]);
    free(m->kept);
    m->kept = NULL;
    m->nkept = 0;
}

void state_clear(struct model *m, bool keep_trends)
{
    struct series **kept;
    uint32_t nkept;

    if (keep_trends)
        keep_all(m);
    else
        kept_done(m);
    kept = m->kept;
    nkept = m->nkept;
    for (uint32_t i = 0; i < m->size; i++)
        instance_free(m->instances[i]);
    free(m->instances);
    alert_done(&m->alerts);
    free(m->api.text);
    *m = (struct model){.config = health_defaults(4000), .kept = kept, .nkept = nkept};
}

struct instance *state_instance(struct model *m, uint32_t index)
{
    while (m->size <= index) {
        MEM_GROW(m->instances, m->size, m->cap);
        m->instances[m->size++] = NULL;
    }
    if (m->instances[index])
        return m->instances[index];
    struct instance *in = mem_zalloc(sizeof *in);
    in->index = index;
    in->cpu = in->mem = -1;
    in->first_ms = in->phase_since_ms = in->link_since_ms = m->now_ms;
    if (index < m->nkept) {
        in->series = m->kept[index];
        m->kept[index] = NULL;
    }
    return m->instances[index] = in;
}

struct conn *state_conn(struct instance *in, uint16_t no)
{
    while (in->nconns <= no) {
        MEM_GROW(in->conns, in->nconns, in->capconns);
        in->conns[in->nconns++] = (struct conn){0};
    }
    return &in->conns[no];
}

struct alert *state_alert(struct model *m)
{
    struct alerts *a = &m->alerts;

    MEM_GROW(a->v, a->n, a->cap);
    a->v[a->n] = (struct alert){0};
    return &a->v[a->n++];
}

/* --- is it whole? --- */

static bool check_instance(const struct instance *in)
{
    int active = 0;

    for (int i = 0; i < in->nconns; i++) {
        if (!in->conns[i].uid || !in->conns[i].ip)
            return false;
        active += in->conns[i].state == CONN_ACTIVE;
    }
    return in->id && in->student && in->phase_text && active == in->nactive;
}

static bool check_alert(const struct model *m, const struct alert *a, uint32_t before)
{
    if (a->no <= before || a->no > m->alerts.last_no)
        return false;
    if (a->rule >= ALERT_OUTAGE)
        return a->index == -1;
    return a->index >= 0 && a->index < m->size && m->instances[a->index];
}

int state_check(const struct model *m)
{
    uint32_t linked = 0, before = 0;

    for (uint32_t i = 0; i < m->size; i++) {
        const struct instance *in = m->instances[i];
        if (in && !check_instance(in))
            return ERR_INVALID;
        linked += in && in->linked;
    }
    for (size_t i = 0; i < m->alerts.n; i++) {
        if (!check_alert(m, &m->alerts.v[i], before))
            return ERR_INVALID;
        before = m->alerts.v[i].no;
    }
    return linked == m->linked ? 0 : ERR_INVALID;
}
