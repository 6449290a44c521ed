/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Makes and unmakes the parts of the model's state: for the events that bring them about, and for
 * whoever restores a state that was written down. Must not know what any of it means. */
#include "model/state.h"

#include "base/err.h"
#include "base/mem.h"
#include "model/health.h"
#include "model/rules.h"

#include <stdlib.h>
#include <string.h>

void state_init(struct model *m)
{
    *m = (struct model){.config = health_defaults(4000)};
    rules_defaults(m->config.rule);
    state_network(m)->label = mem_strdup(NETWORK_EXTERNAL);
}

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
    free(in->host);
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
    network_done(&m->networks);
    expected_done(&m->expected);
    free(m->api.text);
    state_init(m);
    m->kept = kept;
    m->nkept = nkept;
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
    in->networks = &m->networks;
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

struct network *state_network(struct model *m)
{
    struct networks *l = &m->networks;

    MEM_GROW(l->v, l->n, l->cap);
    l->v[l->n] = (struct network){0};
    return &l->v[l->n++];
}

struct expected *state_expected(struct model *m)
{
    return expected_add(&m->expected);
}

/* --- is it whole? --- */

static bool check_conns(const struct model *m, const struct instance *in)
{
    int active = 0;

    for (int i = 0; i < in->nconns; i++) {
        const struct conn *c = &in->conns[i];
        if (!c->uid || !c->ip || c->origin.network >= m->networks.n)
            return false;
        active += c->state == CONN_ACTIVE && conn_counts(c);
    }
    return active == in->nactive;
}

/* Is it the number of an alert of this rule? 0: none. Alerts that are open are never forgotten. */
static bool check_number(const struct model *m, uint32_t no, enum alert_rule rule)
{
    const struct alert *al = alert_find(&m->alerts, no);

    return !no || (al && al->rule == rule);
}

static bool check_instance(const struct model *m, const struct instance *in)
{
    bool fine = in->id && in->student && in->phase_text && in->expected <= m->expected.n &&
                check_conns(m, in) && check_number(m, in->outage, ALERT_OUTAGE);

    for (int i = 0; i < ALERT_INTEGRITY_COUNT && fine; i++)
        fine = check_number(m, in->integrity.alert[i], (enum alert_rule)(ALERT_INTEGRITY + i));
    return fine;
}

static bool check_side(const struct model *m, const struct alert_side *s)
{
    return !s->instance || (s->instance <= m->size && m->instances[s->instance - 1] &&
                            s->conn < m->instances[s->instance - 1]->nconns);
}

static bool is_about_one(enum alert_rule rule)
{
    return rule < ALERT_OUTAGE || (rule >= ALERT_TRAVEL && rule < ALERT_NAT);
}

static bool check_alert(const struct model *m, const struct alert *a, uint32_t before)
{
    if (a->no <= before || a->no > m->alerts.last_no || a->network > m->networks.n ||
        !check_side(m, &a->side[0]) || !check_side(m, &a->side[1]))
        return false;
    if (!is_about_one(a->rule))
        return a->index == -1;
    return a->index >= 0 && a->index < m->size && m->instances[a->index];
}

static bool check_networks(const struct networks *l)
{
    bool fine = l->n > 0;

    for (uint32_t i = 0; i < l->n && fine; i++)
        fine = l->v[i].label && (strcmp(l->v[i].label, NETWORK_EXTERNAL) == 0) == (i == 0);
    return fine;
}

static bool check_expected(const struct expectations *l)
{
    for (uint32_t i = 0; i < l->n; i++)
        if (!l->v[i].student)
            return false;
    return true;
}

int state_check(const struct model *m)
{
    uint32_t linked = 0, gone = 0, before = 0;

    if (!check_networks(&m->networks) || !check_expected(&m->expected) ||
        !check_number(m, m->alerts.outage, ALERT_OUTAGE) ||
        !check_number(m, m->alerts.absent, ALERT_ABSENT))
        return ERR_INVALID;
    for (uint32_t i = 0; i < m->size; i++) {
        const struct instance *in = m->instances[i];
        if (in && !check_instance(m, in))
            return ERR_INVALID;
        linked += in && in->linked;
        gone += in && in->gone_ms;
    }
    for (size_t i = 0; i < m->alerts.n; i++) {
        if (!check_alert(m, &m->alerts.v[i], before))
            return ERR_INVALID;
        before = m->alerts.v[i].no;
    }
    return linked == m->linked && gone == m->gone ? 0 : ERR_INVALID;
}
