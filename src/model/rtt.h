/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The round trips of one connection over its whole life: exact count, least, mean and most, a 95th
 * percentile by a logarithmic histogram (8 buckets an octave: within 7 %), and a trend of at most
 * RTT_TREND points that grows coarser as it grows longer. All but the trend is part of the model's
 * state. */
#ifndef MODEL_RTT_H
#define MODEL_RTT_H

#include <stdint.h>

enum { RTT_BUCKETS = 112, RTT_TREND = 64 };

struct rtt_trend {
    int64_t from_ms; /* 0 empty */
    int32_t step_ms; /* of a point */
    uint16_t n;
    uint16_t part; /* values in the point that is being filled, whose sum is ... */
    uint32_t sum;
    uint16_t v[RTT_TREND]; /* means, ms; 0 nothing was measured */
};

struct rtt {
    uint32_t n;
    int32_t min_ms, max_ms;
    int64_t sum_ms;
    uint32_t bucket[RTT_BUCKETS];
    struct rtt_trend trend; /* for the eye only */
};

/* One measured value, 1 .. EVENT_RTT_MAX. Times never go back. */
void rtt_add(struct rtt *r, int64_t t_ms, int32_t ms);
/* -1: nothing was measured. r may be NULL. */
double rtt_mean(const struct rtt *r);
int32_t rtt_p95_ms(const struct rtt *r);

#endif
