/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What it says, and why: rule_places.h. */
#include "model/rule_places.h"

#include "model/rule.h"

static bool is_there(const struct conn *c)
{
    return c->state == CONN_ACTIVE && conn_counts(c) && c->origin.at.bits;
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

static int64_t seen_together_ms(const struct instance *in, const struct conn *a,
                                const struct conn *b)
{
    int64_t from_ms = max_ms(in->integrity.together_ms, max_ms(a->activated_ms, b->activated_ms));
    int64_t to_ms = a->last_seen_ms < b->last_seen_ms ? a->last_seen_ms : b->last_seen_ms;

    return to_ms - from_ms;
}

/* The worst of the pairs that last for too long; LEVEL_OK: none does. */
static struct finding worst_pair(const struct model *m, const struct instance *in)
{
    struct finding worst = {.threshold = (int32_t)(patience_ms(m) / 1000)};

    for (int i = 0; i < in->nconns; i++) {
        for (int k = i + 1; k < in->nconns; k++) {
            const struct conn *a = &in->conns[i], *b = &in->conns[k];
            if (!are_two_places(a, b) || seen_together_ms(in, a, b) <= patience_ms(m) ||
                level_rank(level_of(a, b)) <= level_rank(worst.level))
                continue;
            worst.level = level_of(a, b);
            worst.value = (int32_t)(seen_together_ms(in, a, b) / 1000);
            worst.side[0] = rules_side(in, a, a->activated_ms);
            worst.side[1] = rules_side(in, b, b->activated_ms);
        }
    }
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
