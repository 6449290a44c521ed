/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Noise is a function, stays in its range and has no jumps. */
#include "sim/noise.h"

#include <stdlib.h>

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

static void ranges(void **state)
{
    int64_t least = 9, most = -9;

    (void)state;
    for (uint64_t k = 0; k < 1000; k++) {
        int64_t n = noise_range(noise_hash(1, 2, k), -3, 4);
        least = n < least ? n : least;
        most = n > most ? n : most;
    }
    assert_int_equal(least, -3);
    assert_int_equal(most, 4);
    assert_true(noise_hash(1, 2, 3) == noise_hash(1, 2, 3));
    assert_true(noise_hash(1, 2, 3) != noise_hash(1, 3, 2));
}

static void waves_are_smooth_across_zero(void **state)
{
    int before = noise_wave(5, -20001, 1000), least = 0, most = 0;

    (void)state;
    for (int64_t t = -20000; t < 20000; t++) {
        int n = noise_wave(5, t, 1000);
        assert_true(abs(n - before) <= 8);
        assert_true(n >= -1000 && n <= 1000);
        before = n;
        least = n < least ? n : least;
        most = n > most ? n : most;
    }
    assert_true(least < -500 && most > 500);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(ranges),
        cmocka_unit_test(waves_are_smooth_across_zero),
    };

    return cmocka_run_group_tests_name("noise", tests, NULL, NULL);
}
