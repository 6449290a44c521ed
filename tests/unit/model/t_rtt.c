/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>

#include <cmocka.h>

#include "model/event.h"
#include "model/rtt.h"

enum { T0 = 1000000 };

static void nothing_is_unknown(void **state)
{
    struct rtt r = {0};

    (void)state;
    assert_true(rtt_mean(NULL) == -1 && rtt_mean(&r) == -1);
    assert_int_equal(rtt_p95_ms(NULL), -1);
    assert_int_equal(rtt_p95_ms(&r), -1);
}

static void what_is_exact(void **state)
{
    struct rtt r = {0};

    (void)state;
    rtt_add(&r, T0, 30);
    rtt_add(&r, T0 + 1000, 10);
    rtt_add(&r, T0 + 2000, 50);
    assert_int_equal(r.n, 3);
    assert_int_equal(r.min_ms, 10);
    assert_int_equal(r.max_ms, 50);
    assert_true(rtt_mean(&r) == 30);
}

static int by_size(const void *a, const void *b)
{
    return *(const int32_t *)a - *(const int32_t *)b;
}

static void p95_within_seven_percent(void **state)
{
    enum { N = 2000 };
    static int32_t v[N];
    uint32_t x = 1;

    (void)state;
    for (int spread = 20; spread <= EVENT_RTT_MAX; spread *= 3) {
        struct rtt r = {0};
        for (int i = 0; i < N; i++) {
            x = x * 1664525 + 1013904223;
            v[i] = 1 + (int32_t)((x >> 8) % (uint32_t)spread);
            rtt_add(&r, T0 + i * 1000, v[i]);
        }
        qsort(v, N, sizeof *v, by_size);
        int32_t want = v[N * 95 / 100 - 1], got = rtt_p95_ms(&r);
        if (abs(got - want) > want * 7 / 100 + 1)
            fail_msg("%d instead of %d", (int)got, (int)want);
    }
}

static void the_extremes_have_buckets(void **state)
{
    struct rtt low = {0}, high = {0};

    (void)state;
    rtt_add(&low, T0, 1);
    assert_int_equal(rtt_p95_ms(&low), 1);
    rtt_add(&high, T0, EVENT_RTT_MAX);
    assert_int_equal(rtt_p95_ms(&high), EVENT_RTT_MAX);
}

static void a_trend_grows_coarser(void **state)
{
    struct rtt r = {0};
    const struct rtt_trend *t = &r.trend;

    (void)state;
    rtt_add(&r, T0, 10);
    rtt_add(&r, T0 + 1000, 20);
    assert_int_equal(t->n, 1);
    assert_int_equal(t->v[0], 15);
    rtt_add(&r, T0 + 3 * t->step_ms, 40);
    assert_int_equal(t->n, 4);
    assert_int_equal(t->v[1], 0); /* nothing was measured */
    assert_int_equal(t->v[3], 40);
    int32_t step_ms = t->step_ms;
    rtt_add(&r, T0 + RTT_TREND * (int64_t)step_ms, 70);
    assert_int_equal(t->step_ms, 2 * step_ms);
    assert_int_equal(t->n, RTT_TREND / 2 + 1);
    assert_int_equal(t->v[0], 15);
    assert_int_equal(t->v[1], 40);
    assert_int_equal(t->v[RTT_TREND / 2], 70);
    rtt_add(&r, T0 + INT64_C(86400000), 5); /* a day later */
    assert_true(t->n <= RTT_TREND);
    assert_int_equal(t->v[t->n - 1], 5);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(nothing_is_unknown),       cmocka_unit_test(what_is_exact),
        cmocka_unit_test(p95_within_seven_percent), cmocka_unit_test(the_extremes_have_buckets),
        cmocka_unit_test(a_trend_grows_coarser),
    };

    return cmocka_run_group_tests_name("rtt", tests, NULL, NULL);
}
