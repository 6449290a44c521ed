/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What the journal says of itself and of the clock, which no model knows: what could not be
 * written, what was removed, when the exam's last line was written, what people's clocks showed. */
#include "base/mem.h"
#include "journal/verify_line.h"
#include "report/history.h"

/* --- gaps --- */

void history_take_gap(struct history *h, const struct event_gap *gap)
{
    if (h->ngap == HISTORY_MAX)
        return;
    MEM_GROW(h->gap, h->ngap, h->capgap);
    h->gap[h->ngap++] = (struct history_gap){.gap = *gap};
}

/* The newest loss of what was seen, NULL none. */
static struct history_gap *last_dropped(struct history *h)
{
    for (size_t i = h->ngap; i > 0; i--)
        if (h->gap[i - 1].gap.why == GAP_DROPPED)
            return &h->gap[i - 1];
    return NULL;
}

/* It is told of where it begins and where it ends: one loss. */
static void take_dropped(struct history *h, const struct line *l)
{
    struct history_gap *known = last_dropped(h);
    const struct event_gap *gap = &h->decode.event.gap;
    struct line copy = *l;

    if (decode_line(&h->decode, &copy) != DECODE_EVENT || gap->why != GAP_DROPPED)
        return;
    if (!known || known->gap.from_ms != gap->from_ms) {
        history_take_gap(h, gap);
        return;
    }
    known->gap.to_ms = gap->to_ms;
    known->gap.dropped += gap->dropped;
    known->untold = false;
}

/* The checkpoint that follows the words on a full disk at once. */
static void take_full(struct history *h)
{
    struct history_gap *known = last_dropped(h);

    if (known && h->last_kind == LINE_GAP)
        known->full = known->untold = true;
}

/* As long as it is not said otherwise. */
void history_end(struct history *h)
{
    struct history_gap *known = last_dropped(h);

    if (known && known->untold && h->event_ms > known->gap.to_ms)
        known->gap.to_ms = h->event_ms;
}

/* --- what was removed --- */

static bool each(void *ud, uint64_t seq)
{
    (void)ud;
    (void)seq;
    return true;
}

/* A long list of lines takes several records. */
static bool goes_on(const struct history *h, const struct verify_edit *e)
{
    const struct verify_edit *last = h->nedit ? &h->edit[h->nedit - 1] : NULL;

    return last && e->redact && last->redact && last->index == e->index && last->t_ms == e->t_ms;
}

static void add_edit(void *ud, const struct verify_edit *e)
{
    struct history *h = ud;

    for (size_t i = 0; i < h->nedit; i++)
        if (h->edit[i].seq == e->seq && h->edit[i].t_ms == e->t_ms)
            return; /* of an earlier one that several tell of */
    if (h->nedit == HISTORY_MAX)
        return;
    MEM_GROW(h->edit, h->nedit, h->capedit);
    h->edit[h->nedit++] = *e;
}

static void take_edit(struct history *h, const struct line *l)
{
    struct verify_purge p;

    if (l->kind == LINE_PURGE ? !verify_line_purge(l, &p)
                              : !verify_line_redact(l, &p.edit, each, NULL))
        return;
    if (l->kind == LINE_PURGE)
        verify_line_earlier(l, add_edit, h);
    if (goes_on(h, &p.edit))
        h->edit[h->nedit - 1].lines += p.edit.lines;
    else
        add_edit(h, &p.edit);
}

/* --- */

/* Not what an edit writes, long after the exam. */
static bool is_of_exam(enum line_kind kind)
{
    switch (kind) {
    case LINE_KEY:
    case LINE_CKPT:
    case LINE_ROTATE:
    case LINE_PURGE:
    case LINE_REDACT:
    case LINE_CLOSE:
    case LINE_STUB: return false;
    default: return true;
    }
}

void history_line(void *ud, const struct line *l)
{
    struct history *h = ud;

    switch (l->kind) {
    case LINE_OPEN:
        history_end(h);
        h->late |= h->last_kind == LINE_KINDS && l->seq > 1;
        break;
    case LINE_GAP: take_dropped(h, l); break;
    case LINE_CKPT: take_full(h); break;
    case LINE_KEY: h->late = false; break;
    case LINE_PURGE:
    case LINE_REDACT: take_edit(h, l); break;
    default: break;
    }
    if (is_of_exam(l->kind))
        h->event_ms = l->t_ms;
    h->last_kind = l->kind;
}

/* --- the clock --- */

/* Also what a keyframe told in passing, when lines are missing. */
void history_take_clock(struct history *h, const struct event *e)
{
    int64_t drift_ms = model_drift_ms(h->m);
    bool same = h->nclock && h->clock[h->nclock - 1].drift_ms == drift_ms;

    if (h->late || same || h->nclock == HISTORY_MAX)
        return;
    if (!h->nclock && e->kind == EVENT_CLOCK) { /* it was not set before */
        MEM_GROW(h->clock, h->nclock, h->capclock);
        h->clock[h->nclock++] = (struct history_clock){0};
    }
    MEM_GROW(h->clock, h->nclock, h->capclock);
    h->clock[h->nclock++] = (struct history_clock){e->t_ms, drift_ms};
}

int64_t history_drift_ms(const struct history *h, int64_t t_ms)
{
    size_t i = h->nclock;

    while (i > 1 && h->clock[i - 1].t_ms > t_ms)
        i--;
    return i ? h->clock[i - 1].drift_ms : 0;
}
