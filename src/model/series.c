/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "model/series.h"

#include "base/mem.h"

#include <stdbool.h>
#include <stdlib.h>

/* One sample. Packed, and its signals side by side: see struct window_value. */
struct fine {
    uint32_t t;
    uint16_t v[SERIES_SIGNALS];
} __attribute__((packed));

/* What 20 s hold of one signal; SERIES_UNKNOWN: nothing. */
struct coarse {
    uint16_t min, mean, max;
};

/* The 20 s that are still being filled. */
struct filling {
    uint32_t sum, n;
    uint16_t min, max;
};

struct series {
    int64_t last_ms; /* of the newest sample */
    int64_t slot;    /* last_ms / SERIES_COARSE_MS, being filled */
    struct filling filling[SERIES_SIGNALS];
    uint16_t head, n; /* fine: oldest, count */
    uint16_t slots;   /* coarse slots that were reached, the one being filled included */
    struct fine fine[SERIES_FINE];
    struct coarse coarse[SERIES_COARSE][SERIES_SIGNALS]; /* slot s at s % SERIES_COARSE */
};

struct series *series_new(void)
{
    return mem_zalloc(sizeof(struct series));
}

void series_free(struct series *s)
{
    free(s);
}

static struct coarse settled(const struct filling *f)
{
    return f->n ? (struct coarse){f->min, (uint16_t)((f->sum + f->n / 2) / f->n), f->max}
                : (struct coarse){SERIES_UNKNOWN, SERIES_UNKNOWN, SERIES_UNKNOWN};
}

/* Goes on to a later slot; the ones nothing was measured in become unknown. */
static void next_slot(struct series *s, int64_t slot)
{
    int64_t skip = s->slots ? slot - s->slot : 1;

    for (int sig = 0; sig < SERIES_SIGNALS; sig++) {
        s->coarse[s->slot % SERIES_COARSE][sig] = settled(&s->filling[sig]);
        s->filling[sig] = (struct filling){0};
    }
    for (int64_t k = 1; k < skip && k <= SERIES_COARSE; k++)
        for (int sig = 0; sig < SERIES_SIGNALS; sig++)
            s->coarse[(s->slot + k) % SERIES_COARSE][sig] = settled(&s->filling[sig]);
    int64_t slots = s->slots + skip;
    s->slots = slots > SERIES_COARSE ? SERIES_COARSE : (uint16_t)slots;
    s->slot = slot;
}

static void fill(struct filling *f, uint16_t v)
{
    f->min = !f->n || v < f->min ? v : f->min;
    f->max = !f->n || v > f->max ? v : f->max;
    f->sum += v;
    f->n++;
}

void series_add(struct series *s, int64_t t_ms, const int32_t value[SERIES_SIGNALS])
{
    size_t i = (size_t)(s->head + s->n) % SERIES_FINE;

    if (s->n == SERIES_FINE)
        s->head = (uint16_t)((s->head + 1) % SERIES_FINE);
    else
        s->n++;
    s->last_ms = t_ms;
    s->fine[i].t = (uint32_t)t_ms;
    if (!s->slots || t_ms / SERIES_COARSE_MS != s->slot)
        next_slot(s, t_ms / SERIES_COARSE_MS);
    for (int sig = 0; sig < SERIES_SIGNALS; sig++) {
        s->fine[i].v[sig] = value[sig] < 0 ? SERIES_UNKNOWN : (uint16_t)value[sig];
        if (value[sig] >= 0)
            fill(&s->filling[sig], (uint16_t)value[sig]);
    }
}

/* Collects values that come in order of time into steps. */
struct steps {
    int64_t start_ms, step_ms;
    struct series_point *out;
    size_t n;
    size_t at; /* the step being summed */
    int64_t sum, count;
};

static void steps_end(struct steps *st)
{
    if (st->count)
        st->out[st->at].mean = (int32_t)((st->sum + st->count / 2) / st->count);
    st->sum = st->count = 0;
}

static void steps_add(struct steps *st, int64_t t_ms, uint16_t min, uint16_t mean, uint16_t max)
{
    if (mean == SERIES_UNKNOWN || t_ms < st->start_ms)
        return;
    size_t i = (size_t)((t_ms - st->start_ms) / st->step_ms);
    if (i >= st->n)
        return;
    if (i != st->at)
        steps_end(st);
    st->at = i;
    struct series_point *p = &st->out[i];
    p->min = p->min < 0 || min < p->min ? min : p->min;
    p->max = max > p->max ? max : p->max;
    st->sum += mean;
    st->count++;
}

static int64_t fine_time(const struct series *s, int k)
{
    uint32_t t = s->fine[(s->head + k) % SERIES_FINE].t;

    return s->last_ms - (uint32_t)((uint32_t)s->last_ms - t);
}

static void read_fine(const struct series *s, enum series_signal sig, struct steps *st)
{
    for (int k = 0; k < s->n; k++) {
        uint16_t v = s->fine[(s->head + k) % SERIES_FINE].v[sig];
        steps_add(st, fine_time(s, k), v, v, v);
    }
}

static void read_coarse(const struct series *s, enum series_signal sig, struct steps *st)
{
    for (int64_t slot = s->slot - s->slots + 1; slot <= s->slot; slot++) {
        struct coarse c =
            slot == s->slot ? settled(&s->filling[sig]) : s->coarse[slot % SERIES_COARSE][sig];
        steps_add(st, slot * SERIES_COARSE_MS, c.min, c.mean, c.max);
    }
}

void series_read(const struct series *s, enum series_signal sig, int64_t end_ms, int64_t step_ms,
                 struct series_point *out, size_t n)
{
    struct steps st = {
        .start_ms = end_ms - step_ms * (int64_t)n, .step_ms = step_ms, .out = out, .n = n};

    for (size_t i = 0; i < n; i++)
        out[i] = (struct series_point){-1, -1, -1};
    if (!s->n)
        return;
    bool all_fine = s->n < SERIES_FINE || fine_time(s, 0) <= st.start_ms;
    if (all_fine || step_ms < SERIES_COARSE_MS)
        read_fine(s, sig, &st);
    else
        read_coarse(s, sig, &st);
    steps_end(&st);
}
