/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What it says, and why: rule_shared.h. All students are looked at together, and there is nothing
 * to keep up to date meanwhile: their visits are put into a hash table by address, which leaves few
 * that share one, and those are sorted. */
#include "model/rule_shared.h"

#include "base/mem.h"
#include "model/rule.h"

#include <stdlib.h>
#include <string.h>

enum { HOUSEHOLD_BITS = 64 };

struct visit {
    struct ip at;
    int64_t came_ms;
    int64_t first_ms; /* the student's first visit here */
    struct instance *in;
    const struct conn *c;
};

struct visits {
    struct visit *v;
    size_t n, cap;
};

/* Where in a list the first visit of each hash is, plus 1; 0 none. */
struct table {
    uint32_t *slot;
    size_t mask;
};

/* What is shared: an address; outside rooms, an IPv6 /64. false: not collected. */
static bool household(const struct model *m, const struct conn *c, struct ip *ret)
{
    const struct ip_prefix *at = &c->origin.at;
    bool alone = ip_is_v4(&at->ip) || m->networks.v[c->origin.network].room;
    unsigned bits = alone ? IP_BITS : HOUSEHOLD_BITS;

    if (at->bits < bits)
        return false;
    *ret = ip_cut(&at->ip, bits).ip;
    return true;
}

static bool can_tell(const struct model *m, const struct conn *c)
{
    switch (c->origin.kind) {
    case ORIGIN_PUBLIC:
    case ORIGIN_PRIVATE:
    case ORIGIN_ULA:
    case ORIGIN_DOCUMENTATION: return !m->networks.v[c->origin.network].trusted;
    default: return false;
    }
}

/* Who was there when we came, or before, came when the server says. */
static int64_t came_ms(const struct model *m, const struct conn *c)
{
    int64_t since_ms = c->since_ms - m->drift_ms;

    if (!c->activated_ms)
        return c->since_ms ? since_ms : c->first_seen_ms;
    return rules_found_active(c) && c->since_ms && since_ms < c->activated_ms ? since_ms
                                                                              : c->activated_ms;
}

/* All there ever were: what has been a NAT's address stays one. */
static struct visits collect(const struct model *m)
{
    struct visits l = {0};

    for (uint32_t i = 0; i < m->size; i++) {
        struct instance *in = m->instances[i];
        for (int k = 0; in && k < in->nconns; k++) {
            const struct conn *c = &in->conns[k];
            struct ip at;
            if (!conn_used(c) || !conn_counts(c) || !can_tell(m, c) || !household(m, c, &at))
                continue;
            MEM_GROW(l.v, l.n, l.cap);
            l.v[l.n++] = (struct visit){at, came_ms(m, c), 0, in, c};
        }
    }
    return l;
}

/* Addresses are chosen by whoever connects, but a bad hash costs the sorting of some more. */
static size_t hash(const struct ip *ip)
{
    uint64_t h = UINT64_C(14695981039346656037); /* FNV-1a */

    for (size_t i = 0; i < sizeof ip->b; i++)
        h = (h ^ ip->b[i]) * UINT64_C(1099511628211);
    return (size_t)(h ^ h >> 32);
}

/* Leaves those whose hash some visit of another instance has too. */
static void keep_suspects(struct visits *l)
{
    struct table t = {.mask = 1};
    size_t kept = 0;

    while (t.mask < 2 * l->n)
        t.mask = 2 * t.mask + 1;
    t.slot = mem_calloc(t.mask + 1, sizeof *t.slot);
    bool *suspect = mem_calloc(l->n + 1, sizeof *suspect);
    for (size_t i = 0; i < l->n; i++) {
        uint32_t *first = &t.slot[hash(&l->v[i].at) & t.mask];
        if (!*first)
            *first = (uint32_t)i + 1;
        else if (l->v[*first - 1].in != l->v[i].in)
            suspect[*first - 1] = true;
    }
    for (size_t i = 0; i < l->n; i++)
        if (suspect[t.slot[hash(&l->v[i].at) & t.mask] - 1])
            l->v[kept++] = l->v[i];
    l->n = kept;
    free(suspect);
    free(t.slot);
}

static int by_time(const struct visit *a, const struct visit *b)
{
    int c = (a->came_ms > b->came_ms) - (a->came_ms < b->came_ms);

    if (!c)
        c = (a->c->since_ms > b->c->since_ms) - (a->c->since_ms < b->c->since_ms);
    return c ? c : (a->in->index > b->in->index) - (a->in->index < b->in->index);
}

/* By address, student, time. */
static int by_place(const void *pa, const void *pb)
{
    const struct visit *a = pa, *b = pb;
    int c = memcmp(&a->at, &b->at, sizeof a->at);

    if (!c)
        c = strcmp(a->in->student, b->in->student);
    return c ? c : by_time(a, b);
}

static bool same_student(const struct visit *a, const struct visit *b)
{
    return strcmp(a->in->student, b->in->student) == 0;
}

static int64_t between_ms(const struct model *m, const struct visit *a, const struct visit *b)
{
    int64_t ms = b->came_ms - rules_last_ms(m, a->c);

    return ms > 0 ? ms : 0;
}

static struct finding about(const struct model *m, const struct visit *first, const struct visit *v,
                            uint32_t students)
{
    return (struct finding){.level = LEVEL_WARN,
                            .value = (int32_t)students,
                            .threshold = 2,
                            .apart_s = (int32_t)(between_ms(m, first, v) / 1000),
                            .side = {rules_side(first->in, first->c, first->came_ms),
                                     rules_side(v->in, v->c, v->came_ms)}};
}

/* A few at one place: about the newest visit of each student but the first. */
static void few(struct model *m, const struct visit *v, size_t n, uint32_t students, bool *holds)
{
    const struct visit *first = v;

    for (size_t i = 1; i < n; i++)
        first = v[i].first_ms < first->first_ms ||
                        (v[i].first_ms == first->first_ms && by_time(&v[i], first) < 0)
                    ? &v[i]
                    : first;
    for (size_t i = 0; i < n; i++) {
        if (same_student(&v[i], first) || (i + 1 < n && same_student(&v[i], &v[i + 1])))
            continue;
        struct finding f = about(m, first, &v[i], students);
        rules_raise(m, v[i].in, ALERT_SHARED, &f);
        holds[v[i].in->index] = true;
    }
}

/* --- many at one place --- */

static bool was_at(const struct model *m, const struct alert_side *s, const struct ip *at)
{
    struct instance *in = s->instance ? m->instances[s->instance - 1] : NULL;
    struct ip is;

    return in && s->conn < in->nconns && household(m, &in->conns[s->conn], &is) &&
           memcmp(&is, at, sizeof is) == 0;
}

/* One of the two may have been taken over meanwhile by a connection of another address. */
static bool is_about(const struct model *m, const struct alert *al, const struct ip *at)
{
    return was_at(m, &al->side[0], at) || was_at(m, &al->side[1], at);
}

/* The open alerts about addresses, by number. */
struct nats {
    uint32_t *v;
    size_t n, cap;
};

static struct nats open_nats(const struct model *m)
{
    struct nats l = {0};

    for (size_t i = 0; i < m->alerts.n; i++) {
        const struct alert *al = &m->alerts.v[i];
        if (al->rule != ALERT_NAT || al->cleared_ms)
            continue;
        MEM_GROW(l.v, l.n, l.cap);
        l.v[l.n++] = al->no;
    }
    return l;
}

static struct alert *open_about(const struct model *m, const struct nats *nats, const struct ip *at)
{
    for (size_t i = 0; i < nats->n; i++) {
        struct alert *al = alert_find(&m->alerts, nats->v[i]);
        if (is_about(m, al, at))
            return al;
    }
    return NULL;
}

static bool all_quiet(const struct model *m, const struct visit *v, size_t n)
{
    for (size_t i = 0; i < n; i++)
        if (!rules_quiet(m, v[i].in))
            return false;
    return true;
}

static const struct visit *another_student(const struct visit *v, size_t n)
{
    for (size_t i = 1; i < n; i++)
        if (!same_student(v, &v[i]))
            return &v[i];
    return v;
}

/* What was said of them while they were few was said of a NAT. */
static void acquit(struct model *m, const struct visit *v, size_t n)
{
    for (size_t i = 0; i < n; i++) {
        uint32_t *no = &v[i].in->integrity.alert[ALERT_SHARED - ALERT_INTEGRITY];
        const struct alert *al = alert_find(&m->alerts, *no);
        if (!al || !was_at(m, &al->side[1], &v[i].at))
            continue;
        alert_clear(&m->alerts, *no, m->now_ms);
        *no = 0;
    }
}

static void many(struct model *m, const struct nats *nats, const struct visit *v, size_t n,
                 uint32_t students)
{
    struct alert *al = open_about(m, nats, &v->at);

    if (!al) {
        if (students <= (uint32_t)rules_get(m, RULE_SHARED_NAT) || all_quiet(m, v, n))
            return;
        struct finding f = about(m, v, another_student(v, n), students);
        f.level = LEVEL_INFO;
        f.threshold = rules_get(m, RULE_SHARED_NAT);
        f.apart_s = 0;
        al = alert_raise(&m->alerts, ALERT_NAT, LEVEL_INFO, -1, m->now_ms);
        rules_put(al, &f);
    }
    acquit(m, v, n);
    al->joined_ms = m->now_ms;
    al->value = (int32_t)students > al->value ? (int32_t)students : al->value;
}

static void close_old(struct model *m, const struct nats *nats)
{
    for (size_t i = 0; i < nats->n; i++) {
        struct alert *al = alert_find(&m->alerts, nats->v[i]);
        if (al->joined_ms < m->now_ms &&
            m->now_ms - al->since_ms >= rules_minutes_ms(m, RULE_REPEAT_MIN))
            al->cleared_ms = m->now_ms;
    }
}

/* Those of one student follow each other, by time. Who reloads a page has been there before. */
static void remember_first(struct visit *v, size_t n)
{
    for (size_t i = 0; i < n; i++)
        v[i].first_ms = i && same_student(&v[i], &v[i - 1]) ? v[i - 1].first_ms : v[i].came_ms;
}

static uint32_t count_students(const struct visit *v, size_t n)
{
    uint32_t students = 0;

    for (size_t i = 0; i < n; i++)
        students += !i || !same_student(&v[i], &v[i - 1]);
    return students;
}

/* Leaves the visits that are within the time of the newest one; tells how many students they are
 * of, and in *n how many they are. What ended before we came was seen by nobody. */
static uint32_t keep_timely(const struct model *m, struct visit *v, size_t *n)
{
    int64_t newest_ms = 0;
    size_t kept = 0;

    for (size_t i = 0; i < *n; i++)
        newest_ms = v[i].c->activated_ms > newest_ms ? v[i].c->activated_ms : newest_ms;
    int64_t since_ms = rules_as_of_ms(m, newest_ms) - rules_minutes_ms(m, RULE_SHARED_MIN);
    for (size_t i = 0; i < *n; i++)
        if (v[i].c->activated_ms && rules_last_ms(m, v[i].c) >= since_ms)
            v[kept++] = v[i];
    *n = kept;
    return count_students(v, kept);
}

void rule_shared_look(struct model *m, bool *holds)
{
    struct visits l = {0};
    struct nats nats = open_nats(m);

    if (rules_get(m, RULE_SHARED))
        l = collect(m);
    keep_suspects(&l);
    if (l.n)
        qsort(l.v, l.n, sizeof *l.v, by_place);
    for (size_t from = 0, to; from < l.n; from = to) {
        for (to = from + 1; to < l.n && memcmp(&l.v[to].at, &l.v[from].at, sizeof l.v->at) == 0;)
            to++;
        size_t n = to - from;
        uint32_t ever = count_students(&l.v[from], n);
        remember_first(&l.v[from], n);
        uint32_t students = keep_timely(m, &l.v[from], &n);
        if (students > 1 && ever > (uint32_t)rules_get(m, RULE_SHARED_NAT))
            many(m, &nats, &l.v[from], n, students);
        else if (students > 1)
            few(m, &l.v[from], n, students, holds);
    }
    close_old(m, &nats);
    free(nats.v);
    free(l.v);
}
