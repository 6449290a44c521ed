/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The intervals behind the sums of model/ledger.h, found by looking at an instance after each event
 * that may have changed it. What the ledger decides later (that a loss was the site's, that a tab
 * was closed) is mended in the list too: at any time the intervals that count add up to the
 * ledger's sums. */
#ifndef REPORT_LOST_H
#define REPORT_LOST_H

#include "model/instance.h"

enum { LOST_MAX = 4096 }; /* intervals kept of one student; the rest is in the sums alone */

struct lost_interval {
    int64_t from_ms, to_ms;
    enum ledger_cause cause;
    int64_t loss_ms; /* when the loss it is part of began, 0 of none */
    bool of_loss;    /* takes over the kind of the loss */
    bool void_;      /* the student did not come back: it counts for nothing */
};

struct lost {
    struct lost_interval *v; /* owned; in order of time; the last one may still run */
    size_t n, cap;
    uint64_t over;   /* intervals that were not kept */
    bool runs;       /* the last one */
    int64_t loss_ms; /* of the loss looked at last, ... */
    enum ledger_cause kind;
    bool away;
    bool missing; /* ... which was not over yet */
    int64_t blind_ms, since_ms;
};

void lost_done(struct lost *l);
/* After an event of time now_ms; gap: that event was one, else NULL. */
void lost_look(struct lost *l, const struct instance *in, const struct event_gap *gap,
               int64_t now_ms);

#endif
