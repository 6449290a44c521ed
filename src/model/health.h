/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The verdict on one instance and the reasons for it.
 *
 * The rules are the site's own web dashboard's, so that an examiner sees the same verdict, mended
 * where that one is wrong:
 *   cpu, mem  latest >= 90 and mean of the window > 95: warn, > 98: crit
 *   rtt       of one active connection: latest measured > limit and mean of its measured values
 *             > limit: warn; mean > 800 ms: crit. The limits are those of the network it comes
 * from, where they are configured. A spectator's connection is judged by nothing. stale     was
 * live, and no message for 3 periods + 2 s: warn clear     a rule that has not held for 10 s The
 * window is max(40 s, 3 periods). It is judged once it covers half of that (or is full): a spike
 * never alarms, and neither does the first message after a start. */
#ifndef MODEL_HEALTH_H
#define MODEL_HEALTH_H

#include "model/instance.h"

/* The default thresholds for a period. */
struct event_config health_defaults(int32_t period_ms);

/* The active connection whose round trips are the worst by its own limits; NULL none is bad. */
const struct conn *health_worst_rtt(const struct instance *in);
/* What the mean of a connection's round trips is held against for a level, warn or crit. */
int32_t health_rtt_limit(const struct event_config *cfg, const struct instance *in,
                         const struct conn *c, enum level l);

/* Why an instance has its status. The words are view/words.h's. */
enum reason_kind {
    REASON_CPU, /* value, mean, threshold */
    REASON_MEM,
    REASON_RTT,
    REASON_STALE,      /* value: ms since the last message */
    REASON_BACK,       /* was stale, messages come again: watched for clear_ms */
    REASON_PHASE,      /* the phase is none a student can work in */
    REASON_GONE,       /* vanished from the roster */
    REASON_SUBMISSION, /* failed */
    REASON_LINK,       /* no message yet: link state and why */
    REASON_CPU_EARLY,  /* high now, too early to judge: status unaffected */
    REASON_MEM_EARLY,
    REASON_CONNS_OVER, /* not all connections are kept: status unaffected */
    REASON_COUNT
};

struct reason {
    enum reason_kind kind;
    enum status status; /* what it alone would make of the instance */
    int64_t since_ms;   /* 0 unknown */
    int32_t value;      /* latest; percent or ms */
    double mean;
    int32_t threshold;
};

/* The reasons, worst first. Returns how many (at most REASON_COUNT). */
int health_reasons(const struct event_config *cfg, const struct instance *in, int64_t now_ms,
                   struct reason *out);

/* For model.c: judge after a sample (of time t_ms), and after anything else or as time passes.
 * They update the holds and in->status, and tell whether a level or the status changed. */
bool health_sample(const struct event_config *cfg, struct instance *in, int64_t t_ms);
bool health_update(const struct event_config *cfg, struct instance *in, int64_t now_ms);
/* Is there a level that the passing of time alone can change? */
bool health_waits(const struct instance *in);
/* Forgets what was measured and judged: the desktop stopped. */
void health_reset(struct instance *in);

#endif
