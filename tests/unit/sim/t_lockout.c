/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The blacklist of a VNC server: five marks, 10 s, doubling, forgiveness. */
#include "sim/lockout.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

static unsigned admitted_of(struct lockout *l, unsigned n, int64_t now_ms)
{
    unsigned yes = 0;
    bool began;

    while (n--)
        yes += lockout_admits(l, now_ms, &began);
    return yes;
}

static void the_sixth_is_refused(void **state)
{
    struct lockout l = {0};
    bool began;

    (void)state;
    assert_int_equal(admitted_of(&l, 5, 1000), 5);
    assert_false(lockout_admits(&l, 1000, &began));
    assert_true(began);
    assert_false(lockout_admits(&l, 10999, &began));
    assert_false(began);
}

static void one_chance_then_twice_as_long(void **state)
{
    struct lockout l = {0};
    bool began;

    (void)state;
    admitted_of(&l, 6, 0);
    assert_true(lockout_admits(&l, 10000, &began));
    assert_false(lockout_admits(&l, 29999, &began));
    assert_true(began);
    assert_true(lockout_admits(&l, 30000, &began));
    assert_false(lockout_admits(&l, 69999, &began));
    assert_true(lockout_admits(&l, 70000, &began));
}

static void the_polite_are_never_refused(void **state)
{
    struct lockout l = {0};

    (void)state;
    for (int k = 0; k < 50; k++) {
        assert_int_equal(admitted_of(&l, 1, k), 1);
        lockout_forgive(&l);
    }
    assert_int_equal(admitted_of(&l, 9, 100), 5);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_sixth_is_refused),
        cmocka_unit_test(one_chance_then_twice_as_long),
        cmocka_unit_test(the_polite_are_never_refused),
    };

    return cmocka_run_group_tests_name("lockout", tests, NULL, NULL);
}
