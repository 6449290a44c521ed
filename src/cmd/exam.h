/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A live exam, put together: options and config file, loop, model, source. Wiring only. */
#ifndef CMD_EXAM_H
#define CMD_EXAM_H

#include "base/clock.h"
#include "cmd/avoid.h"
#include "cmd/conf.h"
#include "cmd/ends.h"
#include "cmd/looks.h"
#include "cmd/options.h"
#include "cmd/secret.h"
#include "cmd/surroundings.h"
#include "model/model.h"
#include "net/loop.h"
#include "source/live.h"

struct exam {
    struct clock clock;
    struct loop *loop;
    struct model *model;
    struct source *source;
    struct ends ends;
    struct looks looks; /* at desktops, by other processes */
    struct loop_timer *look;
    bool keep_hup;    /* SIGHUP does not end the run: the command wants it for itself */
    bool roster_only; /* no metrics are asked for */
    bool started;
    event_fn record; /* called when the model took an event, before `after`; NULL nobody */
    void *record_ud;
    event_fn after; /* the same, for who shows it */
    void *after_ud;

    const char *api;   /* base url */
    const char *title; /* NULL none */
    struct conf conf;
    struct surroundings around;
    struct secret secret;
    struct avoid avoid;
    struct live_options live;
    struct live_select select[OPTIONS_SELECT_MAX + CONF_LIST_MAX];
    char *select_text[OPTIONS_SELECT_MAX + CONF_LIST_MAX]; /* owned: keys with their '=' cut */
};

/* EXIT_OK, or the exit code after having said on stderr what is wrong. x is zeros, but for
 * keep_hup and roster_only, and to be closed either way. */
int exam_open(struct exam *x, const struct options *o);
/* Starts the source and runs the loop until somebody stops it; the exit code if a signal did, else
 * EXIT_OK. May be called again to go on. If events were put into x->model before the first call
 * (read from a journal), the source goes on from there, and model time never goes back. */
int exam_run(struct exam *x);
void exam_close(struct exam *x);
/* Applies an event to the model and tells `record` and `after`: for what the examiner does. */
void exam_event(struct exam *x, const struct event *e);

/* Has every Ready instance said something, or is none to be waited for? */
bool exam_settled(const struct model *m);

#endif
