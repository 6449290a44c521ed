/* SPDX-License-Identifier: GPL-3.0-or-later */
/* For report*.c alone: what the parts of an account are told from. */
#ifndef REPORT_REPORT_STATE_H
#define REPORT_REPORT_STATE_H

#include "report/doc.h"
#include "report/history.h"
#include "report/report.h"

enum { REPORT_TIME_SIZE = 48, REPORT_TEXT_SIZE = DOC_CELL_MAX };

struct report {
    struct doc doc;
    const struct model *m;
    const struct about *about;
    struct history history;
    const struct report_options *o;
    int64_t first_ms, last_ms, drift_ms;
    bool closed;
    uint32_t *index; /* the students, sorted; owned */
    size_t n;
};

/* On the reader's clock, with the date if it is another one than that of the beginning; 0 gives
 * "-". */
void report_time(const struct report *r, int64_t t_ms, char *out, size_t size);
const struct instance *report_instance(const struct report *r, uint32_t index);
/* All lost time, whether the site answers for it or not. */
int64_t report_lost_ms(const struct report *r, const struct instance *in);
/* Alerts of one subject (-1: the exam) as a table; nothing if there are none. */
void report_alerts(struct report *r, int64_t index);
/* The section of one student. */
void report_student(struct report *r, uint32_t index);

#endif
