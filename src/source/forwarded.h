/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The hops of an X-Forwarded-For (clean text), from either end: each proxy appended on the right
 * whom it heard. A hop is an address, perhaps with port, brackets, zone or quotes; anybody may have
 * written anything there, so it is read strictly: what is not surely an address is not known. */
#ifndef SOURCE_FORWARDED_H
#define SOURCE_FORWARDED_H

#include "base/ip.h"

/* What is left of a list; points into it. s NULL: nothing. */
struct forwarded {
    const char *s;
    size_t len;
};

struct forwarded_hop {
    bool known;   /* else it can't be read */
    struct ip ip; /* IPv4 within IPv6 is IPv4 */
};

/* An empty text has no hop, "," has two. */
struct forwarded forwarded_of(const char *list, size_t len);
/* Takes the leftmost, the rightmost hop off. false: there is none. */
bool forwarded_first(struct forwarded *f, struct forwarded_hop *ret);
bool forwarded_last(struct forwarded *f, struct forwarded_hop *ret);

#endif
