/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "model/alert.h"

#include "base/mem.h"
#include "model/health.h"

#include <stdlib.h>

static void one_done(struct alert *al)
{
    free(al->acked_by);
    free(al->host);
}

void alert_done(struct alerts *a)
{
    for (size_t i = 0; i < a->n; i++)
        one_done(&a->v[i]);
    free(a->v);
    *a = (struct alerts){0};
}

struct alert *alert_find(const struct alerts *a, uint32_t no)
{
    size_t lo = 0, hi = a->n;

    while (lo < hi) {
        size_t mid = lo + (hi - lo) / 2;
        if (a->v[mid].no < no)
            lo = mid + 1;
        else
            hi = mid;
    }
    return no && lo < a->n && a->v[lo].no == no ? &a->v[lo] : NULL;
}

/* Forgets the cleared alerts of the older half once there are too many. */
static void forget(struct alerts *a)
{
    size_t kept = 0, half = a->n / 2;

    for (size_t i = 0; i < a->n; i++) {
        if (i < half && a->v[i].cleared_ms)
            one_done(&a->v[i]);
        else
            a->v[kept++] = a->v[i];
    }
    a->n = kept;
}

struct alert *alert_raise(struct alerts *a, enum alert_rule rule, enum level level, int64_t index,
                          int64_t now_ms)
{
    if (a->n >= ALERT_LIMIT)
        forget(a);
    MEM_GROW(a->v, a->n, a->cap);
    struct alert *al = &a->v[a->n++];
    *al = (struct alert){.no = ++a->last_no,
                         .rule = rule,
                         .level = level,
                         .index = index,
                         .since_ms = now_ms,
                         .mean_tenths = -1};
    return al;
}

void alert_clear(struct alerts *a, uint32_t no, int64_t now_ms)
{
    struct alert *al = alert_find(a, no);

    if (al && !al->cleared_ms)
        al->cleared_ms = now_ms;
}

/* What a rule says of an instance right now, and by which values. */
struct claim {
    enum level level;
    int32_t value, threshold;
    const struct window *behind; /* NULL none */
};

static struct claim load_claim(const struct event_config *cfg, const struct hold *h, int32_t latest,
                               const struct window *w)
{
    return (struct claim){h->level, latest,
                          h->level == LEVEL_CRIT ? cfg->load_crit : cfg->load_warn, w};
}

static struct claim rtt_claim(const struct event_config *cfg, const struct instance *in)
{
    const struct conn *c = health_worst_rtt(in);

    if (!c)
        return (struct claim){0};
    return (struct claim){c->hold.level, c->rtt_ms, health_rtt_limit(cfg, in, c, c->hold.level),
                          c->rtt};
}

static struct claim flag(bool holds, enum level level)
{
    return (struct claim){.level = holds ? level : LEVEL_OK};
}

static struct claim claim(const struct event_config *cfg, const struct instance *in,
                          enum alert_rule rule, int64_t now_ms)
{
    switch (rule) {
    case ALERT_CPU: return load_claim(cfg, &in->cpu_hold, in->cpu, &in->cpu_win);
    case ALERT_MEM: return load_claim(cfg, &in->mem_hold, in->mem, &in->mem_win);
    case ALERT_RTT: return rtt_claim(cfg, in);
    case ALERT_STALE:
        return (struct claim){in->stale_hold.level, (int32_t)(now_ms - in->last_ms), cfg->stale_ms,
                              NULL};
    case ALERT_PHASE:
        return flag(in->phase == PHASE_FAILED || in->phase == PHASE_LOOP ||
                        in->phase == PHASE_QUOTA,
                    LEVEL_CRIT);
    case ALERT_GONE: return flag(in->phase == PHASE_GONE && in->status == STATUS_WARN, LEVEL_WARN);
    case ALERT_SUBMISSION: return flag(in->submission == SUBMISSION_FAILED, LEVEL_CRIT);
    default: return flag(false, LEVEL_OK);
    }
}

static void keep_samples(struct alert *al, const struct window *w)
{
    if (!w)
        return;
    al->mean_tenths = w->n ? (int32_t)((w->sum * 10 + w->n / 2u) / w->n) : -1;
    al->nsample = window_latest(w, al->sample, ALERT_SAMPLES);
}

static void raise_for(struct alerts *a, struct instance *in, enum alert_rule rule,
                      const struct claim *c, int64_t now_ms)
{
    struct alert *al = alert_raise(a, rule, c->level, in->index, now_ms);

    al->value = c->value;
    al->threshold = c->threshold;
    al->outage = rule == ALERT_STALE ? in->outage : 0;
    keep_samples(al, c->behind);
    in->alert[rule] = al->no;
}

void alert_review(struct alerts *a, const struct event_config *cfg, struct instance *in,
                  int64_t now_ms)
{
    for (enum alert_rule rule = 0; rule < ALERT_OUTAGE; rule++) {
        struct claim c = claim(cfg, in, rule, now_ms);
        struct alert *open = alert_find(a, in->alert[rule]);
        if (!c.level && open) {
            alert_clear(a, open->no, now_ms);
            in->alert[rule] = 0;
        } else if (c.level && !open) {
            raise_for(a, in, rule, &c, now_ms);
        } else if (open && c.level != open->level) {
            open->level = c.level;
            open->value = c.value;
            open->threshold = c.threshold;
            keep_samples(open, c.behind);
        }
    }
}

void alert_review_api(struct alerts *a, enum api_state state, int64_t now_ms)
{
    if (state == API_OK && a->api) {
        alert_clear(a, a->api, now_ms);
        a->api = 0;
    } else if (state != API_OK && !a->api) {
        struct alert *al = alert_raise(a, ALERT_API, LEVEL_WARN, -1, now_ms);
        al->value = state;
        a->api = al->no;
    }
}
