/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Alerts: rules that hold, kept with what made them hold. Derived from the model's state alone, so
 * that a replay derives the same. Here is the list, and the alerts that follow from the health of
 * one instance; those that compare connections or students are model/rules.h's. */
#ifndef MODEL_ALERT_H
#define MODEL_ALERT_H

#include "model/instance.h"

enum {
    ALERT_SAMPLES = 8,
    ALERT_LIMIT = 10000 /* cleared ones beyond this many alerts are forgotten, oldest first */
};

/* One of the two things an integrity rule compared: a connection as it was at a time. What it said
 * (client, country, AS) is read from the model, or from the journal's conn lines. */
struct alert_side {
    uint32_t instance; /* 1 + its index; 0: there is no such side */
    uint32_t conn;     /* its number */
    int64_t t_ms;      /* when it was what the rule compared: its activation, or its end */
};

struct alert {
    uint32_t no; /* from 1, in order of raising */
    enum alert_rule rule;
    enum level level;
    int64_t index; /* of the instance, -1 a network or the site */
    int64_t since_ms;
    int64_t cleared_ms; /* 0 open */
    int32_t value, threshold;
    int32_t mean_tenths;            /* of the window, in tenths; -1 none */
    uint16_t sample[ALERT_SAMPLES]; /* behind it when raised, oldest first */
    int nsample;
    uint32_t count, of; /* outage: how many of how many */
    uint32_t outage;    /* no of the alert this one is part of, 0 none */
    int64_t acked_ms;   /* 0 not acknowledged */
    char *acked_by;     /* owned; NULL nobody */
    uint32_t members;   /* outage: students who are still lost */
    int64_t joined_ms;  /* outage: when the last one joined; nat: when it held last */
    struct alert_side side[2];
    int32_t km;       /* travel: how far, -1 by country alone */
    int32_t apart_s;  /* travel, shared: how long between the two, else 0 */
    uint32_t network; /* outage: 1 + number of the network that suffered, 0 none */
    char *host;       /* owned; outage: the host that suffered, NULL none */
};

/* What value and threshold are, by rule:
 *   travel      km/h (by country alone: minutes between the two, threshold too)
 *   places      seconds seen together; threshold: the grace and the time together
 *   shared      students on the address in the time; threshold: 2
 *   nat         the same; threshold: the most that are not taken for a NAT
 *   churn       ASNs in the time
 *   late        minutes before the deadline
 *   unexpected  0
 *   absent      students; `of`: of how many */

/* The list of them, in order of raising. Embedded in the model. */
struct alerts {
    struct alert *v;
    size_t n, cap;
    uint32_t last_no;
    uint32_t outage; /* no of the newest outage that is open, 0 none */
    uint32_t api;    /* no of the open alert about the roster, 0 none */
    uint32_t absent; /* no of the open alert about absent students, 0 none */
};

void alert_done(struct alerts *a);
/* The alert of a number; NULL unknown or forgotten. */
struct alert *alert_find(const struct alerts *a, uint32_t no);
/* A new one. The pointer is good until the next is raised. */
struct alert *alert_raise(struct alerts *a, enum alert_rule rule, enum level level, int64_t index,
                          int64_t now_ms);
/* Nothing for one that is cleared already, or 0. */
void alert_clear(struct alerts *a, uint32_t no, int64_t now_ms);
/* Brings the alerts about one instance in line with its holds and facts at now_ms. */
void alert_review(struct alerts *a, const struct event_config *cfg, struct instance *in,
                  int64_t now_ms);
/* The same for the roster. */
void alert_review_api(struct alerts *a, enum api_state state, int64_t now_ms);

#endif
