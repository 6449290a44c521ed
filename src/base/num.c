/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "base/num.h"

#include "base/err.h"

#include <stdbool.h>
#include <stdio.h>
#include <time.h>

static bool digit(char c)
{
    return c >= '0' && c <= '9';
}

int num_int(const char *s, size_t len, int64_t min, int64_t max, int64_t *ret)
{
    size_t i = len && s[0] == '-';
    bool neg = i;
    int64_t v = 0;

    if (i == len || len - i > 18) /* 18 digits never overflow */
        return ERR_INVALID;
    for (; i < len; i++) {
        if (!digit(s[i]))
            return ERR_INVALID;
        v = v * 10 + (s[i] - '0');
    }
    if (neg)
        v = -v;
    if (v < min || v > max)
        return ERR_INVALID;
    *ret = v;
    return 0;
}

/* Skips digits; false if there is none. */
static bool digits(const char *s, size_t len, size_t *i)
{
    size_t from = *i;

    while (*i < len && digit(s[*i]))
        (*i)++;
    return *i > from;
}

int num_json(const char *s, size_t len, int64_t min, int64_t max, int64_t *ret)
{
    size_t i = len && s[0] == '-', first = i;

    if (!digits(s, len, &i) || (s[first] == '0' && i > first + 1))
        return ERR_INVALID;
    if (i == len)
        return num_int(s, len, min, max, ret);
    size_t whole = i;
    bool up = false;
    if (s[i] == '.') {
        i++;
        up = i < len && s[i] >= '5';
        if (!digits(s, len, &i))
            return ERR_INVALID;
    }
    /* The servers send whole numbers. An exponent is valid JSON and nothing they would write:
     * it is refused instead of being computed. */
    if (i < len)
        return ERR_INVALID;
    int64_t v;
    if (num_int(s, whole, INT64_MIN, INT64_MAX, &v) < 0)
        return ERR_INVALID;
    if (up)
        v += first ? -1 : 1;
    if (v < min || v > max)
        return ERR_INVALID;
    *ret = v;
    return 0;
}

/* Exactly n digits at s[*i]. */
static bool field(const char *s, size_t len, size_t *i, size_t n, int *ret)
{
    int v = 0;

    if (len - *i < n)
        return false;
    for (size_t to = *i + n; *i < to; (*i)++) {
        if (!digit(s[*i]))
            return false;
        v = v * 10 + (s[*i] - '0');
    }
    *ret = v;
    return true;
}

static bool lit(const char *s, size_t len, size_t *i, const char *any_of)
{
    for (; *i < len && *any_of; any_of++) {
        if (s[*i] == *any_of) {
            (*i)++;
            return true;
        }
    }
    return false;
}

/* Days since 1970-01-01 in the proleptic Gregorian calendar: whole 400-year eras of 146097 days,
 * years counted from March so that the leap day is the last one. */
static int64_t days(int y, int m, int d)
{
    y -= m <= 2;
    int era = y / 400, yoe = y - era * 400;
    int doy = (153 * (m + (m > 2 ? -3 : 9)) + 2) / 5 + d - 1;

    return (int64_t)era * 146097 + yoe * 365 + yoe / 4 - yoe / 100 + doy - 719468;
}

static int month_len(int y, int m)
{
    static const int len[] = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
    bool leap = y % 4 == 0 && (y % 100 != 0 || y % 400 == 0);

    return len[m - 1] + (m == 2 && leap);
}

static int zone(const char *s, size_t len, size_t *i, int *ret_s)
{
    int h, m;

    if (lit(s, len, i, "Zz")) {
        *ret_s = 0;
        return 0;
    }
    bool west = *i < len && s[*i] == '-';
    if (!lit(s, len, i, "+-") || !field(s, len, i, 2, &h) || !lit(s, len, i, ":") ||
        !field(s, len, i, 2, &m) || h > 23 || m > 59)
        return ERR_INVALID;
    *ret_s = (h * 60 + m) * (west ? -60 : 60);
    return 0;
}

int num_rfc3339(const char *s, size_t len, int64_t *ret_ns)
{
    int y, mo, d, h, mi, sec, off;
    int64_t frac = 0;
    size_t i = 0;

    if (!field(s, len, &i, 4, &y) || !lit(s, len, &i, "-") || !field(s, len, &i, 2, &mo) ||
        !lit(s, len, &i, "-") || !field(s, len, &i, 2, &d) || !lit(s, len, &i, "Tt ") ||
        !field(s, len, &i, 2, &h) || !lit(s, len, &i, ":") || !field(s, len, &i, 2, &mi) ||
        !lit(s, len, &i, ":") || !field(s, len, &i, 2, &sec))
        return ERR_INVALID;
    if (y < 1970 || y > 2261 || mo < 1 || mo > 12 || d < 1 || d > month_len(y, mo) || h > 23 ||
        mi > 59 || sec > 60)
        return ERR_INVALID;
    if (lit(s, len, &i, ".")) {
        size_t from = i;
        for (; i < len && digit(s[i]) && i - from < 9; i++)
            frac = frac * 10 + (s[i] - '0');
        if (i == from)
            return ERR_INVALID;
        for (size_t n = i - from; n < 9; n++)
            frac *= 10;
    }
    if (zone(s, len, &i, &off) < 0 || i != len)
        return ERR_INVALID;
    int64_t t = days(y, mo, d) * 86400 + h * 3600 + mi * 60 + sec - off;
    *ret_ns = t * 1000000000 + frac;
    return 0;
}

void num_to_rfc3339(int64_t ms, char *out)
{
    int64_t rest = ms % 1000 + (ms % 1000 < 0 ? 1000 : 0);
    time_t s = (time_t)((ms - rest) / 1000);
    struct tm tm;

    gmtime_r(&s, &tm);
    size_t n = strftime(out, NUM_RFC3339_LEN + 1, "%Y-%m-%dT%H:%M:%S", &tm);
    snprintf(out + n, NUM_RFC3339_LEN + 1 - n, ".%03dZ", (int)rest);
}
