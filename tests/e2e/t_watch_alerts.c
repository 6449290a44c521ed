/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Problems on the screen: the alerts, acknowledging them, going from one to the next, and what
 * colour says. */
#include "terminal.h"

#include <pwd.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define FAST "--period-override-ms", "100"
#define P1   "--period", "1"
#define F10  "\x1b[21~"

enum { EXAM, STATE, HEAD, FIRST, BOTTOM = 23 };
enum { BLACK, YELLOW = 3, BLUE = 4, WHITE = 7 };

/* Of 80 students the 75th's desktop has failed. */
static struct terminal *watch_80(const char *const *env)
{
    struct sim *s = SITE("--students", "80", FAST);
    struct terminal *t = terminal_start(24, 100, ARGS("watch", P1, s->api), env);

    terminal_wait_row(t, STATE, "links 77 live");
    terminal_wait_row(t, FIRST, "CRIT phase");
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

static void an_alert_is_acknowledged(void **state)
{
    struct terminal *t = watch_80(NULL);
    const struct passwd *me = getpwuid(getuid());

    (void)state;
    terminal_keys(t, "ga");
    terminal_wait(t, "1 open, 1 not acknowledged, 0 cleared");
    terminal_wait_line(t, "● CRIT", "S280075");
    terminal_wait_line(t, "phase", "Failed");
    terminal_keys(t, "A");
    terminal_wait_row(t, BOTTOM, "Acknowledged.");
    terminal_wait(t, "1 open, 0 not acknowledged, 0 cleared");
    terminal_wait_line(t, "S280075", me ? me->pw_name : "?");
    terminal_keys(t, "A");
    terminal_wait_row(t, BOTTOM, "Already acknowledged by");
    terminal_keys(t, "p");
    terminal_wait_line(t, "✓ CRIT", " #");
    assert_has_not(terminal_text(t), "S280075");
    terminal_keys(t, "p\r"); /* to the student */
    terminal_wait_row(t, HEAD, "STUDENT");
    terminal_wait_line(t, ">S280075", "CRIT phase");
    leave(t);
}

static void the_details_acknowledge_too(void **state)
{
    struct terminal *t = watch_80(NULL);

    (void)state;
    terminal_keys(t, "\r");
    terminal_wait_line(t, "Instance", "exam-0075");
    terminal_keys(t, "A");
    terminal_wait_row_not(t, BOTTOM, "back");
    terminal_keys(t, "a");
    terminal_wait(t, "1 open, 0 not acknowledged, 0 cleared");
    terminal_keys(t, "q");
    terminal_wait_line(t, "Instance", "exam-0075");
    leave(t);
}

static void problems_are_walked_through(void **state)
{
    struct sim *s = SITE("--students", "230", FAST); /* three have failed */
    struct terminal *t = TERMINAL(30, 100, "watch", P1, "--sort", "student", s->api);

    (void)state;
    terminal_wait_row(t, STATE, "● 3 crit");
    terminal_keys(t, "e");
    terminal_wait_line(t, ">exam-0200", "● CRIT");
    terminal_keys(t, "e");
    terminal_wait_line(t, ">S280075", "● CRIT");
    terminal_keys(t, "e");
    terminal_wait_line(t, ">S280225", "● CRIT");
    terminal_keys(t, "E");
    terminal_wait_line(t, ">S280075", "● CRIT");
    terminal_keys(t, "\r");
    terminal_wait_line(t, "Instance", "exam-0075");
    terminal_keys(t, "e");
    terminal_wait_line(t, "Instance", "exam-0225");
    leave(t);
}

static void without_problems_it_says_so(void **state)
{
    struct sim *s = SITE("--students", "5", FAST);
    struct terminal *t = TERMINAL(24, 80, "watch", P1, s->api);

    (void)state;
    terminal_wait_row(t, STATE, "links 5 live");
    terminal_keys(t, "e");
    terminal_wait_row(t, BOTTOM, "No student has a problem.");
    terminal_keys(t, "a");
    terminal_wait(t, "There are no alerts.");
    leave(t);
}

static void trouble_of_the_site_is_said(void **state)
{
    struct sim *s = SITE("--students", "5", "--fault", "api-403");
    struct terminal *t = TERMINAL(24, 80, "watch", s->api);

    (void)state;
    terminal_wait_row(t, EXAM, "API TROUBLE");
    terminal_wait_row(t, HEAD, "403");
    terminal_keys(t, "a");
    terminal_wait_line(t, "exam API", "the site");
    leave(t);
}

/* --- colours --- */

static struct terminal_cell cell_of(struct terminal *t, int row, const char *text)
{
    int col = terminal_col(t, row, text);

    assert_true(col >= 0);
    return terminal_cell(t, row, col);
}

static void assert_colour(struct terminal_cell c, int fg, int bg)
{
    assert_int_equal(c.fg, fg);
    assert_int_equal(c.bg, bg);
}

static bool is_on_fourth(struct terminal *t, void *ud)
{
    (void)ud;
    return terminal_row(t, FIRST + 3)[0] == '>';
}

static void colours_repeat_what_words_say(void **state)
{
    struct terminal *t = watch_80(NULL);

    (void)state;
    terminal_keys(t, "jjj"); /* the selected row is drawn in reverse */
    terminal_until(t, is_on_fourth, NULL, "the fourth is selected");
    assert_colour(cell_of(t, FIRST, "CRIT"), BLACK, YELLOW);
    assert_colour(cell_of(t, EXAM, "students"), WHITE, BLUE);
    assert_colour(cell_of(t, STATE, "1 crit"), BLACK, YELLOW);
    assert_true(cell_of(t, FIRST + 3, "OK").reverse);
    leave(t);
}

/* No colour anywhere in what was sent, but the terminal's own. */
static void assert_sent_no_colour(struct terminal *t)
{
    for (const char *p = terminal_raw(t); (p = strstr(p, "\x1b[")); p++) {
        const char *arg = p + 2, *end = arg + strspn(arg, "0123456789;:");
        if (*end != 'm')
            continue;
        while (arg < end) {
            int n = atoi(arg);
            if (n != 39 && n != 49 && ((n >= 30 && n < 50) || n >= 90))
                fail_msg("SGR %d", n);
            arg += strcspn(arg, ";:m") + 1;
        }
    }
}

static void no_color_is_honoured(void **state)
{
    struct terminal *t = watch_80(ARGS("NO_COLOR=1"));

    (void)state;
    assert_true(cell_of(t, EXAM, "students").reverse);
    assert_colour(cell_of(t, FIRST, "CRIT"), TERMINAL_DEFAULT, TERMINAL_DEFAULT);
    terminal_keys(t, "a");
    terminal_wait(t, "1 open");
    leave(t);
    assert_sent_no_colour(t);

    t = watch_80(ARGS("NO_COLOR=")); /* empty is as good as unset */
    assert_colour(cell_of(t, EXAM, "students"), WHITE, BLUE);
    leave(t);
}

static void the_mono_palette_has_none(void **state)
{
    struct sim *s = SITE("--students", "5", FAST);
    struct terminal *t = TERMINAL(24, 80, "watch", P1, "--palette", "mono", s->api);

    (void)state;
    terminal_wait_row(t, STATE, "links 5 live");
    assert_true(cell_of(t, EXAM, "students").reverse);
    leave(t);
    assert_sent_no_colour(t);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        E2E_TEST(an_alert_is_acknowledged),    E2E_TEST(the_details_acknowledge_too),
        E2E_TEST(problems_are_walked_through), E2E_TEST(without_problems_it_says_so),
        E2E_TEST(trouble_of_the_site_is_said), E2E_TEST(colours_repeat_what_words_say),
        E2E_TEST(no_color_is_honoured),        E2E_TEST(the_mono_palette_has_none),
    };

    return cmocka_run_group_tests_name("watch_alerts", tests, NULL, NULL);
}
