/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "journal/decode.h"

#include "base/err.h"
#include "base/mem.h"
#include "base/utf8.h"
#include "journal/decode_samples.h"
#include "journal/encode.h"
#include "model/name.h"
#include "model/network.h"
#include "model/rules.h"

#include <stdlib.h>
#include <string.h>

enum {
    LAT_MAX = 900000, /* 10^-4 degrees */
    LON_MAX = 1800000,
    RADIUS_MAX = 20000, /* km: half way round */
    EXTRA_MAX = 1440    /* minutes (proto/expected_csv.h) */
};

_Static_assert((int)DECODE_INPUT_MAX == (int)ENCODE_INPUT_MAX, "what is written can be read");

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

    if (!line_get_int(j, 0, DECODE_INDEX_MAX, -1, &v) || v < 0)
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

static bool get_range(struct json *j, int32_t min, int32_t max, int32_t *ret)
{
    int64_t v;

    if (!line_get_int(j, min, max, 0, &v))
        return false;
    *ret = (int32_t)v;
    return true;
}

/* Clean text of at most EVENT_ID_MAX, EVENT_ADDR_MAX, ... bytes. */
static bool get_text(struct json *j, char *dst, size_t size, const char **ret)
{
    char raw[2 * DECODE_INPUT_MAX];
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

static bool rule(struct event_config *c, struct json *j, const struct json_slice *key)
{
    char name[ENCODE_RULE_SIZE];

    for (int n = 0; n < RULE_NUMBERS; n++) {
        encode_rule((enum rule_number)n, name);
        if (line_is(key, name))
            return get_range(j, rules_number[n].min, rules_number[n].max, &c->rule[n]);
    }
    return json_skip(j, JSON_DEPTH_MAX);
}

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
    const struct {
        const char *name, **v;
    } input[DECODE_INPUTS] = {
        {"geo", &c->inputs.geo},         {"networks", &c->inputs.networks},
        {"proxies", &c->inputs.proxies}, {"spectators", &c->inputs.spectators},
        {"roster", &c->inputs.roster},
    };

    for (size_t i = 0; i < sizeof field / sizeof *field; i++)
        if (line_is(key, field[i].name))
            return get_int32(j, field[i].v);
    if (line_is(key, "rules"))
        return get_range(j, 0, INT32_MAX, &c->rules);
    if (line_is(key, "deadline"))
        return line_get_time(j, &c->deadline_ms);
    for (int i = 0; i < DECODE_INPUTS; i++)
        if (line_is(key, input[i].name))
            return get_text(j, d->input[i], sizeof d->input[i], input[i].v);
    return rule(c, j, key);
}

static bool network(struct decode *d, struct json *j, const struct json_slice *key)
{
    struct event_network *n = &d->event.network;

    if (line_is(key, "label"))
        return get_text(j, d->label, sizeof d->label, &n->label);
    if (line_is(key, "place"))
        return get_text(j, d->place, sizeof d->place, &n->place);
    if (line_is(key, "rtt_warn_ms"))
        return get_range(j, 0, INT32_MAX, &n->rtt_warn_ms);
    if (line_is(key, "rtt_crit_ms"))
        return get_range(j, 0, INT32_MAX, &n->rtt_crit_ms);
    if (line_is(key, "trusted"))
        return line_get_bool(j, &n->trusted);
    if (line_is(key, "room"))
        return line_get_bool(j, &n->room);
    return json_skip(j, JSON_DEPTH_MAX);
}

static bool expected(struct decode *d, struct json *j, const struct json_slice *key, bool *known)
{
    struct event_expected *x = &d->event.expected;

    if (line_is(key, "student"))
        return get_text(j, d->student, sizeof d->student, &x->student);
    if (line_is(key, "name"))
        return get_text(j, d->name, sizeof d->name, &x->name);
    if (line_is(key, "seat"))
        return get_text(j, d->place, sizeof d->place, &x->seat);
    if (line_is(key, "note"))
        return get_text(j, d->note, sizeof d->note, &x->note);
    if (line_is(key, "extra_min"))
        return get_range(j, 0, EXTRA_MAX, &x->extra_min);
    if (line_is(key, "known"))
        return line_get_bool(j, known);
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
    if (line_is(key, "host"))
        return get_text(j, d->host, sizeof d->host, &r->host);
    if (line_is(key, "submission")) {
        bool ok = get_enum(j, name_submission, SUBMISSION_FAILED + 1, &v);
        r->submission = (enum submission)v;
        return ok;
    }
    return json_skip(j, JSON_DEPTH_MAX);
}

static bool get_country(struct decode *d, struct json *j, const char **ret)
{
    if (!get_text(j, d->country, sizeof d->country, ret))
        return false;
    const char *c = *ret;
    return !c || (c[0] >= 'A' && c[0] <= 'Z' && c[1] >= 'A' && c[1] <= 'Z' && !c[2]);
}

/* What is known of where a connection comes from. */
static bool origin(struct decode *d, struct json *j, const struct json_slice *key)
{
    struct event_origin *o = &d->event.conn.origin;
    int v;

    if (line_is(key, "client"))
        return get_text(j, d->client, sizeof d->client, &o->client);
    if (line_is(key, "network"))
        return get_text(j, d->label, sizeof d->label, &o->network);
    if (line_is(key, "country"))
        return get_country(d, j, &o->country);
    if (line_is(key, "city"))
        return get_text(j, d->place, sizeof d->place, &o->city);
    if (line_is(key, "asn"))
        return get_uint32(j, &o->asn);
    if (line_is(key, "as_org"))
        return get_text(j, d->as_org, sizeof d->as_org, &o->as_org);
    if (line_is(key, "lat_e4"))
        return get_range(j, -LAT_MAX, LAT_MAX, &o->lat_e4);
    if (line_is(key, "lon_e4"))
        return get_range(j, -LON_MAX, LON_MAX, &o->lon_e4);
    if (line_is(key, "radius_km"))
        return get_range(j, 0, RADIUS_MAX, &o->radius_km);
    if (line_is(key, "kind")) {
        bool ok = get_enum(j, name_origin, ORIGIN_KINDS, &v);
        o->kind = (enum origin_kind)v;
        return ok;
    }
    if (line_is(key, "spectator")) {
        bool ok = get_enum(j, name_spectator, SPECTATOR_ADDRESS + 1, &v);
        o->spectator = (enum spectator)v;
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
    return origin(d, j, key);
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
    struct event_action *a = &d->event.action;
    int v;

    if (line_is(key, "what")) {
        bool ok = get_enum(j, name_action, ACTION_SPECTATE_END + 1, &v);
        a->kind = (enum action_kind)v;
        return ok;
    }
    if (line_is(key, "viewer")) {
        bool ok = get_enum(j, name_viewer, VIEWERS, &v);
        a->viewer = (enum viewer)v;
        return ok;
    }
    if (line_is(key, "from"))
        return line_get_time(j, &a->from_ms);
    if (line_is(key, "i"))
        return get_index(j, &a->index);
    if (line_is(key, "uid"))
        return get_text(j, d->uid, sizeof d->uid, &a->uid);
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
    case LINE_NETWORK: return network(d, j, key);
    case LINE_EXPECTED: return expected(d, j, key, known);
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
    if (kind == LINE_ACTION)
        return e->action.who && e->action.from_ms <= e->t_ms;
    if (kind == LINE_NETWORK)
        return e->network.label && *e->network.label &&
               strcmp(e->network.label, NETWORK_EXTERNAL) != 0;
    return kind != LINE_EXPECTED || (e->expected.student && *e->expected.student);
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
    case LINE_NETWORK: return EVENT_NETWORK;
    case LINE_EXPECTED: return EVENT_EXPECTED;
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
        if (!decode_samples(d, l))
            return ERR_INVALID;
        return d->half ? DECODE_NONE : DECODE_EVENT;
    }
    while (line_member(l, &key, &ok))
        if (!member(d, l, &key, &known))
            return ERR_INVALID;
    if (!ok || !whole(d, l->kind, known))
        return ERR_INVALID;
    return known ? DECODE_KNOWN : DECODE_EVENT;
}
