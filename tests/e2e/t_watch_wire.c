/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What reaches the terminal: how much and how often, nothing that it could take for a command, in
 * columns that stay where they are, in every language and character set; and what happens when it
 * takes nothing. */
#include "terminal.h"

#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define FAST   "--period-override-ms", "100"
#define P1     "--period", "1"
#define ESC    "\x1b"
#define HOME   "\x1bOH"
#define CTRL_L "\x0c"
#define F10    "\x1b[21~"

enum { EXAM, STATE, HEAD, FIRST };
enum { PER_SECOND = 10 /* messages of each student */ };

static void leave(struct terminal *t)
{
    terminal_keys(t, F10);
    assert_int_equal(terminal_end(t), 0);
    assert_string_equal(terminal_err(t), "");
    assert_raw_harmless(t);
    assert_restored(t);
}

/* --- columns --- */

/* In each of n rows the columns begin (or end, when aligned right) where their headers do. */
static void assert_aligned(struct terminal *t, int n, const char *const *left,
                           const char *const *right)
{
    for (; *left; left++) {
        int col = terminal_col(t, HEAD, *left);
        assert_true(col > 0);
        for (int row = FIRST; row < FIRST + n; row++) {
            if (strcmp(terminal_cell(t, row, col).text, " ") == 0 ||
                (row != FIRST && strcmp(terminal_cell(t, row, col - 1).text, " ") != 0))
                fail_msg("%s does not begin at %d: %s", *left, col, terminal_row(t, row));
        }
    }
    for (; *right; right++) {
        int end = terminal_col(t, HEAD, *right) + (int)strlen(*right);
        for (int row = FIRST; row < FIRST + n; row++) {
            if (strcmp(terminal_cell(t, row, end - 1).text, " ") == 0 ||
                strcmp(terminal_cell(t, row, end).text, " ") != 0)
                fail_msg("%s does not end at %d: %s", *right, end, terminal_row(t, row));
        }
    }
}

static void no_text_is_a_command(void **state)
{
    enum { N = 17, HOSTILE = 13 };
    struct sim *s = SITE("--students", "17", FAST, "--fault", "hostile@1-13");
    struct terminal *t = TERMINAL(40, 140, "watch", P1, "--sort", "student", s->api);

    (void)state;
    terminal_wait_row(t, STATE, "links ");
    terminal_wait(t, "S280014");
    terminal_wait_row_not(t, STATE, "links 0 ");
    terminal_keys(t, "z");
    terminal_wait_row(t, STATE, "FROZEN");
    assert_aligned(t, N, ARGS("STUDENT", "STATUS", "FROM"), ARGS("CPU", "MEM", "ACTIVE", "TOTAL"));
    for (int i = 0; i < HOSTILE; i++) {
        terminal_keys(t, "\r");
        terminal_wait(t, "Instance");
        terminal_keys(t, "q");
        terminal_wait_row(t, HEAD, "STUDENT");
        terminal_keys(t, "j");
    }
    terminal_keys(t, "a");
    terminal_wait_row_not(t, HEAD, "STUDENT  ");
    terminal_keys(t, "q/\x9b"
                     "31m\xc2\x9b\r"); /* typed ones are none either */
    leave(t);
}

static void italian_is_aligned(void **state)
{
    struct sim *s = SITE("--students", "17", FAST);
    struct terminal *t = terminal_start(30, 140, ARGS("watch", P1, s->api), ARGS("LANGUAGE=it"));

    (void)state;
    terminal_wait_row(t, EXAM, "17 studenti");
    terminal_wait_row(t, HEAD, "STUDENTE");
    terminal_wait(t, "192.0.2.3");
    terminal_wait_row(t, FIRST + 16, "  "); /* all of it has come */
    assert_aligned(t, 17, ARGS("STUDENTE", "STATO", "DA "), ARGS("CPU", "MEM", "ATTIVE"));
    terminal_keys(t, "\r");
    terminal_wait(t, "exam-00");
    assert_has_not(terminal_text(t), "Connections");
    assert_has_not(terminal_text(t), "since");
    terminal_keys(t, "q?");
    terminal_wait_row_not(t, HEAD, "STUDENTE");
    assert_has_not(terminal_text(t), "Keys everywhere");
    leave(t);
}

static void other_locales_get_ascii(void **state)
{
    struct sim *s = SITE("--students", "17", FAST, "--fault", "hostile@1-13");
    struct terminal *t =
        terminal_start(30, 140, ARGS("watch", P1, "--sort", "student", s->api), ARGS("LC_ALL=C"));

    (void)state;
    terminal_wait(t, "S280014");
    terminal_wait_row(t, STATE, "sort: student ^");
    terminal_wait_row(t, FIRST + 16, "  "); /* all of it has come */
    assert_aligned(t, 17, ARGS("STUDENT", "STATUS", "FROM"), ARGS("CPU", "MEM", "ACTIVE"));
    terminal_keys(t, "\r");
    terminal_wait(t, "Instance");
    terminal_keys(t, "qa");
    terminal_wait_row_not(t, HEAD, "STUDENT  ");
    terminal_keys(t, "q?");
    terminal_wait_row(t, HEAD, "Keys everywhere");
    leave(t);
    assert_raw_ascii(t);
}

/* --- how much and how often --- */

static int64_t messages(const struct sim *s)
{
    return sim_stat(s, "messages");
}

static void frames_are_few(void **state)
{
    enum { STUDENTS = 17, SECONDS = 6 };
    struct sim *s = SITE("--students", "17", FAST);
    struct terminal *t = TERMINAL(24, 100, "watch", P1, s->api);

    (void)state;
    terminal_wait_row(t, STATE, "links 17 live");
    size_t bursts = terminal_bursts(t);
    int64_t began = now_ms();
    terminal_wait_stat(t, s, "messages", messages(s) + STUDENTS * PER_SECOND * SECONDS);
    int64_t seconds = (now_ms() - began) / 1000;
    bursts = terminal_bursts(t) - bursts;
    assert_true(bursts >= 2);
    if ((int64_t)bursts > seconds * 3 / 2 + 2) /* four ticks a second change the model */
        fail_msg("%zu frames in %d s", bursts, (int)seconds);
    leave(t);
}

static char *without_state(struct terminal *t)
{
    char *text = strdup(terminal_text(t)), *line = strchr(text, '\n') + 1;

    e2e_keep(text, free);
    memmove(line, strchr(line, '\n'), strlen(strchr(line, '\n')) + 1);
    return text;
}

static void frozen_nothing_moves_but_its_age(void **state)
{
    enum { STUDENTS = 17, SECONDS = 4, AGE_BYTES = 40 };
    struct sim *s = SITE("--students", "17", FAST);
    struct terminal *t = TERMINAL(24, 100, "watch", P1, s->api);

    (void)state;
    terminal_wait_row(t, STATE, "links 17 live");
    terminal_wait(t, "192.0.2.3");
    terminal_keys(t, "z");
    terminal_wait_row(t, STATE, "FROZEN 1 s");
    const char *before = without_state(t);
    size_t bytes = terminal_bytes(t);
    int64_t began = now_ms();
    terminal_wait_stat(t, s, "messages", messages(s) + STUDENTS * PER_SECOND * SECONDS);
    size_t seconds = (size_t)(now_ms() - began) / 1000;
    assert_string_equal(without_state(t), before);
    bytes = terminal_bytes(t) - bytes;
    if (bytes > AGE_BYTES * (seconds + 2))
        fail_msg("%zu bytes in %zu s", bytes, seconds);
    assert_has(terminal_row(t, STATE), "FROZEN ");
    assert_has_not(terminal_row(t, STATE), "FROZEN 1 s");
    terminal_keys(t, "z");
    terminal_wait_row_not(t, STATE, "FROZEN");
    assert_string_not_equal(without_state(t), before);
    leave(t);
}

/* --- a terminal that takes nothing --- */

static bool has_taken(struct terminal *t, void *ud)
{
    long long n;
    int row = terminal_find(t, "messages taken");

    return row >= 0 && sscanf(terminal_row(t, row), " %lld", &n) == 1 && n >= *(int64_t *)ud;
}

static void wait_taken(struct terminal *t, int64_t n)
{
    terminal_until(t, has_taken, &n, text_of("%lld messages taken", (long long)n));
}

/* Draws everything often enough that no pty holds it all. */
static void fill_up(struct terminal *t)
{
    terminal_resize(t, 120, 250);
    for (int i = 0; i < 60; i++) {
        terminal_keys(t, CTRL_L);
        poll(NULL, 0, 60);
    }
}

static void a_stalled_terminal_stops_nothing(void **state)
{
    enum { STUDENTS = 80, SECONDS = 10 };
    struct sim *s = SITE("--students", "80", FAST);
    struct terminal *t = TERMINAL(110, 200, "watch", P1, "--poll", "1", s->api);

    (void)state;
    terminal_wait_row(t, STATE, "links 77 live");
    terminal_keys(t, "?");
    wait_taken(t, 1);
    terminal_keys(t, "q");
    terminal_stall(t);
    fill_up(t);
    int polls = site_answers(s, "instances", 200);
    int64_t sent = messages(s) + 77 * PER_SECOND * SECONDS;
    site_wait_answers(s, "instances", polls + SECONDS); /* its loop turns */
    terminal_wait_stat(t, s, "messages", sent);
    terminal_keys(t, "P");
    terminal_resume(t);
    terminal_wait_row(t, STATE, "sort: cpu"); /* and it heard keys */
    terminal_keys(t, "?");
    terminal_wait(t, "messages taken");
    wait_taken(t, sent);
    leave(t);
}

static void a_stalled_terminal_does_not_hold_it(void **state)
{
    struct sim *s = SITE("--students", "80", FAST);
    struct terminal *t = TERMINAL(60, 200, "watch", P1, s->api);

    (void)state;
    terminal_wait_row(t, STATE, "links 77 live");
    terminal_stall(t);
    fill_up(t);
    terminal_signal(t, SIGTERM);
    assert_int_equal(terminal_end(t), 128 + SIGTERM);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        E2E_TEST(no_text_is_a_command),
        E2E_TEST(italian_is_aligned),
        E2E_TEST(other_locales_get_ascii),
        E2E_TEST(frames_are_few),
        E2E_TEST(frozen_nothing_moves_but_its_age),
        E2E_TEST(a_stalled_terminal_stops_nothing),
        E2E_TEST(a_stalled_terminal_does_not_hold_it),
    };

    return cmocka_run_group_tests_name("watch_wire", tests, NULL, NULL);
}
