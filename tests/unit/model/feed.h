/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Short ways to feed a model in tests. Time is the test's: it moves by feed_tick alone. */
#ifndef TEST_FEED_H
#define TEST_FEED_H

#include "model/health.h"
#include "model/model.h"
#include "model/rules.h"

#include <stdio.h>

struct feed {
    struct model *m;
    int64_t now_ms;
};

static inline struct feed feed_new(int32_t period_ms)
{
    struct feed f = {model_new(), INT64_C(1780000000000)};
    struct event e = {.kind = EVENT_CONFIG, .t_ms = f.now_ms, .config = health_defaults(period_ms)};

    model_apply(f.m, &e);
    return f;
}

static inline void feed_apply(struct feed *f, struct event e)
{
    e.t_ms = f->now_ms;
    model_apply(f->m, &e);
}

static inline void feed_roster(struct feed *f, uint32_t index, enum phase p, enum submission s)
{
    char id[32];

    snprintf(id, sizeof id, "exam-%04u", (unsigned)index);
    feed_apply(f, (struct event){.kind = EVENT_ROSTER,
                                 .roster = {.index = index,
                                            .change = ROSTER_CHANGED,
                                            .id = id,
                                            .student = id,
                                            .phase_text = "text",
                                            .phase = p,
                                            .running = p == PHASE_READY,
                                            .submission = s}});
}

static inline void feed_link(struct feed *f, uint32_t index, enum link_state s)
{
    feed_apply(f, (struct event){.kind = EVENT_LINK, .link = {.index = index, .state = s}});
}

/* A Ready instance with a live link. */
static inline void feed_desk(struct feed *f, uint32_t index)
{
    feed_roster(f, index, PHASE_READY, SUBMISSION_NONE);
    feed_link(f, index, LINK_CONNECTING);
    feed_link(f, index, LINK_LIVE);
}

static inline void feed_conn(struct feed *f, uint32_t index, uint16_t no, enum conn_change c)
{
    char uid[16];

    snprintf(uid, sizeof uid, "uid%u", (unsigned)no);
    feed_apply(f, (struct event){.kind = EVENT_CONN,
                                 .conn = {.index = index,
                                          .no = no,
                                          .change = c,
                                          .uid = uid,
                                          .ip = "192.0.2.1",
                                          .since_ms = f->now_ms - 5,
                                          .until_ms = c == CONN_CLOSED ? f->now_ms : 0}});
}

/* An examiner looks at a desktop without a connUid, ... */
static inline void feed_look(struct feed *f, uint32_t index, enum viewer viewer)
{
    feed_apply(
        f,
        (struct event){
            .kind = EVENT_ACTION,
            .action = {.kind = ACTION_SPECTATE, .index = index, .viewer = viewer, .who = "anna"}});
}

/* ... and no more. */
static inline void feed_look_end(struct feed *f, uint32_t index, int64_t from_ms)
{
    feed_apply(f, (struct event){.kind = EVENT_ACTION,
                                 .action = {.kind = ACTION_SPECTATE_END,
                                            .index = index,
                                            .viewer = VIEWER_TERMINAL,
                                            .from_ms = from_ms,
                                            .who = "anna"}});
}

/* Moves time and gives one sample (cpu, mem; rtt of connection 0 if >= 0). */
static inline void feed_sample(struct feed *f, int64_t step_ms, uint32_t index, int cpu, int mem,
                               int rtt)
{
    struct sample_rtt r = {0, (uint16_t)rtt};
    struct sample s = {
        .index = index, .cpu = (int16_t)cpu, .mem = (int16_t)mem, .nrtt = rtt >= 0, .rtt = &r};

    f->now_ms += step_ms;
    feed_apply(f, (struct event){.kind = EVENT_TICK, .tick = {&s, 1}});
}

static inline void feed_tick(struct feed *f, int64_t step_ms)
{
    f->now_ms += step_ms;
    feed_apply(f, (struct event){.kind = EVENT_TICK});
}

/* The integrity rules with their usual numbers, and a deadline (0 none). */
static inline void feed_rules(struct feed *f, int64_t deadline_ms)
{
    struct event e = {.kind = EVENT_CONFIG, .config = *model_config(f->m)};

    e.config.rules = EVENT_RULES;
    rules_defaults(e.config.rule);
    e.config.deadline_ms = deadline_ms;
    feed_apply(f, e);
}

static inline void feed_network(struct feed *f, struct event_network w)
{
    feed_apply(f, (struct event){.kind = EVENT_NETWORK, .network = w});
}

static inline void feed_expected(struct feed *f, const char *student, int extra_min)
{
    feed_apply(f, (struct event){.kind = EVENT_EXPECTED,
                                 .expected = {.student = student, .extra_min = extra_min}});
}

/* A roster poll has ended. */
static inline void feed_poll(struct feed *f, enum api_state s)
{
    feed_apply(f, (struct event){.kind = EVENT_API, .api = {.state = s}});
}

static inline struct event_origin feed_at(const char *client, const char *country, uint32_t asn)
{
    return (struct event_origin){
        .client = client, .kind = ORIGIN_PUBLIC, .country = country, .asn = asn};
}

/* A connection from there opens and goes active. */
static inline void feed_come(struct feed *f, uint32_t index, uint16_t no, struct event_origin at)
{
    char uid[16];

    snprintf(uid, sizeof uid, "uid%u", (unsigned)no);
    struct event e = {.kind = EVENT_CONN,
                      .conn = {.index = index,
                               .no = no,
                               .change = CONN_OPENED,
                               .uid = uid,
                               .ip = at.client ? at.client : "",
                               .origin = at,
                               .since_ms = f->now_ms}};
    feed_apply(f, e);
    e.conn.change = CONN_ACTIVATED;
    feed_apply(f, e);
}

enum { FEED_RTT_MS = 20, FEED_MAX = 64 };

/* Seconds pass, and each live instance (below FEED_MAX) reports all that is active. */
static inline void feed_work(struct feed *f, int seconds)
{
    for (int s = 0; s < seconds; s++) {
        struct sample_rtt rtt[FEED_MAX][8];
        struct sample samples[FEED_MAX];
        size_t n = 0;
        for (uint32_t i = 0; i < model_size(f->m) && i < FEED_MAX; i++) {
            const struct instance *in = model_instance(f->m, i);
            if (!in || in->link != LINK_LIVE)
                continue;
            struct sample *x = &samples[n];
            *x = (struct sample){.index = i, .cpu = 10, .mem = 10, .rtt = rtt[n]};
            for (uint16_t k = 0; k < in->nconns && k < 8; k++)
                if (in->conns[k].state == CONN_ACTIVE)
                    rtt[n][x->nrtt++] = (struct sample_rtt){k, FEED_RTT_MS};
            n++;
        }
        f->now_ms += 1000;
        feed_apply(f, (struct event){.kind = EVENT_TICK, .tick = {samples, n}});
    }
}

static inline uint32_t feed_open_alerts(const struct feed *f, enum alert_rule rule)
{
    uint32_t n = 0;

    for (size_t i = 0; i < model_alerts(f->m); i++)
        n += model_alert(f->m, i)->rule == rule && !model_alert(f->m, i)->cleared_ms;
    return n;
}

/* The newest of a rule; NULL none was ever raised. */
static inline const struct alert *feed_alert(const struct feed *f, enum alert_rule rule)
{
    for (size_t i = model_alerts(f->m); i-- > 0;)
        if (model_alert(f->m, i)->rule == rule)
            return model_alert(f->m, i);
    return NULL;
}

static inline const struct instance *feed_in(const struct feed *f, uint32_t index)
{
    return model_instance(f->m, index);
}

#endif
