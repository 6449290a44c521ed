/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A record as a row of csv: measurements in columns of their own, the rest as a word for what
 * happened and a value of "key=value" pairs. A spreadsheet takes a field that starts with = + - or
 * @ for a formula, and names come from students: such a field gets a leading apostrophe. */
#include "report/record.h"

#include "base/num.h"
#include "model/name.h"
#include "source/address.h"
#include "view/text.h"

#include <string.h>

const char record_csv_header[] =
    "t,kind,student,instance,cpu,mem,rtt_ms,connection,address,what,value\n";

enum { VALUE_SIZE = 8192 }; /* the inputs of the rules take most */

/* The fields of one row behind the first four; "" is unknown. */
struct row {
    char cpu[12], mem[12], rtt[12], connection[12];
    char address[EVENT_ADDR_MAX + 1];
    const char *what;
    char value[VALUE_SIZE];
};

void record_csv_field(struct buf *b, const char *s)
{
    bool formula = *s && strchr("=+-@\t\r", *s);
    bool quoted = formula || s[strcspn(s, ",\"\r\n")];

    if (quoted)
        buf_add_str(b, formula ? "\"'" : "\"");
    for (; *s; s++)
        buf_add(b, *s == '"' ? "\"\"" : s, *s == '"' ? 2 : 1);
    if (quoted)
        buf_add_str(b, "\"");
}

static void number(char *out, size_t size, int64_t v, int64_t unknown)
{
    if (v != unknown)
        text_put(out, size, "%lld", (long long)v);
}

static void pair(struct row *w, const char *key, const char *value)
{
    char text[VALUE_SIZE];

    text_put(text, sizeof text, "%s=%s", key, value);
    text_add(w->value, sizeof w->value, ";", text);
}

static void pair_text(struct row *w, const char *key, const char *value)
{
    if (value)
        pair(w, key, value);
}

static void pair_int(struct row *w, const char *key, int64_t v, int64_t unknown)
{
    char text[24] = "";

    number(text, sizeof text, v, unknown);
    if (text[0])
        pair(w, key, text);
}

static void pair_time(struct row *w, const char *key, int64_t t_ms)
{
    char text[NUM_RFC3339_LEN + 1];

    if (!t_ms)
        return;
    num_to_rfc3339(t_ms, text);
    pair(w, key, text);
}

static void roster(struct row *w, const struct event_roster *r)
{
    w->what = name_roster_change[r->change];
    if (r->change == ROSTER_VANISHED)
        return;
    pair(w, "phase", name_phases[r->phase]);
    pair(w, "running", r->running ? "true" : "false");
    pair(w, "submission", name_submission[r->submission]);
    pair_text(w, "host", r->host);
}

static void origin(struct row *w, const struct event_origin *o)
{
    pair_text(w, "client", o->client);
    pair_text(w, "address_kind", o->kind ? name_origin[o->kind] : NULL);
    pair_text(w, "network", o->network);
    pair_text(w, "country", o->country);
    pair_text(w, "city", o->city);
    pair_int(w, "asn", o->asn, 0);
    pair_text(w, "as_org", o->as_org);
    if (o->radius_km) {
        pair_int(w, "lat_e4", o->lat_e4, INT64_MIN);
        pair_int(w, "lon_e4", o->lon_e4, INT64_MIN);
        pair_int(w, "radius_km", o->radius_km, 0);
    }
    pair_text(w, "spectator", o->spectator ? name_spectator[o->spectator] : NULL);
}

static void connection(struct row *w, const struct event_conn *c, const struct pseudonym *p)
{
    char uid[PSEUDONYM_SIZE], client[EVENT_ADDR_MAX + 1];

    w->what = name_conn_change[c->change];
    number(w->connection, sizeof w->connection, c->change == CONN_OVER ? -1 : c->no, -1);
    if (c->change == CONN_OPENED) {
        if (p->on)
            address_cut(c->ip, w->address, sizeof w->address);
        else
            text_put(w->address, sizeof w->address, "%s", c->ip);
        pair(w, "uid", pseudonym_of(p, PSEUDONYM_CONN, c->uid, uid));
        pair_time(w, "since", c->since_ms);
        struct event_origin from = record_origin(&c->origin, p, client);
        origin(w, &from);
    }
    if (c->change == CONN_CLOSED)
        pair_time(w, "until", c->until_ms);
}

static void link_state(struct row *w, const struct event_link *l)
{
    w->what = name_link[l->state];
    if (l->why != LINK_WHY_NONE)
        pair(w, "why", name_why[l->why]);
    pair_int(w, "detail", l->detail, 0);
    pair_time(w, "retry", l->retry_ms);
}

static void action(struct row *w, const struct event_action *a, const struct pseudonym *p)
{
    char who[PSEUDONYM_SIZE], uid[PSEUDONYM_SIZE];

    w->what = name_action[a->kind];
    if (a->kind == ACTION_ACK) {
        pair_int(w, "alert", a->alert, -1);
    } else {
        pair_text(w, "uid", pseudonym_of(p, PSEUDONYM_CONN, a->uid, uid));
        pair_text(w, "viewer", a->viewer ? name_viewer[a->viewer] : NULL);
    }
    if (a->kind == ACTION_SPECTATE_END)
        pair_time(w, "from", a->from_ms);
    pair(w, "who", pseudonym_of(p, PSEUDONYM_EXAMINER, a->who, who));
}

static void api(struct row *w, const struct event_api *a)
{
    w->what = name_api[a->state];
    pair_int(w, "status", a->status, 0);
    pair_int(w, "took_ms", a->took_ms, -1);
    pair_int(w, "bad", a->bad, 0);
    pair_int(w, "over", a->over, 0);
    if (a->text)
        pair(w, "text", a->text);
}

static void rules(struct row *w, const struct event_config *c)
{
    char key[ENCODE_RULE_SIZE];

    pair_int(w, "rules", c->rules, 0);
    for (int n = 0; n < RULE_NUMBERS && c->rules; n++) {
        encode_rule((enum rule_number)n, key);
        pair_int(w, key, c->rule[n], -1);
    }
    pair_time(w, "deadline", c->deadline_ms);
    pair_text(w, "geo", c->inputs.geo);
    pair_text(w, "networks", c->inputs.networks);
    pair_text(w, "proxies", c->inputs.proxies);
    pair_text(w, "spectators", c->inputs.spectators);
    pair_text(w, "roster", c->inputs.roster);
}

static void network(struct row *w, const struct event_network *n)
{
    w->what = n->label;
    pair_text(w, "place", n->place);
    pair_int(w, "rtt_warn_ms", n->rtt_warn_ms, -1);
    pair_int(w, "rtt_crit_ms", n->rtt_crit_ms, -1);
    pair(w, "trusted", n->trusted ? "true" : "false");
    pair(w, "room", n->room ? "true" : "false");
}

static void expected(struct row *w, const struct event_expected *e, const struct pseudonym *p)
{
    char student[PSEUDONYM_SIZE], name[PSEUDONYM_SIZE];
    struct event_expected x = record_expected(e, p, student, name);

    pair(w, "student", x.student);
    pair_text(w, "name", x.name);
    pair_text(w, "seat", x.seat);
    pair_int(w, "extra_min", x.extra_min, 0);
    pair_text(w, "note", x.note);
}

static void config(struct row *w, const struct event_config *c)
{
    pair_int(w, "period_ms", c->period_ms, -1);
    pair_int(w, "window_ms", c->window_ms, -1);
    pair_int(w, "load_latest", c->load_latest, -1);
    pair_int(w, "load_warn", c->load_warn, -1);
    pair_int(w, "load_crit", c->load_crit, -1);
    pair_int(w, "rtt_warn_ms", c->rtt_warn_ms, -1);
    pair_int(w, "rtt_crit_ms", c->rtt_crit_ms, -1);
    pair_int(w, "stale_ms", c->stale_ms, -1);
    pair_int(w, "clear_ms", c->clear_ms, -1);
    rules(w, c);
}

static void gap(struct row *w, const struct event_gap *g)
{
    w->what = name_gap[g->why];
    pair_time(w, "from", g->from_ms);
    pair_time(w, "to", g->to_ms);
    pair_int(w, "dropped", (int64_t)g->dropped, 0);
}

static void event(struct row *w, const struct event *e, const struct pseudonym *p)
{
    struct event_config told;

    switch (e->kind) {
    case EVENT_CONFIG:
        told = record_config(&e->config, p);
        config(w, &told);
        break;
    case EVENT_NETWORK: network(w, &e->network); break;
    case EVENT_EXPECTED: expected(w, &e->expected, p); break;
    case EVENT_ROSTER: roster(w, &e->roster); break;
    case EVENT_TICK: break;
    case EVENT_CONN: connection(w, &e->conn, p); break;
    case EVENT_LINK: link_state(w, &e->link); break;
    case EVENT_API: api(w, &e->api); break;
    case EVENT_CLOCK: pair_int(w, "drift_ms", e->clock.drift_ms, INT64_MIN); break;
    case EVENT_ACTION: action(w, &e->action, p); break;
    case EVENT_GAP: gap(w, &e->gap); break;
    }
}

/* Of the active connections the one with the worst round trip. */
static void sample(struct row *w, const struct sample *s)
{
    const struct sample_rtt *worst = NULL;

    for (int i = 0; i < s->nrtt; i++)
        if (s->rtt[i].ms && (!worst || s->rtt[i].ms > worst->ms))
            worst = &s->rtt[i];
    number(w->cpu, sizeof w->cpu, s->cpu, -1);
    number(w->mem, sizeof w->mem, s->mem, -1);
    if (worst) {
        number(w->rtt, sizeof w->rtt, worst->ms, 0);
        number(w->connection, sizeof w->connection, worst->conn, -1);
    }
    pair_int(w, "active", s->nrtt, -1);
}

/* "exam-0001 2 2025-11-22T17:16:29.867Z": instance, connection, when. */
static void side(struct row *w, const char *key, const struct alert_side *s,
                 const struct instance *in, const struct pseudonym *p)
{
    char id[PSEUDONYM_SIZE], time[NUM_RFC3339_LEN + 1], text[2 * EVENT_ID_MAX];

    if (!s->instance)
        return;
    num_to_rfc3339(s->t_ms, time);
    text_put(text, sizeof text, "%s %u %s",
             in ? pseudonym_of(p, PSEUDONYM_PERSON, in->id, id) : "?", (unsigned)s->conn, time);
    pair(w, key, text);
}

static void alert(struct row *w, const struct record *r, const struct pseudonym *p)
{
    const struct alert *a = r->alert;
    static const char *const word[] = {"raised", "changed", "cleared"};

    w->what = word[r->change];
    pair_int(w, "alert", a->no, 0);
    pair(w, "rule", name_rule[a->rule]);
    pair(w, "level", name_level[a->level]);
    pair_int(w, "value", a->value, INT64_MIN);
    pair_int(w, "threshold", a->threshold, INT64_MIN);
    pair_int(w, "mean_tenths", a->mean_tenths, -1);
    pair_int(w, "outage", a->outage, 0);
    if (a->rule == ALERT_OUTAGE)
        pair_int(w, "count", a->count, -1);
    if (a->rule == ALERT_OUTAGE || a->of)
        pair_int(w, "of", a->of, -1);
    side(w, "a", &a->side[0], r->side[0], p);
    side(w, "b", &a->side[1], r->side[1], p);
    pair_int(w, "km", a->km, 0);
    pair_int(w, "apart_s", a->apart_s, 0);
    pair_text(w, "network", r->network);
    pair_text(w, "host", a->host);
}

void record_csv(struct buf *b, const struct record *r, const struct pseudonym *p)
{
    char time[NUM_RFC3339_LEN + 1], student[PSEUDONYM_SIZE], id[PSEUDONYM_SIZE];
    const char *kind = line_kind_name[LINE_ALERT];
    struct row w = {.what = ""};

    if (r->alert) {
        alert(&w, r, p);
    } else if (r->sample) {
        kind = "sample";
        sample(&w, r->sample);
    } else {
        kind = line_kind_name[encode_kind(r->event)];
        event(&w, r->event, p);
    }
    num_to_rfc3339(r->t_ms, time);
    const char *const field[] = {
        time,
        kind,
        r->in ? pseudonym_of(p, PSEUDONYM_PERSON, r->in->student, student) : "",
        r->in ? pseudonym_of(p, PSEUDONYM_PERSON, r->in->id, id) : "",
        w.cpu,
        w.mem,
        w.rtt,
        w.connection,
        w.address,
        w.what,
        w.value,
    };
    for (size_t i = 0; i < sizeof field / sizeof *field; i++) {
        if (i)
            buf_add_str(b, ",");
        record_csv_field(b, field[i]);
    }
    buf_add_str(b, "\n");
}
