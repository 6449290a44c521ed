/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "feed.h"

static void an_empty_model_knows_nothing(void **state)
{
    struct model *m = model_new();
    struct model_counts c = model_counts(m);

    (void)state;
    assert_int_equal(model_size(m), 0);
    assert_int_equal(c.instances, 0);
    assert_int_equal(model_api(m)->state, API_UNKNOWN);
    model_free(m);
}

static void what_refers_to_nothing_is_dropped_and_counted(void **state)
{
    struct feed f = feed_new(1000);

    (void)state;
    feed_link(&f, 7, LINK_LIVE);
    feed_conn(&f, 7, 0, CONN_OPENED);
    feed_sample(&f, 1000, 7, 1, 1, -1);
    feed_apply(&f, (struct event){.kind = EVENT_ACTION, .action = {.alert = 3}});
    feed_apply(&f, (struct event){.kind = EVENT_ROSTER,
                                  .roster = {.index = 9, .change = ROSTER_VANISHED}});
    assert_int_equal(model_dropped(f.m), 5);
    assert_int_equal(model_size(f.m), 0);
    feed_desk(&f, 2); /* indices 0 and 1 are holes */
    assert_int_equal(model_size(f.m), 3);
    assert_null(feed_in(&f, 0));
    feed_conn(&f, 2, 5, CONN_ACTIVATED);
    feed_conn(&f, 2, 5, CONN_OPENED);   /* numbers are dense */
    feed_sample(&f, 1000, 2, 1, 1, 30); /* rtt of a connection that is not there */
    assert_int_equal(model_dropped(f.m), 8);
    assert_int_equal(feed_in(&f, 2)->nconns, 0);
    model_free(f.m);
}

static void phases_have_durations(void **state)
{
    struct feed f = feed_new(1000);
    const struct instance *in;

    (void)state;
    feed_roster(&f, 0, PHASE_STARTING, SUBMISSION_NONE);
    feed_tick(&f, 30000);
    feed_roster(&f, 0, PHASE_READY, SUBMISSION_NONE);
    feed_tick(&f, 60000);
    feed_roster(&f, 0, PHASE_OFF, SUBMISSION_NONE);
    feed_tick(&f, 5000);
    feed_roster(&f, 0, PHASE_READY, SUBMISSION_NONE);
    feed_tick(&f, 1000);
    in = feed_in(&f, 0);
    assert_int_equal(instance_phase_ms(in, PHASE_STARTING, f.now_ms), 30000);
    assert_int_equal(instance_phase_ms(in, PHASE_READY, f.now_ms), 61000);
    assert_int_equal(instance_phase_ms(in, PHASE_OFF, f.now_ms), 5000);
    model_free(f.m);
}

static void history_survives_vanishing(void **state)
{
    struct feed f = feed_new(1000);
    struct series_point p[1];

    (void)state;
    feed_desk(&f, 0);
    feed_conn(&f, 0, 0, CONN_OPENED);
    feed_conn(&f, 0, 0, CONN_ACTIVATED);
    feed_sample(&f, 1000, 0, 42, 43, 20);
    feed_apply(&f, (struct event){.kind = EVENT_ROSTER, .roster = {.change = ROSTER_VANISHED}});
    assert_int_equal(model_counts(f.m).gone, 1);
    assert_int_equal(model_counts(f.m).instances, 0);
    feed_tick(&f, 60000);
    feed_desk(&f, 0);
    assert_int_equal(model_counts(f.m).gone, 0);
    assert_int_equal(feed_in(&f, 0)->nconns, 1);
    series_read(feed_in(&f, 0)->series, SERIES_CPU, f.now_ms, 120000, p, 1);
    assert_int_equal(p[0].mean, 42);
    model_free(f.m);
}

static void connections_live_and_die(void **state)
{
    struct feed f = feed_new(1000);
    const struct conn *c;

    (void)state;
    feed_desk(&f, 0);
    feed_conn(&f, 0, 0, CONN_OPENED);
    c = &feed_in(&f, 0)->conns[0];
    assert_int_equal(c->state, CONN_NEVER);
    assert_int_equal(feed_in(&f, 0)->nactive, 0);
    feed_tick(&f, 5000);
    feed_conn(&f, 0, 0, CONN_ACTIVATED);
    assert_int_equal(c->activated_ms, f.now_ms);
    assert_int_equal(feed_in(&f, 0)->nactive, 1);
    feed_sample(&f, 1000, 0, 5, 5, 36);
    assert_int_equal(feed_in(&f, 0)->rtt_ms, 36);
    assert_true(instance_rtt_mean(feed_in(&f, 0)) == 36);
    feed_apply(
        &f, (struct event){.kind = EVENT_CONN, .conn = {.change = CONN_CLOSED, .until_ms = 1234}});
    assert_int_equal(c->state, CONN_DONE);
    assert_int_equal(c->until_ms, 1234);
    assert_int_equal(feed_in(&f, 0)->nactive, 0);
    feed_conn(&f, 0, 0, CONN_ACTIVATED); /* the same page came back */
    assert_int_equal(c->until_ms, 0);
    feed_conn(&f, 0, 0, CONN_VANISHED);
    assert_true(c->vanished);
    assert_int_equal(c->state, CONN_DONE);
    assert_int_equal(feed_in(&f, 0)->nactive, 0);
    assert_int_equal(feed_in(&f, 0)->nconns, 1);
    model_free(f.m);
}

static void from_is_the_first_active(void **state)
{
    struct feed f = feed_new(1000);

    (void)state;
    feed_desk(&f, 0);
    assert_null(instance_from(feed_in(&f, 0)));
    for (uint16_t i = 0; i < 3; i++) {
        char ip[] = "192.0.2.0";
        ip[8] = (char)('0' + i);
        feed_apply(&f, (struct event){.kind = EVENT_CONN, .conn = {.no = i, .uid = "u", .ip = ip}});
    }
    assert_string_equal(instance_from(feed_in(&f, 0)), "192.0.2.2"); /* nobody active: the last */
    feed_conn(&f, 0, 1, CONN_ACTIVATED);
    feed_conn(&f, 0, 2, CONN_ACTIVATED);
    assert_string_equal(instance_from(feed_in(&f, 0)), "192.0.2.1");
    assert_int_equal(instance_from_more(feed_in(&f, 0)), 1);
    model_free(f.m);
}

static void too_many_connections_are_flagged(void **state)
{
    struct feed f = feed_new(1000);

    (void)state;
    feed_desk(&f, 0);
    for (int i = 0; i < EVENT_CONNS_MAX; i++)
        feed_conn(&f, 0, (uint16_t)i, CONN_OPENED);
    feed_conn(&f, 0, EVENT_CONNS_MAX, CONN_OPENED);
    assert_int_equal(feed_in(&f, 0)->nconns, EVENT_CONNS_MAX);
    assert_int_equal(model_dropped(f.m), 1);
    assert_false(feed_in(&f, 0)->conns_over);
    feed_conn(&f, 0, 7, CONN_ACTIVATED);
    feed_conn(&f, 0, 7, CONN_OPENED); /* a newcomer takes a number over */
    feed_conn(&f, 0, 7, CONN_ACTIVATED);
    assert_int_equal(feed_in(&f, 0)->nactive, 1);
    assert_int_equal(feed_in(&f, 0)->nconns, EVENT_CONNS_MAX);
    assert_true(feed_in(&f, 0)->conns_over);
    feed_conn(&f, 0, 0, CONN_OVER);
    assert_true(feed_in(&f, 0)->conns_over);
    model_free(f.m);
}

static void a_failed_poll_keeps_the_roster_age(void **state)
{
    struct feed f = feed_new(1000);
    int64_t good;

    (void)state;
    feed_apply(&f, (struct event){.kind = EVENT_API, .api = {.state = API_OK, .bad = 2}});
    good = f.now_ms;
    feed_tick(&f, 10000);
    feed_apply(&f, (struct event){.kind = EVENT_API,
                                  .api = {.state = API_STATUS, .status = 500, .text = "oops"}});
    assert_int_equal(model_api(f.m)->state, API_STATUS);
    assert_int_equal(model_api(f.m)->roster_ms, good);
    assert_int_equal(model_api(f.m)->polled_ms, f.now_ms);
    assert_int_equal(model_api(f.m)->bad, 2);
    assert_string_equal(model_api(f.m)->text, "oops");
    model_free(f.m);
}

static void a_suddenly_empty_list_is_not_believed(void **state)
{
    struct feed f = feed_new(1000);
    struct event empty = {.kind = EVENT_API, .api = {.state = API_EMPTY}};
    int64_t good;

    (void)state;
    feed_apply(&f, empty); /* before anybody was known it is a roster */
    assert_int_equal(model_api(f.m)->roster_ms, f.now_ms);
    feed_desk(&f, 0);
    feed_apply(&f, (struct event){.kind = EVENT_API, .api = {.state = API_OK}});
    good = f.now_ms;
    feed_tick(&f, 10000);
    feed_apply(&f, empty);
    assert_int_equal(model_api(f.m)->roster_ms, good);
    model_free(f.m);
}

static void the_counts_add_up(void **state)
{
    struct feed f = feed_new(1000);

    (void)state;
    feed_desk(&f, 0);
    feed_sample(&f, 1000, 0, 5, 5, -1);
    feed_roster(&f, 1, PHASE_STARTING, SUBMISSION_NONE);
    feed_roster(&f, 2, PHASE_OFF, SUBMISSION_DONE);
    feed_roster(&f, 3, PHASE_READY, SUBMISSION_FAILED);
    struct model_counts c = model_counts(f.m);
    assert_int_equal(c.instances, 4);
    assert_int_equal(c.ready, 2);
    assert_int_equal(c.running, 2);
    assert_int_equal(c.starting, 1);
    assert_int_equal(c.off, 1);
    assert_int_equal(c.live, 1);
    assert_int_equal(c.submitted, 1);
    assert_int_equal(c.submission_failed, 1);
    assert_int_equal(c.ok + c.warn + c.crit + c.unknown, 4);
    model_free(f.m);
}

static void the_clock_may_be_set(void **state)
{
    struct feed f = feed_new(1000);

    (void)state;
    feed_apply(&f, (struct event){.kind = EVENT_CLOCK, .clock = {.drift_ms = -7200000}});
    assert_int_equal(model_drift_ms(f.m), -7200000);
    assert_int_equal(model_now_ms(f.m), f.now_ms);
    model_free(f.m);
}

static void who_looks_is_remembered(void **state)
{
    struct feed f = feed_new(1000);

    (void)state;
    feed_desk(&f, 0);
    feed_desk(&f, 1);
    const struct instance *in = feed_in(&f, 0);
    assert_int_equal(model_looked_ms(f.m, in), -1);
    assert_false(model_any_looked(f.m));
    int64_t first_ms = f.now_ms;
    feed_look(&f, 0, VIEWER_TERMINAL);
    feed_tick(&f, 5000);
    assert_int_equal(model_looked_ms(f.m, in), 0);
    feed_look(&f, 0, VIEWER_SNAPSHOT); /* two at once */
    feed_tick(&f, 5000);
    feed_look_end(&f, 0, first_ms);
    assert_int_equal(in->looking, 1);
    feed_tick(&f, 5000);
    assert_int_equal(model_looked_ms(f.m, in), 0);
    feed_look_end(&f, 0, first_ms + 5000);
    feed_look_end(&f, 0, 0); /* of one whose beginning nobody told */
    assert_int_equal(in->looking, 0);
    feed_tick(&f, 7000);
    assert_int_equal(model_looked_ms(f.m, in), 7000);
    assert_int_equal(model_looked_ms(f.m, feed_in(&f, 1)), -1);
    assert_true(model_any_looked(f.m));
    feed_look(&f, 1, VIEWER_BROWSER); /* its end will not be known */
    feed_tick(&f, 3000);
    assert_int_equal(model_looked_ms(f.m, feed_in(&f, 1)), 3000);
    assert_int_equal(model_dropped(f.m), 0);
    feed_look(&f, 9, VIEWER_TERMINAL);
    feed_look_end(&f, 9, 0);
    assert_int_equal(model_dropped(f.m), 2);
    model_free(f.m);
}

/* Its process was killed: it is not looked at for ever. */
static void who_looked_and_was_killed_looks_no_more(void **state)
{
    struct event gap = {.kind = EVENT_GAP, .gap = {.why = GAP_SUSPENDED}};
    struct feed f = feed_new(1000);

    (void)state;
    feed_desk(&f, 0);
    feed_look(&f, 0, VIEWER_VNC);
    feed_tick(&f, 4000);
    gap.gap.from_ms = gap.gap.to_ms = f.now_ms;
    feed_apply(&f, gap);
    assert_int_equal(model_looked_ms(f.m, feed_in(&f, 0)), 0);
    gap.gap.why = GAP_STOPPED;
    feed_apply(&f, gap);
    assert_int_equal(model_looked_ms(f.m, feed_in(&f, 0)), 4000);
    model_free(f.m);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(an_empty_model_knows_nothing),
        cmocka_unit_test(what_refers_to_nothing_is_dropped_and_counted),
        cmocka_unit_test(phases_have_durations),
        cmocka_unit_test(history_survives_vanishing),
        cmocka_unit_test(connections_live_and_die),
        cmocka_unit_test(from_is_the_first_active),
        cmocka_unit_test(too_many_connections_are_flagged),
        cmocka_unit_test(a_failed_poll_keeps_the_roster_age),
        cmocka_unit_test(a_suddenly_empty_list_is_not_believed),
        cmocka_unit_test(the_counts_add_up),
        cmocka_unit_test(the_clock_may_be_set),
        cmocka_unit_test(who_looks_is_remembered),
        cmocka_unit_test(who_looked_and_was_killed_looks_no_more),
    };

    return cmocka_run_group_tests_name("model", tests, NULL, NULL);
}
