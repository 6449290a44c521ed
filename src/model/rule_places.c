/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What it says, and why: rule_places.h. */
#include "model/rule_places.h"

#include "base/mem.h"
#include "model/rule.h"

#include <stdlib.h>
#include <string.h>

static bool is_there(const struct conn *c)
{
    return c->state == CONN_ACTIVE && rules_enters(c) && c->origin.at.bits;
}

static bool are_two_places(const struct conn *a, const struct conn *b)
{
    return is_there(a) && is_there(b) && !rules_same_address(a, b);
}

static bool has_two_places(const struct instance *in)
{
    for (int i = 0; i < in->nconns && in->nactive > 1; i++)
        for (int k = i + 1; k < in->nconns; k++)
            if (are_two_places(&in->conns[i], &in->conns[k]))
                return true;
    return false;
}

static int64_t patience_ms(const struct model *m)
{
    return rules_seconds_ms(m, RULE_PLACES_TOGETHER_S) + rules_seconds_ms(m, RULE_PLACES_GRACE_S);
}

void rule_places_conn(struct model *m, struct instance *in)
{
    int64_t *since = &in->integrity.together_ms;

    if (!has_two_places(in))
        *since = 0;
    else if (!*since)
        *since = m->now_ms;
}

static enum level level_of(const struct conn *a, const struct conn *b)
{
    if (rules_same_net(a, b))
        return LEVEL_INFO;
    if (rules_other_country(a, b))
        return LEVEL_CRIT;
    bool known = a->origin.asn && b->origin.asn;
    return known && a->origin.asn != b->origin.asn ? LEVEL_WARN : LEVEL_INFO;
}

static int64_t max_ms(int64_t a, int64_t b)
{
    return a > b ? a : b;
}

static int64_t seen_together_ms(int64_t since_ms, const struct conn *a, const struct conn *b)
{
    int64_t from_ms = max_ms(since_ms, max_ms(a->activated_ms, b->activated_ms));
    int64_t to_ms = a->last_seen_ms < b->last_seen_ms ? a->last_seen_ms : b->last_seen_ms;

    return to_ms - from_ms;
}

/* Takes over a pair that lasts for too long and is worse. */
static void compare(const struct model *m, int64_t since_ms, const struct instance *x,
                    const struct conn *a, const struct instance *y, const struct conn *b,
                    struct finding *worst)
{
    int64_t ms = seen_together_ms(since_ms, a, b);

    worst->threshold = (int32_t)(patience_ms(m) / 1000);
    if (ms <= patience_ms(m) || level_rank(level_of(a, b)) <= level_rank(worst->level))
        return;
    worst->level = level_of(a, b);
    worst->value = (int32_t)((ms + 999) / 1000);
    worst->side[0] = rules_side(x, a, a->activated_ms);
    worst->side[1] = rules_side(y, b, b->activated_ms);
}

/* The worst of the pairs that last for too long; LEVEL_OK: none does. */
static struct finding worst_pair(const struct model *m, const struct instance *in)
{
    struct finding worst = {.level = LEVEL_OK};

    for (int i = 0; i < in->nconns; i++)
        for (int k = i + 1; k < in->nconns; k++)
            if (are_two_places(&in->conns[i], &in->conns[k]))
                compare(m, in->integrity.together_ms, in, &in->conns[i], in, &in->conns[k], &worst);
    return worst;
}

bool rule_places_look(struct model *m, struct instance *in)
{
    if (!in->integrity.together_ms || !rules_get(m, RULE_PLACES))
        return false;
    struct finding f = worst_pair(m, in);
    if (f.level)
        rules_raise(m, in, ALERT_PLACES, &f);
    return f.level != LEVEL_OK;
}

/* --- one student at several instances --- */

static int by_student(const void *pa, const void *pb)
{
    const struct instance *a = *(struct instance *const *)pa, *b = *(struct instance *const *)pb;
    int c = strcmp(a->student, b->student);

    return c ? c : (a->index > b->index) - (a->index < b->index);
}

/* Of two instances of one student; false: they are not at two places. */
static bool compare_instances(const struct model *m, struct instance *x, struct instance *y,
                              int64_t since_ms, struct finding *worst)
{
    bool two = false;

    for (int i = 0; i < x->nconns; i++) {
        for (int k = 0; k < y->nconns; k++) {
            const struct conn *a = &x->conns[i], *b = &y->conns[k];
            if (!are_two_places(a, b))
                continue;
            two = true;
            if (since_ms && a->activated_ms > b->activated_ms)
                compare(m, since_ms, y, b, x, a, worst);
            else if (since_ms)
                compare(m, since_ms, x, a, y, b, worst);
        }
    }
    return two;
}

/* v: n active instances of one student. The first one remembers since when they are at two places;
 * it is asked at every look, so a handover of one of them begins anew at most a look late. */
static void look_at_student(struct model *m, struct instance **v, size_t n, bool *holds)
{
    struct integrity *it = &v[0]->integrity;
    struct finding worst = {.level = LEVEL_OK};
    bool two = false;

    for (size_t i = 0; i < n; i++)
        for (size_t k = i + 1; k < n; k++)
            two |= compare_instances(m, v[i], v[k], it->apart_ms, &worst);
    if (!two)
        it->apart_ms = 0;
    else if (!it->apart_ms)
        it->apart_ms = m->now_ms;
    if (!worst.level)
        return;
    struct instance *later = m->instances[worst.side[1].instance - 1];
    rules_raise(m, later, ALERT_PLACES, &worst);
    holds[later->index] = true;
}

void rule_places_look_together(struct model *m, bool *holds)
{
    struct instance **v = mem_calloc(m->size, sizeof(struct instance *));
    size_t n = 0;

    for (uint32_t i = 0; i < m->size && rules_get(m, RULE_PLACES); i++) {
        struct instance *in = m->instances[i];
        if (in && in->nactive)
            v[n++] = in;
        else if (in)
            in->integrity.apart_ms = 0;
    }
    if (n)
        qsort(v, n, sizeof(struct instance *), by_student);
    for (size_t from = 0, to; from < n; from = to) {
        for (to = from + 1; to < n && strcmp(v[to]->student, v[from]->student) == 0;)
            v[to++]->integrity.apart_ms = 0;
        look_at_student(m, &v[from], to - from, holds);
    }
    free(v);
}
