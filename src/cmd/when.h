/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A time of a journal, or of the exam's end, as an option takes it. */
#ifndef CMD_WHEN_H
#define CMD_WHEN_H

#include <stdint.h>

/* The journal it is of: its first and last line, and what a person's clock showed more than model
 * time at its beginning. Where the clock was set later, a local time still names the moment at
 * which the first clock, gone on with, would have shown it: which one was shown when is known only
 * to who has read all lines. */
struct when_span {
    int64_t first_ms, last_ms;
    int64_t drift_ms;
};

/* Which model time text names:
 *   "2026-11-22T09:42:17Z"                      RFC 3339, any zone
 *   "2026-11-22 09:42", "09:42:17", "09:42"     local; without a date on the day of the journal's
 *                                               start, or the day after if only that is within it
 *   "-15m", "+1h5m30s"                          from the journal's end, from its start
 * May be outside of the span. 0 or ERR_INVALID. */
int when_parse(const char *text, const struct when_span *span, int64_t *ret_ms);

/* When an exam ends: the first form (its seconds may be missing), or local, with a date or without;
 * without, the day is the one that brings it nearest to now_ms: it is less than 12 hours away, or
 * ago, so that a restart after midnight means the same. Ms since the epoch. 0 or ERR_INVALID. */
int when_deadline(const char *text, int64_t now_ms, int64_t *ret_ms);

#endif
