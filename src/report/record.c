/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A record as json. What is said of the exam alone holds no identity, and is said as the journal
 * says it; the rest leaves out what its place in the document tells. */
#include "report/record.h"

#include "base/num.h"
#include "model/name.h"
#include "source/address.h"

#include <string.h>

static void begin(struct buf *b, int64_t t_ms, const char *kind)
{
    char time[NUM_RFC3339_LEN + 1];

    num_to_rfc3339(t_ms, time);
    line_put(b, "{\"t\":");
    line_put_str(b, time);
    line_str(b, "kind", kind);
}

static void put_or_null(struct buf *b, const char *key, int64_t v, int64_t unknown)
{
    if (v == unknown)
        line_null(b, key);
    else
        line_int(b, key, v);
}

/* The network of an address, or of a prefix that may be wide enough already; NULL: neither. */
static const char *cut(const char *client, char *out)
{
    struct ip_prefix is;

    if (!client || ip_parse_prefix(client, strlen(client), &is) < 0)
        return NULL;
    struct ip_prefix net = address_network(&is.ip);
    ip_print(is.bits < net.bits ? &is : &net, out);
    return out;
}

struct event_origin record_origin(const struct event_origin *o, const struct pseudonym *p,
                                  char *client)
{
    struct event_origin told = *o;

    if (!p->on)
        return told;
    told.client = cut(o->client, client);
    told.city = NULL;
    told.radius_km = 0;
    return told;
}

struct event_expected record_expected(const struct event_expected *x, const struct pseudonym *p,
                                      char *student, char *name)
{
    struct event_expected told = *x;

    told.student = pseudonym_of(p, PSEUDONYM_PERSON, x->student, student);
    told.name = pseudonym_of(p, PSEUDONYM_NAME, x->name, name);
    if (p->on)
        told.seat = told.note = NULL;
    return told;
}

struct event_config record_config(const struct event_config *c, const struct pseudonym *p)
{
    struct event_config told = *c;

    if (p->on)
        told.inputs.proxies = told.inputs.spectators = NULL;
    return told;
}

static void roster(struct buf *b, const struct event_roster *r)
{
    line_str(b, "change", name_roster_change[r->change]);
    if (r->change == ROSTER_VANISHED)
        return;
    line_str(b, "phase", name_phases[r->phase]);
    line_str(b, "phase_text", r->phase_text);
    line_bool(b, "running", r->running);
    line_str(b, "submission", name_submission[r->submission]);
    line_str(b, "host", r->host);
}

static void origin(struct buf *b, const struct event_origin *o)
{
    line_str(b, "client", o->client);
    line_str(b, "address_kind", name_origin[o->kind]);
    line_str(b, "network", o->network);
    line_str(b, "country", o->country);
    line_str(b, "city", o->city);
    put_or_null(b, "asn", o->asn, 0);
    line_str(b, "as_org", o->as_org);
    put_or_null(b, "lat_e4", o->radius_km ? o->lat_e4 : INT64_MIN, INT64_MIN);
    put_or_null(b, "lon_e4", o->radius_km ? o->lon_e4 : INT64_MIN, INT64_MIN);
    put_or_null(b, "radius_km", o->radius_km, 0);
    line_str(b, "spectator", name_spectator[o->spectator]);
}

static void opened(struct buf *b, const struct event_conn *c, const struct pseudonym *p)
{
    char uid[PSEUDONYM_SIZE], address[EVENT_ADDR_MAX + 1], client[EVENT_ADDR_MAX + 1];
    struct event_origin from = record_origin(&c->origin, p, client);

    line_str(b, "uid", pseudonym_of(p, PSEUDONYM_CONN, c->uid, uid));
    if (p->on)
        address_cut(c->ip, address, sizeof address);
    line_str(b, "address", p->on ? address : c->ip);
    line_time(b, "since", c->since_ms);
    origin(b, &from);
}

static void connection(struct buf *b, const struct event_conn *c, const struct pseudonym *p)
{
    put_or_null(b, "connection", c->change == CONN_OVER ? -1 : c->no, -1);
    line_str(b, "change", name_conn_change[c->change]);
    if (c->change == CONN_OPENED)
        opened(b, c, p);
    if (c->change == CONN_CLOSED)
        line_time(b, "until", c->until_ms);
}

static void link_state(struct buf *b, const struct event_link *l)
{
    line_str(b, "state", name_link[l->state]);
    line_str(b, "why", name_why[l->why]);
    put_or_null(b, "detail", l->detail, 0);
    line_time(b, "retry", l->retry_ms);
}

static void action(struct buf *b, const struct event_action *a, const struct pseudonym *p)
{
    char who[PSEUDONYM_SIZE], uid[PSEUDONYM_SIZE];

    line_str(b, "what", name_action[a->kind]);
    if (a->kind == ACTION_ACK) {
        line_int(b, "alert", a->alert);
    } else {
        line_str(b, "uid", pseudonym_of(p, PSEUDONYM_CONN, a->uid, uid));
        line_str(b, "viewer", a->viewer ? name_viewer[a->viewer] : NULL);
    }
    if (a->kind == ACTION_SPECTATE_END)
        line_time(b, "from", a->from_ms);
    line_str(b, "who", pseudonym_of(p, PSEUDONYM_EXAMINER, a->who, who));
}

/* As the journal says it, with what may be told. */
static void of_exam(struct buf *b, const struct event *e, const struct pseudonym *p)
{
    char student[PSEUDONYM_SIZE], name[PSEUDONYM_SIZE];
    struct event told = *e;

    if (e->kind == EVENT_CONFIG)
        told.config = record_config(&e->config, p);
    else if (e->kind == EVENT_EXPECTED)
        told.expected = record_expected(&e->expected, p, student, name);
    encode_body(b, &told);
}

static void event(struct buf *b, const struct event *e, const struct pseudonym *p)
{
    switch (e->kind) {
    case EVENT_ROSTER: roster(b, &e->roster); break;
    case EVENT_CONN: connection(b, &e->conn, p); break;
    case EVENT_LINK: link_state(b, &e->link); break;
    case EVENT_ACTION: action(b, &e->action, p); break;
    default: of_exam(b, e, p); break;
    }
}

static void sample(struct buf *b, const struct sample *s)
{
    put_or_null(b, "cpu", s->cpu, -1);
    put_or_null(b, "mem", s->mem, -1);
    line_put(b, ",\"connections\":[");
    for (int i = 0; i < s->nrtt; i++) {
        buf_printf(b, "%s{\"connection\":%d", i ? "," : "", s->rtt[i].conn);
        put_or_null(b, "rtt_ms", s->rtt[i].ms, 0);
        line_put(b, "}");
    }
    line_put(b, "]");
}

static void side(struct buf *b, const char *key, const struct alert_side *s,
                 const struct instance *in, const struct pseudonym *p)
{
    char id[PSEUDONYM_SIZE];

    if (!s->instance)
        return;
    buf_printf(b, ",\"%s\":{\"connection\":%u", key, (unsigned)s->conn);
    line_str(b, "instance", in ? pseudonym_of(p, PSEUDONYM_PERSON, in->id, id) : NULL);
    line_time(b, "t", s->t_ms);
    line_put(b, "}");
}

static void alert(struct buf *b, const struct record *r, const struct pseudonym *p)
{
    const struct alert *a = r->alert;
    static const char *const word[] = {"raised", "changed", "cleared"};

    line_str(b, "change", word[r->change]);
    line_int(b, "alert", a->no);
    line_str(b, "rule", name_rule[a->rule]);
    line_str(b, "level", name_level[a->level]);
    line_int(b, "value", a->value);
    line_int(b, "threshold", a->threshold);
    put_or_null(b, "mean_tenths", a->mean_tenths, -1);
    put_or_null(b, "outage", a->outage, 0);
    if (a->rule == ALERT_OUTAGE)
        line_int(b, "count", a->count);
    if (a->rule == ALERT_OUTAGE || a->of)
        line_int(b, "of", a->of);
    side(b, "a", &a->side[0], r->side[0], p);
    side(b, "b", &a->side[1], r->side[1], p);
    if (a->km)
        line_int(b, "km", a->km);
    if (a->apart_s)
        line_int(b, "apart_s", a->apart_s);
    if (r->network)
        line_str(b, "network", r->network);
    if (a->host)
        line_str(b, "host", a->host);
}

void record_json(struct buf *b, const struct record *r, const struct pseudonym *p)
{
    const char *kind = r->alert    ? line_kind_name[LINE_ALERT]
                       : r->sample ? "sample"
                                   : line_kind_name[encode_kind(r->event)];

    begin(b, r->t_ms, kind);
    if (r->alert)
        alert(b, r, p);
    else if (r->sample)
        sample(b, r->sample);
    else
        event(b, r->event, p);
    line_put(b, "}");
}
