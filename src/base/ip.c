/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Addresses as 16 bytes, read and written by the C library. Owns nothing, and knows nothing of what
 * an address means. */
#include "base/ip.h"

#include "base/err.h"
#include "base/num.h"

#include <arpa/inet.h>
#include <stdio.h>
#include <string.h>

static const uint8_t v4_head[12] = {[10] = 0xFF, [11] = 0xFF};

int ip_parse(const char *s, size_t len, struct ip *ret)
{
    char text[INET6_ADDRSTRLEN];
    struct ip ip;

    if (!len || len >= sizeof text || memchr(s, '\0', len))
        return ERR_INVALID;
    memcpy(text, s, len);
    text[len] = '\0';
    memcpy(ip.b, v4_head, sizeof v4_head);
    if (inet_pton(AF_INET, text, ip.b + sizeof v4_head) != 1 &&
        inet_pton(AF_INET6, text, ip.b) != 1)
        return ERR_INVALID;
    *ret = ip;
    return 0;
}

int ip_parse_prefix(const char *s, size_t len, struct ip_prefix *ret)
{
    const char *slash = memchr(s, '/', len);
    size_t alone = slash ? (size_t)(slash - s) : len;
    struct ip ip;
    int64_t bits = IP_BITS;

    if (ip_parse(s, alone, &ip) < 0)
        return ERR_INVALID;
    if (slash) {
        bool dotted = !memchr(s, ':', alone);
        int64_t first = dotted ? IP_V4_BITS : 0;
        if (num_int(slash + 1, len - alone - 1, 0, IP_BITS - first, &bits) < 0)
            return ERR_INVALID;
        bits += first;
    }
    struct ip_prefix p = ip_cut(&ip, (unsigned)bits);
    if (memcmp(&p.ip, &ip, sizeof ip) != 0)
        return ERR_INVALID;
    *ret = p;
    return 0;
}

bool ip_is_v4(const struct ip *ip)
{
    return memcmp(ip->b, v4_head, sizeof v4_head) == 0;
}

struct ip_prefix ip_cut(const struct ip *ip, unsigned bits)
{
    struct ip_prefix p = {.bits = (uint8_t)bits};

    memcpy(p.ip.b, ip->b, bits / 8);
    if (bits % 8)
        p.ip.b[bits / 8] = (uint8_t)(ip->b[bits / 8] & 0xFF00 >> bits % 8);
    return p;
}

bool ip_same(const struct ip *a, const struct ip *b, unsigned bits)
{
    unsigned last = bits / 8;

    return memcmp(a->b, b->b, last) == 0 &&
           (bits % 8 == 0 || ((a->b[last] ^ b->b[last]) & 0xFF00 >> bits % 8 & 0xFF) == 0);
}

void ip_print(const struct ip_prefix *p, char *out)
{
    bool v4 = p->bits >= IP_V4_BITS && ip_is_v4(&p->ip);

    inet_ntop(v4 ? AF_INET : AF_INET6, p->ip.b + (v4 ? sizeof v4_head : 0), out, IP_TEXT_MAX);
    size_t n = strlen(out);
    if (p->bits < IP_BITS)
        snprintf(out + n, IP_TEXT_MAX - n, "/%d", p->bits - (v4 ? IP_V4_BITS : 0));
}
