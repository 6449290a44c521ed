/* SPDX-License-Identifier: GPL-3.0-or-later */
/* However it ends, or pauses, the terminal is as it was found. */
#include "terminal.h"

#include <signal.h>
#include <stdio.h>
#include <string.h>

#define FAST "--period-override-ms", "100"
#define P1   "--period", "1"
#define F2   "\x1bOQ"
#define F10  "\x1b[21~"

enum { EXAM, STATE, HEAD, FIRST };

static struct terminal *watch(struct sim **ret_site)
{
    struct sim *s = SITE("--students", "5", FAST);
    struct terminal *t = TERMINAL(24, 80, "watch", P1, s->api);

    terminal_wait_row(t, STATE, "links 5 live");
    if (ret_site)
        *ret_site = s;
    return t;
}

static void assert_ends(struct terminal *t, int code)
{
    assert_int_equal(terminal_end(t), code);
    assert_raw_harmless(t);
    assert_restored(t);
    assert_string_equal(terminal_err(t), "");
}

static void keys_end_it(void **state)
{
    struct terminal *t = watch(NULL);

    (void)state;
    terminal_keys(t, "q");
    assert_ends(t, 0);
    t = watch(NULL);
    terminal_keys(t, "?a\r" F10); /* from anywhere */
    assert_ends(t, 0);
    t = watch(NULL);
    terminal_keys(t, "/abc" F10);
    assert_ends(t, 0);
    t = watch(NULL);
    terminal_keys(t, "\x03");
    assert_ends(t, 130);
}

static void it_ends_before_it_has_begun(void **state)
{
    struct sim *s = SITE("--students", "5", "--fault", "api-stall");
    struct terminal *t = TERMINAL(24, 80, "watch", "--filter", "\x1b]0;title\a", s->api);

    (void)state;
    terminal_wait(t, "Waiting for the site's list");
    terminal_wait(t, "filter: \u241b]0;title\u2407");
    terminal_keys(t, "q");
    assert_ends(t, 0);
}

static void signals_end_it(void **state)
{
    static const int ends[] = {SIGTERM, SIGHUP, SIGINT};

    (void)state;
    for (size_t i = 0; i < sizeof ends / sizeof *ends; i++) {
        struct sim *s;
        struct terminal *t = watch(&s);
        terminal_keys(t, F2 "/S28"); /* whatever it is doing */
        terminal_wait_row(t, STATE, "filter: S28");
        terminal_signal(t, ends[i]);
        assert_ends(t, 128 + ends[i]);
        sim_wait_stat(s, "ws_closed", 5);
    }
}

static void a_crash_leaves_the_terminal_usable(void **state)
{
    struct terminal *t = watch(NULL);

    (void)state;
    terminal_keys(t, F2);
    terminal_wait(t, "Mouse on");
    terminal_signal(t, SIGABRT);
    assert_ends(t, 128 + SIGABRT);
}

static void ctrl_backslash_leaves_the_terminal_usable(void **state)
{
    struct terminal *t = watch(NULL);

    (void)state;
    terminal_keys(t, F2);
    terminal_wait(t, "Mouse on");
    terminal_keys(t, "\x1c");
    assert_ends(t, 128 + SIGQUIT);
}

static void under_nohup_a_hangup_is_nothing(void **state)
{
    struct sim *s = SITE("--students", "5", FAST);
    const char *command = text_of("trap '' HUP; exec \"$top_builddir\"/bin/invigil watch "
                                  "--period 1 --poll 1 %s",
                                  s->api);
    struct terminal *t = terminal_program(24, 80, "/bin/sh", ARGS("-c", command), NULL);

    (void)state;
    terminal_wait_row(t, STATE, "links 5 live");
    terminal_signal(t, SIGHUP);
    site_wait_answers(s, "instances", site_answers(s, "instances", 0) + 2);
    terminal_keys(t, "q");
    assert_ends(t, 0);
}

static void a_terminal_that_is_gone_ends_it(void **state)
{
    struct sim *s;
    struct terminal *t = watch(&s);

    (void)state;
    terminal_hang_up(t);
    assert_int_equal(terminal_end(t), 128 + SIGHUP);
    assert_string_equal(terminal_err(t), "");
    sim_wait_stat(s, "ws_closed", 5);
}

/* --- under a shell --- */

static void start_in_shell(struct terminal *t, const struct sim *s)
{
    terminal_keys(t,
                  text_of("\"$top_builddir\"/bin/invigil watch --period 1 %s 2>>~/said\r", s->api));
    terminal_wait_row(t, STATE, "links 5 live");
}

/* Its last line is a prompt. */
static bool has_prompt(struct terminal *t, void *ud)
{
    const char *text = terminal_text(t);
    size_t len = strlen(text);

    (void)ud;
    while (len && text[len - 1] == '\n')
        len--;
    return len > 2 && memcmp(text + len - 2, "\n$", 2) == 0;
}

static void wait_prompt(struct terminal *t)
{
    terminal_until(t, has_prompt, NULL, "a prompt");
    assert_restored(t);
}

static void it_can_be_suspended(void **state)
{
    struct sim *s = SITE("--students", "5", FAST);
    struct terminal *t = terminal_shell(24, 100);

    (void)state;
    start_in_shell(t, s);
    terminal_keys(t, "\x1a");
    wait_prompt(t);
    assert_has(terminal_text(t), "Stopped");
    terminal_keys(t, "echo usa''ble\r");
    terminal_wait(t, "\nusable\n");
    terminal_keys(t, "fg\r");
    terminal_wait_row(t, STATE, "links 5 live");
    terminal_wait_row(t, 23, "q quit");
    terminal_wait_not(t, "usable");
    terminal_keys(t, F2 "P"); /* again, with the mouse on, and back in another size */
    terminal_wait_row(t, STATE, "sort: cpu");
    terminal_keys(t, "\x1a");
    wait_prompt(t);
    assert_has(terminal_text(t), "Stopped");
    terminal_resize(t, 30, 80);
    terminal_keys(t, "fg\r");
    terminal_wait_row(t, 29, "q quit");
    terminal_wait_row(t, STATE, "sort: cpu");
    terminal_keys(t, "q");
    wait_prompt(t);
    terminal_keys(t, "echo code $?; cat ~/said; exit\r");
    terminal_wait(t, "code 0");
    assert_int_equal(terminal_end(t), 0);
    assert_has_not(terminal_text(t), "Sanitizer");
    assert_has_not(terminal_text(t), "runtime error");
    assert_raw_harmless(t);
}

static void messages_wait_while_it_is_suspended(void **state)
{
    struct sim *s = SITE("--students", "5", FAST);
    struct terminal *t = terminal_shell(24, 100);

    (void)state;
    start_in_shell(t, s);
    terminal_keys(t, "\x1a");
    wait_prompt(t);
    assert_has(terminal_text(t), "Stopped");
    size_t bytes = terminal_bytes(t);
    terminal_wait_stat(t, s, "messages", sim_stat(s, "messages") + 100);
    assert_int_equal(terminal_bytes(t), bytes);
    terminal_keys(t, "fg\r");
    terminal_wait_row(t, STATE, "links 5 live");
    terminal_keys(t, "q");
    wait_prompt(t);
    terminal_keys(t, "exit\r");
    assert_int_equal(terminal_end(t), 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        E2E_TEST(keys_end_it),
        E2E_TEST(it_ends_before_it_has_begun),
        E2E_TEST(signals_end_it),
        E2E_TEST(a_crash_leaves_the_terminal_usable),
        E2E_TEST(ctrl_backslash_leaves_the_terminal_usable),
        E2E_TEST(under_nohup_a_hangup_is_nothing),
        E2E_TEST(a_terminal_that_is_gone_ends_it),
        E2E_TEST(it_can_be_suspended),
        E2E_TEST(messages_wait_while_it_is_suspended),
    };

    return cmocka_run_group_tests_name("watch_ends", tests, NULL, NULL);
}
