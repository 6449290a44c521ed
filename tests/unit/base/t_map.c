/* SPDX-License-Identifier: GPL-3.0-or-later */
/* base/map: what was put is found, once, at an address that stays. */
#include "base/map.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
/* after those it needs */

#include <cmocka.h>

static void empty_finds_nothing(void **state)
{
    struct map m;

    (void)state;
    map_init(&m);
    assert_null(map_find(&m, ""));
    assert_null(map_find(&m, "a"));
    assert_int_equal(m.n, 0);
    map_done(&m);
}

static void put_copies_the_key_and_keeps_the_first_value(void **state)
{
    struct map m;
    char key[] = "key";

    (void)state;
    map_init(&m);
    uint32_t *v = map_put(&m, key, 7);
    assert_int_equal(*v, 7);
    key[0] = 'x';
    assert_null(map_find(&m, key));
    assert_ptr_equal(map_find(&m, "key"), v);
    assert_ptr_equal(map_put(&m, "key", 8), v);
    assert_int_equal(*v, 7);
    *v = 9;
    assert_int_equal(*map_find(&m, "key"), 9);
    assert_int_equal(m.n, 1);
    map_done(&m);
    assert_int_equal(m.n, 0);
    assert_null(map_find(&m, "key"));
}

static void many_keys_keep_their_addresses(void **state)
{
    enum { N = 20000 };
    static uint32_t *at[N];
    struct map m;
    char key[32];

    (void)state;
    map_init(&m);
    for (uint32_t i = 0; i < N; i++) { /* in order: a plain tree would be a list */
        snprintf(key, sizeof key, "instance-%06u", i);
        at[i] = map_put(&m, key, i);
    }
    assert_int_equal(m.n, N);
    for (uint32_t i = 0; i < N; i++) {
        snprintf(key, sizeof key, "instance-%06u", i);
        assert_ptr_equal(map_find(&m, key), at[i]);
        assert_int_equal(*at[i], i);
    }
    map_done(&m);
}

static void keys_differ_by_any_byte(void **state)
{
    struct map m;

    (void)state;
    map_init(&m);
    map_put(&m, "", 1);
    map_put(&m, "a", 2);
    map_put(&m, "A", 3);
    map_put(&m, "aa", 4);
    map_put(&m, "\xff", 5);
    assert_int_equal(m.n, 5);
    assert_int_equal(*map_find(&m, ""), 1);
    assert_int_equal(*map_find(&m, "A"), 3);
    assert_int_equal(*map_find(&m, "\xff"), 5);
    map_done(&m);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(empty_finds_nothing),
        cmocka_unit_test(put_copies_the_key_and_keeps_the_first_value),
        cmocka_unit_test(many_keys_keep_their_addresses),
        cmocka_unit_test(keys_differ_by_any_byte),
    };

    return cmocka_run_group_tests_name("map", tests, NULL, NULL);
}
