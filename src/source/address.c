/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Cuts addresses to their networks. Owns nothing. The text comes from a header that anybody may
 * have written: it is read strictly, and what is not surely an address is not passed on. */
#include "source/address.h"

#include "base/err.h"
#include "base/num.h"
#include "base/utf8.h"

#include <arpa/inet.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

enum {
    V6_BYTES = 6, /* /48 */
    SIX_TO_FOUR_BYTES = 5,
    NETWORK_MAX = INET6_ADDRSTRLEN + 4
};

/* One address of the list, as it is written. */
struct hop {
    const char *s;
    size_t len;
};

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

static bool is_space(char c)
{
    return c == ' ' || c == '\t';
}

static struct hop trim(struct hop h)
{
    while (h.len && is_space(*h.s))
        h = (struct hop){h.s + 1, h.len - 1};
    while (h.len && is_space(h.s[h.len - 1]))
        h.len--;
    if (h.len >= 2 && *h.s == '"' && h.s[h.len - 1] == '"')
        h = (struct hop){h.s + 1, h.len - 2};
    return h;
}

/* ":4711", or nothing. */
static bool is_port(const char *s, size_t len)
{
    int64_t port;

    return !len || (*s == ':' && num_int(s + 1, len - 1, 0, UINT16_MAX, &port) == 0);
}

/* Without brackets, port and zone; nothing is left of what is wrong. */
static struct hop bare(struct hop h)
{
    const char *end = h.s + h.len, *stop;
    bool bracket = h.len && *h.s == '[';

    if (bracket) {
        h = (struct hop){h.s + 1, h.len - 1};
        stop = memchr(h.s, ']', h.len);
        if (!stop || !is_port(stop + 1, (size_t)(end - stop - 1)))
            return (struct hop){0};
        h.len = (size_t)(stop - h.s);
    } else if ((stop = memchr(h.s, ':', h.len)) && memchr(h.s, '.', (size_t)(stop - h.s))) {
        if (!is_port(stop, (size_t)(end - stop)))
            return (struct hop){0};
        h.len = (size_t)(stop - h.s);
    }
    stop = memchr(h.s, '%', h.len);
    if (stop)
        h.len = (size_t)(stop - h.s);
    return h;
}

static void print_v4(const uint8_t *a, char *out)
{
    snprintf(out, NETWORK_MAX, "%u.%u.%u.0/24", a[0], a[1], a[2]);
}

static void print_v6(const struct in6_addr *a, char *out)
{
    bool six_to_four = a->s6_addr[0] == 0x20 && a->s6_addr[1] == 0x02;
    size_t keep = six_to_four ? SIX_TO_FOUR_BYTES : V6_BYTES;
    struct in6_addr net = {0};

    memcpy(net.s6_addr, a->s6_addr, keep);
    inet_ntop(AF_INET6, &net, out, NETWORK_MAX);
    size_t n = strlen(out);
    snprintf(out + n, NETWORK_MAX - n, "/%zu", 8 * keep);
}

/* The network of one hop into out (NETWORK_MAX). */
static void network(struct hop h, char *out)
{
    char text[INET6_ADDRSTRLEN];
    uint8_t v4[4];
    struct in6_addr v6;

    h = bare(trim(h));
    memcpy(out, "?", 2);
    if (!h.len || h.len >= sizeof text)
        return;
    memcpy(text, h.s, h.len);
    text[h.len] = '\0';
    if (inet_pton(AF_INET, text, v4) == 1)
        print_v4(v4, out);
    else if (inet_pton(AF_INET6, text, &v6) == 1 && IN6_IS_ADDR_V4MAPPED(&v6))
        print_v4(v6.s6_addr + 12, out);
    else if (inet_pton(AF_INET6, text, &v6) == 1)
        print_v6(&v6, out);
}

void address_cut(const char *list, char *out, size_t size)
{
    char all[(ADDRESS_HOPS_MAX + 1) * (NETWORK_MAX + 2)];
    size_t n = 0;
    bool more = *list != '\0';

    for (int i = 0; i < ADDRESS_HOPS_MAX && more; i++) {
        size_t len = strcspn(list, ",");
        char net[NETWORK_MAX];
        network((struct hop){list, len}, net);
        n += (size_t)snprintf(all + n, sizeof all - n, "%s%s", i ? ", " : "", net);
        more = list[len] == ',';
        list += len + more;
    }
    if (more)
        n += (size_t)snprintf(all + n, sizeof all - n, ", \u2026");
    utf8_sanitise(out, size, all, n);
}
