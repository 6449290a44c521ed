/* SPDX-License-Identifier: GPL-3.0-or-later */
/* base/clock: starts at the wall clock, never goes back, and tells how far that has moved. */
#include "base/clock.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <time.h>
/* after those it needs */

#include <cmocka.h>

enum { SLACK_MS = 5000 }; /* of a busy machine */

static int64_t wall_ms(void)
{
    struct timespec ts;

    clock_gettime(CLOCK_REALTIME, &ts);
    return (int64_t)ts.tv_sec * 1000 + ts.tv_nsec / 1000000;
}

static void starts_at_the_wall_clock(void **state)
{
    struct clock c;

    (void)state;
    clock_init(&c);
    assert_in_range(clock_now_ms(&c), (uint64_t)(wall_ms() - SLACK_MS), (uint64_t)(wall_ms() + 1));
}

static void never_goes_back(void **state)
{
    struct clock c;

    (void)state;
    clock_init(&c);
    int64_t last = clock_now_ms(&c), end = last + 5;
    while (last < end) {
        int64_t now = clock_now_ms(&c);
        assert_true(now >= last);
        last = now;
    }
}

/* A wall clock that was set is the same as a start that was elsewhere. */
static void drift_is_wall_minus_model(void **state)
{
    struct clock c;

    (void)state;
    clock_init(&c);
    assert_in_range(clock_drift_ms(&c) + SLACK_MS, 0, 2 * SLACK_MS);
    c.wall_at_start_ms -= 3600000;
    assert_in_range(clock_drift_ms(&c), 3600000 - SLACK_MS, 3600000 + SLACK_MS);
    c.wall_at_start_ms += 2 * 3600000;
    assert_in_range(-clock_drift_ms(&c), 3600000 - SLACK_MS, 3600000 + SLACK_MS);
}

/* A run that began on a machine whose wall clock was ahead of ours. */
static void goes_on_from_an_earlier_run(void **state)
{
    struct clock c;

    (void)state;
    clock_init(&c);
    int64_t start = c.wall_at_start_ms, later = clock_now_ms(&c) + 3600000;
    clock_not_before(&c, clock_now_ms(&c) - 3600000);
    assert_true(c.wall_at_start_ms == start);
    clock_not_before(&c, later);
    assert_in_range(clock_now_ms(&c), (uint64_t)later, (uint64_t)(later + SLACK_MS));
    assert_in_range(-clock_drift_ms(&c), 3600000 - SLACK_MS, 3600000 + SLACK_MS);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(starts_at_the_wall_clock),
        cmocka_unit_test(never_goes_back),
        cmocka_unit_test(drift_is_wall_minus_model),
        cmocka_unit_test(goes_on_from_an_earlier_run),
    };

    return cmocka_run_group_tests_name("clock", tests, NULL, NULL);
}
