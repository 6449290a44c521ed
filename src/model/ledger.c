/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Accounts for time at each change of cause. Reads an instance's facts and writes its ledger alone;
 * must not know which event changed them. */
#include "model/ledger.h"

#include "base/mem.h"
#include "model/instance.h"
#include "model/network.h"

#include <stdlib.h>

/* --- facts --- */

static bool is_stopped(const struct instance *in)
{
    switch (in->phase) {
    case PHASE_READY: return false;
    case PHASE_STOPPING:
    case PHASE_OFF:
    case PHASE_GONE: return true;
    default: return !in->running;
    }
}

static bool is_submitted(const struct instance *in)
{
    return in->submission == SUBMISSION_REQUESTED || in->submission == SUBMISSION_DONE;
}

/* Without a connection, and perhaps still wanting one. */
static bool is_missing(const struct ledger *l)
{
    return l->loss.since_ms && !l->loss.back_ms;
}

int64_t ledger_patience_ms(enum ledger_cause kind)
{
    bool together = kind == LEDGER_SITE || kind == LEDGER_NETWORK || kind == LEDGER_ROOM;

    return together ? LEDGER_SITE_BACK_MS : LEDGER_BACK_MS;
}

static int64_t running_ms(const struct ledger *l, int64_t now_ms)
{
    return now_ms > l->since_ms ? now_ms - l->since_ms : 0;
}

static bool is_away(const struct ledger *l, int64_t now_ms)
{
    return l->loss.away ||
           (l->lost && l->loss.lost_ms + running_ms(l, now_ms) > ledger_patience_ms(l->loss.kind));
}

static bool forgot_a_connection(const struct instance *in, int64_t now_ms)
{
    for (int i = 0; i < in->nconns; i++)
        if (in->conns[i].vanished && in->conns[i].last_seen_ms == now_ms &&
            conn_counts(&in->conns[i]))
            return true;
    return false;
}

/* Is a desktop open? Seen in this stay in Ready: what was known before is of a server that is gone.
 */
static bool is_open(const struct instance *in)
{
    if (in->phase != PHASE_READY || in->link != LINK_LIVE || is_submitted(in) || in->ledger.over)
        return false;
    for (int i = 0; i < in->nconns && in->nactive; i++) {
        const struct conn *c = &in->conns[i];
        if (c->state == CONN_ACTIVE && conn_counts(c) && c->last_seen_ms >= in->phase_since_ms)
            return true;
    }
    return false;
}

/* --- accounting --- */

/* Books what has run until now_ms. */
static void settle(struct ledger *l, int64_t now_ms)
{
    int64_t ms = running_ms(l, now_ms);

    if (l->lost)
        l->loss.lost_ms += ms;
    else if (l->cause == LEDGER_INSTANCE && is_missing(l))
        l->loss.down_ms += ms;
    else if (l->cause)
        l->total_ms[l->cause] += ms;
    l->since_ms += ms;
}

static void run(struct ledger *l, enum ledger_cause cause, bool lost, int64_t now_ms)
{
    if (cause == l->cause && lost == l->lost)
        return;
    settle(l, now_ms);
    l->cause = cause;
    l->lost = lost;
    l->since_ms = now_ms;
}

static void lose(struct instance *in, int64_t now_ms)
{
    struct ledger *l = &in->ledger;
    bool with_it = in->phase != PHASE_READY || forgot_a_connection(in, now_ms);

    settle(l, now_ms);
    l->loss =
        (struct ledger_loss){.kind = with_it ? LEDGER_INSTANCE : LEDGER_ALONE, .since_ms = now_ms};
}

static void come_back(struct ledger *l, int64_t now_ms)
{
    settle(l, now_ms);
    l->lost = false;
    l->cause = LEDGER_NONE;
    l->since_ms = now_ms;
    l->loss.back_ms = now_ms;
    if (l->loss.away)
        return;
    l->total_ms[l->loss.kind] += l->loss.lost_ms;
    l->total_ms[LEDGER_INSTANCE] += l->loss.down_ms;
}

/* A loss shortly before the instance failed was the first sign of that. */
static void blame_instance(struct instance *in)
{
    struct ledger_loss *loss = &in->ledger.loss;

    if (in->phase != PHASE_READY && loss->kind == LEDGER_ALONE &&
        in->phase_since_ms - loss->since_ms <= LEDGER_TOGETHER_MS)
        loss->kind = LEDGER_INSTANCE;
}

static void judge(struct instance *in, bool roster_ok, int64_t now_ms)
{
    struct ledger *l = &in->ledger;

    if (is_missing(l) && l->loss.away)
        run(l, LEDGER_NONE, false, now_ms);
    else if (in->phase != PHASE_READY)
        run(l, roster_ok ? LEDGER_INSTANCE : LEDGER_BLIND, false, now_ms);
    else if (in->link != LINK_LIVE)
        run(l, LEDGER_BLIND, false, now_ms);
    else if (is_missing(l))
        run(l, l->loss.kind, true, now_ms);
    else if (in->cpu_hold.level == LEVEL_CRIT || in->mem_hold.level == LEVEL_CRIT)
        run(l, LEDGER_LOAD, false, now_ms);
    else if (in->rtt_hold.level == LEVEL_CRIT)
        run(l, LEDGER_RTT, false, now_ms);
    else
        run(l, LEDGER_NONE, false, now_ms);
}

/* Who is without a connection now has left for good, whatever it was. */
static void leave(struct instance *in, int64_t now_ms)
{
    struct ledger *l = &in->ledger;

    run(l, LEDGER_NONE, false, now_ms);
    if (is_missing(l))
        l->loss = (struct ledger_loss){0};
    if (is_stopped(in))
        l->arrived = false;
}

bool ledger_update(struct instance *in, bool roster_ok, int64_t deadline_ms, int64_t now_ms)
{
    struct ledger *l = &in->ledger;
    bool was_over = l->over, lost_alone = false;

    l->over = deadline_ms && now_ms >= deadline_ms;
    if (!l->arrived && is_open(in)) {
        l->arrived = true;
        l->from_ms = l->from_ms ? l->from_ms : now_ms;
        l->since_ms = now_ms;
    }
    if (!l->arrived)
        return false;
    l->loss.away = is_missing(l) ? is_away(l, now_ms) : l->loss.away;
    if (is_stopped(in) || is_submitted(in) || l->over) {
        leave(in, l->over && !was_over ? deadline_ms : now_ms);
        return false;
    }
    if (in->nactive && is_missing(l)) {
        come_back(l, now_ms);
    } else if (!in->nactive && !is_missing(l)) {
        lose(in, now_ms);
        lost_alone = l->loss.kind == LEDGER_ALONE;
    }
    if (is_missing(l))
        blame_instance(in);
    judge(in, roster_ok, now_ms);
    return lost_alone;
}

/* --- many together --- */

/* Not for an instant, as when a page is reloaded between two messages. */
static bool lost_lately(const struct instance *in, int64_t now_ms)
{
    const struct ledger_loss *loss = &in->ledger.loss;

    return loss->since_ms && now_ms - loss->since_ms <= LEDGER_TOGETHER_MS &&
           loss->kind != LEDGER_INSTANCE && loss->back_ms != loss->since_ms;
}

/* Within a network, or everywhere. */
struct together {
    uint32_t sitting, lost;
};

static bool are_many(struct together t)
{
    return t.lost >= LEDGER_SITE_MIN && t.lost * LEDGER_SITE_SHARE >= t.sitting;
}

/* Is it this network, and not all there is? */
static bool is_networks(struct together all, struct together here)
{
    struct together rest = {all.sitting - here.sitting, all.lost - here.lost};

    return are_many(here) && rest.sitting >= LEDGER_SITE_MIN &&
           rest.lost * LEDGER_SITE_SHARE < rest.sitting;
}

static void blame(struct ledger *l, enum ledger_cause kind)
{
    if (l->loss.kind == LEDGER_SITE || l->loss.kind == kind)
        return;
    if (l->loss.back_ms) {
        l->total_ms[l->loss.kind] -= l->loss.lost_ms;
        l->total_ms[kind] += l->loss.lost_ms;
    }
    l->loss.kind = kind;
    if (l->lost)
        l->cause = kind;
}

static enum ledger_cause cause_together(const struct networks *networks, uint16_t network,
                                        const struct together *at, struct together all)
{
    if (network && is_networks(all, at[network]))
        return networks->v[network].room ? LEDGER_ROOM : LEDGER_NETWORK;
    return are_many(all) ? LEDGER_SITE : LEDGER_NONE;
}

void ledger_gather(struct instance *const *v, uint32_t n, const struct networks *networks,
                   int64_t now_ms)
{
    struct together all = {0}, *at = mem_calloc(networks->n, sizeof *at);

    for (uint32_t i = 0; i < n; i++) {
        if (!v[i] || !ledger_sits(v[i], now_ms))
            continue;
        struct together *here = &at[network_of(v[i])];
        bool lost = lost_lately(v[i], now_ms);
        here->sitting++;
        here->lost += lost;
        all.sitting++;
        all.lost += lost;
    }
    for (uint32_t i = 0; i < n && all.lost >= LEDGER_SITE_MIN; i++) {
        if (!v[i] || !ledger_sits(v[i], now_ms) || !lost_lately(v[i], now_ms))
            continue;
        enum ledger_cause cause = cause_together(networks, network_of(v[i]), at, all);
        if (cause)
            blame(&v[i]->ledger, cause);
    }
    free(at);
}

void ledger_gap(struct instance *in, const struct event_gap *gap)
{
    struct ledger *l = &in->ledger;

    if (gap->why == GAP_DROPPED || !ledger_sits(in, gap->from_ms))
        return;
    settle(l, gap->from_ms);
    if (gap->to_ms <= l->since_ms)
        return;
    int64_t from_ms = gap->from_ms > l->since_ms ? gap->from_ms : l->since_ms;
    l->total_ms[LEDGER_BLIND] += gap->to_ms - from_ms;
    l->since_ms = gap->to_ms;
}

/* --- reading --- */

bool ledger_known(const struct instance *in)
{
    return in->ledger.from_ms != 0;
}

bool ledger_sits(const struct instance *in, int64_t now_ms)
{
    const struct ledger *l = &in->ledger;

    return l->arrived && !is_stopped(in) && !is_submitted(in) && !l->over &&
           !(is_missing(l) && is_away(l, now_ms));
}

enum ledger_cause ledger_cause(const struct instance *in, int64_t now_ms)
{
    return is_missing(&in->ledger) && is_away(&in->ledger, now_ms) ? LEDGER_NONE : in->ledger.cause;
}

int64_t ledger_since_ms(const struct instance *in, int64_t now_ms)
{
    return ledger_cause(in, now_ms) ? in->ledger.since_ms : 0;
}

int64_t ledger_ms(const struct instance *in, enum ledger_cause cause, int64_t now_ms)
{
    struct ledger l = in->ledger;

    if (ledger_cause(in, now_ms))
        settle(&l, now_ms);
    if (is_missing(&l) && !is_away(&in->ledger, now_ms)) {
        l.total_ms[l.loss.kind] += l.loss.lost_ms;
        l.total_ms[LEDGER_INSTANCE] += l.loss.down_ms;
    }
    return l.total_ms[cause];
}

bool ledger_extends(enum ledger_cause cause)
{
    return cause == LEDGER_INSTANCE || cause == LEDGER_LOAD || cause == LEDGER_SITE;
}

int64_t ledger_extension_ms(const struct instance *in, int64_t now_ms)
{
    int64_t ms = 0;

    for (int c = 0; c < LEDGER_CAUSES; c++)
        if (ledger_extends((enum ledger_cause)c))
            ms += ledger_ms(in, (enum ledger_cause)c, now_ms);
    return ms;
}
