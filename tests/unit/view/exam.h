/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A small exam for tests of what is shown: the model can only be changed by events, so these are
 * short ways to write events. Times in seconds after EXAM_T0_MS. */
#ifndef TESTS_EXAM_H
#define TESTS_EXAM_H

#include "model/health.h"
#include "model/model.h"

#include <string.h>

/* 2026-11-22T09:42:17Z is 60 s after it */
#define EXAM_T0_MS INT64_C(1795340477000)

static inline void exam_apply(struct model *m, int s, struct event e)
{
    e.t_ms = EXAM_T0_MS + s * INT64_C(1000);
    model_apply(m, &e);
}

static inline struct model *exam_new(void)
{
    struct model *m = model_new();

    exam_apply(m, 0, (struct event){.kind = EVENT_CONFIG, .config = health_defaults(4000)});
    return m;
}

static inline void exam_roster(struct model *m, int s, struct event_roster r)
{
    if (!r.phase_text)
        r.phase_text = r.phase == PHASE_READY ? "Ready" : r.phase == PHASE_OFF ? "Off" : "";
    if (!r.student)
        r.student = r.id;
    exam_apply(m, s, (struct event){.kind = EVENT_ROSTER, .roster = r});
}

static inline void exam_ready(struct model *m, uint32_t index, const char *id, const char *name)
{
    exam_roster(m, 0,
                (struct event_roster){.index = index,
                                      .change = ROSTER_APPEARED,
                                      .id = id,
                                      .name = name,
                                      .phase = PHASE_READY,
                                      .running = true});
}

static inline void exam_link(struct model *m, int s, uint32_t index, enum link_state state,
                             enum link_why why, int detail, int retry_s)
{
    exam_apply(m, s,
               (struct event){.kind = EVENT_LINK,
                              .link = {.index = index,
                                       .state = state,
                                       .why = why,
                                       .detail = detail,
                                       .retry_ms = retry_s ? EXAM_T0_MS + retry_s * 1000 : 0}});
}

/* Opens connection `no` and activates it. */
static inline void exam_conn(struct model *m, int s, uint32_t index, uint16_t no, const char *ip)
{
    char uid[] = "0780d5a4a07640fa8fe08f46872a78bb";

    uid[0] = (char)('0' + no);
    struct event e = {.kind = EVENT_CONN,
                      .conn = {.index = index,
                               .no = no,
                               .change = CONN_OPENED,
                               .uid = uid,
                               .ip = ip,
                               .since_ms = EXAM_T0_MS + s * 1000 - 500}};
    exam_apply(m, s, e);
    e.conn.change = CONN_ACTIVATED;
    exam_apply(m, s, e);
}

/* A sample; rtt of connection 0, -1 none is active. */
static inline void exam_sample(struct model *m, int s, uint32_t index, int cpu, int mem, int rtt)
{
    struct sample_rtt r = {.conn = 0, .ms = (uint16_t)rtt};
    struct sample x = {
        .index = index, .cpu = (int16_t)cpu, .mem = (int16_t)mem, .nrtt = rtt >= 0, .rtt = &r};

    exam_apply(m, s, (struct event){.kind = EVENT_TICK, .tick = {.samples = &x, .n = 1}});
}

/* Samples every 4 s in [from, to]. */
static inline void exam_samples(struct model *m, int from, int to, uint32_t index, int cpu, int mem,
                                int rtt)
{
    for (int s = from; s <= to; s += 4)
        exam_sample(m, s, index, cpu, mem, rtt);
}

static inline void exam_api(struct model *m, int s, enum api_state state, int status,
                            const char *text)
{
    exam_apply(
        m, s,
        (struct event){.kind = EVENT_API,
                       .api = {.state = state, .status = status, .took_ms = 182, .text = text}});
}

#endif
