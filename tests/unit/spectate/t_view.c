/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The order of things in a view, between a tunnel and a decoder of this file. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "spectate/view.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

enum { MIN_MS = 20, FD = 77 };

static struct fixture {
    struct loop *loop;
    struct view *view;
    struct tunnel_events tunnel;
    struct decoder_events decoder;
    void *tunnel_ud, *decoder_ud;
    struct picture picture;
    bool start_fails;
    int opened, attached, started, asked, closed, freed; /* calls */
    int found, frames, ends;
    struct view_end end;
} f;

struct tunnel *tunnel_open(struct tunnels *ts, const char *url, const char *password,
                           const struct tunnel_events *on, void *ud)
{
    assert_null(ts);
    assert_string_equal(url, "https://desktop/");
    assert_string_equal(password, "secret");
    f.tunnel = *on;
    f.tunnel_ud = ud;
    f.opened++;
    return (struct tunnel *)&f;
}

void tunnel_attach(struct tunnel *t, int fd, const char *one_time)
{
    assert_non_null(t);
    assert_int_equal(fd, FD);
    assert_null(one_time);
    f.attached++;
}

void tunnel_close(struct tunnel *t)
{
    f.closed += t != NULL;
}

struct decoder *decoder_start(struct loop *l, const struct decoder_events *on, void *ud,
                              int *ret_fd)
{
    assert_ptr_equal(l, f.loop);
    if (f.start_fails) {
        errno = EMFILE;
        return NULL;
    }
    f.decoder = *on;
    f.decoder_ud = ud;
    f.started++;
    *ret_fd = FD;
    return (struct decoder *)&f;
}

void decoder_next(struct decoder *d)
{
    assert_non_null(d);
    f.asked++;
}

const struct picture *decoder_picture(const struct decoder *d)
{
    assert_non_null(d);
    return &f.picture;
}

void decoder_free(struct decoder *d)
{
    f.freed += d != NULL;
}

/* Nobody waits so long here. */
struct loop_timer *__real_loop_timer_new(struct loop *l, uint64_t delay_ms, uint64_t repeat_ms,
                                         loop_fn fn, void *ud);
struct loop_timer *__wrap_loop_timer_new(struct loop *l, uint64_t delay_ms, uint64_t repeat_ms,
                                         loop_fn fn, void *ud);

struct loop_timer *__wrap_loop_timer_new(struct loop *l, uint64_t delay_ms, uint64_t repeat_ms,
                                         loop_fn fn, void *ud)
{
    return __real_loop_timer_new(l, delay_ms == VIEW_FIRST_MS ? MIN_MS : delay_ms, repeat_ms, fn,
                                 ud);
}

static void on_found(void *ud, const char *uid)
{
    assert_ptr_equal(ud, &f);
    assert_string_equal(uid, "0123");
    f.found++;
}

static void on_frame(void *ud, struct picture_rect damage)
{
    assert_ptr_equal(ud, &f);
    assert_int_equal(damage.w, 5);
    f.frames++;
}

static void on_end(void *ud, const struct view_end *e)
{
    assert_ptr_equal(ud, &f);
    f.ends++;
    f.end = *e;
}

static int set_up(void **state)
{
    static const struct view_events events = {on_found, on_frame, on_end};

    (void)state;
    memset(&f, 0, sizeof f);
    f.loop = loop_new();
    f.view = view_open(f.loop, NULL, "https://desktop/", "secret", MIN_MS, &events, &f);
    return 0;
}

static int tear_down(void **state)
{
    (void)state;
    view_close(f.view);
    loop_free(f.loop);
    assert_int_equal(f.opened, 1);
    assert_int_equal(f.closed, 1);
    assert_int_equal(f.freed, f.started);
    return 0;
}

static void ready(void)
{
    f.tunnel.ready(f.tunnel_ud);
}

static void frame(void)
{
    f.picture.w = f.picture.h = 5;
    f.decoder.frame(f.decoder_ud, (struct picture_rect){0, 0, 5, 5});
}

static void tunnel_ends(enum tunnel_why why)
{
    f.tunnel.end(f.tunnel_ud, &(struct tunnel_end){.why = why, .status = 404});
}

static void decoder_ends(enum decoder_why why)
{
    f.decoder.end(f.decoder_ud, why, 11, 22);
}

static void stop(void *ud)
{
    loop_stop(ud);
}

static void run_for_ms(unsigned ms)
{
    struct loop_timer *t = loop_timer_new(f.loop, ms, 0, stop, f.loop);

    loop_run(f.loop);
    loop_timer_free(t);
}

static void the_first_picture_comes_unasked(void **state)
{
    (void)state;
    f.tunnel.found(f.tunnel_ud, "0123");
    assert_int_equal(f.found, 1);
    assert_int_equal(view_picture(f.view)->w, 0);
    assert_int_equal(f.started, 0);
    ready();
    assert_int_equal(f.attached, 1);
    assert_int_equal(f.asked, 1);
    assert_int_equal(view_state(f.view), VIEW_OPENING);
    frame();
    assert_int_equal(f.frames, 1);
    assert_int_equal(view_state(f.view), VIEW_LIVE);
    assert_int_equal(view_picture(f.view)->w, 5);
}

static void the_next_is_asked_for_when_drawn_but_not_too_soon(void **state)
{
    (void)state;
    ready();
    view_next(f.view); /* nothing was drawn yet */
    frame();
    run_for_ms(2 * MIN_MS);
    assert_int_equal(f.asked, 1); /* not drawn */
    view_next(f.view);
    assert_int_equal(f.asked, 2); /* long enough after the first */
    view_next(f.view);
    frame();
    view_next(f.view);
    view_next(f.view);
    assert_int_equal(f.asked, 2);
    run_for_ms(2 * MIN_MS);
    assert_int_equal(f.asked, 3);
    run_for_ms(2 * MIN_MS); /* the desktop shows nothing new */
    view_next(f.view);
    assert_int_equal(f.asked, 3);
}

static void expect_tunnel_end(enum tunnel_why why)
{
    assert_int_equal(f.ends, 1);
    assert_int_equal(view_state(f.view), VIEW_ENDED);
    assert_false(f.end.decoder_failed);
    assert_int_equal(f.end.tunnel.why, why);
    assert_int_equal(f.end.tunnel.status, 404);
}

static void expect_decoder_end(enum decoder_why why)
{
    assert_int_equal(f.ends, 1);
    assert_int_equal(f.closed, 1);
    assert_int_equal(view_state(f.view), VIEW_ENDED);
    assert_true(f.end.decoder_failed);
    assert_int_equal(f.end.why, why);
    assert_int_equal(f.end.error, 0);
}

static void a_tunnel_that_never_opened_is_the_cause(void **state)
{
    (void)state;
    tunnel_ends(TUNNEL_DESKTOP);
    expect_tunnel_end(TUNNEL_DESKTOP);
}

static void a_decoder_that_failed_closes_the_tunnel(void **state)
{
    (void)state;
    ready();
    decoder_ends(DECODER_KILLED);
    expect_decoder_end(DECODER_KILLED);
    assert_int_equal(f.end.a, 11);
    assert_int_equal(f.end.b, 22);
}

static void a_server_that_ended_is_the_cause_in_any_order(void **state)
{
    (void)state;
    ready();
    frame();
    tunnel_ends(TUNNEL_ENDED);
    expect_tunnel_end(TUNNEL_ENDED);
    decoder_ends(DECODER_LEFT);
    assert_int_equal(f.ends, 1);
    assert_int_equal(view_picture(f.view)->w, 5); /* the last one stays */
    view_next(f.view);
    assert_int_equal(f.asked, 1);
}

static void or_in_the_other(void **state)
{
    (void)state;
    ready();
    frame();
    view_next(f.view);
    decoder_ends(DECODER_LEFT);
    assert_int_equal(f.ends, 0);
    tunnel_ends(TUNNEL_ENDED);
    expect_tunnel_end(TUNNEL_ENDED);
    run_for_ms(2 * MIN_MS); /* what was wanted is not asked for any more */
    assert_int_equal(f.asked, 1);
}

static void a_viewer_that_has_gone_is_the_decoders_to_explain(void **state)
{
    (void)state;
    ready();
    tunnel_ends(TUNNEL_VIEWER);
    assert_int_equal(f.ends, 0);
    decoder_ends(DECODER_BROKEN);
    expect_decoder_end(DECODER_BROKEN);
}

static void both_gone_without_a_word(void **state)
{
    (void)state;
    ready();
    decoder_ends(DECODER_LEFT);
    tunnel_ends(TUNNEL_VIEWER);
    expect_decoder_end(DECODER_LEFT);
}

static void or_the_other_way_round(void **state)
{
    (void)state;
    ready();
    tunnel_ends(TUNNEL_VIEWER);
    decoder_ends(DECODER_LEFT);
    expect_decoder_end(DECODER_LEFT);
}

static void a_decoder_that_does_not_start_is_told(void **state)
{
    (void)state;
    f.start_fails = true;
    ready();
    assert_int_equal(f.attached, 0);
    assert_int_equal(f.closed, 1);
    assert_int_equal(f.ends, 1);
    assert_true(f.end.decoder_failed);
    assert_int_equal(f.end.error, EMFILE);
}

static void a_first_picture_that_does_not_come_ends_it(void **state)
{
    (void)state;
    ready();
    run_for_ms(2 * MIN_MS);
    assert_int_equal(f.ends, 1);
    assert_int_equal(f.closed, 1);
    assert_true(f.end.late);
    assert_int_equal(view_state(f.view), VIEW_ENDED);
}

static void a_later_one_may_take_its_time(void **state)
{
    (void)state;
    ready();
    frame();
    view_next(f.view);
    run_for_ms(3 * MIN_MS);
    assert_int_equal(f.asked, 2);
    assert_int_equal(f.ends, 0);
}

#define VIEW_TEST(fn) cmocka_unit_test_setup_teardown(fn, set_up, tear_down)

int main(void)
{
    const struct CMUnitTest tests[] = {
        VIEW_TEST(the_first_picture_comes_unasked),
        VIEW_TEST(the_next_is_asked_for_when_drawn_but_not_too_soon),
        VIEW_TEST(a_tunnel_that_never_opened_is_the_cause),
        VIEW_TEST(a_decoder_that_failed_closes_the_tunnel),
        VIEW_TEST(a_server_that_ended_is_the_cause_in_any_order),
        VIEW_TEST(or_in_the_other),
        VIEW_TEST(a_viewer_that_has_gone_is_the_decoders_to_explain),
        VIEW_TEST(both_gone_without_a_word),
        VIEW_TEST(or_the_other_way_round),
        VIEW_TEST(a_decoder_that_does_not_start_is_told),
        VIEW_TEST(a_first_picture_that_does_not_come_ends_it),
        VIEW_TEST(a_later_one_may_take_its_time),
    };

    return cmocka_run_group_tests_name("view", tests, NULL, NULL);
}
