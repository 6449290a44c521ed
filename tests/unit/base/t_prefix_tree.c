/* SPDX-License-Identifier: GPL-3.0-or-later */
/* base/prefix_tree: whatever was put in, the longest match is what looking at all of it finds. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "base/prefix_tree.h"

#include <stdlib.h>
#include <string.h>

enum { ROUNDS = 60, PREFIXES_MAX = 400, LOOKUPS = 400 };

static uint64_t seed;

static unsigned below(unsigned n)
{
    seed = seed * 6364136223846793005U + 1442695040888963407U;
    return (unsigned)(seed >> 33) % n;
}

/* Of few values a byte, so that addresses share beginnings; of either family. */
static struct ip some_ip(unsigned values)
{
    static const uint8_t value[] = {0x00, 0xFF, 0x80, 0x01, 0x7F, 0xAA};
    struct ip ip = {{0}};
    bool v4 = below(2);

    if (v4)
        memset(ip.b + 10, 0xFF, 2);
    for (int i = v4 ? 12 : 0; i < 16; i++)
        ip.b[i] = values < 6 ? value[below(values + 1)] : (uint8_t)below(256);
    return ip;
}

static struct ip_prefix some_prefix(unsigned values)
{
    struct ip ip = some_ip(values);
    unsigned least = ip_is_v4(&ip) ? IP_V4_BITS : 0;

    return ip_cut(&ip, least + below(IP_BITS - least + 1));
}

/* Everything that was put in, in a row. */
struct list {
    struct ip_prefix p[PREFIXES_MAX];
    int32_t value[PREFIXES_MAX];
    size_t n;
};

static int32_t list_exact(const struct list *l, const struct ip_prefix *p)
{
    for (size_t i = 0; i < l->n; i++)
        if (l->p[i].bits == p->bits && memcmp(&l->p[i].ip, &p->ip, sizeof p->ip) == 0)
            return l->value[i];
    return PREFIX_NONE;
}

static int32_t list_find(const struct list *l, const struct ip *ip)
{
    int32_t best = PREFIX_NONE;
    int bits = -1;

    for (size_t i = 0; i < l->n; i++) {
        const struct ip_prefix *p = &l->p[i];
        bool family = !ip_is_v4(ip) || p->bits >= IP_V4_BITS;
        if (family && p->bits > bits && ip_same(ip, &p->ip, p->bits)) {
            best = l->value[i];
            bits = p->bits;
        }
    }
    return best;
}

static void play(unsigned values)
{
    struct prefix_tree t = {0};
    struct list l = {.n = 0};
    unsigned n = 1 + below(PREFIXES_MAX);

    for (unsigned i = 0; i < n; i++) {
        struct ip_prefix p = some_prefix(values);
        int32_t before = list_exact(&l, &p);
        assert_int_equal(prefix_tree_put(&t, &p, (int32_t)i), before);
        if (before != PREFIX_NONE)
            continue;
        l.p[l.n] = p;
        l.value[l.n++] = (int32_t)i;
    }
    for (int i = 0; i < LOOKUPS; i++) {
        struct ip ip = some_ip(values);
        if (below(2)) /* a neighbour of one of them */
            ip = l.p[below((unsigned)l.n)].ip;
        ip.b[15] ^= (uint8_t)below(3);
        assert_int_equal(prefix_tree_find(&t, &ip), list_find(&l, &ip));
    }
    prefix_tree_done(&t);
}

static void finds_what_a_scan_finds(void **state)
{
    (void)state;
    for (unsigned round = 0; round < ROUNDS; round++) {
        seed = round;
        play(1 + round % 6);
    }
}

static struct ip_prefix prefix(const char *s)
{
    struct ip_prefix p;

    assert_int_equal(ip_parse_prefix(s, strlen(s), &p), 0);
    return p;
}

static void says_the_longest(void **state)
{
    static const char *const in[] = {"10.0.0.0/8", "10.1.0.0/16", "10.1.2.3", "::/0", "0.0.0.0/0"};
    static const struct {
        const char *ip;
        int32_t value;
    } t[] = {{"10.1.2.3", 2}, {"10.1.2.4", 1}, {"10.2.0.0", 0}, {"11.0.0.0", 4}, {"2001:db8::", 3}};
    struct prefix_tree tree = {0};
    struct ip_prefix p = prefix("10.1.2.3");

    (void)state;
    assert_int_equal(prefix_tree_find(&tree, &p.ip), PREFIX_NONE);
    for (int i = 0; i < 5; i++) {
        p = prefix(in[i]);
        assert_int_equal(prefix_tree_put(&tree, &p, i), PREFIX_NONE);
    }
    p = prefix("10.1.0.0/16");
    assert_int_equal(prefix_tree_put(&tree, &p, 9), 1);
    for (size_t i = 0; i < sizeof t / sizeof *t; i++) {
        p = prefix(t[i].ip);
        assert_int_equal(prefix_tree_find(&tree, &p.ip), t[i].value);
    }
    prefix_tree_done(&tree);
}

static void ipv6_holds_no_ipv4(void **state)
{
    struct prefix_tree tree = {0};
    struct ip_prefix all = prefix("::/0"), v4 = prefix("192.0.2.1");

    (void)state;
    prefix_tree_put(&tree, &all, 0);
    assert_int_equal(prefix_tree_find(&tree, &v4.ip), PREFIX_NONE);
    prefix_tree_done(&tree);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(finds_what_a_scan_finds),
        cmocka_unit_test(says_the_longest),
        cmocka_unit_test(ipv6_holds_no_ipv4),
    };

    return cmocka_run_group_tests_name("prefix_tree", tests, NULL, NULL);
}
