/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Applies events. What a rule means is health.c's, alert.c's and rules.c's; this room only knows
 * which part of the state an event touches. */
#include "model/model.h"

#include "base/mem.h"
#include "model/health.h"
#include "model/rule.h"

#include <stdlib.h>
#include <string.h>

struct model *model_new(void)
{
    struct model *m = mem_zalloc(sizeof *m);

    state_init(m);
    return m;
}

void model_free(struct model *m)
{
    if (!m)
        return;
    state_clear(m, false);
    network_done(&m->networks);
    free(m);
}

static struct instance *find(struct model *m, uint32_t index)
{
    struct instance *in = index < m->size ? m->instances[index] : NULL;

    if (!in)
        m->dropped++;
    return in;
}

/* The roster that is known is the one there is. */
static bool roster_ok(const struct model *m)
{
    return m->api.state == API_OK || m->api.state == API_UNKNOWN;
}

static void account(struct model *m, struct instance *in)
{
    int64_t until_ms = model_deadline_ms(m, in);

    if (ledger_update(in, roster_ok(m), until_ms ? until_ms - m->drift_ms : 0, m->now_ms))
        m->lost_alone = true;
    rule_outage_member(m, in);
}

static void judge(struct model *m, struct instance *in)
{
    if (health_update(&m->config, in, m->now_ms))
        alert_review(&m->alerts, &m->config, in, m->now_ms);
    account(m, in);
}

/* Facts an alert depends on have changed, whether or not a level did. */
static void review(struct model *m, struct instance *in)
{
    health_update(&m->config, in, m->now_ms);
    alert_review(&m->alerts, &m->config, in, m->now_ms);
    account(m, in);
}

static void set_linked(struct model *m, struct instance *in, bool linked)
{
    m->linked += (uint32_t)(linked && !in->linked);
    m->linked -= (uint32_t)(!linked && in->linked);
    in->linked = linked;
}

/* --- roster --- */

static void set_phase(struct model *m, struct instance *in, enum phase p)
{
    if (p == in->phase)
        return;
    in->phase_ms[in->phase] += m->now_ms - in->phase_since_ms;
    in->phase_since_ms = m->now_ms;
    in->phase_before = in->phase;
    in->phase = p;
    if (p != PHASE_READY) {
        health_reset(in);
        set_linked(m, in, false);
    }
}

/* Ties an instance to its line of the list. */
static void set_expected(struct model *m, struct instance *in, uint32_t expected)
{
    in->expected = expected;
    if (expected && (in->exam_from_ms || in->submission))
        m->expected.v[expected - 1].seen = true;
}

static void apply_roster(struct model *m, const struct event_roster *r)
{
    struct instance *in =
        r->change == ROSTER_VANISHED ? find(m, r->index) : state_instance(m, r->index);

    if (!in)
        return;
    in->present = r->change != ROSTER_VANISHED;
    if (in->present) {
        mem_set_str(&in->id, r->id);
        mem_set_str(&in->student, r->student);
        mem_set_str(&in->name, r->name);
        mem_set_str(&in->phase_text, r->phase_text);
        mem_set_str(&in->host, r->host);
        in->running = r->running;
        if (r->submission != in->submission)
            in->submission_since_ms = m->now_ms;
        in->submission = r->submission;
        set_expected(m, in, expected_find(&m->expected, r->student));
        set_phase(m, in, r->phase);
    } else {
        in->running = false;
        set_phase(m, in, PHASE_GONE);
    }
    review(m, in);
}

/* --- connections --- */

static bool is_active(const struct conn *c)
{
    return c->state == CONN_ACTIVE && conn_counts(c);
}

static void conn_open(struct model *m, struct instance *in, const struct event_conn *e)
{
    if (e->no == in->nconns) {
        state_conn(in, e->no);
    } else { /* the register is full: this one's number is taken over */
        in->nactive -= is_active(&in->conns[e->no]);
        conn_done(&in->conns[e->no]);
        in->conns_over = true;
    }
    in->conns[e->no] = (struct conn){.uid = mem_strdup(e->uid),
                                     .ip = mem_strdup(e->ip),
                                     .since_ms = e->since_ms,
                                     .first_seen_ms = m->now_ms,
                                     .last_seen_ms = m->now_ms};
    conn_set_origin(&in->conns[e->no], &e->origin);
    in->conns[e->no].origin.network = network_number(&m->networks, e->origin.network);
    in->conns[e->no].origin.spectator = e->origin.spectator;
}

static void conn_end(struct instance *in, struct conn *c, int64_t until_ms)
{
    in->nactive -= is_active(c);
    c->state = CONN_DONE;
    c->until_ms = until_ms;
    c->hold = (struct hold){0};
    c->rtt_ms = 0;
    if (c->rtt)
        window_clear(c->rtt);
}

/* When the page was loaded, by the server's clock; else by ours. */
static int64_t began_ms(const struct model *m, const struct conn *c)
{
    return c->since_ms ? c->since_ms : c->first_seen_ms + m->drift_ms;
}

static void exam_begins(struct model *m, struct instance *in, const struct conn *c)
{
    int64_t t_ms = began_ms(m, c);

    if (!in->exam_from_ms || t_ms < in->exam_from_ms)
        in->exam_from_ms = t_ms;
    set_expected(m, in, in->expected);
}

static void conn_activate(struct model *m, struct instance *in, struct conn *c)
{
    in->nactive += c->state != CONN_ACTIVE && conn_counts(c);
    c->state = CONN_ACTIVE;
    c->vanished = false;
    c->until_ms = 0;
    if (!c->activated_ms)
        c->activated_ms = m->now_ms;
    if (conn_counts(c))
        exam_begins(m, in, c);
}

/* It was used, even if that was before we looked. */
static void conn_close(struct model *m, struct instance *in, struct conn *c, int64_t until_ms)
{
    conn_end(in, c, until_ms);
    if (conn_counts(c))
        exam_begins(m, in, c);
}

static void conn_vanish(struct instance *in, struct conn *c)
{
    c->vanished = true;
    if (c->state == CONN_ACTIVE)
        conn_end(in, c, 0);
}

static void worst_rtt(struct instance *in)
{
    const struct conn *worst = instance_worst_conn(in);

    in->rtt_ms = worst ? worst->rtt_ms : 0;
}

static void apply_conn(struct model *m, const struct event_conn *e)
{
    struct instance *in = find(m, e->index);

    if (!in)
        return;
    if (e->change == CONN_OVER) {
        in->conns_over = true;
        return;
    }
    if (e->change == CONN_OPENED ? e->no > in->nconns || e->no >= EVENT_CONNS_MAX
                                 : e->no >= in->nconns) {
        m->dropped++;
        return;
    }
    if (e->change == CONN_OPENED) {
        conn_open(m, in, e);
        account(m, in); /* the one whose number it took may have been active */
        rules_conn(m, in, e->no);
        return;
    }
    struct conn *c = &in->conns[e->no];
    bool was_done = c->state == CONN_DONE;
    if (e->change == CONN_ACTIVATED)
        conn_activate(m, in, c);
    else if (e->change == CONN_CLOSED)
        conn_close(m, in, c, e->until_ms);
    else
        conn_vanish(in, c);
    if (!was_done || c->state == CONN_ACTIVE) /* what has ended gets no newer */
        c->last_seen_ms = m->now_ms;
    worst_rtt(in);
    judge(m, in);
    rules_conn(m, in, e->no);
}

/* --- samples and time --- */

static void sample_rtt(struct model *m, struct instance *in, const struct sample_rtt *r, int64_t t)
{
    struct conn *c = r->conn < in->nconns ? &in->conns[r->conn] : NULL;

    if (!c || c->state != CONN_ACTIVE) {
        m->dropped++;
        return;
    }
    c->last_seen_ms = t;
    if (!r->ms)
        return;
    c->rtt_ms = r->ms;
    if (!c->rtt)
        c->rtt = mem_zalloc(sizeof *c->rtt);
    if (!c->all)
        c->all = mem_zalloc(sizeof *c->all);
    rtt_add(c->all, t, r->ms);
    window_add(c->rtt, t, r->ms, m->config.window_ms);
}

static void apply_sample(struct model *m, const struct sample *s, int64_t t)
{
    struct instance *in = find(m, s->index);

    if (!in)
        return;
    m->messages++;
    in->last_ms = t;
    in->cpu = s->cpu;
    in->mem = s->mem;
    if (s->cpu >= 0)
        window_add(&in->cpu_win, t, s->cpu, m->config.window_ms);
    if (s->mem >= 0)
        window_add(&in->mem_win, t, s->mem, m->config.window_ms);
    for (int i = 0; i < s->nrtt; i++)
        sample_rtt(m, in, &s->rtt[i], t);
    worst_rtt(in);
    if (!in->series)
        in->series = series_new();
    int32_t v[SERIES_SIGNALS] = {s->cpu, s->mem, in->rtt_ms ? in->rtt_ms : -1};
    series_add(in->series, t, v);
    bool changed = health_sample(&m->config, in, t);
    if (changed)
        alert_review(&m->alerts, &m->config, in, t);
    if (changed || (in->nactive && !in->ledger.arrived))
        account(m, in);
}

/* Once a second is often enough for what only time changes. */
static void pass_time(struct model *m, int64_t before_ms)
{
    if (m->now_ms / 1000 == before_ms / 1000)
        return;
    bool over = m->config.deadline_ms && m->now_ms + m->drift_ms >= m->config.deadline_ms;

    for (uint32_t i = 0; i < m->size; i++)
        if (m->instances[i] &&
            (health_waits(m->instances[i]) || (over && !m->instances[i]->ledger.over)))
            judge(m, m->instances[i]);
    if (m->lost_alone)
        ledger_gather(m->instances, m->size, &m->networks, m->now_ms);
    m->lost_alone = false;
    rules_second(m);
}

static void apply_tick(struct model *m, const struct event_tick *tick, int64_t before_ms)
{
    for (size_t i = 0; i < tick->n; i++)
        apply_sample(m, &tick->samples[i], m->now_ms - tick->samples[i].ago_ms);
    rules_tick(m);
    pass_time(m, before_ms);
}

/* --- links, api, the rest --- */

static void apply_link(struct model *m, const struct event_link *e)
{
    struct instance *in = find(m, e->index);

    if (!in)
        return;
    if (in->link != e->state)
        in->link_since_ms = m->now_ms;
    in->link = e->state;
    in->link_why = e->why;
    in->link_detail = e->detail;
    in->link_retry_ms = e->retry_ms;
    if (e->state == LINK_LIVE)
        set_linked(m, in, true);
    judge(m, in);
}

/* A list that is suddenly empty is not believed: what we know stays, and ages. */
static bool brought_a_roster(const struct model *m, enum api_state s)
{
    return s == API_OK || ((s == API_EMPTY || s == API_NO_MATCH) && m->size == 0);
}

static void apply_api(struct model *m, const struct event_api *e)
{
    bool was_ok = roster_ok(m);

    m->api.state = e->state;
    m->api.status = e->status;
    m->api.took_ms = e->took_ms;
    m->api.polled_ms = m->now_ms;
    mem_set_str(&m->api.text, e->text);
    if (brought_a_roster(m, e->state)) {
        m->api.roster_ms = m->now_ms;
        m->api.bad = e->bad;
        m->api.over = e->over;
    }
    alert_review_api(&m->alerts, e->state, m->now_ms);
    for (uint32_t i = 0; i < m->size && roster_ok(m) != was_ok; i++)
        if (m->instances[i])
            account(m, m->instances[i]);
}

/* What its coming had begun ends with it, if nobody else came. */
static void forget_beginning(struct model *m, struct instance *in)
{
    in->exam_from_ms = 0;
    for (int i = 0; i < in->nconns; i++)
        if (conn_used(&in->conns[i]) && conn_counts(&in->conns[i]))
            exam_begins(m, in, &in->conns[i]);
    if (in->exam_from_ms)
        return;
    in->ledger = (struct ledger){0};
    if (!in->expected)
        return;
    m->expected.v[in->expected - 1].seen = false;
    for (uint32_t i = 0; i < m->size; i++)
        if (m->instances[i] && m->instances[i]->expected == in->expected)
            set_expected(m, m->instances[i], in->expected);
}

/* A connection that comes later with that uid is told as a spectator's by whoever observes it. */
static void disregard(struct model *m, struct instance *in, const char *uid)
{
    for (int i = 0; i < in->nconns; i++) {
        struct conn *c = &in->conns[i];
        if (strcmp(c->uid, uid) != 0 || !conn_counts(c))
            continue;
        in->nactive -= is_active(c);
        c->origin.spectator = SPECTATOR_OURS;
        c->hold = (struct hold){0};
        forget_beginning(m, in);
        worst_rtt(in);
        judge(m, in);
        rules_conn(m, in, (uint16_t)i);
    }
}

static void spectate(struct model *m, const struct event_action *e)
{
    struct instance *in = find(m, e->index);

    if (!in)
        return;
    in->looked_ms = m->now_ms;
    if (e->kind == ACTION_SPECTATE_END)
        in->looking -= in->looking > 0;
    else
        in->looking += e->viewer != VIEWER_BROWSER; /* whose end is not known */
    if (e->kind == ACTION_SPECTATE && e->uid)
        disregard(m, in, e->uid);
}

static void acknowledge(struct model *m, const struct event_action *e)
{
    struct alert *al = alert_find(&m->alerts, e->alert);

    if (!al) {
        m->dropped++;
        return;
    }
    if (!al->acked_ms) {
        al->acked_ms = m->now_ms;
        mem_set_str(&al->acked_by, e->who);
    }
}

static void apply_gap(struct model *m, const struct event_gap *gap, int64_t before_ms)
{
    if (gap->why != GAP_DROPPED)
        m->gap_ms = gap->to_ms;
    for (uint32_t i = 0; i < m->size; i++) {
        if (!m->instances[i])
            continue;
        ledger_gap(m->instances[i], gap);
        if (gap->why == GAP_STOPPED) /* who would have told their end was gone */
            m->instances[i]->looking = 0;
    }
    pass_time(m, before_ms);
}

static void apply_config(struct model *m, const struct event_config *c)
{
    m->config = *c;
    m->config.inputs = (struct event_inputs){0};
    for (uint32_t i = 0; i < m->size; i++)
        if (m->instances[i])
            account(m, m->instances[i]); /* the deadline may be another */
}

static void apply_expected(struct model *m, const struct event_expected *e)
{
    if (m->expected.n >= EVENT_EXPECTED_MAX && !expected_find(&m->expected, e->student)) {
        m->dropped++;
        return;
    }
    uint32_t known = m->expected.n, place = expected_apply(&m->expected, e);
    for (uint32_t i = 0; i < m->size && place >= known; i++)
        if (m->instances[i] && strcmp(m->instances[i]->student, e->student) == 0)
            set_expected(m, m->instances[i], place + 1);
}

static void apply_action(struct model *m, const struct event_action *e)
{
    if (e->kind == ACTION_ACK)
        acknowledge(m, e);
    else
        spectate(m, e);
}

void model_apply(struct model *m, const struct event *e)
{
    int64_t before_ms = m->now_ms;

    if (e->t_ms > m->now_ms)
        m->now_ms = e->t_ms;
    switch (e->kind) {
    case EVENT_CONFIG: apply_config(m, &e->config); break;
    case EVENT_ROSTER: apply_roster(m, &e->roster); break;
    case EVENT_TICK: apply_tick(m, &e->tick, before_ms); break;
    case EVENT_CONN: apply_conn(m, &e->conn); break;
    case EVENT_LINK: apply_link(m, &e->link); break;
    case EVENT_API: apply_api(m, &e->api); break;
    case EVENT_CLOCK: m->drift_ms = e->clock.drift_ms; break;
    case EVENT_ACTION: apply_action(m, &e->action); break;
    case EVENT_GAP: apply_gap(m, &e->gap, before_ms); break;
    case EVENT_NETWORK: network_apply(&m->networks, &e->network); break;
    case EVENT_EXPECTED: apply_expected(m, &e->expected); break;
    }
}

void model_put_trends(struct model *m, uint32_t index, struct series *older)
{
    struct instance *in = index < m->size ? m->instances[index] : NULL;

    if (!in || !older) {
        series_free(older);
        return;
    }
    if (in->series)
        series_join(older, in->series);
    series_free(in->series);
    in->series = older;
}

void model_put_conn_trend(struct model *m, uint32_t index, uint16_t no, const struct rtt *older)
{
    struct instance *in = index < m->size ? m->instances[index] : NULL;
    struct rtt *all = in && no < in->nconns ? in->conns[no].all : NULL;
    struct rtt joined = *older;

    if (!all)
        return;
    const struct rtt_trend *newer = &all->trend;
    for (int i = 0; i < newer->n; i++)
        if (newer->v[i])
            rtt_add(&joined, newer->from_ms + (int64_t)i * newer->step_ms, newer->v[i]);
    all->trend = joined.trend;
}
