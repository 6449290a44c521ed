/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The list of expected students: a line for each, but for one, and one who never comes. */
#include "sim/enrolled.h"

#include <string.h>

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

static void write_list(const struct story *s, struct buf *b)
{
    buf_init(b, 1 << 20);
    enrolled_write(s, b);
    assert_int_equal(buf_add(b, "", 1), 0);
}

static unsigned count(const char *text, const char *what)
{
    unsigned n = 0;

    for (; (text = strstr(text, what)); text++)
        n++;
    return n;
}

static void everybody_but_one_and_some_more(void **state)
{
    struct story s = {.seed = 5, .students = 60, .mode = STORY_EXAM, .speed = 1};
    struct buf b;

    (void)state;
    write_list(&s, &b);
    assert_int_equal(strncmp(b.data, "student,name,seat,extra-minutes,note\r\n", 38), 0);
    assert_int_equal(count(b.data, "\r\n"), 1 + 60 - 1 + 1);
    assert_int_equal(count(b.data, "\nS2800"), 60);
    assert_null(strstr(b.data, "S280048"));
    assert_non_null(strstr(b.data, "\nS280061,\""));
    assert_non_null(strstr(b.data, ",A2-03,"));
    assert_int_equal(count(b.data, ",remote,"), 15 - 1);
    buf_done(&b);
}

static void the_same_for_a_seed(void **state)
{
    struct story s = {.seed = 5, .students = 250, .mode = STORY_CALM, .speed = 1};
    struct buf a, b, c;

    (void)state;
    write_list(&s, &a);
    write_list(&s, &b);
    s.seed = 6;
    write_list(&s, &c);
    assert_string_equal(a.data, b.data);
    assert_string_not_equal(a.data, c.data);
    assert_int_equal(count(a.data, "\r\n"), 1 + 250 + 3);
    assert_true(count(a.data, ",15,") > 0 && count(a.data, ",30,25 % more time") > 0);
    buf_done(&a);
    buf_done(&b);
    buf_done(&c);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(everybody_but_one_and_some_more),
        cmocka_unit_test(the_same_for_a_seed),
    };

    return cmocka_run_group_tests_name("enrolled", tests, NULL, NULL);
}
