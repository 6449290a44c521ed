/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The times that options take. The zone has no change of the clock in these days. */
#include "cmd/when.h"

#include "base/num.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
/* after those it needs */

#include <cmocka.h>

static int64_t at(const char *rfc3339)
{
    int64_t ns;

    assert_int_equal(num_rfc3339(rfc3339, strlen(rfc3339), &ns), 0);
    return ns / 1000000;
}

/* From 23:00:20 to 01:00 in Rome, an hour before UTC. */
static struct when_span night(void)
{
    return (struct when_span){at("2026-11-22T22:00:20Z"), at("2026-11-23T00:00:00Z"), 0};
}

static void is(const char *text, int64_t expected)
{
    struct when_span span = night();
    int64_t ms = 0;

    assert_int_equal(when_parse(text, &span, &ms), 0);
    if (ms != expected)
        fail_msg("%s: %lld, not %lld", text, (long long)ms, (long long)expected);
}

static void every_form_is_read(void **state)
{
    (void)state;
    is("2026-11-22T23:42:17Z", at("2026-11-22T23:42:17Z"));
    is("2026-11-23T00:42:17.5+01:00", at("2026-11-22T23:42:17.5Z"));
    is("2026-11-22 23:30", at("2026-11-22T22:30:00Z"));
    is("23:30", at("2026-11-22T22:30:00Z"));
    is("23:30:05", at("2026-11-22T22:30:05Z"));
    is("-15m", at("2026-11-22T23:45:00Z"));
    is("+1h5m", at("2026-11-22T23:05:20Z"));
}

static void a_time_past_midnight_is_of_the_next_day(void **state)
{
    (void)state;
    is("00:30", at("2026-11-22T23:30:00Z"));
    is("23:00", at("2026-11-22T22:00:00Z")); /* the minute it began in */
    is("22:00", at("2026-11-22T21:00:00Z")); /* in neither day within it */
}

static void a_clock_that_was_set_counts(void **state)
{
    struct when_span span = night();
    int64_t ms;

    (void)state;
    span.drift_ms = 60000;
    assert_int_equal(when_parse("23:30", &span, &ms), 0);
    assert_int_equal(ms, at("2026-11-22T22:29:00Z"));
    assert_int_equal(when_parse("2026-11-22T22:30:00Z", &span, &ms), 0);
    assert_int_equal(ms, at("2026-11-22T22:29:00Z"));
    assert_int_equal(when_parse("-1m", &span, &ms), 0);
    assert_int_equal(ms, at("2026-11-22T23:59:00Z"));
}

static void nonsense_is_refused(void **state)
{
    static const char *const bad[] = {"", "noon", "25:00", "12", "2026-13-01 10:00", "-15", "5m"};
    struct when_span span = night();
    int64_t ms = 7;

    (void)state;
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++)
        if (when_parse(bad[i], &span, &ms) == 0)
            fail_msg("'%s' was taken", bad[i]);
    assert_int_equal(ms, 7);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_form_is_read),
        cmocka_unit_test(a_time_past_midnight_is_of_the_next_day),
        cmocka_unit_test(a_clock_that_was_set_counts),
        cmocka_unit_test(nonsense_is_refused),
    };

    setenv("TZ", "Europe/Rome", 1);
    tzset();
    return cmocka_run_group_tests_name("when", tests, NULL, NULL);
}
