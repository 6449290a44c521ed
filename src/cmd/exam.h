/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A live exam, put together: options and config file, loop, model, source. Wiring only. */
#ifndef CMD_EXAM_H
#define CMD_EXAM_H

#include "base/clock.h"
#include "cmd/avoid.h"
#include "cmd/conf.h"
#include "cmd/options.h"
#include "cmd/secret.h"
#include "model/model.h"
#include "net/loop.h"
#include "source/live.h"

/* A signal that ends the run. */
struct exam_end {
    struct exam *exam;
    int signum;
    struct loop_signal *handle; /* NULL: ignored */
};
enum { EXAM_ENDS = 3 };

struct exam {
    struct clock clock;
    struct loop *loop;
    struct model *model;
    struct source *source;
    struct exam_end end[EXAM_ENDS];
    int signum;     /* that ended the run, 0 none */
    event_fn after; /* called after the model took an event; NULL nobody */
    void *after_ud;

    const char *api;   /* base url */
    const char *title; /* NULL none */
    struct conf_exam conf;
    struct secret secret;
    struct avoid avoid;
    struct live_options live;
    struct live_select select[OPTIONS_SELECT_MAX + CONF_LIST_MAX];
    char *select_text[OPTIONS_SELECT_MAX + CONF_LIST_MAX]; /* owned: keys with their '=' cut */
};

/* EXIT_OK, or the exit code after having said on stderr what is wrong. x is to be closed either
 * way. */
int exam_open(struct exam *x, const struct options *o);
/* Starts the source and runs the loop until somebody stops it; the exit code if a signal did, else
 * EXIT_OK. May be called again to go on. */
int exam_run(struct exam *x);
void exam_close(struct exam *x);
/* Applies an event to the model and tells `after`: for what the examiner does. */
void exam_event(struct exam *x, const struct event *e);

/* Has every Ready instance said something, or is none to be waited for? */
bool exam_settled(const struct model *m);

#endif
