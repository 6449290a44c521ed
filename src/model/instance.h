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
    /* Integrity (model/rules.h): explainable, never a verdict; no status depends on them. Those
     * below ALERT_NAT are about one instance. */
    ALERT_TRAVEL, /* R1 */
    ALERT_PLACES, /* R2 */
    ALERT_SHARED, /* R3 */
    ALERT_CHURN,  /* R4 */
    ALERT_LATE,   /* R5 */
    ALERT_UNEXPECTED,
    ALERT_NAT,    /* R3's one word about an address of many */
    ALERT_ABSENT, /* expected and never seen: subject is the site */
    ALERT_RULES
};

enum { ALERT_INTEGRITY = ALERT_TRAVEL, ALERT_INTEGRITY_COUNT = ALERT_NAT - ALERT_TRAVEL };

enum status { STATUS_OK, STATUS_UNKNOWN, STATUS_WARN, STATUS_CRIT }; /* best first */

struct networks;

/* What the integrity rules remember of one student's instance. */
struct integrity {
    uint32_t alert[ALERT_INTEGRITY_COUNT];    /* numbers of the open alerts by rule, 0 none */
    int64_t raised_ms[ALERT_INTEGRITY_COUNT]; /* when the rule last raised one, 0 never */
    int64_t together_ms; /* R2: since when there are active connections of two addresses, 0 not */
    int64_t apart_ms;    /* R2: the same with the student's later instances, 0 not */
};

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
    uint16_t nactive; /* connections that are active and count (conn_counts) */
    uint16_t nconns;  /* ever seen */
    uint16_t capconns;
    int64_t last_ms;    /* last sample, 0 never */
    struct conn *conns; /* by number; owned */
    struct hold cpu_hold, mem_hold;
    struct hold rtt_hold; /* the worst of the active connections' that count */
    struct hold stale_hold;
    struct series *series; /* owned; NULL until the first sample */
    struct window cpu_win, mem_win;

    char *id, *student, *name, *phase_text; /* owned; name may be NULL: see instance_name */
    char *host;                             /* owned; of its url, NULL none */
    const struct networks *networks;        /* the model's: its connections' limits are there */
    uint32_t expected;                      /* 1 + place in the list of expected students; 0 none */
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
    int64_t exam_from_ms; /* earliest server time of a connection that went active, 0 never: the
                           * beginning of this student's exam, whenever we began to look */
    int64_t gone_ms;      /* in the exam, and lost its link or its last active connection; else 0 */
    uint32_t outage;      /* no of the open outage it is part of, 0 none */
    uint32_t outage_last; /* the newest it was part of: it counts there once */
    struct integrity integrity;
    int64_t looked_ms; /* an examiner last began or ceased to look, 0 never */
    uint32_t looking;  /* sessions that are open, as far as their end will be known */
};

/* Where a student's active connection comes from: the active connection seen first, else the one
 * seen last; NULL nobody ever came. Spectators are nobody. */
const struct conn *instance_from_conn(const struct instance *in);
/* Its address as received; NULL nobody ever came. */
const char *instance_from(const struct instance *in);
/* How many connections were ever seen, spectators' not counted. */
int instance_total(const struct instance *in);
/* How many active connections come from elsewhere than instance_from. */
int instance_from_more(const struct instance *in);
/* The active connection with the worst known latest round trip; NULL none. */
const struct conn *instance_worst_conn(const struct instance *in);
/* Mean round trip of that connection, -1 unknown. */
double instance_rtt_mean(const struct instance *in);
/* Time spent in a phase, the current stay included. */
int64_t instance_phase_ms(const struct instance *in, enum phase p, int64_t now_ms);

#endif
