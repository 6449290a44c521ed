/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "base/err.h"
#include "net/outlet.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum { CAP = 1 << 20, CHUNK = 8192 };

struct fixture {
    struct loop *loop;
    struct outlet *out;
    struct loop_watch *in;
    int fd[2];
    size_t written, read;
    int drained;
};

static void on_drained(void *ud)
{
    struct fixture *f = ud;

    f->drained++;
    assert_true(outlet_empty(f->out));
}

static int set_up(void **state)
{
    struct fixture *f = calloc(1, sizeof *f);

    assert_non_null(f);
    f->loop = loop_new();
    assert_int_equal(pipe2(f->fd, O_NONBLOCK), 0);
    f->out = outlet_new(f->loop, f->fd[1], CAP, on_drained, f);
    *state = f;
    return 0;
}

static int tear_down(void **state)
{
    struct fixture *f = *state;

    outlet_free(f->out);
    loop_watch_free(f->in);
    loop_free(f->loop);
    close(f->fd[1]);
    if (f->fd[0] >= 0)
        close(f->fd[0]);
    free(f);
    return 0;
}

/* A stream in which every byte tells its place. */
static void write_chunk(struct fixture *f)
{
    char chunk[CHUNK];

    for (size_t i = 0; i < sizeof chunk; i++)
        chunk[i] = (char)((f->written + i) % 251);
    assert_int_equal(outlet_write(f->out, chunk, sizeof chunk), 0);
    f->written += sizeof chunk;
}

static void fill(struct fixture *f)
{
    while (outlet_empty(f->out))
        write_chunk(f);
}

static void on_readable(void *ud, int events)
{
    struct fixture *f = ud;
    unsigned char got[1000];
    ssize_t n = read(f->fd[0], got, sizeof got);

    assert_int_equal(events, LOOP_READABLE);
    assert_true(n > 0);
    for (ssize_t i = 0; i < n; i++)
        assert_int_equal(got[i], (f->read + (size_t)i) % 251);
    f->read += (size_t)n;
    if (f->read == f->written)
        loop_stop(f->loop);
}

static void what_goes_is_not_kept(void **state)
{
    struct fixture *f = *state;
    char got[8];

    assert_int_equal(outlet_write(f->out, "picture", 7), 0);
    assert_true(outlet_empty(f->out));
    assert_int_equal(read(f->fd[0], got, sizeof got), 7);
    assert_memory_equal(got, "picture", 7);
    assert_int_equal(f->drained, 0);
}

static void the_rest_goes_later_and_in_order(void **state)
{
    struct fixture *f = *state;

    fill(f);
    write_chunk(f);
    f->in = loop_watch_new(f->loop, f->fd[0], LOOP_READABLE, on_readable, f);
    loop_run(f->loop);
    assert_int_equal(f->read, f->written);
    assert_int_equal(f->drained, 1);
    assert_true(outlet_empty(f->out));
    fill(f); /* and again */
    loop_run(f->loop);
    assert_int_equal(f->read, f->written);
    assert_int_equal(f->drained, 2);
}

static void all_or_nothing_is_taken(void **state)
{
    struct fixture *f = *state;
    char *big = calloc(1, CAP + 1);

    assert_int_equal(outlet_write(f->out, big, CAP + 1), ERR_TOO_BIG);
    assert_true(outlet_empty(f->out));
    fill(f);
    assert_int_equal(outlet_write(f->out, big, CAP), ERR_TOO_BIG);
    f->in = loop_watch_new(f->loop, f->fd[0], LOOP_READABLE, on_readable, f);
    loop_run(f->loop); /* fails at a byte of what was refused */
    assert_int_equal(f->drained, 1);
    free(big);
}

static void stop_then_check(void *ud)
{
    struct fixture *f = ud;

    on_drained(f);
    loop_stop(f->loop);
}

static void close_reader(struct fixture *f)
{
    close(f->fd[0]);
    f->fd[0] = -1;
}

static void when_the_reader_has_gone_all_is_dropped(void **state)
{
    struct fixture *f = *state;

    outlet_free(f->out);
    f->out = outlet_new(f->loop, f->fd[1], CAP, stop_then_check, f);
    fill(f);
    assert_int_equal(outlet_gone(f->out), 0);
    close_reader(f);
    loop_run(f->loop);
    assert_int_equal(f->drained, 1);
    assert_int_equal(outlet_gone(f->out), EPIPE);
    for (int i = 0; i < 1000; i++)
        assert_int_equal(outlet_write(f->out, "12345678", 8), 0);
    assert_true(outlet_empty(f->out));
}

static void a_reader_that_goes_is_missed_without_a_write(void **state)
{
    struct fixture *f = *state;

    assert_int_equal(outlet_write(f->out, "picture", 7), 0);
    assert_int_equal(outlet_gone(f->out), 0); /* though nobody has read it yet */
    close_reader(f);
    assert_int_equal(outlet_gone(f->out), EPIPE);
    assert_int_equal(f->drained, 0);
}

static void what_can_not_be_written_is_why(void **state)
{
    struct fixture *f = *state;
    int fd = open("/dev/full", O_WRONLY | O_NONBLOCK);
    struct outlet *o = outlet_new(f->loop, fd, CAP, on_drained, f);

    assert_int_equal(outlet_gone(o), 0);
    assert_int_equal(outlet_write(o, "line\n", 5), 0);
    assert_int_equal(outlet_gone(o), ENOSPC);
    assert_true(outlet_empty(o));
    outlet_free(o);
    close(fd);
}

static void free_drops_what_is_kept(void **state)
{
    struct fixture *f = *state;

    fill(f);
    outlet_free(f->out);
    outlet_free(NULL);
    f->out = NULL;
    assert_int_equal(f->drained, 0);
}

static void a_file_takes_everything(void **state)
{
    struct fixture *f = *state;
    char name[] = "/tmp/t_outlet.XXXXXX", got[8];
    int fd = mkstemp(name);
    struct outlet *o = outlet_new(f->loop, fd, CAP, on_drained, f);

    assert_int_equal(outlet_write(o, "line\n", 5), 0);
    assert_true(outlet_empty(o));
    assert_int_equal(outlet_gone(o), 0);
    assert_int_equal(pread(fd, got, sizeof got, 0), 5);
    outlet_free(o);
    close(fd);
    unlink(name);
}

#define OUTLET_TEST(fn) cmocka_unit_test_setup_teardown(fn, set_up, tear_down)

int main(void)
{
    const struct CMUnitTest tests[] = {
        OUTLET_TEST(what_goes_is_not_kept),
        OUTLET_TEST(the_rest_goes_later_and_in_order),
        OUTLET_TEST(all_or_nothing_is_taken),
        OUTLET_TEST(when_the_reader_has_gone_all_is_dropped),
        OUTLET_TEST(a_reader_that_goes_is_missed_without_a_write),
        OUTLET_TEST(what_can_not_be_written_is_why),
        OUTLET_TEST(free_drops_what_is_kept),
        OUTLET_TEST(a_file_takes_everything),
    };

    return cmocka_run_group_tests_name("outlet", tests, NULL, NULL);
}
