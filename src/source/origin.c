/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Finds the client and says what is known of its address. Owns labels and prefixes; texts of
 * lookups live in the caller's origin_found. */
#include "source/origin.h"

#include "base/err.h"
#include "base/mem.h"
#include "source/forwarded.h"

#include <stdlib.h>
#include <string.h>

#define V4(a, b, c, n)                                                                             \
    {                                                                                              \
        {{[10] = 0xFF, [11] = 0xFF, [12] = (a), [13] = (b), [14] = (c)}}, 96 + (n)                 \
    }
#define V6(a, b, n)                                                                                \
    {                                                                                              \
        {{(a) >> 8, (a)&0xFF, (b) >> 8, (b)&0xFF}}, (n)                                            \
    }

/* The first that holds an address counts. */
static const struct {
    struct ip_prefix p;
    enum origin_kind kind;
} special[] = {
    {V4(0, 0, 0, 8), ORIGIN_UNKNOWN}, /* this network */
    {V4(10, 0, 0, 8), ORIGIN_PRIVATE},
    {V4(100, 64, 0, 10), ORIGIN_CGNAT},
    {V4(127, 0, 0, 8), ORIGIN_LOOPBACK},
    {V4(169, 254, 0, 16), ORIGIN_LINK_LOCAL},
    {V4(172, 16, 0, 12), ORIGIN_PRIVATE},
    {V4(192, 0, 0, 24), ORIGIN_UNKNOWN}, /* protocol assignments */
    {V4(192, 0, 2, 24), ORIGIN_DOCUMENTATION},
    {V4(192, 168, 0, 16), ORIGIN_PRIVATE},
    {V4(198, 18, 0, 15), ORIGIN_UNKNOWN}, /* benchmarks */
    {V4(198, 51, 100, 24), ORIGIN_DOCUMENTATION},
    {V4(203, 0, 113, 24), ORIGIN_DOCUMENTATION},
    {V4(224, 0, 0, 3), ORIGIN_UNKNOWN}, /* multicast, reserved, broadcast */
    {V4(0, 0, 0, 0), ORIGIN_PUBLIC},
    {{{{[15] = 1}}, 128}, ORIGIN_LOOPBACK},
    {V6(0x2001, 0xDB8, 32), ORIGIN_DOCUMENTATION},
    {V6(0x3FFF, 0, 20), ORIGIN_DOCUMENTATION}, /* RFC 9637 */
    {V6(0x2001, 0, 23), ORIGIN_UNKNOWN},       /* protocol assignments, Teredo */
    {V6(0x2000, 0, 3), ORIGIN_PUBLIC},         /* global unicast */
    {V6(0xFC00, 0, 7), ORIGIN_ULA},
    {V6(0xFE80, 0, 10), ORIGIN_LINK_LOCAL},
};

enum origin_kind origin_kind(const struct ip *ip)
{
    for (size_t i = 0; i < sizeof special / sizeof *special; i++)
        if (ip_same(ip, &special[i].p.ip, special[i].p.bits))
            return special[i].kind;
    return ORIGIN_UNKNOWN;
}

void origin_done(struct origin_map *m)
{
    prefix_tree_done(&m->networks);
    prefix_tree_done(&m->proxies);
    prefix_tree_done(&m->spectators);
    for (uint32_t i = 0; i < m->nlabels; i++)
        free(m->label[i]);
    free(m->label);
    *m = (struct origin_map){0};
}

/* The number of a label, given if it has none yet. Networks are added one after the other. */
static uint32_t number_of(struct origin_map *m, const char *label)
{
    for (uint32_t i = m->nlabels; i-- > 0;)
        if (strcmp(m->label[i], label) == 0)
            return i;
    m->label = mem_resize(m->label, m->nlabels + 1, sizeof *m->label);
    m->label[m->nlabels] = mem_strdup(label);
    return m->nlabels++;
}

int origin_add_network(struct origin_map *m, const char *label, const char *cidr)
{
    struct ip_prefix p;

    if (ip_parse_prefix(cidr, strlen(cidr), &p) < 0)
        return ERR_INVALID;
    int32_t number = (int32_t)number_of(m, label);
    int32_t before = prefix_tree_put(&m->networks, &p, number);
    return before == PREFIX_NONE || before == number ? 0 : ERR_EXISTS;
}

static int add(struct prefix_tree *t, const char *cidr)
{
    struct ip_prefix p;

    if (ip_parse_prefix(cidr, strlen(cidr), &p) < 0)
        return ERR_INVALID;
    prefix_tree_put(t, &p, 0);
    return 0;
}

int origin_add_proxy(struct origin_map *m, const char *cidr)
{
    return add(&m->proxies, cidr);
}

int origin_add_spectator(struct origin_map *m, const char *cidr)
{
    return add(&m->spectators, cidr);
}

static bool holds(const struct prefix_tree *t, const struct ip *ip)
{
    return prefix_tree_find(t, ip) != PREFIX_NONE;
}

/* *ret_unsure: it may be, or is, a proxy's. */
static bool find_client(const struct origin_map *m, const char *list, size_t len, struct ip *ret,
                        bool *ret_unsure)
{
    struct forwarded rest = forwarded_of(list, len);
    struct forwarded_hop hop = {0};

    for (int i = 0; i < ADDRESS_HOPS_MAX && forwarded_last(&rest, &hop); i++)
        if (!hop.known || !holds(&m->proxies, &hop.ip))
            break;
    *ret = hop.ip;
    *ret_unsure = m->proxies.n ? holds(&m->proxies, &hop.ip) : rest.s != NULL;
    return hop.known;
}

static const char *or_null(const char *s)
{
    return s[0] ? s : NULL;
}

static void look_up(const struct geo *g, const struct ip *ip, struct origin_found *f)
{
    const struct geo_place *p = &f->place;

    geo_lookup(g, ip, &f->place);
    f->e.country = or_null(p->country);
    f->e.city = or_null(p->city);
    f->e.asn = p->asn;
    f->e.as_org = or_null(p->as_org);
    f->e.lat_e4 = p->lat_e4;
    f->e.lon_e4 = p->lon_e4;
    f->e.radius_km = p->radius_km;
}

void origin_resolve(const struct origin_map *m, const char *forwarded, size_t len,
                    struct origin_found *ret)
{
    struct ip ip;
    bool unsure;

    *ret = (struct origin_found){0};
    if (!find_client(m, forwarded, len, &ip, &unsure))
        return;
    int32_t network = prefix_tree_find(&m->networks, &ip);
    enum origin_kind kind = origin_kind(&ip);
    ret->e.kind = unsure ? ORIGIN_UNSURE : kind;
    ret->e.network = network == PREFIX_NONE ? NULL : m->label[network];
    ret->e.spectator = holds(&m->spectators, &ip) ? SPECTATOR_ADDRESS : SPECTATOR_NO;
    if (m->keep == ADDRESS_NONE)
        return;
    struct ip_prefix p = m->keep == ADDRESS_FULL ? ip_cut(&ip, IP_BITS) : address_network(&ip);
    ip_print(&p, ret->client);
    ret->e.client = ret->client;
    if (m->geo && (kind == ORIGIN_PUBLIC || kind == ORIGIN_DOCUMENTATION))
        look_up(m->geo, &ip, ret);
}
