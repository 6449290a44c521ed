/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The life of a real desktop, as its server told it once a second, becomes the history that the
 * model keeps of it: four connections, of which one was used for 26 s, one came through a proxy,
 * and two never opened the desktop. */
#include "../model/feed.h"
#include "source/observe.h"
#include "source/origin.h"

#include <stdlib.h>
#include <string.h>

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

static const int64_t began_ms = INT64_C(1795368658159); /* 2026-11-22T17:30:58.159Z */

static void apply(void *ud, const struct event *e)
{
    struct feed *f = ud;

    model_apply(f->m, e);
}

static struct origin_map campus(void)
{
    struct origin_map map = {0};

    assert_int_equal(origin_add_network(&map, "Campus", "130.192.0.0/16"), 0);
    assert_int_equal(origin_add_proxy(&map, "10.0.0.0/8"), 0);
    return map;
}

static void hear(struct feed *f, struct observe *o, const char *line)
{
    static struct usages usages;
    struct sample_rtt rtt[EVENT_CONNS_MAX];
    struct sample sample = {.index = 0, .rtt = rtt};

    assert_int_equal(usages_parse(line, strcspn(line, "\n"), &usages), 0);
    sample.cpu = usages.cpu;
    sample.mem = usages.mem;
    sample.nrtt = observe_message(o, 0, &usages, f->now_ms, apply, f, rtt);
    feed_apply(f, (struct event){.kind = EVENT_TICK, .tick = {&sample, 1}});
}

/* The model of who hears the messages from `first` on, up to `end`. */
static struct feed hear_from(int first, int end)
{
    struct feed f = {model_new(), began_ms};
    struct origin_map map = campus();
    struct observe_how how = {.keep = ADDRESS_FULL, .origins = &map};
    struct observe o = {.how = &how};
    char path[512], line[8192];

    feed_apply(&f, (struct event){.kind = EVENT_CONFIG, .config = health_defaults(1000)});
    feed_apply(&f, (struct event){.kind = EVENT_NETWORK, .network = {.label = "Campus"}});
    feed_desk(&f, 0);
    snprintf(path, sizeof path, "%s/tests/wire/usages-desktop-life.ndjson", getenv("top_srcdir"));
    FILE *file = fopen(path, "r");
    assert_non_null(file);
    for (int k = 0; k < end; k++) {
        assert_non_null(fgets(line, sizeof line, file));
        f.now_ms = began_ms + k * 1000;
        if (k >= first)
            hear(&f, &o, line);
    }
    fclose(file);
    observe_done(&o);
    origin_done(&map);
    return f;
}

static struct feed live(int messages)
{
    return hear_from(0, messages);
}

static const struct conn *from(const struct feed *f, const char *ip)
{
    const struct instance *in = model_instance(f->m, 0);

    for (int k = 0; k < in->nconns; k++)
        if (strcmp(in->conns[k].ip, ip) == 0)
            return &in->conns[k];
    fail_msg("nobody came from %s", ip);
    return NULL;
}

static const char *network(const struct feed *f, const struct conn *c)
{
    return model_network(f->m, c->origin.network)->label;
}

enum { MESSAGES = 46 };

static void one_was_used_for_26_seconds(void **state)
{
    struct feed f = live(MESSAGES);
    const struct conn *c = from(&f, "130.192.1.10");

    (void)state;
    assert_int_equal(c->state, CONN_DONE);
    assert_false(c->vanished);
    assert_string_equal(c->origin.client, "130.192.1.10");
    assert_string_equal(network(&f, c), "Campus");
    assert_int_equal(c->since_ms, began_ms + 3000);      /* the page */
    assert_int_equal(c->first_seen_ms, began_ms + 4000); /* the next message */
    assert_int_equal(c->activated_ms, began_ms + 9000);  /* the desktop */
    assert_int_equal(c->until_ms - c->activated_ms, 25006 /* of the server's time: */);
    assert_int_equal(c->last_seen_ms - c->activated_ms, 26000);
    assert_int_equal(conn_lasted_ms(c, f.now_ms), 31006); /* with the page */
    assert_int_equal(c->all->n, 26);
    assert_int_equal(c->all->min_ms, 35);
    assert_int_equal(c->all->max_ms, 36);
    model_free(f.m);
}

static void one_came_through_a_proxy(void **state)
{
    struct feed f = live(MESSAGES);
    const struct conn *c = from(&f, "203.0.113.77, 10.0.0.7");

    (void)state;
    assert_int_equal(c->state, CONN_DONE);
    assert_string_equal(c->origin.client, "203.0.113.77");
    assert_int_equal(c->origin.kind, ORIGIN_DOCUMENTATION);
    assert_string_equal(network(&f, c), "EXTERNAL");
    assert_int_equal(conn_lasted_ms(c, f.now_ms), 12006);
    assert_int_equal(c->all->n, 10);
    assert_int_equal(rtt_p95_ms(c->all), 240);
    model_free(f.m);
}

static void two_never_opened_it(void **state)
{
    struct feed f = live(MESSAGES);
    const struct conn *a = from(&f, "2001:db8::17"), *b = from(&f, "unknown");

    (void)state;
    assert_int_equal(a->state, CONN_NEVER);
    assert_int_equal(b->state, CONN_NEVER);
    assert_string_equal(a->origin.client, "2001:db8::17");
    assert_null(b->origin.client);
    assert_int_equal(b->origin.kind, ORIGIN_UNKNOWN);
    assert_int_equal(a->activated_ms, 0);
    assert_null(a->all);
    model_free(f.m);
}

/* Three values, at three times. */
static void states_come_one_after_the_other(void **state)
{
    static const struct {
        int messages, active, total;
        enum conn_state first;
    } times[] = {{4, 0, 0, CONN_NEVER},      {5, 0, 1, CONN_NEVER},   {10, 1, 1, CONN_ACTIVE},
                 {18, 2, 2, CONN_ACTIVE},    {22, 2, 4, CONN_ACTIVE}, {28, 1, 4, CONN_ACTIVE},
                 {MESSAGES, 0, 4, CONN_DONE}};

    (void)state;
    for (size_t k = 0; k < sizeof times / sizeof *times; k++) {
        struct feed f = live(times[k].messages);
        const struct instance *in = model_instance(f.m, 0);
        assert_int_equal(in->nactive, times[k].active);
        assert_int_equal(in->nconns, times[k].total);
        if (in->nconns)
            assert_int_equal(from(&f, "130.192.1.10")->state, times[k].first);
        model_free(f.m);
    }
}

/* Whenever somebody begins to look: while it was used, and when all was over. */
static void the_exam_began_with_the_first_that_was_used(void **state)
{
    static const int looks_from[] = {0, 20, MESSAGES - 1};

    (void)state;
    for (size_t k = 0; k < sizeof looks_from / sizeof *looks_from; k++) {
        struct feed f = hear_from(looks_from[k], MESSAGES);
        assert_int_equal(model_instance(f.m, 0)->exam_from_ms, began_ms + 3000);
        assert_int_equal(model_alerts(f.m), 0);
        model_free(f.m);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(one_was_used_for_26_seconds),
        cmocka_unit_test(one_came_through_a_proxy),
        cmocka_unit_test(two_never_opened_it),
        cmocka_unit_test(states_come_one_after_the_other),
        cmocka_unit_test(the_exam_began_with_the_first_that_was_used),
    };

    return cmocka_run_group_tests_name("desktop_life", tests, NULL, NULL);
}
