/* SPDX-License-Identifier: GPL-3.0-or-later */
/* An exam that nobody takes: random, legal, and the same for the same seed. Every kind of event
 * comes, at made-up times, as fast as whoever listens takes them; and it is recorded, if asked for,
 * as the program does it. */
#ifndef TESTS_REHEARSAL_H
#define TESTS_REHEARSAL_H

#include "journal/line.h"
#include "journal/writer.h"
#include "model/digest.h"
#include "model/model.h"

#include <stdbool.h>
#include <stdint.h>

#define REHEARSAL_START_MS INT64_C(1795334400000) /* 2026-11-22T08:00:00Z */

enum { REHEARSAL_STUDENTS = 30, REHEARSAL_TICK_MS = 250 };

struct rehearsal_student {
    bool known, present, live;
    uint32_t nconns; /* ever opened */
    uint16_t no;     /* of the connection opened last */
    bool open;       /* it is neither closed nor vanished */
    bool active;
    int64_t look_ms; /* somebody looks over it since then, 0 nobody */
    int load, rtt;
};

struct rehearsal {
    uint64_t random;
    int64_t t_ms; /* of the last tick */
    uint32_t students;
    int samples_each_ms;
    struct rehearsal_student v[REHEARSAL_STUDENTS];
    struct model *model;
    struct writer *writer; /* NULL: nothing is recorded */
    struct key key;
};

void rehearsal_init(struct rehearsal *r, uint64_t seed);
/* Frees the writer as a kill would leave the journal. */
void rehearsal_done(struct rehearsal *r);

/* A number below n. */
uint32_t rehearsal_random(struct rehearsal *r, uint32_t n);

/* What the tests record with: small segments, everything kept. */
struct writer_options rehearsal_options(struct rehearsal *r);
/* A new run in an empty directory. */
int rehearsal_record(struct rehearsal *r, int dirfd, const struct writer_options *o);
/* Goes on with the run there: verifies it, plays it into a new model, tells the gap. 0, or what
 * went wrong. */
int rehearsal_resume(struct rehearsal *r, int dirfd, const struct writer_options *o);

/* The model takes it, then the writer. */
void rehearsal_event(struct rehearsal *r, struct event e);
/* What happens in so many ms. */
void rehearsal_play(struct rehearsal *r, int64_t ms);

#endif
