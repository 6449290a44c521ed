/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Short ways to feed a model in tests. Time is the test's: it moves by feed_tick alone. */
#ifndef TEST_FEED_H
#define TEST_FEED_H

#include "model/health.h"
#include "model/model.h"

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
                                          .since_ms = f->now_ms - 5}});
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

static inline const struct instance *feed_in(const struct feed *f, uint32_t index)
{
    return model_instance(f->m, index);
}

#endif
