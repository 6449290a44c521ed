/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Cuts addresses to their networks. Owns nothing. */
#include "source/address.h"

#include "base/err.h"
#include "base/utf8.h"
#include "source/forwarded.h"

#include <stdio.h>
#include <string.h>

enum { V4_BITS = IP_V4_BITS + 24, V6_BITS = 48, SIX_TO_FOUR_BITS = 40 };

const char *const address_keep_name[] = {
    [ADDRESS_FULL] = "full",
    [ADDRESS_PREFIX] = "prefix",
    [ADDRESS_NONE] = "none",
};

int address_keep_parse(const char *word, enum address_keep *ret)
{
    for (enum address_keep k = ADDRESS_FULL; k <= ADDRESS_NONE; k++) {
        if (strcmp(word, address_keep_name[k]) == 0) {
            *ret = k;
            return 0;
        }
    }
    return ERR_INVALID;
}

struct ip_prefix address_network(const struct ip *ip)
{
    bool six_to_four = ip->b[0] == 0x20 && ip->b[1] == 0x02;

    return ip_cut(ip, ip_is_v4(ip) ? V4_BITS : six_to_four ? SIX_TO_FOUR_BITS : V6_BITS);
}

void address_cut(const char *list, char *out, size_t size)
{
    char all[(ADDRESS_HOPS_MAX + 1) * (IP_TEXT_MAX + 2)];
    struct forwarded rest = forwarded_of(list, strlen(list));
    struct forwarded_hop hop;
    size_t n = 0;

    for (int i = 0; i < ADDRESS_HOPS_MAX && forwarded_first(&rest, &hop); i++) {
        char net[IP_TEXT_MAX] = "?";
        struct ip_prefix p = address_network(&hop.ip);
        if (hop.known)
            ip_print(&p, net);
        n += (size_t)snprintf(all + n, sizeof all - n, "%s%s", i ? ", " : "", net);
    }
    if (rest.s)
        n += (size_t)snprintf(all + n, sizeof all - n, ", \u2026");
    utf8_sanitise(out, size, all, n);
}
