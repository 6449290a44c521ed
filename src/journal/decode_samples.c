/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Samples are by far the most of a journal, so they are read by hand. Must not know any other kind
 * of line. */
#include "journal/decode_samples.h"

#include "base/mem.h"

#include <endian.h>
#include <string.h>

enum { SAMPLES_MAX = 1 << 20 };

#define INLINE inline __attribute__((always_inline))

/* A number of at most 7 digits, all of them at once: their lengths change from one to the next, and
 * a loop would be guessed wrong each time. Behind every body stands prev, so 8 bytes can be read.
 */
static INLINE bool digits(struct json *j, uint32_t *ret)
{
    uint64_t v;

    memcpy(&v, j->p, sizeof v);
    v = le64toh(v) ^ UINT64_C(0x3030303030303030);
    uint64_t other = (v | (v + UINT64_C(0x0606060606060606))) & UINT64_C(0xF0F0F0F0F0F0F0F0);
    int n = other ? __builtin_ctzll(other) / 8 : 8;
    if (n < 1 || n > 7 || (n > 1 && *j->p == '0'))
        return false;
    v <<= 64 - 8 * n; /* zeros before it: 8 digits, then 4 pairs, 2 fours, 1 eight */
    v = (v * 10 + (v >> 8)) & UINT64_C(0x00FF00FF00FF00FF);
    v = (v * 100 + (v >> 16)) & UINT64_C(0x0000FFFF0000FFFF);
    *ret = (uint32_t)(v * 10000 + (v >> 32));
    j->p += n;
    return true;
}

static INLINE bool null(struct json *j)
{
    if (*j->p != 'n' || j->end - j->p < 4 || memcmp(j->p, "null", 4) != 0)
        return false;
    j->p += 4;
    return true;
}

static INLINE bool byte(struct json *j, char c)
{
    if (j->p == j->end || *j->p != c)
        return false;
    j->p++;
    return true;
}

enum column { COLUMN_INDEX, COLUMN_AT, COLUMN_CPU, COLUMN_MEM, COLUMN_RTT, COLUMNS, COLUMN_NONE };

static INLINE bool rtts(struct decode *d, struct json *j, struct sample *s)
{
    uint32_t conn_no, ms;
    size_t from = d->nrtt;

    if (!byte(j, '['))
        return false;
    while (!byte(j, ']')) {
        if (d->nrtt > from && !byte(j, ','))
            return false;
        if (!digits(j, &conn_no) || conn_no >= EVENT_CONNS_MAX || !byte(j, ','))
            return false;
        ms = 0;
        if (!null(j) && (!digits(j, &ms) || ms > EVENT_RTT_MAX))
            return false;
        MEM_GROW(d->rtt, d->nrtt, d->caprtt);
        d->rtt[d->nrtt++] = (struct sample_rtt){(uint16_t)conn_no, (uint16_t)ms};
    }
    s->nrtt = (uint16_t)(d->nrtt - from);
    return d->nrtt - from <= EVENT_CONNS_MAX;
}

static INLINE bool percent(struct json *j, int16_t *ret)
{
    uint32_t v;

    if (null(j)) {
        *ret = -1;
        return true;
    }
    if (!digits(j, &v) || v > EVENT_PERCENT_MAX)
        return false;
    *ret = (int16_t)v;
    return true;
}

static INLINE bool cell(struct decode *d, struct json *j, enum column c, struct sample *s)
{
    uint32_t v;

    switch (c) {
    case COLUMN_INDEX: return digits(j, &s->index) && s->index <= DECODE_INDEX_MAX;
    case COLUMN_AT:
        if (!digits(j, &v))
            return false;
        v = v / 1000 * 1000 + ((uint32_t)(d->event.t_ms % 1000) + 1000 - v % 1000) % 1000;
        s->ago_ms = (uint16_t)v;
        return v <= UINT16_MAX;
    case COLUMN_CPU: return percent(j, &s->cpu);
    case COLUMN_MEM: return percent(j, &s->mem);
    default: return rtts(d, j, s);
    }
}

/* One array; the first one says how many there are. Inlined for each column: the choice between
 * them is made once and not for each number. */
static INLINE bool column(struct decode *d, struct line *l, enum column c, size_t first, size_t *n)
{
    static const char *const head[COLUMNS] = {"i", "at", "cpu", "mem", "rtt"};
    struct json_slice key;
    size_t k = 0;
    bool ok;

    if (!line_member(l, &key, &ok) || !line_is(&key, head[c]))
        return false;
    struct json j = l->rest;
    if (!byte(&j, '['))
        return false;
    while (!byte(&j, ']')) {
        if (k > 0 && !byte(&j, ','))
            return false;
        if (c == COLUMN_INDEX) {
            if (d->n >= SAMPLES_MAX)
                return false;
            MEM_GROW(d->sample, d->n, d->cap);
            d->sample[d->n++] = (struct sample){0};
        } else if (k == *n) {
            return false;
        }
        if (!cell(d, &j, c, &d->sample[first + k]))
            return false;
        k++;
    }
    if (c == COLUMN_INDEX)
        *n = k;
    l->rest = j;
    return k == *n;
}

/* The round trips lie in one array that may have moved while it grew. */
static void finish_tick(struct decode *d)
{
    size_t at = 0;

    for (size_t i = 0; i < d->n; i++) {
        d->sample[i].rtt = d->rtt ? d->rtt + at : NULL;
        at += d->sample[i].nrtt;
    }
    d->event.tick = (struct event_tick){.samples = d->sample, .n = d->n};
}

bool decode_samples(struct decode *d, struct line *l)
{
    size_t first = d->n, n = 0;
    struct json_slice key;
    bool ok;

    d->half = false;
    if (!column(d, l, COLUMN_INDEX, first, &n) || !column(d, l, COLUMN_AT, first, &n) ||
        !column(d, l, COLUMN_CPU, first, &n) || !column(d, l, COLUMN_MEM, first, &n) ||
        !column(d, l, COLUMN_RTT, first, &n))
        return false;
    while (line_member(l, &key, &ok))
        if (line_is(&key, "more") ? !line_get_bool(&l->rest, &d->half)
                                  : !json_skip(&l->rest, JSON_DEPTH_MAX))
            return false;
    if (ok)
        finish_tick(d);
    return ok;
}
