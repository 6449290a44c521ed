/* SPDX-License-Identifier: GPL-3.0-or-later */
/* From messages to events: what changed between the connection lists of one instance's last message
 * and this one (protocol, section 2). Pure; keyed by connUid, whatever the order of the list. */
#ifndef SOURCE_OBSERVE_H
#define SOURCE_OBSERVE_H

#include "model/conn.h"
#include "model/event.h"
#include "proto/usages.h"
#include "source/origin.h"

/* What is told of new connections; the same for all instances. */
struct observe_how {
    enum address_keep keep;                     /* of the address as received */
    const struct origin_map *origins;           /* who is where; NULL: nothing is resolved */
    bool (*is_ours)(void *ud, const char *uid); /* did we make it? NULL: we made none */
    void *is_ours_ud;
};

struct observe_seen {
    char uid[EVENT_UID_MAX];
    uint8_t uid_len;
    uint8_t state; /* enum conn_state */
    bool vanished;
    uint16_t mark; /* of the last message it was in */
};

struct observe {
    struct observe_seen *seen; /* owned; by connection number */
    uint16_t n, cap;
    uint16_t mark;
    bool over;                     /* told that not all are kept */
    const struct observe_how *how; /* must outlive this; NULL: addresses whole, nothing resolved */
};

void observe_done(struct observe *o);

/* Goes on with the n connections (and their numbers) that an earlier process knew, as if it had
 * read the last message itself. o is fresh. */
void observe_resume(struct observe *o, const struct conn *conns, uint16_t n, bool over);

/* Emits the EVENT_CONNs of time t_ms that lead from the last message to this one, and writes the
 * round trip of each active connection to rtt (room for EVENT_CONNS_MAX); returns how many. */
uint16_t observe_message(struct observe *o, uint32_t index, const struct usages *u, int64_t t_ms,
                         event_fn emit, void *ud, struct sample_rtt *rtt);

#endif
