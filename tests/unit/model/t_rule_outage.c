/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Who is lost together. Students 0 .. n - 1; even ones in Lab, odd ones at home, unless a test says
 * otherwise. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "feed.h"
#include "model/rule_outage.h"

static void sit(struct feed *f, uint32_t index, const char *network, const char *host)
{
    struct event_origin at = feed_at("192.0.2.7", "IT", 1);
    char id[32];

    at.network = network;
    snprintf(id, sizeof id, "exam-%04u", (unsigned)index);
    feed_apply(f, (struct event){.kind = EVENT_ROSTER,
                                 .roster = {.index = index,
                                            .id = id,
                                            .student = id,
                                            .phase_text = "Ready",
                                            .phase = PHASE_READY,
                                            .host = host,
                                            .running = true}});
    feed_link(f, index, LINK_LIVE);
    feed_come(f, index, 0, at);
}

/* n students, every `each`th of them in Lab. */
static struct feed exam(uint32_t n, uint32_t each, const char *host)
{
    struct feed f = feed_new(1000);

    feed_network(&f, (struct event_network){.label = "Lab", .room = true});
    for (uint32_t i = 0; i < n; i++)
        sit(&f, i, i % each == 0 ? "Lab" : NULL, host);
    feed_poll(&f, API_OK);
    feed_work(&f, 5);
    return f;
}

static void lose(struct feed *f, uint32_t from, uint32_t n, uint32_t each)
{
    for (uint32_t i = 0; i < n; i++)
        feed_conn(f, from + i * each, 0, CONN_CLOSED);
}

static void stale(struct feed *f, uint32_t from, uint32_t n)
{
    for (uint32_t i = from; i < from + n; i++)
        feed_link(f, i, LINK_STALE);
}

/* With a roster poll a second. */
static void work(struct feed *f, int seconds)
{
    for (int i = 0; i < seconds; i++) {
        feed_work(f, 1);
        feed_poll(f, API_OK);
    }
}

/* Until the roster had its say. */
static void wait_for_roster(struct feed *f)
{
    work(f, RULE_OUTAGE_SUBMIT_MS / 1000 + 2);
}

static void a_room_is_lost(void **state)
{
    struct feed f = exam(40, 2, "a.example.org"); /* 20 in the lab */

    (void)state;
    lose(&f, 0, 12, 2);
    work(&f, 14);
    assert_null(feed_alert(&f, ALERT_OUTAGE)); /* they may just reload, or submit */
    work(&f, 3);
    const struct alert *a = feed_alert(&f, ALERT_OUTAGE);
    assert_non_null(a);
    assert_int_equal(a->level, LEVEL_CRIT);
    assert_int_equal(a->index, -1);
    assert_int_equal(a->network, 2);
    assert_null(a->host);
    assert_int_equal(a->count, 12);
    assert_int_equal(a->of, 20);
    assert_int_equal(a->members, 12);
    assert_int_equal(a->value, 12);
    assert_int_equal(a->threshold, 5);
    for (uint32_t i = 0; i < 24; i++)
        assert_int_equal(feed_in(&f, i)->outage, i % 2 ? 0 : a->no);
    assert_int_equal(model_open_alerts(f.m, feed_in(&f, 0)), 1);
    assert_int_equal(model_alerts(f.m), 1);
    for (uint32_t i = 0; i < 24; i += 2)
        feed_come(&f, i, 1, feed_at("192.0.2.7", "IT", 1));
    assert_int_equal(feed_open_alerts(&f, ALERT_OUTAGE), 0);
    assert_int_equal(feed_in(&f, 0)->outage, 0);
    model_free(f.m);
}

static bool outage(uint32_t students, uint32_t lost)
{
    struct feed f = exam(students, 1, NULL);

    lose(&f, 0, lost, 1);
    wait_for_roster(&f);
    bool raised = feed_alert(&f, ALERT_OUTAGE) != NULL;
    model_free(f.m);
    return raised;
}

static void five_and_a_fifth(void **state)
{
    (void)state;
    assert_false(outage(4, 4));
    assert_true(outage(5, 5));
    assert_false(outage(20, 4));
    assert_true(outage(25, 5));
    assert_false(outage(26, 5)); /* of 26 a fifth are six */
    assert_true(outage(26, 6));
}

static void within_a_minute(void **state)
{
    struct feed f = exam(20, 1, NULL);

    (void)state;
    for (uint32_t i = 0; i < 12; i++) {
        lose(&f, i, 1, 1);
        work(&f, 16); /* never five of them within one */
    }
    assert_null(feed_alert(&f, ALERT_OUTAGE));
    model_free(f.m);
    f = exam(20, 1, NULL);
    for (uint32_t i = 0; i < 5; i++) {
        lose(&f, i, 1, 1);
        work(&f, 14);
    }
    wait_for_roster(&f);
    assert_non_null(feed_alert(&f, ALERT_OUTAGE));
    model_free(f.m);
}

static void reloads_are_none(void **state)
{
    struct feed f = exam(20, 1, NULL);

    (void)state;
    for (uint16_t round = 0; round < 5; round++) {
        for (uint32_t i = 0; i < 20; i++)
            feed_conn(&f, i, round, CONN_CLOSED);
        work(&f, 1);
        for (uint32_t i = 0; i < 20; i++)
            feed_come(&f, i, (uint16_t)(round + 1), feed_at("192.0.2.7", "IT", 1));
        work(&f, 1);
    }
    assert_int_equal(model_alerts(f.m), 0);
    model_free(f.m);
}

/* Links too; what each suffers folds under it. */
static void a_host_is_lost(void **state)
{
    struct feed f = exam(20, 2, "a.example.org");

    (void)state;
    for (uint32_t i = 20; i < 40; i++)
        sit(&f, i, i % 2 == 0 ? "Lab" : NULL, "b.example.org");
    stale(&f, 20, 20);
    work(&f, 3);
    assert_int_equal(feed_open_alerts(&f, ALERT_OUTAGE), 1);
    const struct alert *a = feed_alert(&f, ALERT_OUTAGE);
    assert_string_equal(a->host, "b.example.org");
    assert_int_equal(a->network, 0);
    assert_int_equal(a->count, 20);
    assert_int_equal(a->of, 20);
    for (size_t i = 0; i < model_alerts(f.m); i++)
        if (model_alert(f.m, i)->rule == ALERT_STALE)
            assert_int_equal(model_alert(f.m, i)->outage, a->no);
    assert_int_equal(feed_open_alerts(&f, ALERT_STALE), 20);
    assert_int_equal(model_open_alerts(f.m, feed_in(&f, 20)), 1);
    for (uint32_t i = 20; i < 40; i++)
        feed_link(&f, i, LINK_LIVE);
    work(&f, 12);
    assert_int_equal(feed_open_alerts(&f, ALERT_OUTAGE), 0);
    assert_int_equal(feed_open_alerts(&f, ALERT_STALE), 0);
    model_free(f.m);
}

/* All are in one room: lost links are the host's, lost connections the room's. */
static void one_room_and_one_host(void **state)
{
    struct feed f = exam(10, 1, "a.example.org");

    (void)state;
    stale(&f, 0, 10);
    work(&f, 3);
    assert_string_equal(feed_alert(&f, ALERT_OUTAGE)->host, "a.example.org");
    model_free(f.m);
    f = exam(10, 1, "a.example.org");
    lose(&f, 0, 10, 1);
    wait_for_roster(&f);
    assert_int_equal(feed_alert(&f, ALERT_OUTAGE)->network, 2);
    model_free(f.m);
}

static void external_is_no_network(void **state)
{
    struct feed f = exam(10, 99, NULL); /* all but one at home */

    (void)state;
    lose(&f, 1, 6, 1);
    wait_for_roster(&f);
    const struct alert *a = feed_alert(&f, ALERT_OUTAGE);
    assert_int_equal(a->network, 0);
    assert_null(a->host);
    assert_int_equal(a->of, 10);
    model_free(f.m);
}

/* More come, and are lost as well; one comes back and is lost again. */
static void never_of_more_than_there_are(void **state)
{
    struct feed f = exam(9, 1, NULL);

    (void)state;
    lose(&f, 0, 9, 1);
    wait_for_roster(&f);
    assert_int_equal(feed_alert(&f, ALERT_OUTAGE)->count, 9);
    assert_int_equal(feed_alert(&f, ALERT_OUTAGE)->of, 9);
    for (uint32_t i = 9; i < 11; i++)
        sit(&f, i, "Lab", NULL);
    lose(&f, 9, 2, 1);
    wait_for_roster(&f);
    assert_int_equal(feed_alert(&f, ALERT_OUTAGE)->count, 11);
    assert_int_equal(feed_alert(&f, ALERT_OUTAGE)->of, 11);
    struct event_origin lab = feed_at("192.0.2.7", "IT", 1);
    lab.network = "Lab";
    feed_come(&f, 0, 1, lab);
    assert_int_equal(feed_alert(&f, ALERT_OUTAGE)->members, 10);
    work(&f, 5);
    feed_conn(&f, 0, 1, CONN_CLOSED);
    wait_for_roster(&f);
    assert_int_equal(feed_alert(&f, ALERT_OUTAGE)->count, 11);
    assert_int_equal(feed_alert(&f, ALERT_OUTAGE)->members, 11);
    assert_int_equal(feed_open_alerts(&f, ALERT_OUTAGE), 1);
    model_free(f.m);
}

static void an_old_one_takes_no_newcomers(void **state)
{
    struct feed f = exam(20, 1, NULL);

    (void)state;
    stale(&f, 0, 6);
    work(&f, 3);
    assert_int_equal(feed_open_alerts(&f, ALERT_OUTAGE), 1);
    work(&f, 600);
    stale(&f, 10, 1);
    work(&f, 3);
    assert_int_equal(feed_in(&f, 10)->outage, 0);
    assert_int_equal(feed_alert(&f, ALERT_OUTAGE)->count, 6);
    model_free(f.m);
}

static void who_leaves_by_choice_is_not_lost(void **state)
{
    struct feed f = exam(20, 1, NULL);

    (void)state;
    for (uint32_t i = 0; i < 10; i++)
        feed_roster(&f, i, PHASE_READY, SUBMISSION_DONE);
    lose(&f, 0, 10, 1);
    for (uint32_t i = 10; i < 20; i++)
        feed_roster(&f, i, PHASE_OFF, SUBMISSION_NONE);
    work(&f, 10);
    assert_null(feed_alert(&f, ALERT_OUTAGE));
    model_free(f.m);
    f = exam(20, 1, NULL);
    lose(&f, 0, 10, 1);
    wait_for_roster(&f);
    assert_int_equal(feed_open_alerts(&f, ALERT_OUTAGE), 1);
    for (uint32_t i = 0; i < 10; i++)
        feed_roster(&f, i, PHASE_READY, SUBMISSION_DONE); /* out of the exam */
    assert_int_equal(feed_open_alerts(&f, ALERT_OUTAGE), 0);
    model_free(f.m);
}

/* Ten submit, which the roster tells only later. */
static void a_roster_has_come_since(void **state)
{
    struct feed f = exam(20, 1, NULL);

    (void)state;
    lose(&f, 0, 10, 1);
    feed_work(&f, 9);
    assert_null(feed_alert(&f, ALERT_OUTAGE));
    for (uint32_t i = 0; i < 10; i++)
        feed_roster(&f, i, PHASE_READY, SUBMISSION_REQUESTED);
    feed_poll(&f, API_OK);
    feed_work(&f, 60);
    assert_null(feed_alert(&f, ALERT_OUTAGE));
    lose(&f, 10, 10, 1);
    feed_work(&f, 3);
    feed_poll(&f, API_TIMEOUT);
    feed_work(&f, 26);
    assert_null(feed_alert(&f, ALERT_OUTAGE));
    feed_work(&f, 1); /* it can't be had for half a minute */
    assert_int_equal(feed_open_alerts(&f, ALERT_OUTAGE), 1);
    model_free(f.m);
}

static void switched_off_it_says_nothing(void **state)
{
    struct feed f = exam(20, 1, NULL);
    struct event e = {.kind = EVENT_CONFIG};

    (void)state;
    feed_rules(&f, 0);
    e.config = *model_config(f.m);
    e.config.rule[RULE_OUTAGE] = 0;
    feed_apply(&f, e);
    lose(&f, 0, 10, 1);
    work(&f, 10);
    assert_null(feed_alert(&f, ALERT_OUTAGE));
    model_free(f.m);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_room_is_lost),
        cmocka_unit_test(five_and_a_fifth),
        cmocka_unit_test(within_a_minute),
        cmocka_unit_test(reloads_are_none),
        cmocka_unit_test(a_host_is_lost),
        cmocka_unit_test(one_room_and_one_host),
        cmocka_unit_test(external_is_no_network),
        cmocka_unit_test(never_of_more_than_there_are),
        cmocka_unit_test(an_old_one_takes_no_newcomers),
        cmocka_unit_test(who_leaves_by_choice_is_not_lost),
        cmocka_unit_test(a_roster_has_come_since),
        cmocka_unit_test(switched_off_it_says_nothing),
    };

    return cmocka_run_group_tests_name("rule_outage", tests, NULL, NULL);
}
