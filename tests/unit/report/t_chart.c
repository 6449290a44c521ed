/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "report/chart.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
/* after those it needs */

#include <cmocka.h>

#define T0 INT64_C(1780000000000)

static void a_step_knows_extremes_and_mean(void **state)
{
    struct chart c;

    (void)state;
    chart_init(&c, T0, T0 + 100000, 10, 1000);
    assert_int_equal(c.n, 10);
    assert_int_equal(c.step_ms, 10000);
    chart_add(&c, SERIES_CPU, T0, 10);
    chart_add(&c, SERIES_CPU, T0 + 9999, 90);
    chart_add(&c, SERIES_CPU, T0 + 5000, 50);
    chart_add(&c, SERIES_CPU, T0 + 10000, 7);
    const struct chart_step *s = c.step[SERIES_CPU];
    assert_int_equal(s[0].min, 10);
    assert_int_equal(s[0].max, 90);
    assert_int_equal((int)chart_mean(&s[0]), 50);
    assert_int_equal(s[1].min, 7);
    assert_int_equal(s[2].n, 0);
    assert_true(chart_mean(&s[2]) < 0);
    assert_int_equal(chart_max(&c, SERIES_CPU), 90);
    assert_int_equal(chart_max(&c, SERIES_MEM), -1);
    chart_done(&c);
}

static void zero_is_a_value_and_unknown_is_none(void **state)
{
    struct chart c;

    (void)state;
    chart_init(&c, T0, T0 + 1000, 1, 1);
    chart_add(&c, SERIES_MEM, T0, -1);
    assert_int_equal(c.step[SERIES_MEM][0].n, 0);
    chart_add(&c, SERIES_MEM, T0, 5);
    chart_add(&c, SERIES_MEM, T0, 0);
    assert_int_equal(c.step[SERIES_MEM][0].min, 0);
    assert_int_equal(chart_max(&c, SERIES_MEM), 5);
    chart_done(&c);
}

static void times_outside_belong_to_the_ends(void **state)
{
    struct chart c;

    (void)state;
    chart_init(&c, T0, T0 + 10000, 10, 1000);
    chart_add(&c, SERIES_RTT, T0 - 5000, 1);
    chart_add(&c, SERIES_RTT, T0 + 10000, 2);
    chart_add(&c, SERIES_RTT, T0 + 99999999, 100000);
    assert_int_equal(c.step[SERIES_RTT][0].n, 1);
    assert_int_equal(c.step[SERIES_RTT][9].n, 2);
    assert_int_equal(c.step[SERIES_RTT][9].max, UINT16_MAX);
    chart_done(&c);
}

/* A step shorter than the time between two samples would be a hole. */
static void steps_are_no_shorter_than_a_period(void **state)
{
    struct chart c;

    (void)state;
    chart_init(&c, T0, T0 + 60000, CHART_STEPS_MAX, 4000);
    assert_int_equal(c.step_ms, 4000);
    assert_int_equal(c.n, 15);
    chart_done(&c);
    chart_init(&c, T0, T0, CHART_STEPS_MAX, 4000);
    assert_int_equal(c.n, 1);
    chart_done(&c);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_step_knows_extremes_and_mean),
        cmocka_unit_test(zero_is_a_value_and_unknown_is_none),
        cmocka_unit_test(times_outside_belong_to_the_ends),
        cmocka_unit_test(steps_are_no_shorter_than_a_period),
    };

    return cmocka_run_group_tests_name("chart", tests, NULL, NULL);
}
