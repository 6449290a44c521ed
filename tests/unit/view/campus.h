/* SPDX-License-Identifier: GPL-3.0-or-later */
/* An exam on a campus: networks with places, a list of expected students, a deadline, and twenty
 * minutes in which a room suffers and somebody is in two countries. */
#ifndef TESTS_CAMPUS_H
#define TESTS_CAMPUS_H

#include "model/model.h"

enum {
    CAMPUS_LAIB3,      /* the first of those in the bad room */
    CAMPUS_LAIB5 = 8,  /* the first of those in the good one */
    CAMPUS_VPN = 14,   /* in a trusted network */
    CAMPUS_HOME,       /* at home, and then abroad too */
    CAMPUS_SPECTATED,  /* somebody looks over this one's shoulder */
    CAMPUS_FAILED,     /* whose submission failed */
    CAMPUS_DONE,       /* who has submitted */
    CAMPUS_NEVER,      /* never came; in the list */
    CAMPUS_UNEXPECTED, /* came; not in the list */
    CAMPUS_SIZE,
    CAMPUS_NOW_S = 1260,               /* after EXAM_T0_MS */
    CAMPUS_DEADLINE_S = 1260 + 72 * 60 /* of those without extra minutes */
};

struct model *campus_new(void);
/* The same when the deadline has passed by so many seconds. */
struct model *campus_over(int seconds);

#endif
