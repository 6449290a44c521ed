/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What it says, and why: rule_outage.h. A loss is part of an instance's state (gone_ms); once a
 * second, while there are any, it is looked at whether they are many of one network or host. */
#include "model/rule_outage.h"

#include "base/mem.h"
#include "model/rule.h"

#include <stdlib.h>
#include <string.h>

/* --- who is lost --- */

static bool is_gone(const struct model *m, const struct instance *in)
{
    return ledger_sits(in, m->now_ms) &&
           (in->link == LINK_STALE || in->phase != PHASE_READY || !in->nactive);
}

static void end(struct model *m, struct alert *all)
{
    all->cleared_ms = m->now_ms;
    m->alerts.outage = 0;
    for (size_t i = m->alerts.n; i-- > 0 && !m->alerts.outage;)
        if (m->alerts.v[i].rule == ALERT_OUTAGE && !m->alerts.v[i].cleared_ms)
            m->alerts.outage = m->alerts.v[i].no;
}

static void leave(struct model *m, struct instance *in)
{
    struct alert *all = alert_find(&m->alerts, in->outage);

    in->outage = 0;
    if (all && --all->members == 0)
        end(m, all);
}

void rule_outage_member(struct model *m, struct instance *in)
{
    bool gone = is_gone(m, in);

    if (gone == (in->gone_ms != 0))
        return;
    in->gone_ms = gone ? m->now_ms : 0;
    m->gone += gone ? 1 : -1u;
    if (!gone)
        leave(m, in);
}

static bool only_connections(const struct instance *in)
{
    return in->link == LINK_LIVE && in->phase == PHASE_READY;
}

/* A student who lost only connections may have left to submit: the roster tells, if it can be had.
 */
static bool is_confirmed(const struct model *m, const struct instance *in)
{
    if (!only_connections(in) || m->api.roster_ms >= in->gone_ms + RULE_OUTAGE_SUBMIT_MS)
        return true;
    return m->api.state != API_OK && m->now_ms - in->gone_ms >= RULE_OUTAGE_ROSTER_MS;
}

/* What waits for the roster is new for as long once it need not wait. */
static bool is_new(const struct model *m, const struct instance *in)
{
    int64_t from_ms = only_connections(in) ? RULE_OUTAGE_SUBMIT_MS : RULE_OUTAGE_INSTANT_MS;
    int64_t ms = m->now_ms - in->gone_ms - from_ms;

    return in->gone_ms && !in->outage && is_confirmed(m, in) && ms >= 0 &&
           ms <= rules_seconds_ms(m, RULE_OUTAGE_S);
}

/* --- whose --- */

/* A network, or (network 0) a host; NULL: instances that tell none. */
struct place {
    uint16_t network;
    const char *host;
};

struct tally {
    uint32_t students, lost;
};

static bool same_host(const char *a, const char *b)
{
    return a && b ? strcmp(a, b) == 0 : a == b;
}

static bool is_in(const struct instance *in, struct place p)
{
    return p.network ? network_of(in) == p.network : same_host(in->host, p.host);
}

static struct tally count(const struct model *m, struct place p)
{
    struct tally t = {0};

    for (uint32_t i = 0; i < m->size; i++) {
        const struct instance *in = m->instances[i];
        if (!in || !ledger_sits(in, m->now_ms) || !is_in(in, p))
            continue;
        t.students++;
        t.lost += is_new(m, in);
    }
    return t;
}

static uint32_t needed(const struct model *m, uint32_t students)
{
    uint32_t share = (students * (uint32_t)rules_get(m, RULE_OUTAGE_PERCENT) + 99) / 100;
    uint32_t least = (uint32_t)rules_get(m, RULE_OUTAGE_STUDENTS);

    return share > least ? share : least;
}

static bool suffers(const struct model *m, struct tally t)
{
    return t.lost >= needed(m, t.students);
}

/* Both suffer: is it the host? */
static bool is_hosts(const struct model *m, struct place network, struct place host)
{
    struct tally here = {0}, rest = {0};
    uint32_t links = 0;

    for (uint32_t i = 0; i < m->size; i++) {
        const struct instance *in = m->instances[i];
        if (!in || !ledger_sits(in, m->now_ms) || !is_in(in, host))
            continue;
        struct tally *t = is_in(in, network) ? &here : &rest;
        t->students++;
        t->lost += is_new(m, in);
        links += is_new(m, in) && (in->link == LINK_STALE || in->phase != PHASE_READY);
    }
    if (!rest.students)
        return 2 * links > here.lost;
    return 2 * (uint64_t)rest.lost * here.students >= (uint64_t)here.lost * rest.students;
}

/* --- the alert --- */

static void join(struct model *m, struct alert *all, struct instance *in)
{
    struct alert *stale = alert_find(&m->alerts, in->alert[ALERT_STALE]);

    all->count += in->outage_last != all->no;
    all->members++;
    all->joined_ms = m->now_ms;
    in->outage = in->outage_last = all->no;
    if (stale)
        stale->outage = all->no;
}

static struct place place_of(const struct alert *all)
{
    return (struct place){.network = (uint16_t)(all->network ? all->network - 1 : 0),
                          .host = all->host};
}

/* count is of students, and never more than they are of. */
static void join_all(struct model *m, struct alert *all)
{
    struct place p = place_of(all);
    struct tally t = count(m, p);

    for (uint32_t i = 0; i < m->size; i++) {
        struct instance *in = m->instances[i];
        if (in && is_new(m, in) && is_in(in, p))
            join(m, all, in);
    }
    all->of = t.students > all->of ? t.students : all->of;
    all->of = all->count > all->of ? all->count : all->of;
}

static void begin(struct model *m, struct place p, struct tally t)
{
    struct alert *all = alert_raise(&m->alerts, ALERT_OUTAGE, LEVEL_CRIT, -1, m->now_ms);

    all->value = (int32_t)t.lost;
    all->threshold = (int32_t)needed(m, t.students);
    all->network = p.network ? p.network + 1u : 0;
    mem_set_str(&all->host, p.network ? NULL : p.host);
    m->alerts.outage = all->no;
    join_all(m, all);
}

static void join_open(struct model *m)
{
    for (size_t i = 0; i < m->alerts.n && m->alerts.outage; i++) {
        struct alert *al = &m->alerts.v[i];
        if (al->rule == ALERT_OUTAGE && !al->cleared_ms &&
            m->now_ms - al->joined_ms <= rules_seconds_ms(m, RULE_OUTAGE_S))
            join_all(m, al);
    }
}

/* Is what this one lost an outage of its network or host? */
static void look_at(struct model *m, const struct instance *in)
{
    struct place network = {.network = network_of(in)}, host = {.host = in->host};
    struct tally n = network.network ? count(m, network) : (struct tally){0}, h = count(m, host);
    bool of_network = network.network && suffers(m, n);

    if (suffers(m, h) && (!of_network || is_hosts(m, network, host)))
        begin(m, host, h);
    else if (of_network)
        begin(m, network, n);
}

/* The students lost lately, of no outage yet. */
struct lost {
    struct instance **v;
    size_t n, cap;
};

static struct lost collect(struct model *m)
{
    struct lost l = {0};

    for (uint32_t i = 0; i < m->size && m->gone; i++) {
        struct instance *in = m->instances[i];
        if (in && in->gone_ms)
            rule_outage_member(m, in);
        if (!in || !is_new(m, in))
            continue;
        MEM_GROW(l.v, l.n, l.cap);
        l.v[l.n++] = in;
    }
    return l;
}

/* Could the place of one be that of enough? And has none before it been looked at for the same? */
static bool is_worth_it(const struct model *m, const struct lost *l, size_t i)
{
    struct place network = {.network = network_of(l->v[i])}, host = {.host = l->v[i]->host};
    size_t of_network = 0, of_host = 0, least = (size_t)rules_get(m, RULE_OUTAGE_STUDENTS);

    for (size_t k = 0; k < l->n; k++) {
        bool same_network = network_of(l->v[k]) == network.network, same = is_in(l->v[k], host);
        if (k < i && same_network && same)
            return false;
        of_network += same_network;
        of_host += same;
    }
    return of_host >= least || (network.network && of_network >= least);
}

void rule_outage_look(struct model *m)
{
    struct lost l = collect(m);

    if (l.n && rules_get(m, RULE_OUTAGE)) {
        join_open(m);
        for (size_t i = 0; i < l.n; i++)
            if (is_new(m, l.v[i]) && is_worth_it(m, &l, i))
                look_at(m, l.v[i]);
    }
    free(l.v);
}
