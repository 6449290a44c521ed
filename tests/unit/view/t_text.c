/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "view/text.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <string.h>
/* after the headers it needs */

#include <cmocka.h>

static void t_put(void **state)
{
    char s[8];

    (void)state;
    text_put(s, sizeof s, "%d %s", 12, "abcd");
    assert_string_equal(s, "12 abcd");
    text_put(s, sizeof s, "%s", "12345678");
    assert_string_equal(s, "1234567");
    text_put(s, 1, "%s", "x");
    assert_string_equal(s, "");
    text_put(s, sizeof s, "%s", "");
    assert_string_equal(s, "");
}

/* Cut at every length: never in a character. */
static void t_put_whole_characters(void **state)
{
    static const char text[] = "aé…👩b";
    static const size_t kept[] = {0, 1, 1, 3, 3, 3, 6, 6, 6, 6, 10, 11};
    char s[sizeof text];

    (void)state;
    for (size_t size = 1; size <= sizeof text; size++) {
        text_put(s, size, "%s", text);
        assert_int_equal(strlen(s), kept[size - 1]);
        assert_memory_equal(s, text, strlen(s));
    }
}

static void t_add(void **state)
{
    char s[10] = "";

    (void)state;
    text_add(s, sizeof s, "; ", "one");
    assert_string_equal(s, "one");
    text_add(s, sizeof s, "; ", "two");
    assert_string_equal(s, "one; two");
    text_add(s, sizeof s, "; ", "three");
    assert_string_equal(s, "one; two;");
    text_add(s, sizeof s, "; ", "four");
    assert_string_equal(s, "one; two;");
}

static void t_ascii(void **state)
{
    char s[] = "a● é…👩z", empty[] = "";

    (void)state;
    text_ascii(s);
    assert_string_equal(s, "a? ???z");
    text_ascii(empty);
    assert_string_equal(empty, "");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(t_put),
        cmocka_unit_test(t_put_whole_characters),
        cmocka_unit_test(t_add),
        cmocka_unit_test(t_ascii),
    };
    return cmocka_run_group_tests_name("text", tests, NULL, NULL);
}
