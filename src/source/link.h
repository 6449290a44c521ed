/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The state machine of the link to one instance's metrics. Pure: it is told what happened and when,
 * and says what to show and what to do; live_links.c owns the sockets.
 *   liveness  is a data timeout: no message for stale_ms (the servers answer no ping)
 *   backoff   exponential with full jitter, reset by a received message only, because a troubled
 *             server may accept (101) and close again
 *   stale     once live, the link is stale when no message came for stale_ms, and stays so until
 *             the next one, through any reconnecting */
#ifndef SOURCE_LINK_H
#define SOURCE_LINK_H

#include "model/event.h"
#include "net/backoff.h"

enum { LINK_HANDSHAKE_MS = 10000, LINK_RARELY_MS = 600000 };

enum link_step {
    LINK_OFF,    /* not wanted */
    LINK_WAIT,   /* until at_ms, then connect */
    LINK_SHAKE,  /* handshake under way, until at_ms */
    LINK_LISTEN, /* open; a message must come until at_ms */
};

struct link {
    enum link_step step;
    enum link_state state; /* what is shown */
    enum link_why why;
    int32_t detail;
    int64_t at_ms;
    int64_t last_ms; /* last message in this stay in Ready, 0 none; see link_resume */
    struct backoff backoff;
    bool garbage; /* what came since the last good message could not be read */
    bool lived;   /* an earlier process had messages: if we get none, that is silence too */
};

void link_init(struct link *l);
/* What an earlier process knew of the link of an instance that was Ready. Nothing is open now, so
 * live and backoff become connecting (a failure's reason stands); stale stays until a message
 * comes, unsupported until it is known better. Where messages had come, silence counts from our
 * first answer, good or bad: the time when nobody looked is not the desktop's. */
void link_resume(struct link *l, enum link_state was, enum link_why why, int32_t detail,
                 bool lived);
/* Wanted: the instance is Ready and has a usable url; connects as soon as it may. What link_resume
 * said to be connecting or stale goes on being so. */
void link_want(struct link *l, int64_t now_ms);
/* Not wanted (any more); why tells an unusable url from an instance that is not Ready. The caller
 * closes the socket. */
void link_unwant(struct link *l, enum link_why why);
bool link_due(const struct link *l, int64_t now_ms);
void link_started(struct link *l, int64_t now_ms);
void link_opened(struct link *l, int64_t now_ms, int32_t stale_ms);
void link_message(struct link *l, int64_t now_ms, int32_t stale_ms);
/* Something came that could not be read. */
void link_garbage(struct link *l);
/* The connection ended or could not be made: backs off. */
void link_failed(struct link *l, int64_t now_ms, enum link_why why, int32_t detail,
                 uint32_t random);
/* No metrics here: asks again after retry_ms, or never (0). */
void link_unsupported(struct link *l, int64_t now_ms, enum link_why why, int32_t detail,
                      int64_t retry_ms);
/* Time passed: true when a deadline did, and the caller must close the socket and say link_failed
 * with link_timeout_why. Also turns what is too old stale. */
bool link_overdue(struct link *l, int64_t now_ms, int32_t stale_ms);
enum link_why link_timeout_why(const struct link *l);
/* When it is tried again, 0 not waiting. */
int64_t link_retry_ms(const struct link *l);

#endif
