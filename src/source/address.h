/* SPDX-License-Identifier: GPL-3.0-or-later */
/* How much of a connection's address is collected. What is cut here was never in an event: neither
 * the model nor a journal can give it back. Pure. */
#ifndef SOURCE_ADDRESS_H
#define SOURCE_ADDRESS_H

#include "base/ip.h"

enum address_keep {
    ADDRESS_FULL,   /* as received */
    ADDRESS_PREFIX, /* the network alone */
    ADDRESS_NONE    /* nothing */
};

enum { ADDRESS_HOPS_MAX = 32 }; /* of one list */

/* "full", "prefix", "none": what options, config file and journal say. */
extern const char *const address_keep_name[];
/* 0, ERR_INVALID: no such word. */
int address_keep_parse(const char *word, enum address_keep *ret);

/* The network of an address, as far as ADDRESS_PREFIX collects it: /24, /48; of a 6to4 address,
 * whose /48 is a whole IPv4 address, a /40. */
struct ip_prefix address_network(const struct ip *ip);

/* The networks of an X-Forwarded-For (clean text) in the same order: "203.0.113.0/24,
 * 2001:db8:1::/48". What can't be read is "?", of an empty list nothing, the hops beyond
 * ADDRESS_HOPS_MAX are "…". size is at least 4; what does not fit ends with "…". */
void address_cut(const char *list, char *out, size_t size);

#endif
