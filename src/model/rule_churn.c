/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What it says, and why: rule_churn.h. */
#include "model/rule_churn.h"

#include "model/rule.h"

static bool enters(const struct conn *c, int64_t since_ms)
{
    return c->activated_ms && c->activated_ms >= since_ms && rules_enters(c) && c->origin.asn;
}

static bool is_first_of_its_as(const struct instance *in, int no, int64_t since_ms)
{
    for (int i = 0; i < no; i++)
        if (enters(&in->conns[i], since_ms) && in->conns[i].origin.asn == in->conns[no].origin.asn)
            return false;
    return true;
}

static int64_t newest_ms(const struct instance *in)
{
    int64_t ms = 0;

    for (int i = 0; i < in->nconns; i++)
        ms = in->conns[i].activated_ms > ms ? in->conns[i].activated_ms : ms;
    return ms;
}

bool rule_churn_look(struct model *m, struct instance *in)
{
    const struct conn *first = NULL, *last = NULL;
    int asns = 0, most = rules_get(m, RULE_CHURN_ASNS);

    if (in->nconns <= most || !rules_get(m, RULE_CHURN))
        return false;
    int64_t since_ms = rules_as_of_ms(m, newest_ms(in)) - rules_minutes_ms(m, RULE_CHURN_MIN);
    for (int i = 0; i < in->nconns; i++) {
        const struct conn *c = &in->conns[i];
        if (!enters(c, since_ms))
            continue;
        asns += is_first_of_its_as(in, i, since_ms);
        first = !first || c->activated_ms < first->activated_ms ? c : first;
        last = !last || c->activated_ms >= last->activated_ms ? c : last;
    }
    if (!first || asns <= most)
        return false;
    struct finding f = {.level = LEVEL_INFO,
                        .value = asns,
                        .threshold = most,
                        .side = {rules_side(in, first, first->activated_ms),
                                 rules_side(in, last, last->activated_ms)}};
    rules_raise(m, in, ALERT_CHURN, &f);
    return true;
}
