/* SPDX-License-Identifier: GPL-3.0-or-later */
/* tui/goto and view/daytime: times as they are typed. */
#include "tui/goto.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <time.h>
/* after those it needs */

#include <cmocka.h>

#define SHOWN_MS INT64_C(1795340537000) /* 2026-11-22T09:42:17Z */

static void zone(const char *name)
{
    setenv("TZ", name, 1);
    tzset();
}

static int64_t by(const char *text)
{
    struct goto_time t;

    if (goto_parse(text, &t) < 0)
        fail_msg("\"%s\" was not read", text);
    assert_true(t.relative);
    return t.by_ms;
}

static void relative_times(void **state)
{
    (void)state;
    assert_int_equal(by("-15m"), -900000);
    assert_int_equal(by("+30s"), 30000);
    assert_int_equal(by("+1h5m"), 3900000);
    assert_int_equal(by("-2h0m1s"), -7201000);
    assert_int_equal(by(" +1h5s "), 3605000);
    assert_int_equal(by("+90m"), 5400000);
    assert_int_equal(by("+999999h"), INT64_C(3599996400000));
    assert_int_equal(by("-0s"), 0);
}

static void clock_times(void **state)
{
    struct goto_time t;

    (void)state;
    assert_int_equal(goto_parse("09:42", &t), 0);
    assert_false(t.relative);
    assert_int_equal(t.at.year, 0);
    assert_int_equal(t.at.hour * 10000 + t.at.minute * 100 + t.at.second, 94200);
    assert_int_equal(goto_parse(" 9:42:17 ", &t), 0);
    assert_int_equal(t.at.hour * 10000 + t.at.minute * 100 + t.at.second, 94217);
    assert_int_equal(goto_parse("2026-11-22 23:59:59", &t), 0);
    assert_int_equal(t.at.year * 10000 + t.at.month * 100 + t.at.day, 20261122);
    assert_int_equal(t.at.hour * 10000 + t.at.minute * 100 + t.at.second, 235959);
    assert_int_equal(goto_parse("2026-11-22  00:00", &t), 0);
    assert_int_equal(t.at.hour + t.at.minute + t.at.second, 0);
}

static void nonsense_is_refused(void **state)
{
    static const char *const bad[] = {
        "",
        " ",
        "x",
        "9",
        "0942",
        "24:00",
        "09:60",
        "09:42:60",
        "09:4",
        "09:42:1",
        "09:42x",
        "09:42:17:00",
        "009:42",
        ":42",
        "09:",
        "-",
        "+",
        "15m",
        "+15",
        "+m",
        "+5m1h",
        "+1h1h",
        "+1d",
        "-15m x",
        "+ 5m",
        "--5m",
        "+1000000s",
        "+99999999999999999999s",
        "2026-11-22",
        "2026-13-01 09:00",
        "2026-00-01 09:00",
        "2026-11-00 09:00",
        "2026-11-32 09:00",
        "2026-11-22T09:42",
        "26-11-22 09:42",
        "02026-11-22 09:42",
        "2026-11-22 25:00",
        "2026-1-22 09:42",
        "0000-11-22 09:42",
        "09:42 2026-11-22",
        "\u221215m",
    };
    struct goto_time t = {.by_ms = 7};

    (void)state;
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++)
        if (goto_parse(bad[i], &t) == 0)
            fail_msg("\"%s\" was taken for a time", bad[i]);
    assert_int_equal(t.by_ms, 7);
}

static int64_t find(const char *text, int64_t shown_ms, int64_t drift_ms)
{
    struct goto_time t;
    int64_t ms = 0;

    assert_int_equal(goto_parse(text, &t), 0);
    assert_int_equal(goto_find(&t, shown_ms, drift_ms, &ms), 0);
    return ms;
}

static void finds_times_of_the_reader(void **state)
{
    (void)state;
    zone("UTC");
    assert_int_equal(find("09:42:17", SHOWN_MS, 0), SHOWN_MS);
    assert_int_equal(find("2026-11-22 09:42:17", 0, 0), SHOWN_MS);
    assert_int_equal(find("-15m", SHOWN_MS, 12345), SHOWN_MS - 900000);
    zone("Europe/Rome");
    assert_int_equal(find("10:42:17", SHOWN_MS, 0), SHOWN_MS);
    assert_int_equal(find("2026-07-22 10:42:17", 0, 0), INT64_C(1784709737000)); /* summer there */
    zone("UTC");
}

/* The clock on the screen is model time and drift: so is the one that is typed. */
static void drift_is_taken_out_again(void **state)
{
    int64_t evening = SHOWN_MS + INT64_C(51462000); /* 23:59:59 */

    (void)state;
    zone("UTC");
    assert_int_equal(find("09:42:20", SHOWN_MS, 3000), SHOWN_MS);
    /* shown is already the day after */
    assert_int_equal(find("00:00:01", evening, 2000), evening);
}

static void days_that_are_not(void **state)
{
    struct goto_time t;
    int64_t ms = 7;

    (void)state;
    zone("Europe/Rome");
    assert_int_equal(goto_parse("2026-02-29 09:00", &t), 0);
    assert_true(goto_find(&t, SHOWN_MS, 0, &ms) < 0);
    assert_int_equal(goto_parse("2026-04-31 09:00", &t), 0);
    assert_true(goto_find(&t, SHOWN_MS, 0, &ms) < 0);
    assert_int_equal(ms, 7);
    find("2028-02-29 09:00", SHOWN_MS, 0);
    find("2026-03-29 02:30", SHOWN_MS, 0); /* an hour that was left out, of a day that was not */
    zone("UTC");
}

static void dates_are_written_as_they_are_read(void **state)
{
    char s[32];

    (void)state;
    zone("UTC");
    daytime_date(SHOWN_MS, s, sizeof s);
    assert_string_equal(s, "2026-11-22");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(relative_times),
        cmocka_unit_test(clock_times),
        cmocka_unit_test(nonsense_is_refused),
        cmocka_unit_test(finds_times_of_the_reader),
        cmocka_unit_test(drift_is_taken_out_again),
        cmocka_unit_test(days_that_are_not),
        cmocka_unit_test(dates_are_written_as_they_are_read),
    };
    return cmocka_run_group_tests_name("goto", tests, NULL, NULL);
}
