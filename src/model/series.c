/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "model/series.h"

#include "base/mem.h"

#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

/* One sample. Packed, and its signals side by side: see struct window_value. */
struct fine {
    uint32_t t;
    uint16_t v[SERIES_SIGNALS];
} __attribute__((packed));

/* What 20 s hold of one signal; SERIES_UNKNOWN: nothing. */
struct coarse {
    uint16_t mean, max;
};

/* The 20 s that are still being filled. */
struct filling {
    uint32_t sum, n;
    uint16_t max;
};

/* Both rings grow with what there is to keep: an exam has hundreds of these. */
struct series {
    int64_t last_ms; /* of the newest sample */
    int64_t slot;    /* last_ms / SERIES_COARSE_MS, being filled */
    struct filling filling[SERIES_SIGNALS];
    uint16_t head, n, fine_size; /* fine: oldest, count, allocated */
    uint16_t slots, coarse_size; /* coarse: reached, the one being filled included; allocated */
    struct fine *fine;
    struct coarse (*coarse)[SERIES_SIGNALS]; /* slot s at s % coarse_size */
};

enum { FINE_FIRST = 32, COARSE_FIRST = 45 /* 15 minutes */ };

struct series *series_new(void)
{
    struct series *s = mem_zalloc(sizeof *s);

    s->fine_size = FINE_FIRST;
    s->fine = mem_calloc(s->fine_size, sizeof *s->fine);
    s->coarse_size = COARSE_FIRST;
    s->coarse = mem_calloc(s->coarse_size, sizeof *s->coarse);
    return s;
}

struct series *series_clone(const struct series *s)
{
    if (!s)
        return NULL;
    struct series *copy = mem_zalloc(sizeof *copy);
    *copy = *s;
    copy->fine = mem_calloc(s->fine_size, sizeof *s->fine);
    memcpy(copy->fine, s->fine, s->fine_size * sizeof *s->fine);
    copy->coarse = mem_calloc(s->coarse_size, sizeof *s->coarse);
    memcpy(copy->coarse, s->coarse, s->coarse_size * sizeof *s->coarse);
    return copy;
}

void series_free(struct series *s)
{
    if (!s)
        return;
    free(s->fine);
    free(s->coarse);
    free(s);
}

static int64_t time_of(const struct series *s, const struct fine *f)
{
    return s->last_ms - (uint32_t)((uint32_t)s->last_ms - f->t);
}

static struct coarse settled(const struct filling *f)
{
    return f->n ? (struct coarse){(uint16_t)((f->sum + f->n / 2) / f->n), f->max}
                : (struct coarse){SERIES_UNKNOWN, SERIES_UNKNOWN};
}

static uint16_t grown(uint16_t size, uint16_t most)
{
    return 2 * size < most ? (uint16_t)(2 * size) : most;
}

static void grow_coarse(struct series *s)
{
    uint16_t size = grown(s->coarse_size, SERIES_COARSE);
    struct coarse(*to)[SERIES_SIGNALS] = mem_calloc(size, sizeof *to);

    for (int64_t slot = s->slot - s->slots + 1; slot <= s->slot; slot++)
        memcpy(to[slot % size], s->coarse[slot % s->coarse_size], sizeof *to);
    free(s->coarse);
    s->coarse = to;
    s->coarse_size = size;
}

/* Goes on to a later slot; the ones nothing was measured in become unknown. */
static void next_slot(struct series *s, int64_t slot)
{
    int64_t skip = s->slots ? slot - s->slot : 1;
    int64_t slots = s->slots + skip;

    while (slots > s->coarse_size && s->coarse_size < SERIES_COARSE)
        grow_coarse(s);
    for (int sig = 0; sig < SERIES_SIGNALS; sig++) {
        s->coarse[s->slot % s->coarse_size][sig] = settled(&s->filling[sig]);
        s->filling[sig] = (struct filling){0};
    }
    for (int64_t k = 1; k < skip && k <= s->coarse_size; k++)
        for (int sig = 0; sig < SERIES_SIGNALS; sig++)
            s->coarse[(s->slot + k) % s->coarse_size][sig] = settled(&s->filling[sig]);
    s->slots = slots > SERIES_COARSE ? SERIES_COARSE : (uint16_t)slots;
    s->slot = slot;
}

static void fill(struct filling *f, uint16_t v)
{
    f->max = !f->n || v > f->max ? v : f->max;
    f->sum += v;
    f->n++;
}

static void grow_fine(struct series *s)
{
    uint16_t size = grown(s->fine_size, SERIES_FINE);
    struct fine *to = mem_calloc(size, sizeof *to);

    for (int k = 0; k < s->n; k++)
        to[k] = s->fine[(s->head + k) % s->fine_size];
    free(s->fine);
    s->fine = to;
    s->fine_size = size;
    s->head = 0;
}

/* Room for one more, at the expense of the oldest if it is older than need be. */
static struct fine *next_fine(struct series *s, int64_t t_ms)
{
    bool full = s->n == s->fine_size;

    if (full && s->fine_size < SERIES_FINE &&
        time_of(s, &s->fine[s->head]) > t_ms - SERIES_FINE_MS) {
        grow_fine(s);
        full = false;
    }
    size_t i = (size_t)(s->head + s->n) % s->fine_size;
    if (full)
        s->head = (uint16_t)((s->head + 1) % s->fine_size);
    else
        s->n++;
    return &s->fine[i];
}

void series_add_coarse(struct series *s, int64_t t_ms, const int32_t value[SERIES_SIGNALS])
{
    s->last_ms = t_ms;
    if (!s->slots || t_ms / SERIES_COARSE_MS != s->slot)
        next_slot(s, t_ms / SERIES_COARSE_MS);
    for (int sig = 0; sig < SERIES_SIGNALS; sig++)
        if (value[sig] >= 0)
            fill(&s->filling[sig], (uint16_t)value[sig]);
}

void series_add(struct series *s, int64_t t_ms, const int32_t value[SERIES_SIGNALS])
{
    struct fine *f = next_fine(s, t_ms);

    f->t = (uint32_t)t_ms;
    for (int sig = 0; sig < SERIES_SIGNALS; sig++)
        f->v[sig] = value[sig] < 0 ? SERIES_UNKNOWN : (uint16_t)value[sig];
    series_add_coarse(s, t_ms, value);
}

/* --- joining --- */

/* How many samples of a signal are still known of a slot. */
static uint32_t still_known(const struct series *s, enum series_signal sig, int64_t slot)
{
    uint32_t n = 0;

    for (int k = 0; k < s->n; k++) {
        const struct fine *f = &s->fine[(s->head + k) % s->fine_size];
        n += time_of(s, f) / SERIES_COARSE_MS == slot && f->v[sig] != SERIES_UNKNOWN;
    }
    return n;
}

/* What a series holds of one slot, as if it were still being filled. */
static struct filling slot_of(const struct series *s, enum series_signal sig, int64_t slot)
{
    struct coarse c;

    if (slot == s->slot)
        return s->filling[sig];
    c = s->coarse[slot % s->coarse_size][sig];
    if (c.mean == SERIES_UNKNOWN)
        return (struct filling){0};
    uint32_t n = still_known(s, sig, slot);
    n = n ? n : 1;
    return (struct filling){.sum = n * c.mean, .n = n, .max = c.max};
}

static void join_coarse(struct series *older, const struct series *newer)
{
    for (int64_t slot = newer->slot - newer->slots + 1; slot <= newer->slot; slot++) {
        if (!older->slots || slot > older->slot)
            next_slot(older, slot);
        for (int sig = 0; sig < SERIES_SIGNALS; sig++) {
            struct filling f = slot_of(newer, (enum series_signal)sig, slot);
            struct filling *to = &older->filling[sig];
            to->max = !to->n || (f.n && f.max > to->max) ? f.max : to->max;
            to->sum += f.sum;
            to->n += f.n;
        }
    }
}

void series_join(struct series *older, const struct series *newer)
{
    if (!newer->slots)
        return;
    join_coarse(older, newer);
    for (int k = 0; k < newer->n; k++) {
        const struct fine *from = &newer->fine[(newer->head + k) % newer->fine_size];
        int64_t t_ms = time_of(newer, from);
        *next_fine(older, t_ms) = *from;
        older->last_ms = t_ms;
    }
    older->last_ms = newer->last_ms;
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

static void steps_add(struct steps *st, int64_t t_ms, uint16_t mean, uint16_t max)
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
    p->max = max > p->max ? max : p->max;
    st->sum += mean;
    st->count++;
}

static void read_fine(const struct series *s, enum series_signal sig, struct steps *st)
{
    for (int k = 0, i = s->head; k < s->n; k++, i = i + 1 < s->fine_size ? i + 1 : 0) {
        uint16_t v = s->fine[i].v[sig];
        steps_add(st, time_of(s, &s->fine[i]), v, v);
    }
}

static void read_coarse(const struct series *s, enum series_signal sig, struct steps *st)
{
    int64_t first = s->slot - s->slots + 1, start = st->start_ms / SERIES_COARSE_MS;

    for (int64_t slot = start > first ? start : first; slot <= s->slot; slot++) {
        struct coarse c =
            slot == s->slot ? settled(&s->filling[sig]) : s->coarse[slot % s->coarse_size][sig];
        steps_add(st, slot * SERIES_COARSE_MS, c.mean, c.max);
    }
}

void series_read(const struct series *s, enum series_signal sig, int64_t end_ms, int64_t step_ms,
                 struct series_point *out, size_t n)
{
    struct steps st = {
        .start_ms = end_ms - step_ms * (int64_t)n, .step_ms = step_ms, .out = out, .n = n};

    for (size_t i = 0; i < n; i++)
        out[i] = (struct series_point){-1, -1};
    if (!s->slots)
        return;
    if (step_ms < SERIES_COARSE_MS)
        read_fine(s, sig, &st);
    else
        read_coarse(s, sig, &st);
    steps_end(&st);
}
