/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "report/lost.h"

#include "base/mem.h"

#include <stdlib.h>

void lost_done(struct lost *l)
{
    free(l->v);
    *l = (struct lost){0};
}

static struct lost_interval *running(struct lost *l)
{
    return l->runs ? &l->v[l->n - 1] : NULL;
}

/* Nothing is an interval without a length. */
static void end(struct lost *l, int64_t t_ms)
{
    struct lost_interval *i = running(l);

    if (!i)
        return;
    i->to_ms = t_ms;
    l->runs = false;
    if (i->to_ms <= i->from_ms)
        l->n--;
}

static void begin(struct lost *l, struct lost_interval i)
{
    if (l->n == LOST_MAX) {
        l->over++;
        return;
    }
    MEM_GROW(l->v, l->n, l->cap);
    l->v[l->n++] = i;
    l->runs = true;
}

/* What has become of the loss that began at loss_ms. */
static void mend(struct lost *l, int64_t loss_ms, enum ledger_cause kind, bool gone)
{
    for (size_t k = l->n; k > 0 && loss_ms; k--) {
        struct lost_interval *i = &l->v[k - 1];
        if (i->to_ms < loss_ms && !(l->runs && k == l->n))
            break;
        if (i->loss_ms != loss_ms)
            continue;
        i->void_ = gone;
        if (i->of_loss && !gone)
            i->cause = kind;
    }
}

/* Whether the student stayed away too long is decided by the time that has passed, and for good
 * when the loss is over. */
static bool is_away(const struct lost *l, const struct ledger_loss *loss, bool away_now)
{
    bool same = loss->since_ms == l->loss_ms;

    if (!loss->back_ms)
        return loss->away || away_now;
    if (same && !l->missing)
        return l->away;
    return (same && l->away) || loss->away || loss->lost_ms > ledger_patience_ms(loss->kind);
}

static void follow_loss(struct lost *l, const struct ledger_loss *loss, bool away_now)
{
    bool away = is_away(l, loss, away_now);

    if (l->missing && loss->since_ms != l->loss_ms)
        mend(l, l->loss_ms, LEDGER_NONE, true); /* never came back */
    if (loss->kind != l->kind || away != l->away)
        mend(l, loss->since_ms, loss->kind, away);
    l->loss_ms = loss->since_ms;
    l->kind = loss->kind;
    l->away = away;
    l->missing = loss->since_ms && !loss->back_ms;
}

/* The ledger has booked the gap at once. */
static void take_gap(struct lost *l, const struct ledger *now, const struct event_gap *gap)
{
    if (!gap || now->total_ms[LEDGER_BLIND] == l->blind_ms || now->since_ms != gap->to_ms)
        return;
    int64_t from_ms = gap->from_ms > l->since_ms ? gap->from_ms : l->since_ms;
    end(l, from_ms);
    begin(l, (struct lost_interval){from_ms, gap->to_ms, LEDGER_BLIND, 0, false, false});
    end(l, gap->to_ms);
}

void lost_look(struct lost *l, const struct instance *in, const struct event_gap *gap,
               int64_t now_ms)
{
    const struct ledger *now = &in->ledger;
    const struct lost_interval *i;
    enum ledger_cause cause = ledger_cause(in, now_ms);

    take_gap(l, now, gap);
    follow_loss(l, &now->loss, cause != now->cause);
    struct lost_interval next = {.from_ms = now->since_ms, .cause = cause};
    bool down = next.cause == LEDGER_INSTANCE && !now->lost && l->missing;
    next.of_loss = now->lost;
    next.loss_ms = next.cause && (now->lost || down) ? l->loss_ms : 0;
    i = running(l);
    if (!i || i->cause != next.cause || i->loss_ms != next.loss_ms || i->of_loss != next.of_loss) {
        end(l, now->over ? now->since_ms : now_ms); /* at the deadline: the ledger knows */
        if (next.cause)
            begin(l, next);
    }
    if (running(l))
        l->v[l->n - 1].to_ms = now_ms;
    l->blind_ms = now->total_ms[LEDGER_BLIND];
    l->since_ms = now->since_ms;
}
