/* SPDX-License-Identifier: GPL-3.0-or-later */
/* source/address: no more of an address than was asked for, whatever the header held. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "source/address.h"

#include "base/err.h"

#include <string.h>

static const char *cut(const char *list)
{
    static char out[2048];

    address_cut(list, out, sizeof out);
    return out;
}

static void words(void **state)
{
    enum address_keep k = ADDRESS_FULL;

    (void)state;
    assert_int_equal(address_keep_parse("none", &k), 0);
    assert_int_equal(k, ADDRESS_NONE);
    assert_int_equal(address_keep_parse("prefix", &k), 0);
    assert_int_equal(k, ADDRESS_PREFIX);
    assert_int_equal(address_keep_parse("full", &k), 0);
    assert_int_equal(k, ADDRESS_FULL);
    assert_int_equal(address_keep_parse("", &k), ERR_INVALID);
    assert_int_equal(address_keep_parse("Full", &k), ERR_INVALID);
}

static void networks(void **state)
{
    static const struct {
        const char *list, *cut;
    } t[] = {
        {"", ""},
        {"203.0.113.77", "203.0.113.0/24"},
        {"2001:db8:1:2:3:4:5:6", "2001:db8:1::/48"},
        {"2001:DB8::17", "2001:db8::/48"},
        {"::1", "::/48"},
        {"203.0.113.77, 10.0.0.7", "203.0.113.0/24, 10.0.0.0/24"},
        {" 203.0.113.77 ,\t2001:db8:1:2::3", "203.0.113.0/24, 2001:db8:1::/48"},
        {"203.0.113.77:4711", "203.0.113.0/24"},
        {"[2001:db8:1:2::3]:4711", "2001:db8:1::/48"},
        {"[2001:db8:1:2::3]", "2001:db8:1::/48"},
        {"\"[2001:db8:1:2::3]:4711\"", "2001:db8:1::/48"},
        {"\"203.0.113.77\"", "203.0.113.0/24"},
        {"fe80::1:2%eth0", "fe80::/48"},
        {"[fe80::1:2%25eth0]:80", "fe80::/48"},
        {"::ffff:203.0.113.77", "203.0.113.0/24"},
        {"[::ffff:cb00:714d]:80", "203.0.113.0/24"},
        {"2002:cb00:714d:1::1", "2002:cb00:7100::/40"},
    };

    (void)state;
    for (size_t i = 0; i < sizeof t / sizeof *t; i++)
        assert_string_equal(cut(t[i].list), t[i].cut);
}

static void what_cannot_be_read_is_not_passed_on(void **state)
{
    static const char *const bad[] = {
        "unknown",
        " ",
        "203.0.113",
        "203.0.113.77.1",
        "203.0.113.077",
        "203.0.113.77:",
        "203.0.113.77:99999",
        "203.0.113.77:80:80",
        "203.0.113.77\u2026",
        "203.0.113.77 10.0.0.7",
        "\"203.0.113.77",
        "[2001:db8::1",
        "[2001:db8::1]x",
        "[]",
        "%eth0",
        "2001:db8::1::2",
        "for=203.0.113.77",
        "::ffff:203.0.113.77:80",
        "0000:0000:0000:0000:0000:0000:0000:0000:0000:0000:0001",
    };

    (void)state;
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++)
        assert_string_equal(cut(bad[i]), "?");
    assert_string_equal(cut(","), "?, ?");
    assert_string_equal(cut("me, 203.0.113.77,"), "?, 203.0.113.0/24, ?");
}

static void has_caps(void **state)
{
    char list[64 * 14] = "", out[32];
    int hops = 0;

    (void)state;
    for (int i = 0; i < 2 * ADDRESS_HOPS_MAX; i++)
        strcat(list, i ? ",203.0.113.77" : "203.0.113.77");
    const char *all = cut(list);
    for (const char *p = all; (p = strstr(p, "203.0.113.0/24")); p++)
        hops++;
    assert_int_equal(hops, ADDRESS_HOPS_MAX);
    assert_string_equal(all + strlen(all) - strlen(", \u2026"), ", \u2026");
    assert_null(strstr(all, "77"));
    address_cut(list, out, sizeof out);
    assert_string_equal(out, "203.0.113.0/24, 203.0.113.0/\u2026");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(words),
        cmocka_unit_test(networks),
        cmocka_unit_test(what_cannot_be_read_is_not_passed_on),
        cmocka_unit_test(has_caps),
    };

    return cmocka_run_group_tests_name("address", tests, NULL, NULL);
}
