/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The forms of tui/goto.h, and RFC 3339 for programs. Must not know what the time is for. */
#include "cmd/when.h"

#include "base/err.h"
#include "base/num.h"
#include "tui/goto.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { DAY_MS = 86400000, TO_MINUTES = 16 /* bytes of "2026-11-22T09:42" */ };

static int next_day(const struct goto_time *t, const struct when_span *span, int64_t *ret_ms)
{
    struct goto_time other = *t;
    struct daytime last;

    if (daytime_of(span->last_ms + span->drift_ms, &last) < 0)
        return ERR_INVALID;
    other.at.year = last.year;
    other.at.month = last.month;
    other.at.day = last.day;
    return goto_find(&other, span->last_ms, span->drift_ms, ret_ms);
}

/* A time of day alone; an exam may go on past midnight. The first minute may be asked for although
 * the journal begins within it. */
static int of_day(const struct goto_time *t, const struct when_span *span, int64_t *ret_ms)
{
    int64_t ms, other;
    int e = goto_find(t, span->first_ms, span->drift_ms, &ms);

    if (e < 0)
        return e;
    if (ms < span->first_ms - 60000 && next_day(t, span, &other) == 0 && other <= span->last_ms)
        ms = other > ms ? other : ms;
    *ret_ms = ms;
    return 0;
}

int when_parse(const char *text, const struct when_span *span, int64_t *ret_ms)
{
    struct goto_time t;
    int64_t ns;

    if (num_rfc3339(text, strlen(text), &ns) == 0) {
        *ret_ms = ns / 1000000 - span->drift_ms;
        return 0;
    }
    if (goto_parse(text, &t) < 0)
        return ERR_INVALID;
    if (!t.relative && !t.at.year)
        return of_day(&t, span, ret_ms);
    return goto_find(&t, t.by_ms < 0 ? span->last_ms : span->first_ms, span->drift_ms, ret_ms);
}

/* With a zone; ISO 8601 can do without seconds, RFC 3339 can't. */
static int with_zone(const char *text, int64_t *ret_ms)
{
    char whole[64];
    int64_t ns;

    if (num_rfc3339(text, strlen(text), &ns) < 0) {
        if (strlen(text) <= TO_MINUTES)
            return ERR_INVALID;
        int n = snprintf(whole, sizeof whole, "%.*s:00%s", TO_MINUTES, text, text + TO_MINUTES);
        if (n >= (int)sizeof whole || num_rfc3339(whole, (size_t)n, &ns) < 0)
            return ERR_INVALID;
    }
    *ret_ms = ns / 1000000;
    return 0;
}

/* The time of day of `at` yesterday, today or tomorrow: which is nearest. */
static int nearest(const struct daytime *at, int64_t now_ms, int64_t *ret_ms)
{
    int64_t best = INT64_MAX;

    for (int day = -1; day <= 1; day++) {
        struct daytime d;
        int64_t ms;
        if (daytime_of(now_ms + (int64_t)day * DAY_MS, &d) < 0)
            return ERR_INVALID;
        d.hour = at->hour;
        d.minute = at->minute;
        d.second = at->second;
        if (daytime_ms(&d, &ms) == 0 && llabs(ms - now_ms) < best) {
            best = llabs(ms - now_ms);
            *ret_ms = ms;
        }
    }
    return best == INT64_MAX ? ERR_INVALID : 0;
}

int when_deadline(const char *text, int64_t now_ms, int64_t *ret_ms)
{
    struct goto_time t;

    if (with_zone(text, ret_ms) == 0)
        return 0;
    if (goto_parse(text, &t) < 0 || t.relative)
        return ERR_INVALID;
    return t.at.year ? daytime_ms(&t.at, ret_ms) : nearest(&t.at, now_ms, ret_ms);
}
