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
    int64_t first_ms, last_ms; /* of the lines that tell of the exam */
    bool closed;
    uint32_t *index; /* the students, sorted; owned */
    size_t n;
};

/* A student's lost time as it is shown: the sums of the rows, each from one whole second to
 * another. */
struct report_lost {
    int64_t ms[LEDGER_CAUSES]; /* whole seconds */
    int64_t all_ms, extension_ms;
    bool differs; /* the rows are not all, or not exactly so: sums are the ledger's */
};

/* On the reader's clock at that time, with the date. */
void report_moment(const struct report *r, int64_t t_ms, char *out, size_t size);
/* On the reader's clock at that time, with the date if it is another one than that of the
 * beginning; 0 gives
 * "-". */
void report_time(const struct report *r, int64_t t_ms, char *out, size_t size);
/* The same of a time that is by the site's clock already. */
void report_wall(const struct report *r, int64_t ms, char *out, size_t size);
/* Was the desktop open over c already when we first saw it? Then its page had been loaded for
 * longer than it takes to see one. */
bool report_was_open(const struct report *r, const struct conn *c);
/* When it was opened: "before 09:42:17" of one that was open already. */
void report_opened(const struct report *r, const struct conn *c, char *out, size_t size);
/* The same of a student's first connection; "-" nobody ever came. */
void report_arrived(const struct report *r, const struct instance *in, char *out, size_t size);
const struct instance *report_instance(const struct report *r, uint32_t index);
/* The time between what report_time shows of both, unless the clock was set in between. */
int64_t report_shown_ms(const struct report *r, int64_t from_ms, int64_t to_ms);
void report_lost(const struct report *r, uint32_t index, struct report_lost *ret);
/* What is said of the exam, and what of it was not seen. */
void report_head(struct report *r);
void report_gaps(struct report *r);
/* Why nothing is known of that time. */
void report_gap_words(const struct history_gap *g, char *out, size_t size);
/* Alerts of one subject (-1: the exam) as a table; nothing if there are none. */
void report_alerts(struct report *r, int64_t index);
/* Which desktops were looked at, one (-1: all) as a table; nothing if none was. */
void report_looks(struct report *r, int64_t index);
/* "... and 3 more that are not listed."; nothing for 0. */
void report_over(struct report *r, uint64_t n);
/* Where a connection comes from, with all that is known. */
void report_origin(const struct report *r, const struct conn *c, char *out, size_t size);
void report_connections(struct report *r, const struct instance *in);
/* Who of those expected never came, and who came and was not expected; nothing without a list. */
void report_expected(struct report *r);
void report_expected_words(const struct report *r, char *out, size_t size);
/* The section of one student. */
void report_student(struct report *r, uint32_t index);

#endif
