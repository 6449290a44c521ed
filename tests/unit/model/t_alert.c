/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "feed.h"

static const struct alert *last(const struct feed *f)
{
    assert_true(model_alerts(f->m) > 0);
    return model_alert(f->m, model_alerts(f->m) - 1);
}

static void busy(struct feed *f, uint32_t index, int n, int cpu)
{
    for (int i = 0; i < n; i++)
        feed_sample(f, 4000, index, cpu, 10, -1);
}

static void raised_with_what_made_it(void **state)
{
    struct feed f = feed_new(4000);

    (void)state;
    feed_desk(&f, 0);
    busy(&f, 0, 6, 99);
    assert_int_equal(model_alerts(f.m), 1);
    const struct alert *a = last(&f);
    assert_int_equal(a->rule, ALERT_CPU);
    assert_int_equal(a->level, LEVEL_CRIT);
    assert_int_equal(a->index, 0);
    assert_int_equal(a->value, 99);
    assert_int_equal(a->threshold, 98);
    assert_int_equal(a->mean_tenths, 990);
    assert_int_equal(a->nsample, 6);
    assert_int_equal(a->sample[5], 99);
    assert_int_equal(a->since_ms, f.now_ms);
    model_free(f.m);
}

static void one_alert_while_it_lasts(void **state)
{
    struct feed f = feed_new(4000);

    (void)state;
    feed_desk(&f, 0);
    busy(&f, 0, 60, 97);
    assert_int_equal(model_alerts(f.m), 1);
    assert_int_equal(last(&f)->level, LEVEL_WARN);
    busy(&f, 0, 60, 100); /* worse: the same alert */
    assert_int_equal(model_alerts(f.m), 1);
    assert_int_equal(last(&f)->level, LEVEL_CRIT);
    busy(&f, 0, 10, 5);
    assert_true(last(&f)->cleared_ms > 0);
    busy(&f, 0, 60, 100);
    assert_int_equal(model_alerts(f.m), 2);
    assert_int_equal(last(&f)->no, 2);
    assert_int_equal(last(&f)->cleared_ms, 0);
    model_free(f.m);
}

static void acknowledged_once(void **state)
{
    struct feed f = feed_new(4000);

    (void)state;
    feed_roster(&f, 0, PHASE_FAILED, SUBMISSION_NONE);
    assert_int_equal(last(&f)->rule, ALERT_PHASE);
    feed_apply(&f, (struct event){.kind = EVENT_ACTION, .action = {.alert = 1, .who = "anna"}});
    int64_t when = last(&f)->acked_ms;
    assert_true(when > 0);
    feed_tick(&f, 5000);
    feed_apply(&f, (struct event){.kind = EVENT_ACTION, .action = {.alert = 1, .who = "bert"}});
    assert_int_equal(last(&f)->acked_ms, when);
    assert_string_equal(last(&f)->acked_by, "anna");
    model_free(f.m);
}

static void submission_and_gone(void **state)
{
    struct feed f = feed_new(4000);

    (void)state;
    feed_desk(&f, 0);
    feed_roster(&f, 0, PHASE_READY, SUBMISSION_FAILED);
    assert_int_equal(last(&f)->rule, ALERT_SUBMISSION);
    feed_roster(&f, 0, PHASE_READY, SUBMISSION_DONE);
    assert_true(last(&f)->cleared_ms > 0);
    feed_apply(&f, (struct event){.kind = EVENT_ROSTER, .roster = {.change = ROSTER_VANISHED}});
    assert_int_equal(last(&f)->rule, ALERT_GONE);
    feed_desk(&f, 0);
    assert_true(last(&f)->cleared_ms > 0);
    model_free(f.m);
}

static void the_api_has_one_alert(void **state)
{
    struct feed f = feed_new(4000);
    struct event bad = {.kind = EVENT_API, .api = {.state = API_TIMEOUT}};

    (void)state;
    feed_apply(&f, bad);
    feed_apply(&f, bad);
    assert_int_equal(model_alerts(f.m), 1);
    assert_int_equal(last(&f)->rule, ALERT_API);
    assert_int_equal(last(&f)->index, -1);
    feed_apply(&f, (struct event){.kind = EVENT_API, .api = {.state = API_OK}});
    assert_true(last(&f)->cleared_ms > 0);
    model_free(f.m);
}

static uint32_t open_alerts(const struct feed *f, enum alert_rule rule, bool alone)
{
    uint32_t n = 0;

    for (size_t i = 0; i < model_alerts(f->m); i++) {
        const struct alert *a = model_alert(f->m, i);
        n += a->rule == rule && !a->cleared_ms && (!alone || !a->outage);
    }
    return n;
}

static struct feed room(uint32_t n)
{
    struct feed f = feed_new(4000);

    for (uint32_t i = 0; i < n; i++)
        feed_desk(&f, i);
    return f;
}

static void many_lost_together_are_one_outage(void **state)
{
    struct feed f = room(40);

    (void)state;
    for (uint32_t i = 0; i < 4; i++)
        feed_link(&f, i, LINK_STALE);
    assert_int_equal(open_alerts(&f, ALERT_OUTAGE, false), 0);
    feed_tick(&f, 20000);
    for (uint32_t i = 4; i < 12; i++)
        feed_link(&f, i, LINK_STALE);
    assert_int_equal(open_alerts(&f, ALERT_OUTAGE, false), 1);
    assert_int_equal(open_alerts(&f, ALERT_STALE, false), 12);
    assert_int_equal(open_alerts(&f, ALERT_STALE, true), 0);
    for (size_t i = 0; i < model_alerts(f.m); i++) {
        const struct alert *a = model_alert(f.m, i);
        if (a->rule == ALERT_OUTAGE) {
            assert_int_equal(a->count, 12);
            assert_int_equal(a->of, 40);
            assert_int_equal(a->level, LEVEL_CRIT);
        }
    }
    for (uint32_t i = 0; i < 12; i++)
        feed_link(&f, i, LINK_LIVE);
    feed_tick(&f, 11000);
    assert_int_equal(open_alerts(&f, ALERT_OUTAGE, false), 0);
    assert_int_equal(open_alerts(&f, ALERT_STALE, false), 0);
    model_free(f.m);
}

static void few_or_slow_losses_are_none(void **state)
{
    struct feed f = room(100);

    (void)state;
    for (uint32_t i = 0; i < 9; i++) /* at least a tenth is needed */
        feed_link(&f, i, LINK_STALE);
    assert_int_equal(open_alerts(&f, ALERT_OUTAGE, false), 0);
    for (uint32_t i = 10; i < 20; i++) { /* one a minute: never ten within one */
        feed_tick(&f, 61000);
        feed_link(&f, i, LINK_STALE);
    }
    assert_int_equal(open_alerts(&f, ALERT_OUTAGE, false), 0);
    model_free(f.m);
}

static const struct alert *outage(const struct feed *f)
{
    for (size_t i = 0; i < model_alerts(f->m); i++)
        if (model_alert(f->m, i)->rule == ALERT_OUTAGE)
            return model_alert(f->m, i);
    fail_msg("no outage");
    return NULL;
}

/* More come, and are lost as well; one comes back and is lost again. */
static void an_outage_is_never_of_more_than_there_are(void **state)
{
    struct feed f = room(9);

    (void)state;
    for (uint32_t i = 0; i < 9; i++)
        feed_link(&f, i, LINK_STALE);
    assert_int_equal(outage(&f)->count, 9);
    assert_int_equal(outage(&f)->of, 9);
    for (uint32_t i = 9; i < 11; i++) {
        feed_desk(&f, i);
        feed_link(&f, i, LINK_STALE);
    }
    assert_int_equal(outage(&f)->count, 11);
    assert_int_equal(outage(&f)->of, 11);
    feed_link(&f, 0, LINK_LIVE);
    feed_tick(&f, 11000);
    feed_link(&f, 0, LINK_STALE);
    assert_int_equal(outage(&f)->count, 11);
    assert_int_equal(outage(&f)->members, 11);
    model_free(f.m);
}

static void an_old_outage_takes_no_newcomers(void **state)
{
    struct feed f = room(20);

    (void)state;
    for (uint32_t i = 0; i < 6; i++)
        feed_link(&f, i, LINK_STALE);
    assert_int_equal(open_alerts(&f, ALERT_OUTAGE, false), 1);
    feed_tick(&f, 600000);
    feed_link(&f, 10, LINK_STALE);
    assert_int_equal(open_alerts(&f, ALERT_STALE, true), 1);
    model_free(f.m);
}

static void old_cleared_alerts_are_forgotten(void **state)
{
    struct feed f = feed_new(4000);

    (void)state;
    feed_roster(&f, 1, PHASE_FAILED, SUBMISSION_NONE); /* stays open */
    for (int i = 0; i < ALERT_LIMIT + 100; i++) {
        feed_roster(&f, 0, PHASE_FAILED, SUBMISSION_NONE);
        feed_roster(&f, 0, PHASE_OFF, SUBMISSION_NONE);
    }
    assert_true(model_alerts(f.m) <= ALERT_LIMIT);
    assert_int_equal(model_alert(f.m, 0)->no, 1);
    feed_roster(&f, 1, PHASE_OFF, SUBMISSION_NONE); /* still found by its number */
    assert_true(model_alert(f.m, 0)->cleared_ms > 0);
    model_free(f.m);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(raised_with_what_made_it),
        cmocka_unit_test(one_alert_while_it_lasts),
        cmocka_unit_test(acknowledged_once),
        cmocka_unit_test(submission_and_gone),
        cmocka_unit_test(the_api_has_one_alert),
        cmocka_unit_test(many_lost_together_are_one_outage),
        cmocka_unit_test(few_or_slow_losses_are_none),
        cmocka_unit_test(an_outage_is_never_of_more_than_there_are),
        cmocka_unit_test(an_old_outage_takes_no_newcomers),
        cmocka_unit_test(old_cleared_alerts_are_forgotten),
    };

    return cmocka_run_group_tests_name("alert", tests, NULL, NULL);
}
