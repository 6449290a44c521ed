/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "tui/goto.h"

#include "base/err.h"

enum { NUMBER_DIGITS = 6 }; /* of a relative time: 999999 h fit in int64 ms by far */

static bool is_digit(char c)
{
    return c >= '0' && c <= '9';
}

/* min to max digits at *s, and past them; -1: there are fewer, or more. */
static int number(const char **s, int min, int max)
{
    int v = 0, n = 0;

    for (; is_digit(**s); (*s)++, n++) {
        if (n == max)
            return -1;
        v = v * 10 + (**s - '0');
    }
    return n < min ? -1 : v;
}

/* As number, of exactly two digits up to `last`, behind this character. */
static int two_behind(const char **s, char c, int last)
{
    if (**s != c)
        return -1;
    (*s)++;
    int v = number(s, 2, 2);
    return v <= last ? v : -1;
}

static const char *skip_blanks(const char *s)
{
    while (*s == ' ')
        s++;
    return s;
}

/* "1h5m" behind its sign: each unit once, the larger first. */
static int parse_span(const char *s, int64_t *ret_ms)
{
    static const struct {
        char unit;
        int64_t ms;
    } units[] = {{'h', 3600000}, {'m', 60000}, {'s', 1000}};
    size_t next = 0, n = sizeof units / sizeof *units;
    int64_t ms = 0;

    while (next < n && is_digit(*s)) {
        int v = number(&s, 1, NUMBER_DIGITS);
        while (next < n && units[next].unit != *s)
            next++;
        if (v < 0 || next == n)
            return ERR_INVALID;
        ms += v * units[next++].ms;
        s++;
    }
    if (*skip_blanks(s) || !next)
        return ERR_INVALID;
    *ret_ms = ms;
    return 0;
}

static int parse_clock(const char *s, struct daytime *d)
{
    d->hour = number(&s, 1, 2);
    d->minute = two_behind(&s, ':', 59);
    d->second = *s == ':' ? two_behind(&s, ':', 59) : 0;
    bool good = d->hour >= 0 && d->hour <= 23 && d->minute >= 0 && d->second >= 0;
    return good && !*skip_blanks(s) ? 0 : ERR_INVALID;
}

static int parse_date(const char **s, struct daytime *d)
{
    d->year = number(s, 4, 4);
    d->month = two_behind(s, '-', 12);
    d->day = two_behind(s, '-', 31);
    return d->year > 0 && d->month > 0 && d->day > 0 && **s == ' ' ? 0 : ERR_INVALID;
}

static bool begins_with_year(const char *s)
{
    return number(&s, 4, 4) >= 0 && *s == '-';
}

int goto_parse(const char *text, struct goto_time *ret)
{
    const char *s = skip_blanks(text);
    struct goto_time t = {0};
    int e = 0;

    if (*s == '-' || *s == '+') {
        t.relative = true;
        e = parse_span(s + 1, &t.by_ms);
        t.by_ms = *s == '-' ? -t.by_ms : t.by_ms;
    } else {
        if (begins_with_year(s))
            e = parse_date(&s, &t.at);
        e = e ? e : parse_clock(skip_blanks(s), &t.at);
    }
    if (e == 0)
        *ret = t;
    return e;
}

int goto_find(const struct goto_time *t, int64_t shown_ms, int64_t drift_ms, int64_t *ret_ms)
{
    struct daytime d = t->at;
    int64_t ms;

    if (t->relative) {
        *ret_ms = shown_ms + t->by_ms;
        return 0;
    }
    if (!d.year) {
        struct daytime today;
        if (daytime_of(shown_ms + drift_ms, &today) < 0)
            return ERR_INVALID;
        d.year = today.year;
        d.month = today.month;
        d.day = today.day;
    }
    int e = daytime_ms(&d, &ms);
    if (e == 0)
        *ret_ms = ms - drift_ms;
    return e;
}
