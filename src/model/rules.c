/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The table of the rules' numbers, when each rule is asked, and what they share: the quiet time,
 * one alert a student and rule, its end. What a rule says is its own file's.
 *
 * What is seen in one connection going active is looked at with the next tick: until then its
 * message may tell of others, in whatever order. Everything else is looked at at everybody, every
 * RULES_LOOK_MS: nothing of that is urgent, and messages stay cheap. */
#include "model/rules.h"

#include "base/mem.h"
#include "model/rule.h"
#include "model/rule_churn.h"
#include "model/rule_late.h"
#include "model/rule_outage.h"
#include "model/rule_places.h"
#include "model/rule_shared.h"
#include "model/rule_travel.h"

#include <stdlib.h>
#include <string.h>

const struct rules_number rules_number[RULE_NUMBERS] = {
    [RULE_QUIET_MIN] = {"", "quiet-minutes", 10, 0, 1440},
    [RULE_REPEAT_MIN] = {"", "repeat-minutes", 15, 1, 1440},
    [RULE_TRAVEL] = {"travel", "enabled", 1, 0, 1},
    [RULE_TRAVEL_KMH] = {"travel", "speed-kmh", RULE_TRAVEL_USUAL_KMH, 1, 100000},
    [RULE_TRAVEL_KM] = {"travel", "distance-km", RULE_TRAVEL_USUAL_KM, 0, 20000},
    [RULE_TRAVEL_GAP_S] = {"travel", "gap-seconds", RULE_TRAVEL_USUAL_GAP_S, 1, 86400},
    [RULE_TRAVEL_COUNTRY_MIN] = {"travel", "country-minutes", RULE_TRAVEL_USUAL_COUNTRY_MIN, 1,
                                 1440},
    [RULE_PLACES] = {"two-places", "enabled", 1, 0, 1},
    [RULE_PLACES_TOGETHER_S] = {"two-places", "together-seconds", RULE_PLACES_USUAL_TOGETHER_S, 1,
                                3600},
    [RULE_PLACES_GRACE_S] = {"two-places", "grace-seconds", RULE_PLACES_USUAL_GRACE_S, 0, 3600},
    [RULE_SHARED] = {"shared-place", "enabled", 1, 0, 1},
    [RULE_SHARED_MIN] = {"shared-place", "minutes", RULE_SHARED_USUAL_MIN, 1, 1440},
    [RULE_SHARED_NAT] = {"shared-place", "nat-students", RULE_SHARED_USUAL_NAT, 2, 10000},
    [RULE_CHURN] = {"churn", "enabled", 1, 0, 1},
    [RULE_CHURN_ASNS] = {"churn", "asns", RULE_CHURN_USUAL_ASNS, 1, 100},
    [RULE_CHURN_MIN] = {"churn", "minutes", RULE_CHURN_USUAL_MIN, 1, 1440},
    [RULE_LATE] = {"first-seen-late", "enabled", 1, 0, 1},
    [RULE_LATE_MIN] = {"first-seen-late", "minutes", RULE_LATE_USUAL_MIN, 1, 1440},
    [RULE_OUTAGE] = {"outage", "enabled", 1, 0, 1},
    [RULE_OUTAGE_STUDENTS] = {"outage", "students", RULE_OUTAGE_USUAL_STUDENTS, 2, 10000},
    [RULE_OUTAGE_PERCENT] = {"outage", "percent", RULE_OUTAGE_USUAL_PERCENT, 1, 100},
    [RULE_OUTAGE_S] = {"outage", "seconds", RULE_OUTAGE_USUAL_S, 1, 3600},
    [RULE_ROSTER] = {"roster", "enabled", 1, 0, 1},
};

void rules_defaults(int32_t rule[RULE_NUMBERS])
{
    for (int i = 0; i < RULE_NUMBERS; i++)
        rule[i] = rules_number[i].usual;
}

/* --- what rules share --- */

int32_t rules_get(const struct model *m, enum rule_number n)
{
    bool outage = n >= RULE_OUTAGE && n <= RULE_OUTAGE_S;

    if (m->config.rules >= EVENT_RULES)
        return m->config.rule[n];
    return outage ? rules_number[n].usual : 0;
}

int64_t rules_minutes_ms(const struct model *m, enum rule_number n)
{
    return rules_get(m, n) * (int64_t)60000;
}

int64_t rules_seconds_ms(const struct model *m, enum rule_number n)
{
    return rules_get(m, n) * (int64_t)1000;
}

int64_t rules_wall_ms(const struct model *m)
{
    return m->now_ms + m->drift_ms;
}

bool rules_quiet(const struct model *m, const struct instance *in)
{
    return !in->exam_from_ms ||
           rules_wall_ms(m) < in->exam_from_ms + rules_minutes_ms(m, RULE_QUIET_MIN);
}

int64_t rules_as_of_ms(const struct model *m, int64_t newest_ms)
{
    return m->now_ms - newest_ms <= RULES_LOOK_MS ? newest_ms : m->now_ms;
}

struct alert_side rules_side(const struct instance *in, const struct conn *c, int64_t t_ms)
{
    return (struct alert_side){in->index + 1, (uint32_t)(c - in->conns), t_ms};
}

void rules_put(struct alert *al, const struct finding *f)
{
    al->level = f->level;
    al->value = f->value;
    al->threshold = f->threshold;
    al->km = f->km;
    al->apart_s = f->apart_s;
    al->side[0] = f->side[0];
    al->side[1] = f->side[1];
}

void rules_raise(struct model *m, struct instance *in, enum alert_rule rule,
                 const struct finding *f)
{
    int i = (int)rule - ALERT_INTEGRITY;
    struct alert *al = alert_find(&m->alerts, in->integrity.alert[i]);

    if (rule != ALERT_UNEXPECTED && rules_quiet(m, in))
        return;
    if (al && level_rank(f->level) <= level_rank(al->level))
        return;
    if (!al) {
        al = alert_raise(&m->alerts, rule, f->level, in->index, m->now_ms);
        in->integrity.alert[i] = al->no;
        in->integrity.raised_ms[i] = m->now_ms;
    }
    rules_put(al, f);
}

bool rules_enters(const struct conn *c)
{
    return conn_counts(c) && c->origin.kind != ORIGIN_UNKNOWN && c->origin.kind != ORIGIN_UNSURE;
}

bool rules_found_active(const struct conn *c)
{
    return c->activated_ms && c->activated_ms == c->first_seen_ms;
}

int64_t rules_last_ms(const struct model *m, const struct conn *c)
{
    int64_t until_ms = c->until_ms ? c->until_ms - m->drift_ms : c->last_seen_ms;
    return until_ms < c->last_seen_ms ? until_ms : c->last_seen_ms;
}

bool rules_same_address(const struct conn *a, const struct conn *b)
{
    const struct ip_prefix *p = &a->origin.at, *q = &b->origin.at;

    return p->bits && p->bits == q->bits && ip_same(&p->ip, &q->ip, p->bits);
}

bool rules_same_net(const struct conn *a, const struct conn *b)
{
    const struct ip_prefix *p = &a->origin.at, *q = &b->origin.at;
    unsigned bits = ip_is_v4(&p->ip) ? IP_V4_BITS + 24 : 48;

    return p->bits >= bits && q->bits >= bits && ip_same(&p->ip, &q->ip, bits);
}

bool rules_other_country(const struct conn *a, const struct conn *b)
{
    const char *p = a->origin.country, *q = b->origin.country;

    return p && q && strcmp(p, q) != 0;
}

/* --- when they are asked --- */

void rules_conn(struct model *m, struct instance *in, uint16_t no)
{
    const struct conn *c = &in->conns[no];

    rule_places_conn(m, in);
    if (c->state != CONN_ACTIVE || !conn_counts(c))
        return;
    if (c->activated_ms < m->now_ms) /* active again */
        rule_travel_conn(m, in, c, m->now_ms);
    else if (!m->moved_ms)
        m->moved_ms = m->now_ms;
    rule_roster_look(m, in);
}

void rules_tick(struct model *m)
{
    for (uint32_t i = 0; i < m->size && m->moved_ms; i++) {
        struct instance *in = m->instances[i];
        for (int k = 0; in && k < in->nconns; k++) {
            const struct conn *c = &in->conns[k];
            if (c->activated_ms < m->moved_ms || !conn_counts(c))
                continue;
            rule_travel_conn(m, in, c, c->activated_ms);
            rule_late_conn(m, in, c);
        }
    }
    m->moved_ms = 0;
}

/* Ends what no longer holds, once it has been there for long enough to be seen. */
static void close_old(struct model *m, struct instance *in, const bool *holds)
{
    struct integrity *it = &in->integrity;

    for (int i = 0; i < ALERT_INTEGRITY_COUNT; i++) {
        if (!it->alert[i] || holds[i] ||
            m->now_ms - it->raised_ms[i] < rules_minutes_ms(m, RULE_REPEAT_MIN))
            continue;
        alert_clear(&m->alerts, it->alert[i], m->now_ms);
        it->alert[i] = 0;
    }
}

static void look_at_everybody(struct model *m)
{
    bool *shared = mem_calloc(m->size, sizeof *shared);
    bool *together = mem_calloc(m->size, sizeof *together);

    rule_shared_look(m, shared);
    rule_places_look_together(m, together);
    for (uint32_t i = 0; i < m->size; i++) {
        struct instance *in = m->instances[i];
        if (!in)
            continue;
        bool holds[ALERT_INTEGRITY_COUNT] = {
            [ALERT_PLACES - ALERT_INTEGRITY] = rule_places_look(m, in) || together[i],
            [ALERT_SHARED - ALERT_INTEGRITY] = shared[i],
            [ALERT_CHURN - ALERT_INTEGRITY] = rule_churn_look(m, in),
            [ALERT_UNEXPECTED - ALERT_INTEGRITY] = rule_roster_look(m, in),
        };
        close_old(m, in, holds);
    }
    free(shared);
    free(together);
    rule_roster_absent(m);
}

void rules_second(struct model *m)
{
    if (m->gone)
        rule_outage_look(m);
    if (m->now_ms < m->look_ms)
        return;
    m->look_ms = m->now_ms + RULES_LOOK_MS;
    if (m->size && m->config.rules >= EVENT_RULES)
        look_at_everybody(m);
}
