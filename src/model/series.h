/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Trends of one instance: cpu, mem and worst round trip.
 * Fine: every sample of the last 10 minutes, SERIES_FINE of them at most.
 * Coarse: mean and max of each 20 s for 4 hours.
 * Kept for the eye only; no rule reads them. Allocated at an instance's first sample; grows to
 * 11 KiB at one sample in 4 s, 14.5 KiB at one a second. */
#ifndef MODEL_SERIES_H
#define MODEL_SERIES_H

#include <stddef.h>
#include <stdint.h>

enum series_signal { SERIES_CPU, SERIES_MEM, SERIES_RTT, SERIES_SIGNALS };

enum {
    SERIES_FINE = 600,
    SERIES_FINE_MS = 600000,
    SERIES_COARSE = 720,
    SERIES_COARSE_MS = 20000,
    SERIES_UNKNOWN = 0xFFFF
};

struct series_point {
    int32_t mean, max; /* -1 unknown */
};

struct series;

struct series *series_new(void);
/* NULL gives NULL. */
struct series *series_clone(const struct series *s);
void series_free(struct series *s);
/* One sample; values of -1 are unknown. Times never go back. */
void series_add(struct series *s, int64_t t_ms, const int32_t value[SERIES_SIGNALS]);
/* The same for one that is older than SERIES_FINE_MS before the end there will be: it counts for
 * the coarse data alone, in a third of the time. */
void series_add_coarse(struct series *s, int64_t t_ms, const int32_t value[SERIES_SIGNALS]);
/* Appends the samples of newer to those of older, none of which is later. As if they had been added
 * to one; but the mean of the 20 s that both have a part of weighs newer's by the samples it still
 * has of them. */
void series_join(struct series *older, const struct series *newer);

/* Fills out[0..n) with n equal steps of step_ms that end at end_ms (the last one is
 * [end_ms - step_ms, end_ms)): steps of less than SERIES_COARSE_MS from the samples, longer ones
 * from the coarse data, each 20 s in the step they begin in. */
void series_read(const struct series *s, enum series_signal sig, int64_t end_ms, int64_t step_ms,
                 struct series_point *out, size_t n);

#endif
