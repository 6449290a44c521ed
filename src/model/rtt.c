/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "model/rtt.h"

#include <string.h>

enum { OCTAVE = 8, TREND_STEP_MS = 4000 };

/* Up to OCTAVE each value has a bucket; from there on 8 an octave. */
static int bucket_of(uint32_t ms)
{
    int octave = 0;

    while (ms >> octave >= 2 * OCTAVE)
        octave++;
    int i = octave * OCTAVE + (int)(ms >> octave);
    return i < RTT_BUCKETS ? i : RTT_BUCKETS - 1;
}

/* The middle of a bucket. */
static int32_t value_of(int i)
{
    int octave = i < 2 * OCTAVE ? 0 : i / OCTAVE - 1;
    int32_t low = (i - octave * OCTAVE) << octave;

    return low + (1 << octave) / 2;
}

static void halve(struct rtt_trend *t)
{
    for (int i = 0; i < RTT_TREND / 2; i++) {
        uint16_t a = t->v[2 * i], b = t->v[2 * i + 1];
        t->v[i] = a && b ? (uint16_t)((a + b + 1) / 2) : a | b;
    }
    memset(t->v + RTT_TREND / 2, 0, sizeof t->v / 2);
    t->n = RTT_TREND / 2;
    t->step_ms *= 2;
}

static void trend_add(struct rtt_trend *t, int64_t t_ms, int32_t ms)
{
    if (!t->from_ms)
        *t = (struct rtt_trend){.from_ms = t_ms, .step_ms = TREND_STEP_MS};
    while ((t_ms - t->from_ms) / t->step_ms >= RTT_TREND) {
        halve(t);
        t->part = 0;
    }
    uint16_t at = (uint16_t)((t_ms - t->from_ms) / t->step_ms);
    if (at >= t->n) {
        t->n = at + 1;
        t->part = 0;
    }
    t->sum = t->part ? t->sum + (uint32_t)ms : (uint32_t)ms;
    t->part++;
    t->v[at] = (uint16_t)(t->sum / t->part);
}

void rtt_add(struct rtt *r, int64_t t_ms, int32_t ms)
{
    r->min_ms = !r->n || ms < r->min_ms ? ms : r->min_ms;
    r->max_ms = ms > r->max_ms ? ms : r->max_ms;
    r->n++;
    r->sum_ms += ms;
    r->bucket[bucket_of((uint32_t)ms)]++;
    trend_add(&r->trend, t_ms, ms);
}

double rtt_mean(const struct rtt *r)
{
    return r && r->n ? (double)r->sum_ms / r->n : -1;
}

int32_t rtt_p95_ms(const struct rtt *r)
{
    uint64_t below = 0;
    int i = 0;

    if (!r || !r->n)
        return -1;
    while ((below += r->bucket[i]) * 100 < (uint64_t)r->n * 95)
        i++;
    int32_t ms = value_of(i);
    return ms < r->min_ms ? r->min_ms : ms > r->max_ms ? r->max_ms : ms;
}
