/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A clone holds all that its original holds, and shares nothing with it. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "feed.h"
#include "model/digest.h"
#include "model/state.h"

enum { SEEN = 3 /* the instance with everything */, N = 12 };

static void full_roster(struct feed *f, const char *name)
{
    feed_apply(f, (struct event){.kind = EVENT_ROSTER,
                                 .roster = {.index = SEEN,
                                            .change = ROSTER_CHANGED,
                                            .id = "exam-3",
                                            .student = "S100003",
                                            .name = name,
                                            .phase_text = "Ready",
                                            .host = "site.example.org",
                                            .phase = PHASE_READY,
                                            .running = true,
                                            .submission = SUBMISSION_FAILED}});
}

/* All that a model can hold: a hole among the indices, one with every field, an outage, alerts that
 * are open, over and acknowledged, a site in trouble. */
static struct feed run(void)
{
    struct feed f = feed_new(1000);

    for (uint32_t i = 0; i < N; i++)
        if (i != 1) {
            feed_desk(&f, i);
            feed_come(&f, i, 0, feed_at("192.0.2.9", NULL, 0));
        }
    feed_network(&f, (struct event_network){.label = "Lab", .place = "Cellar", .room = true});
    feed_apply(&f, (struct event){.kind = EVENT_EXPECTED,
                                  .expected = {"S100003", "Ada", "A1", "near the door", 15}});
    feed_roster(&f, 2, PHASE_FAILED, SUBMISSION_NONE);
    feed_roster(&f, 2, PHASE_OFF, SUBMISSION_DONE);
    full_roster(&f, "Ada");
    struct event_origin at = feed_at("2001:db8::7", "IT", 137);
    at.city = "Torino";
    at.as_org = "GARR";
    at.network = "Lab";
    feed_come(&f, SEEN, 1, at);
    for (uint16_t no = 0; no < 3; no++) {
        feed_conn(&f, SEEN, no, CONN_OPENED);
        feed_conn(&f, SEEN, no, CONN_ACTIVATED);
    }
    for (int t = 0; t < 300; t++) {
        feed_sample(&f, 500, SEEN, 99, t % 100, 300 + t % 7);
        feed_sample(&f, 0, 4, t % 50, 20, -1);
    }
    feed_conn(&f, SEEN, 1, CONN_CLOSED);
    for (uint32_t i = 4; i < N; i++)
        feed_link(&f, i, LINK_STALE);
    feed_tick(&f, 3000);
    feed_apply(&f, (struct event){.kind = EVENT_ACTION, .action = {.alert = 2, .who = "anna"}});
    feed_apply(&f, (struct event){.kind = EVENT_API,
                                  .api = {.state = API_STATUS, .status = 502, .text = "bad"}});
    feed_apply(&f, (struct event){.kind = EVENT_CLOCK, .clock = {.drift_ms = 7000}});
    return f;
}

static void same_str(const char *a, const char *b)
{
    assert_int_equal(a == NULL, b == NULL);
    if (!a)
        return;
    assert_string_equal(a, b);
    assert_ptr_not_equal(a, b);
}

static void same_conns(const struct instance *a, const struct instance *b)
{
    for (int i = 0; i < a->nconns; i++) {
        struct conn x, y;
        memcpy(&x, &a->conns[i], sizeof x);
        memcpy(&y, &b->conns[i], sizeof y);
        same_str(x.uid, y.uid);
        same_str(x.ip, y.ip);
        assert_int_equal(x.rtt == NULL, y.rtt == NULL);
        if (x.rtt) {
            assert_ptr_not_equal(x.rtt, y.rtt);
            assert_memory_equal(x.rtt, y.rtt, sizeof *x.rtt);
        }
        assert_int_equal(x.all == NULL, y.all == NULL);
        if (x.all) {
            assert_ptr_not_equal(x.all, y.all);
            assert_memory_equal(x.all, y.all, sizeof *x.all);
        }
        same_str(x.origin.client, y.origin.client);
        same_str(x.origin.country, y.origin.country);
        same_str(x.origin.city, y.origin.city);
        same_str(x.origin.as_org, y.origin.as_org);
        x.origin.client = x.origin.country = x.origin.city = x.origin.as_org = NULL;
        y.origin.client = y.origin.country = y.origin.city = y.origin.as_org = NULL;
        x.uid = y.uid = x.ip = y.ip = NULL;
        x.rtt = y.rtt = NULL;
        x.all = y.all = NULL;
        assert_memory_equal(&x, &y, sizeof x);
    }
}

static void same_series(const struct series *a, const struct series *b, int64_t end_ms)
{
    static const int64_t steps[] = {500, 2000, SERIES_COARSE_MS};
    struct series_point x[700], y[700];

    assert_int_equal(a == NULL, b == NULL);
    if (!a)
        return;
    assert_ptr_not_equal(a, b);
    for (int sig = 0; sig < SERIES_SIGNALS; sig++)
        for (size_t i = 0; i < sizeof steps / sizeof *steps; i++) {
            series_read(a, (enum series_signal)sig, end_ms, steps[i], x, 700);
            series_read(b, (enum series_signal)sig, end_ms, steps[i], y, 700);
            assert_memory_equal(x, y, sizeof x);
        }
}

/* Pointers are compared by what they point to and then put out of sight: whatever field is added
 * later is compared too. */
static void same_instance(const struct instance *a, const struct instance *b, int64_t end_ms)
{
    struct instance x, y;

    memcpy(&x, a, sizeof x);
    memcpy(&y, b, sizeof y);
    same_str(a->id, b->id);
    same_str(a->student, b->student);
    same_str(a->name, b->name);
    same_str(a->phase_text, b->phase_text);
    same_str(a->host, b->host);
    same_conns(a, b);
    same_series(a->series, b->series, end_ms);
    x.id = x.student = x.name = x.phase_text = y.id = y.student = y.name = y.phase_text = NULL;
    x.host = y.host = NULL;
    assert_ptr_not_equal(x.networks, y.networks);
    x.networks = y.networks = NULL;
    x.conns = y.conns = NULL;
    x.series = y.series = NULL;
    x.capconns = y.capconns = 0;
    assert_memory_equal(&x, &y, sizeof x);
}

static void same_alert(const struct alert *a, const struct alert *b)
{
    struct alert x, y;

    memcpy(&x, a, sizeof x);
    memcpy(&y, b, sizeof y);
    same_str(a->acked_by, b->acked_by);
    same_str(a->host, b->host);
    x.acked_by = y.acked_by = x.host = y.host = NULL;
    assert_memory_equal(&x, &y, sizeof x);
}

static void same_lists(const struct model *a, const struct model *b)
{
    for (uint32_t i = 0; i < a->networks.n; i++) {
        const struct network *x = &a->networks.v[i], *y = &b->networks.v[i];
        same_str(x->label, y->label);
        same_str(x->place, y->place);
        assert_int_equal(x->room, y->room);
    }
    for (uint32_t i = 0; i < a->expected.n; i++) {
        const struct expected *x = &a->expected.v[i], *y = &b->expected.v[i];
        same_str(x->student, y->student);
        same_str(x->name, y->name);
        same_str(x->seat, y->seat);
        same_str(x->note, y->note);
        assert_int_equal(x->extra_min, y->extra_min);
        assert_int_equal(expected_find(&b->expected, x->student), i + 1);
    }
}

static void same_model(const struct model *a, const struct model *b)
{
    struct model x, y;

    for (uint32_t i = 0; i < a->size; i++) {
        assert_int_equal(a->instances[i] == NULL, b->instances[i] == NULL);
        if (a->instances[i])
            same_instance(a->instances[i], b->instances[i], a->now_ms + 1);
    }
    for (size_t i = 0; i < a->alerts.n; i++)
        same_alert(&a->alerts.v[i], &b->alerts.v[i]);
    same_lists(a, b);
    same_str(a->api.text, b->api.text);
    memcpy(&x, a, sizeof x);
    memcpy(&y, b, sizeof y);
    x.instances = y.instances = NULL;
    x.alerts.v = y.alerts.v = NULL;
    x.api.text = y.api.text = NULL;
    x.networks.v = y.networks.v = NULL;
    x.expected.v = y.expected.v = NULL;
    x.expected.places = y.expected.places = NULL;
    x.cap = x.networks.cap = x.expected.cap = 0;
    y.cap = y.networks.cap = y.expected.cap = 0;
    x.alerts.cap = y.alerts.cap = 0;
    assert_memory_equal(&x, &y, sizeof x);
}

static void it_holds_everything(void **state)
{
    struct feed f = run();
    struct model *c = model_clone(f.m);
    char x[DIGEST_HEX + 1], y[DIGEST_HEX + 1];

    (void)state;
    assert_null(model_instance(f.m, 1));
    assert_int_equal(feed_in(&f, SEEN)->nconns, 3);
    assert_true(model_alerts(f.m) > 8);
    assert_string_equal(model_alert(f.m, 1)->acked_by, "anna");
    same_model(f.m, c);
    digest_model(f.m, x);
    digest_model(c, y);
    assert_string_equal(x, y);
    model_free(f.m);
    model_free(c);
}

static void what_happens_later_is_not_in_it(void **state)
{
    struct feed f = run(), same = run();
    struct model *c = model_clone(f.m);

    (void)state;
    full_roster(&f, "Grace");
    for (int t = 0; t < 100; t++)
        feed_sample(&f, 500, SEEN, 3, 4, 5);
    feed_conn(&f, SEEN, 3, CONN_OPENED);
    feed_conn(&f, SEEN, 0, CONN_CLOSED);
    feed_desk(&f, 1);
    feed_desk(&f, N + 5);
    feed_apply(&f, (struct event){.kind = EVENT_ACTION, .action = {.alert = 1, .who = "bert"}});
    feed_apply(&f, (struct event){.kind = EVENT_API, .api = {.state = API_OK, .text = "fine"}});
    same_model(same.m, c);
    model_free(f.m);
    same_model(same.m, c); /* it outlives the original, too */
    model_free(c);
    model_free(same.m);
}

/* A clone is a model like any other: it goes on as the original does. */
static void it_goes_on_alike(void **state)
{
    struct feed f = run(), g = {model_clone(f.m), f.now_ms};
    struct feed *both[] = {&f, &g};

    (void)state;
    for (int i = 0; i < 2; i++) {
        for (int t = 0; t < 200; t++)
            feed_sample(both[i], 500, SEEN, t % 100, 4, 900);
        feed_conn(both[i], SEEN, 3, CONN_OPENED);
        feed_desk(both[i], N);
        for (uint32_t k = 4; k < N; k++)
            feed_link(both[i], k, LINK_LIVE);
        feed_tick(both[i], 20000);
    }
    same_model(f.m, g.m);
    model_free(f.m);
    model_free(g.m);
}

static void nothing_can_be_cloned(void **state)
{
    struct model *m = model_new(), *c = model_clone(m);

    (void)state;
    same_model(m, c);
    model_free(m);
    struct feed f = {c, 1000};
    feed_desk(&f, 0);
    assert_int_equal(model_size(c), 1);
    model_free(c);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(it_holds_everything),
        cmocka_unit_test(what_happens_later_is_not_in_it),
        cmocka_unit_test(it_goes_on_alike),
        cmocka_unit_test(nothing_can_be_cloned),
    };

    return cmocka_run_group_tests_name("clone", tests, NULL, NULL);
}
