/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "feed.h"
#include "model/digest.h"

/* A run with a bit of everything; `twist` changes one detail of it. */
static struct feed run(int twist)
{
    struct feed f = feed_new(1000);

    for (uint32_t i = 0; i < 8; i++)
        feed_desk(&f, i);
    feed_conn(&f, 3, 0, CONN_OPENED);
    feed_conn(&f, 3, 0, CONN_ACTIVATED);
    for (int t = 0; t < 100; t++)
        feed_sample(&f, 500, 3, t == 99 && twist == 1 ? 98 : 99, 50, 30);
    for (uint32_t i = 0; i < 8; i++)
        feed_link(&f, i, LINK_STALE);
    if (twist == 2)
        feed_apply(&f, (struct event){.kind = EVENT_ACTION, .action = {.alert = 1, .who = "x"}});
    if (twist == 3)
        feed_conn(&f, 3, 0, CONN_CLOSED);
    if (twist == 4)
        feed_roster(&f, 5, PHASE_READY, SUBMISSION_REQUESTED);
    if (twist == 5 || twist == 6)
        feed_look(&f, 5, twist == 5 ? VIEWER_WALL : VIEWER_BROWSER);
    return f;
}

static void the_same_events_give_the_same_digest(void **state)
{
    struct feed a = run(0), b = run(0);
    char x[DIGEST_HEX + 1], y[DIGEST_HEX + 1];

    (void)state;
    digest_model(a.m, x);
    digest_model(b.m, y);
    assert_string_equal(x, y);
    assert_int_equal(strspn(x, "0123456789abcdef"), DIGEST_HEX);
    model_free(a.m);
    model_free(b.m);
}

static void any_detail_changes_it(void **state)
{
    char all[7][DIGEST_HEX + 1];

    (void)state;
    for (int i = 0; i < 7; i++) {
        struct feed f = run(i);
        digest_model(f.m, all[i]);
        model_free(f.m);
        for (int k = 0; k < i; k++)
            assert_string_not_equal(all[i], all[k]);
    }
}

static void trends_are_left_out(void **state)
{
    struct feed a = run(0), b = run(0);
    char x[DIGEST_HEX + 1], y[DIGEST_HEX + 1];
    int32_t v[SERIES_SIGNALS] = {1, 2, 3};

    (void)state;
    series_add(feed_in(&a, 3)->series, a.now_ms, v);
    digest_model(a.m, x);
    digest_model(b.m, y);
    assert_string_equal(x, y);
    model_free(a.m);
    model_free(b.m);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_same_events_give_the_same_digest),
        cmocka_unit_test(any_detail_changes_it),
        cmocka_unit_test(trends_are_left_out),
    };

    return cmocka_run_group_tests_name("digest", tests, NULL, NULL);
}
