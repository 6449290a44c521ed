/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The exam as lines: for screen readers, and on a terminal that can't address its screen. */
#include "terminal.h"

#include <fcntl.h>
#include <linux/capability.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <unistd.h>

#define FAST "--period-override-ms", "100"
#define P1   "--period", "1"
/* An exam in which something happens every second. */
#define LIVELY "--story", "exam", "--story-speed", "20", FAST

static void assert_lines(const char *text)
{
    for (const char *p = text; *p; p++)
        if (((unsigned char)*p < 0x20 && *p != '\n' && *p != '\r') || *p == 0x7F)
            fail_msg("a control character in: %s", text);
}

static void changes_are_lines(void **state)
{
    struct sim *s = SITE("--students", "40", LIVELY);
    struct proc *p = INVIGIL_START("watch", P1, "--screen-reader", "--poll", "1", s->api);

    (void)state;
    proc_wait_output(p, "40 students, ", 1);
    proc_wait_output(p, "\n", 6);
    kill(p->pid, SIGTERM);
    assert_code(proc_wait(p), 128 + SIGTERM);
    assert_string_equal(p->err, "");
    assert_lines(p->out);
    assert_has(p->out, " S2800");
    assert_int_equal(sim_count(p->out, "40 students, "), 1); /* nothing twice */
}

static void a_dumb_terminal_gets_lines(void **state)
{
    struct sim *s = SITE("--students", "40", LIVELY);
    struct terminal *t =
        terminal_start(24, 80, ARGS("watch", P1, "--poll", "1", s->api), ARGS("TERM=dumb"));

    (void)state;
    terminal_wait(t, "40 students, ");
    terminal_wait(t, " S2800");
    terminal_keys(t, "\x03");
    assert_int_equal(terminal_end(t), 130);
    assert_string_equal(terminal_err(t), "");
    assert_lines(terminal_raw(t));
    assert_restored(t);
}

static void hostile_text_stays_on_its_line(void **state)
{
    struct sim *s =
        SITE("--students", "13", "--churn", "--story-speed", "20", FAST, "--fault", "hostile");
    struct terminal *t = terminal_start(
        24, 80, ARGS("watch", P1, "--poll", "1", "--screen-reader", s->api), ARGS("LC_ALL=C"));

    (void)state;
    terminal_wait(t, "students, ");
    terminal_wait(t, "in the list");
    terminal_signal(t, SIGINT);
    assert_int_equal(terminal_end(t), 130);
    assert_lines(terminal_raw(t));
    assert_raw_ascii(t);
}

static void nobody_reading_stops_nothing(void **state)
{
    struct sim *s = SITE("--students", "40", LIVELY);
    struct terminal *t = TERMINAL(24, 80, "watch", P1, "--poll", "1", "--screen-reader", s->api);

    (void)state;
    terminal_wait(t, "40 students, ");
    terminal_stall(t);
    site_wait_answers(s, "instances", site_answers(s, "instances", 0) + 5);
    terminal_signal(t, SIGTERM);
    assert_int_equal(terminal_end(t), 128 + SIGTERM);
}

/* invigil with its exit code on stderr, and what its output goes to. */
static struct proc *shell(const struct sim *s, const char *output)
{
    const char *watch = text_of("%s/bin/invigil watch --screen-reader --period 1 --poll 1 %s",
                                getenv("top_builddir"), s->api);

    return proc_run("/bin/sh", ARGS("-c", text_of("{ %s; echo code $? >&2; } %s", watch, output)),
                    NULL);
}

/* Nothing happens in that exam: no further line could fail. */
static void a_reader_that_is_gone_ends_it(void **state)
{
    struct sim *s = SITE("--students", "5", FAST);
    struct proc *p = shell(s, "| head -n 1");

    (void)state;
    assert_code(p, 0);
    assert_has(p->out, " 5 students, ");
    assert_int_equal(sim_count(p->out, "\n"), 1);
    assert_string_equal(p->err, "code 1\n");
    sim_wait_stat(s, "ws_closed", 5);
}

static void a_full_disk_ends_it(void **state)
{
    struct sim *s = SITE("--students", "5", FAST);
    struct proc *p = shell(s, ">/dev/full");

    (void)state;
    assert_string_equal(p->err,
                        "invigil: the output can't be written: No space left on device\ncode 1\n");
}

/* Its standard output must not be opened again: it is another user's, as after su. */
static void become_another(void *ud)
{
    const struct sim *s = ud;

    fchmod(STDOUT_FILENO, 0);
    prctl(PR_CAPBSET_DROP, CAP_DAC_OVERRIDE);
    proc_become("invigil", ARGS("watch", P1, "--screen-reader", s->api), NULL);
}

static void an_output_of_another_user(void **state)
{
    struct sim *s = SITE("--students", "5", FAST);
    struct proc *p = proc_fork(become_another, s);

    (void)state;
    proc_wait_output(p, "5 students, ", 1);
    kill(p->pid, SIGTERM);
    assert_code(proc_wait(p), 128 + SIGTERM);
    assert_string_equal(p->err, "");
    assert_int_equal(fcntl(p->out_fd, F_GETFL) & O_NONBLOCK, 0);
}

struct to_socket {
    const struct sim *s;
    int fd[2];
};

static void become_writer(void *ud)
{
    const struct to_socket *to = ud;

    dup2(to->fd[1], STDOUT_FILENO);
    close(to->fd[0]);
    close(to->fd[1]);
    proc_become("invigil", ARGS("watch", P1, "--screen-reader", to->s->api), NULL);
}

static void a_socket_is_given_back_as_it_was(void **state)
{
    struct to_socket to = {.s = SITE("--students", "5", FAST)};
    char text[64] = "";

    (void)state;
    assert_int_equal(socketpair(AF_UNIX, SOCK_STREAM, 0, to.fd), 0);
    struct proc *p = proc_fork(become_writer, &to);
    assert_true(read(to.fd[0], text, sizeof text - 1) > 0);
    assert_has(text, "5 students, ");
    assert_true(fcntl(to.fd[1], F_GETFL) & O_NONBLOCK); /* else this test is about nothing */
    kill(p->pid, SIGTERM);
    assert_code(proc_wait(p), 128 + SIGTERM);
    assert_int_equal(fcntl(to.fd[1], F_GETFL) & O_NONBLOCK, 0);
    close(to.fd[0]);
    close(to.fd[1]);
}

static void become_nohup(void *ud)
{
    const struct sim *s = ud;

    signal(SIGHUP, SIG_IGN);
    signal(SIGINT, SIG_IGN);
    proc_become("invigil", ARGS("watch", P1, "--poll", "1", "--screen-reader", s->api), NULL);
}

static void ignored_signals_stay_ignored(void **state)
{
    struct sim *s = SITE("--students", "5", FAST);
    struct proc *p = proc_fork(become_nohup, s);

    (void)state;
    proc_wait_output(p, "5 students, ", 1);
    kill(p->pid, SIGHUP);
    kill(p->pid, SIGINT);
    site_wait_answers(s, "instances", site_answers(s, "instances", 0) + 2);
    kill(p->pid, SIGTERM);
    assert_code(proc_wait(p), 128 + SIGTERM);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        E2E_TEST(changes_are_lines),
        E2E_TEST(a_dumb_terminal_gets_lines),
        E2E_TEST(hostile_text_stays_on_its_line),
        E2E_TEST(nobody_reading_stops_nothing),
        E2E_TEST(a_reader_that_is_gone_ends_it),
        E2E_TEST(a_full_disk_ends_it),
        E2E_TEST(an_output_of_another_user),
        E2E_TEST(a_socket_is_given_back_as_it_was),
        E2E_TEST(ignored_signals_stay_ignored),
    };

    return cmocka_run_group_tests_name("watch_reader", tests, NULL, NULL);
}
