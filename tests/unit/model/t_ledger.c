/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Short stories of one student or of a few, and what each lost. Seconds are the test's. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "feed.h"
#include "model/digest.h"
#include "model/state.h"

static void wait_s(struct feed *f, int s)
{
    for (int i = 0; i < s; i++)
        feed_tick(f, 1000);
}

static void phase(struct feed *f, uint32_t index, enum phase p, bool running, enum submission s)
{
    char id[32];

    snprintf(id, sizeof id, "exam-%04u", (unsigned)index);
    feed_apply(f, (struct event){.kind = EVENT_ROSTER,
                                 .roster = {.index = index,
                                            .change = ROSTER_CHANGED,
                                            .id = id,
                                            .student = id,
                                            .phase_text = "text",
                                            .phase = p,
                                            .running = running,
                                            .submission = s}});
}

static void submission(struct feed *f, uint32_t index, enum submission s)
{
    phase(f, index, PHASE_READY, true, s);
}

static void api(struct feed *f, enum api_state s)
{
    feed_apply(f, (struct event){.kind = EVENT_API, .api = {.state = s}});
}

static void come(struct feed *f, uint32_t index, uint16_t no)
{
    feed_conn(f, index, no, CONN_OPENED);
    feed_conn(f, index, no, CONN_ACTIVATED);
}

/* n students at work, for 100 s. */
static struct feed working(uint32_t n)
{
    struct feed f = feed_new(1000);

    for (uint32_t i = 0; i < n; i++) {
        feed_desk(&f, i);
        come(&f, i, 0);
    }
    wait_s(&f, 100);
    return f;
}

static void gap(struct feed *f, enum gap_why why, int from_s, int to_s)
{
    feed_apply(f, (struct event){.kind = EVENT_GAP,
                                 .gap = {.why = why,
                                         .from_ms = f->now_ms + from_s * 1000,
                                         .to_ms = f->now_ms + to_s * 1000}});
}

/* What a student lost, by causes in the order of the enum. */
struct lost {
    int instance, load, site, rtt, alone, blind;
};

static void expect_at(const struct feed *f, uint32_t index, struct lost want, int line)
{
    const struct instance *in = feed_in(f, index);
    struct lost got = {.instance = (int)ledger_ms(in, LEDGER_INSTANCE, f->now_ms) / 1000,
                       .load = (int)ledger_ms(in, LEDGER_LOAD, f->now_ms) / 1000,
                       .site = (int)ledger_ms(in, LEDGER_SITE, f->now_ms) / 1000,
                       .rtt = (int)ledger_ms(in, LEDGER_RTT, f->now_ms) / 1000,
                       .alone = (int)ledger_ms(in, LEDGER_ALONE, f->now_ms) / 1000,
                       .blind = (int)ledger_ms(in, LEDGER_BLIND, f->now_ms) / 1000};

    if (memcmp(&got, &want, sizeof got) != 0)
        fail_msg("line %d: instance %d load %d site %d rtt %d alone %d blind %d", line,
                 got.instance, got.load, got.site, got.rtt, got.alone, got.blind);
    assert_int_equal(ledger_extension_ms(in, f->now_ms) / 1000,
                     want.instance + want.load + want.site);
}

#define EXPECT(f, index, ...) expect_at(f, index, (struct lost){__VA_ARGS__}, __LINE__)
#define EXPECT_NONE(f, index) expect_at(f, index, (struct lost){0}, __LINE__)

static void who_works_loses_nothing(void **state)
{
    struct feed f = working(1);

    (void)state;
    assert_true(ledger_known(feed_in(&f, 0)));
    assert_true(ledger_sits(feed_in(&f, 0), f.now_ms));
    assert_int_equal(ledger_cause(feed_in(&f, 0), f.now_ms), LEDGER_NONE);
    assert_int_equal(ledger_since_ms(feed_in(&f, 0), f.now_ms), 0);
    EXPECT_NONE(&f, 0);
    model_free(f.m);
}

static void before_arrival_nobody_waits(void **state)
{
    struct feed f = feed_new(1000);

    (void)state;
    phase(&f, 0, PHASE_STARTING, true, SUBMISSION_NONE);
    wait_s(&f, 50);
    feed_desk(&f, 0);
    wait_s(&f, 50);
    feed_conn(&f, 0, 0, CONN_OPENED);
    wait_s(&f, 50);
    gap(&f, GAP_STOPPED, -10, 0);
    feed_link(&f, 0, LINK_STALE);
    wait_s(&f, 50);
    assert_false(ledger_known(feed_in(&f, 0)));
    EXPECT_NONE(&f, 0);
    feed_link(&f, 0, LINK_LIVE);
    feed_conn(&f, 0, 0, CONN_ACTIVATED);
    assert_true(ledger_known(feed_in(&f, 0)));
    assert_true(feed_in(&f, 0)->ledger.from_ms == f.now_ms);
    model_free(f.m);
}

static void an_instance_that_fails(void **state)
{
    struct feed f = working(1);

    (void)state;
    phase(&f, 0, PHASE_STARTING, true, SUBMISSION_NONE);
    feed_link(&f, 0, LINK_NONE);
    wait_s(&f, 60);
    assert_int_equal(ledger_cause(feed_in(&f, 0), f.now_ms), LEDGER_INSTANCE);
    assert_true(ledger_since_ms(feed_in(&f, 0), f.now_ms) == f.now_ms - 60000);
    EXPECT(&f, 0, .instance = 60);
    phase(&f, 0, PHASE_READY, true, SUBMISSION_NONE);
    feed_link(&f, 0, LINK_CONNECTING);
    wait_s(&f, 5);
    EXPECT(&f, 0, .instance = 60, .blind = 5);
    feed_link(&f, 0, LINK_LIVE);
    feed_conn(&f, 0, 0, CONN_VANISHED); /* the student has to open the page again */
    wait_s(&f, 20);
    assert_int_equal(ledger_cause(feed_in(&f, 0), f.now_ms), LEDGER_INSTANCE);
    EXPECT(&f, 0, .instance = 80, .blind = 5);
    come(&f, 0, 1);
    wait_s(&f, 20);
    EXPECT(&f, 0, .instance = 80, .blind = 5);
    model_free(f.m);
}

/* The desktop dies, its connection with it, and the roster says so a poll later. */
static void the_first_sign_of_a_failure(void **state)
{
    struct feed f = working(1);

    (void)state;
    feed_conn(&f, 0, 0, CONN_CLOSED);
    wait_s(&f, 10);
    EXPECT(&f, 0, .alone = 10);
    phase(&f, 0, PHASE_FAILED, true, SUBMISSION_NONE);
    EXPECT(&f, 0, .instance = 10);
    wait_s(&f, 400); /* longer than anybody's patience: but nobody could come back */
    phase(&f, 0, PHASE_READY, true, SUBMISSION_NONE);
    wait_s(&f, 20);
    come(&f, 0, 1);
    EXPECT(&f, 0, .instance = 430);
    model_free(f.m);
}

static void gone_before_the_instance_failed(void **state)
{
    struct feed f = working(1);

    (void)state;
    feed_conn(&f, 0, 0, CONN_CLOSED);
    wait_s(&f, 100);
    phase(&f, 0, PHASE_FAILED, true, SUBMISSION_NONE);
    wait_s(&f, 50);
    EXPECT(&f, 0, .instance = 50, .alone = 100);
    phase(&f, 0, PHASE_READY, true, SUBMISSION_NONE);
    wait_s(&f, 201);
    EXPECT_NONE(&f, 0); /* without a connection for 301 s in which it could be had */
    model_free(f.m);
}

static void a_closed_tab_is_nobodys(void **state)
{
    struct feed f = working(1);

    (void)state;
    feed_conn(&f, 0, 0, CONN_CLOSED);
    wait_s(&f, 300);
    EXPECT(&f, 0, .alone = 300);
    assert_true(ledger_sits(feed_in(&f, 0), f.now_ms));
    wait_s(&f, 1);
    EXPECT_NONE(&f, 0);
    assert_int_equal(ledger_cause(feed_in(&f, 0), f.now_ms), LEDGER_NONE);
    assert_false(ledger_sits(feed_in(&f, 0), f.now_ms));
    phase(&f, 0, PHASE_STARTING, true, SUBMISSION_NONE);
    wait_s(&f, 100);
    phase(&f, 0, PHASE_READY, true, SUBMISSION_NONE);
    gap(&f, GAP_SUSPENDED, -50, 0);
    EXPECT_NONE(&f, 0);
    come(&f, 0, 1);
    wait_s(&f, 10);
    EXPECT_NONE(&f, 0);
    feed_conn(&f, 0, 1, CONN_CLOSED); /* and this is another story */
    wait_s(&f, 10);
    come(&f, 0, 2);
    EXPECT(&f, 0, .alone = 10);
    model_free(f.m);
}

static void a_second_connection_is_enough(void **state)
{
    struct feed f = working(1);

    (void)state;
    come(&f, 0, 1);
    feed_conn(&f, 0, 0, CONN_CLOSED);
    wait_s(&f, 30);
    EXPECT_NONE(&f, 0);
    model_free(f.m);
}

static void submitted_is_over(void **state)
{
    struct feed f = working(1);

    (void)state;
    feed_conn(&f, 0, 0, CONN_CLOSED);
    wait_s(&f, 10);
    submission(&f, 0, SUBMISSION_REQUESTED);
    assert_false(ledger_sits(feed_in(&f, 0), f.now_ms));
    EXPECT_NONE(&f, 0); /* never came back */
    wait_s(&f, 10);
    submission(&f, 0, SUBMISSION_DONE);
    phase(&f, 0, PHASE_FAILED, true, SUBMISSION_DONE);
    feed_link(&f, 0, LINK_STALE);
    gap(&f, GAP_STOPPED, -10, 0);
    wait_s(&f, 10);
    EXPECT_NONE(&f, 0);
    model_free(f.m);
}

static void a_failed_submission_ends_nothing(void **state)
{
    struct feed f = working(1);

    (void)state;
    submission(&f, 0, SUBMISSION_FAILED);
    feed_link(&f, 0, LINK_STALE);
    wait_s(&f, 10);
    EXPECT(&f, 0, .blind = 10);
    submission(&f, 0, SUBMISSION_REQUESTED);
    wait_s(&f, 10);
    submission(&f, 0, SUBMISSION_NONE); /* taken back */
    wait_s(&f, 10);
    EXPECT(&f, 0, .blind = 20);
    model_free(f.m);
}

static void stopped_is_over_until_the_next_connection(void **state)
{
    static const enum phase over[] = {PHASE_STOPPING, PHASE_OFF, PHASE_FAILED};

    (void)state;
    for (int i = 0; i < 3; i++) {
        struct feed f = working(1);
        phase(&f, 0, over[i], over[i] != PHASE_FAILED, SUBMISSION_NONE);
        wait_s(&f, 100);
        phase(&f, 0, PHASE_STARTING, true, SUBMISSION_NONE);
        wait_s(&f, 100);
        phase(&f, 0, PHASE_READY, true, SUBMISSION_NONE);
        feed_conn(&f, 0, 0, CONN_VANISHED);
        wait_s(&f, 100);
        EXPECT_NONE(&f, 0);
        assert_false(ledger_sits(feed_in(&f, 0), f.now_ms));
        come(&f, 0, 1);
        assert_true(ledger_sits(feed_in(&f, 0), f.now_ms));
        feed_conn(&f, 0, 1, CONN_CLOSED);
        wait_s(&f, 10);
        EXPECT(&f, 0, .alone = 10);
        model_free(f.m);
    }
}

/* A list that lacks an instance once: its connection is still there, as the next sample says. */
static void gone_for_a_poll(void **state)
{
    struct feed f = working(1);

    (void)state;
    feed_apply(&f, (struct event){.kind = EVENT_ROSTER, .roster = {.change = ROSTER_VANISHED}});
    wait_s(&f, 10);
    feed_desk(&f, 0);
    assert_false(ledger_sits(feed_in(&f, 0), f.now_ms)); /* what we know is old */
    feed_sample(&f, 1000, 0, 10, 10, 20);
    assert_true(ledger_sits(feed_in(&f, 0), f.now_ms));
    EXPECT_NONE(&f, 0);
    model_free(f.m);
}

static void we_are_blind(void **state)
{
    struct feed f = working(1);

    (void)state;
    api(&f, API_OK);
    feed_link(&f, 0, LINK_STALE);
    wait_s(&f, 10);
    EXPECT(&f, 0, .blind = 10);
    api(&f, API_TIMEOUT); /* of a Ready one the link tells enough */
    feed_link(&f, 0, LINK_LIVE);
    wait_s(&f, 10);
    EXPECT(&f, 0, .blind = 10);
    api(&f, API_OK);
    phase(&f, 0, PHASE_STARTING, true, SUBMISSION_NONE);
    wait_s(&f, 10);
    api(&f, API_STATUS); /* it may be Ready since */
    wait_s(&f, 20);
    api(&f, API_REFUSED);
    wait_s(&f, 20);
    EXPECT(&f, 0, .instance = 10, .blind = 50);
    api(&f, API_OK);
    wait_s(&f, 5);
    EXPECT(&f, 0, .instance = 15, .blind = 50);
    model_free(f.m);
}

/* What was lost before we lost sight goes on when we see again. */
static void a_loss_goes_on_behind_blindness(void **state)
{
    struct feed f = working(1);

    (void)state;
    feed_conn(&f, 0, 0, CONN_CLOSED);
    wait_s(&f, 20);
    feed_link(&f, 0, LINK_STALE);
    wait_s(&f, 1000);
    EXPECT(&f, 0, .alone = 20, .blind = 1000);
    feed_link(&f, 0, LINK_LIVE);
    wait_s(&f, 20);
    EXPECT(&f, 0, .alone = 40, .blind = 1000);
    come(&f, 0, 1);
    wait_s(&f, 20);
    EXPECT(&f, 0, .alone = 40, .blind = 1000);
    model_free(f.m);
}

static void a_gap_is_blind(void **state)
{
    struct feed f = working(2);

    (void)state;
    feed_conn(&f, 1, 0, CONN_CLOSED);
    wait_s(&f, 10);
    f.now_ms += 100000; /* nobody recorded */
    gap(&f, GAP_STOPPED, -100, 0);
    EXPECT(&f, 0, .blind = 100);
    EXPECT(&f, 1, .alone = 10, .blind = 100);
    wait_s(&f, 10);
    EXPECT(&f, 0, .blind = 100);
    EXPECT(&f, 1, .alone = 20, .blind = 100);
    gap(&f, GAP_SUSPENDED, -3, -1); /* partly accounted for: nothing twice */
    gap(&f, GAP_SUSPENDED, -2, -1);
    EXPECT(&f, 0, .blind = 102);
    EXPECT(&f, 1, .alone = 18, .blind = 102);
    gap(&f, GAP_DROPPED, -50, 0); /* it was seen */
    EXPECT(&f, 0, .blind = 102);
    model_free(f.m);
}

static void load_and_rtt(void **state)
{
    struct feed f = feed_new(1000);

    (void)state;
    feed_desk(&f, 0);
    come(&f, 0, 0);
    for (int t = 0; t < 60; t++)
        feed_sample(&f, 1000, 0, 50, 50, 900);
    int64_t rtt_ms = ledger_ms(feed_in(&f, 0), LEDGER_RTT, f.now_ms);
    assert_true(rtt_ms > 30000 && rtt_ms < 50000);
    assert_int_equal(ledger_extension_ms(feed_in(&f, 0), f.now_ms), 0);
    for (int t = 0; t < 60; t++)
        feed_sample(&f, 1000, 0, 100, 50, 900);
    assert_int_equal(ledger_cause(feed_in(&f, 0), f.now_ms), LEDGER_LOAD); /* one at a time */
    int64_t load_ms = ledger_ms(feed_in(&f, 0), LEDGER_LOAD, f.now_ms);
    assert_true(load_ms > 10000 && load_ms < 60000);
    assert_int_equal(ledger_extension_ms(feed_in(&f, 0), f.now_ms), load_ms);
    rtt_ms = ledger_ms(feed_in(&f, 0), LEDGER_RTT, f.now_ms);
    assert_true(load_ms + rtt_ms < 120000);
    for (int t = 0; t < 60; t++)
        feed_sample(&f, 1000, 0, 20, 50, 20);
    assert_int_equal(ledger_cause(feed_in(&f, 0), f.now_ms), LEDGER_NONE);
    model_free(f.m);
}

static void lose(struct feed *f, uint32_t from, uint32_t to)
{
    for (uint32_t i = from; i < to; i++)
        feed_conn(f, i, 0, CONN_CLOSED);
}

static void many_together_is_the_site(void **state)
{
    struct feed f = working(25);

    (void)state;
    lose(&f, 0, 1);
    wait_s(&f, 10);
    come(&f, 0, 1); /* back before anybody knows */
    EXPECT(&f, 0, .alone = 10);
    lose(&f, 1, 4);
    wait_s(&f, 20);
    EXPECT(&f, 1, .alone = 20);
    assert_int_equal(ledger_cause(feed_in(&f, 1), f.now_ms), LEDGER_ALONE);
    lose(&f, 4, 5);
    wait_s(&f, 1);
    EXPECT(&f, 0, .site = 10);
    EXPECT(&f, 1, .site = 21);
    EXPECT(&f, 4, .site = 1);
    EXPECT_NONE(&f, 5);
    assert_int_equal(ledger_cause(feed_in(&f, 4), f.now_ms), LEDGER_SITE);
    wait_s(&f, 600); /* the site is down: nobody can come back */
    EXPECT(&f, 4, .site = 601);
    come(&f, 4, 1);
    wait_s(&f, 10);
    EXPECT(&f, 4, .site = 601);
    wait_s(&f, 1200); /* and who never comes back has gone home */
    EXPECT_NONE(&f, 3);
    EXPECT(&f, 0, .site = 10);
    model_free(f.m);
}

static void few_are_not_the_site(void **state)
{
    struct feed f = working(26), g = working(4), h = working(25);

    (void)state;
    lose(&f, 0, 5); /* less than a fifth */
    lose(&g, 0, 4); /* less than 5 */
    wait_s(&f, 5);
    wait_s(&g, 5);
    EXPECT(&f, 0, .alone = 5);
    EXPECT(&g, 0, .alone = 5);
    for (uint32_t i = 0; i < 5; i++) { /* not within a minute */
        lose(&h, i, i + 1);
        wait_s(&h, 16);
    }
    EXPECT(&h, 4, .alone = 16);
    model_free(f.m);
    model_free(g.m);
    model_free(h.m);
}

static void a_reload_is_no_loss(void **state)
{
    struct feed f = working(10);

    (void)state;
    for (uint32_t i = 0; i < 9; i++) {
        feed_conn(&f, i, 0, CONN_CLOSED);
        come(&f, i, 1);
    }
    lose(&f, 9, 10);
    wait_s(&f, 5);
    EXPECT(&f, 9, .alone = 5);
    EXPECT_NONE(&f, 0);
    model_free(f.m);
}

/* Only those in the exam are counted: submitted ones and closed tabs are not. */
static void the_share_is_of_those_in_the_exam(void **state)
{
    struct feed f = working(60);

    (void)state;
    for (uint32_t i = 25; i < 45; i++)
        submission(&f, i, SUBMISSION_DONE);
    for (uint32_t i = 45; i < 60; i++) { /* never more than 4 in a minute */
        lose(&f, i, i + 1);
        wait_s(&f, 20);
    }
    wait_s(&f, 310);
    lose(&f, 0, 5);
    wait_s(&f, 5);
    EXPECT(&f, 0, .site = 5);
    EXPECT_NONE(&f, 45);
    model_free(f.m);
}

static void a_clone_goes_on_alike(void **state)
{
    struct feed f = working(25);
    char x[DIGEST_HEX + 1], y[DIGEST_HEX + 1];

    (void)state;
    lose(&f, 0, 5);
    struct feed g = {model_clone(f.m), f.now_ms};
    wait_s(&f, 10);
    wait_s(&g, 10);
    EXPECT(&g, 0, .site = 10);
    digest_model(f.m, x);
    digest_model(g.m, y);
    assert_string_equal(x, y);
    model_free(f.m);
    model_free(g.m);
}

/* n students in a network of that kind, for 100 s. */
static void more_in(struct feed *f, uint32_t from, uint32_t n, const char *label)
{
    struct event_origin at = feed_at("192.0.2.7", "IT", 1);

    at.network = label;
    for (uint32_t i = from; i < from + n; i++) {
        feed_desk(f, i);
        feed_come(f, i, 0, at);
    }
    wait_s(f, 100);
}

static void leave(struct feed *f, uint32_t from, uint32_t n)
{
    for (uint32_t i = from; i < from + n; i++)
        feed_conn(f, i, 0, CONN_CLOSED);
    wait_s(f, 20);
}

static enum ledger_cause kind_of(const struct feed *f, uint32_t index)
{
    return ledger_cause(feed_in(f, index), f->now_ms);
}

static void a_network_is_lost(void **state)
{
    struct feed f = working(6); /* at home */

    (void)state;
    feed_network(&f, (struct event_network){.label = "Wifi"});
    feed_network(&f, (struct event_network){.label = "Lab", .room = true});
    more_in(&f, 10, 10, "Wifi");
    more_in(&f, 20, 5, "Lab");
    leave(&f, 10, 4); /* too few */
    assert_int_equal(kind_of(&f, 10), LEDGER_ALONE);
    leave(&f, 14, 1);
    assert_int_equal(kind_of(&f, 10), LEDGER_NETWORK);
    assert_int_equal(kind_of(&f, 14), LEDGER_NETWORK);
    come(&f, 10, 1);
    assert_int_equal(ledger_ms(feed_in(&f, 10), LEDGER_NETWORK, f.now_ms), 40000);
    assert_int_equal(ledger_ms(feed_in(&f, 10), LEDGER_ALONE, f.now_ms), 0);
    assert_int_equal(ledger_extension_ms(feed_in(&f, 10), f.now_ms), 0); /* not the site's */
    wait_s(&f, 100);
    leave(&f, 20, 5);
    assert_int_equal(kind_of(&f, 20), LEDGER_ROOM);
    wait_s(&f, 1200); /* nobody comes back before the room does */
    come(&f, 20, 1);
    assert_int_equal(ledger_ms(feed_in(&f, 20), LEDGER_ROOM, f.now_ms), 1220000);
    model_free(f.m);
}

static void everybody_is_the_site(void **state)
{
    struct feed f = working(5);

    (void)state;
    feed_network(&f, (struct event_network){.label = "Lab", .room = true});
    more_in(&f, 10, 10, "Lab");
    leave(&f, 10, 10);
    assert_int_equal(kind_of(&f, 10), LEDGER_ROOM);
    leave(&f, 0, 1); /* a fifth of the others */
    assert_int_equal(kind_of(&f, 10), LEDGER_SITE);
    assert_int_equal(kind_of(&f, 0), LEDGER_SITE);
    model_free(f.m);
    f = working(4); /* too few elsewhere to tell */
    feed_network(&f, (struct event_network){.label = "Lab", .room = true});
    more_in(&f, 10, 10, "Lab");
    leave(&f, 10, 10);
    assert_int_equal(kind_of(&f, 10), LEDGER_SITE);
    model_free(f.m);
}

/* As a submission does; extra minutes are the student's own. */
static void the_deadline_ends_it(void **state)
{
    struct feed f = working(2);

    (void)state;
    feed_expected(&f, "exam-0001", 1);
    feed_rules(&f, f.now_ms + 30500);
    for (uint32_t i = 0; i < 2; i++)
        phase(&f, i, PHASE_STARTING, true, SUBMISSION_NONE);
    wait_s(&f, 30);
    assert_int_equal(kind_of(&f, 0), LEDGER_INSTANCE);
    wait_s(&f, 60);
    assert_false(ledger_sits(feed_in(&f, 0), f.now_ms));
    assert_true(ledger_sits(feed_in(&f, 1), f.now_ms));
    assert_int_equal(ledger_ms(feed_in(&f, 0), LEDGER_INSTANCE, f.now_ms), 30500);
    assert_int_equal(kind_of(&f, 0), LEDGER_NONE);
    wait_s(&f, 60);
    assert_int_equal(ledger_ms(feed_in(&f, 1), LEDGER_INSTANCE, f.now_ms), 90500);
    feed_rules(&f, f.now_ms + 600000); /* it is put off */
    assert_true(ledger_sits(feed_in(&f, 0), f.now_ms));
    wait_s(&f, 10);
    assert_int_equal(ledger_ms(feed_in(&f, 0), LEDGER_INSTANCE, f.now_ms), 40500);
    model_free(f.m);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(who_works_loses_nothing),
        cmocka_unit_test(before_arrival_nobody_waits),
        cmocka_unit_test(an_instance_that_fails),
        cmocka_unit_test(the_first_sign_of_a_failure),
        cmocka_unit_test(gone_before_the_instance_failed),
        cmocka_unit_test(a_closed_tab_is_nobodys),
        cmocka_unit_test(a_second_connection_is_enough),
        cmocka_unit_test(submitted_is_over),
        cmocka_unit_test(a_failed_submission_ends_nothing),
        cmocka_unit_test(stopped_is_over_until_the_next_connection),
        cmocka_unit_test(gone_for_a_poll),
        cmocka_unit_test(we_are_blind),
        cmocka_unit_test(a_loss_goes_on_behind_blindness),
        cmocka_unit_test(a_gap_is_blind),
        cmocka_unit_test(load_and_rtt),
        cmocka_unit_test(many_together_is_the_site),
        cmocka_unit_test(few_are_not_the_site),
        cmocka_unit_test(a_reload_is_no_loss),
        cmocka_unit_test(the_share_is_of_those_in_the_exam),
        cmocka_unit_test(a_clone_goes_on_alike),
        cmocka_unit_test(a_network_is_lost),
        cmocka_unit_test(everybody_is_the_site),
        cmocka_unit_test(the_deadline_ends_it),
    };

    return cmocka_run_group_tests_name("ledger", tests, NULL, NULL);
}
