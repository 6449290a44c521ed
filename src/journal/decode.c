/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "journal/decode.h"

#include "base/err.h"
#include "base/mem.h"
#include "base/utf8.h"
#include "model/name.h"

#include <endian.h>
#include <stdlib.h>
#include <string.h>

enum { INDEX_MAX = 9999999, SAMPLES_MAX = 1 << 20 };

void decode_init(struct decode *d)
{
    *d = (struct decode){0};
}

void decode_done(struct decode *d)
{
    free(d->sample);
    free(d->rtt);
}

void decode_reset(struct decode *d)
{
    d->half = false;
    d->n = d->nrtt = 0;
}

/* --- members --- */

static bool get_index(struct json *j, uint32_t *ret)
{
    int64_t v;

    if (!line_get_int(j, 0, INDEX_MAX, -1, &v) || v < 0)
        return false;
    *ret = (uint32_t)v;
    return true;
}

static bool get_int32(struct json *j, int32_t *ret)
{
    int64_t v;

    if (!line_get_int(j, INT32_MIN, INT32_MAX, 0, &v))
        return false;
    *ret = (int32_t)v;
    return true;
}

static bool get_uint32(struct json *j, uint32_t *ret)
{
    int64_t v;

    if (!line_get_int(j, 0, UINT32_MAX, 0, &v))
        return false;
    *ret = (uint32_t)v;
    return true;
}

/* Clean text of at most EVENT_ID_MAX, EVENT_ADDR_MAX, ... bytes. */
static bool get_text(struct json *j, char *dst, size_t size, const char **ret)
{
    char raw[2 * EVENT_ID_MAX];
    bool null;

    if (!line_get_str(j, raw, sizeof raw, &null))
        return false;
    utf8_sanitise(dst, size - 3, raw, strlen(raw));
    *ret = null ? NULL : dst;
    return true;
}

static bool get_enum(struct json *j, const char *const *names, int n, int *ret)
{
    *ret = line_get_name(j, names, n);
    return *ret >= 0;
}

/* --- bodies: each takes one member --- */

static bool config(struct decode *d, struct json *j, const struct json_slice *key)
{
    struct event_config *c = &d->event.config;
    const struct {
        const char *name;
        int32_t *v;
    } field[] = {
        {"period_ms", &c->period_ms},     {"window_ms", &c->window_ms},
        {"load_latest", &c->load_latest}, {"load_warn", &c->load_warn},
        {"load_crit", &c->load_crit},     {"rtt_warn_ms", &c->rtt_warn_ms},
        {"rtt_crit_ms", &c->rtt_crit_ms}, {"stale_ms", &c->stale_ms},
        {"clear_ms", &c->clear_ms},
    };

    for (size_t i = 0; i < sizeof field / sizeof *field; i++)
        if (line_is(key, field[i].name))
            return get_int32(j, field[i].v);
    return json_skip(j, JSON_DEPTH_MAX);
}

static bool change(struct json *j, const char *const *names, int n, int *ret, bool *ret_known)
{
    static const char *const known[] = {"known"};
    struct json at = *j;

    *ret_known = line_get_name(&at, known, 1) == 0;
    if (*ret_known) {
        *j = at;
        return true;
    }
    return get_enum(j, names, n, ret);
}

static bool roster(struct decode *d, struct json *j, const struct json_slice *key, bool *known)
{
    struct event_roster *r = &d->event.roster;
    int v = ROSTER_CHANGED;

    if (line_is(key, "i"))
        return get_index(j, &r->index);
    if (line_is(key, "c")) {
        bool ok = change(j, name_roster_change, ROSTER_VANISHED + 1, &v, known);
        r->change = (enum roster_change)v;
        return ok;
    }
    if (line_is(key, "id"))
        return get_text(j, d->id, sizeof d->id, &r->id);
    if (line_is(key, "student"))
        return get_text(j, d->student, sizeof d->student, &r->student);
    if (line_is(key, "name"))
        return get_text(j, d->name, sizeof d->name, &r->name);
    if (line_is(key, "phase_text"))
        return get_text(j, d->text, sizeof d->text, &r->phase_text);
    if (line_is(key, "phase")) {
        bool ok = get_enum(j, name_phases, PHASE_COUNT, &v);
        r->phase = (enum phase)v;
        return ok;
    }
    if (line_is(key, "running"))
        return line_get_bool(j, &r->running);
    if (line_is(key, "submission")) {
        bool ok = get_enum(j, name_submission, SUBMISSION_FAILED + 1, &v);
        r->submission = (enum submission)v;
        return ok;
    }
    return json_skip(j, JSON_DEPTH_MAX);
}

static bool conn(struct decode *d, struct json *j, const struct json_slice *key, bool *known)
{
    struct event_conn *c = &d->event.conn;
    int v = CONN_OPENED;
    int64_t n;

    if (line_is(key, "i"))
        return get_index(j, &c->index);
    if (line_is(key, "n")) {
        bool ok = line_get_int(j, 0, EVENT_CONNS_MAX - 1, 0, &n);
        c->no = (uint16_t)n;
        return ok;
    }
    if (line_is(key, "c")) {
        bool ok = change(j, name_conn_change, CONN_OVER + 1, &v, known);
        c->change = (enum conn_change)v;
        return ok;
    }
    if (line_is(key, "uid"))
        return get_text(j, d->uid, sizeof d->uid, &c->uid);
    if (line_is(key, "ip"))
        return get_text(j, d->ip, sizeof d->ip, &c->ip);
    if (line_is(key, "since"))
        return line_get_time(j, &c->since_ms);
    if (line_is(key, "until"))
        return line_get_time(j, &c->until_ms);
    return json_skip(j, JSON_DEPTH_MAX);
}

static bool link_state(struct decode *d, struct json *j, const struct json_slice *key)
{
    struct event_link *l = &d->event.link;
    bool ok;
    int v;

    if (line_is(key, "i"))
        return get_index(j, &l->index);
    if (line_is(key, "state")) {
        ok = get_enum(j, name_link, LINK_UNSUPPORTED + 1, &v);
        l->state = (enum link_state)v;
        return ok;
    }
    if (line_is(key, "why")) {
        ok = get_enum(j, name_why, LINK_WHY_VNC + 1, &v);
        l->why = (enum link_why)v;
        return ok;
    }
    if (line_is(key, "detail"))
        return get_int32(j, &l->detail);
    if (line_is(key, "retry"))
        return line_get_time(j, &l->retry_ms);
    return json_skip(j, JSON_DEPTH_MAX);
}

static bool api(struct decode *d, struct json *j, const struct json_slice *key)
{
    struct event_api *a = &d->event.api;
    int v;

    if (line_is(key, "state")) {
        bool ok = get_enum(j, name_api, API_TOO_BIG + 1, &v);
        a->state = (enum api_state)v;
        return ok;
    }
    if (line_is(key, "status"))
        return get_int32(j, &a->status);
    if (line_is(key, "took_ms"))
        return get_int32(j, &a->took_ms);
    if (line_is(key, "bad"))
        return get_uint32(j, &a->bad);
    if (line_is(key, "over"))
        return get_uint32(j, &a->over);
    if (line_is(key, "text"))
        return get_text(j, d->text, sizeof d->text, &a->text);
    return json_skip(j, JSON_DEPTH_MAX);
}

static bool action(struct decode *d, struct json *j, const struct json_slice *key, bool *known)
{
    static const char *const what[] = {"ack"};
    struct event_action *a = &d->event.action;
    int v;

    if (line_is(key, "what"))
        return get_enum(j, what, 1, &v);
    if (line_is(key, "alert"))
        return get_uint32(j, &a->alert);
    if (line_is(key, "who"))
        return get_text(j, d->text, sizeof d->text, &a->who);
    if (line_is(key, "known"))
        return line_get_bool(j, known);
    return json_skip(j, JSON_DEPTH_MAX);
}

static bool gap(struct decode *d, struct json *j, const struct json_slice *key)
{
    struct event_gap *g = &d->event.gap;
    int64_t n;
    bool ok;
    int v;

    if (line_is(key, "why")) {
        ok = get_enum(j, name_gap, GAP_DROPPED + 1, &v);
        g->why = (enum gap_why)v;
        return ok;
    }
    if (line_is(key, "from"))
        return line_get_time(j, &g->from_ms);
    if (line_is(key, "to"))
        return line_get_time(j, &g->to_ms);
    if (line_is(key, "dropped")) {
        ok = line_get_int(j, 0, INT64_MAX, 0, &n);
        g->dropped = (uint64_t)n;
        return ok;
    }
    return json_skip(j, JSON_DEPTH_MAX);
}

/* --- samples: by far the most of a journal, so read by hand --- */

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
    case COLUMN_INDEX: return digits(j, &s->index) && s->index <= INDEX_MAX;
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

static bool samples(struct decode *d, struct line *l)
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
    return ok;
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

/* --- */

static bool member(struct decode *d, struct line *l, const struct json_slice *key, bool *known)
{
    struct json *j = &l->rest;

    switch (l->kind) {
    case LINE_CONFIG: return config(d, j, key);
    case LINE_ROSTER: return roster(d, j, key, known);
    case LINE_CONN: return conn(d, j, key, known);
    case LINE_LINK: return link_state(d, j, key);
    case LINE_API: return api(d, j, key);
    case LINE_CLOCK:
        return line_is(key, "drift_ms")
                   ? line_get_int(j, -INT64_MAX, INT64_MAX, 0, &d->event.clock.drift_ms)
                   : json_skip(j, JSON_DEPTH_MAX);
    case LINE_ACTION: return action(d, j, key, known);
    case LINE_GAP: return gap(d, j, key);
    default: return json_skip(j, JSON_DEPTH_MAX);
    }
}

static bool whole(const struct decode *d, enum line_kind kind, bool known)
{
    const struct event *e = &d->event;

    if (kind == LINE_ROSTER)
        return e->roster.change == ROSTER_VANISHED ||
               (e->roster.id && e->roster.student && e->roster.phase_text);
    if (kind == LINE_CONN)
        return (e->conn.change != CONN_OPENED && !known) || (e->conn.uid && e->conn.ip);
    return kind != LINE_ACTION || e->action.who;
}

static int event_kind(enum line_kind kind)
{
    switch (kind) {
    case LINE_CONFIG: return EVENT_CONFIG;
    case LINE_ROSTER: return EVENT_ROSTER;
    case LINE_TICK:
    case LINE_SAMPLES: return EVENT_TICK;
    case LINE_CONN: return EVENT_CONN;
    case LINE_LINK: return EVENT_LINK;
    case LINE_API: return EVENT_API;
    case LINE_CLOCK: return EVENT_CLOCK;
    case LINE_ACTION: return EVENT_ACTION;
    case LINE_GAP: return EVENT_GAP;
    default: return -1;
    }
}

int decode_line(struct decode *d, struct line *l)
{
    int kind = event_kind(l->kind);
    struct json_slice key;
    bool ok, known = false;

    if (!d->half || l->kind != LINE_SAMPLES) /* the rest of a tick was lost: so is all of it */
        decode_reset(d);
    if (kind < 0)
        return DECODE_NONE;
    d->event = (struct event){.kind = (enum event_kind)kind, .t_ms = l->t_ms};
    if (l->kind == LINE_SAMPLES) {
        if (!samples(d, l))
            return ERR_INVALID;
        finish_tick(d);
        return d->half ? DECODE_NONE : DECODE_EVENT;
    }
    while (line_member(l, &key, &ok))
        if (!member(d, l, &key, &known))
            return ERR_INVALID;
    if (!ok || !whole(d, l->kind, known))
        return ERR_INVALID;
    return known ? DECODE_KNOWN : DECODE_EVENT;
}
