/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "model/window.h"

static void mean_is_exact(void **state)
{
    struct window w = {0};

    (void)state;
    assert_true(window_mean(&w) == -1);
    for (int i = 0; i < 10; i++)
        window_add(&w, 1000 * i, i, 40000);
    assert_true(window_mean(&w) == 4.5);
    assert_int_equal(window_covers_ms(&w), 9000);
}

static void old_values_leave(void **state)
{
    struct window w = {0};

    (void)state;
    window_add(&w, 0, 100, 40000);
    window_add(&w, 40000, 50, 40000); /* exactly the span: still in */
    assert_true(window_mean(&w) == 75);
    window_add(&w, 40001, 50, 40000);
    assert_true(window_mean(&w) == 50);
    window_add(&w, 1000000, 7, 40000);
    assert_int_equal(w.n, 1);
    assert_int_equal(w.sum, 7);
}

static void holds_the_newest_when_full(void **state)
{
    struct window w = {0};
    uint16_t last[4];

    (void)state;
    for (int i = 0; i < 3 * WINDOW_MAX; i++)
        window_add(&w, i, i, 1000000);
    assert_int_equal(w.n, WINDOW_MAX);
    assert_int_equal(window_covers_ms(&w), WINDOW_MAX - 1);
    assert_int_equal(window_latest(&w, last, 4), 4);
    assert_int_equal(last[0], 3 * WINDOW_MAX - 4);
    assert_int_equal(last[3], 3 * WINDOW_MAX - 1);
}

static void time_may_wrap_32_bits(void **state)
{
    struct window w = {0};
    int64_t t = (INT64_C(1) << 32) - 5000;

    (void)state;
    for (int i = 0; i < 10; i++)
        window_add(&w, t + 1000 * i, 10, 40000);
    assert_int_equal(w.n, 10);
    assert_int_equal(window_covers_ms(&w), 9000);
}

static void clear_forgets(void **state)
{
    struct window w = {0};

    (void)state;
    window_add(&w, 5, 5, 10);
    window_clear(&w);
    assert_int_equal(w.n, 0);
    assert_true(window_mean(&w) == -1);
    assert_int_equal(window_covers_ms(&w), 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(mean_is_exact),
        cmocka_unit_test(old_values_leave),
        cmocka_unit_test(holds_the_newest_when_full),
        cmocka_unit_test(time_may_wrap_32_bits),
        cmocka_unit_test(clear_forgets),
    };

    return cmocka_run_group_tests_name("window", tests, NULL, NULL);
}
