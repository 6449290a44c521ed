/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "model/series.h"

enum { HOUR_MS = 3600000 };

static void add(struct series *s, int64_t t, int cpu)
{
    int32_t v[SERIES_SIGNALS] = {cpu, 50, -1};

    series_add(s, t, v);
}

static void nothing_is_unknown(void **state)
{
    struct series *s = series_new();
    struct series_point p[3];

    (void)state;
    series_read(s, SERIES_CPU, 100000, 1000, p, 3);
    for (int i = 0; i < 3; i++)
        assert_int_equal(p[i].mean, -1);
    series_free(s);
}

static void fine_steps_keep_mean_and_max(void **state)
{
    struct series *s = series_new();
    struct series_point p[4];

    (void)state;
    for (int i = 0; i < 20; i++)
        add(s, 1000000 + 1000 * i, i);
    series_read(s, SERIES_CPU, 1020000, 5000, p, 4);
    assert_int_equal(p[0].mean, 2);
    assert_int_equal(p[0].max, 4);
    assert_int_equal(p[3].max, 19);
    series_read(s, SERIES_RTT, 1020000, 5000, p, 4); /* never measured */
    assert_int_equal(p[3].mean, -1);
    series_free(s);
}

static void gaps_stay_gaps(void **state)
{
    struct series *s = series_new();
    struct series_point p[10];

    (void)state;
    add(s, 1000000, 10);
    add(s, 1007000, 20);
    series_read(s, SERIES_CPU, 1010000, 1000, p, 10);
    assert_int_equal(p[0].mean, 10);
    for (int i = 1; i < 7; i++)
        assert_int_equal(p[i].mean, -1);
    assert_int_equal(p[7].mean, 20);
    series_free(s);
}

static void four_hours_are_kept(void **state)
{
    struct series *s = series_new();
    struct series_point p[12];
    int64_t t0 = INT64_C(1780000000000) / SERIES_COARSE_MS * SERIES_COARSE_MS;

    (void)state;
    for (int64_t t = 0; t < 4 * HOUR_MS; t += 1000)
        add(s, t0 + t, (int)(t / HOUR_MS) * 10);
    series_read(s, SERIES_CPU, t0 + 4 * HOUR_MS, HOUR_MS / 3, p, 12);
    assert_int_equal(p[0].mean, 0);
    assert_int_equal(p[5].mean, 10);
    assert_int_equal(p[11].mean, 30);
    for (int64_t t = 4 * HOUR_MS; t < 6 * HOUR_MS; t += 1000)
        add(s, t0 + t, 90);
    series_read(s, SERIES_CPU, t0 + 4 * HOUR_MS, HOUR_MS / 3, p, 12);
    assert_int_equal(p[0].mean, -1); /* six hours ago: forgotten */
    assert_int_equal(p[11].mean, 30);
    series_free(s);
}

static void a_long_silence_leaves_no_old_slots(void **state)
{
    struct series *s = series_new();
    struct series_point p[6];

    (void)state;
    for (int64_t t = 0; t < HOUR_MS; t += 1000)
        add(s, t + 1, 40);
    add(s, INT64_C(100) * HOUR_MS, 50);
    for (int i = 1; i < 700; i++) /* fill the fine ring so that the coarse one is read */
        add(s, INT64_C(100) * HOUR_MS + i, 50);
    series_read(s, SERIES_CPU, INT64_C(100) * HOUR_MS + 60000, HOUR_MS / 2, p, 6);
    for (int i = 0; i < 5; i++)
        assert_int_equal(p[i].mean, -1);
    assert_int_equal(p[5].mean, 50);
    series_free(s);
}

static void the_slot_being_filled_is_read(void **state)
{
    struct series *s = series_new();
    struct series_point p[2];

    (void)state;
    for (int64_t t = 0; t < 700000; t += 1000)
        add(s, t, 10);
    add(s, 700000, 90);
    series_read(s, SERIES_CPU, 720000, 20000, p, 2);
    assert_int_equal(p[1].max, 90);
    series_free(s);
}

/* Every rhythm of samples reads back: what is fine stays fine for 10 minutes, what is older is
 * there in 20 s steps, whatever the rings had to grow through. */
static void every_rhythm_reads_back(void **state)
{
    static const int steps_ms[] = {1000, 4000, 7000, 30000};
    struct series_point p[720];

    (void)state;
    for (size_t k = 0; k < sizeof steps_ms / sizeof *steps_ms; k++) {
        struct series *s = series_new();
        int64_t end = 20000000, start = end - 4 * INT64_C(3600000) + 40000;
        for (int64_t t = start; t < end; t += steps_ms[k])
            add(s, t, (int)((t - start) / 20000 % 100));
        struct series *copy = series_clone(s);
        series_free(s);
        series_read(copy, SERIES_CPU, end, 20000, p, 718);
        for (int i = 0; i < 718; i++)
            if (p[i].mean >= 0)
                assert_int_equal(p[i].max, i % 100);
            else
                assert_true(steps_ms[k] > 20000);
        series_read(copy, SERIES_CPU, end, steps_ms[k], p, (size_t)(600000 / steps_ms[k]));
        for (int i = 1; i < 600000 / steps_ms[k]; i++)
            assert_true(p[i].mean >= 0);
        series_free(copy);
    }
}

static void same(const struct series *a, const struct series *b, int64_t end_ms, int64_t step_ms)
{
    struct series_point x[720], y[720];

    for (int sig = 0; sig < SERIES_SIGNALS; sig++) {
        series_read(a, (enum series_signal)sig, end_ms, step_ms, x, 720);
        series_read(b, (enum series_signal)sig, end_ms, step_ms, y, 720);
        assert_memory_equal(x, y, sizeof x);
    }
}

static void old_samples_count_coarsely(void **state)
{
    struct series *s = series_new(), *c = series_new();
    int64_t end = 1000000 + 2 * HOUR_MS;
    struct series_point p[20];

    (void)state;
    for (int64_t t = 1000000; t < end; t += 4000) {
        int32_t v[SERIES_SIGNALS] = {(int32_t)(t / 4000 % 100), -1, (int32_t)(t / 4000 % 7)};
        series_add(s, t, v);
        if (t < end - SERIES_FINE_MS)
            series_add_coarse(c, t, v);
        else
            series_add(c, t, v);
    }
    same(s, c, end, SERIES_COARSE_MS);
    series_read(c, SERIES_CPU, end, 4000, p, 20);
    for (int i = 0; i < 20; i++)
        assert_true(p[i].mean >= 0);
    series_free(s);
    series_free(c);
}

/* Cut anywhere and joined, also where a 20-s step is in both parts. */
static void parts_are_joined(void **state)
{
    static const int cuts_s[] = {0, 4, 20, 24, 31, 600, 3590, 3599, 3600};
    int64_t from = 1000000, end = from + HOUR_MS;

    (void)state;
    for (size_t k = 0; k < sizeof cuts_s / sizeof *cuts_s; k++) {
        struct series *whole = series_new(), *older = series_new(), *newer = series_new();
        int64_t cut = from + cuts_s[k] * INT64_C(1000);
        for (int64_t t = from; t < end; t += 1000) {
            int cpu = (int)(t / 20000 % 100);
            add(whole, t, cpu);
            add(t < cut ? older : newer, t, cpu);
        }
        series_join(older, newer);
        same(whole, older, end, SERIES_COARSE_MS);
        same(whole, older, end, 1000);
        series_free(whole);
        series_free(older);
        series_free(newer);
    }
}

static void a_step_in_both_parts(void **state)
{
    struct series *older = series_new(), *newer = series_new();
    struct series_point p;

    (void)state;
    for (int t = 0; t < 10; t++)
        add(older, 1000000 + t * 1000, 10);
    for (int t = 15; t < 60; t++)
        add(newer, 1000000 + t * 1000, 40); /* 5 of them in that step */
    series_join(older, newer);
    series_read(older, SERIES_CPU, 1020000, SERIES_COARSE_MS, &p, 1);
    assert_int_equal(p.mean, 20);
    assert_int_equal(p.max, 40);
    series_join(newer, older); /* nothing is later: into the last step, and nothing is read twice */
    series_free(older);
    series_free(newer);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(nothing_is_unknown),
        cmocka_unit_test(fine_steps_keep_mean_and_max),
        cmocka_unit_test(gaps_stay_gaps),
        cmocka_unit_test(every_rhythm_reads_back),
        cmocka_unit_test(four_hours_are_kept),
        cmocka_unit_test(a_long_silence_leaves_no_old_slots),
        cmocka_unit_test(the_slot_being_filled_is_read),
        cmocka_unit_test(old_samples_count_coarsely),
        cmocka_unit_test(parts_are_joined),
        cmocka_unit_test(a_step_in_both_parts),
    };

    return cmocka_run_group_tests_name("series", tests, NULL, NULL);
}
