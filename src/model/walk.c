/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Each struct of the state has its function here, in declaration order: a field added there is
 * added here. Numbers of all types travel as int64_t. Must not know what a visitor does. */
#include "model/walk.h"

#include "base/mem.h"
#include "model/state.h"

#include <string.h>

/* What is put into a field must fit its type, and lie between lo and hi. */
#define VISIT(visit, name, field, lo, hi)                                                          \
    do {                                                                                           \
        int64_t was_ = (int64_t)(field), v_ = was_;                                                \
        w->visit(w->ud, name, &v_);                                                                \
        if (v_ != was_ && v_ >= (int64_t)(lo) && v_ <= (int64_t)(hi) &&                            \
            (int64_t)(__typeof__(field))v_ == v_)                                                  \
            (field) = (__typeof__(field))v_;                                                       \
        else if (v_ != was_)                                                                       \
            fits = false;                                                                          \
    } while (0)

#define RANGE(name, field, lo, hi) VISIT(num, name, field, lo, hi)
#define NUM(name, field)           RANGE(name, field, INT64_MIN, INT64_MAX)
/* Never negative. */
#define SPARSE(name, field) VISIT(sparse, name, field, 0, INT64_MAX)
#define IDENTITY(name, field)                                                                      \
    do {                                                                                           \
        int64_t v_ = (int64_t)(field);                                                             \
        w->identity(w->ud, name, &v_);                                                             \
    } while (0)

#define ENUM(name, field, last) RANGE(name, field, 0, last)
#define BOOL(name, field)       RANGE(name, field, 0, 1)

/* An array of n numbers. */
#define NUMS(name, array, n)                                                                       \
    do {                                                                                           \
        int64_t v_[n];                                                                             \
        for (int i_ = 0; i_ < (int)(n); i_++)                                                      \
            v_[i_] = (int64_t)(array)[i_];                                                         \
        w->nums(w->ud, name, v_, n);                                                               \
        for (int i_ = 0; i_ < (int)(n); i_++) {                                                    \
            if (v_[i_] == (int64_t)(array)[i_])                                                    \
                continue;                                                                          \
            if ((int64_t)(__typeof__((array)[0]))v_[i_] == v_[i_])                                 \
                (array)[i_] = (__typeof__((array)[0]))v_[i_];                                      \
            else                                                                                   \
                fits = false;                                                                      \
        }                                                                                          \
    } while (0)

/* level, last, since_ms, held_ms: the names are given whole, so that each is a literal. */
#define HOLD(name, hold)                                                                           \
    do {                                                                                           \
        ENUM(name "_level", (hold).level, LEVEL_CRIT);                                             \
        ENUM(name "_last", (hold).last, LEVEL_CRIT);                                               \
        NUM(name "_since", (hold).since_ms);                                                       \
        NUM(name "_held", (hold).held_ms);                                                         \
    } while (0)

static void text(const struct walk *w, const char *name, char **s)
{
    w->str(w->ud, name, WALK_TEXT, s);
}

static void identity(const struct walk *w, const char *name, char **s)
{
    w->str(w->ud, name, WALK_IDENTITY, s);
}

/* One that is part of its owner. */
static void embedded(const struct walk *w, const char *name, struct window *win)
{
    w->window(w->ud, name, &win);
}

static bool walk_config(struct event_config *c, const struct walk *w)
{
    bool fits = true;

    NUM("period", c->period_ms);
    NUM("window", c->window_ms);
    NUM("load_latest", c->load_latest);
    NUM("load_warn", c->load_warn);
    NUM("load_crit", c->load_crit);
    NUM("rtt_warn", c->rtt_warn_ms);
    NUM("rtt_crit", c->rtt_crit_ms);
    NUM("stale", c->stale_ms);
    NUM("clear", c->clear_ms);
    NUM("rules", c->rules);
    NUMS("rule", c->rule, RULE_NUMBERS);
    NUM("deadline", c->deadline_ms);
    return fits;
}

static bool walk_api(struct model_api *a, const struct walk *w)
{
    bool fits = true;

    ENUM("api_state", a->state, API_TOO_BIG);
    NUM("api_status", a->status);
    NUM("api_took", a->took_ms);
    NUM("api_bad", a->bad);
    NUM("api_over", a->over);
    text(w, "api_text", &a->text);
    NUM("api_polled", a->polled_ms);
    NUM("api_roster", a->roster_ms);
    return fits;
}

bool walk_exam(struct model *m, const struct walk *w)
{
    bool fits = true;

    NUM("now", m->now_ms);
    NUM("drift", m->drift_ms);
    fits = walk_config(&m->config, w) && fits;
    fits = walk_api(&m->api, w) && fits;
    NUM("linked", m->linked);
    NUM("last_alert", m->alerts.last_no);
    NUM("open_outage", m->alerts.outage);
    NUM("open_api", m->alerts.api);
    NUM("open_absent", m->alerts.absent);
    NUM("messages", m->messages);
    NUM("dropped", m->dropped);
    BOOL("lost_alone", m->lost_alone);
    NUM("gone", m->gone);
    NUM("look", m->look_ms);
    NUM("moved", m->moved_ms);
    NUM("gap", m->gap_ms);
    return fits;
}

/* What every sample touches. */
static bool walk_measured(struct instance *in, const struct walk *w)
{
    bool fits = true;

    BOOL("present", in->present);
    BOOL("running", in->running);
    BOOL("conns_over", in->conns_over);
    ENUM("phase", in->phase, PHASE_COUNT - 1);
    ENUM("link", in->link, LINK_UNSUPPORTED);
    ENUM("status", in->status, STATUS_CRIT);
    NUM("cpu", in->cpu);
    NUM("mem", in->mem);
    NUM("rtt", in->rtt_ms);
    NUM("nactive", in->nactive);
    NUM("last", in->last_ms);
    HOLD("cpu_hold", in->cpu_hold);
    HOLD("mem_hold", in->mem_hold);
    HOLD("rtt_hold", in->rtt_hold);
    HOLD("stale_hold", in->stale_hold);
    embedded(w, "cpu_win", &in->cpu_win);
    embedded(w, "mem_win", &in->mem_win);
    return fits;
}

static bool walk_ledger(struct ledger *l, const struct walk *w)
{
    bool fits = true;

    NUM("ledger_from", l->from_ms);
    BOOL("ledger_arrived", l->arrived);
    BOOL("ledger_over", l->over);
    BOOL("ledger_lost", l->lost);
    ENUM("ledger_cause", l->cause, LEDGER_CAUSES - 1);
    NUM("ledger_since", l->since_ms);
    NUMS("ledger_total", l->total_ms, LEDGER_CAUSES);
    ENUM("loss_kind", l->loss.kind, LEDGER_CAUSES - 1);
    BOOL("loss_away", l->loss.away);
    NUM("loss_since", l->loss.since_ms);
    NUM("loss_back", l->loss.back_ms);
    NUM("loss_lost", l->loss.lost_ms);
    NUM("loss_down", l->loss.down_ms);
    return fits;
}

bool walk_instance(struct instance *in, const struct walk *w)
{
    bool fits = walk_measured(in, w);

    identity(w, "id", &in->id);
    identity(w, "student", &in->student);
    identity(w, "name", &in->name);
    text(w, "phase_text", &in->phase_text);
    ENUM("submission", in->submission, SUBMISSION_FAILED);
    NUM("first", in->first_ms);
    NUM("phase_since", in->phase_since_ms);
    NUMS("phase_ms", in->phase_ms, PHASE_COUNT);
    ENUM("link_why", in->link_why, LINK_WHY_VNC);
    NUM("link_detail", in->link_detail);
    NUM("link_since", in->link_since_ms);
    NUM("link_retry", in->link_retry_ms);
    BOOL("linked", in->linked);
    NUM("submission_since", in->submission_since_ms);
    ENUM("phase_before", in->phase_before, PHASE_COUNT - 1);
    NUMS("alert", in->alert, ALERT_OUTAGE);
    fits = walk_ledger(&in->ledger, w) && fits;
    text(w, "host", &in->host);
    NUM("expected", in->expected);
    NUM("exam_from", in->exam_from_ms);
    NUM("gone_since", in->gone_ms);
    NUM("outage", in->outage);
    NUM("outage_last", in->outage_last);
    NUMS("integrity", in->integrity.alert, ALERT_INTEGRITY_COUNT);
    NUMS("raised", in->integrity.raised_ms, ALERT_INTEGRITY_COUNT);
    NUM("together", in->integrity.together_ms);
    NUM("apart", in->integrity.apart_ms);
    SPARSE("looked", in->looked_ms);
    SPARSE("looking", in->looking);
    return fits;
}

/* Restored from the line that told it: a keyframe holds none of it. */
static void walk_origin(struct origin *o, const struct walk *w)
{
    identity(w, "client", &o->client);
    identity(w, "country", &o->country);
    identity(w, "city", &o->city);
    identity(w, "as_org", &o->as_org);
    IDENTITY("asn", o->asn);
    IDENTITY("kind", o->kind);
    IDENTITY("lat", o->lat_e4);
    IDENTITY("lon", o->lon_e4);
    IDENTITY("radius", o->radius_km);
}

static bool walk_rtt(struct rtt *r, const struct walk *w)
{
    bool fits = true;

    NUM("rtt_n", r->n);
    NUM("rtt_min", r->min_ms);
    NUM("rtt_max", r->max_ms);
    NUM("rtt_sum", r->sum_ms);
    NUMS("rtt_buckets", r->bucket, RTT_BUCKETS);
    return fits;
}

bool walk_conn(struct conn *c, const struct walk *w)
{
    bool fits = true;

    identity(w, "uid", &c->uid);
    identity(w, "ip", &c->ip);
    ENUM("state", c->state, CONN_DONE);
    BOOL("vanished", c->vanished);
    NUM("since", c->since_ms);
    NUM("until", c->until_ms);
    NUM("first_seen", c->first_seen_ms);
    NUM("activated", c->activated_ms);
    NUM("last_seen", c->last_seen_ms);
    NUM("rtt", c->rtt_ms);
    w->window(w->ud, "rtt_win", &c->rtt);
    HOLD("hold", c->hold);
    walk_origin(&c->origin, w);
    NUM("network", c->origin.network);
    ENUM("spectator", c->origin.spectator, SPECTATOR_ADDRESS);
    if (!c->all) {
        struct rtt none = {0};
        fits = walk_rtt(&none, w) && fits;
        if (none.n)
            c->all = memcpy(mem_zalloc(sizeof none), &none, sizeof none);
        return fits;
    }
    return walk_rtt(c->all, w) && fits;
}

bool walk_network(struct network *n, const struct walk *w)
{
    bool fits = true;

    text(w, "label", &n->label);
    text(w, "place", &n->place);
    NUM("rtt_warn", n->rtt_warn_ms);
    NUM("rtt_crit", n->rtt_crit_ms);
    BOOL("trusted", n->trusted);
    BOOL("room", n->room);
    return fits;
}

bool walk_expected(struct expected *x, const struct walk *w)
{
    bool fits = true;

    identity(w, "student", &x->student);
    identity(w, "name", &x->name);
    identity(w, "seat", &x->seat);
    identity(w, "note", &x->note);
    NUM("extra", x->extra_min);
    BOOL("seen", x->seen);
    return fits;
}

static bool walk_side(struct alert_side *s, const struct walk *w, const char *instance,
                      const char *conn, const char *at)
{
    bool fits = true;

    NUM(instance, s->instance);
    NUM(conn, s->conn);
    NUM(at, s->t_ms);
    return fits;
}

bool walk_alert(struct alert *a, const struct walk *w)
{
    bool fits = true;

    NUM("no", a->no);
    ENUM("rule", a->rule, ALERT_RULES - 1);
    ENUM("level", a->level, LEVEL_INFO);
    NUM("index", a->index);
    NUM("since", a->since_ms);
    NUM("cleared", a->cleared_ms);
    NUM("value", a->value);
    NUM("threshold", a->threshold);
    NUM("mean_tenths", a->mean_tenths);
    NUMS("sample", a->sample, ALERT_SAMPLES);
    RANGE("nsample", a->nsample, 0, ALERT_SAMPLES);
    NUM("count", a->count);
    NUM("of", a->of);
    NUM("outage", a->outage);
    NUM("acked", a->acked_ms);
    identity(w, "acked_by", &a->acked_by);
    NUM("members", a->members);
    NUM("joined", a->joined_ms);
    fits = walk_side(&a->side[0], w, "a", "a_conn", "a_at") && fits;
    fits = walk_side(&a->side[1], w, "b", "b_conn", "b_at") && fits;
    NUM("km", a->km);
    NUM("apart", a->apart_s);
    NUM("network", a->network);
    text(w, "host", &a->host);
    return fits;
}
