/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The plot: calm by default, four acts in order and again, incidents among them, a churn that
 * always comes back. */
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

static bool in_incident(const struct story_scene *c, int64_t t_ms)
{
    return c->incident.kind && t_ms < c->incident.until_ms;
}

/* Whoever is in an incident counts as what he is without it: Ready. */
static struct tally tally(const struct story *s, int64_t t_ms)
{
    struct tally n = {0};
    struct story_scene c;

    for (unsigned i = 1; i <= s->students; i++) {
        story_at(s, i, t_ms, &c);
        bool aside = in_incident(&c, t_ms);
        n.ready += aside || strcmp(c.phase, "Ready") == 0;
        n.off += !aside && strcmp(c.phase, "Off") == 0;
        n.submitted += c.completed && strcmp(c.completed, "true") == 0;
        n.failed += c.completed && strcmp(c.completed, "false") == 0;
        n.down += !c.up && !(aside && c.incident.kind == INCIDENT_SILENT);
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
                 t4 = tally(&s, 440000), t5 = tally(&s, 715000);
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

enum { EXAM_MS = 720000 };

static void it_begins_anew(void **state)
{
    struct story s = story(STORY_EXAM);

    (void)state;
    struct tally first = tally(&s, 200000), end = tally(&s, EXAM_MS - 1),
                 begin = tally(&s, EXAM_MS), again = tally(&s, EXAM_MS + 200000);
    assert_in_range(end.submitted, 230, 250);
    assert_int_equal(begin.submitted + begin.failed, 0);
    assert_int_equal(begin.ready, 0);
    assert_in_range(tally(&s, EXAM_MS + 50000).ready, 50, 200);
    assert_memory_equal(&first, &again, sizeof first);
}

static bool lives(const struct story_scene *c)
{
    return strcmp(c->phase, "Ready") == 0;
}

/* A metrics server lives as long as its desktop is Ready, and knows when it was born. */
static void every_start_is_a_new_epoch(void **state)
{
    struct story s = story(STORY_EXAM);
    unsigned starts = 0;

    (void)state;
    for (unsigned i = 1; i <= 250; i++) {
        struct story_scene c, last = {0}; /* as it last lived */
        bool lived = false, ever = false;
        for (int64_t t = 0; t < 2 * EXAM_MS + 120000; t += 1000) {
            story_at(&s, i, t, &c);
            assert_true(!c.incident.kind || c.role == ROLE_NONE);
            if (lives(&c) && lived) {
                assert_int_equal(c.epoch, last.epoch);
                assert_int_equal(c.born_ms, last.born_ms);
            } else if (lives(&c) && ever) {
                starts++;
                assert_true(c.epoch > last.epoch);
                assert_in_range(t - c.born_ms, 0, 999);
            }
            lived = lives(&c);
            ever |= lived;
            last = lived ? c : last;
        }
    }
    assert_true(starts > 450);
}

/* From one second to the next: how many incidents begin; how many are on. */
static unsigned begun(const struct story *s, int64_t t_ms, unsigned *ret_on, unsigned *kinds)
{
    struct story_scene c;
    unsigned n = 0;

    *ret_on = 0;
    for (unsigned i = 1; i <= s->students; i++) {
        story_at(s, i, t_ms, &c);
        if (!in_incident(&c, t_ms))
            continue;
        ++*ret_on;
        *kinds |= 1u << c.incident.kind;
        assert_in_range(c.incident.until_ms - c.incident.from_ms, 25000, 90000);
        n += c.incident.from_ms > t_ms - 1000;
    }
    return n;
}

static void something_happens_every_few_seconds(void **state)
{
    struct story s = story(STORY_EXAM);
    unsigned n = 0, on, kinds = 0;
    int64_t last = 0;

    (void)state;
    begun(&s, 0, &on, &kinds);
    assert_in_range(on, 4, 12);
    for (int64_t t = 1000; t < 400000; t += 1000) {
        unsigned new = begun(&s, t, &on, &kinds);
        n += new;
        assert_in_range(on, 2, 14);
        assert_true(t - last < 40000);
        last = new ? t : last;
    }
    assert_in_range(n, 40, 70);
    assert_int_equal(kinds, (1u << (INCIDENT_LOOP + 1)) - 2);
}

/* Whatever the seed, a desktop has failed at the first look, and starts again soon. */
static void there_is_something_at_once(void **state)
{
    struct story s = story(STORY_EXAM);
    unsigned without = 0;

    (void)state;
    for (s.seed = 1; s.seed <= 100; s.seed++) {
        unsigned failed = 0, later = 0;
        struct story_scene c;
        for (unsigned i = 1; i <= 250; i++) {
            story_at(&s, i, 0, &c);
            bool broken = strcmp(c.phase, "Failed") == 0 || strncmp(c.phase, "Creation", 8) == 0;
            failed += broken;
            story_at(&s, i, 45000, &c);
            later += broken && !lives(&c);
        }
        without += !failed;
        assert_int_equal(later, 0);
    }
    assert_in_range(without, 0, 15);
}

/* The rules judge by the clock, so incidents keep their length. */
static void incidents_are_as_long_at_any_speed(void **state)
{
    struct story s = story(STORY_EXAM);
    unsigned on, kinds = 0, n = 0;

    (void)state;
    s.speed = 4;
    for (int64_t t = 0; t < 120000; t += 1000)
        n += begun(&s, t, &on, &kinds);
    assert_true(n > 8);
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

static void seats_are_counted_from_one(void **state)
{
    struct story s = story(STORY_CALM);

    (void)state;
    for (s.students = 4; s.students < 700; s.students += 37) {
        unsigned seat = 0, room = 0;
        for (unsigned i = 1; i <= s.students; i++) {
            seat = story_room(&s, i) == room ? seat + 1 : 1;
            room = story_room(&s, i);
            assert_int_equal(story_seat(&s, i), seat);
        }
        assert_true(story_remote(&s, room));
    }
}

/* A monitor needs five seconds to notice. */
static void an_outage_is_never_short(void **state)
{
    struct story s = story(STORY_EXAM);

    (void)state;
    s.speed = 20;
    assert_int_equal(tally(&s, 17900).down, 0);
    assert_in_range(tally(&s, 18000).down, 45, 50);
    assert_in_range(tally(&s, 29900).down, 45, 50); /* some are silent anyway */
    assert_int_equal(tally(&s, 30000).down, 0);
    s.speed = 200;
    assert_int_equal(tally(&s, 3400).down, 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(small_exams_are_all_ready),
        cmocka_unit_test(four_acts),
        cmocka_unit_test(speed_scales_it),
        cmocka_unit_test(churn_begins_calm_and_moves),
        cmocka_unit_test(rooms_share_all_students),
        cmocka_unit_test(seats_are_counted_from_one),
        cmocka_unit_test(an_outage_is_never_short),
        cmocka_unit_test(it_begins_anew),
        cmocka_unit_test(every_start_is_a_new_epoch),
        cmocka_unit_test(something_happens_every_few_seconds),
        cmocka_unit_test(there_is_something_at_once),
        cmocka_unit_test(incidents_are_as_long_at_any_speed),
    };

    return cmocka_run_group_tests_name("story", tests, NULL, NULL);
}
