/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The local time zone, both ways. Must not know what the times are of. */
#include "view/daytime.h"

#include "base/err.h"
#include "view/text.h"

#include <time.h>

enum { FIRST_YEAR = 1900, NOON = 12 };

int daytime_of(int64_t ms, struct daytime *ret)
{
    time_t t = (time_t)(ms / 1000);
    struct tm tm;

    if (!localtime_r(&t, &tm))
        return ERR_INVALID;
    *ret = (struct daytime){.year = tm.tm_year + FIRST_YEAR,
                            .month = tm.tm_mon + 1,
                            .day = tm.tm_mday,
                            .hour = tm.tm_hour,
                            .minute = tm.tm_min,
                            .second = tm.tm_sec};
    return 0;
}

/* mktime() takes the 30th of February for the 2nd of March; whether a day exists is asked of its
 * noon, which no change of the clock leaves out. */
int daytime_ms(const struct daytime *d, int64_t *ret_ms)
{
    struct tm tm = {.tm_year = d->year - FIRST_YEAR,
                    .tm_mon = d->month - 1,
                    .tm_mday = d->day,
                    .tm_hour = NOON,
                    .tm_isdst = -1};

    if (mktime(&tm) == (time_t)-1 || tm.tm_mon != d->month - 1 || tm.tm_mday != d->day)
        return ERR_INVALID;
    tm.tm_hour = d->hour;
    tm.tm_min = d->minute;
    tm.tm_sec = d->second;
    tm.tm_isdst = -1;
    time_t t = mktime(&tm);
    if (t == (time_t)-1)
        return ERR_INVALID;
    *ret_ms = (int64_t)t * 1000;
    return 0;
}

void daytime_date(int64_t ms, char *out, size_t size)
{
    struct daytime d;

    if (daytime_of(ms, &d) < 0)
        text_put(out, size, "?");
    else
        text_put(out, size, "%04d-%02d-%02d", d.year, d.month, d.day);
}
