/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The students who are expected, as a file listed them (proto/expected_csv.h), and what each still
 * owes when the time is over. */
#ifndef MODEL_EXPECTED_H
#define MODEL_EXPECTED_H

#include "base/map.h"
#include "model/event.h"

struct model;
struct instance;

struct expected {
    char *student;
    char *name, *seat, *note; /* owned; NULL none */
    int32_t extra_min;
    bool seen; /* an instance of theirs had an active connection, or a submission, ever */
};

/* Embedded in the model. */
struct expectations {
    struct expected *v;
    uint32_t n, cap;
    struct map
        *places; /* owned; by student. Derived: made anew by expected_find when it lacks some */
};

void expected_done(struct expectations *l);
/* One more behind the last, nothing known of it. The pointer is good until the next call. */
struct expected *expected_add(struct expectations *l);
/* One more; who is already in the list gets what this line says. Tells the place in the list. */
uint32_t expected_apply(struct expectations *l, const struct event_expected *e);
/* 1 + place of a student, 0 not in the list. Upper and lower case differ. */
uint32_t expected_find(const struct expectations *l, const char *student);

/* How an instance stands, worst first: what the closing view ranks by. */
enum closing {
    CLOSING_FAILED,      /* the submission failed */
    CLOSING_RUNNING,     /* time is over, and somebody is still connected */
    CLOSING_UNSUBMITTED, /* time is over, nobody is connected, and nothing was submitted */
    CLOSING_REQUESTED,   /* a submission is under way */
    CLOSING_WORKING,     /* time is left (or no deadline is known), and nothing submitted yet */
    CLOSING_SUBMITTED,
    CLOSING_NEVER_OPENED, /* an instance nobody ever opened */
    CLOSING_KINDS
};
enum closing expected_closing(const struct model *m, const struct instance *in);

#endif
