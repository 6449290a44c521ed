/* SPDX-License-Identifier: GPL-3.0-or-later */
/* An exam in which every kind of row occurs once, and golden files to compare its output with. */
#ifndef TESTS_ROOM_H
#define TESTS_ROOM_H

#include "model/model.h"

enum {
    ROOM_CRIT,
    ROOM_WARN,
    ROOM_OK,
    ROOM_BACKOFF,
    ROOM_STARTING,
    ROOM_OFF,
    ROOM_FAILED,
    ROOM_GONE,
    ROOM_STALE,
    ROOM_NO_METRICS,
    ROOM_SUBMISSION,
    ROOM_CONNECTING,
    ROOM_WIDE,    /* a name in wide characters and with marks */
    ROOM_FORMULA, /* a formula and quotes where names should be */
    ROOM_OTHER,   /* a phase we don't know */
    ROOM_LONG,    /* a name that is far too long */
    ROOM_SIZE,
    ROOM_NOW_S = 60 /* after EXAM_T0_MS */
};

struct model *room_new(void);

/* The whole file tests/<name>. Freed by the caller. */
char *room_golden(const char *name);
/* Fails the test and shows both if they differ. With GOLDEN_WRITE in the environment it writes the
 * file instead. */
void room_compare(const char *name, const char *got);

#endif
