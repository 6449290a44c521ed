/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What the parent believes: the decoder beside this program is liar.c. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "spectate/decoder.h"
#include "spectate/decoder_wire.h"

#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

struct fixture {
    struct loop *loop;
    int frames;
    struct picture_rect damage;
    bool ended;
    enum decoder_why why;
    int a, b;
};

static void on_frame(void *ud, struct picture_rect damage)
{
    struct fixture *f = ud;

    f->frames++;
    f->damage = damage;
    loop_stop(f->loop);
}

static void on_end(void *ud, enum decoder_why why, int a, int b)
{
    struct fixture *f = ud;

    assert_false(f->ended);
    f->ended = true;
    f->why = why;
    f->a = a;
    f->b = b;
    loop_stop(f->loop);
}

/* The record, in one piece with its length; what came of it. */
static struct fixture tell(const void *record, unsigned char len, bool asked)
{
    static const struct decoder_events events = {on_frame, on_end};
    struct fixture f = {.loop = loop_new()};
    char message[256] = {(char)len};
    int fd;

    struct decoder *d = decoder_start(f.loop, &events, &f, &fd);
    assert_non_null(d);
    if (asked)
        decoder_next(d);
    memcpy(message + 1, record, len);
    assert_int_equal(send(fd, message, len + 1U, 0), len + 1);
    loop_run(f.loop);
    if (f.frames)
        assert_int_equal(decoder_picture(d)->px[0], 0); /* readable, though it wrote nothing */
    else
        assert_int_equal(decoder_picture(d)->w, 0);
    decoder_free(d);
    close(fd);
    loop_free(f.loop);
    return f;
}

static void expect_refused(struct fixture f)
{
    assert_int_equal(f.frames, 0);
    assert_true(f.ended);
    assert_int_equal(f.why, DECODER_BROKEN);
}

static struct fixture frame(struct decoder_record r)
{
    r.kind = DECODER_FRAME;
    return tell(&r, sizeof r, true);
}

static void a_true_one_is_believed(void **state)
{
    struct fixture f = frame((struct decoder_record){0, 4096, 4096, 4000, 4000, 96, 96});

    (void)state;
    assert_int_equal(f.frames, 1);
    assert_false(f.ended);
    assert_int_equal(f.damage.w, 4096); /* another size: all of it */
}

static void sizes_are_checked(void **state)
{
    (void)state;
    expect_refused(frame((struct decoder_record){.w = 65535, .h = 65535}));
    expect_refused(frame((struct decoder_record){.w = 4096, .h = 4097}));
    expect_refused(frame((struct decoder_record){.w = 0, .h = 100}));
    expect_refused(frame((struct decoder_record){.w = 100, .h = 0}));
}

static void damage_is_checked(void **state)
{
    (void)state;
    expect_refused(frame((struct decoder_record){0, 100, 100, 90, 0, 11, 10}));
    expect_refused(frame((struct decoder_record){0, 100, 100, 0, 90, 10, 11}));
    expect_refused(frame((struct decoder_record){0, 100, 100, 65535, 0, 65535, 0}));
}

static void a_picture_nobody_asked_for_is_refused(void **state)
{
    struct decoder_record r = {DECODER_FRAME, 10, 10, 0, 0, 10, 10};

    (void)state;
    expect_refused(tell(&r, sizeof r, false));
}

static void what_is_no_record_is_refused(void **state)
{
    struct decoder_record r[2] = {{DECODER_FRAME, 10, 10, 0, 0, 10, 10}};

    (void)state;
    expect_refused(tell(r, sizeof *r - 1, true));
    expect_refused(tell(r, sizeof *r + 1, true));
    r->kind = 99;
    expect_refused(tell(r, sizeof *r, true));
    r->kind = DECODER_GAVE_UP;
    expect_refused(tell(r, sizeof *r, true));
}

static void too_large_has_its_size(void **state)
{
    struct decoder_record r = {.kind = DECODER_TOO_LARGE, .w = 60000, .h = 7};
    struct fixture f = tell(&r, sizeof r, false);

    (void)state;
    assert_int_equal(f.why, DECODER_SIZE);
    assert_int_equal(f.a, 60000);
    assert_int_equal(f.b, 7);
}

static void too_much_is_told(void **state)
{
    struct decoder_record r = {.kind = DECODER_TOO_MUCH};

    (void)state;
    assert_int_equal(tell(&r, sizeof r, true).why, DECODER_FLOODED);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_true_one_is_believed),
        cmocka_unit_test(sizes_are_checked),
        cmocka_unit_test(damage_is_checked),
        cmocka_unit_test(a_picture_nobody_asked_for_is_refused),
        cmocka_unit_test(what_is_no_record_is_refused),
        cmocka_unit_test(too_large_has_its_size),
        cmocka_unit_test(too_much_is_told),
    };

    return cmocka_run_group_tests_name("decoder_records", tests, NULL, NULL);
}
