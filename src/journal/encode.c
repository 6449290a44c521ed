/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "journal/encode.h"

#include "base/utf8.h"
#include "model/name.h"
#include "model/rules.h"

#include <stdio.h>
#include <string.h>

/* Bytes of samples in one line: the envelope and the names of the columns fit behind them. */
enum { SAMPLES_FULL = 13000 };

enum line_kind encode_kind(const struct event *e)
{
    static const enum line_kind kind[] = {
        [EVENT_CONFIG] = LINE_CONFIG,   [EVENT_ROSTER] = LINE_ROSTER,     [EVENT_TICK] = LINE_TICK,
        [EVENT_CONN] = LINE_CONN,       [EVENT_LINK] = LINE_LINK,         [EVENT_API] = LINE_API,
        [EVENT_CLOCK] = LINE_CLOCK,     [EVENT_ACTION] = LINE_ACTION,     [EVENT_GAP] = LINE_GAP,
        [EVENT_NETWORK] = LINE_NETWORK, [EVENT_EXPECTED] = LINE_EXPECTED,
    };

    return e->kind == EVENT_TICK && e->tick.n ? LINE_SAMPLES : kind[e->kind];
}

bool encode_salted(enum line_kind kind)
{
    return kind == LINE_ROSTER || kind == LINE_CONN || kind == LINE_ACTION || kind == LINE_ALERT ||
           kind == LINE_EXPECTED;
}

/* What is unknown is absent. */
static void known_str(struct buf *b, const char *key, const char *s)
{
    if (s)
        line_str(b, key, s);
}

static void known_int(struct buf *b, const char *key, int64_t v)
{
    if (v)
        line_int(b, key, v);
}

void encode_rule(enum rule_number n, char out[ENCODE_RULE_SIZE])
{
    const struct rules_number *r = &rules_number[n];

    snprintf(out, ENCODE_RULE_SIZE, "%s%s%s", r->section, *r->section ? "_" : "", r->name);
    for (char *c = strchr(out, '-'); c; c = strchr(c, '-'))
        *c = '_';
}

void encode_input(struct buf *b, const char *key, const char *s)
{
    char cut[ENCODE_INPUT_MAX + 1];

    if (s)
        utf8_sanitise(cut, sizeof cut, s, strlen(s));
    line_str(b, key, s ? cut : NULL);
}

static void config(struct buf *b, const struct event_config *c)
{
    line_int(b, "period_ms", c->period_ms);
    line_int(b, "window_ms", c->window_ms);
    line_int(b, "load_latest", c->load_latest);
    line_int(b, "load_warn", c->load_warn);
    line_int(b, "load_crit", c->load_crit);
    line_int(b, "rtt_warn_ms", c->rtt_warn_ms);
    line_int(b, "rtt_crit_ms", c->rtt_crit_ms);
    line_int(b, "stale_ms", c->stale_ms);
    line_int(b, "clear_ms", c->clear_ms);
    line_int(b, "rules", c->rules);
    for (int n = 0; n < RULE_NUMBERS && c->rules; n++) {
        char key[ENCODE_RULE_SIZE];
        encode_rule((enum rule_number)n, key);
        line_int(b, key, c->rule[n]);
    }
    line_time(b, "deadline", c->deadline_ms);
    encode_input(b, "geo", c->inputs.geo);
    encode_input(b, "networks", c->inputs.networks);
    encode_input(b, "proxies", c->inputs.proxies);
    encode_input(b, "spectators", c->inputs.spectators);
    encode_input(b, "roster", c->inputs.roster);
}

static void network(struct buf *b, const struct event_network *n)
{
    line_str(b, "label", n->label);
    line_str(b, "place", n->place);
    line_int(b, "rtt_warn_ms", n->rtt_warn_ms);
    line_int(b, "rtt_crit_ms", n->rtt_crit_ms);
    line_bool(b, "trusted", n->trusted);
    line_bool(b, "room", n->room);
}

static void expected(struct buf *b, const struct event_expected *x, bool known)
{
    line_str(b, "student", x->student);
    known_str(b, "name", x->name);
    known_str(b, "seat", x->seat);
    known_int(b, "extra_min", x->extra_min);
    known_str(b, "note", x->note);
    if (known)
        line_bool(b, "known", true);
}

static void roster(struct buf *b, const struct event_roster *r, const char *change)
{
    line_int(b, "i", r->index);
    line_str(b, "c", change);
    if (r->change == ROSTER_VANISHED)
        return;
    line_str(b, "id", r->id);
    line_str(b, "student", r->student);
    line_str(b, "name", r->name);
    line_str(b, "phase_text", r->phase_text);
    line_str(b, "phase", name_phases[r->phase]);
    line_bool(b, "running", r->running);
    line_str(b, "submission", name_submission[r->submission]);
    known_str(b, "host", r->host);
}

static void origin(struct buf *b, const struct event_origin *o)
{
    known_str(b, "client", o->client);
    known_str(b, "kind", o->kind ? name_origin[o->kind] : NULL);
    known_str(b, "network", o->network);
    known_str(b, "country", o->country);
    known_str(b, "city", o->city);
    known_int(b, "asn", o->asn);
    known_str(b, "as_org", o->as_org);
    if (o->radius_km) {
        line_int(b, "lat_e4", o->lat_e4);
        line_int(b, "lon_e4", o->lon_e4);
        line_int(b, "radius_km", o->radius_km);
    }
    known_str(b, "spectator", o->spectator ? name_spectator[o->spectator] : NULL);
}

static void conn(struct buf *b, const struct event_conn *c, const char *change)
{
    line_int(b, "i", c->index);
    line_int(b, "n", c->no);
    line_str(b, "c", change);
    if (c->change == CONN_OPENED) {
        line_str(b, "uid", c->uid);
        line_str(b, "ip", c->ip);
        line_time(b, "since", c->since_ms);
        origin(b, &c->origin);
    }
    if (c->change == CONN_CLOSED)
        line_time(b, "until", c->until_ms);
}

static void link_state(struct buf *b, const struct event_link *l)
{
    line_int(b, "i", l->index);
    line_str(b, "state", name_link[l->state]);
    line_str(b, "why", name_why[l->why]);
    line_int(b, "detail", l->detail);
    line_time(b, "retry", l->retry_ms);
}

static void api(struct buf *b, const struct event_api *a)
{
    line_str(b, "state", name_api[a->state]);
    line_int(b, "status", a->status);
    line_int(b, "took_ms", a->took_ms);
    line_int(b, "bad", a->bad);
    line_int(b, "over", a->over);
    line_str(b, "text", a->text);
}

static void action(struct buf *b, const struct event_action *a, bool known)
{
    line_str(b, "what", name_action[a->kind]);
    if (a->kind == ACTION_ACK) {
        line_int(b, "alert", a->alert);
    } else {
        line_int(b, "i", a->index);
        known_str(b, "uid", a->uid);
        known_str(b, "viewer", a->viewer ? name_viewer[a->viewer] : NULL);
    }
    if (a->kind == ACTION_SPECTATE_END)
        line_time(b, "from", a->from_ms);
    line_str(b, "who", a->who);
    if (known)
        line_bool(b, "known", true);
}

static void gap(struct buf *b, const struct event_gap *g)
{
    line_str(b, "why", name_gap[g->why]);
    line_time(b, "from", g->from_ms);
    line_time(b, "to", g->to_ms);
    line_int(b, "dropped", (int64_t)g->dropped);
}

void encode_body(struct buf *b, const struct event *e)
{
    switch (e->kind) {
    case EVENT_CONFIG: config(b, &e->config); break;
    case EVENT_ROSTER: roster(b, &e->roster, name_roster_change[e->roster.change]); break;
    case EVENT_TICK: break;
    case EVENT_CONN: conn(b, &e->conn, name_conn_change[e->conn.change]); break;
    case EVENT_LINK: link_state(b, &e->link); break;
    case EVENT_API: api(b, &e->api); break;
    case EVENT_CLOCK: line_int(b, "drift_ms", e->clock.drift_ms); break;
    case EVENT_ACTION: action(b, &e->action, false); break;
    case EVENT_GAP: gap(b, &e->gap); break;
    case EVENT_NETWORK: network(b, &e->network); break;
    case EVENT_EXPECTED: expected(b, &e->expected, false); break;
    }
}

/* --- samples --- */

static void put_known_int(struct buf *b, int64_t v, int64_t unknown)
{
    if (v == unknown)
        line_put(b, "null");
    else
        line_put_int(b, v);
}

static size_t digits(int64_t v)
{
    return v < 0 ? 4 : v < 10 ? 1 : v < 100 ? 2 : v < 1000 ? 3 : v < 100000 ? 5 : 10;
}

/* When it was measured: which ms of its second. Each desktop reports at the same ms of every
 * period, so that the same numbers come again. A whole second and more before the line adds 1000
 * each. */
static int64_t moment(const struct sample *s, int64_t t_ms)
{
    return (t_ms - s->ago_ms) % 1000 + s->ago_ms / 1000 * 1000;
}

static size_t width(const struct sample *s)
{
    size_t n = digits(s->index) + 5 + digits(s->cpu) + digits(s->mem) + 7;

    for (int k = 0; k < s->nrtt; k++)
        n += digits(s->rtt[k].conn) + digits(s->rtt[k].ms) + 5;
    return n;
}

static void put_rtts(struct buf *b, const struct sample *s)
{
    line_put(b, "[");
    for (int k = 0; k < s->nrtt; k++) {
        if (k)
            line_put(b, ",");
        line_put_int(b, s->rtt[k].conn);
        line_put(b, ",");
        put_known_int(b, s->rtt[k].ms, 0);
    }
    line_put(b, "]");
}

/* By columns: what stands together is alike, which is what a compressor wants. */
static void put_column(struct buf *b, const struct sample *s, size_t n, int64_t t_ms, int column)
{
    static const char *const head[] = {",\"i\":[", "],\"at\":[", "],\"cpu\":[", "],\"mem\":[",
                                       "],\"rtt\":["};

    line_put(b, head[column]);
    for (size_t k = 0; k < n; k++) {
        if (k)
            line_put(b, ",");
        switch (column) {
        case 0: line_put_int(b, s[k].index); break;
        case 1: line_put_int(b, moment(&s[k], t_ms)); break;
        case 2: put_known_int(b, s[k].cpu, -1); break;
        case 3: put_known_int(b, s[k].mem, -1); break;
        default: put_rtts(b, &s[k]); break;
        }
    }
}

size_t encode_samples(struct buf *b, const struct event_tick *tick, int64_t t_ms, size_t from)
{
    size_t to = from, bytes = 0;

    while (to < tick->n && (to == from || bytes + width(&tick->samples[to]) <= SAMPLES_FULL))
        bytes += width(&tick->samples[to++]);
    for (int column = 0; column < 5; column++)
        put_column(b, tick->samples + from, to - from, t_ms, column);
    line_put(b, "]");
    if (to < tick->n)
        line_bool(b, "more", true);
    return to;
}

/* --- what is retold --- */

/* NULL: EXTERNAL. */
static const char *label(const struct model *m, uint32_t number)
{
    return number ? model_network(m, number)->label : NULL;
}

void encode_known_instance(struct buf *b, const struct instance *in)
{
    struct event_roster r = {.index = in->index,
                             .change = ROSTER_CHANGED,
                             .id = in->id,
                             .student = in->student,
                             .name = in->name,
                             .phase_text = in->phase_text,
                             .phase = in->phase,
                             .host = in->host,
                             .running = in->running,
                             .submission = in->submission};

    roster(b, &r, "known");
}

void encode_known_conn(struct buf *b, const struct model *m, const struct instance *in, uint16_t no)
{
    const struct conn *c = &in->conns[no];
    const struct origin *o = &c->origin;
    struct event_conn e = {.index = in->index,
                           .no = no,
                           .change = CONN_OPENED,
                           .uid = c->uid,
                           .ip = c->ip,
                           .since_ms = c->since_ms,
                           .origin = {.client = o->client,
                                      .kind = o->kind,
                                      .network = label(m, o->network),
                                      .country = o->country,
                                      .city = o->city,
                                      .asn = o->asn,
                                      .as_org = o->as_org,
                                      .lat_e4 = o->lat_e4,
                                      .lon_e4 = o->lon_e4,
                                      .radius_km = o->radius_km,
                                      .spectator = o->spectator}};

    conn(b, &e, "known");
}

void encode_known_expected(struct buf *b, const struct expected *x)
{
    struct event_expected e = {x->student, x->name, x->seat, x->note, x->extra_min};

    expected(b, &e, true);
}

void encode_known_ack(struct buf *b, const struct alert *a)
{
    struct event_action e = {.kind = ACTION_ACK, .alert = a->no, .who = a->acked_by};

    action(b, &e, true);
}

/* --- alerts --- */

static void put_or_null(struct buf *b, const char *key, int64_t v, int64_t unknown)
{
    if (v == unknown)
        line_null(b, key);
    else
        line_int(b, key, v);
}

static void side(struct buf *b, const char *key, const struct alert_side *s)
{
    if (!s->instance)
        return;
    buf_printf(b, ",\"%s\":{\"i\":%u,\"n\":%u", key, s->instance - 1, s->conn);
    line_time(b, "t", s->t_ms);
    line_put(b, "}");
}

/* The two things an integrity rule compared. */
static void sides(struct buf *b, const struct alert *a)
{
    side(b, "a", &a->side[0]);
    side(b, "b", &a->side[1]);
    known_int(b, "km", a->km);
    known_int(b, "apart_s", a->apart_s);
}

void encode_alert(struct buf *b, const struct model *m, enum encode_alert_change change,
                  const struct alert *a)
{
    static const char *const word[] = {"raised", "changed", "cleared"};

    line_str(b, "c", word[change]);
    line_int(b, "no", a->no);
    line_str(b, "rule", name_rule[a->rule]);
    line_str(b, "level", name_level[a->level]);
    put_or_null(b, "i", a->index, -1);
    if (change != ENCODE_CLEARED) {
        line_int(b, "value", a->value);
        line_int(b, "threshold", a->threshold);
        put_or_null(b, "mean_tenths", a->mean_tenths, -1);
        line_put(b, ",\"samples\":[");
        for (int k = 0; k < a->nsample; k++) {
            if (k)
                line_put(b, ",");
            line_put_int(b, a->sample[k]);
        }
        line_put(b, "]");
        sides(b, a);
    }
    put_or_null(b, "outage", a->outage, 0);
    if (a->rule == ALERT_OUTAGE)
        line_int(b, "count", a->count);
    if (a->rule == ALERT_OUTAGE || a->of)
        line_int(b, "of", a->of);
    if (a->network)
        line_str(b, "network", model_network(m, a->network - 1)->label);
    known_str(b, "host", a->host);
}
