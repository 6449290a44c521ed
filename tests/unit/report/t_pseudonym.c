/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "report/pseudonym.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <string.h>
/* after those it needs */

#include <cmocka.h>

static void the_same_person_has_one_name(void **state)
{
    struct pseudonym p = {.on = true, .key = {1, 2, 3}}, other = {.on = true, .key = {1, 2, 4}};
    char a[PSEUDONYM_SIZE], b[PSEUDONYM_SIZE];

    (void)state;
    assert_ptr_equal(pseudonym_of(&p, PSEUDONYM_PERSON, "S1", a), a);
    assert_int_equal(strlen(a), 16);
    assert_int_equal(strspn(a, "0123456789abcdef"), 16);
    assert_string_equal(a, pseudonym_of(&p, PSEUDONYM_PERSON, "S1", b));
    assert_string_not_equal(a, pseudonym_of(&p, PSEUDONYM_PERSON, "S2", b));
    assert_string_not_equal(a, pseudonym_of(&p, PSEUDONYM_EXAMINER, "S1", b));
    assert_string_not_equal(a, pseudonym_of(&other, PSEUDONYM_PERSON, "S1", b));
}

static void nobody_stays_nobody(void **state)
{
    struct pseudonym p = {.on = true};
    char a[PSEUDONYM_SIZE];

    (void)state;
    assert_null(pseudonym_of(&p, PSEUDONYM_NAME, NULL, a));
}

static void off_it_changes_nothing(void **state)
{
    struct pseudonym p = {0};
    const char *text = "S1";
    char a[PSEUDONYM_SIZE];

    (void)state;
    assert_ptr_equal(pseudonym_of(&p, PSEUDONYM_PERSON, text, a), text);
}

static void the_key_is_forgotten(void **state)
{
    struct pseudonym p = {.on = true, .key = {1, 2, 3}}, none = {0};

    (void)state;
    pseudonym_done(&p);
    assert_memory_equal(&p, &none, sizeof p);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_same_person_has_one_name),
        cmocka_unit_test(nobody_stays_nobody),
        cmocka_unit_test(off_it_changes_nothing),
        cmocka_unit_test(the_key_is_forgotten),
    };

    return cmocka_run_group_tests_name("pseudonym", tests, NULL, NULL);
}
