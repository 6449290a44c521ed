/* SPDX-License-Identifier: GPL-3.0-or-later */
/* From lines back to events. Lines are hostile: every number is range-checked as whoever made the
 * event had to, text is sanitised again, and a body that version 1 would not write is refused.
 * Members that are not known are skipped: a later minor addition stays readable. */
#ifndef JOURNAL_DECODE_H
#define JOURNAL_DECODE_H

#include "journal/line.h"
#include "model/event.h"

enum decode_result {
    DECODE_NONE,  /* no event: what the journal says about itself, or half a tick */
    DECODE_EVENT, /* to be applied */
    DECODE_KNOWN, /* retold: who is who, and no event */
};

enum { DECODE_INPUTS = 5, DECODE_INPUT_MAX = 1000 }; /* of `config` lines */

struct decode {
    struct event event; /* what was read; its strings and arrays live here until the next call */
    char id[EVENT_ID_MAX + 4], student[EVENT_ID_MAX + 4], name[EVENT_ID_MAX + 4];
    char text[EVENT_ID_MAX + 4], uid[EVENT_UID_MAX + 4], ip[EVENT_ADDR_MAX + 4];
    char host[EVENT_ID_MAX + 4], client[EVENT_ADDR_MAX + 4], label[EVENT_LABEL_MAX + 4];
    char place[EVENT_LABEL_MAX + 4], country[8], as_org[EVENT_NOTE_MAX + 4];
    char note[EVENT_NOTE_MAX + 4];
    char input[DECODE_INPUTS][DECODE_INPUT_MAX + 4];

    struct sample *sample; /* of the tick being read */
    size_t n, cap;
    struct sample_rtt *rtt;
    size_t nrtt, caprtt;
    bool half; /* the tick goes on in the next line */
};

void decode_init(struct decode *d);
void decode_done(struct decode *d);
/* Forgets half a tick: the reader jumped. */
void decode_reset(struct decode *d);

/* A decode_result, or ERR_INVALID with d->event unusable. Takes l->rest. */
int decode_line(struct decode *d, struct line *l);

#endif
