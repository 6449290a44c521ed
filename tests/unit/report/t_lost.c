/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The intervals must add up to what the model's ledger says, whatever happens in whatever order. */
#include "report/lost.h"

#include "../model/feed.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>
/* after those it needs */

#include <cmocka.h>

enum { STUDENTS = 12, STEPS = 100, STORIES = 100 };

struct story {
    struct feed f;
    struct lost lost[STUDENTS];
    bool open[STUDENTS];
    uint32_t seed;
};

static void look(struct story *s, const struct event_gap *gap)
{
    for (uint32_t i = 0; i < model_size(s->f.m) && i < STUDENTS; i++)
        lost_look(&s->lost[i], feed_in(&s->f, i), gap, s->f.now_ms);
}

static void story_init(struct story *s, uint32_t seed, uint32_t students)
{
    *s = (struct story){.f = feed_new(1000), .seed = seed};
    for (uint32_t i = 0; i < students; i++) {
        feed_desk(&s->f, i);
        look(s, NULL);
    }
}

static void story_done(struct story *s)
{
    for (int i = 0; i < STUDENTS; i++)
        lost_done(&s->lost[i]);
    model_free(s->f.m);
}

static int64_t sum(const struct lost *l, enum ledger_cause cause)
{
    int64_t ms = 0;

    for (size_t i = 0; i < l->n; i++)
        if (l->v[i].cause == cause && !l->v[i].void_)
            ms += l->v[i].to_ms - l->v[i].from_ms;
    return ms;
}

static void check(const struct story *s)
{
    for (uint32_t i = 0; i < model_size(s->f.m); i++)
        for (int c = LEDGER_NONE + 1; c < LEDGER_CAUSES; c++) {
            int64_t is = sum(&s->lost[i], (enum ledger_cause)c);
            int64_t should = ledger_ms(feed_in(&s->f, i), (enum ledger_cause)c, s->f.now_ms);
            if (is != should)
                fail_msg("story %u, student %u, cause %d: %lld ms listed, %lld in the ledger",
                         (unsigned)s->seed, (unsigned)i, c, (long long)is, (long long)should);
        }
}

static void pass(struct story *s, int64_t ms)
{
    for (; ms > 0; ms -= 1000) {
        feed_tick(&s->f, ms < 1000 ? ms : 1000);
        look(s, NULL);
    }
}

static void come(struct story *s, uint32_t i, bool first)
{
    if (first)
        feed_conn(&s->f, i, 0, CONN_OPENED);
    feed_conn(&s->f, i, 0, CONN_ACTIVATED);
    look(s, NULL);
}

static void go(struct story *s, uint32_t i)
{
    feed_conn(&s->f, i, 0, CONN_CLOSED);
    look(s, NULL);
}

static void a_loss_alone_is_listed_once_it_is_over(void **state)
{
    struct story s;

    (void)state;
    story_init(&s, 0, 1);
    come(&s, 0, true);
    pass(&s, 10000);
    go(&s, 0);
    pass(&s, 20000);
    come(&s, 0, false);
    pass(&s, 5000);
    assert_int_equal(s.lost[0].n, 1);
    assert_int_equal(s.lost[0].v[0].cause, LEDGER_ALONE);
    assert_int_equal(s.lost[0].v[0].to_ms - s.lost[0].v[0].from_ms, 20000);
    assert_false(s.lost[0].v[0].void_);
    check(&s);
    story_done(&s);
}

static void a_closed_tab_counts_for_nothing(void **state)
{
    struct story s;

    (void)state;
    story_init(&s, 0, 1);
    come(&s, 0, true);
    pass(&s, 10000);
    go(&s, 0);
    pass(&s, LEDGER_BACK_MS + 2000);
    assert_int_equal(s.lost[0].n, 1);
    assert_true(s.lost[0].v[0].void_);
    come(&s, 0, false);
    pass(&s, 5000);
    check(&s);
    story_done(&s);
}

static void what_was_the_site_is_mended(void **state)
{
    struct story s;

    (void)state;
    story_init(&s, 0, 6);
    for (uint32_t i = 0; i < 6; i++)
        come(&s, i, true);
    pass(&s, 10000);
    go(&s, 0);
    pass(&s, 3000);
    come(&s, 0, false);
    assert_int_equal(s.lost[0].v[0].cause, LEDGER_ALONE);
    for (uint32_t i = 1; i < 6; i++)
        go(&s, i);
    pass(&s, 5000);
    assert_int_equal(s.lost[0].v[0].cause, LEDGER_SITE);
    check(&s);
    story_done(&s);
}

static void a_gap_is_an_interval(void **state)
{
    struct story s;

    (void)state;
    story_init(&s, 0, 1);
    come(&s, 0, true);
    pass(&s, 10000);
    struct event_gap gap = {GAP_STOPPED, s.f.now_ms, s.f.now_ms + 30000, 0};
    s.f.now_ms += 30000;
    feed_apply(&s.f, (struct event){.kind = EVENT_GAP, .gap = gap});
    look(&s, &gap);
    pass(&s, 5000);
    assert_int_equal(s.lost[0].n, 1);
    assert_int_equal(s.lost[0].v[0].cause, LEDGER_BLIND);
    assert_int_equal(s.lost[0].v[0].from_ms, gap.from_ms);
    assert_int_equal(s.lost[0].v[0].to_ms, gap.to_ms);
    check(&s);
    story_done(&s);
}

/* What is listed ends when the student's time does, however late that was noticed. */
static void the_deadline_ends_it(void **state)
{
    struct story s;

    (void)state;
    story_init(&s, 0, 1);
    come(&s, 0, true);
    pass(&s, 10000);
    go(&s, 0);
    pass(&s, 5000);
    come(&s, 0, false);
    feed_link(&s.f, 0, LINK_STALE);
    look(&s, NULL);
    int64_t deadline_ms = s.f.now_ms + 2500;
    feed_rules(&s.f, deadline_ms);
    look(&s, NULL);
    pass(&s, 2000);
    s.f.now_ms += 7300;
    feed_tick(&s.f, 0);
    look(&s, NULL);
    assert_int_equal(s.lost[0].n, 2);
    assert_int_equal(s.lost[0].v[1].cause, LEDGER_BLIND);
    assert_int_equal(s.lost[0].v[1].to_ms, deadline_ms);
    check(&s);
    story_done(&s);
}

/* --- any story --- */

static uint32_t dice(struct story *s, uint32_t n)
{
    s->seed = s->seed * 1664525 + 1013904223;
    return (s->seed >> 8) % n;
}

static void anything(struct story *s)
{
    static const enum phase phase[] = {PHASE_READY, PHASE_READY, PHASE_STARTING, PHASE_FAILED,
                                       PHASE_OFF};
    static const enum link_state link[] = {LINK_LIVE, LINK_LIVE, LINK_STALE, LINK_BACKOFF};
    uint32_t i = dice(s, STUDENTS), what = dice(s, 20);
    struct event_gap gap = {GAP_SUSPENDED, s->f.now_ms, s->f.now_ms + 1000 * dice(s, 40), 0};
    int64_t drawn[] = {500, 1000, 3000, 20000, 70000, 320000};

    if (what < 8) {
        if (feed_in(&s->f, i)->nactive)
            feed_conn(&s->f, i, 0, dice(s, 4) ? CONN_CLOSED : CONN_VANISHED);
        else
            come(s, i, !feed_in(&s->f, i)->nconns);
    } else if (what < 10) {
        feed_roster(&s->f, i, phase[dice(s, 5)], SUBMISSION_NONE);
    } else if (what == 10) {
        feed_roster(&s->f, i, PHASE_READY, (enum submission)dice(s, 4));
    } else if (what < 14) {
        feed_link(&s->f, i, link[dice(s, 4)]);
    } else if (what == 14) {
        s->f.now_ms = gap.to_ms;
        feed_apply(&s->f, (struct event){.kind = EVENT_GAP, .gap = gap});
        look(s, &gap);
    } else if (what == 15) {
        for (uint32_t k = 0; k < STUDENTS; k++)
            if (feed_in(&s->f, k)->nactive && dice(s, 4))
                go(s, k);
    } else if (what == 16) {
        feed_apply(&s->f, (struct event){.kind = EVENT_API,
                                         .api = {.state = dice(s, 2) ? API_OK : API_TIMEOUT}});
    } else if (what == 17) {
        for (int k = 0; k < 60; k++) {
            feed_sample(&s->f, 1000, i, 100, 10, -1);
            look(s, NULL);
        }
    }
    look(s, NULL);
    pass(s, drawn[dice(s, 6)]);
}

static void any_story_adds_up(void **state)
{
    struct story s;

    (void)state;
    for (uint32_t seed = 1; seed <= STORIES; seed++) {
        story_init(&s, seed, STUDENTS);
        uint32_t name = seed;
        if (seed % 2)
            feed_rules(&s.f, s.f.now_ms + 1000 * STEPS + 333 * seed);
        for (int step = 0; step < STEPS; step++) {
            anything(&s);
            uint32_t now = s.seed;
            s.seed = name; /* for the message */
            check(&s);
            s.seed = now;
        }
        story_done(&s);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_loss_alone_is_listed_once_it_is_over),
        cmocka_unit_test(a_closed_tab_counts_for_nothing),
        cmocka_unit_test(what_was_the_site_is_mended),
        cmocka_unit_test(a_gap_is_an_interval),
        cmocka_unit_test(the_deadline_ends_it),
        cmocka_unit_test(any_story_adds_up),
    };

    return cmocka_run_group_tests_name("lost", tests, NULL, NULL);
}
