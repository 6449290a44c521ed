/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "feed.h"

/* The status after n samples 4 s apart. */
static enum status after(struct feed *f, int n, int cpu, int mem, int rtt)
{
    for (int i = 0; i < n; i++)
        feed_sample(f, 4000, 0, cpu, mem, rtt);
    return feed_in(f, 0)->status;
}

static struct feed desk(void)
{
    struct feed f = feed_new(4000);

    feed_desk(&f, 0);
    feed_conn(&f, 0, 0, CONN_OPENED);
    feed_conn(&f, 0, 0, CONN_ACTIVATED);
    return f;
}

static struct reason worst(const struct feed *f)
{
    struct reason r[REASON_COUNT];

    assert_true(health_reasons(model_config(f->m), feed_in(f, 0), f->now_ms, r) > 0);
    return r[0];
}

static void defaults(void **state)
{
    struct event_config c = health_defaults(4000);

    (void)state;
    assert_int_equal(c.window_ms, 40000);
    assert_int_equal(c.stale_ms, 14000);
    assert_int_equal(health_defaults(60000).window_ms, 180000);
    assert_int_equal(health_defaults(1000).stale_ms, 5000);
}

static void a_spike_never_alarms(void **state)
{
    struct feed f = desk();

    (void)state;
    assert_int_equal(after(&f, 1, 100, 100, -1), STATUS_OK); /* the first message of all */
    assert_int_equal(after(&f, 10, 30, 30, -1), STATUS_OK);
    assert_int_equal(after(&f, 3, 100, 30, -1), STATUS_OK);
    assert_int_equal(after(&f, 5, 30, 30, -1), STATUS_OK);
    model_free(f.m);
}

static void a_long_state_does(void **state)
{
    struct feed f = desk();

    (void)state;
    assert_int_equal(after(&f, 5, 99, 10, -1), STATUS_OK); /* covers 16 s: not judged yet */
    assert_int_equal(worst(&f).kind, REASON_CPU_EARLY);
    assert_int_equal(after(&f, 1, 99, 10, -1), STATUS_CRIT);
    struct reason r = worst(&f);
    assert_int_equal(r.kind, REASON_CPU);
    assert_int_equal(r.value, 99);
    assert_int_equal(r.threshold, 98);
    assert_true(r.mean == 99);
    model_free(f.m);
}

static void thresholds_are_exclusive(void **state)
{
    struct feed f = desk();

    (void)state;
    assert_int_equal(after(&f, 20, 95, 10, -1), STATUS_OK); /* mean > 95, not >= */
    assert_int_equal(after(&f, 20, 98, 10, -1), STATUS_WARN);
    assert_int_equal(after(&f, 20, 10, 96, -1), STATUS_WARN);
    assert_int_equal(worst(&f).kind, REASON_MEM);
    assert_int_equal(after(&f, 20, 10, 99, -1), STATUS_CRIT);
    model_free(f.m);
}

static void the_latest_must_be_high_too(void **state)
{
    struct feed f = desk();

    (void)state;
    /* 100 all the time and 89 now: the mean is still above 98, the latest below 90 */
    assert_int_equal(after(&f, 5, 100, 10, -1), STATUS_OK);
    assert_int_equal(after(&f, 1, 89, 10, -1), STATUS_OK);
    assert_int_equal(after(&f, 1, 100, 10, -1), STATUS_CRIT);
    model_free(f.m);
}

static void cleared_after_ten_seconds(void **state)
{
    struct feed f = desk();

    (void)state;
    assert_int_equal(after(&f, 20, 99, 10, -1), STATUS_CRIT);
    assert_int_equal(after(&f, 2, 10, 10, -1), STATUS_CRIT); /* 8 s */
    feed_tick(&f, 1000);
    assert_int_equal(feed_in(&f, 0)->status, STATUS_CRIT);
    feed_tick(&f, 1000); /* time alone clears it */
    assert_int_equal(feed_in(&f, 0)->status, STATUS_OK);
    model_free(f.m);
}

static void does_not_flap(void **state)
{
    struct feed f = desk();
    int64_t since;

    (void)state;
    after(&f, 20, 99, 10, -1);
    since = feed_in(&f, 0)->cpu_hold.since_ms;
    for (int i = 0; i < 10; i++) {
        assert_int_equal(after(&f, 1, 89, 10, -1), STATUS_CRIT);
        assert_int_equal(after(&f, 8, 100, 10, -1), STATUS_CRIT);
    }
    assert_true(feed_in(&f, 0)->cpu_hold.since_ms == since);
    model_free(f.m);
}

static void crit_sinks_to_warn(void **state)
{
    struct feed f = desk();

    (void)state;
    assert_int_equal(after(&f, 20, 100, 10, -1), STATUS_CRIT);
    assert_int_equal(after(&f, 20, 97, 10, -1), STATUS_WARN);
    model_free(f.m);
}

static void rtt_is_judged_by_measured_values_of_one_connection(void **state)
{
    struct feed f = desk();

    (void)state;
    for (int i = 0; i < 20; i++) { /* zeros are not measurements */
        feed_sample(&f, 4000, 0, 10, 10, 250);
        feed_sample(&f, 100, 0, 10, 10, 0);
    }
    assert_int_equal(feed_in(&f, 0)->status, STATUS_WARN);
    struct reason r = worst(&f);
    assert_int_equal(r.kind, REASON_RTT);
    assert_int_equal(r.value, 250);
    assert_true(r.mean == 250);
    assert_int_equal(r.threshold, 200);
    assert_int_equal(after(&f, 20, 10, 10, 900), STATUS_CRIT);
    feed_conn(&f, 0, 0, CONN_CLOSED); /* nobody suffers from a closed connection */
    assert_int_equal(feed_in(&f, 0)->status, STATUS_OK);
    assert_int_equal(feed_in(&f, 0)->rtt_ms, 0);
    model_free(f.m);
}

static void two_hundred_is_not_above_two_hundred(void **state)
{
    struct feed f = desk();

    (void)state;
    assert_int_equal(after(&f, 20, 10, 10, 200), STATUS_OK);
    assert_int_equal(after(&f, 20, 10, 10, 201), STATUS_WARN);
    model_free(f.m);
}

static void stale_is_a_warning_until_ten_seconds_after(void **state)
{
    struct feed f = desk();

    (void)state;
    after(&f, 3, 10, 10, -1);
    feed_tick(&f, 14000);
    feed_link(&f, 0, LINK_STALE);
    assert_int_equal(feed_in(&f, 0)->status, STATUS_WARN);
    feed_tick(&f, 6000);
    struct reason r = worst(&f);
    assert_int_equal(r.kind, REASON_STALE);
    assert_int_equal(r.value, 20000);
    feed_link(&f, 0, LINK_LIVE);
    assert_int_equal(worst(&f).kind, REASON_BACK);
    feed_tick(&f, 10000);
    assert_int_equal(feed_in(&f, 0)->status, STATUS_OK);
    model_free(f.m);
}

static void no_message_yet_is_unknown(void **state)
{
    struct feed f = feed_new(4000);

    (void)state;
    feed_roster(&f, 0, PHASE_READY, SUBMISSION_NONE);
    assert_int_equal(feed_in(&f, 0)->status, STATUS_UNKNOWN);
    feed_link(&f, 0, LINK_BACKOFF);
    assert_int_equal(feed_in(&f, 0)->status, STATUS_UNKNOWN);
    assert_int_equal(worst(&f).kind, REASON_LINK);
    feed_link(&f, 0, LINK_UNSUPPORTED);
    assert_int_equal(feed_in(&f, 0)->status, STATUS_UNKNOWN);
    model_free(f.m);
}

static void phases_and_submissions(void **state)
{
    struct feed f = feed_new(4000);

    (void)state;
    feed_roster(&f, 0, PHASE_FAILED, SUBMISSION_NONE);
    assert_int_equal(feed_in(&f, 0)->status, STATUS_CRIT);
    feed_roster(&f, 0, PHASE_OFF, SUBMISSION_NONE);
    assert_int_equal(feed_in(&f, 0)->status, STATUS_UNKNOWN);
    feed_roster(&f, 0, PHASE_OFF, SUBMISSION_FAILED);
    assert_int_equal(feed_in(&f, 0)->status, STATUS_CRIT);
    assert_int_equal(worst(&f).kind, REASON_SUBMISSION);
    feed_roster(&f, 0, PHASE_OFF, SUBMISSION_DONE);
    assert_int_equal(feed_in(&f, 0)->status, STATUS_UNKNOWN);
    model_free(f.m);
}

static void a_stopped_desktop_suffers_from_nothing(void **state)
{
    struct feed f = desk();

    (void)state;
    after(&f, 20, 100, 100, 900);
    feed_roster(&f, 0, PHASE_STOPPING, SUBMISSION_NONE);
    assert_int_equal(feed_in(&f, 0)->status, STATUS_UNKNOWN);
    assert_int_equal(feed_in(&f, 0)->cpu, -1);
    assert_int_equal(feed_in(&f, 0)->rtt_ms, 0);
    model_free(f.m);
}

static void gone_while_ready_is_a_warning(void **state)
{
    struct feed f = desk();

    (void)state;
    feed_apply(&f, (struct event){.kind = EVENT_ROSTER, .roster = {.change = ROSTER_VANISHED}});
    assert_int_equal(feed_in(&f, 0)->status, STATUS_WARN);
    assert_int_equal(worst(&f).kind, REASON_GONE);
    feed_roster(&f, 0, PHASE_OFF, SUBMISSION_NONE);
    feed_apply(&f, (struct event){.kind = EVENT_ROSTER, .roster = {.change = ROSTER_VANISHED}});
    assert_int_equal(feed_in(&f, 0)->status, STATUS_UNKNOWN);
    model_free(f.m);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(defaults),
        cmocka_unit_test(a_spike_never_alarms),
        cmocka_unit_test(a_long_state_does),
        cmocka_unit_test(thresholds_are_exclusive),
        cmocka_unit_test(the_latest_must_be_high_too),
        cmocka_unit_test(cleared_after_ten_seconds),
        cmocka_unit_test(does_not_flap),
        cmocka_unit_test(crit_sinks_to_warn),
        cmocka_unit_test(rtt_is_judged_by_measured_values_of_one_connection),
        cmocka_unit_test(two_hundred_is_not_above_two_hundred),
        cmocka_unit_test(stale_is_a_warning_until_ten_seconds_after),
        cmocka_unit_test(no_message_yet_is_unknown),
        cmocka_unit_test(phases_and_submissions),
        cmocka_unit_test(a_stopped_desktop_suffers_from_nothing),
        cmocka_unit_test(gone_while_ready_is_a_warning),
    };

    return cmocka_run_group_tests_name("health", tests, NULL, NULL);
}
