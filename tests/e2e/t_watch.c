/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The screen as examiners use it: the table, its order, filter and selection, details, freezing,
 * hiding, sizes, the mouse. */
#include "terminal.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define FAST "--period-override-ms", "100"
#define P1   "--period", "1"
#define UP   "\x1bOA"
#define DOWN "\x1bOB"
#define HOME "\x1bOH"
#define ESC  "\x1b"
#define F2   "\x1bOQ"
#define F10  "\x1b[21~"

enum { EXAM, STATE, HEAD, FIRST };

static struct terminal *watch_17(int rows, int cols)
{
    struct sim *s = SITE("--students", "17", FAST);
    struct terminal *t = TERMINAL(rows, cols, "watch", P1, s->api);

    terminal_wait_row(t, STATE, "links 17 live");
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

/* The row that is marked. */
static int marked(struct terminal *t)
{
    for (int row = FIRST; terminal_row(t, row)[0]; row++)
        if (terminal_row(t, row)[0] == '>')
            return row;
    return -1;
}

static bool marked_has(struct terminal *t, void *ud)
{
    int row = marked(t);

    return row >= 0 && strstr(terminal_row(t, row), ud);
}

static bool marked_is(struct terminal *t, void *ud)
{
    return marked(t) == *(const int *)ud;
}

static void wait_marked(struct terminal *t, const char *text)
{
    terminal_until(t, marked_has, (void *)text, text_of("'%s' is selected", text));
}

static void wait_marked_row(struct terminal *t, int row)
{
    terminal_until(t, marked_is, &row, text_of("row %d is selected", row));
}

static void it_starts_with_the_worst(void **state)
{
    struct sim *s = SITE("--students", "80", FAST); /* the 75th has failed */
    struct terminal *t = TERMINAL(24, 80, "watch", P1, s->api);

    (void)state;
    terminal_wait_row(t, STATE, "links 77 live");
    terminal_wait_row(t, FIRST, "● CRIT phase");
    assert_has(terminal_row(t, EXAM), "80 students");
    assert_has(terminal_row(t, STATE), "● 1 crit");
    assert_has(terminal_row(t, STATE), "sort: status ▼");
    assert_has(terminal_row(t, HEAD), " STUDENT    STATUS");
    assert_has(terminal_row(t, FIRST), ">S280075");
    assert_has(terminal_row(t, 23), "q quit");
    terminal_keys(t, "q");
    assert_int_equal(terminal_end(t), 0);
    assert_string_equal(terminal_err(t), "");
    assert_raw_harmless(t);
    assert_restored(t);
    sim_wait_stat(s, "ws_closed", 77);
    assert_int_equal(sim_stat(s, "page_loads"), 0);
    assert_int_equal(sim_stat(s, "killed_servers"), 0);
}

static void a_source_alone_is_watched(void **state)
{
    struct sim *s = SITE("--students", "5", FAST);
    struct terminal *t = TERMINAL(24, 80, s->api);

    (void)state;
    terminal_wait_row(t, STATE, "links 5 live");
    leave(t);
}

static void the_demo_is_lively(void **state)
{
    struct terminal *t = TERMINAL(40, 160, "demo");

    (void)state;
    terminal_wait_row(t, EXAM, "250 students");
    terminal_wait_line(t, "S2800", "▃");
    leave(t);
}

static void it_needs_a_terminal(void **state)
{
    struct proc *p = INVIGIL("watch", "http://127.0.0.1:1/api");

    (void)state;
    assert_code(p, 2);
    assert_string_equal(p->out, "");
    assert_has(p->err, "invigil: this is no terminal; 'invigil list'");

    struct terminal *t =
        terminal_start(24, 80, ARGS("watch", "http://127.0.0.1:1/api"), ARGS("TERM=no-such-type"));
    assert_int_equal(terminal_end(t), 2);
    assert_has(terminal_err(t), "the type 'no-such-type'");
    assert_restored(t);
}

/* --- order --- */

struct order {
    int end; /* cell after the column */
    int sign;
};

/* Are the numbers that end there in order? Unknown ones are no numbers. */
static bool in_order(struct terminal *t, void *ud)
{
    const struct order *o = ud;
    int last = -1, n = 0;

    for (int row = FIRST; row < FIRST + 17; row++) {
        char digits[5] = "";
        int value;
        for (int k = 0; k < 4; k++)
            digits[k] = terminal_cell(t, row, o->end - 4 + k).text[0];
        if (sscanf(digits, "%d", &value) != 1)
            continue;
        if (n++ && (value - last) * o->sign < 0)
            return false;
        last = value;
    }
    return n > 10;
}

static void assert_sorted(struct terminal *t, const char *key, const char *header, int sign)
{
    terminal_wait_row(t, STATE, text_of("sort: %s %s", key, sign < 0 ? "▼" : "▲"));
    struct order o = {terminal_col(t, HEAD, header) + (int)strlen(header), sign};
    terminal_until(t, in_order, &o, text_of("%s in order", header));
}

static void it_sorts(void **state)
{
    struct terminal *t = watch_17(40, 120);

    (void)state;
    terminal_keys(t, "P");
    assert_sorted(t, "cpu", "CPU", -1);
    terminal_keys(t, "I");
    assert_sorted(t, "cpu", "CPU", 1);
    terminal_keys(t, "M");
    assert_sorted(t, "mem", "MEM", -1);
    terminal_keys(t, "R");
    assert_sorted(t, "rtt", "RTT", -1);
    terminal_keys(t, "S");
    terminal_wait_row(t, STATE, "sort: status ▼");
    terminal_keys(t, ">");
    assert_sorted(t, "cpu", "CPU", -1);
    terminal_keys(t, "<<");
    terminal_wait_row(t, STATE, "sort: student ▲");
    terminal_wait_row(t, FIRST, "S280001");
    terminal_wait_row(t, FIRST + 1, "S280002");
    leave(t);
}

static void the_selection_follows_the_student(void **state)
{
    struct terminal *t = watch_17(40, 100);

    (void)state;
    terminal_keys(t, "<"); /* by student */
    wait_marked(t, "S280001");
    terminal_keys(t, "I"); /* the first row is selected, whoever it is */
    terminal_wait_row(t, FIRST, "S280017");
    wait_marked_row(t, FIRST);
    terminal_keys(t, "j" DOWN "jk" UP);
    wait_marked(t, "S280016");
    terminal_keys(t, "I");
    terminal_wait_row(t, FIRST, "S280001");
    wait_marked(t, "S280016");
    wait_marked_row(t, FIRST + 15);
    terminal_keys(t, HOME);
    wait_marked_row(t, FIRST);
    terminal_keys(t, "G");
    wait_marked(t, "S280017");
    leave(t);
}

static void it_filters_while_one_types(void **state)
{
    struct terminal *t = watch_17(24, 80);

    (void)state;
    terminal_keys(t, "/");
    terminal_wait_row(t, 23, "Esc clears it");
    terminal_keys(t, "z");
    terminal_wait_row(t, STATE, " hidden)");
    assert_has(terminal_row(t, STATE), "filter: z (17 hidden)"); /* at once */
    terminal_keys(t, "\x17S28000");
    terminal_wait_row(t, STATE, "filter: S28000 (8 hidden)");
    assert_has(terminal_row(t, 23), "/S28000");
    terminal_keys(t, "3");
    terminal_wait_row(t, STATE, "filter: S280003 (16 hidden)");
    terminal_wait_row(t, FIRST, ">S280003");
    assert_string_equal(terminal_row(t, FIRST + 1), "");
    terminal_keys(t, "\x7f");
    terminal_wait_row(t, STATE, "filter: S28000 (8 hidden)");
    terminal_keys(t, "\r");
    terminal_wait_row(t, 23, "q quit");
    assert_has(terminal_row(t, STATE), "filter: S28000 (8 hidden)");
    terminal_keys(t, ESC);
    terminal_wait_row_not(t, STATE, "filter:");
    terminal_keys(t, "/cpu>");
    terminal_wait_row(t, 23, "can't be read");
    terminal_keys(t, "=1000");
    terminal_wait_row(t, STATE, "filter: cpu>=1000 (17 hidden)");
    terminal_wait(t, "No student matches the filter.");
    terminal_keys(t, ESC);
    terminal_wait_row_not(t, STATE, "filter:");
    terminal_keys(t, "/\xc3\xa8\xe6\xbc\xa2"); /* as it is typed */
    terminal_wait_row(t, 23, "/è漢");
    leave(t);
}

static void those_that_do_not_run_can_be_left_out(void **state)
{
    struct sim *s = SITE("--students", "26", FAST); /* the 25th is off */
    struct terminal *t = TERMINAL(40, 80, "watch", P1, s->api);

    (void)state;
    terminal_wait(t, "S280025");
    terminal_keys(t, "r");
    terminal_wait_row(t, STATE, "filter: running (1 hidden)");
    terminal_wait_not(t, "S280025");
    terminal_keys(t, "r");
    terminal_wait(t, "S280025");
    leave(t);
}

static void details_are_opened_and_left(void **state)
{
    struct terminal *t = watch_17(44, 100);

    (void)state;
    terminal_keys(t, "/S280003\r");
    terminal_wait_row(t, FIRST, ">S280003");
    terminal_keys(t, "\r");
    terminal_wait_line(t, "Instance", "exam-0003");
    terminal_wait_line(t, "Phase", "Ready");
    terminal_wait_line(t, "Link", "live");
    terminal_wait(t, "Connections (1 active");
    terminal_wait_line(t, "active", "192.0.2.4");
    terminal_wait(t, "Phases");
    terminal_keys(t, "q");
    terminal_wait_row(t, HEAD, "STUDENT");
    terminal_keys(t, "\r");
    terminal_wait(t, "exam-0003");
    terminal_keys(t, ESC);
    terminal_wait_row(t, HEAD, "STUDENT");
    assert_has(terminal_row(t, STATE), "filter: S280003");
    leave(t);
}

static void help_names_every_key(void **state)
{
    struct terminal *t = watch_17(100, 100);

    (void)state;
    terminal_keys(t, "?");
    terminal_wait(t, "messages taken");
    assert_has(terminal_text(t), "  Home, g ");
    assert_has(terminal_text(t), "  F10 ");
    terminal_resize(t, 24, 80);
    terminal_wait_row(t, 23, "Esc back");
    assert_has_not(terminal_text(t), "messages taken");
    terminal_keys(t, "G");
    terminal_wait(t, "messages taken");
    terminal_keys(t, "g");
    terminal_wait_row(t, HEAD, "Keys everywhere");
    terminal_keys(t, "q");
    terminal_wait_row(t, HEAD, "STUDENT");
    leave(t);
}

static void identities_can_be_hidden(void **state)
{
    struct terminal *t = watch_17(45, 120);

    (void)state;
    terminal_wait(t, "192.0.2.");
    terminal_keys(t, "p");
    terminal_wait_row(t, STATE, "names hidden");
    terminal_wait_not(t, "S2800");
    terminal_wait_not(t, "192.0.2.");
    terminal_wait_line(t, " #3 ", "EXTERNAL");
    terminal_keys(t, "j\r");
    terminal_wait(t, "Connections");
    assert_has_not(terminal_text(t), "S2800");
    assert_has_not(terminal_text(t), "192.0.2.");
    assert_has_not(terminal_text(t), "exam-00");
    terminal_keys(t, "q?q");
    terminal_wait_row(t, HEAD, "STUDENT");
    terminal_keys(t, "p");
    terminal_wait(t, "S280003");
    terminal_wait_row_not(t, STATE, "names hidden");
    leave(t);
}

/* --- sizes and the mouse --- */

static bool says_too_small(struct terminal *t, void *ud)
{
    (void)ud;
    for (int row = 1; row < 5; row++)
        if (terminal_row(t, row)[0])
            return false;
    return strstr(terminal_row(t, 0), "20x5: needs 60x10");
}

static void sizes_change(void **state)
{
    struct terminal *t = watch_17(24, 80);

    (void)state;
    terminal_resize(t, 10, 60);
    terminal_wait_row(t, 9, "q quit");
    terminal_wait_row(t, HEAD, "STUDENT");
    terminal_resize(t, 5, 20);
    terminal_until(t, says_too_small, NULL, "nothing but the size");
    terminal_keys(t, "P"); /* it goes on */
    terminal_resize(t, 50, 200);
    terminal_wait_row(t, 49, "q quit");
    terminal_wait_row(t, STATE, "sort: cpu ▼");
    terminal_wait_row(t, HEAD, "last 10 min");
    terminal_wait_row(t, FIRST + 16, "S2800"); /* all of them */
    terminal_resize(t, 24, 80);
    terminal_wait_row(t, 23, "q quit");
    terminal_wait_row(t, HEAD, "STUDENT");
    terminal_wait_row(t, EXAM, "17 students");
    leave(t);
}

static bool wants_mouse(struct terminal *t, void *ud)
{
    return terminal_mouse(t) == *(const bool *)ud;
}

static void wait_mouse(struct terminal *t, bool on)
{
    terminal_until(t, wants_mouse, &on, on ? "mouse on" : "mouse off");
}

static void the_mouse_selects_and_sorts(void **state)
{
    struct terminal *t = watch_17(24, 100);

    (void)state;
    assert_false(terminal_mouse(t));
    terminal_keys(t, "<" F2);
    wait_mouse(t, true);
    terminal_wait_row(t, FIRST, "S280001");
    terminal_click(t, FIRST + 4, 30);
    wait_marked(t, "S280005");
    terminal_wheel(t, FIRST, 5, true);
    wait_marked(t, "S280008");
    terminal_wheel(t, FIRST, 5, false);
    wait_marked(t, "S280005");
    int col = terminal_col(t, HEAD, "CPU");
    terminal_click(t, HEAD, col);
    terminal_wait_row(t, STATE, "sort: cpu ▼");
    terminal_click(t, HEAD, col + 2);
    terminal_wait_row(t, STATE, "sort: cpu ▲");
    terminal_keys(t, F2);
    wait_mouse(t, false);
    terminal_keys(t, F2);
    wait_mouse(t, true);
    leave(t); /* with the mouse on: it is off afterwards */
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        E2E_TEST(it_starts_with_the_worst),
        E2E_TEST(a_source_alone_is_watched),
        E2E_TEST(the_demo_is_lively),
        E2E_TEST(it_needs_a_terminal),
        E2E_TEST(it_sorts),
        E2E_TEST(the_selection_follows_the_student),
        E2E_TEST(it_filters_while_one_types),
        E2E_TEST(those_that_do_not_run_can_be_left_out),
        E2E_TEST(details_are_opened_and_left),
        E2E_TEST(help_names_every_key),
        E2E_TEST(identities_can_be_hidden),
        E2E_TEST(sizes_change),
        E2E_TEST(the_mouse_selects_and_sorts),
    };

    return cmocka_run_group_tests_name("watch", tests, NULL, NULL);
}
