/* SPDX-License-Identifier: GPL-3.0-or-later */
/* source/origin and source/forwarded: whom to believe, what an address is, where it is, and how
 * much of that is told. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "base/err.h"
#include "source/origin.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* A campus behind two proxies. */
static void fill(struct origin_map *m)
{
    *m = (struct origin_map){0};
    assert_int_equal(origin_add_proxy(m, "10.0.0.0/24"), 0);
    assert_int_equal(origin_add_proxy(m, "2001:db8:ffff::/48"), 0);
    assert_int_equal(origin_add_network(m, "Campus", "192.0.2.0/24"), 0);
    assert_int_equal(origin_add_network(m, "Campus", "2001:db8::/32"), 0);
    assert_int_equal(origin_add_network(m, "Laib3", "192.0.2.0/27"), 0);
    assert_int_equal(origin_add_network(m, "Laib3", "10.3.0.0/16"), 0);
    assert_int_equal(origin_add_spectator(m, "192.0.2.250"), 0);
}

static struct origin_found resolve(const struct origin_map *m, const char *list)
{
    struct origin_found f;

    origin_resolve(m, list, strlen(list), &f);
    f.e.client = f.e.client ? f.client : NULL; /* it points into what was copied */
    return f;
}

static const char *client(const struct origin_map *m, const char *list)
{
    static char out[IP_TEXT_MAX];
    struct origin_found f = resolve(m, list);

    if (!f.e.client)
        return "?";
    strcpy(out, f.client);
    return out;
}

static void finds_the_client(void **state)
{
    static const struct {
        const char *list, *client;
    } t[] = {
        {"203.0.113.7", "203.0.113.7"},
        {"203.0.113.7, 10.0.0.1", "203.0.113.7"},
        {"203.0.113.7,10.0.0.2,10.0.0.1", "203.0.113.7"},
        {"192.0.2.99, 203.0.113.7, 10.0.0.1", "203.0.113.7"}, /* what he wrote himself */
        {"10.0.0.9, 203.0.113.7, 10.0.0.1", "203.0.113.7"},
        {"garbage, 203.0.113.7, 10.0.0.1", "203.0.113.7"},
        {"10.0.0.2, 10.0.0.1", "10.0.0.2"},            /* a proxy itself */
        {"203.0.113.7, 198.51.100.1", "198.51.100.1"}, /* nobody we trust */
        {"2001:DB8:1::7, 2001:db8:ffff::1", "2001:db8:1::7"},
        {"203.0.113.7, ::ffff:10.0.0.1", "203.0.113.7"},
        {"::ffff:203.0.113.7", "203.0.113.7"},
        {"\"[2001:db8:1::7]:4711\", 10.0.0.1:80", "2001:db8:1::7"},
        {"[fe80::1%25eth0]:80", "fe80::1"},
        {"fe80::1%eth0", "fe80::1"},
        {" 203.0.113.7:4711 ", "203.0.113.7"},
        /* never anybody left of what can't be read */
        {"203.0.113.7, unknown", "?"},
        {"203.0.113.7, unknown, 10.0.0.1", "?"},
        {"203.0.113.7, , 10.0.0.1", "?"},
        {"203.0.113.7,", "?"},
        {"203.0.113.7, 10.0.0.1x", "?"},
        {"unknown", "?"},
        {",", "?"},
        {"", "?"},
    };
    struct origin_map m;

    (void)state;
    fill(&m);
    for (size_t i = 0; i < sizeof t / sizeof *t; i++)
        assert_string_equal(client(&m, t[i].list), t[i].client);
    origin_done(&m);
}

static void reads_the_nearest_hops_alone(void **state)
{
    char list[64 * 12] = "203.0.113.7";
    struct origin_map m;

    (void)state;
    fill(&m);
    for (int i = 1; i < ADDRESS_HOPS_MAX; i++)
        strcat(list, ",10.0.0.1");
    assert_string_equal(client(&m, list), "203.0.113.7");
    strcat(list, ",10.0.0.1");
    assert_string_equal(client(&m, list), "10.0.0.1");
    origin_done(&m);
}

static void knows_what_is_special(void **state)
{
    static const struct {
        const char *ip;
        enum origin_kind kind;
    } t[] = {
        {"8.8.8.8", ORIGIN_PUBLIC},
        {"130.192.1.10", ORIGIN_PUBLIC},
        {"223.255.255.255", ORIGIN_PUBLIC},
        {"9.255.255.255", ORIGIN_PUBLIC},
        {"10.0.0.0", ORIGIN_PRIVATE},
        {"10.255.255.255", ORIGIN_PRIVATE},
        {"11.0.0.0", ORIGIN_PUBLIC},
        {"172.15.255.255", ORIGIN_PUBLIC},
        {"172.16.0.0", ORIGIN_PRIVATE},
        {"172.31.255.255", ORIGIN_PRIVATE},
        {"172.32.0.0", ORIGIN_PUBLIC},
        {"192.168.0.1", ORIGIN_PRIVATE},
        {"192.169.0.0", ORIGIN_PUBLIC},
        {"100.63.255.255", ORIGIN_PUBLIC},
        {"100.64.0.0", ORIGIN_CGNAT},
        {"100.127.255.255", ORIGIN_CGNAT},
        {"100.128.0.0", ORIGIN_PUBLIC},
        {"127.0.0.1", ORIGIN_LOOPBACK},
        {"169.254.1.1", ORIGIN_LINK_LOCAL},
        {"192.0.2.1", ORIGIN_DOCUMENTATION},
        {"198.51.100.1", ORIGIN_DOCUMENTATION},
        {"203.0.113.1", ORIGIN_DOCUMENTATION},
        {"0.0.0.0", ORIGIN_UNKNOWN},
        {"0.1.2.3", ORIGIN_UNKNOWN},
        {"192.0.0.8", ORIGIN_UNKNOWN},
        {"198.18.0.1", ORIGIN_UNKNOWN},
        {"198.19.255.255", ORIGIN_UNKNOWN},
        {"224.0.0.1", ORIGIN_UNKNOWN},
        {"240.0.0.1", ORIGIN_UNKNOWN},
        {"255.255.255.255", ORIGIN_UNKNOWN},
        {"::ffff:10.1.2.3", ORIGIN_PRIVATE},
        {"2001:760:1::7", ORIGIN_PUBLIC},
        {"2a00:1450:4002::1", ORIGIN_PUBLIC},
        {"2002:cb00:7107::1", ORIGIN_PUBLIC},
        {"64:ff9b::203.0.113.7", ORIGIN_UNKNOWN}, /* NAT64 */
        {"64:ff9b:1::203.0.113.7", ORIGIN_UNKNOWN},
        {"2001:db8::7", ORIGIN_DOCUMENTATION},
        {"2001:db9::7", ORIGIN_PUBLIC},
        {"3fff:fff::7", ORIGIN_DOCUMENTATION},
        {"3fff:1000::7", ORIGIN_PUBLIC},
        {"::1", ORIGIN_LOOPBACK},
        {"fe80::1", ORIGIN_LINK_LOCAL},
        {"fc00::1", ORIGIN_ULA},
        {"fdff::1", ORIGIN_ULA},
        {"::", ORIGIN_UNKNOWN},
        {"::2", ORIGIN_UNKNOWN},
        {"::192.0.2.1", ORIGIN_UNKNOWN},
        {"2001::1", ORIGIN_UNKNOWN}, /* Teredo */
        {"2001:10::1", ORIGIN_UNKNOWN},
        {"100::1", ORIGIN_UNKNOWN},
        {"ff02::1", ORIGIN_UNKNOWN},
        {"fe00::1", ORIGIN_UNKNOWN},
    };
    struct ip ip;

    (void)state;
    for (size_t i = 0; i < sizeof t / sizeof *t; i++) {
        assert_int_equal(ip_parse(t[i].ip, strlen(t[i].ip), &ip), 0);
        if (origin_kind(&ip) != t[i].kind)
            fail_msg("%s: %d", t[i].ip, (int)origin_kind(&ip));
    }
}

static void finds_the_network(void **state)
{
    struct origin_map m;

    (void)state;
    fill(&m);
    assert_string_equal(resolve(&m, "192.0.2.31").e.network, "Laib3");
    assert_string_equal(resolve(&m, "192.0.2.32").e.network, "Campus");
    assert_string_equal(resolve(&m, "2001:db8:7::1").e.network, "Campus");
    assert_null(resolve(&m, "203.0.113.7").e.network);
    struct origin_found f = resolve(&m, "10.3.4.5"); /* a private one has its label */
    assert_string_equal(f.e.network, "Laib3");
    assert_int_equal(f.e.kind, ORIGIN_PRIVATE);
    f = resolve(&m, "unknown");
    assert_null(f.e.network);
    assert_int_equal(f.e.kind, ORIGIN_UNKNOWN);
    assert_int_equal(resolve(&m, "192.0.2.250").e.spectator, SPECTATOR_ADDRESS);
    assert_int_equal(resolve(&m, "192.0.2.251").e.spectator, SPECTATOR_NO);
    origin_done(&m);
}

static void refuses_wrong_and_double_prefixes(void **state)
{
    struct origin_map m;

    (void)state;
    fill(&m);
    assert_int_equal(origin_add_network(&m, "Campus", "192.0.2.0/24"), 0);
    assert_int_equal(origin_add_network(&m, "Other", "192.0.2.0/24"), ERR_EXISTS);
    assert_int_equal(origin_add_network(&m, "Other", "192.0.2.1/24"), ERR_INVALID);
    assert_int_equal(origin_add_proxy(&m, "any"), ERR_INVALID);
    assert_int_equal(origin_add_spectator(&m, ""), ERR_INVALID);
    assert_string_equal(resolve(&m, "192.0.2.99").e.network, "Campus");
    origin_done(&m);
}

static void nobody_sits_at_a_proxy(void **state)
{
    struct origin_map m;

    (void)state;
    fill(&m);
    assert_int_equal(resolve(&m, "10.0.0.2, 10.0.0.1").e.kind, ORIGIN_UNSURE);
    assert_int_equal(resolve(&m, "10.0.0.2").e.kind, ORIGIN_UNSURE);
    assert_int_equal(resolve(&m, "203.0.113.7, 10.0.0.1").e.kind, ORIGIN_DOCUMENTATION);
    origin_done(&m);
}

static void knows_nothing_without_a_map(void **state)
{
    struct origin_map m = {0};
    struct origin_found f = resolve(&m, "203.0.113.7, 192.168.1.1");

    (void)state;
    assert_string_equal(f.client, "192.168.1.1");
    assert_int_equal(f.e.kind, ORIGIN_UNSURE); /* most likely a proxy's */
    assert_null(f.e.network);
    assert_null(f.e.country);
    assert_int_equal(resolve(&m, "192.168.1.1").e.kind, ORIGIN_PRIVATE);
    assert_int_equal(origin_add_proxy(&m, "192.168.1.9"), 0); /* it is known whom to trust */
    assert_int_equal(resolve(&m, "203.0.113.7, 192.168.1.1").e.kind, ORIGIN_PRIVATE);
    origin_done(&m);
}

static void keeps_what_it_may(void **state)
{
    struct origin_map m;

    (void)state;
    fill(&m);
    m.keep = ADDRESS_PREFIX;
    assert_string_equal(client(&m, "203.0.113.7, 10.0.0.1"), "203.0.113.0/24");
    assert_string_equal(client(&m, "2001:db8:1:2::7"), "2001:db8:1::/48");
    assert_string_equal(client(&m, "2002:cb00:7107::1"), "2002:cb00:7100::/40");
    assert_string_equal(resolve(&m, "192.0.2.7").e.network, "Laib3");
    m.keep = ADDRESS_NONE;
    struct origin_found f = resolve(&m, "192.0.2.7");
    assert_null(f.e.client);
    assert_string_equal(f.e.network, "Laib3");
    assert_int_equal(f.e.kind, ORIGIN_DOCUMENTATION);
    assert_int_equal(resolve(&m, "192.0.2.250").e.spectator, SPECTATOR_ADDRESS);
    assert_string_equal(f.client, "");
    origin_done(&m);
}

static void looks_up_places(void **state)
{
    char city[512], asn[512];
    const char *top = getenv("top_builddir"), *bad;
    struct geo_files files = {.path = {[GEO_CITY] = city, [GEO_ASN] = asn}};
    struct origin_map m;

    (void)state;
    fill(&m);
    snprintf(city, sizeof city, "%s/share/invigil/invigil-demo-city.mmdb", top);
    snprintf(asn, sizeof asn, "%s/share/invigil/invigil-demo-asn.mmdb", top);
    int r = geo_open(&files, &m.geo, &bad);
    if (r == ERR_NOT_FOUND) { /* --without-geo */
        origin_done(&m);
        skip();
    }
    assert_int_equal(r, 0);
    for (m.keep = ADDRESS_FULL; m.keep <= ADDRESS_PREFIX; m.keep++) {
        struct origin_found f = resolve(&m, "198.51.100.70, 10.0.0.1");
        assert_string_equal(f.place.country, "DE");
        assert_non_null(f.e.country);
        assert_non_null(f.e.city);
        assert_int_equal(f.e.asn, 3320);
        assert_string_equal(f.place.as_org, "Deutsche Telekom");
        assert_int_equal(f.e.lat_e4, 525244);
        assert_int_equal(f.e.lon_e4, 134105);
        assert_int_equal(f.e.radius_km, 20);
    }
    m.keep = ADDRESS_NONE;
    struct origin_found f = resolve(&m, "198.51.100.70");
    assert_null(f.e.country);
    assert_int_equal(f.e.asn, 0);
    assert_int_equal(f.e.radius_km, 0);
    m.keep = ADDRESS_FULL;
    f = resolve(&m, "198.51.100.170"); /* a country alone */
    assert_non_null(f.e.country);
    assert_null(f.e.city);
    f = resolve(&m, "198.51.100.250");
    assert_null(f.e.country);
    assert_null(f.e.as_org);
    geo_free(m.geo);
    origin_done(&m);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(finds_the_client),
        cmocka_unit_test(reads_the_nearest_hops_alone),
        cmocka_unit_test(knows_what_is_special),
        cmocka_unit_test(finds_the_network),
        cmocka_unit_test(refuses_wrong_and_double_prefixes),
        cmocka_unit_test(nobody_sits_at_a_proxy),
        cmocka_unit_test(knows_nothing_without_a_map),
        cmocka_unit_test(keeps_what_it_may),
        cmocka_unit_test(looks_up_places),
    };

    return cmocka_run_group_tests_name("origin", tests, NULL, NULL);
}
