/* SPDX-License-Identifier: GPL-3.0-or-later */
/* One student's desktop as far as we know it. Written by model.c and health.c, read by all. */
#ifndef MODEL_INSTANCE_H
#define MODEL_INSTANCE_H

#include "model/conn.h"
#include "model/event.h"
#include "model/ledger.h"
#include "model/series.h"
#include "model/window.h"

/* The rules alerts are raised by (model/alert.h). Those below ALERT_OUTAGE judge one instance. */
enum alert_rule {
    ALERT_CPU,
    ALERT_MEM,
    ALERT_RTT,
    ALERT_STALE,
    ALERT_PHASE,      /* Failed, CreationLoopBackoff, ResourceQuotaExceeded */
    ALERT_GONE,       /* vanished while a student could be working */
    ALERT_SUBMISSION, /* failed */
    ALERT_OUTAGE,     /* many lost together: subject is a network */
    ALERT_API,        /* the roster can't be had: subject is the site */
    ALERT_RULES
};

enum status { STATUS_OK, STATUS_UNKNOWN, STATUS_WARN, STATUS_CRIT }; /* best first */

struct instance {
    /* what every sample touches comes first */
    uint32_t index;
    bool present; /* in the last roster */
    bool running;
    bool conns_over; /* had more connections than are kept */
    enum phase phase;
    enum link_state link;
    enum status status;
    int32_t cpu, mem; /* latest, percent, -1 unknown */
    int32_t rtt_ms;   /* worst latest of the active connections, 0 unknown */
    uint16_t nactive; /* connections that are active */
    uint16_t nconns;  /* ever seen */
    uint16_t capconns;
    int64_t last_ms;    /* last sample, 0 never */
    struct conn *conns; /* by number; owned */
    struct hold cpu_hold, mem_hold;
    struct hold rtt_hold; /* the worst of the active connections' */
    struct hold stale_hold;
    struct series *series; /* owned; NULL until the first sample */
    struct window cpu_win, mem_win;

    char *id, *student, *name, *phase_text; /* owned; name may be NULL */
    enum submission submission;
    int64_t first_ms; /* appeared */
    int64_t phase_since_ms;
    int64_t phase_ms[PHASE_COUNT]; /* time spent, the current stay not included */
    enum link_why link_why;
    int32_t link_detail;
    int64_t link_since_ms;
    int64_t link_retry_ms;
    bool linked; /* has been live in this stay in Ready */
    int64_t submission_since_ms;
    enum phase phase_before;      /* of the current one */
    uint32_t alert[ALERT_OUTAGE]; /* numbers of the open alerts by rule, 0 none */
    struct ledger ledger;
};

/* Where an active connection comes from: the address of the active connection seen first, else of
 * the one seen last. NULL nobody ever came. */
const char *instance_from(const struct instance *in);
/* How many active connections come from elsewhere than instance_from. */
int instance_from_more(const struct instance *in);
/* The active connection with the worst known latest round trip; NULL none. */
const struct conn *instance_worst_conn(const struct instance *in);
/* Mean round trip of that connection, -1 unknown. */
double instance_rtt_mean(const struct instance *in);
/* Time spent in a phase, the current stay included. */
int64_t instance_phase_ms(const struct instance *in, enum phase p, int64_t now_ms);

#endif
