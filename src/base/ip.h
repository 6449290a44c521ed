/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Addresses and prefixes of both families, as 16 bytes: IPv4 is ::ffff:a.b.c.d, so that one
 * comparison and one tree serve both. Pure; text in, text out, nothing is looked up. */
#ifndef BASE_IP_H
#define BASE_IP_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum { IP_V4_BITS = 96, IP_BITS = 128, IP_TEXT_MAX = 50 };

struct ip {
    uint8_t b[16];
};

/* The first `bits` of an address, counted in 128 (an IPv4 /24 has 120); the rest is 0. */
struct ip_prefix {
    struct ip ip;
    uint8_t bits;
};

/* One address, strictly (no zone, no port, no spaces): inet_pton's forms; IPv4 within IPv6 is IPv4.
 * 0 or ERR_INVALID. */
int ip_parse(const char *s, size_t len, struct ip *ret);
/* "a.b.c.d/n", "v6/n", or an address alone (all its bits). Bits beyond the length must be 0.
 * 0.0.0.0/0 and ::/0 (all IPv6; not IPv4) are fine. 0 or ERR_INVALID. */
int ip_parse_prefix(const char *s, size_t len, struct ip_prefix *ret);
bool ip_is_v4(const struct ip *ip);
/* The first bits of ip. */
struct ip_prefix ip_cut(const struct ip *ip, unsigned bits);
/* Do the first bits of both agree? */
bool ip_same(const struct ip *a, const struct ip *b, unsigned bits);
/* Canonical (RFC 5952 as inet_ntop does it); a whole address without its length. out: IP_TEXT_MAX.
 */
void ip_print(const struct ip_prefix *p, char *out);

#endif
