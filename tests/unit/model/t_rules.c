/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The rules about one student: the smallest stories that do and do not raise them. The coordinates
 * are of real towns, the addresses are documentation's. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "feed.h"

enum { MIN_MS = 60000, QUIET_S = 600 };

static struct event_origin town(const char *client, const char *country, uint32_t asn,
                                int32_t lat_e4, int32_t lon_e4)
{
    struct event_origin at = feed_at(client, country, asn);

    at.lat_e4 = lat_e4;
    at.lon_e4 = lon_e4;
    at.radius_km = 20;
    return at;
}

static struct event_origin turin(void)
{
    return town("192.0.2.7", "IT", 137, 450703, 76869);
}

static struct event_origin paris(void) /* 584 km */
{
    return town("198.51.100.7", "FR", 3215, 488566, 23522);
}

static struct event_origin milan(void) /* 126 km */
{
    return town("203.0.113.7", "IT", 3269, 454642, 91900);
}

/* One student from `at`, beyond the quiet time. */
static struct feed at_work(struct event_origin at, int64_t deadline_min)
{
    struct feed f = feed_new(1000);

    feed_rules(&f, deadline_min ? f.now_ms + deadline_min * MIN_MS : 0);
    feed_desk(&f, 0);
    feed_come(&f, 0, 0, at);
    feed_work(&f, QUIET_S);
    return f;
}

/* Leaves, and comes from `to` ms later; how many alerts of the rule that makes. */
static const struct alert *moved(struct feed *f, int64_t after_ms, struct event_origin to)
{
    feed_conn(f, 0, 0, CONN_CLOSED);
    feed_tick(f, after_ms);
    feed_come(f, 0, 1, to);
    feed_tick(f, 0);
    return feed_alert(f, ALERT_TRAVEL);
}

static void travel_shows_both_sides(void **state)
{
    struct feed f = at_work(turin(), 0);
    int64_t left_ms = f.now_ms;
    const struct alert *a = moved(&f, 29 * MIN_MS, paris());

    (void)state;
    assert_non_null(a);
    assert_int_equal(a->level, LEVEL_CRIT);
    assert_int_equal(a->index, 0);
    assert_in_range(a->km, 580, 588);
    assert_in_range(a->value, 1200, 1217);
    assert_int_equal(a->threshold, 900);
    assert_int_equal(a->apart_s, 29 * 60);
    assert_int_equal(a->side[0].instance, 1);
    assert_int_equal(a->side[0].conn, 0);
    assert_true(a->side[0].t_ms == left_ms);
    assert_int_equal(a->side[1].conn, 1);
    assert_true(a->side[1].t_ms == f.now_ms);
    assert_int_equal(feed_in(&f, 0)->status, STATUS_OK); /* no verdict */
    model_free(f.m);
}

static bool travels(int64_t after_ms, struct event_origin from, struct event_origin to)
{
    struct feed f = at_work(from, 0);
    bool raised = moved(&f, after_ms, to) != NULL;

    model_free(f.m);
    return raised;
}

static void travel_has_boundaries(void **state)
{
    struct event_origin wide = paris(), again = paris();

    (void)state;
    assert_true(travels(38 * MIN_MS, turin(), paris())); /* 922 km/h */
    assert_false(travels(40 * MIN_MS, turin(), paris()));
    assert_false(travels(59999, turin(), paris()));
    assert_true(travels(60000, turin(), paris()));
    assert_false(travels(60000, turin(), milan())); /* within what databases get wrong */
    wide.radius_km = 560;                           /* and 20 */
    assert_true(travels(10 * MIN_MS, turin(), wide));
    wide.radius_km = 570;
    assert_false(travels(10 * MIN_MS, turin(), wide));
    again.client = "192.0.2.7"; /* the database has changed its mind */
    assert_false(travels(10 * MIN_MS, turin(), again));
}

static void travel_by_country(void **state)
{
    struct event_origin fr = feed_at("198.51.100.7", "FR", 0);
    struct feed f = at_work(turin(), 0);
    const struct alert *a = moved(&f, 60 * MIN_MS, fr);

    (void)state;
    assert_non_null(a);
    assert_int_equal(a->level, LEVEL_WARN);
    assert_int_equal(a->km, -1);
    assert_int_equal(a->value, 60);
    assert_int_equal(a->threshold, 60);
    model_free(f.m);
    assert_false(travels(60 * MIN_MS + 1, turin(), fr));
    assert_false(travels(59999, turin(), fr));
    assert_false(travels(MIN_MS, turin(), feed_at("198.51.100.7", "IT", 0)));
    assert_false(travels(MIN_MS, turin(), feed_at("198.51.100.7", NULL, 0)));
}

static void quiet_for_ten_minutes(void **state)
{
    struct feed f = feed_new(1000);

    (void)state;
    feed_rules(&f, 0);
    feed_desk(&f, 0);
    feed_come(&f, 0, 0, turin());
    assert_null(moved(&f, 10 * MIN_MS - 1, paris()));
    feed_work(&f, 120);
    assert_null(feed_alert(&f, ALERT_TRAVEL)); /* nor later */
    model_free(f.m);
    f = feed_new(1000);
    feed_rules(&f, 0);
    feed_desk(&f, 0);
    feed_come(&f, 0, 0, turin());
    assert_non_null(moved(&f, 10 * MIN_MS, paris()));
    model_free(f.m);
}

/* Goes to and fro between two connections, a minute each; numbers from 2 on. */
static void to_and_fro(struct feed *f, int minutes)
{
    for (int i = 0; i < minutes; i++) {
        uint16_t no = feed_in(f, 0)->nconns;
        feed_conn(f, 0, (uint16_t)(no - 1), CONN_CLOSED);
        feed_work(f, 60);
        feed_come(f, 0, no, i % 2 ? turin() : paris());
        feed_tick(f, 0);
    }
}

static void one_alert_in_fifteen_minutes(void **state)
{
    struct feed f = at_work(turin(), 0);

    (void)state;
    to_and_fro(&f, 15);
    assert_int_equal(model_alerts(f.m), 1);
    assert_int_equal(model_alert(f.m, 0)->side[1].conn, 1); /* as it was found */
    feed_apply(&f, (struct event){.kind = EVENT_ACTION, .action = {.alert = 1, .who = "anna"}});
    to_and_fro(&f, 2);
    assert_int_equal(model_alerts(f.m), 2);
    assert_true(model_alert(f.m, 0)->cleared_ms > 0);
    assert_string_equal(model_alert(f.m, 0)->acked_by, "anna");
    assert_int_equal(model_open_alerts(f.m, feed_in(&f, 0)), 1);
    model_free(f.m);
}

static void worse_is_said_at_once(void **state)
{
    struct feed f = at_work(feed_at("192.0.2.7", "IT", 0), 0);

    (void)state;
    assert_int_equal(moved(&f, MIN_MS, turin()) == NULL, true); /* the same address */
    feed_conn(&f, 0, 1, CONN_CLOSED);
    feed_tick(&f, MIN_MS);
    feed_come(&f, 0, 2, feed_at("198.51.100.7", "FR", 0));
    feed_tick(&f, 0);
    assert_int_equal(feed_alert(&f, ALERT_TRAVEL)->level, LEVEL_WARN);
    feed_conn(&f, 0, 2, CONN_CLOSED);
    feed_tick(&f, MIN_MS);
    feed_come(&f, 0, 3, turin());
    feed_conn(&f, 0, 3, CONN_CLOSED);
    feed_tick(&f, MIN_MS);
    feed_come(&f, 0, 4, paris());
    feed_tick(&f, 0);
    assert_int_equal(model_alerts(f.m), 1);
    assert_int_equal(feed_alert(&f, ALERT_TRAVEL)->level, LEVEL_CRIT);
    assert_int_equal(feed_alert(&f, ALERT_TRAVEL)->side[1].conn, 4);
    model_free(f.m);
}

/* --- two places --- */

static const struct alert *together(struct feed *f, struct event_origin with, int seconds)
{
    feed_come(f, 0, 1, with);
    feed_work(f, seconds);
    return feed_alert(f, ALERT_PLACES);
}

static void two_places_after_two_minutes(void **state)
{
    struct feed f = at_work(turin(), 0);

    (void)state;
    assert_null(together(&f, milan(), 120));
    feed_work(&f, 11); /* everybody is looked at every 10 s */
    const struct alert *a = feed_alert(&f, ALERT_PLACES);
    assert_non_null(a);
    assert_int_equal(a->level, LEVEL_WARN);
    assert_in_range(a->value, 121, 131);
    assert_int_equal(a->threshold, 120);
    assert_int_equal(a->side[0].conn + a->side[1].conn, 1);
    assert_int_equal(feed_open_alerts(&f, ALERT_TRAVEL), 0);
    feed_work(&f, 1800); /* as long as it holds */
    assert_int_equal(feed_open_alerts(&f, ALERT_PLACES), 1);
    feed_conn(&f, 0, 1, CONN_CLOSED);
    feed_work(&f, 11);
    assert_int_equal(feed_open_alerts(&f, ALERT_PLACES), 0);
    assert_int_equal(model_alerts(f.m), 1);
    model_free(f.m);
}

static int places_level(struct event_origin a, struct event_origin b)
{
    struct feed f = at_work(a, 0);
    const struct alert *al = together(&f, b, 131);
    int level = al ? (int)al->level : LEVEL_OK;

    model_free(f.m);
    return level;
}

static void how_far_apart_two_places_are(void **state)
{
    (void)state;
    assert_int_equal(places_level(turin(), paris()), LEVEL_CRIT);
    assert_int_equal(places_level(turin(), milan()), LEVEL_WARN);
    assert_int_equal(places_level(turin(), feed_at("203.0.113.7", "IT", 137)), LEVEL_INFO);
    assert_int_equal(places_level(turin(), feed_at("192.0.2.8", "FR", 1)), LEVEL_INFO); /* /24 */
    assert_int_equal(places_level(turin(), feed_at("203.0.113.7", "IT", 0)), LEVEL_INFO);
    assert_int_equal(places_level(turin(), feed_at("203.0.113.7", "FR", 0)), LEVEL_CRIT);
    assert_int_equal(
        places_level(feed_at("2001:db8:1:2::7", NULL, 1), feed_at("2001:db8:1:3::7", NULL, 2)),
        LEVEL_INFO); /* /48 */
    assert_int_equal(
        places_level(feed_at("2001:db8:1::7", NULL, 1), feed_at("2001:db8:2::7", NULL, 2)),
        LEVEL_WARN);
    assert_int_equal(places_level(turin(), turin()), LEVEL_OK);
    assert_int_equal(places_level(turin(), feed_at(NULL, "FR", 3215)), LEVEL_OK);
    assert_int_equal(
        places_level(feed_at("192.0.2.0/24", "IT", 1), feed_at("192.0.2.0/24", "IT", 1)), LEVEL_OK);
    assert_int_equal(
        places_level(feed_at("192.0.2.0/24", "IT", 1), feed_at("203.0.113.0/24", "IT", 2)),
        LEVEL_WARN);
}

static void a_handover_is_none(void **state)
{
    struct feed f = at_work(turin(), 0);

    (void)state;
    feed_come(&f, 0, 1, milan());
    feed_work(&f, 110);
    feed_conn(&f, 0, 0, CONN_CLOSED);
    feed_come(&f, 0, 2, paris()); /* two, but other two */
    feed_work(&f, 110);
    assert_null(feed_alert(&f, ALERT_PLACES));
    feed_work(&f, 12);
    assert_non_null(feed_alert(&f, ALERT_PLACES));
    model_free(f.m);
}

static void two_places_in_the_quiet_time_that_last(void **state)
{
    struct feed f = feed_new(1000);

    (void)state;
    feed_rules(&f, 0);
    feed_desk(&f, 0);
    feed_come(&f, 0, 0, turin());
    assert_null(together(&f, paris(), QUIET_S - 1));
    feed_work(&f, 11);
    assert_non_null(feed_alert(&f, ALERT_PLACES));
    model_free(f.m);
}

static void what_is_not_seen_counts_not(void **state)
{
    struct feed f = at_work(turin(), 0);

    (void)state;
    assert_null(together(&f, paris(), 60));
    feed_link(&f, 0, LINK_STALE);
    for (int i = 0; i < 300; i++)
        feed_tick(&f, 1000);
    assert_null(feed_alert(&f, ALERT_PLACES));
    model_free(f.m);
}

/* --- churn --- */

/* n connections, each of another AS, `apart` seconds after each other. */
static struct feed churn(uint32_t n, int apart_s)
{
    struct feed f = at_work(feed_at("192.0.2.1", "IT", 1), 0);

    for (uint32_t i = 1; i < n; i++) {
        char client[32];
        snprintf(client, sizeof client, "203.0.113.%u", (unsigned)i);
        feed_conn(&f, 0, (uint16_t)(i - 1), CONN_CLOSED);
        feed_work(&f, apart_s);
        feed_come(&f, 0, (uint16_t)i, feed_at(client, "IT", i + 1));
    }
    feed_work(&f, 10); /* everybody is looked at so often */
    return f;
}

static void churn_is_more_than_four_providers(void **state)
{
    struct feed f = churn(4, 60);

    (void)state;
    feed_conn(&f, 0, 3, CONN_CLOSED);
    feed_come(&f, 0, 4, feed_at("203.0.113.99", "IT", 2)); /* one of the four again */
    feed_conn(&f, 0, 4, CONN_CLOSED);
    feed_come(&f, 0, 5, feed_at("203.0.113.98", "IT", 0)); /* unknown is none */
    feed_work(&f, 10);
    assert_null(feed_alert(&f, ALERT_CHURN));
    model_free(f.m);
    f = churn(5, 60);
    const struct alert *a = feed_alert(&f, ALERT_CHURN);
    assert_non_null(a);
    assert_int_equal(a->level, LEVEL_INFO);
    assert_int_equal(a->value, 5);
    assert_int_equal(a->threshold, 4);
    assert_int_equal(a->side[0].conn, 0);
    assert_int_equal(a->side[1].conn, 4);
    model_free(f.m);
    f = churn(5, 300); /* the first one is 30 min before the fifth */
    assert_non_null(feed_alert(&f, ALERT_CHURN));
    model_free(f.m);
    f = churn(5, 301);
    assert_null(feed_alert(&f, ALERT_CHURN));
    model_free(f.m);
}

/* --- first seen late --- */

/* A student whose deadline is 120 min after the beginning, and who comes from elsewhere. */
static struct feed late(int left_min, struct event_origin at)
{
    struct feed f = at_work(turin(), 120);

    feed_tick(&f, (int64_t)(110 - left_min) * MIN_MS);
    feed_conn(&f, 0, 0, CONN_CLOSED);
    feed_come(&f, 0, 1, at);
    feed_tick(&f, 0);
    return f;
}

static bool is_late(int left_min, struct event_origin at)
{
    struct feed f = late(left_min, at);
    bool raised = feed_alert(&f, ALERT_LATE) != NULL;

    model_free(f.m);
    return raised;
}

static void first_seen_late(void **state)
{
    struct event_origin lab = milan();
    struct feed f = late(30, milan());
    const struct alert *a = feed_alert(&f, ALERT_LATE);

    (void)state;
    assert_non_null(a);
    assert_int_equal(a->level, LEVEL_INFO);
    assert_int_equal(a->value, 30);
    assert_int_equal(a->threshold, 30);
    assert_int_equal(a->side[0].conn, 0);
    assert_int_equal(a->side[1].conn, 1);
    model_free(f.m);
    assert_false(is_late(31, milan()));
    assert_true(is_late(1, milan()));
    assert_false(is_late(0, milan()));                            /* it is over */
    assert_false(is_late(20, feed_at("203.0.113.7", "IT", 137))); /* the same provider */
    assert_false(is_late(20, feed_at("192.0.2.99", NULL, 0)));    /* the same /24 */
    assert_true(is_late(20, feed_at("203.0.113.99", NULL, 0)));   /* another one */
    assert_false(is_late(20, feed_at(NULL, NULL, 0)));            /* nobody knows */
    lab.network = "Lab";
    lab.asn = 137;
    assert_true(is_late(20, lab)); /* a network of ours is another than EXTERNAL */
}

static void late_needs_the_whole_history(void **state)
{
    struct feed f = at_work(turin(), 60);

    (void)state;
    feed_apply(&f, (struct event){.kind = EVENT_GAP,
                                  .gap = {.from_ms = f.now_ms - 5000, .to_ms = f.now_ms}});
    feed_tick(&f, 30 * MIN_MS);
    feed_conn(&f, 0, 0, CONN_CLOSED);
    feed_come(&f, 0, 1, milan());
    feed_tick(&f, 0);
    assert_null(feed_alert(&f, ALERT_LATE));
    model_free(f.m);
    f = at_work(turin(), 60);
    feed_apply(&f, (struct event){.kind = EVENT_CONN, .conn = {.change = CONN_OVER}});
    feed_tick(&f, 30 * MIN_MS);
    feed_conn(&f, 0, 0, CONN_CLOSED);
    feed_come(&f, 0, 1, milan());
    feed_tick(&f, 0);
    assert_null(feed_alert(&f, ALERT_LATE));
    model_free(f.m);
    f = feed_new(1000); /* we come two minutes after the student */
    feed_rules(&f, f.now_ms + 40 * MIN_MS);
    feed_desk(&f, 0);
    struct event e = {.kind = EVENT_CONN,
                      .conn = {.uid = "u", .ip = "", .since_ms = f.now_ms - 120000}};
    e.conn.origin = turin();
    feed_apply(&f, e);
    feed_conn(&f, 0, 0, CONN_ACTIVATED);
    feed_tick(&f, 20 * MIN_MS);
    feed_conn(&f, 0, 0, CONN_CLOSED);
    feed_come(&f, 0, 1, milan());
    feed_tick(&f, 0);
    assert_null(feed_alert(&f, ALERT_LATE));
    model_free(f.m);
}

static void extra_minutes_are_the_students_own(void **state)
{
    struct feed f = at_work(turin(), 60);

    (void)state;
    feed_expected(&f, "exam-0000", 30);
    feed_tick(&f, 40 * MIN_MS); /* 10 before the common deadline, 40 before the own */
    feed_conn(&f, 0, 0, CONN_CLOSED);
    feed_come(&f, 0, 1, milan());
    feed_tick(&f, 0);
    assert_null(feed_alert(&f, ALERT_LATE));
    model_free(f.m);
}

/* One message: a connection as the server remembers it, by seconds before now. */
struct told {
    struct event_origin at;
    int since_s, until_s; /* until_s -1: active */
};

static void tell(struct feed *f, const struct told *v, uint16_t n)
{
    for (uint16_t i = 0; i < n; i++) {
        struct event e = {.kind = EVENT_CONN,
                          .conn = {.no = i,
                                   .uid = "u",
                                   .ip = "",
                                   .origin = v[i].at,
                                   .since_ms = f->now_ms - v[i].since_s * 1000,
                                   .until_ms = f->now_ms - v[i].until_s * 1000}};
        if (i >= feed_in(f, 0)->nconns)
            feed_apply(f, e);
        bool active = v[i].until_s < 0;
        if (feed_in(f, 0)->conns[i].state == (active ? CONN_ACTIVE : CONN_DONE))
            continue;
        e.conn.change = active ? CONN_ACTIVATED : CONN_CLOSED;
        feed_apply(f, e);
    }
    feed_tick(f, 0);
}

/* Does the first message we ever hear make an accusation? */
static bool found_travelling(struct told first, struct told second)
{
    struct feed f = feed_new(1000);
    const struct told v[] = {first, second};

    feed_rules(&f, 0);
    feed_desk(&f, 0);
    tell(&f, v, 2);
    bool raised = feed_alert(&f, ALERT_TRAVEL) != NULL;
    model_free(f.m);
    return raised;
}

static void travel_of_before_we_looked(void **state)
{
    struct told was = {turin(), 20000, 7260}, is = {paris(), 60, -1};

    (void)state;
    assert_false(found_travelling(was, is)); /* two hours, whenever we came */
    assert_false(found_travelling(is, was)); /* in any order */
    is.since_s = 7200;
    assert_true(found_travelling(was, is)); /* a minute */
    assert_true(found_travelling(is, was));
    is.since_s = 7201; /* less than one: rule R2's */
    assert_false(found_travelling(was, is));
    assert_false(found_travelling(is, was));
}

/* The VPN is switched off, the page loaded again at home, and then once more. */
static void a_second_tab_is_no_second_journey(void **state)
{
    struct feed f = feed_new(1000);
    struct event_origin other = turin();
    const struct told v[] = {{other, 200, -1}, {paris(), 9000, 300}, {turin(), 300, -1}};

    (void)state;
    other.client = "192.0.2.8";
    feed_rules(&f, 0);
    feed_desk(&f, 0);
    tell(&f, v, 3);
    assert_null(feed_alert(&f, ALERT_TRAVEL));
    model_free(f.m);
}

/* Our link was down while the student moved; the server's clock is an hour behind. */
static void travel_in_a_gap_is_by_the_servers_clock(void **state)
{
    struct feed f = feed_new(1000);
    struct told v[] = {{turin(), 8000, -1}, {paris(), 3640, -1}};

    (void)state;
    feed_rules(&f, 0);
    feed_desk(&f, 0);
    tell(&f, v, 1);
    feed_tick(&f, 120000);
    v[0].until_s = 3659; /* 19 s before */
    tell(&f, v, 2);
    assert_null(feed_alert(&f, ALERT_TRAVEL));
    model_free(f.m);
}

/* The end of one stands behind the beginning of the next, whose page we saw before. */
static void the_order_of_a_message_says_nothing(void **state)
{
    struct feed f = at_work(turin(), 0);
    struct event e = {.kind = EVENT_CONN, .conn = {.no = 1, .uid = "u", .ip = ""}};

    (void)state;
    e.conn.origin = paris();
    feed_apply(&f, e);
    feed_tick(&f, 120000);
    feed_conn(&f, 0, 1, CONN_ACTIVATED);
    e.conn = (struct event_conn){.change = CONN_CLOSED, .until_ms = f.now_ms - 100000};
    feed_apply(&f, e);
    feed_tick(&f, 0);
    assert_non_null(feed_alert(&f, ALERT_TRAVEL));
    assert_int_equal(feed_alert(&f, ALERT_TRAVEL)->apart_s, 100);
    model_free(f.m);
}

static void an_unsure_address_enters_no_rule(void **state)
{
    struct event_origin at = paris();

    (void)state;
    for (int i = 0; i < 2; i++) {
        at.kind = i ? ORIGIN_UNSURE : ORIGIN_UNKNOWN;
        assert_false(travels(2 * MIN_MS, turin(), at));
        assert_false(travels(2 * MIN_MS, at, turin()));
        assert_int_equal(places_level(turin(), at), LEVEL_OK);
        assert_false(is_late(20, at));
        struct feed f = at_work(turin(), 0);
        for (uint16_t k = 1; k < 9; k++) {
            at.asn = k;
            feed_come(&f, 0, k, at);
            feed_conn(&f, 0, k, CONN_CLOSED);
        }
        feed_work(&f, 20);
        assert_int_equal(model_alerts(f.m), 0);
        model_free(f.m);
    }
}

/* One student, two instances: turin() at the first, `at` at the second. */
static struct feed at_two_instances(const char *student, struct event_origin at)
{
    struct feed f = at_work(turin(), 0);
    struct event second = {.kind = EVENT_ROSTER,
                           .roster = {.index = 1,
                                      .id = "spare",
                                      .student = student,
                                      .phase_text = "Ready",
                                      .phase = PHASE_READY,
                                      .running = true}};

    feed_apply(&f, second);
    feed_link(&f, 1, LINK_LIVE);
    feed_come(&f, 1, 0, at);
    feed_work(&f, QUIET_S + 20);
    return f;
}

static void two_places_at_two_instances(void **state)
{
    struct feed f = at_two_instances("exam-0000", paris());
    const struct alert *a = feed_alert(&f, ALERT_PLACES);

    (void)state;
    assert_non_null(a);
    assert_int_equal(a->level, LEVEL_CRIT);
    assert_int_equal(a->index, 1); /* who came later */
    assert_int_equal(a->side[0].instance, 1);
    assert_int_equal(a->side[1].instance, 2);
    assert_true(a->value > a->threshold);
    feed_work(&f, 1000); /* as long as it holds */
    assert_int_equal(feed_open_alerts(&f, ALERT_PLACES), 1);
    feed_conn(&f, 0, 0, CONN_CLOSED);
    feed_work(&f, 20);
    assert_int_equal(feed_open_alerts(&f, ALERT_PLACES), 0);
    assert_int_equal(model_alerts(f.m), 1);
    model_free(f.m);
    f = at_two_instances("exam-0000", turin());
    assert_int_equal(model_alerts(f.m), 0);
    model_free(f.m);
    f = at_two_instances("exam-0001", paris());
    assert_int_equal(model_alerts(f.m), 0);
    model_free(f.m);
}

/* We begin to look when the student has closed the desktop already. */
static void who_has_left_before_we_came_is_not_absent(void **state)
{
    struct feed f = feed_new(1000);
    const struct told left = {turin(), 7200, 600};

    (void)state;
    feed_rules(&f, 0);
    feed_expected(&f, "exam-0000", 0);
    feed_desk(&f, 0);
    tell(&f, &left, 1);
    feed_work(&f, 700);
    assert_true(model_expected_at(f.m, 0)->seen);
    assert_true(feed_in(&f, 0)->exam_from_ms == f.now_ms - 700000 - 7200000);
    assert_true(conn_used(&feed_in(&f, 0)->conns[0]));
    assert_null(feed_alert(&f, ALERT_ABSENT));
    model_free(f.m);
}

/* The submission says so where no connection does. */
static void who_has_submitted_is_not_absent(void **state)
{
    struct feed f = feed_new(1000);

    (void)state;
    feed_rules(&f, 0);
    feed_expected(&f, "exam-0000", 0);
    feed_desk(&f, 0);
    assert_false(model_expected_at(f.m, 0)->seen);
    feed_roster(&f, 0, PHASE_OFF, SUBMISSION_DONE);
    assert_true(model_expected_at(f.m, 0)->seen);
    model_free(f.m);
}

/* --- whoever looks, and whoever restarts --- */

static void spectators_enter_no_rule(void **state)
{
    struct feed f = at_work(turin(), 15);
    struct event_origin look = paris();

    (void)state;
    look.spectator = SPECTATOR_OURS;
    feed_come(&f, 0, 1, look);
    feed_work(&f, 200);
    feed_conn(&f, 0, 0, CONN_CLOSED);
    look.client = "203.0.113.9";
    feed_come(&f, 0, 2, look);
    feed_work(&f, 60);
    assert_int_equal(model_alerts(f.m), 0);
    assert_int_equal(feed_in(&f, 0)->nactive, 0);
    assert_int_equal(instance_total(feed_in(&f, 0)), 1);
    assert_string_equal(instance_from(feed_in(&f, 0)), "192.0.2.7");
    assert_int_equal(feed_in(&f, 0)->rtt_ms, 0);
    assert_true(feed_in(&f, 0)->ledger.lost); /* the student's */
    model_free(f.m);
}

static void a_spectator_who_is_known_later(void **state)
{
    struct feed f = feed_new(1000);
    struct event look = {.kind = EVENT_ACTION,
                         .action = {.kind = ACTION_SPECTATE, .uid = "uid0", .who = "anna"}};

    (void)state;
    feed_rules(&f, 0);
    feed_expected(&f, "exam-0000", 0);
    feed_desk(&f, 0);
    feed_apply(&f, look); /* not there yet */
    feed_come(&f, 0, 0, turin());
    feed_work(&f, 5);
    assert_true(model_expected_at(f.m, 0)->seen);
    feed_apply(&f, look);
    const struct instance *in = feed_in(&f, 0);
    assert_int_equal(in->nactive, 0);
    assert_int_equal(in->rtt_ms, 0);
    assert_true(in->exam_from_ms == 0);
    assert_false(ledger_known(in));
    assert_false(model_expected_at(f.m, 0)->seen);
    assert_int_equal(in->conns[0].origin.spectator, SPECTATOR_OURS);
    feed_conn(&f, 0, 0, CONN_CLOSED);
    assert_int_equal(in->nactive, 0);
    feed_come(&f, 0, 1, milan());
    assert_true(in->exam_from_ms == f.now_ms);
    look.action.uid = "uid1"; /* with a student beside, the student stays */
    feed_come(&f, 0, 2, paris());
    feed_apply(&f, look);
    assert_int_equal(in->nactive, 1);
    assert_int_equal(model_dropped(f.m), 0);
    model_free(f.m);
}

static void the_exam_begins_with_the_page(void **state)
{
    struct feed f = feed_new(1000);
    struct event e = {.kind = EVENT_CONN, .conn = {.uid = "u", .ip = ""}};

    (void)state;
    feed_desk(&f, 0);
    int64_t t0 = f.now_ms;
    e.conn.since_ms = t0 - 3600000; /* loaded, never opened */
    feed_apply(&f, e);
    assert_true(feed_in(&f, 0)->exam_from_ms == 0);
    e.conn.no = 1;
    e.conn.since_ms = 0; /* unknown: our own sight */
    feed_apply(&f, e);
    feed_tick(&f, 5000);
    feed_conn(&f, 0, 1, CONN_ACTIVATED);
    assert_true(feed_in(&f, 0)->exam_from_ms == t0);
    e.conn.no = 2;
    e.conn.since_ms = t0 - 60000;
    feed_apply(&f, e);
    feed_conn(&f, 0, 2, CONN_ACTIVATED);
    assert_true(feed_in(&f, 0)->exam_from_ms == t0 - 60000);
    model_free(f.m);
}

static void a_restart_changes_nothing(void **state)
{
    struct feed f = at_work(turin(), 0);

    (void)state;
    int64_t from_ms = feed_in(&f, 0)->exam_from_ms;
    assert_non_null(moved(&f, 10 * MIN_MS, paris()));
    feed_tick(&f, 5000);
    feed_rules(&f, 0); /* as live_resume tells it */
    feed_link(&f, 0, LINK_CONNECTING);
    feed_roster(&f, 0, PHASE_READY, SUBMISSION_NONE);
    feed_link(&f, 0, LINK_LIVE);
    feed_work(&f, 60);
    assert_true(feed_in(&f, 0)->exam_from_ms == from_ms);
    assert_int_equal(model_alerts(f.m), 1);
    assert_int_equal(feed_open_alerts(&f, ALERT_TRAVEL), 1);
    assert_int_equal(feed_in(&f, 0)->gone_ms, 0);
    model_free(f.m);
}

static void switched_off(void **state)
{
    struct feed f = at_work(turin(), 0);
    struct event e = {.kind = EVENT_CONFIG, .config = *model_config(f.m)};

    (void)state;
    e.config.rule[RULE_TRAVEL] = e.config.rule[RULE_PLACES] = 0;
    feed_apply(&f, e);
    assert_null(moved(&f, 10 * MIN_MS, paris()));
    assert_null(together(&f, milan(), 200));
    model_free(f.m);
    f = at_work(turin(), 0);
    e.config = *model_config(f.m);
    e.config.rules = 1; /* a journal of before them, whatever its numbers are */
    feed_apply(&f, e);
    assert_null(moved(&f, 10 * MIN_MS, paris()));
    model_free(f.m);
}

static void numbers_have_limits(void **state)
{
    (void)state;
    for (int i = 0; i < RULE_NUMBERS; i++) {
        const struct rules_number *n = &rules_number[i];
        assert_non_null(n->section);
        assert_non_null(n->name);
        assert_true(n->min <= n->usual && n->usual <= n->max);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(travel_shows_both_sides),
        cmocka_unit_test(travel_has_boundaries),
        cmocka_unit_test(travel_by_country),
        cmocka_unit_test(quiet_for_ten_minutes),
        cmocka_unit_test(one_alert_in_fifteen_minutes),
        cmocka_unit_test(worse_is_said_at_once),
        cmocka_unit_test(two_places_after_two_minutes),
        cmocka_unit_test(how_far_apart_two_places_are),
        cmocka_unit_test(a_handover_is_none),
        cmocka_unit_test(two_places_in_the_quiet_time_that_last),
        cmocka_unit_test(what_is_not_seen_counts_not),
        cmocka_unit_test(churn_is_more_than_four_providers),
        cmocka_unit_test(first_seen_late),
        cmocka_unit_test(late_needs_the_whole_history),
        cmocka_unit_test(extra_minutes_are_the_students_own),
        cmocka_unit_test(travel_of_before_we_looked),
        cmocka_unit_test(a_second_tab_is_no_second_journey),
        cmocka_unit_test(travel_in_a_gap_is_by_the_servers_clock),
        cmocka_unit_test(the_order_of_a_message_says_nothing),
        cmocka_unit_test(an_unsure_address_enters_no_rule),
        cmocka_unit_test(two_places_at_two_instances),
        cmocka_unit_test(who_has_left_before_we_came_is_not_absent),
        cmocka_unit_test(who_has_submitted_is_not_absent),
        cmocka_unit_test(spectators_enter_no_rule),
        cmocka_unit_test(a_spectator_who_is_known_later),
        cmocka_unit_test(the_exam_begins_with_the_page),
        cmocka_unit_test(a_restart_changes_nothing),
        cmocka_unit_test(switched_off),
        cmocka_unit_test(numbers_have_limits),
    };

    return cmocka_run_group_tests_name("rules", tests, NULL, NULL);
}
