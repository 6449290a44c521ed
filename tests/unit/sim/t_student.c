/* SPDX-License-Identifier: GPL-3.0-or-later */
/* One student's desktop: deterministic, and with the quirks of the real connection list. */
#include "sim/student.h"

#include <string.h>

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

static struct story plan = {.seed = 3, .students = 250, .mode = STORY_CALM, .speed = 1};
static const struct student_fate no_fate;

static void at(const struct story *s, unsigned i, int64_t t, const struct student_fate *fate,
               struct student_now *now)
{
    struct story_scene scene;

    story_at(s, i, t, &scene);
    student_at(s, i, t, &scene, fate, now);
}

static void same_seed_same_student(void **state)
{
    struct student_now a = {0}, b = {0};
    struct story other = plan;

    (void)state;
    other.seed = 4;
    for (unsigned i = 1; i < 60; i++) {
        at(&plan, i, 7000, &no_fate, &a);
        at(&plan, i, 90000, &no_fate, &b);
        at(&plan, i, 7000, &no_fate, &b);
        assert_int_equal(a.cpu, b.cpu);
        assert_int_equal(a.mem, b.mem);
        assert_int_equal(a.nconns, b.nconns);
        if (a.nconns) {
            assert_memory_equal(a.conn, b.conn, a.nconns * sizeof *a.conn);
            at(&other, i, 7000, &no_fate, &b);
            assert_true(!b.nconns || strcmp(a.conn[0].uid, b.conn[0].uid) != 0);
        }
    }
    student_done(&a);
    student_done(&b);
}

static void entries_follow_the_rules(void **state)
{
    struct student_now now = {0};
    unsigned never = 0, nobody = 0;

    (void)state;
    for (unsigned i = 1; i <= 250; i++) {
        at(&plan, i, 30000, &no_fate, &now);
        nobody += !now.nconns;
        for (size_t k = 0; k < now.nconns; k++) {
            struct student_conn *c = &now.conn[k];
            int64_t lasted = c->disconn_ns - c->conn_ns;
            assert_int_equal(strlen(c->uid), 32);
            assert_true(lasted > 0);
            assert_true(!c->active || lasted < 1000); /* stale while active */
            assert_true(c->active || !c->latency_ms);
            assert_true(c->conn_ns <= 30001 * INT64_C(1000000));
            never += !c->active && lasted < 1000;
        }
        assert_in_range(now.cpu, 1, 200);
        assert_in_range(now.mem, 1, 100);
    }
    assert_true(never && nobody);
    student_done(&now);
}

static void entries_never_go_while_the_server_lives(void **state)
{
    struct student_now now = {0};

    (void)state;
    for (unsigned i = 1; i <= 30; i++) {
        char first[33] = "";
        size_t before = 0;
        for (int64_t t = 0; t < 7200000; t += 10000) {
            at(&plan, i, t, &no_fate, &now);
            assert_true(now.nconns >= before);
            before = now.nconns;
            if (before && !first[0])
                strcpy(first, now.conn[0].uid);
            if (before)
                assert_string_equal(first, now.conn[0].uid);
        }
        assert_true(before < 16);
    }
    student_done(&now);
}

static void a_restart_forgets(void **state)
{
    struct student_fate fate = {.restarts = 1, .restarted_ms = 50000};
    struct student_now now = {0};
    char uid[33];

    (void)state;
    at(&plan, 1, 50000, &no_fate, &now);
    assert_true(now.nconns > 0);
    strcpy(uid, now.conn[0].uid);
    at(&plan, 1, 50000, &fate, &now);
    assert_int_equal(now.nconns, 0);
    at(&plan, 1, 60000, &fate, &now);
    assert_true(now.nconns > 0);
    assert_string_not_equal(now.conn[0].uid, uid);
    student_done(&now);
}

static void a_kick_ends_the_session_and_he_comes_back(void **state)
{
    struct student_fate fate = {.kicked = true, .kicked_ms = 40000};
    struct student_now now = {0};
    size_t before, active = 0;

    (void)state;
    at(&plan, 1, 39999, &fate, &now);
    before = now.nconns;
    assert_true(before && now.conn[before - 1].active);
    at(&plan, 1, 40000, &fate, &now);
    assert_int_equal(now.nconns, before);
    assert_false(now.conn[before - 1].active);
    at(&plan, 1, 120000, &fate, &now);
    assert_true(now.nconns > before);
    for (size_t k = 0; k < now.nconns; k++)
        active += now.conn[k].active;
    assert_int_equal(active, 1);
    student_done(&now);
}

static void crowds_and_steady_ones_are_active(void **state)
{
    struct story steady = plan;
    struct student_now now = {0};

    (void)state;
    student_crowd(&plan, 1, 5000, 300, &now);
    assert_int_equal(now.nconns, 300);
    steady.mode = STORY_STEADY;
    steady.connections = 4;
    for (unsigned i = 1; i <= 250; i++) {
        at(&steady, i, 0, &no_fate, &now);
        assert_int_equal(now.nconns, 4);
        for (int k = 0; k < 4; k++)
            assert_true(now.conn[k].active && now.conn[k].latency_ms > 0);
    }
    student_done(&now);
}

static size_t active(const struct student_now *now)
{
    size_t n = 0;

    for (size_t k = 0; k < now->nconns; k++)
        n += now->conn[k].active;
    return n;
}

static void the_cast_of_the_exam(void **state)
{
    struct story exam = plan;
    struct student_now now = {0};

    (void)state;
    exam.mode = STORY_EXAM;
    at(&exam, 7, 1000, &no_fate, &now);
    assert_int_equal(now.cpu, 99);
    at(&exam, 19, 310000, &no_fate, &now);
    assert_int_equal(now.mem, 99);
    at(&exam, 31, 100000, &no_fate, &now);
    assert_string_not_equal(now.conn[0].ip, now.conn[now.nconns - 1].ip);
    student_done(&now);
}

/* From where he is connected, his last connection's; NULL he isn't. */
static const char *where(const struct story *s, unsigned i, int64_t t, struct student_now *now)
{
    at(s, i, t, &no_fate, now);
    for (size_t k = now->nconns; k-- > 0;)
        if (now->conn[k].active)
            return now->conn[k].ip;
    return NULL;
}

static bool is_in(const char *address, const char *prefix)
{
    return address && strncmp(address, prefix, strlen(prefix)) == 0;
}

static void who_travels_is_nowhere_on_the_way(void **state)
{
    struct story exam = plan;
    struct student_now now = {0};

    (void)state;
    exam.mode = STORY_EXAM;
    for (exam.speed = 1; exam.speed <= 30; exam.speed += 29) {
        const int64_t leaves = (int64_t)(60000 / exam.speed), comes = 3 * leaves, opening = 1200;
        assert_true(is_in(where(&exam, 41, leaves - 1, &now), "2001:db8:1"));
        assert_null(where(&exam, 41, leaves, &now));
        assert_null(where(&exam, 41, comes - 1, &now));
        assert_true(is_in(where(&exam, 41, comes + opening, &now), "2001:db8:4"));
    }
    student_done(&now);
}

static void who_roams_has_five_providers(void **state)
{
    static const char *const providers[] = {"1", "7", "2", "3", "f"};
    struct story exam = plan;
    struct student_now now = {0};
    unsigned seen = 0;

    (void)state;
    exam.mode = STORY_EXAM;
    exam.speed = 20;
    for (int64_t t = 0; t < 17000; t += 100) {
        const char *ip = where(&exam, 43, t, &now);
        for (unsigned k = 0; k < 5; k++)
            if (ip && strncmp(ip + strlen("2001:db8:"), providers[k], 1) == 0)
                seen |= 1u << k;
        assert_true(active(&now) <= 1);
    }
    assert_int_equal(seen, 31);
    student_done(&now);
}

static void two_live_together_and_one_comes_late_from_elsewhere(void **state)
{
    struct story exam = plan;
    struct student_now now = {0}, other = {0};

    (void)state;
    exam.mode = STORY_EXAM;
    exam.speed = 20;
    assert_string_equal(where(&exam, 44, 5000, &now), where(&exam, 45, 5000, &other));
    assert_null(where(&exam, 46, 2499, &now));
    assert_int_equal(now.nconns, 0);
    assert_true(is_in(where(&exam, 46, 32500, &now), "2001:db8:1"));
    assert_true(is_in(where(&exam, 46, 34300, &now), "2001:db8:2"));
    student_done(&now);
    student_done(&other);
}

/* What he shows in the middle of an incident, and after it. */
static unsigned traces(const struct story *s, unsigned i, const struct story_incident *x)
{
    int64_t middle = (x->from_ms + x->until_ms) / 2;
    struct student_now now = {0}, after = {0};
    bool shows = true;

    at(s, i, middle, &no_fate, &now);
    at(s, i, x->until_ms + 2000, &no_fate, &after);
    switch (x->kind) {
    case INCIDENT_BUSY: shows = now.cpu == 99 && after.cpu < 99; break;
    case INCIDENT_FULL: shows = now.mem >= 97 && after.mem < 90; break;
    case INCIDENT_SLOW:
        for (size_t k = 0; k < now.nconns; k++)
            assert_true(!now.conn[k].latency_ms || now.conn[k].latency_ms > 300);
        break;
    case INCIDENT_GUEST: shows = active(&now) > active(&after); break;
    case INCIDENT_MOVE:
        shows = now.nconns < 2 || strcmp(now.conn[now.nconns - 1].ip, now.conn[0].ip) != 0;
        break;
    case INCIDENT_RESTART:
    case INCIDENT_FAILED:
    case INCIDENT_LOOP: shows = after.nconns <= 1; break;
    default: break;
    }
    student_done(&now);
    student_done(&after);
    return shows;
}

static void incidents_leave_their_traces(void **state)
{
    struct story exam = plan;
    unsigned n = 0, shown = 0;
    struct story_scene c;

    (void)state;
    exam.mode = STORY_EXAM;
    for (unsigned i = 1; i <= 250; i++) {
        story_at(&exam, i, 400000, &c);
        const struct story_incident x = c.incident;
        if (!x.kind || x.from_ms < 0 || x.until_ms > 350000)
            continue;
        n++;
        shown += traces(&exam, i, &x);
    }
    assert_true(n > 30);
    assert_in_range(shown, n - n / 8, n); /* some are not at their desktops */
}

static void the_register_of_an_exam_only_grows(void **state)
{
    struct story exam = plan;
    struct student_now now = {0};
    struct story_scene c;

    (void)state;
    exam.mode = STORY_EXAM;
    for (unsigned i = 1; i <= 250; i++) {
        unsigned epoch = 0;
        size_t before = 0;
        for (int64_t t = 0; t < 1440000; t += 2000) {
            story_at(&exam, i, t, &c);
            student_at(&exam, i, t, &c, &no_fate, &now);
            assert_true(now.nconns >= before || c.epoch != epoch);
            for (size_t k = 0; c.epoch && k < now.nconns; k++)
                assert_true(now.conn[k].conn_ns >= c.born_ms * 1000000);
            for (size_t k = 0; k < now.nconns; k++)
                assert_true(now.conn[k].latency_ms < 1300);
            before = now.nconns;
            epoch = c.epoch;
        }
    }
    student_done(&now);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(same_seed_same_student),
        cmocka_unit_test(entries_follow_the_rules),
        cmocka_unit_test(entries_never_go_while_the_server_lives),
        cmocka_unit_test(a_restart_forgets),
        cmocka_unit_test(a_kick_ends_the_session_and_he_comes_back),
        cmocka_unit_test(crowds_and_steady_ones_are_active),
        cmocka_unit_test(the_cast_of_the_exam),
        cmocka_unit_test(who_travels_is_nowhere_on_the_way),
        cmocka_unit_test(who_roams_has_five_providers),
        cmocka_unit_test(two_live_together_and_one_comes_late_from_elsewhere),
        cmocka_unit_test(incidents_leave_their_traces),
        cmocka_unit_test(the_register_of_an_exam_only_grows),
    };

    return cmocka_run_group_tests_name("student", tests, NULL, NULL);
}
