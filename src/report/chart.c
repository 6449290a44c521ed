/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "report/chart.h"

#include "base/mem.h"

#include <stdlib.h>

void chart_init(struct chart *c, int64_t from_ms, int64_t to_ms, size_t steps, int64_t step_ms)
{
    int64_t span_ms = to_ms > from_ms ? to_ms - from_ms : 1;
    int64_t least_ms = (span_ms + (int64_t)steps - 1) / (int64_t)steps;

    *c = (struct chart){.from_ms = from_ms, .step_ms = step_ms > least_ms ? step_ms : least_ms};
    c->n = (size_t)((span_ms + c->step_ms - 1) / c->step_ms);
    for (int sig = 0; sig < SERIES_SIGNALS; sig++)
        c->step[sig] = mem_calloc(c->n, sizeof **c->step);
}

void chart_done(struct chart *c)
{
    for (int sig = 0; sig < SERIES_SIGNALS; sig++)
        free(c->step[sig]);
    *c = (struct chart){0};
}

void chart_add(struct chart *c, enum series_signal sig, int64_t t_ms, int32_t value)
{
    int64_t i = t_ms > c->from_ms ? (t_ms - c->from_ms) / c->step_ms : 0;
    struct chart_step *s = &c->step[sig][(size_t)i < c->n ? (size_t)i : c->n - 1];
    uint16_t v = (uint16_t)(value < UINT16_MAX ? value : UINT16_MAX);

    if (value < 0)
        return;
    s->min = s->n && s->min < v ? s->min : v;
    s->max = s->max > v ? s->max : v;
    if (s->n == UINT16_MAX)
        return;
    s->sum += v;
    s->n++;
}

double chart_mean(const struct chart_step *s)
{
    return s->n ? (double)s->sum / s->n : -1;
}

int32_t chart_max(const struct chart *c, enum series_signal sig)
{
    int32_t max = -1;

    for (size_t i = 0; i < c->n; i++)
        if (c->step[sig][i].n && c->step[sig][i].max > max)
            max = c->step[sig][i].max;
    return max;
}
