/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What was measured of one student over the whole exam, in a fixed number of steps: lowest, highest
 * and mean of each, so that no spike is lost and the memory does not grow with the time. */
#ifndef REPORT_CHART_H
#define REPORT_CHART_H

#include "model/series.h"

#include <stddef.h>
#include <stdint.h>

enum { CHART_STEPS_MAX = 600 };

struct chart_step {
    uint32_t sum;
    uint16_t n; /* 0: nothing was measured; counts no further than 65535 */
    uint16_t min, max;
};

struct chart {
    int64_t from_ms, step_ms;
    size_t n;                                /* steps */
    struct chart_step *step[SERIES_SIGNALS]; /* owned, n of each */
};

/* At most `steps` (<= CHART_STEPS_MAX), each at least step_ms: a step should be no shorter than the
 * time between two samples. */
void chart_init(struct chart *c, int64_t from_ms, int64_t to_ms, size_t steps, int64_t step_ms);
/* Accepts a zeroed one. */
void chart_done(struct chart *c);
/* -1 is unknown and counts for nothing; a time outside belongs to the nearest step. */
void chart_add(struct chart *c, enum series_signal sig, int64_t t_ms, int32_t value);
double chart_mean(const struct chart_step *s);
/* The highest of all, -1 if nothing was measured. */
int32_t chart_max(const struct chart *c, enum series_signal sig);

#endif
