/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "net/dns.h"
#include "net/loop.h"

#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

struct fixture {
    struct loop *loop;
    struct loop_timer *timer;
    struct dns *dns;
    int calls;
    int found;
};

static void three_times(void *ud)
{
    struct fixture *f = ud;

    if (++f->calls == 3) {
        loop_timer_free(f->timer); /* from its own callback */
        loop_stop(f->loop);
    }
}

static void timers_repeat_until_freed(void **state)
{
    struct fixture f = {.loop = loop_new()};

    (void)state;
    assert_non_null(f.loop);
    f.timer = loop_timer_new(f.loop, 1, 1, three_times, &f);
    loop_run(f.loop);
    loop_free(f.loop);
    assert_int_equal(f.calls, 3);
}

static void stop(void *ud)
{
    struct fixture *f = ud;

    f->calls++;
    loop_stop(f->loop);
}

static void signals_arrive_on_the_loop(void **state)
{
    struct fixture f = {.loop = loop_new()};

    (void)state;
    struct loop_signal *s = loop_signal_new(f.loop, SIGUSR1, stop, &f);
    raise(SIGUSR1);
    loop_run(f.loop);
    loop_signal_free(s);
    loop_free(f.loop);
    assert_int_equal(f.calls, 1);
}

static void on_name(void *ud)
{
    struct fixture *f = ud;
    char addr[INET6_ADDRSTRLEN];

    f->found = dns_get(f->dns, "localhost", addr);
    if (f->found == 1)
        assert_true(strcmp(addr, "127.0.0.1") == 0 || strcmp(addr, "::1") == 0);
    loop_stop(f->loop);
}

static void names_are_answered_later_and_kept(void **state)
{
    struct fixture f = {.loop = loop_new()};
    char addr[INET6_ADDRSTRLEN];

    (void)state;
    f.dns = dns_new(f.loop, on_name, &f);
    assert_int_equal(dns_get(f.dns, "192.0.2.7", addr), 1); /* an address needs no question */
    assert_string_equal(addr, "192.0.2.7");
    assert_int_equal(dns_get(f.dns, "localhost", addr), 0);
    loop_run(f.loop);
    assert_int_equal(f.found, 1);
    assert_int_equal(dns_get(f.dns, "localhost", addr), 1);
    assert_int_equal(dns_get(f.dns, "unanswered.invalid", addr), 0);
    dns_free(f.dns); /* with a question open */
    loop_free(f.loop);
}

struct pipe_fixture {
    struct loop *loop;
    struct loop_watch *in, *out;
    int fd[2];
    int readable, writable;
};

static void on_out(void *ud, int events)
{
    struct pipe_fixture *p = ud;

    assert_int_equal(events, LOOP_WRITABLE);
    p->writable++;
    loop_watch_set(p->out, 0); /* else it would be called for ever */
    assert_int_equal(write(p->fd[1], "x", 1), 1);
}

static void on_in(void *ud, int events)
{
    struct pipe_fixture *p = ud;
    char c;

    assert_int_equal(events, LOOP_READABLE);
    p->readable++;
    if (read(p->fd[0], &c, 1) == 1) {
        loop_watch_free(p->out);
        close(p->fd[1]);
        return;
    }
    loop_watch_free(p->in); /* from its own callback: the end of the pipe */
    loop_stop(p->loop);
}

static void descriptors_are_watched(void **state)
{
    struct pipe_fixture p = {.loop = loop_new()};

    (void)state;
    assert_int_equal(pipe(p.fd), 0);
    p.in = loop_watch_new(p.loop, p.fd[0], LOOP_READABLE, on_in, &p);
    p.out = loop_watch_new(p.loop, p.fd[1], LOOP_WRITABLE, on_out, &p);
    assert_non_null(p.in);
    assert_non_null(p.out);
    assert_null(loop_watch_new(p.loop, p.fd[0], LOOP_READABLE, on_in, &p));
    loop_run(p.loop);
    close(p.fd[0]);
    loop_free(p.loop);
    assert_int_equal(p.writable, 1);
    assert_int_equal(p.readable, 2);
}

static void a_file_can_not_be_watched(void **state)
{
    struct loop *l = loop_new();
    FILE *file = tmpfile();

    (void)state;
    assert_non_null(file);
    assert_null(loop_watch_new(l, fileno(file), LOOP_READABLE, on_in, NULL));
    loop_watch_free(NULL);
    fclose(file);
    loop_free(l);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(timers_repeat_until_freed),
        cmocka_unit_test(signals_arrive_on_the_loop),
        cmocka_unit_test(descriptors_are_watched),
        cmocka_unit_test(a_file_can_not_be_watched),
        cmocka_unit_test(names_are_answered_later_and_kept),
    };

    return cmocka_run_group_tests_name("loop", tests, NULL, NULL);
}
