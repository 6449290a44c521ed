/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The list of expected students: finding, closing, absent and unexpected. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "feed.h"

enum { MIN_MS = 60000 };

static void found_by_their_names(void **state)
{
    struct expectations l = {0};
    char student[32];

    (void)state;
    assert_int_equal(expected_find(&l, "s1"), 0);
    for (unsigned i = 0; i < EVENT_EXPECTED_MAX; i++) {
        snprintf(student, sizeof student, "s%u", i);
        assert_int_equal(expected_apply(&l, &(struct event_expected){.student = student}), i);
    }
    assert_int_equal(expected_apply(&l, &(struct event_expected){.student = "s7", .seat = "B2"}),
                     7);
    assert_int_equal(l.n, EVENT_EXPECTED_MAX);
    assert_string_equal(l.v[7].seat, "B2");
    assert_int_equal(expected_find(&l, "s19999"), 20000);
    assert_int_equal(expected_find(&l, "S7"), 0);
    expected_add(&l)->student = strdup("restored"); /* as by a keyframe */
    assert_int_equal(expected_find(&l, "restored"), 20001);
    expected_done(&l);
}

static struct feed listed(const char *const *students, size_t n)
{
    struct feed f = feed_new(1000);

    feed_rules(&f, f.now_ms + 60 * MIN_MS);
    for (size_t i = 0; i < n; i++)
        feed_expected(&f, students[i], i == 1 ? 15 : 0);
    return f;
}

static const char *const three[] = {"exam-0000", "exam-0001", "exam-0009"};

static void who_is_absent(void **state)
{
    struct feed f = listed(three, 3);

    (void)state;
    feed_desk(&f, 0);
    feed_desk(&f, 1);
    feed_work(&f, 1000); /* the exam has not begun for anybody */
    assert_null(feed_alert(&f, ALERT_ABSENT));
    feed_come(&f, 0, 0, feed_at("192.0.2.7", "IT", 1));
    feed_work(&f, 599);
    assert_null(feed_alert(&f, ALERT_ABSENT));
    feed_work(&f, 11);
    const struct alert *a = feed_alert(&f, ALERT_ABSENT);
    assert_non_null(a);
    assert_int_equal(a->level, LEVEL_INFO);
    assert_int_equal(a->index, -1);
    assert_int_equal(a->value, 2);
    assert_int_equal(a->of, 3);
    feed_come(&f, 1, 0, feed_at("192.0.2.8", "IT", 1));
    feed_work(&f, 10);
    assert_int_equal(feed_alert(&f, ALERT_ABSENT)->value, 1);
    feed_roster(&f, 9, PHASE_READY, SUBMISSION_NONE);
    feed_come(&f, 9, 0, feed_at("192.0.2.9", "IT", 1));
    feed_work(&f, 10);
    assert_int_equal(feed_open_alerts(&f, ALERT_ABSENT), 0);
    assert_int_equal(model_alerts(f.m), 1);
    model_free(f.m);
}

static void absent_until_the_deadline(void **state)
{
    struct feed f = listed(three, 3);

    (void)state;
    feed_desk(&f, 0);
    feed_come(&f, 0, 0, feed_at("192.0.2.7", "IT", 1));
    feed_work(&f, 611);
    assert_int_equal(feed_open_alerts(&f, ALERT_ABSENT), 1);
    feed_tick(&f, 50 * MIN_MS);
    feed_tick(&f, 11000);
    assert_int_equal(feed_open_alerts(&f, ALERT_ABSENT), 0);
    model_free(f.m);
}

static void who_is_unexpected(void **state)
{
    struct feed f = listed(three, 3);

    (void)state;
    feed_desk(&f, 2);
    feed_work(&f, 20);
    assert_null(feed_alert(&f, ALERT_UNEXPECTED)); /* an instance is nobody yet */
    feed_come(&f, 2, 0, feed_at("192.0.2.7", "IT", 1));
    /* at once: there is no quiet time */
    const struct alert *a = feed_alert(&f, ALERT_UNEXPECTED);
    assert_non_null(a);
    assert_int_equal(a->level, LEVEL_WARN);
    assert_int_equal(a->index, 2);
    assert_int_equal(a->side[0].instance, 3);
    feed_expected(&f, "exam-0002", 0); /* the list is mended */
    assert_int_equal(feed_in(&f, 2)->expected, 4);
    assert_true(model_expected_at(f.m, 3)->seen);
    feed_work(&f, 910);
    assert_int_equal(feed_open_alerts(&f, ALERT_UNEXPECTED), 0);
    model_free(f.m);
    f = listed(three, 0); /* without a list everybody is */
    feed_desk(&f, 2);
    feed_come(&f, 2, 0, feed_at("192.0.2.7", "IT", 1));
    feed_work(&f, 700);
    assert_int_equal(model_alerts(f.m), 0);
    model_free(f.m);
}

static void how_they_stand(void **state)
{
    struct feed f = listed(three, 3);
    int64_t left_ms;

    (void)state;
    for (uint32_t i = 0; i < 4; i++)
        feed_desk(&f, i);
    for (uint32_t i = 0; i < 3; i++)
        feed_come(&f, i, 0, feed_at("192.0.2.7", "IT", 1));
    assert_int_equal(expected_closing(f.m, feed_in(&f, 0)), CLOSING_WORKING);
    assert_int_equal(expected_closing(f.m, feed_in(&f, 3)), CLOSING_NEVER_OPENED);
    feed_conn(&f, 2, 0, CONN_CLOSED);
    feed_tick(&f, 60 * MIN_MS);
    assert_true(model_time_left_ms(f.m, feed_in(&f, 0), &left_ms) && left_ms == 0);
    assert_true(model_time_left_ms(f.m, feed_in(&f, 1), &left_ms) && left_ms == 15 * MIN_MS);
    assert_int_equal(expected_closing(f.m, feed_in(&f, 0)), CLOSING_RUNNING);
    assert_int_equal(expected_closing(f.m, feed_in(&f, 1)), CLOSING_WORKING);
    assert_int_equal(expected_closing(f.m, feed_in(&f, 2)), CLOSING_UNSUBMITTED);
    feed_roster(&f, 0, PHASE_READY, SUBMISSION_FAILED);
    assert_int_equal(expected_closing(f.m, feed_in(&f, 0)), CLOSING_FAILED);
    feed_roster(&f, 0, PHASE_READY, SUBMISSION_REQUESTED);
    assert_int_equal(expected_closing(f.m, feed_in(&f, 0)), CLOSING_REQUESTED);
    feed_roster(&f, 0, PHASE_OFF, SUBMISSION_DONE);
    assert_int_equal(expected_closing(f.m, feed_in(&f, 0)), CLOSING_SUBMITTED);
    model_free(f.m);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(found_by_their_names),
        cmocka_unit_test(who_is_absent),
        cmocka_unit_test(absent_until_the_deadline),
        cmocka_unit_test(who_is_unexpected),
        cmocka_unit_test(how_they_stand),
    };

    return cmocka_run_group_tests_name("expected", tests, NULL, NULL);
}
