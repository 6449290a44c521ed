/* SPDX-License-Identifier: GPL-3.0-or-later */
/* base/ip: what is an address, what is a prefix, and how they are written. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "base/err.h"
#include "base/ip.h"

#include <string.h>

/* A prefix, read and written again; "" if it is none. */
static const char *again(const char *s)
{
    static char out[IP_TEXT_MAX];
    struct ip_prefix p;

    out[0] = '\0';
    if (ip_parse_prefix(s, strlen(s), &p) == 0)
        ip_print(&p, out);
    return out;
}

static struct ip ip_of(const char *s)
{
    struct ip ip;

    assert_int_equal(ip_parse(s, strlen(s), &ip), 0);
    return ip;
}

static void reads_and_writes(void **state)
{
    static const struct {
        const char *in, *out;
    } t[] = {
        {"203.0.113.7", "203.0.113.7"},
        {"203.0.113.0/24", "203.0.113.0/24"},
        {"203.0.113.7/32", "203.0.113.7"},
        {"203.0.113.128/25", "203.0.113.128/25"},
        {"0.0.0.0/0", "0.0.0.0/0"},
        {"::/0", "::/0"},
        {"::", "::"},
        {"2001:DB8:0:0::7", "2001:db8::7"},
        {"2001:db8::/32", "2001:db8::/32"},
        {"2001:db8:8000::/33", "2001:db8:8000::/33"},
        {"::ffff:203.0.113.7", "203.0.113.7"},
        {"::ffff:cb00:7100/120", "203.0.113.0/24"},
        {"::ffff:0:0/96", "0.0.0.0/0"},
        {"::fffe:0:0/95", "::fffe:0:0/95"},
        {"ffff:ffff:ffff:ffff:ffff:ffff:ffff:fffe/127",
         "ffff:ffff:ffff:ffff:ffff:ffff:ffff:fffe/127"},
    };

    (void)state;
    for (size_t i = 0; i < sizeof t / sizeof *t; i++)
        assert_string_equal(again(t[i].in), t[i].out);
}

static void refuses(void **state)
{
    static const char *const bad[] = {
        "",
        " 203.0.113.7",
        "203.0.113.7 ",
        "203.0.113",
        "203.0.113.007",
        "203.0.113.256",
        "203.0.113.7:80",
        "[2001:db8::7]",
        "fe80::1%eth0",
        "2001:db8::1::2",
        "12345::",
        "/24",
        "203.0.113.0/",
        "203.0.113.0/33",
        "203.0.113.0/-1",
        "203.0.113.0/24/24",
        "203.0.113.7/24", /* a bit beyond the length */
        "203.0.113.129/25",
        "2001:db8::/129",
        "2001:db8::1/64",
        "2001:db8::/255.255.0.0",
    };
    struct ip ip;

    (void)state;
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++)
        assert_string_equal(again(bad[i]), "");
    assert_int_equal(ip_parse("203.0.113.7\0", 12, &ip), ERR_INVALID);
    assert_int_equal(ip_parse("203.0.113.0/24", 14, &ip), ERR_INVALID);
    assert_int_equal(ip_parse("203.0.113.7", 9, &ip), ERR_INVALID);
}

static void cuts_and_compares(void **state)
{
    struct ip a = ip_of("203.0.113.7"), b = ip_of("203.0.113.6");
    char out[IP_TEXT_MAX];

    (void)state;
    assert_true(ip_is_v4(&a));
    assert_false(ip_is_v4(&(struct ip){{0}}));
    for (unsigned bits = 0; bits <= IP_BITS; bits++) {
        struct ip_prefix x = ip_cut(&a, bits), y = ip_cut(&b, bits);
        bool same = memcmp(&x.ip, &y.ip, sizeof x.ip) == 0;
        assert_int_equal(ip_same(&a, &b, bits), same);
        assert_int_equal(same, bits < IP_BITS);
        assert_true(ip_same(&a, &x.ip, bits));
    }
    struct ip_prefix p = ip_cut(&a, IP_V4_BITS + 24);
    ip_print(&p, out);
    assert_string_equal(out, "203.0.113.0/24");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(reads_and_writes),
        cmocka_unit_test(refuses),
        cmocka_unit_test(cuts_and_compares),
    };

    return cmocka_run_group_tests_name("ip", tests, NULL, NULL);
}
