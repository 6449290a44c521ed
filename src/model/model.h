/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The exam: a pure function of the events applied so far. No I/O, no clock, no locale, nothing
 * random: the same events always make the same model. */
#ifndef MODEL_MODEL_H
#define MODEL_MODEL_H

#include "model/alert.h"
#include "model/event.h"
#include "model/expected.h"
#include "model/instance.h"
#include "model/network.h"

struct model_api {
    enum api_state state; /* of the last poll */
    int32_t status, took_ms;
    uint32_t bad, over;
    char *text;        /* owned by the model, may be NULL */
    int64_t polled_ms; /* last poll that ended, 0 never */
    int64_t roster_ms; /* last poll that brought a roster, 0 never; polled_ms: the last one did */
};

struct model_counts {
    uint32_t instances; /* in the last roster */
    uint32_t running, ready, starting, off;
    uint32_t live, stale, connecting, backoff, unsupported;
    uint32_t ok, warn, crit, unknown;
    uint32_t submitted, submission_failed, submission_requested;
    uint32_t gone;
};

struct model;

struct model *model_new(void);
void model_free(struct model *m);

/* A copy with nothing shared: what a frozen screen shows while the model goes on. */
struct model *model_clone(const struct model *m);

/* Changes the model by one event. Events come in order of time; what refers to an instance,
 * connection or alert that does not exist is counted in model_dropped and changes nothing. */
void model_apply(struct model *m, const struct event *e);

int64_t model_now_ms(const struct model *m);   /* time of the last event */
int64_t model_drift_ms(const struct model *m); /* add for what a person reads */
const struct event_config *model_config(const struct model *m);
const struct model_api *model_api(const struct model *m);
uint64_t model_messages(const struct model *m); /* samples applied */
uint64_t model_dropped(const struct model *m);

/* Instances by index 0 .. model_size - 1; NULL for an index whose roster event never came. */
uint32_t model_size(const struct model *m);
const struct instance *model_instance(const struct model *m, uint32_t index);
/* Counted anew at each call. */
struct model_counts model_counts(const struct model *m);

/* The networks, by number; 0 is EXTERNAL and always there. */
uint32_t model_networks(const struct model *m);
const struct network *model_network(const struct model *m, uint32_t number);
/* The expected students, as listed. */
uint32_t model_expected(const struct model *m);
const struct expected *model_expected_at(const struct model *m, uint32_t place);
/* The line of the list an instance belongs to; NULL none. */
const struct expected *model_expected_of(const struct model *m, const struct instance *in);
/* Name for people: the list's, else the site's; NULL unknown. */
const char *model_name(const struct model *m, const struct instance *in);
/* The student's own deadline, extra minutes included, by the clock of the site; 0 none. */
int64_t model_deadline_ms(const struct model *m, const struct instance *in);
/* Until the student's own deadline, ms, negative: it is over. false: no deadline is known. */
bool model_time_left_ms(const struct model *m, const struct instance *in, int64_t *ret);
/* How long ago an examiner last looked at the desktop; 0: one does now. -1 never. */
int64_t model_looked_ms(const struct model *m, const struct instance *in);
/* Was any desktop ever looked at? */
bool model_any_looked(const struct model *m);
/* Open alerts about the student: those of its instance, and an outage it is part of instead of
 * those that fold under it. */
uint32_t model_open_alerts(const struct model *m, const struct instance *in);

/* Trends of earlier samples that were read meanwhile: those of the instance are joined behind them.
 * Takes `older`, in any case (NULL does nothing). */
void model_put_trends(struct model *m, uint32_t index, struct series *older);

/* The same of one connection: the values of its trend before those it has. */
void model_put_conn_trend(struct model *m, uint32_t index, uint16_t no, const struct rtt *older);

/* Alerts in order of raising. */
size_t model_alerts(const struct model *m);
const struct alert *model_alert(const struct model *m, size_t i);
/* The alert of a number; NULL unknown or forgotten. */
const struct alert *model_alert_find(const struct model *m, uint32_t no);

#endif
