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
    EVENT_ID_MAX = 253,    /* bytes of an instance id, a student, a phase; sanitised */
    EVENT_ADDR_MAX = 127,  /* bytes of a connection's address as received */
    EVENT_UID_MAX = 64,    /* bytes of a connUid */
    EVENT_LABEL_MAX = 63,  /* bytes of a network's label or place, a city, a seat */
    EVENT_NOTE_MAX = 253,  /* bytes of a note, a name, an AS's organisation */
    EVENT_CONNS_MAX = 256, /* connections kept of one instance */
    EVENT_NETWORKS_MAX = 1024,
    EVENT_EXPECTED_MAX = 20000,
    EVENT_RTT_MAX = 60000,   /* ms; a longer round trip counts as this */
    EVENT_PERCENT_MAX = 9999 /* of an instance's limit; more counts as this */
};

enum event_kind {
    EVENT_CONFIG,   /* the inputs of the rules; first, and again after each change */
    EVENT_ROSTER,   /* one instance appeared, changed or vanished */
    EVENT_TICK,     /* time passes, and what was measured since the last tick */
    EVENT_CONN,     /* one connection of one instance changed */
    EVENT_LINK,     /* our link to one instance's metrics changed */
    EVENT_API,      /* a roster poll ended */
    EVENT_CLOCK,    /* the wall clock was set */
    EVENT_ACTION,   /* what an examiner did */
    EVENT_GAP,      /* nothing was observed for a while, or what was is lost */
    EVENT_NETWORK,  /* a network the config names: all follow the first EVENT_CONFIG */
    EVENT_EXPECTED, /* a student who is expected: all of the list follow the networks */
};

/* The numbers of the integrity rules (model/rules.h says what each is, and its limits). A switch is
 * 0 or 1. */
enum rule_number {
    RULE_QUIET_MIN,  /* of all rules: silent for the first minutes of a student's exam */
    RULE_REPEAT_MIN, /* at most one alert of a rule and student in so many minutes */
    RULE_TRAVEL,     /* R1 */
    RULE_TRAVEL_KMH,
    RULE_TRAVEL_KM,
    RULE_TRAVEL_GAP_S,
    RULE_TRAVEL_COUNTRY_MIN,
    RULE_PLACES, /* R2 */
    RULE_PLACES_TOGETHER_S,
    RULE_PLACES_GRACE_S,
    RULE_SHARED, /* R3 */
    RULE_SHARED_MIN,
    RULE_SHARED_NAT,
    RULE_CHURN, /* R4 */
    RULE_CHURN_ASNS,
    RULE_CHURN_MIN,
    RULE_LATE, /* R5 */
    RULE_LATE_MIN,
    RULE_OUTAGE,
    RULE_OUTAGE_STUDENTS,
    RULE_OUTAGE_PERCENT,
    RULE_OUTAGE_S,
    RULE_ROSTER, /* absent and unexpected */
    RULE_NUMBERS
};

/* What the rules mean by their numbers, 1 or absent: before networks and integrity rules. A reader
 * of a journal with another version derives other alerts than its recorder did. */
enum { EVENT_RULES = 2 };

/* What lookups rest on, for the journal: the model keeps none of it. NULL: none. */
struct event_inputs {
    const char *geo;        /* databases and their builds */
    const char *networks;   /* SHA-256 (hex) of all CIDRs with their labels */
    const char *proxies;    /* trusted, CIDRs joined by commas */
    const char *spectators; /* spectator-address, the same */
    const char *roster;     /* SHA-256 (hex) of the file of expected students */
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
    int32_t rules;       /* EVENT_RULES of who made it */
    int32_t rule[RULE_NUMBERS];
    int64_t deadline_ms; /* wall clock of the site, absolute; 0 none */
    struct event_inputs inputs;
};

/* Known by its label; one that comes again is changed, none ever goes. */
struct event_network {
    const char *label; /* not empty, and not EXTERNAL */
    const char *place; /* NULL none */
    int32_t rtt_warn_ms, rtt_crit_ms;
    bool trusted; /* many students on one address are normal there */
    bool room;    /* a room of the exam's */
};

/* One line of the file of expected students. */
struct event_expected {
    const char *student;
    const char *name, *seat, *note; /* NULL none */
    int32_t extra_min;              /* minutes beyond the deadline, >= 0 */
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
    const char *host; /* of its url, with the port if it has one; NULL none */
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

/* What an address is before anybody looks it up (IANA's special-purpose registries, RFC 6890). */
enum origin_kind {
    ORIGIN_UNKNOWN, /* no address: not collected, or none that can be read */
    ORIGIN_PUBLIC,
    ORIGIN_PRIVATE,       /* RFC 1918 */
    ORIGIN_CGNAT,         /* 100.64.0.0/10, RFC 6598 */
    ORIGIN_LOOPBACK,      /* 127.0.0.0/8, ::1 */
    ORIGIN_LINK_LOCAL,    /* 169.254.0.0/16, fe80::/10 */
    ORIGIN_ULA,           /* fc00::/7, RFC 4193 */
    ORIGIN_DOCUMENTATION, /* RFC 5737, RFC 3849 */
    ORIGIN_UNSURE, /* a trusted proxy's, or maybe a proxy's: there are hops before it, and none is
                    * configured. Like unknown ones, these enter no rule. */
    ORIGIN_KINDS
};

enum spectator {
    SPECTATOR_NO,
    SPECTATOR_OURS,   /* an invigil of ours made it */
    SPECTATOR_ADDRESS /* it comes from a configured spectator-address */
};

enum { ORIGIN_UNPLACED = INT32_MIN };

/* Where a connection comes from, resolved once by whoever made the event (source/origin.h), so that
 * neither model nor replay needs a database. All zeros: nothing is known. */
struct event_origin {
    const char *client; /* the client's address in canonical form, or what of it is collected:
                         * "203.0.113.7", "2001:db8::7", "203.0.113.0/24"; NULL none */
    enum origin_kind kind;
    const char *network; /* label; NULL EXTERNAL */
    const char *country; /* ISO 3166-1 alpha-2; NULL unknown, as with all below */
    const char *city;
    uint32_t asn; /* 0 unknown */
    const char *as_org;
    int32_t lat_e4, lon_e4; /* 10^-4 degrees; read when radius_km */
    int32_t radius_km;      /* accuracy of the place; 0: no place is known */
    enum spectator spectator;
};

struct event_conn {
    uint32_t index;
    uint16_t no; /* of this connection within its instance: dense, from 0; taken over by a new one
                  * (opened) only when all EVENT_CONNS_MAX are in use */
    enum conn_change change;
    const char *uid;            /* read when opened */
    const char *ip;             /* read when opened: the X-Forwarded-For as received */
    struct event_origin origin; /* read when opened */
    int64_t since_ms;           /* read when opened: server time of the page load, 0 unknown */
    int64_t until_ms;           /* read when closed: server time, 0 unknown */
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

enum action_kind {
    ACTION_ACK,          /* an alert is acknowledged */
    ACTION_SPECTATE,     /* an examiner looks at a desktop: the connection of that uid is ours */
    ACTION_SPECTATE_END, /* ... and no more */
};

/* By what an examiner looks. */
enum viewer {
    VIEWER_UNKNOWN, /* not said: an earlier version saw a process of ours look, from outside */
    VIEWER_TERMINAL,
    VIEWER_WALL, /* one of several small ones in the terminal */
    VIEWER_SNAPSHOT,
    VIEWER_VNC,
    VIEWER_COMMAND, /* of the config */
    VIEWER_BROWSER, /* its link was opened, copied or printed; no connection is known, and no end */
    VIEWERS
};

struct event_action {
    enum action_kind kind;
    uint32_t alert;  /* ack: its number */
    uint32_t index;  /* spectate, and its end, as all below: of the instance */
    const char *uid; /* connUid; NULL: the desktop has none, or it is not known */
    enum viewer viewer;
    int64_t from_ms; /* end: the time of the spectate event */
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
        struct event_network network;
        struct event_expected expected;
    };
};

/* Whoever takes events. */
typedef void (*event_fn)(void *ud, const struct event *e);

#endif
