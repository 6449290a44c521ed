/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "feed.h"

static void numbers_stay(void **state)
{
    struct model *m = model_new();
    struct feed f = {m, 1000};

    (void)state;
    assert_int_equal(model_networks(m), 1);
    assert_string_equal(model_network(m, 0)->label, NETWORK_EXTERNAL);
    feed_network(&f, (struct event_network){.label = "Lab", .rtt_warn_ms = 120, .place = "Cellar"});
    feed_network(&f, (struct event_network){.label = "Wifi"});
    feed_network(&f, (struct event_network){.label = "Lab", .rtt_warn_ms = 80, .room = true});
    feed_network(&f, (struct event_network){.label = "EXTERNAL", .trusted = true});
    assert_int_equal(model_networks(m), 3);
    assert_int_equal(model_network(m, 1)->rtt_warn_ms, 80);
    assert_true(model_network(m, 1)->room);
    assert_null(model_network(m, 1)->place);
    assert_false(model_network(m, 0)->trusted);
    assert_string_equal(model_network(m, 99)->label, NETWORK_EXTERNAL);
    model_free(m);
}

static void rtt(struct feed *f, uint32_t index, uint16_t ms)
{
    struct sample_rtt r = {0, ms};
    struct sample s = {.index = index, .cpu = 5, .mem = 5, .nrtt = 1, .rtt = &r};

    feed_apply(f, (struct event){.kind = EVENT_TICK, .tick = {&s, 1}});
}

static void what_is_counted(void **state)
{
    struct feed f = feed_new(1000);
    struct event_origin lab = feed_at("192.0.2.7", "IT", 1);
    struct network_now now[2];

    (void)state;
    feed_network(&f, (struct event_network){.label = "Lab", .room = true});
    lab.network = "Lab";
    for (uint32_t i = 0; i < 23; i++) {
        feed_desk(&f, i);
        if (i < 20)
            feed_come(&f, i, 0, lab);
    }
    feed_come(&f, 20, 0, feed_at("203.0.113.7", "IT", 2));
    lab.spectator = SPECTATOR_OURS;
    feed_come(&f, 20, 1, lab);
    feed_come(&f, 21, 0, lab); /* 21 and 22: nobody */
    for (uint16_t i = 0; i < 20; i++)
        rtt(&f, i, i < 18 ? (uint16_t)(i + 1) : 300);
    for (int t = 0; t < 60; t++) {
        f.now_ms += 1000;
        rtt(&f, 19, 300);
    }
    feed_conn(&f, 0, 0, CONN_CLOSED);
    feed_link(&f, 1, LINK_STALE);
    network_count(f.m, now);
    assert_int_equal(now[1].students, 19);
    assert_int_equal(now[1].ever, 20);
    assert_int_equal(now[1].measured, 18); /* neither who left nor who is silent */
    assert_int_equal(now[1].warn, 1);
    assert_int_equal(now[1].crit, 0);
    assert_int_equal(now[1].rtt_median_ms, 11); /* the 10th of 2 .. 18, 300, 300 */
    assert_int_equal(now[1].rtt_p95_ms, 300);
    assert_int_equal(now[1].lost, 1);
    assert_int_equal(now[1].stale, 1);
    assert_int_equal(now[0].students, 1);
    assert_int_equal(now[0].ever, 1);
    assert_int_equal(now[0].rtt_median_ms, -1);
    assert_int_equal(now[0].rtt_p95_ms, -1);
    model_free(f.m);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(numbers_stay),
        cmocka_unit_test(what_is_counted),
    };

    return cmocka_run_group_tests_name("network", tests, NULL, NULL);
}
