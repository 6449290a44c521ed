/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Deadlines as people and programs write them. Where the clock changes: Rome, on 2026-10-25 at 3.
 */
#include "base/err.h"
#include "base/num.h"
#include "cmd/when.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
/* after the headers it needs */

#include <cmocka.h>

static int64_t utc(const char *text)
{
    int64_t ns = 0;

    assert_int_equal(num_rfc3339(text, strlen(text), &ns), 0);
    return ns / 1000000;
}

static void means(const char *text, const char *now, const char *want)
{
    char got[NUM_RFC3339_LEN + 1];
    int64_t ms = 0;

    assert_int_equal(when_deadline(text, utc(now), &ms), 0);
    num_to_rfc3339(ms, got);
    assert_string_equal(got, want);
}

static void t_absolute(void **state)
{
    static const char now[] = "2026-11-22T09:00:00Z";

    (void)state;
    means("2026-11-22T12:30:00Z", now, "2026-11-22T12:30:00.000Z");
    means("2026-11-22T12:30:00+01:00", now, "2026-11-22T11:30:00.000Z");
    means("2026-11-22T12:30+01:00", now, "2026-11-22T11:30:00.000Z");
    means("2026-11-22T12:30Z", now, "2026-11-22T12:30:00.000Z");
    means("2027-11-22 12:30", now, "2027-11-22T11:30:00.000Z"); /* local */
    means("2026-07-22 12:30:15", now, "2026-07-22T10:30:15.000Z");
}

/* The day that brings it nearest, whenever within 12 hours the program is started again. */
static void t_time_of_day(void **state)
{
    (void)state;
    means("12:30", "2026-11-22T09:00:00Z", "2026-11-22T11:30:00.000Z");
    means("12:30", "2026-11-22T11:40:00Z", "2026-11-22T11:30:00.000Z"); /* ten minutes ago */
    means("12:30", "2026-11-22T23:20:00Z", "2026-11-22T11:30:00.000Z"); /* nearly twelve hours */
    means("12:30", "2026-11-22T23:40:00Z", "2026-11-23T11:30:00.000Z");
    means("00:30", "2026-11-22T22:00:00Z", "2026-11-22T23:30:00.000Z"); /* an evening exam */
    means("00:30", "2026-11-22T23:10:00Z", "2026-11-22T23:30:00.000Z");
    means("23:30", "2026-11-22T23:10:00Z", "2026-11-22T22:30:00.000Z"); /* it was yesterday */
    means("03:30", "2026-10-24T22:00:00Z", "2026-10-25T02:30:00.000Z"); /* over the change */
}

static void t_refused(void **state)
{
    static const char *const bad[] = {"",
                                      "noon",
                                      "24:00",
                                      "12:60",
                                      "+1h",
                                      "-15m",
                                      "12:30Z",
                                      "2026-11-22",
                                      "2026-11-22T12:30",
                                      "2026-02-30 12:30",
                                      "2026-11-22T12:30+01:00 or later, as it seems to me",
                                      "2026-11-22T12:30                                        Z"};
    int64_t ms = 42;

    (void)state;
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++)
        if (when_deadline(bad[i], utc("2026-11-22T09:00:00Z"), &ms) != ERR_INVALID)
            fail_msg("'%s'", bad[i]);
    assert_int_equal(ms, 42);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(t_absolute), cmocka_unit_test(t_time_of_day), cmocka_unit_test(t_refused)};

    setenv("TZ", "Europe/Rome", 1);
    tzset();
    return cmocka_run_group_tests_name("when", tests, NULL, NULL);
}
