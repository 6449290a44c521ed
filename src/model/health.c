/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "model/health.h"

#include "model/network.h"

#include <stdlib.h>

struct event_config health_defaults(int32_t period_ms)
{
    return (struct event_config){
        .period_ms = period_ms,
        .window_ms = 3 * period_ms > 40000 ? 3 * period_ms : 40000,
        .load_latest = 90,
        .load_warn = 95,
        .load_crit = 98,
        .rtt_warn_ms = 200,
        .rtt_crit_ms = 800,
        .stale_ms = 3 * period_ms + 2000,
        .clear_ms = 10000,
    };
}

static bool judgeable(const struct event_config *cfg, const struct window *w)
{
    return w->n == WINDOW_MAX || window_covers_ms(w) >= cfg->window_ms / 2;
}

/* A rule that said less than its level for clear_ms sinks to what it says. */
static void hold_pass(struct hold *h, int64_t now_ms, int32_t clear_ms)
{
    if (h->last < h->level && now_ms - h->held_ms >= clear_ms) {
        h->level = h->last;
        h->since_ms = h->level ? now_ms : 0;
        h->held_ms = now_ms;
    }
}

static void hold_look(struct hold *h, enum level said, int64_t now_ms, int32_t clear_ms)
{
    h->last = said;
    if (said > h->level) {
        h->level = said;
        h->since_ms = now_ms;
    }
    if (said && said == h->level)
        h->held_ms = now_ms;
    hold_pass(h, now_ms, clear_ms);
}

static enum level load_level(const struct event_config *cfg, int32_t latest, const struct window *w)
{
    double mean = window_mean(w);

    if (latest < cfg->load_latest || !judgeable(cfg, w))
        return LEVEL_OK;
    return mean > cfg->load_crit ? LEVEL_CRIT : mean > cfg->load_warn ? LEVEL_WARN : LEVEL_OK;
}

int32_t health_rtt_limit(const struct event_config *cfg, const struct instance *in,
                         const struct conn *c, enum level l)
{
    const struct network *w = &in->networks->v[c->origin.network];
    int32_t own = l == LEVEL_CRIT ? w->rtt_crit_ms : w->rtt_warn_ms;

    return own > 0 ? own : l == LEVEL_CRIT ? cfg->rtt_crit_ms : cfg->rtt_warn_ms;
}

static enum level rtt_level(const struct event_config *cfg, const struct instance *in,
                            const struct conn *c)
{
    int32_t warn_ms = health_rtt_limit(cfg, in, c, LEVEL_WARN);

    if (c->rtt_ms <= warn_ms || !judgeable(cfg, c->rtt))
        return LEVEL_OK;
    double mean = window_mean(c->rtt);
    return mean > health_rtt_limit(cfg, in, c, LEVEL_CRIT) ? LEVEL_CRIT
           : mean > warn_ms                                ? LEVEL_WARN
                                                           : LEVEL_OK;
}

const struct conn *health_worst_rtt(const struct instance *in)
{
    const struct conn *worst = NULL;

    for (int i = 0; i < in->nconns; i++) {
        const struct conn *c = &in->conns[i];
        if (c->state == CONN_ACTIVE && c->hold.level &&
            (!worst || c->hold.level > worst->hold.level))
            worst = c;
    }
    return worst;
}

static void sum_up_rtt(struct instance *in)
{
    const struct conn *worst = health_worst_rtt(in);

    in->rtt_hold = worst ? worst->hold : (struct hold){0};
}

static bool phase_is_broken(enum phase p)
{
    return p == PHASE_FAILED || p == PHASE_LOOP || p == PHASE_QUOTA;
}

static bool gone_too_soon(const struct instance *in)
{
    return in->phase == PHASE_GONE &&
           (in->phase_before == PHASE_READY || in->phase_before == PHASE_RUNNING);
}

static enum status status_of(enum level l)
{
    return l == LEVEL_CRIT ? STATUS_CRIT : l == LEVEL_WARN ? STATUS_WARN : STATUS_OK;
}

static enum status worse(enum status a, enum status b)
{
    return a > b ? a : b;
}

/* All levels in one number: to see whether any changed. */
static unsigned fingerprint(const struct instance *in)
{
    return (unsigned)in->cpu_hold.level | (unsigned)in->mem_hold.level << 2 |
           (unsigned)in->rtt_hold.level << 4 | (unsigned)in->stale_hold.level << 6 |
           (unsigned)in->status << 8;
}

static void settle(struct instance *in)
{
    enum status s = in->phase == PHASE_READY && in->link == LINK_LIVE ? STATUS_OK : STATUS_UNKNOWN;

    s = worse(s, status_of(in->cpu_hold.level));
    s = worse(s, status_of(in->mem_hold.level));
    s = worse(s, status_of(in->rtt_hold.level));
    s = worse(s, status_of(in->stale_hold.level));
    if (phase_is_broken(in->phase) || in->submission == SUBMISSION_FAILED)
        s = STATUS_CRIT;
    if (gone_too_soon(in))
        s = worse(s, STATUS_WARN);
    in->status = s;
}

bool health_sample(const struct event_config *cfg, struct instance *in, int64_t t_ms)
{
    unsigned before = fingerprint(in);

    if (in->cpu >= 0)
        hold_look(&in->cpu_hold, load_level(cfg, in->cpu, &in->cpu_win), t_ms, cfg->clear_ms);
    if (in->mem >= 0)
        hold_look(&in->mem_hold, load_level(cfg, in->mem, &in->mem_win), t_ms, cfg->clear_ms);
    for (int i = 0; i < in->nconns; i++) {
        struct conn *c = &in->conns[i];
        if (c->state == CONN_ACTIVE && c->rtt && conn_counts(c))
            hold_look(&c->hold, rtt_level(cfg, in, c), t_ms, cfg->clear_ms);
    }
    sum_up_rtt(in);
    settle(in);
    return fingerprint(in) != before;
}

bool health_update(const struct event_config *cfg, struct instance *in, int64_t now_ms)
{
    unsigned before = fingerprint(in);

    hold_pass(&in->cpu_hold, now_ms, cfg->clear_ms);
    hold_pass(&in->mem_hold, now_ms, cfg->clear_ms);
    for (int i = 0; i < in->nconns; i++)
        hold_pass(&in->conns[i].hold, now_ms, cfg->clear_ms);
    sum_up_rtt(in);
    hold_look(&in->stale_hold, in->link == LINK_STALE ? LEVEL_WARN : LEVEL_OK, now_ms,
              cfg->clear_ms);
    settle(in);
    return fingerprint(in) != before;
}

bool health_waits(const struct instance *in)
{
    return in->cpu_hold.level || in->mem_hold.level || in->rtt_hold.level || in->stale_hold.level;
}

void health_reset(struct instance *in)
{
    in->cpu = in->mem = -1;
    in->rtt_ms = 0;
    window_clear(&in->cpu_win);
    window_clear(&in->mem_win);
    in->cpu_hold = in->mem_hold = in->rtt_hold = in->stale_hold = (struct hold){0};
    for (int i = 0; i < in->nconns; i++) {
        struct conn *c = &in->conns[i];
        c->hold = (struct hold){0};
        c->rtt_ms = 0;
        if (c->rtt)
            window_clear(c->rtt);
    }
}

struct reasons {
    struct reason *v;
    int n;
};

static struct reason *add(struct reasons *rs, enum reason_kind kind, enum status s, int64_t since)
{
    struct reason *r = &rs->v[rs->n++];

    *r = (struct reason){.kind = kind, .status = s, .since_ms = since, .mean = -1};
    return r;
}

static void add_load(struct reasons *rs, const struct event_config *cfg, enum reason_kind kind,
                     enum reason_kind early, const struct hold *h, int32_t latest,
                     const struct window *w)
{
    bool high = latest >= cfg->load_latest;

    if (!h->level && !(high && !judgeable(cfg, w)))
        return;
    struct reason *r = add(rs, h->level ? kind : early, status_of(h->level), h->since_ms);
    r->value = latest;
    r->mean = window_mean(w);
    r->threshold = h->level == LEVEL_CRIT ? cfg->load_crit : cfg->load_warn;
}

static void add_rtt(struct reasons *rs, const struct event_config *cfg, const struct instance *in)
{
    const struct conn *c = health_worst_rtt(in);

    if (!c)
        return;
    struct reason *r = add(rs, REASON_RTT, status_of(c->hold.level), c->hold.since_ms);
    r->value = c->rtt_ms;
    r->mean = conn_rtt_mean(c);
    r->threshold = health_rtt_limit(cfg, in, c, c->hold.level);
}

static void add_link(struct reasons *rs, const struct instance *in, int64_t now_ms)
{
    if (in->stale_hold.level) {
        bool back = in->link != LINK_STALE;
        struct reason *r = add(rs, back ? REASON_BACK : REASON_STALE, STATUS_WARN,
                               back ? in->link_since_ms : in->stale_hold.since_ms);
        r->value = (int32_t)(now_ms - in->last_ms);
    } else if (in->phase == PHASE_READY && in->link != LINK_LIVE) {
        add(rs, REASON_LINK, STATUS_UNKNOWN, in->link_since_ms);
    }
}

static int by_status(const void *a, const void *b)
{
    const struct reason *x = a, *y = b;

    return x->status != y->status ? (x->status < y->status) - (x->status > y->status)
                                  : (x->kind > y->kind) - (x->kind < y->kind);
}

int health_reasons(const struct event_config *cfg, const struct instance *in, int64_t now_ms,
                   struct reason *out)
{
    struct reasons rs = {.v = out};

    add_load(&rs, cfg, REASON_CPU, REASON_CPU_EARLY, &in->cpu_hold, in->cpu, &in->cpu_win);
    add_load(&rs, cfg, REASON_MEM, REASON_MEM_EARLY, &in->mem_hold, in->mem, &in->mem_win);
    add_rtt(&rs, cfg, in);
    add_link(&rs, in, now_ms);
    if (gone_too_soon(in))
        add(&rs, REASON_GONE, STATUS_WARN, in->phase_since_ms);
    else if (in->phase != PHASE_READY)
        add(&rs, REASON_PHASE, phase_is_broken(in->phase) ? STATUS_CRIT : STATUS_UNKNOWN,
            in->phase_since_ms);
    if (in->submission == SUBMISSION_FAILED)
        add(&rs, REASON_SUBMISSION, STATUS_CRIT, in->submission_since_ms);
    if (in->conns_over)
        add(&rs, REASON_CONNS_OVER, STATUS_OK, 0);
    qsort(out, (size_t)rs.n, sizeof *out, by_status);
    return rs.n;
}
