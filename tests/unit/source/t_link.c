/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "source/link.h"

enum { T0 = 100000, STALE_MS = 14000 };

static struct link wanted(void)
{
    struct link l;

    link_init(&l);
    link_want(&l, 1000);
    return l;
}

static struct link live(int64_t now)
{
    struct link l = wanted();

    link_started(&l, now);
    link_opened(&l, now, STALE_MS);
    link_message(&l, now, STALE_MS);
    return l;
}

static void not_wanted_is_none(void **state)
{
    struct link l;

    (void)state;
    link_init(&l);
    assert_int_equal(l.state, LINK_NONE);
    assert_false(link_due(&l, 1 << 30));
    link_unwant(&l, LINK_WHY_NO_URL);
    assert_int_equal(l.why, LINK_WHY_NO_URL);
}

static void connects_at_once(void **state)
{
    struct link l = wanted();

    (void)state;
    assert_int_equal(l.state, LINK_CONNECTING);
    assert_true(link_due(&l, 1000));
    link_started(&l, 1000);
    assert_false(link_due(&l, 1 << 30));
    link_opened(&l, 1100, STALE_MS);
    assert_int_equal(l.state, LINK_CONNECTING); /* a handshake proves nothing */
    link_message(&l, 5000, STALE_MS);
    assert_int_equal(l.state, LINK_LIVE);
}

static void the_handshake_has_a_deadline(void **state)
{
    struct link l = wanted();

    (void)state;
    link_started(&l, 1000);
    assert_false(link_overdue(&l, 1000 + LINK_HANDSHAKE_MS - 1, STALE_MS));
    assert_true(link_overdue(&l, 1000 + LINK_HANDSHAKE_MS, STALE_MS));
    assert_int_equal(link_timeout_why(&l), LINK_WHY_TIMEOUT);
}

static void silence_after_the_handshake_too(void **state)
{
    struct link l = wanted();

    (void)state;
    link_started(&l, 1000);
    link_opened(&l, 2000, STALE_MS);
    assert_false(link_overdue(&l, 2000 + STALE_MS - 1, STALE_MS));
    assert_true(link_overdue(&l, 2000 + STALE_MS, STALE_MS));
    assert_int_equal(link_timeout_why(&l), LINK_WHY_SILENT);
    assert_int_equal(l.state, LINK_CONNECTING); /* never live: not stale */
    link_garbage(&l);
    assert_int_equal(link_timeout_why(&l), LINK_WHY_MALFORMED);
}

static void only_a_message_resets_the_backoff(void **state)
{
    struct link l = wanted();

    (void)state;
    for (int i = 0; i < 5; i++) {
        link_started(&l, 0);
        link_opened(&l, 0, STALE_MS); /* 101 each time */
        link_failed(&l, 0, LINK_WHY_CLOSED, 0, UINT32_MAX);
        assert_int_equal(l.backoff.failures, i + 1);
    }
    link_message(&l, 0, STALE_MS);
    assert_int_equal(l.backoff.failures, 0);
}

static void a_failure_waits_and_says_why(void **state)
{
    struct link l = wanted();

    (void)state;
    link_started(&l, 1000);
    link_failed(&l, 1000, LINK_WHY_STATUS, 503, 500);
    assert_int_equal(l.state, LINK_BACKOFF);
    assert_int_equal(l.detail, 503);
    assert_int_equal(link_retry_ms(&l), 2500);
    assert_false(link_due(&l, 2499));
    assert_true(link_due(&l, 2500));
    link_started(&l, 2500);
    assert_int_equal(l.state, LINK_CONNECTING);
    assert_int_equal(l.why, LINK_WHY_STATUS); /* still the reason it is not live */
    link_opened(&l, 2600, STALE_MS);
    link_message(&l, 3000, STALE_MS);
    assert_int_equal(l.why, LINK_WHY_NONE);
}

static void stale_lasts_through_reconnects(void **state)
{
    struct link l = live(T0);

    (void)state;
    link_failed(&l, T0 + 1000, LINK_WHY_CLOSED, 0, 0);
    assert_int_equal(l.state, LINK_BACKOFF); /* what we show is still fresh */
    assert_false(link_overdue(&l, T0 + STALE_MS - 1, STALE_MS));
    assert_int_equal(l.state, LINK_BACKOFF);
    assert_false(link_overdue(&l, T0 + STALE_MS, STALE_MS));
    assert_int_equal(l.state, LINK_STALE);
    link_started(&l, T0 + 20000);
    assert_int_equal(l.state, LINK_STALE);
    link_failed(&l, T0 + 21000, LINK_WHY_CONNECT, 0, 0);
    assert_int_equal(l.state, LINK_STALE);
    assert_int_equal(l.why, LINK_WHY_CONNECT);
    link_started(&l, T0 + 22000);
    link_opened(&l, T0 + 22000, STALE_MS);
    assert_int_equal(l.state, LINK_STALE);
    link_message(&l, T0 + 23000, STALE_MS);
    assert_int_equal(l.state, LINK_LIVE);
}

static void garbage_on_a_live_link_does_not_end_it(void **state)
{
    struct link l = live(T0);

    (void)state;
    link_garbage(&l);
    assert_int_equal(l.state, LINK_LIVE);
    assert_int_equal(l.why, LINK_WHY_MALFORMED);
    assert_false(link_overdue(&l, T0 + STALE_MS - 1, STALE_MS));
    assert_true(link_overdue(&l, T0 + STALE_MS, STALE_MS)); /* but it is no message */
}

static void unsupported_asks_rarely_or_never(void **state)
{
    struct link l = live(T0);

    (void)state;
    link_unsupported(&l, T0 + 1000, LINK_WHY_STATUS, 404, LINK_RARELY_MS);
    assert_int_equal(l.state, LINK_UNSUPPORTED);
    assert_false(link_due(&l, T0 + 1000 + LINK_RARELY_MS - 1));
    assert_true(link_due(&l, T0 + 1000 + LINK_RARELY_MS));
    assert_false(link_overdue(&l, 1 << 30, STALE_MS));
    assert_int_equal(l.state, LINK_UNSUPPORTED); /* not stale */
    link_unsupported(&l, T0 + 1000, LINK_WHY_VNC, 0, 0);
    assert_false(link_due(&l, INT64_MAX));
}

static void stopping_forgets(void **state)
{
    struct link l = live(0);

    (void)state;
    link_unwant(&l, LINK_WHY_NONE);
    assert_int_equal(l.state, LINK_NONE);
    assert_false(link_overdue(&l, 1 << 30, STALE_MS));
    link_want(&l, 50);
    assert_int_equal(l.state, LINK_CONNECTING);
    assert_int_equal(l.last_ms, 0);
}

static struct link resumed(enum link_state was, bool lived)
{
    struct link l;

    link_resume(&l, was, LINK_WHY_CLOSED, 7, lived);
    return l;
}

static void nothing_is_open_after_a_restart(void **state)
{
    struct link l = resumed(LINK_LIVE, true);

    (void)state;
    assert_int_equal(l.state, LINK_CONNECTING);
    assert_int_equal(l.why, LINK_WHY_NONE);
    assert_false(link_due(&l, INT64_MAX)); /* the roster knows where */
    assert_false(link_overdue(&l, INT64_MAX, STALE_MS));
    l = resumed(LINK_BACKOFF, false);
    assert_int_equal(l.state, LINK_CONNECTING);
    assert_int_equal(l.why, LINK_WHY_CLOSED);
    link_want(&l, T0);
    assert_int_equal(l.state, LINK_CONNECTING);
    assert_int_equal(l.why, LINK_WHY_CLOSED);
    assert_true(link_due(&l, T0));
    l = resumed(LINK_NONE, false);
    assert_int_equal(l.state, LINK_NONE);
    l = resumed(LINK_UNSUPPORTED, false);
    assert_int_equal(l.state, LINK_UNSUPPORTED);
    link_want(&l, T0);
    assert_int_equal(l.state, LINK_CONNECTING);
    assert_int_equal(l.why, LINK_WHY_NONE);
}

static void stale_lasts_through_a_restart(void **state)
{
    struct link l = resumed(LINK_STALE, true);

    (void)state;
    link_want(&l, T0);
    link_started(&l, T0);
    assert_int_equal(l.state, LINK_STALE);
    assert_int_equal(l.why, LINK_WHY_CLOSED);
    link_failed(&l, T0, LINK_WHY_STATUS, 503, 0);
    assert_int_equal(l.state, LINK_STALE);
    assert_int_equal(l.why, LINK_WHY_STATUS);
    link_started(&l, T0);
    link_opened(&l, T0, STALE_MS);
    assert_int_equal(l.state, LINK_STALE);
    link_message(&l, T0, STALE_MS);
    assert_int_equal(l.state, LINK_LIVE);
    l = resumed(LINK_STALE, true);
    link_unwant(&l, LINK_WHY_NO_URL);
    assert_int_equal(l.state, LINK_NONE);
}

/* Nobody looked for a while, and we begin with many at once: that is not their silence. */
static void silence_counts_from_the_first_answer(void **state)
{
    struct link l = resumed(LINK_LIVE, true);

    (void)state;
    link_want(&l, T0);
    assert_false(link_overdue(&l, T0 + 10 * STALE_MS, STALE_MS));
    link_started(&l, T0 + 10 * STALE_MS);
    link_failed(&l, T0 + 10 * STALE_MS, LINK_WHY_CONNECT, 0, 0);
    assert_false(link_overdue(&l, T0 + 11 * STALE_MS - 1, STALE_MS));
    assert_int_equal(l.state, LINK_BACKOFF);
    link_overdue(&l, T0 + 11 * STALE_MS, STALE_MS);
    assert_int_equal(l.state, LINK_STALE);

    l = resumed(LINK_CONNECTING, false); /* of one that was never live that is no news */
    link_want(&l, T0);
    link_started(&l, T0);
    link_failed(&l, T0, LINK_WHY_CONNECT, 0, 0);
    link_overdue(&l, T0 + 10 * STALE_MS, STALE_MS);
    assert_int_equal(l.state, LINK_BACKOFF);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(not_wanted_is_none),
        cmocka_unit_test(connects_at_once),
        cmocka_unit_test(the_handshake_has_a_deadline),
        cmocka_unit_test(silence_after_the_handshake_too),
        cmocka_unit_test(only_a_message_resets_the_backoff),
        cmocka_unit_test(a_failure_waits_and_says_why),
        cmocka_unit_test(stale_lasts_through_reconnects),
        cmocka_unit_test(garbage_on_a_live_link_does_not_end_it),
        cmocka_unit_test(unsupported_asks_rarely_or_never),
        cmocka_unit_test(stopping_forgets),
        cmocka_unit_test(nothing_is_open_after_a_restart),
        cmocka_unit_test(stale_lasts_through_a_restart),
        cmocka_unit_test(silence_counts_from_the_first_answer),
    };

    return cmocka_run_group_tests_name("link", tests, NULL, NULL);
}
