/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The plot: calm by default, four acts in order, a churn that always comes back. */
#include "sim/story.h"

#include <string.h>

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

static struct story story(enum story_mode mode)
{
    return (struct story){.seed = 7, .students = 250, .mode = mode, .speed = 1};
}

struct tally {
    unsigned ready, off, submitted, failed, down, second, wifi, listed;
    int leak;
};

static struct tally tally(const struct story *s, int64_t t_ms)
{
    struct tally n = {0};
    struct story_scene c;

    for (unsigned i = 1; i <= s->students; i++) {
        story_at(s, i, t_ms, &c);
        n.ready += strcmp(c.phase, "Ready") == 0;
        n.off += strcmp(c.phase, "Off") == 0;
        n.submitted += c.completed && strcmp(c.completed, "true") == 0;
        n.failed += c.completed && strcmp(c.completed, "false") == 0;
        n.down += !c.up;
        n.second += c.second_ms >= 0 && t_ms >= c.second_ms;
        n.wifi += c.wifi;
        n.listed += c.listed;
        if (c.role == ROLE_LEAK)
            n.leak = c.leak;
    }
    return n;
}

static void small_exams_are_all_ready(void **state)
{
    struct story s = story(STORY_CALM);

    (void)state;
    s.students = 17;
    assert_int_equal(tally(&s, 0).ready, 17);
    s.students = 250;
    assert_int_equal(tally(&s, 0).ready, 240);
    s.mode = STORY_STEADY;
    assert_int_equal(tally(&s, 5000).ready, 250);
}

static void four_acts(void **state)
{
    struct story s = story(STORY_EXAM);

    (void)state;
    struct tally t0 = tally(&s, 0), t2 = tally(&s, 200000), t3 = tally(&s, 390000),
                 t4 = tally(&s, 440000), t5 = tally(&s, 720000);
    assert_in_range(t0.ready, 200, 249);
    assert_in_range(t0.off, 1, 20);
    assert_true(t2.ready > t0.ready);
    assert_int_equal(t0.second, 0);
    assert_int_equal(t2.second, 1);
    assert_int_equal(t0.wifi, 50);
    assert_in_range(t0.leak, 10, 30);
    assert_true(t2.leak > t0.leak);
    assert_int_equal(t3.leak, 60);
    assert_int_equal(t2.down, 0);
    assert_int_equal(t3.down, 50);
    assert_int_equal(t4.down, 0);
    assert_int_equal(t4.submitted + t4.failed, 0);
    assert_true(t5.submitted > 200);
    assert_int_equal(t5.failed, 1);
    assert_true(t5.off > 200);
}

static void speed_scales_it(void **state)
{
    struct story s = story(STORY_EXAM), fast = story(STORY_EXAM);

    (void)state;
    fast.speed = 60;
    struct tally a = tally(&s, 390000), b = tally(&fast, 6500);
    assert_memory_equal(&a, &b, sizeof a);
}

static void churn_begins_calm_and_moves(void **state)
{
    struct story s = story(STORY_CHURN);
    unsigned vanished = 0, not_ready = 0, restarts = 0;
    struct story_scene c;

    (void)state;
    assert_int_equal(tally(&s, 0).ready, 250);
    for (int64_t t = 0; t < 600000; t += 1000) {
        struct tally n = tally(&s, t);
        vanished += n.listed < 250;
        not_ready += n.ready < 250;
        assert_true(n.ready > 150);
    }
    for (unsigned i = 1; i <= 250; i++) {
        unsigned before = 0;
        for (int64_t t = 0; t < 600000; t += 1000) {
            story_at(&s, i, t, &c);
            assert_true(c.epoch >= before);
            restarts += c.epoch > before;
            before = c.epoch;
        }
    }
    assert_true(vanished > 0 && not_ready > 0 && restarts > 250);
}

static void rooms_share_all_students(void **state)
{
    struct story s = story(STORY_CALM);
    unsigned in_room[6] = {0};

    (void)state;
    for (unsigned i = 1; i <= 250; i++)
        in_room[story_room(&s, i)]++;
    for (unsigned k = 1; k <= 5; k++)
        assert_int_equal(in_room[k], 50);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(small_exams_are_all_ready), cmocka_unit_test(four_acts),
        cmocka_unit_test(speed_scales_it),           cmocka_unit_test(churn_begins_calm_and_moves),
        cmocka_unit_test(rooms_share_all_students),
    };

    return cmocka_run_group_tests_name("story", tests, NULL, NULL);
}
