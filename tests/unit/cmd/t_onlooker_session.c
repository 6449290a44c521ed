/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Whose a connection is that a page names: never ours, if it was there before. */
#include "cmd/onlooker_state.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
/* after the headers it needs */

#include <cmocka.h>

#include "../model/feed.h"

static struct feed feed;
static struct exam exam;
static struct onlooker onlooker = {.x = &exam};

int64_t onlooker_now_ms(const struct onlooker *o)
{
    assert_ptr_equal(o, &onlooker);
    return feed.now_ms;
}

/* What the rest of the room needs. */

const char *live_url(const struct source *s, uint32_t index)
{
    (void)s, (void)index;
    return "https://desktop/";
}

void exam_event(struct exam *x, const struct event *e)
{
    (void)x, (void)e;
}

unsigned looks_begin(struct looks *l, const struct event_action *a)
{
    (void)l, (void)a;
    return 0;
}

void looks_end(struct looks *l, unsigned number, const struct event_action *a)
{
    (void)l, (void)number, (void)a;
}

void spectators_add(struct spectators *s, const char *uid)
{
    (void)s, (void)uid;
}

static int start(void **state)
{
    (void)state;
    feed = feed_new(1000);
    exam.model = feed.m;
    feed_desk(&feed, 0);
    feed_desk(&feed, 2); /* and no 1 */
    return 0;
}

static int stop(void **state)
{
    (void)state;
    model_free(feed.m);
    return 0;
}

static bool is_stranger(const char *uid)
{
    return onlooker_session_stranger(&onlooker, uid);
}

static void nobody_knows_a_new_one(void **state)
{
    (void)state;
    feed_conn(&feed, 0, 0, CONN_OPENED);
    feed_conn(&feed, 0, 0, CONN_ACTIVATED);
    assert_false(is_stranger("uid1"));
    assert_false(is_stranger("uid"));
}

static void who_was_at_a_desktop_is_another(void **state)
{
    (void)state;
    feed_conn(&feed, 2, 0, CONN_OPENED);
    feed_conn(&feed, 2, 1, CONN_OPENED);
    feed_conn(&feed, 2, 1, CONN_ACTIVATED);
    assert_false(is_stranger("uid0"));
    assert_true(is_stranger("uid1"));
    feed_conn(&feed, 2, 1, CONN_CLOSED);
    assert_true(is_stranger("uid1"));
}

/* The metrics may tell of a page load before the page has come, but not long before. */
static void so_is_a_page_loaded_earlier(void **state)
{
    (void)state;
    feed_conn(&feed, 0, 0, CONN_OPENED);
    feed_tick(&feed, DESKTOP_HANDSHAKE_MS);
    feed_conn(&feed, 0, 1, CONN_OPENED);
    assert_false(is_stranger("uid0"));
    feed_tick(&feed, 1);
    assert_true(is_stranger("uid0"));
    assert_false(is_stranger("uid1"));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(nobody_knows_a_new_one, start, stop),
        cmocka_unit_test_setup_teardown(who_was_at_a_desktop_is_another, start, stop),
        cmocka_unit_test_setup_teardown(so_is_a_page_loaded_earlier, start, stop),
    };

    return cmocka_run_group_tests_name("onlooker_session", tests, NULL, NULL);
}
