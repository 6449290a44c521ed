/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "net/backoff.h"

static void the_ceiling_doubles_up_to_a_minute(void **state)
{
    static const int64_t ceiling[] = {2000, 4000, 8000, 16000, 32000, 60000, 60000, 60000};

    (void)state;
    struct backoff b = {0};
    for (int i = 0; i < 8; i++) {
        struct backoff copy = b;
        assert_int_equal(backoff_next_ms(&copy, (uint32_t)(ceiling[i] - BACKOFF_MIN_MS)),
                         ceiling[i]);
        backoff_next_ms(&b, 0);
    }
}

static void never_below_a_second(void **state)
{
    struct backoff b = {0};

    (void)state;
    for (uint32_t r = 0; r < 100000; r++) {
        int64_t ms = backoff_next_ms(&b, r * 2654435761u);
        assert_in_range(ms, BACKOFF_MIN_MS, BACKOFF_MAX_MS);
    }
}

static void reset_begins_anew(void **state)
{
    struct backoff b = {0};

    (void)state;
    for (int i = 0; i < 20; i++)
        backoff_next_ms(&b, 1);
    backoff_reset(&b);
    assert_int_equal(backoff_next_ms(&b, 1000), 2000);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_ceiling_doubles_up_to_a_minute),
        cmocka_unit_test(never_below_a_second),
        cmocka_unit_test(reset_begins_anew),
    };

    return cmocka_run_group_tests_name("backoff", tests, NULL, NULL);
}
