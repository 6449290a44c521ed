/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Who shares a place with whom. Students are 0 .. n - 1. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "feed.h"

/* n students who have begun half an hour ago, each at an address of its own, and left it. */
static struct feed begun(uint32_t n)
{
    struct feed f = feed_new(1000);

    feed_rules(&f, 0);
    for (uint32_t i = 0; i < n; i++) {
        char client[32];
        snprintf(client, sizeof client, "198.51.100.%u", (unsigned)i);
        feed_desk(&f, i);
        feed_come(&f, i, 0, feed_at(client, "IT", 137));
        feed_conn(&f, i, 0, CONN_CLOSED);
    }
    feed_tick(&f, 1800000);
    assert_int_equal(model_alerts(f.m), 0);
    return f;
}

/* They come to one place, a second apart; how many alerts of a rule there are then. */
static uint32_t sharing(uint32_t n, struct event_origin at, enum alert_rule rule)
{
    struct feed f = begun(n);

    feed_network(&f, (struct event_network){.label = "Hall", .trusted = true});
    feed_network(&f, (struct event_network){.label = "Lab", .room = true});
    for (uint32_t i = 0; i < n; i++) {
        feed_come(&f, i, 1, at);
        feed_work(&f, 1);
    }
    feed_work(&f, 10); /* everybody is looked at so often */
    uint32_t raised = feed_open_alerts(&f, rule);
    model_free(f.m);
    return raised;
}

static struct event_origin of_kind(const char *client, enum origin_kind kind)
{
    struct event_origin at = feed_at(client, NULL, 0);

    at.kind = kind;
    return at;
}

static struct event_origin in_network(const char *label)
{
    struct event_origin at = feed_at("192.0.2.7", NULL, 0);

    at.network = label;
    return at;
}

static void the_later_ones_are_told_of(void **state)
{
    struct feed f = begun(2);

    (void)state;
    feed_come(&f, 1, 1, feed_at("192.0.2.7", "IT", 1));
    int64_t first_ms = f.now_ms;
    feed_work(&f, 60);
    feed_conn(&f, 1, 1, CONN_CLOSED);
    feed_tick(&f, 300000);
    feed_come(&f, 0, 1, feed_at("192.0.2.7", "IT", 1));
    feed_work(&f, 10);
    assert_int_equal(model_alerts(f.m), 1);
    const struct alert *a = feed_alert(&f, ALERT_SHARED);
    assert_int_equal(a->index, 0);
    assert_int_equal(a->level, LEVEL_WARN);
    assert_int_equal(a->value, 2);
    assert_int_equal(a->threshold, 2);
    assert_int_equal(a->apart_s, 300);
    assert_int_equal(a->side[0].instance, 2);
    assert_true(a->side[0].t_ms == first_ms);
    assert_int_equal(a->side[1].instance, 1);
    assert_int_equal(a->side[1].conn, 1);
    feed_work(&f, 899); /* it holds no longer, and has stood long enough */
    assert_int_equal(feed_open_alerts(&f, ALERT_SHARED), 1);
    feed_conn(&f, 0, 1, CONN_CLOSED);
    feed_work(&f, 30);
    assert_int_equal(feed_open_alerts(&f, ALERT_SHARED), 0);
    model_free(f.m);
}

static void two_five_six(void **state)
{
    struct event_origin at = feed_at("192.0.2.7", "IT", 1);

    (void)state;
    assert_int_equal(sharing(1, at, ALERT_SHARED), 0);
    assert_int_equal(sharing(2, at, ALERT_SHARED), 1);
    assert_int_equal(sharing(5, at, ALERT_SHARED), 4);
    assert_int_equal(sharing(5, at, ALERT_NAT), 0);
    assert_int_equal(sharing(6, at, ALERT_NAT), 1);
}

static void where_it_is_normal(void **state)
{
    (void)state;
    assert_int_equal(sharing(2, of_kind("10.0.0.7", ORIGIN_PRIVATE), ALERT_SHARED), 1);
    assert_int_equal(sharing(2, of_kind("fd00::7", ORIGIN_ULA), ALERT_SHARED), 1);
    assert_int_equal(sharing(2, of_kind("100.64.0.7", ORIGIN_CGNAT), ALERT_SHARED), 0);
    assert_int_equal(sharing(2, of_kind("127.0.0.1", ORIGIN_LOOPBACK), ALERT_SHARED), 0);
    assert_int_equal(sharing(2, of_kind("169.254.0.7", ORIGIN_LINK_LOCAL), ALERT_SHARED), 0);
    assert_int_equal(sharing(2, of_kind(NULL, ORIGIN_UNKNOWN), ALERT_SHARED), 0);
    assert_int_equal(sharing(2, in_network("Lab"), ALERT_SHARED), 1);
    assert_int_equal(sharing(2, in_network("Hall"), ALERT_SHARED), 0);
    assert_int_equal(sharing(9, in_network("Hall"), ALERT_NAT), 0);
    assert_int_equal(sharing(2, feed_at("192.0.2.0/24", "IT", 1), ALERT_SHARED), 0);
    assert_int_equal(sharing(2, feed_at("2001:db8::/48", "IT", 1), ALERT_SHARED), 0);
    assert_int_equal(sharing(2, feed_at("2001:db8::/64", "IT", 1), ALERT_SHARED), 1);
}

static void neighbours(void **state)
{
    struct feed f = begun(6);

    (void)state;
    feed_come(&f, 0, 1, feed_at("192.0.2.7", "IT", 1));
    feed_come(&f, 1, 1, feed_at("192.0.2.8", "IT", 1)); /* a room, an address each */
    feed_come(&f, 2, 1, feed_at("2001:db8:0:1::7", "IT", 1));
    feed_come(&f, 3, 1, feed_at("2001:db8:0:2::7", "IT", 1));
    feed_work(&f, 30);
    assert_int_equal(model_alerts(f.m), 0);
    feed_come(&f, 4, 1, feed_at("2001:db8:0:2:ffff::1", "IT", 1)); /* one /64 */
    feed_work(&f, 10);
    assert_int_equal(feed_open_alerts(&f, ALERT_SHARED), 1);
    assert_int_equal(feed_alert(&f, ALERT_SHARED)->index, 4);
    model_free(f.m);
}

/* One student after another, so many ms after the first has left. */
static bool shares_after(int64_t ms)
{
    struct feed f = begun(2);

    feed_come(&f, 0, 1, feed_at("192.0.2.7", "IT", 1));
    feed_conn(&f, 0, 1, CONN_CLOSED);
    feed_tick(&f, ms);
    feed_come(&f, 1, 1, feed_at("192.0.2.7", "IT", 1));
    feed_tick(&f, 10000);
    bool raised = feed_alert(&f, ALERT_SHARED) != NULL;
    model_free(f.m);
    return raised;
}

static void within_ten_minutes(void **state)
{
    (void)state;
    assert_true(shares_after(0));
    assert_true(shares_after(600000));
    assert_false(shares_after(600001));
}

static void one_student_is_no_two(void **state)
{
    struct feed f = begun(1);
    struct event second = {.kind = EVENT_ROSTER,
                           .roster = {.index = 1,
                                      .id = "exam-spare",
                                      .student = "exam-0000",
                                      .phase_text = "Ready",
                                      .phase = PHASE_READY,
                                      .running = true}};

    (void)state;
    feed_apply(&f, second);
    feed_link(&f, 1, LINK_LIVE);
    feed_come(&f, 0, 1, feed_at("192.0.2.7", "IT", 1));
    feed_come(&f, 1, 0, feed_at("192.0.2.7", "IT", 1));
    feed_work(&f, 700);
    assert_int_equal(feed_open_alerts(&f, ALERT_SHARED), 0);
    model_free(f.m);
}

static void the_quiet_time_is_the_later_students(void **state)
{
    struct feed f = begun(1);

    (void)state;
    feed_desk(&f, 1);
    feed_come(&f, 0, 1, feed_at("192.0.2.7", "IT", 1));
    feed_work(&f, 1);
    feed_come(&f, 1, 0, feed_at("192.0.2.7", "IT", 1));
    feed_work(&f, 590);
    assert_int_equal(feed_open_alerts(&f, ALERT_SHARED), 0);
    feed_work(&f, 30); /* still there */
    assert_int_equal(feed_open_alerts(&f, ALERT_SHARED), 1);
    model_free(f.m);
}

static void who_looks_shares_nothing(void **state)
{
    struct feed f = begun(2);
    struct event_origin at = feed_at("192.0.2.7", "IT", 1);

    (void)state;
    feed_come(&f, 0, 1, at);
    at.spectator = SPECTATOR_ADDRESS;
    feed_come(&f, 1, 1, at);
    feed_work(&f, 30);
    assert_int_equal(model_alerts(f.m), 0);
    model_free(f.m);
}

/* A dormitory: two come, then more; it turns out to be a NAT, stays that, and ends. */
static void the_story_of_a_nat(void **state)
{
    struct feed f = begun(9);

    (void)state;
    for (uint32_t i = 0; i < 9; i++) {
        feed_come(&f, i, 1, feed_at("192.0.2.7", "IT", 1));
        feed_work(&f, 60);
    }
    assert_int_equal(feed_open_alerts(&f, ALERT_SHARED), 0); /* not even of the time before */
    assert_int_equal(feed_open_alerts(&f, ALERT_NAT), 1);
    const struct alert *a = feed_alert(&f, ALERT_NAT);
    assert_int_equal(a->level, LEVEL_INFO);
    assert_int_equal(a->index, -1);
    assert_int_equal(a->value, 9);
    assert_int_equal(a->threshold, 5);
    assert_true(a->side[0].instance && a->side[1].instance);
    assert_int_not_equal(a->side[0].instance, a->side[1].instance);
    feed_work(&f, 1000);
    assert_int_equal(feed_open_alerts(&f, ALERT_SHARED), 0);
    assert_int_equal(feed_open_alerts(&f, ALERT_NAT), 1);
    assert_int_equal(model_alerts(f.m), 5);
    for (uint32_t i = 0; i < 5; i++)
        feed_conn(&f, i, 1, CONN_CLOSED);
    feed_work(&f, 620); /* four are left, and it stays what it was */
    assert_int_equal(feed_open_alerts(&f, ALERT_NAT), 1);
    for (uint32_t i = 5; i < 9; i++)
        feed_conn(&f, i, 1, CONN_CLOSED);
    feed_work(&f, 620);
    assert_int_equal(feed_open_alerts(&f, ALERT_NAT), 0);
    for (uint32_t i = 0; i < 9; i++)
        feed_come(&f, i, 2, feed_at("192.0.2.7", "IT", 1));
    feed_work(&f, 20);
    assert_int_equal(feed_open_alerts(&f, ALERT_NAT), 1);
    assert_int_equal(feed_open_alerts(&f, ALERT_SHARED), 0);
    model_free(f.m);
}

/* A connection as the server told it when we came: loaded, and maybe ended, so long before. */
static void found(struct feed *f, uint32_t index, const char *client, int since_s, int until_s)
{
    struct event e = {.kind = EVENT_CONN,
                      .conn = {.index = index,
                               .no = feed_in(f, index)->nconns,
                               .uid = "u",
                               .ip = "",
                               .origin = feed_at(client, "IT", 1),
                               .since_ms = f->now_ms - since_s * 1000,
                               .until_ms = f->now_ms - until_s * 1000}};

    feed_apply(f, e);
    e.conn.change = until_s < 0 ? CONN_ACTIVATED : CONN_CLOSED;
    feed_apply(f, e);
}

/* We come to six at one address, of whom four have left. */
static void a_nat_before_we_came(void **state)
{
    struct feed f = begun(6);

    (void)state;
    for (uint32_t i = 0; i < 6; i++)
        found(&f, i, "192.0.2.7", 3600, i < 4 ? 1800 : -1);
    feed_work(&f, 20);
    assert_int_equal(model_alerts(f.m), 0);
    model_free(f.m);
    f = begun(5);
    for (uint32_t i = 0; i < 5; i++)
        found(&f, i, "192.0.2.7", 3600, i < 3 ? 1800 : -1);
    feed_work(&f, 20);
    assert_int_equal(feed_open_alerts(&f, ALERT_SHARED), 1);
    model_free(f.m);
}

static void the_server_knows_who_was_first(void **state)
{
    struct feed f = begun(2);
    int64_t t0 = f.now_ms;

    (void)state;
    found(&f, 0, "192.0.2.7", 1200, -1);
    found(&f, 1, "192.0.2.7", 3600, -1);
    feed_work(&f, 20);
    const struct alert *a = feed_alert(&f, ALERT_SHARED);
    assert_non_null(a);
    assert_int_equal(a->index, 0);
    assert_true(a->side[0].t_ms == t0 - 3600000);
    assert_true(a->side[1].t_ms == t0 - 1200000);
    model_free(f.m);
}

/* Who was there first, and reloads the page, is still the first: also when only the server saw it.
 */
static void a_reload_makes_nobody_second(void **state)
{
    struct feed f = begun(2);

    (void)state;
    found(&f, 0, "192.0.2.7", 3600, 60);
    found(&f, 1, "192.0.2.7", 1200, -1);
    found(&f, 0, "192.0.2.7", 50, -1);
    feed_work(&f, 20);
    assert_non_null(feed_alert(&f, ALERT_SHARED));
    assert_int_equal(feed_alert(&f, ALERT_SHARED)->index, 1);
    assert_int_equal(feed_open_alerts(&f, ALERT_SHARED), 1);
    model_free(f.m);
}

/* The server restarts and forgets one that has long ended, or tells of an end late. */
static void what_has_ended_gets_no_newer(void **state)
{
    struct feed f = begun(2);

    (void)state;
    feed_come(&f, 0, 1, feed_at("192.0.2.7", "IT", 1));
    feed_conn(&f, 0, 1, CONN_CLOSED);
    feed_tick(&f, 1800000);
    feed_conn(&f, 0, 1, CONN_VANISHED);
    feed_come(&f, 1, 1, feed_at("192.0.2.7", "IT", 1));
    feed_work(&f, 20);
    assert_int_equal(model_alerts(f.m), 0);
    model_free(f.m);
    f = begun(2);
    feed_come(&f, 0, 1, feed_at("192.0.2.7", "IT", 1));
    struct event end = {.kind = EVENT_CONN,
                        .conn = {.no = 1, .change = CONN_CLOSED, .until_ms = f.now_ms + 1000}};
    feed_tick(&f, 1800000); /* our link was down */
    feed_apply(&f, end);
    feed_come(&f, 1, 1, feed_at("192.0.2.7", "IT", 1));
    feed_work(&f, 20);
    assert_int_equal(model_alerts(f.m), 0);
    model_free(f.m);
}

/* The whole room is one /64. */
static void in_a_room_addresses_are_whole(void **state)
{
    struct event_origin one = feed_at("2001:db8:3::1", NULL, 0), other = one;
    struct feed f = begun(3);

    (void)state;
    one.network = other.network = "Lab";
    other.client = "2001:db8:3::2";
    feed_network(&f, (struct event_network){.label = "Lab", .room = true});
    feed_come(&f, 0, 1, one);
    feed_come(&f, 1, 1, other);
    feed_work(&f, 20);
    assert_int_equal(model_alerts(f.m), 0);
    feed_come(&f, 2, 1, other);
    feed_work(&f, 10);
    assert_int_equal(feed_open_alerts(&f, ALERT_SHARED), 1);
    assert_int_equal(feed_alert(&f, ALERT_SHARED)->index, 2);
    model_free(f.m);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_later_ones_are_told_of),
        cmocka_unit_test(two_five_six),
        cmocka_unit_test(where_it_is_normal),
        cmocka_unit_test(neighbours),
        cmocka_unit_test(within_ten_minutes),
        cmocka_unit_test(one_student_is_no_two),
        cmocka_unit_test(the_quiet_time_is_the_later_students),
        cmocka_unit_test(who_looks_shares_nothing),
        cmocka_unit_test(the_story_of_a_nat),
        cmocka_unit_test(a_nat_before_we_came),
        cmocka_unit_test(the_server_knows_who_was_first),
        cmocka_unit_test(a_reload_makes_nobody_second),
        cmocka_unit_test(what_has_ended_gets_no_newer),
        cmocka_unit_test(in_a_room_addresses_are_whole),
    };

    return cmocka_run_group_tests_name("rule_shared", tests, NULL, NULL);
}
