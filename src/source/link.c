/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "source/link.h"

void link_init(struct link *l)
{
    *l = (struct link){0};
}

void link_resume(struct link *l, enum link_state was, enum link_why why, int32_t detail, bool lived)
{
    *l = (struct link){.state = was, .why = why, .detail = detail, .lived = lived};
    if (was == LINK_LIVE)
        *l = (struct link){.state = LINK_CONNECTING, .lived = lived};
    if (was == LINK_BACKOFF)
        l->state = LINK_CONNECTING;
}

/* Stale outlives whatever the reconnecting does; its reason is renewed. */
static void show(struct link *l, enum link_state s, enum link_why why, int32_t detail)
{
    if (l->state != LINK_STALE || s == LINK_LIVE || s == LINK_NONE || s == LINK_UNSUPPORTED)
        l->state = s;
    if (s == LINK_CONNECTING && l->why)
        return; /* the last failure's reason stands until the link is live */
    l->why = why;
    l->detail = detail;
}

void link_want(struct link *l, int64_t now_ms)
{
    if (l->step != LINK_OFF)
        return;
    if (l->state != LINK_CONNECTING && l->state != LINK_STALE)
        *l = (struct link){.state = LINK_CONNECTING};
    l->step = LINK_WAIT;
    l->at_ms = now_ms;
}

void link_unwant(struct link *l, enum link_why why)
{
    *l = (struct link){.why = why};
}

bool link_due(const struct link *l, int64_t now_ms)
{
    return l->step == LINK_WAIT && l->at_ms && now_ms >= l->at_ms;
}

void link_started(struct link *l, int64_t now_ms)
{
    l->step = LINK_SHAKE;
    l->at_ms = now_ms + LINK_HANDSHAKE_MS;
    show(l, LINK_CONNECTING, LINK_WHY_NONE, 0);
}

/* From when on we would have heard it. */
static void listen_from(struct link *l, int64_t now_ms)
{
    if (l->lived && !l->last_ms)
        l->last_ms = now_ms;
}

void link_opened(struct link *l, int64_t now_ms, int32_t stale_ms)
{
    listen_from(l, now_ms);
    l->step = LINK_LISTEN;
    l->at_ms = now_ms + stale_ms;
}

void link_message(struct link *l, int64_t now_ms, int32_t stale_ms)
{
    l->at_ms = now_ms + stale_ms;
    l->last_ms = now_ms;
    l->garbage = false;
    backoff_reset(&l->backoff);
    show(l, LINK_LIVE, LINK_WHY_NONE, 0);
}

void link_garbage(struct link *l)
{
    l->garbage = true;
    show(l, l->state, LINK_WHY_MALFORMED, 0);
}

void link_failed(struct link *l, int64_t now_ms, enum link_why why, int32_t detail, uint32_t random)
{
    listen_from(l, now_ms);
    l->step = LINK_WAIT;
    l->at_ms = now_ms + backoff_next_ms(&l->backoff, random);
    show(l, LINK_BACKOFF, why, detail);
}

void link_unsupported(struct link *l, int64_t now_ms, enum link_why why, int32_t detail,
                      int64_t retry_ms)
{
    l->step = LINK_WAIT;
    l->at_ms = retry_ms ? now_ms + retry_ms : 0;
    show(l, LINK_UNSUPPORTED, why, detail);
}

bool link_overdue(struct link *l, int64_t now_ms, int32_t stale_ms)
{
    if (l->last_ms && l->state != LINK_UNSUPPORTED && now_ms - l->last_ms >= stale_ms)
        l->state = LINK_STALE;
    return (l->step == LINK_SHAKE || l->step == LINK_LISTEN) && now_ms >= l->at_ms;
}

enum link_why link_timeout_why(const struct link *l)
{
    return l->step == LINK_SHAKE ? LINK_WHY_TIMEOUT
           : l->garbage          ? LINK_WHY_MALFORMED
                                 : LINK_WHY_SILENT;
}

int64_t link_retry_ms(const struct link *l)
{
    return l->step == LINK_WAIT ? l->at_ms : 0;
}
