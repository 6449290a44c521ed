/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What it costs to say where an address is, ns each, the median of rounds:
 *   lookup [PREFIXES]   by prefix tree, by a scan of the same prefixes; of a place, of a header
 * Run in the build directory. */
#include "base/mem.h"
#include "source/origin.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

enum { ROUNDS = 9, ADDRESSES = 1 << 14, SCANNED = 1 << 9 };

static uint64_t seed = 1;
static struct ip address[ADDRESSES];
static struct ip_prefix *prefix;
static unsigned nprefixes = 5000;
static struct origin_map map;
static volatile int64_t sink;

static unsigned below(unsigned n)
{
    seed = seed * 6364136223846793005U + 1442695040888963407U;
    return (unsigned)(seed >> 33) % n;
}

/* Half of either family; IPv6 within 2001::/16. */
static struct ip some_ip(void)
{
    struct ip ip = {{0x20, 0x01}};

    if (below(2))
        ip = (struct ip){{[10] = 0xFF, [11] = 0xFF}};
    for (int i = ip.b[0] ? 2 : 12; i < 16; i++)
        ip.b[i] = (uint8_t)below(256);
    return ip;
}

static void fill(void)
{
    char text[IP_TEXT_MAX];

    prefix = mem_calloc(nprefixes, sizeof *prefix);
    for (unsigned i = 0; i < nprefixes; i++) {
        struct ip ip = some_ip();
        if (i && below(4) == 0) /* within another */
            memcpy(&ip, &prefix[below(i)].ip, sizeof ip - 2);
        unsigned least = ip_is_v4(&ip) ? IP_V4_BITS + 8 : 32;
        prefix[i] = ip_cut(&ip, least + below(ip_is_v4(&ip) ? 25 : 65));
        ip_print(&prefix[i], text);
        origin_add_network(&map, "network", text);
    }
    for (int i = 0; i < ADDRESSES; i++) { /* most of them in one of the networks */
        address[i] = some_ip();
        if (below(8))
            memcpy(&address[i], &prefix[below(nprefixes)].ip, sizeof address[i] - 1);
    }
}

static int by_tree(unsigned i)
{
    return prefix_tree_find(&map.networks, &address[i]);
}

static int by_scan(unsigned i)
{
    int best = -1;

    for (unsigned k = 0; k < nprefixes; k++)
        if (prefix[k].bits > best && ip_same(&address[i], &prefix[k].ip, prefix[k].bits))
            best = prefix[k].bits;
    return best;
}

/* Addresses that the small databases know. */
static int by_geo(unsigned i)
{
    static struct ip ip = {{[10] = 0xFF, [11] = 0xFF, [12] = 203, [13] = 0, [14] = 113}};
    struct geo_place p;

    ip.b[15] = (uint8_t)i;
    geo_lookup(map.geo, &ip, &p);
    return (int)p.asn;
}

static int by_origin(unsigned i)
{
    struct origin_found f;
    char text[64];
    int n = snprintf(text, sizeof text, "203.0.113.%u, 10.0.0.1", i % 256);

    origin_resolve(&map, text, (size_t)n, &f);
    return (int)f.e.asn;
}

static double now_ns(void)
{
    struct timespec t;

    clock_gettime(CLOCK_MONOTONIC, &t);
    return (double)t.tv_sec * 1e9 + (double)t.tv_nsec;
}

static int by_value(const void *a, const void *b)
{
    const double *x = a, *y = b;

    return (*x > *y) - (*x < *y);
}

static double measure(int (*find)(unsigned i), unsigned n)
{
    double round[ROUNDS];

    for (int r = 0; r < ROUNDS; r++) {
        double from = now_ns();
        for (unsigned i = 0; i < n; i++)
            sink += find(i);
        round[r] = (now_ns() - from) / n;
    }
    qsort(round, ROUNDS, sizeof *round, by_value);
    return round[ROUNDS / 2];
}

static void open_geo(void)
{
    char city[512], asn[512];
    struct geo_files files = {.path = {[GEO_CITY] = city, [GEO_ASN] = asn}};
    const char *top = getenv("top_builddir"), *bad;

    snprintf(city, sizeof city, "%s/share/invigil/invigil-demo-city.mmdb", top ? top : ".");
    snprintf(asn, sizeof asn, "%s/share/invigil/invigil-demo-asn.mmdb", top ? top : ".");
    if (geo_open(&files, &map.geo, &bad) < 0)
        fprintf(stderr, "lookup: no databases in share/invigil\n");
}

int main(int argc, char **argv)
{
    if (argc > 1)
        nprefixes = (unsigned)atoi(argv[1]);
    fill();
    open_geo();
    origin_add_proxy(&map, "10.0.0.0/8");
    printf("prefixes %u\n", nprefixes);
    printf("tree_ns %.0f\n", measure(by_tree, ADDRESSES));
    printf("scan_ns %.0f\n", measure(by_scan, SCANNED));
    if (map.geo) {
        printf("geo_ns %.0f\n", measure(by_geo, ADDRESSES));
        printf("origin_ns %.0f\n", measure(by_origin, ADDRESSES));
    }
    geo_free(map.geo);
    origin_done(&map);
    free(prefix);
    return 0;
}
