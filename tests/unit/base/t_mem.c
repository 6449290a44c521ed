/* SPDX-License-Identifier: GPL-3.0-or-later */
/* base/mem: memory is zeroed or copied, strings are replaced, vectors grow. */
#include "base/mem.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdlib.h>
/* after those it needs */

#include <cmocka.h>

static void allocates_zeroes(void **state)
{
    char *a = mem_zalloc(100), *b = mem_calloc(10, 10), *none = mem_zalloc(0);

    (void)state;
    for (int i = 0; i < 100; i++)
        assert_true(a[i] == 0 && b[i] == 0);
    assert_non_null(none);
    free(a);
    free(b);
    free(none);
}

static void strings_are_replaced(void **state)
{
    char *s = NULL;

    (void)state;
    mem_set_str(&s, "one");
    assert_string_equal(s, "one");
    mem_set_str(&s, s + 1); /* a part of itself */
    assert_string_equal(s, "ne");
    mem_set_str(&s, NULL);
    assert_null(s);
    s = mem_strndup("abcdef", 3);
    assert_string_equal(s, "abc");
    free(s);
}

static void vectors_grow(void **state)
{
    int *v = NULL;
    size_t n = 0, cap = 0;

    (void)state;
    for (int i = 0; i < 1000; i++) {
        MEM_GROW(v, n, cap);
        v[n++] = i;
    }
    assert_true(cap >= 1000 && cap < 2048);
    for (int i = 0; i < 1000; i++)
        assert_int_equal(v[i], i);
    free(v);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(allocates_zeroes),
        cmocka_unit_test(strings_are_replaced),
        cmocka_unit_test(vectors_grow),
    };

    return cmocka_run_group_tests_name("mem", tests, NULL, NULL);
}
