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
const char *words_submission(enum submission s); /* "" for none */
const char *words_link(enum link_state s);
const char *words_conn(enum conn_state s);
const char *words_phase(const struct instance *in); /* one we don't know: its own text */

/* A mark that says the status without colour: "●", "▲", "" for ok and unknown, whose words say
 * enough. */
const char *words_mark(enum status s, bool ascii);

/* "12 s", "3 min", "2 h 05"; negative counts as 0. */
void words_age(int64_t ms, char *out, size_t size);
/* Time of day on the reader's clock, "09:42:17". ms since the epoch, already corrected by the
 * model's drift. */
void words_clock(int64_t ms, char *out, size_t size);

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

/* The exam API: a full sentence for each state of the last poll, what the server said, and how old
 * the roster is when it isn't the last poll's. */
void words_api(const struct model *m, char *out, size_t size);
/* Is there more to say than "ok"? */
bool words_api_trouble(const struct model *m);

#endif
