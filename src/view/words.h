/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The words for what the model knows, in the reader's language: one place, so that the table, the
 * screen and the messages say the same thing the same way. Functions that write to `out` always
 * terminate it, never split a character, and cut what does not fit; WORDS_MAX is enough for all of
 * them. Functions that return a string return one that lives as long as the program (or as the
 * instance, words_phase). */
#ifndef VIEW_WORDS_H
#define VIEW_WORDS_H

#include "model/health.h"
#include "model/model.h"

#include <stddef.h>

enum { WORDS_MAX = 1024 };

const char *words_status(enum status s);         /* "OK", "WARN", "CRIT", "?" */
const char *words_level(enum level l);           /* the same of an alert, and "INFO" */
const char *words_submission(enum submission s); /* "" for none */
const char *words_link(enum link_state s);
const char *words_conn(enum conn_state s);
const char *words_phase(const struct instance *in); /* one we don't know: its own text */
const char *words_phase_name(enum phase p);         /* "" for PHASE_UNSET */

/* A mark that says the status without colour: "●", "▲", "" for ok and unknown, whose words say
 * enough. */
const char *words_mark(enum status s, bool ascii);
const char *words_level_mark(enum level l, bool ascii);

/* "12 s", "3 min", "2 h 05"; negative counts as 0. */
void words_age(int64_t ms, char *out, size_t size);
/* Minutes and seconds, exactly, for sums of lost time: "0:07", "75:20"; negative counts as 0. */
void words_span(int64_t ms, char *out, size_t size);
/* Time left: "1h12", "12min", "50s"; "+5min" when it is over since. What has begun is left. Not as
 * "0:12", which stands for seconds elsewhere. */
void words_left(int64_t ms, char *out, size_t size);
/* Time of day on the reader's clock, "09:42:17". ms since the epoch, already corrected by the
 * model's drift. */
void words_clock(int64_t ms, char *out, size_t size);

/* The same of a time that may be of another day than now, then with the date: "11-21 09:42". */
void words_moment(int64_t ms, int64_t now_ms, char *out, size_t size);
/* "37 %", "120 ms"; "-" for less than 0, which is unknown. */
void words_percent(int32_t percent, char *out, size_t size);
void words_ms(double ms, char *out, size_t size);

/* What became of our link, without the retry: "connection refused", "HTTP status 503". */
void words_link_why(enum link_why why, int32_t detail, char *out, size_t size);
/* The same with the state and when it is tried again: "connection refused, retry in 4 s". */
void words_link_now(const struct model *m, const struct instance *in, char *out, size_t size);

/* One reason: "cpu 99 % (mean 98 over 40 s)"; brief: "cpu 99 %". */
void words_reason(const struct model *m, const struct instance *in, const struct reason *r,
                  char *out, size_t size);
void words_reason_brief(const struct model *m, const struct instance *in, const struct reason *r,
                        char *out, size_t size);
/* Status and its worst reason, without the mark: "CRIT cpu 99 %", "OK". */
void words_verdict(const struct model *m, const struct instance *in, char *out, size_t size);
/* All reasons, worst first; "" when there are none. */
void words_reasons(const struct model *m, const struct instance *in, char *out, size_t size);

/* What a student is called on a screen that others can see: "#17", the same for as long as the
 * program runs; otherwise the student's own name for themselves (matricola). */
void words_student(const struct instance *in, bool hide, char *out, size_t size);
/* Where a connection comes from. Its address (the client's, else as received), or, hidden, the
 * label of its network ... */
void words_address(const struct model *m, const struct conn *c, bool hide, char *out, size_t size);
/* ... city and country: "Torino IT"; hidden: "IT"; "" unknown ... */
void words_place(const struct conn *c, bool hide, char *out, size_t size);
/* ... its autonomous system: "AS137 GARR"; "" hidden or unknown ... */
void words_as(const struct conn *c, bool hide, char *out, size_t size);
/* ... and who only looks: "you", "spectator"; "" a student. */
const char *words_spectator(enum spectator s);
/* By what somebody looked: "terminal", "browser". */
const char *words_viewer(enum viewer v);
/* What a student still owes: "submission failed", "not submitted". */
const char *words_closing(enum closing c);

/* What time was lost by: "Desktop down", "Connection lost alone"; "" for none. */
const char *words_cause(enum ledger_cause c);

/* Alerts. The rule in a word or two ("cpu", "no data", "submission failed"), what it is about
 * (the student, a network, the site), and what was measured against which threshold ("99 %, mean 98
 * over 95", "12 of 40 lost within 60 s"; "" when the rule says it all). Of an integrity rule the
 * value is a sentence with both things that were compared. */
const char *words_alert_rule(enum alert_rule r);
/* The worst open alert of the integrity rules about a student, for marks; NULL none. */
const struct alert *words_alert_hint(const struct model *m, const struct instance *in);
void words_alert_subject(const struct model *m, const struct alert *a, bool hide, char *out,
                         size_t size);
void words_alert_value(const struct model *m, const struct alert *a, bool hide, char *out,
                       size_t size);
/* The same for the account of the one student it is about: others are "another student", and no
 * address is told that is not this student's too. */
void words_alert_value_alone(const struct model *m, const struct alert *a, char *out, size_t size);

/* The exam API: a full sentence for each state of the last poll, what the server said, and how old
 * the roster is when it isn't the last poll's. */
void words_api(const struct model *m, char *out, size_t size);
/* Is there more to say than "ok"? */
bool words_api_trouble(const struct model *m);
/* Has the same been said of both, but for times and details? */
bool words_api_same(const struct model_api *a, const struct model_api *b);

#endif
