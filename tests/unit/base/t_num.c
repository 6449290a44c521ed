/* SPDX-License-Identifier: GPL-3.0-or-later */
/* base/num: exactly the numbers and times that the formats allow. */
#include "base/err.h"
#include "base/num.h"

#include <setjmp.h>
#include <stdarg.h>
#include <string.h>
#include <time.h>
/* after those it needs */

#include <cmocka.h>

enum { UNTOUCHED = 4242 };

/* The value, or UNTOUCHED if it was refused. */
static int64_t as_int(const char *s)
{
    int64_t v = UNTOUCHED;
    int r = num_int(s, strlen(s), INT64_MIN, INT64_MAX, &v);

    assert_true(r == 0 || (r == ERR_INVALID && v == UNTOUCHED));
    return v;
}

static int64_t as_json(const char *s)
{
    int64_t v = UNTOUCHED;
    int r = num_json(s, strlen(s), INT64_MIN, INT64_MAX, &v);

    assert_true(r == 0 || (r == ERR_INVALID && v == UNTOUCHED));
    return v;
}

static int64_t as_time(const char *s)
{
    int64_t v = UNTOUCHED;
    int r = num_rfc3339(s, strlen(s), &v);

    assert_true(r == 0 || (r == ERR_INVALID && v == UNTOUCHED));
    return v;
}

static void integers(void **state)
{
    static const char *const bad[] = {
        "",    "-",   "+1", " 1",       "1 ",  "1.0", "0x10",
        "1e3", "--1", "1-", "\xd9\xa1", "1\n", "a",   "9999999999999999999",
    };

    (void)state;
    assert_int_equal(as_int("0"), 0);
    assert_int_equal(as_int("-0"), 0);
    assert_int_equal(as_int("007"), 7);
    assert_int_equal(as_int("-12"), -12);
    assert_int_equal(as_int("999999999999999999"), 999999999999999999);
    assert_int_equal(as_int("-999999999999999999"), -999999999999999999);
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++)
        assert_int_equal(as_int(bad[i]), UNTOUCHED);
}

static void integer_range_and_length(void **state)
{
    int64_t v = UNTOUCHED;

    (void)state;
    assert_int_equal(num_int("5", 1, 1, 5, &v), 0);
    assert_int_equal(v, 5);
    assert_int_equal(num_int("1", 1, 1, 5, &v), 0);
    assert_int_equal(num_int("0", 1, 1, 5, &v), ERR_INVALID);
    assert_int_equal(num_int("6", 1, 1, 5, &v), ERR_INVALID);
    assert_int_equal(num_int("12x", 2, 0, 99, &v), 0); /* reads len bytes and no more */
    assert_int_equal(v, 12);
    assert_int_equal(num_int("1\0"
                             "2",
                             3, 0, 99, &v),
                     ERR_INVALID);
}

static void json_numbers(void **state)
{
    static const char *const bad[] = {
        "",    "-",    "01",  "-01", "+1",   ".5",   "1.",
        "-.5", "1.e1", "1e3", "1E",  "1.5.", "NaN",  "Infinity",
        "0x1", "1 ",   " 1",  "1,0", "00",   "1.2a", "1234567890123456789",
    };

    (void)state;
    assert_int_equal(as_json("0"), 0);
    assert_int_equal(as_json("-0"), 0);
    assert_int_equal(as_json("10"), 10);
    assert_int_equal(as_json("-7"), -7);
    assert_int_equal(as_json("2.4999"), 2);
    assert_int_equal(as_json("2.5"), 3);
    assert_int_equal(as_json("0.5"), 1);
    assert_int_equal(as_json("-0.4"), 0);
    assert_int_equal(as_json("-0.5"), -1);
    assert_int_equal(as_json("-2.6"), -3);
    assert_int_equal(as_json("99.0000000000000000000000000000001"), 99);
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++)
        assert_int_equal(as_json(bad[i]), UNTOUCHED);
}

static void json_range_counts_after_rounding(void **state)
{
    int64_t v = UNTOUCHED;

    (void)state;
    assert_int_equal(num_json("100.4", 5, 0, 100, &v), 0);
    assert_int_equal(v, 100);
    assert_int_equal(num_json("100.5", 5, 0, 100, &v), ERR_INVALID);
    assert_int_equal(num_json("-0.5", 4, 0, 100, &v), ERR_INVALID);
    assert_int_equal(num_json("-0.4", 4, 0, 100, &v), 0);
    assert_int_equal(v, 0);
}

static void times(void **state)
{
    (void)state;
    assert_int_equal(as_time("1970-01-01T00:00:00Z"), 0);
    assert_int_equal(as_time("2026-11-22T17:15:28.863898154Z"), 1795367728863898154);
    assert_int_equal(as_time("2026-11-22T18:15:28.863898154+01:00"), 1795367728863898154);
    assert_int_equal(as_time("2026-11-22T11:45:28.863898154-05:30"), 1795367728863898154);
    assert_int_equal(as_time("2026-11-22t17:15:28.8z"), 1795367728800000000);
    assert_int_equal(as_time("2026-11-22 17:15:28.000000001Z"), 1795367728000000001);
    assert_int_equal(as_time("2026-11-22T17:15:28-00:00"), 1795367728000000000);
    assert_int_equal(as_time("1970-01-01T00:00:00+00:01"), -60000000000);
    assert_int_equal(as_time("2016-12-31T23:59:60Z"), as_time("2017-01-01T00:00:00Z"));
    assert_int_equal(as_time("2261-12-31T23:59:59.999999999Z"), 9214646399999999999);
}

static void times_refused(void **state)
{
    static const char *const bad[] = {
        "",
        "2026",
        "2026-11-22",
        "2026-11-22T17:15Z",
        "2026-11-22T17:15:28",
        "2026-11-22T17:15:28.Z",
        "2026-11-22T17:15:28.1234567890Z",
        "2026-13-22T17:15:28Z",
        "2026-00-22T17:15:28Z",
        "2026-11-31T17:15:28Z",
        "2026-11-00T17:15:28Z",
        "2025-02-29T00:00:00Z",
        "2100-02-29T00:00:00Z",
        "2026-11-22T24:15:28Z",
        "2026-11-22T17:60:28Z",
        "2026-11-22T17:15:61Z",
        "2026-11-22T17:15:28ZZ",
        "2026-11-22T17:15:28+1:00",
        "2026-11-22T17:15:28+0100",
        "2026-11-22T17:15:28+24:00",
        "2026-11-22T17:15:28+01:60",
        "2026-11-22X17:15:28Z",
        "26-11-22T17:15:28Z",
        "-026-11-22T17:15:28Z",
        "2026-1-022T17:15:28Z",
        "1969-12-31T23:59:59Z",
        "2262-01-01T00:00:00Z",
        "0001-01-01T00:00:00Z",
        " 2026-11-22T17:15:28Z",
        "2026-11-22T17:15:28Z ",
        "2026-11-22T17:15:-8Z",
        "2026-11-22T17:15:28,5Z",
        "2026-11-22T17:15:28+",
        "2026-11-22T17:15:28.5",
    };

    (void)state;
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++)
        assert_int_equal(as_time(bad[i]), UNTOUCHED);
    int64_t v;
    const char *good = "2026-11-22T17:15:28.863Z";
    for (size_t n = 0; n < strlen(good); n++) /* every truncation */
        assert_int_equal(num_rfc3339(good, n, &v), ERR_INVALID);
    assert_int_equal(num_rfc3339(good, strlen(good), &v), 0);
}

/* Every day of the range against the C library. */
static void days_agree_with_libc(void **state)
{
    (void)state;
    for (int64_t day = 0; day < 106600; day++) {
        time_t t = (time_t)(day * 86400 + day % 86400);
        struct tm tm;
        char s[40];
        gmtime_r(&t, &tm);
        strftime(s, sizeof s, "%Y-%m-%dT%H:%M:%SZ", &tm);
        assert_int_equal(as_time(s), (int64_t)t * 1000000000);
    }
}

static void times_written(void **state)
{
    char s[NUM_RFC3339_LEN + 1];

    (void)state;
    num_to_rfc3339(0, s);
    assert_string_equal(s, "1970-01-01T00:00:00.000Z");
    num_to_rfc3339(1795367729867, s);
    assert_string_equal(s, "2026-11-22T17:15:29.867Z");
    num_to_rfc3339(-1, s);
    assert_string_equal(s, "1969-12-31T23:59:59.999Z");
    num_to_rfc3339(-1000, s);
    assert_string_equal(s, "1969-12-31T23:59:59.000Z");
    for (int64_t ms = 1; ms < 9000000000000; ms = ms * 3 + 1) {
        num_to_rfc3339(ms, s);
        assert_int_equal(as_time(s), ms * 1000000);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(integers),
        cmocka_unit_test(integer_range_and_length),
        cmocka_unit_test(json_numbers),
        cmocka_unit_test(json_range_counts_after_rounding),
        cmocka_unit_test(times),
        cmocka_unit_test(times_refused),
        cmocka_unit_test(days_agree_with_libc),
        cmocka_unit_test(times_written),
    };

    return cmocka_run_group_tests_name("num", tests, NULL, NULL);
}
