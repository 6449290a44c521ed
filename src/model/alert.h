/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Alerts: rules that hold, kept with what made them hold. Derived from the model's state alone, so
 * that a replay derives the same. When many instances lose their link together there is one alert
 * about the network (or the site) instead of many about instances. */
#ifndef MODEL_ALERT_H
#define MODEL_ALERT_H

#include "model/instance.h"

enum {
    ALERT_SAMPLES = 8,
    /* Lost together: at least 5 instances and a tenth of the network's linked ones, each stale
     * since less than 60 s after the first. */
    ALERT_OUTAGE_MIN = 5,
    ALERT_OUTAGE_SHARE = 10,
    ALERT_OUTAGE_MS = 60000,
    ALERT_LIMIT = 10000 /* cleared ones beyond this many alerts are forgotten, oldest first */
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
    uint32_t members;   /* outage: parts that are still open */
    int64_t joined_ms;  /* outage: when the last part joined */
};

/* The list of them, in order of raising. Embedded in the model. */
struct alerts {
    struct alert *v;
    size_t n, cap;
    uint32_t last_no;
    uint32_t outage; /* no of the newest open outage, 0 none */
    uint32_t api;    /* no of the open alert about the roster, 0 none */
};

void alert_done(struct alerts *a);
/* The alert of a number; NULL unknown or forgotten. */
struct alert *alert_find(const struct alerts *a, uint32_t no);
/* Brings the alerts about one instance in line with its holds and facts at now_ms. `linked` tells
 * how many instances have had a live link: what an outage is measured against. */
void alert_review(struct alerts *a, const struct event_config *cfg, struct instance *in,
                  uint32_t linked, int64_t now_ms);
/* The same for the roster. */
void alert_review_api(struct alerts *a, enum api_state state, int64_t now_ms);

#endif
