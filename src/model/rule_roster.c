/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Absent and unexpected, when a list of expected students is known.
 *
 * Unexpected: somebody works at an instance whose student is not in the list. WARN, and at once,
 * however young the exam is: either the list or the instance is wrong, and there is still time to
 * mend it. It holds while that is so.
 *
 * Absent: students of the list of whom no instance ever had an active connection. One INFO about
 * all of them, once the exam has run for the quiet minutes: who has not come by then may not come.
 * The exam runs from the first student's beginning. The count follows; it is over when all have
 * come, or with the common deadline. */
#include "model/rule.h"

bool rule_roster_look(struct model *m, struct instance *in)
{
    if (!rules_get(m, RULE_ROSTER) || !m->expected.n || in->expected || !in->nactive)
        return false;
    const struct conn *c = instance_from_conn(in);
    struct finding f = {.level = LEVEL_WARN, .side = {rules_side(in, c, c->activated_ms)}};
    rules_raise(m, in, ALERT_UNEXPECTED, &f);
    return true;
}

static int64_t earliest_ms(const struct model *m)
{
    int64_t from_ms = INT64_MAX;

    for (uint32_t i = 0; i < m->size; i++) {
        const struct instance *in = m->instances[i];
        if (in && in->exam_from_ms && in->exam_from_ms < from_ms)
            from_ms = in->exam_from_ms;
    }
    return from_ms;
}

static bool is_running(const struct model *m)
{
    int64_t wall_ms = rules_wall_ms(m);

    return wall_ms - rules_minutes_ms(m, RULE_QUIET_MIN) >= earliest_ms(m) &&
           (!m->config.deadline_ms || wall_ms < m->config.deadline_ms);
}

void rule_roster_absent(struct model *m)
{
    struct alert *al = alert_find(&m->alerts, m->alerts.absent);
    uint32_t absent = 0;

    for (uint32_t i = 0; i < m->expected.n && rules_get(m, RULE_ROSTER); i++)
        absent += !m->expected.v[i].seen;
    if (!absent || !is_running(m)) {
        alert_clear(&m->alerts, m->alerts.absent, m->now_ms);
        m->alerts.absent = 0;
        return;
    }
    if (!al)
        al = alert_raise(&m->alerts, ALERT_ABSENT, LEVEL_INFO, -1, m->now_ms);
    m->alerts.absent = al->no;
    al->value = (int32_t)absent;
    al->of = m->expected.n;
}
