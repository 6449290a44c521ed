/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What the simulated site saw, so that tests can say what a client did to it. */
#ifndef SIM_STATS_H
#define SIM_STATS_H

#include "base/buf.h"

#include <stddef.h>
#include <stdint.h>

enum stats_route {
    STATS_INSTANCES, /* /api/instances, with and without its slash */
    STATS_INSTANCE,  /* /api/instance/ID */
    STATS_PAGE,      /* {url} */
    STATS_USAGES,    /* {url}usages */
    STATS_WEBSOCKIFY,
    STATS_SIM, /* /sim/stats itself */
    STATS_OTHER,
    STATS_ROUTES
};

struct stats_answers {
    enum stats_route route;
    int status;
    uint64_t n;
};

struct stats_period {
    int64_t period;
    uint64_t n;
};

struct stats {                     /* zeroed at first */
    struct stats_answers *answers; /* of plain requests */
    size_t nanswers, answers_cap;
    struct stats_period *periods; /* usages sockets accepted, by updatePeriod */
    size_t nperiods, periods_cap;
    uint64_t page_loads;
    uint64_t ws_open, ws_closed; /* usages sockets: now, since the start */
    uint64_t messages, skipped;  /* skipped: the client did not take the one before */
    uint64_t refused;            /* upgrades */
    uint64_t rfb_open, rfb_begun, rfb_completed, rfb_dropped;
    uint64_t rfb_touched;         /* times a key, the pointer or a text came */
    uint64_t rfb_lockouts;        /* times a blacklist began to refuse */
    uint64_t rfb_refused;         /* connections it refused: the student's would have been too */
    uint64_t students_locked_out; /* desktops to which that ever happened */
    uint64_t kicks;          /* sessions thrown out by a shared flag of 0, the student's own too */
    uint64_t killed_servers; /* by updatePeriod < 1 */
    uint64_t authorization_elsewhere; /* credentials seen at the second origin */
};

void stats_done(struct stats *s);
void stats_answer(struct stats *s, enum stats_route route, int status);
void stats_opened(struct stats *s, int64_t period);
/* One JSON object, one line. */
void stats_write(const struct stats *s, struct buf *out);

#endif
