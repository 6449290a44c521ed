/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A record as json. What is said of the exam alone holds no identity, and is said as the journal
 * says it; the rest leaves out what its place in the document tells. */
#include "report/record.h"

#include "base/num.h"
#include "model/name.h"
#include "source/address.h"

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

static void roster(struct buf *b, const struct event_roster *r)
{
    line_str(b, "change", name_roster_change[r->change]);
    if (r->change == ROSTER_VANISHED)
        return;
    line_str(b, "phase", name_phases[r->phase]);
    line_str(b, "phase_text", r->phase_text);
    line_bool(b, "running", r->running);
    line_str(b, "submission", name_submission[r->submission]);
}

static void opened(struct buf *b, const struct event_conn *c, const struct pseudonym *p)
{
    char uid[PSEUDONYM_SIZE], address[EVENT_ADDR_MAX + 1];

    line_str(b, "uid", pseudonym_of(p, PSEUDONYM_CONN, c->uid, uid));
    if (p->on)
        address_cut(c->ip, address, sizeof address);
    line_str(b, "address", p->on ? address : c->ip);
    line_time(b, "since", c->since_ms);
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
    char who[PSEUDONYM_SIZE];

    line_str(b, "what", name_action[a->kind]);
    line_int(b, "alert", a->alert);
    line_str(b, "who", pseudonym_of(p, PSEUDONYM_EXAMINER, a->who, who));
}

static void event(struct buf *b, const struct event *e, const struct pseudonym *p)
{
    switch (e->kind) {
    case EVENT_ROSTER: roster(b, &e->roster); break;
    case EVENT_CONN: connection(b, &e->conn, p); break;
    case EVENT_LINK: link_state(b, &e->link); break;
    case EVENT_ACTION: action(b, &e->action, p); break;
    default: encode_body(b, e); break;
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

static void alert(struct buf *b, const struct alert *a, enum encode_alert_change change)
{
    static const char *const word[] = {"raised", "changed", "cleared"};

    line_str(b, "change", word[change]);
    line_int(b, "alert", a->no);
    line_str(b, "rule", name_rule[a->rule]);
    line_str(b, "level", name_level[a->level]);
    line_int(b, "value", a->value);
    line_int(b, "threshold", a->threshold);
    put_or_null(b, "mean_tenths", a->mean_tenths, -1);
    put_or_null(b, "outage", a->outage, 0);
    if (a->rule == ALERT_OUTAGE) {
        line_int(b, "count", a->count);
        line_int(b, "of", a->of);
    }
}

void record_json(struct buf *b, const struct record *r, const struct pseudonym *p)
{
    const char *kind = r->alert    ? line_kind_name[LINE_ALERT]
                       : r->sample ? "sample"
                                   : line_kind_name[encode_kind(r->event)];

    begin(b, r->t_ms, kind);
    if (r->alert)
        alert(b, r->alert, r->change);
    else if (r->sample)
        sample(b, r->sample);
    else
        event(b, r->event, p);
    line_put(b, "}");
}
