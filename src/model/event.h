/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What can happen. Events are the only input of the model and, later, exactly what a journal
 * keeps: whatever a rule needs must be in here, already sanitised (base/utf8) and range-checked by
 * whoever made the event. Strings and arrays belong to the event's maker and live for the call.
 * Times are model time (base/clock): ms since the Unix epoch. Unknown is -1 for numbers that can be
 * 0, and 0 where 0 can't be a value (times, a round trip). */
#ifndef MODEL_EVENT_H
#define MODEL_EVENT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum {
    EVENT_ID_MAX = 253,      /* bytes of an instance id, a student, a phase; sanitised */
    EVENT_ADDR_MAX = 127,    /* bytes of a connection's address as received */
    EVENT_UID_MAX = 64,      /* bytes of a connUid */
    EVENT_CONNS_MAX = 256,   /* connections kept of one instance */
    EVENT_RTT_MAX = 60000,   /* ms; a longer round trip counts as this */
    EVENT_PERCENT_MAX = 9999 /* of an instance's limit; more counts as this */
};

enum event_kind {
    EVENT_CONFIG, /* the inputs of the rules; first, and again after each change */
    EVENT_ROSTER, /* one instance appeared, changed or vanished */
    EVENT_TICK,   /* time passes, and what was measured since the last tick */
    EVENT_CONN,   /* one connection of one instance changed */
    EVENT_LINK,   /* our link to one instance's metrics changed */
    EVENT_API,    /* a roster poll ended */
    EVENT_CLOCK,  /* the wall clock was set */
    EVENT_ACTION, /* what an examiner did */
    EVENT_GAP,    /* nothing was observed for a while, or what was is lost */
};

/* The thresholds of the health rules (model/health.h); percent and ms. */
struct event_config {
    int32_t period_ms;   /* of the metrics messages */
    int32_t window_ms;   /* of the means */
    int32_t load_latest; /* cpu and mem: latest at least this, and ... */
    int32_t load_warn;   /* ... the mean above this */
    int32_t load_crit;
    int32_t rtt_warn_ms; /* latest and mean above this: networks that are not configured */
    int32_t rtt_crit_ms; /* the mean above this */
    int32_t stale_ms;    /* no message for so long: the link is stale */
    int32_t clear_ms;    /* a rule that has not held for so long is cleared */
};

/* Protocol, section 1. */
enum phase {
    PHASE_UNSET, /* "" */
    PHASE_IMPORTING,
    PHASE_STARTING,
    PHASE_QUOTA, /* ResourceQuotaExceeded */
    PHASE_RUNNING,
    PHASE_READY,
    PHASE_STOPPING,
    PHASE_OFF,
    PHASE_FAILED,
    PHASE_LOOP,  /* CreationLoopBackoff */
    PHASE_OTHER, /* one we don't know, shown by its text */
    PHASE_GONE,  /* no longer in the roster; never on the wire */
    PHASE_COUNT
};

/* "submission" of a student's work; failed is not none. */
enum submission { SUBMISSION_NONE, SUBMISSION_REQUESTED, SUBMISSION_DONE, SUBMISSION_FAILED };

enum roster_change { ROSTER_APPEARED, ROSTER_CHANGED, ROSTER_VANISHED };

struct event_roster {
    uint32_t index; /* small, dense, given at first sight of the id and never reused */
    enum roster_change change;
    const char *id;         /* the rest is not read when vanished */
    const char *student;    /* matricola, or the id again */
    const char *name;       /* NULL unknown */
    const char *phase_text; /* as received */
    enum phase phase;
    bool running;
    enum submission submission;
};

struct sample_rtt {
    uint16_t conn; /* as in event_conn.no */
    uint16_t ms;   /* last ping to pong; 0 not measured */
};

struct sample {
    uint32_t index;
    uint16_t ago_ms; /* before the tick's time */
    int16_t cpu;     /* percent of the limit, -1 unknown */
    int16_t mem;
    uint16_t nrtt;                /* active connections */
    const struct sample_rtt *rtt; /* nrtt of them */
};

struct event_tick {
    const struct sample *samples; /* by index; those of one instance in order of time */
    size_t n;
};

enum conn_change {
    CONN_OPENED,    /* the page was loaded: a connection is known from now on */
    CONN_ACTIVATED, /* a desktop is on somebody's screen */
    CONN_CLOSED,
    CONN_VANISHED, /* the server restarted and forgot it */
    CONN_OVER,     /* more than EVENT_CONNS_MAX: the rest is not kept. Only index is read. */
};

struct event_conn {
    uint32_t index;
    uint16_t no; /* of this connection within its instance: dense, from 0; taken over by a new one
                  * (opened) only when all EVENT_CONNS_MAX are in use */
    enum conn_change change;
    const char *uid;  /* read when opened */
    const char *ip;   /* read when opened: the X-Forwarded-For as received */
    int64_t since_ms; /* read when opened: server time of the page load, 0 unknown */
    int64_t until_ms; /* read when closed: server time, 0 unknown */
};

enum link_state {
    LINK_NONE,       /* not Ready, or no usable url */
    LINK_CONNECTING, /* until the first message */
    LINK_LIVE,
    LINK_STALE,       /* was live, and no message for stale_ms; stays so until the next message */
    LINK_BACKOFF,     /* failed; tries again later */
    LINK_UNSUPPORTED, /* this desktop has no metrics */
};

/* Why a link is where it is. `detail` of the event: an HTTP status, or 0. */
enum link_why {
    LINK_WHY_NONE,
    LINK_WHY_NO_URL,
    LINK_WHY_DNS,
    LINK_WHY_CONNECT,   /* TCP refused or unreachable */
    LINK_WHY_TLS,       /* certificate or handshake */
    LINK_WHY_TIMEOUT,   /* no answer to the handshake */
    LINK_WHY_STATUS,    /* HTTP status in detail */
    LINK_WHY_REDIRECT,  /* refused to follow */
    LINK_WHY_SILENT,    /* open, and no message came */
    LINK_WHY_CLOSED,    /* the server closed or reset it */
    LINK_WHY_MALFORMED, /* messages we can't read */
    LINK_WHY_OVERSIZED,
    LINK_WHY_NOT_METRICS, /* the url answers, but not with metrics */
    LINK_WHY_VNC,         /* it is a VNC server: left politely, never opened again */
};

struct event_link {
    uint32_t index;
    enum link_state state;
    enum link_why why;
    int32_t detail;
    int64_t retry_ms; /* when it is tried again, 0 unknown */
};

enum api_state {
    API_UNKNOWN, /* no poll has ended yet */
    API_OK,
    API_EMPTY,     /* a valid list with nothing in it */
    API_NO_MATCH,  /* the same, and a selection was asked for */
    API_REFUSED,   /* 401, 403 */
    API_STATUS,    /* any other status but 200 */
    API_REDIRECT,  /* 3xx */
    API_TIMEOUT,   /* connected or not: no whole answer in time */
    API_UNREACHED, /* DNS, TCP */
    API_TLS,
    API_BAD_JSON,
    API_TOO_BIG,
};

struct event_api {
    enum api_state state;
    int32_t status;   /* HTTP, 0 none */
    int32_t took_ms;  /* of the request */
    uint32_t bad;     /* elements of the list that could not be read */
    uint32_t over;    /* instances beyond --max-instances */
    const char *text; /* what the server or the library said, sanitised; NULL nothing */
};

struct event_clock {
    int64_t drift_ms; /* wall clock minus model time from now on */
};

enum action_kind { ACTION_ACK };

struct event_action {
    enum action_kind kind;
    uint32_t alert; /* its number */
    const char *who;
};

enum gap_why {
    GAP_STOPPED,   /* nobody recorded */
    GAP_SUSPENDED, /* the host slept, or the process was stopped */
    GAP_DROPPED,   /* events were seen and could not be written */
};

struct event_gap {
    enum gap_why why;
    int64_t from_ms, to_ms; /* model time; from_ms <= to_ms <= the event's */
    uint64_t dropped;       /* events that are lost, 0 unknown or none */
};

struct event {
    enum event_kind kind;
    int64_t t_ms;
    union {
        struct event_config config;
        struct event_roster roster;
        struct event_tick tick;
        struct event_conn conn;
        struct event_link link;
        struct event_api api;
        struct event_clock clock;
        struct event_action action;
        struct event_gap gap;
    };
};

/* Whoever takes events. */
typedef void (*event_fn)(void *ud, const struct event *e);

#endif
