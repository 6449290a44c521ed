/* SPDX-License-Identifier: GPL-3.0-or-later */
/* From an X-Forwarded-For to where a connection comes from: the client found right to left past the
 * trusted proxies, its kind, its network by longest prefix, its place by databases. Pure but for
 * the databases it is given. Hostile text: read strictly, ADDRESS_HOPS_MAX hops at most (the
 * rightmost ones: those are nearest to us). A hop that can't be read ends the search, and the
 * client is unknown: what stands left of it anybody may have written. When all hops are trusted,
 * the leftmost is the client, but it is unsure: nobody sits at a proxy. */
#ifndef SOURCE_ORIGIN_H
#define SOURCE_ORIGIN_H

#include "base/prefix_tree.h"
#include "geo/geo.h"
#include "model/event.h"
#include "source/address.h"

/* All zeros knows nothing: every client is EXTERNAL or special, the rightmost hop. */
struct origin_map {
    struct prefix_tree networks;            /* to places in label; owned */
    struct prefix_tree proxies, spectators; /* owned */
    char **label;                           /* owned, by number */
    uint32_t nlabels;
    struct geo *geo; /* not owned; NULL none */
    enum address_keep keep;
};

void origin_done(struct origin_map *m);
/* Adds a prefix ("a.b.c.d/n", an address alone). 0, ERR_INVALID; ERR_EXISTS (it is another
 * network's already). */
int origin_add_network(struct origin_map *m, const char *label, const char *cidr);
int origin_add_proxy(struct origin_map *m, const char *cidr);
int origin_add_spectator(struct origin_map *m, const char *cidr);

/* The texts an event_origin points into. */
struct origin_found {
    struct event_origin e;
    char client[IP_TEXT_MAX];
    struct geo_place place;
};

/* What is collected of it by m->keep: with prefix, the client is its /24 or /48 (6to4: /40) and
 * what lookups said stays; with none, only kind, network and spectator do. Places are looked up for
 * public addresses, and for those of documentation: the simulator has them, and a small database of
 * our own; others hold none, so nothing false comes of it. */
void origin_resolve(const struct origin_map *m, const char *forwarded, size_t len,
                    struct origin_found *ret);

/* The kind of an address (IANA special-purpose registries, RFC 6890). Unknown are those that no
 * client can have: this network, multicast, reserved, benchmarks, protocol assignments (Teredo
 * among them: databases may tell where its server is), and NAT64 (RFC 6052, RFC 8215): the whole
 * IPv4 internet would be one /64. 6to4 is public. */
enum origin_kind origin_kind(const struct ip *ip);

#endif
