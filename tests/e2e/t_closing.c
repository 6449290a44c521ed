/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The end of an exam on the screen: the time left, who still owes what, who never came. */
#include "terminal.h"

#define FAST "--period-override-ms", "100"
#define P1   "--period", "1"
#define F10  "\x1b[21~"

enum { EXAM, STATE, HEAD, FIRST, BOTTOM = 29 };

static const char *students(void)
{
    return temp_file("students.csv",
                     "student,name,seat,extra-minutes,note\n"
                     "S280002,Ada Lovelace,A7,30,\n"
                     "S280003,Grace Hopper,A8,,\n"
                     "S999999,Never Seen,A9,,\n",
                     0644);
}

static struct terminal *watch(const char *deadline)
{
    struct sim *s = SITE("--students", "8", FAST);
    struct terminal *t = terminal_start(
        30, 120, ARGS("watch", P1, "--roster", students(), "--deadline", deadline, s->api), NULL);

    terminal_wait_row(t, STATE, "8 live");
    terminal_keys(t, "c");
    return t;
}

static void leave(struct terminal *t)
{
    terminal_keys(t, F10);
    assert_int_equal(terminal_end(t), 0);
    assert_string_equal(terminal_err(t), "");
    assert_raw_harmless(t);
    assert_restored(t);
}

static void time_is_over(void **state)
{
    struct terminal *t = watch("2020-01-01T12:00Z");

    (void)state;
    terminal_wait_row(t, EXAM, "time over +");
    terminal_wait(t, "Time is over since");
    terminal_wait_line(t, "S280003", "still running");
    terminal_wait_line(t, "Ada Lovelace", "+30");
    terminal_wait_line(t, "absent", "S999999");
    terminal_keys(t, "\r"); /* the first one has an instance */
    terminal_wait_line(t, "Phase", "Ready");
    terminal_keys(t, "q");
    terminal_wait(t, "Time is over since");
    leave(t);
}

static void time_is_left(void **state)
{
    struct terminal *t = watch("2060-01-01T12:00+01:00");

    (void)state;
    terminal_wait_row(t, EXAM, " left");
    terminal_wait(t, "left until the deadline");
    terminal_wait_line(t, "Ada Lovelace", "still working");
    terminal_wait_line(t, "absent", "Never Seen");
    terminal_keys(t, "p");
    terminal_wait_line(t, "still working", "#2 ");
    assert_has_not(terminal_text(t), "Ada");
    assert_has_not(terminal_text(t), "A7");
    leave(t);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        E2E_TEST(time_is_over),
        E2E_TEST(time_is_left),
    };
    return cmocka_run_group_tests_name("closing", tests, NULL, NULL);
}
