/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The lost time of one student: intervals without a usable desktop, each with one cause, from the
 * first active connection to the submission or the stop of the instance. Derived from the model's
 * state and the time of events alone; part of the state itself. Connections of spectators are
 * nobody's.
 *
 * Who is in: a student is in the exam from the first active connection that is seen. Not while a
 * submission is requested or done (one that failed, or was taken back, ends nothing), and not after
 * the student's own deadline, extra minutes included. Not any more when the instance is stopped:
 * Stopping, Off, Gone, or not Ready and not meant to run. After a stop the next active connection
 * begins again: who starts a desktop anew waits for it by choice.
 *
 * One cause at a time, the first of these that holds:
 *   phase not Ready        INSTANCE; BLIND while the roster can't be had: it may be Ready
 *   link not live          BLIND: we don't know
 *   no active connection   a loss, see below
 *   cpu or mem crit        LOAD
 *   rtt crit               RTT
 *
 * A loss is ALONE, the student's side. It is INSTANCE if the server forgot the connections, if the
 * phase was not Ready, or ceased to be within LEDGER_TOGETHER_MS after. It is SITE if many were
 * lost together: at least LEDGER_SITE_MIN students and one in LEDGER_SITE_SHARE of those in the
 * exam within LEDGER_TOGETHER_MS, looked at once a second; those who are back meanwhile are
 * re-attributed. It is NETWORK (ROOM, if that is a room of the exam's) if that many of one
 * configured network were lost together, and elsewhere there are at least LEDGER_SITE_MIN students
 * of whom a smaller share was: what the site serves to others it serves. EXTERNAL is no network:
 * its students share nothing but the way to the site. A loss that became SITE stays that. A loss
 * counts only once the student is back, and only if that is soon: else the
 * tab was closed, which is nobody's lost time. What the instance was down meanwhile counts or does
 * not count with it. Until that is known it is shown as if it counted.
 *
 * A gap in what was observed is BLIND. Not one of events that were seen and could not be written
 * (GAP_DROPPED): whoever recorded went on by what was seen, and readers take over the next
 * keyframe.
 *
 * The suggested extension is INSTANCE, LOAD and SITE: what the site is answerable for. NETWORK and
 * ROOM are listed, and whoever answers for that network decides. */
#ifndef MODEL_LEDGER_H
#define MODEL_LEDGER_H

#include "model/event.h"

struct instance;
struct networks;

enum {
    /* The time within which an outage's links are lost (model/alert.h): some roster polls, and more
     * than it takes a proxy or a browser to notice. */
    LEDGER_TOGETHER_MS = 60000,
    /* Pages are reloaded and computers fail by themselves all the time: fewer, or a smaller share,
     * are no sign of the site. */
    LEDGER_SITE_MIN = 5,
    LEDGER_SITE_SHARE = 5,
    /* Who wants to go on has reloaded the page, or restarted a browser or a computer, by then. */
    LEDGER_BACK_MS = 5 * 60000,
    /* Of a loss together: nobody can come back before the site or the network does, and nobody
     * waits for longer. */
    LEDGER_SITE_BACK_MS = 30 * 60000
};

enum ledger_cause {
    LEDGER_NONE, /* nothing is lost */
    LEDGER_INSTANCE,
    LEDGER_LOAD,
    LEDGER_SITE,
    LEDGER_RTT,
    LEDGER_ALONE,
    LEDGER_BLIND,
    LEDGER_NETWORK, /* lost together with others of one network; the last ones, because journals
                     * hold the numbers */
    LEDGER_ROOM,    /* the same, and the network is a room of the exam's */
    LEDGER_CAUSES
};

/* The newest time all connections were lost. For whoever lists intervals: kind can become another
 * within LEDGER_TOGETHER_MS after since_ms, even when the student is back; so look at it again as
 * long as since_ms is the same. */
struct ledger_loss {
    enum ledger_cause kind; /* ALONE, SITE, NETWORK, ROOM, INSTANCE */
    bool away;              /* not back in time: a closed tab; it counts for nothing */
    int64_t since_ms;       /* 0 there was none */
    int64_t back_ms;        /* 0 not back yet */
    int64_t lost_ms;        /* Ready, and seen to be without a connection */
    int64_t down_ms;        /* not Ready */
};

/* Embedded in an instance; all zeros before the first connection. */
struct ledger {
    int64_t from_ms; /* first active connection, 0 never */
    bool arrived;    /* an active connection since the instance last started */
    bool over;       /* the student's own deadline has passed */
    bool lost;       /* what runs now is the time of the loss; cause is its kind */
    enum ledger_cause cause;
    int64_t since_ms;                /* of what runs now; after a gap, the end of that */
    int64_t total_ms[LEDGER_CAUSES]; /* what runs now and a loss that is not over not included */
    struct ledger_loss loss;
};

/* Is anything known: was there ever an active connection? */
bool ledger_known(const struct instance *in);
/* Is the student in the exam, and not away behind a closed tab? */
bool ledger_sits(const struct instance *in, int64_t now_ms);
/* What is being lost at now_ms, and since when (0 nothing is). */
enum ledger_cause ledger_cause(const struct instance *in, int64_t now_ms);
int64_t ledger_since_ms(const struct instance *in, int64_t now_ms);
/* Lost by a cause, what runs now included. */
int64_t ledger_ms(const struct instance *in, enum ledger_cause cause, int64_t now_ms);
int64_t ledger_extension_ms(const struct instance *in, int64_t now_ms);
/* How long one who lost all connections may stay away: longer, and the tab was closed. */
int64_t ledger_patience_ms(enum ledger_cause kind);
/* Does a cause enter the suggested extension? */
bool ledger_extends(enum ledger_cause cause);

/* For model.c. After anything that a cause depends on has changed, or the deadline (model time, 0
 * none) has passed; tells whether connections have just been lost ALONE. */
bool ledger_update(struct instance *in, bool roster_ok, int64_t deadline_ms, int64_t now_ms);
/* Once a second after such a loss: was it many together? v[i] may be NULL. */
void ledger_gather(struct instance *const *v, uint32_t n, const struct networks *networks,
                   int64_t now_ms);
void ledger_gap(struct instance *in, const struct event_gap *gap);

#endif
