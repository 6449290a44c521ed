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

/* A threshold is that of the connection that is bad, and not of the slowest one. */
static void the_limit_of_its_own_network(void **state)
{
    struct feed f = feed_new(4000);
    struct event_origin lab = feed_at("192.0.2.7", NULL, 0);
    struct sample_rtt rtt[] = {{0, 150}, {1, 190}};
    struct sample s = {.index = 0, .cpu = 5, .mem = 5, .nrtt = 2, .rtt = rtt};

    (void)state;
    feed_network(&f, (struct event_network){.label = "Lab", .rtt_warn_ms = 120});
    lab.network = "Lab";
    feed_desk(&f, 0);
    feed_come(&f, 0, 0, lab);
    feed_come(&f, 0, 1, feed_at("198.51.100.7", NULL, 0)); /* 190 ms are fine from there */
    for (int i = 0; i < 8; i++) {
        f.now_ms += 4000;
        feed_apply(&f, (struct event){.kind = EVENT_TICK, .tick = {&s, 1}});
    }
    assert_int_equal(model_alerts(f.m), 1);
    assert_int_equal(last(&f)->rule, ALERT_RTT);
    assert_int_equal(last(&f)->value, 150);
    assert_int_equal(last(&f)->threshold, 120);
    assert_int_equal(last(&f)->mean_tenths, 1500);
    struct reason r[REASON_COUNT];
    health_reasons(model_config(f.m), feed_in(&f, 0), f.now_ms, r);
    assert_int_equal(r[0].value, 150);
    assert_int_equal(r[0].threshold, 120);
    rtt[0].ms = 120; /* not above */
    for (int i = 0; i < 20; i++) {
        f.now_ms += 4000;
        feed_apply(&f, (struct event){.kind = EVENT_TICK, .tick = {&s, 1}});
    }
    assert_true(last(&f)->cleared_ms > 0);
    feed_network(&f,
                 (struct event_network){.label = "Lab", .rtt_warn_ms = 100, .rtt_crit_ms = 110});
    for (int i = 0; i < 20; i++) {
        f.now_ms += 4000;
        feed_apply(&f, (struct event){.kind = EVENT_TICK, .tick = {&s, 1}});
    }
    assert_int_equal(last(&f)->level, LEVEL_CRIT);
    assert_int_equal(last(&f)->threshold, 110);
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
        cmocka_unit_test(the_limit_of_its_own_network),
        cmocka_unit_test(submission_and_gone),
        cmocka_unit_test(the_api_has_one_alert),
        cmocka_unit_test(old_cleared_alerts_are_forgotten),
    };

    return cmocka_run_group_tests_name("alert", tests, NULL, NULL);
}
