/* SPDX-License-Identifier: GPL-3.0-or-later */
/* base/err: every code has a name of its own. */
#include "base/err.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
/* after those it needs */

#include <cmocka.h>

static void names(void **state)
{
    (void)state;
    for (int a = ERR_INVALID; a >= ERR_EXISTS; a--) {
        assert_string_not_equal(err_name(a), "unknown error");
        for (int b = ERR_INVALID; b > a; b--)
            assert_string_not_equal(err_name(a), err_name(b));
    }
    assert_string_equal(err_name(0), "ok");
    assert_string_equal(err_name(17), "ok");
    assert_string_equal(err_name(ERR_EXISTS - 1), "unknown error");
    assert_string_equal(err_name(INT32_MIN), "unknown error");
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(names)};

    return cmocka_run_group_tests_name("err", tests, NULL, NULL);
}
