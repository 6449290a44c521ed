/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What students of a real exam do, as far as it decides how large a journal is: each has its own
 * moment of the second and a few ms of jitter; cpu walks at random, memory slowly, round trips are
 * noisy, and all of them are new in every other message, for the servers measure every 2 s; one in
 * ten has a second desktop open; now and then somebody's connection is replaced, a link breaks, a
 * desktop is busy or a line slow for minutes (which raises alerts). */
#include "exam.h"

#include "base/mem.h"
#include "model/health.h"

#include <stdio.h>
#include <stdlib.h>

enum { TICK_MS = 250, MESSAGE_MS = 1000, JITTER_MS = 8, CONNS = 2 };

struct student {
    int64_t next_ms;                   /* of its next message, ... */
    int64_t due_ms;                    /* ... which was due then */
    int64_t busy_ms, slow_ms, away_ms; /* until when */
    unsigned messages;
    int cpu_tenths, mem_tenths, rtt_ms;
    uint16_t rtt_now[CONNS];
    uint16_t conns;         /* numbers given */
    uint16_t active[CONNS]; /* of those in use */
    uint16_t nactive;
};

struct exam {
    event_fn emit;
    void *ud;
    int64_t now_ms;
    uint64_t random;
    struct student *student;
    uint32_t n;
    struct sample *sample; /* of the tick at hand, with ... */
    struct sample_rtt (*rtt)[CONNS];
};

/* xorshift64* */
static int below(struct exam *x, int n)
{
    x->random ^= x->random >> 12;
    x->random ^= x->random << 25;
    x->random ^= x->random >> 27;
    return (int)((x->random * UINT64_C(2685821657736338717) >> 33) % (uint64_t)n);
}

static void emit(struct exam *x, struct event e)
{
    e.t_ms = x->now_ms;
    x->emit(x->ud, &e);
}

static void open_conn(struct exam *x, uint32_t i)
{
    struct student *s = &x->student[i];
    struct event_conn c = {.index = i, .no = s->conns, .since_ms = x->now_ms - 700};
    char uid[40], ip[20];

    if (s->nactive == CONNS || s->conns == EVENT_CONNS_MAX)
        return;
    snprintf(uid, sizeof uid, "%08x-%04x-4%03x-9%03x-%012x", (unsigned)below(x, 1 << 30),
             (unsigned)below(x, 1 << 16), (unsigned)below(x, 1 << 12), (unsigned)below(x, 1 << 12),
             (unsigned)below(x, 1 << 30));
    snprintf(ip, sizeof ip, "10.%d.%d.%d", (int)i % 4, (int)i / 250, (int)i % 250 + 1);
    c.uid = uid;
    c.ip = ip;
    emit(x, (struct event){.kind = EVENT_CONN, .conn = c});
    c.change = CONN_ACTIVATED;
    emit(x, (struct event){.kind = EVENT_CONN, .conn = c});
    s->active[s->nactive++] = s->conns++;
}

static void close_conn(struct exam *x, uint32_t i)
{
    struct student *s = &x->student[i];

    if (!s->nactive)
        return;
    emit(x, (struct event){.kind = EVENT_CONN,
                           .conn = {.index = i,
                                    .no = s->active[0],
                                    .change = CONN_CLOSED,
                                    .until_ms = x->now_ms - 90}});
    s->active[0] = s->active[--s->nactive];
}

static void set_link(struct exam *x, uint32_t i, enum link_state state, enum link_why why)
{
    int64_t retry_ms = state == LINK_BACKOFF ? x->now_ms + 1500 : 0;

    emit(x, (struct event){.kind = EVENT_LINK, .link = {i, state, why, 0, retry_ms}});
}

static void appear(struct exam *x, uint32_t i)
{
    struct student *s = &x->student[i];
    char id[32], student[16], name[32];

    snprintf(id, sizeof id, "exam-2026-s%06u", 280000 + i);
    snprintf(student, sizeof student, "s%06u", 280000 + i);
    snprintf(name, sizeof name, "Student Number %u", i);
    emit(x, (struct event){.kind = EVENT_ROSTER,
                           .roster = {.index = i,
                                      .id = id,
                                      .student = student,
                                      .name = name,
                                      .phase_text = "Ready",
                                      .phase = PHASE_READY,
                                      .running = true}});
    set_link(x, i, LINK_LIVE, LINK_WHY_NONE);
    int64_t due_ms = x->now_ms + below(x, MESSAGE_MS);
    *s = (struct student){.next_ms = due_ms,
                          .due_ms = due_ms,
                          .cpu_tenths = below(x, 600),
                          .mem_tenths = 200 + below(x, 500),
                          .rtt_ms = 8 + below(x, 50)};
    open_conn(x, i);
    if (below(x, 10) == 0)
        open_conn(x, i);
}

static int clamp(int v, int low, int high)
{
    return v < low ? low : v > high ? high : v;
}

static void measure(struct exam *x, uint32_t i, size_t at)
{
    struct student *s = &x->student[i];
    int slow = s->slow_ms > x->now_ms ? 400 : 0;

    if (s->messages++ % 2 == 0) {
        s->cpu_tenths = clamp(s->cpu_tenths + below(x, 161) - 80, 0, 930);
        s->mem_tenths = clamp(s->mem_tenths + below(x, 11) - 5, 100, 850);
        for (int k = 0; k < CONNS; k++)
            s->rtt_now[k] =
                (uint16_t)(s->rtt_ms + below(x, 12) + (below(x, 40) ? 0 : below(x, 150)) + slow);
    }
    int cpu = s->busy_ms > x->now_ms ? 99 + below(x, 3) : s->cpu_tenths / 10;
    x->sample[at] = (struct sample){.index = i,
                                    .ago_ms = (uint16_t)(x->now_ms - s->next_ms),
                                    .cpu = (int16_t)cpu,
                                    .mem = (int16_t)(s->mem_tenths / 10),
                                    .nrtt = s->nactive,
                                    .rtt = x->rtt[at]};
    for (int k = 0; k < s->nactive; k++)
        x->rtt[at][k] = (struct sample_rtt){s->active[k], s->rtt_now[k]};
    s->due_ms += MESSAGE_MS;
    s->next_ms = s->due_ms + below(x, JITTER_MS + 1);
}

static void tick(struct exam *x)
{
    size_t n = 0;

    x->now_ms += TICK_MS;
    for (uint32_t i = 0; i < x->n; i++)
        if (x->student[i].next_ms < x->now_ms) {
            if (x->student[i].away_ms > x->now_ms)
                x->student[i].next_ms = x->student[i].due_ms += MESSAGE_MS;
            else
                measure(x, i, n++);
        }
    emit(x, (struct event){.kind = EVENT_TICK, .tick = {x->sample, n}});
}

/* What happens to somebody, on average so often among 1000 students. */
static void second(struct exam *x, int s)
{
    uint32_t i = (uint32_t)below(x, (int)x->n);
    struct student *st = &x->student[i];

    for (uint32_t k = 0; k < x->n; k++)
        if (x->student[k].away_ms && x->student[k].away_ms <= x->now_ms) {
            x->student[k].away_ms = 0;
            set_link(x, k, LINK_LIVE, LINK_WHY_NONE);
        }
    if (below(x, 3) == 0) {
        close_conn(x, i);
        open_conn(x, i);
    }
    if (below(x, 20) == 0 && !st->away_ms) {
        set_link(x, i, LINK_BACKOFF, LINK_WHY_CLOSED);
        st->away_ms = x->now_ms + 2000 + below(x, 20000);
    }
    if (below(x, 30) == 0)
        st->busy_ms = x->now_ms + 120000;
    if (below(x, 60) == 0)
        st->slow_ms = x->now_ms + 90000;
    if (s % 10 == 0)
        emit(x,
             (struct event){.kind = EVENT_API,
                            .api = {.state = API_OK, .status = 200, .took_ms = 40 + below(x, 9)}});
}

void exam_hold(int students, int seconds, event_fn fn, void *ud)
{
    struct exam x = {.emit = fn, .ud = ud, .now_ms = EXAM_START_MS, .random = 88172645463325252};

    x.n = (uint32_t)students;
    x.student = mem_calloc(x.n, sizeof *x.student);
    x.sample = mem_calloc(x.n, sizeof *x.sample);
    x.rtt = mem_calloc(x.n, sizeof *x.rtt);
    emit(&x, (struct event){.kind = EVENT_CONFIG, .config = health_defaults(MESSAGE_MS)});
    for (uint32_t i = 0; i < x.n; i++)
        appear(&x, i);
    for (int s = 0; s < seconds; s++) {
        second(&x, s);
        for (int k = 0; k < MESSAGE_MS / TICK_MS; k++)
            tick(&x);
    }
    free(x.student);
    free(x.sample);
    free(x.rtt);
}
