/* SPDX-License-Identifier: GPL-3.0-or-later */
/* base/buf: growth, the cap, and that a refused addition changes nothing. */
#include "base/buf.h"
#include "base/err.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <string.h>
/* after those it needs */

#include <cmocka.h>

static void grows_and_keeps_a_nul(void **state)
{
    struct buf b;

    (void)state;
    buf_init(&b, 10000);
    for (int i = 0; i < 1000; i++) {
        assert_int_equal(buf_add(&b, "0123456789", 10), 0);
        assert_int_equal(strlen(b.data), b.len);
    }
    assert_int_equal(b.len, 10000);
    assert_int_equal(buf_add(&b, "", 0), 0);
    assert_int_equal(buf_add(&b, "x", 1), ERR_TOO_BIG);
    buf_done(&b);
}

static void cap_leaves_it_unchanged(void **state)
{
    struct buf b;

    (void)state;
    buf_init(&b, 5);
    assert_int_equal(buf_add_str(&b, "abc"), 0);
    assert_int_equal(buf_add_str(&b, "def"), ERR_TOO_BIG);
    assert_int_equal(buf_printf(&b, "%d", 123), ERR_TOO_BIG);
    assert_int_equal(buf_add(&b, "x", SIZE_MAX), ERR_TOO_BIG);
    assert_string_equal(b.data, "abc");
    assert_int_equal(buf_printf(&b, "%d", 12), 0);
    assert_string_equal(b.data, "abc12");
    buf_done(&b);
}

static void empty_additions_allocate_a_string(void **state)
{
    struct buf b;

    (void)state;
    buf_init(&b, 0);
    assert_null(b.data);
    assert_int_equal(buf_add(&b, NULL, 0), 0);
    assert_string_equal(b.data, "");
    assert_int_equal(buf_printf(&b, "%s", ""), 0);
    assert_int_equal(buf_add(&b, "x", 1), ERR_TOO_BIG);
    buf_done(&b);
}

static void clear_and_done_start_over(void **state)
{
    struct buf b;

    (void)state;
    buf_init(&b, 8);
    assert_int_equal(buf_add_str(&b, "12345678"), 0);
    buf_clear(&b);
    assert_int_equal(b.len, 0);
    assert_int_equal(buf_add_str(&b, "abc"), 0);
    assert_string_equal(b.data, "abc");
    buf_done(&b);
    assert_null(b.data);
    assert_int_equal(b.len, 0);
    assert_int_equal(buf_add_str(&b, "12345678"), 0); /* the cap is still there */
    assert_int_equal(buf_add_str(&b, "9"), ERR_TOO_BIG);
    buf_done(&b);
    buf_done(&b);
}

static void binary_is_kept(void **state)
{
    struct buf b;

    (void)state;
    buf_init(&b, 100);
    assert_int_equal(buf_add(&b, "a\0b", 3), 0);
    assert_int_equal(b.len, 3);
    assert_memory_equal(b.data, "a\0b", 4);
    buf_done(&b);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(grows_and_keeps_a_nul),
        cmocka_unit_test(cap_leaves_it_unchanged),
        cmocka_unit_test(empty_additions_allocate_a_string),
        cmocka_unit_test(clear_and_done_start_over),
        cmocka_unit_test(binary_is_kept),
    };

    return cmocka_run_group_tests_name("buf", tests, NULL, NULL);
}
