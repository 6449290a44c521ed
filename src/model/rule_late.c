/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What it says, and why: rule_late.h. */
#include "model/rule_late.h"

#include "model/rule.h"

static bool is_complete(const struct model *m, const struct instance *in)
{
    int64_t first_ms = INT64_MAX;

    for (int i = 0; i < in->nconns; i++)
        if (conn_counts(&in->conns[i]) && in->conns[i].first_seen_ms < first_ms)
            first_ms = in->conns[i].first_seen_ms;
    return !in->conns_over && first_ms + m->drift_ms - in->exam_from_ms <= RULE_LATE_SIGHT_MS &&
           m->gap_ms + m->drift_ms <= in->exam_from_ms;
}

static bool same_network(const struct conn *a, const struct conn *b)
{
    if (!rules_enters(a) || !rules_enters(b))
        return true;
    if (a->origin.network || b->origin.network)
        return a->origin.network == b->origin.network;
    if (a->origin.asn && b->origin.asn)
        return a->origin.asn == b->origin.asn;
    return !a->origin.at.bits || !b->origin.at.bits || rules_same_net(a, b);
}

/* The newest earlier connection, if all of them were of other networks; else NULL. */
static const struct conn *before(const struct instance *in, const struct conn *c)
{
    const struct conn *last = NULL;

    for (int i = 0; i < in->nconns; i++) {
        const struct conn *p = &in->conns[i];
        if (p == c || p->activated_ms >= c->activated_ms || !conn_used(p) || !conn_counts(p))
            continue;
        if (same_network(p, c))
            return NULL;
        last = !last || p->last_seen_ms >= last->last_seen_ms ? p : last;
    }
    return last;
}

void rule_late_conn(struct model *m, struct instance *in, const struct conn *c)
{
    int64_t left_ms;

    if (!rules_get(m, RULE_LATE) || !model_time_left_ms(m, in, &left_ms) || left_ms <= 0 ||
        left_ms > rules_minutes_ms(m, RULE_LATE_MIN) || !is_complete(m, in))
        return;
    const struct conn *p = before(in, c);
    if (!p)
        return;
    struct finding f = {
        .level = LEVEL_INFO,
        .value = (int32_t)(left_ms / 60000),
        .threshold = rules_get(m, RULE_LATE_MIN),
        .side = {rules_side(in, p, p->last_seen_ms), rules_side(in, c, c->activated_ms)}};
    rules_raise(m, in, ALERT_LATE, &f);
}
