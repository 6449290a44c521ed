/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Reads hops. Owns nothing, and does not know whom to believe. */
#include "source/forwarded.h"

#include "base/num.h"

#include <string.h>

static bool is_space(char c)
{
    return c == ' ' || c == '\t';
}

static struct forwarded trim(struct forwarded h)
{
    while (h.len && is_space(*h.s))
        h = (struct forwarded){h.s + 1, h.len - 1};
    while (h.len && is_space(h.s[h.len - 1]))
        h.len--;
    if (h.len >= 2 && *h.s == '"' && h.s[h.len - 1] == '"')
        h = (struct forwarded){h.s + 1, h.len - 2};
    return h;
}

/* ":4711", or nothing. */
static bool is_port(const char *s, size_t len)
{
    int64_t port;

    return !len || (*s == ':' && num_int(s + 1, len - 1, 0, UINT16_MAX, &port) == 0);
}

/* Without brackets, port and zone; nothing is left of what is wrong. */
static struct forwarded bare(struct forwarded h)
{
    const char *end = h.s + h.len, *stop;
    bool bracket = h.len && *h.s == '[';

    if (bracket) {
        h = (struct forwarded){h.s + 1, h.len - 1};
        stop = memchr(h.s, ']', h.len);
        if (!stop || !is_port(stop + 1, (size_t)(end - stop - 1)))
            return (struct forwarded){0};
        h.len = (size_t)(stop - h.s);
    } else if ((stop = memchr(h.s, ':', h.len)) && memchr(h.s, '.', (size_t)(stop - h.s))) {
        if (!is_port(stop, (size_t)(end - stop)))
            return (struct forwarded){0};
        h.len = (size_t)(stop - h.s);
    }
    stop = memchr(h.s, '%', h.len);
    if (stop)
        h.len = (size_t)(stop - h.s);
    return h;
}

static struct forwarded_hop hop_of(const char *s, size_t len)
{
    struct forwarded_hop hop = {0};
    struct forwarded h = bare(trim((struct forwarded){s, len}));

    hop.known = h.len && ip_parse(h.s, h.len, &hop.ip) == 0;
    return hop;
}

struct forwarded forwarded_of(const char *list, size_t len)
{
    return (struct forwarded){len ? list : NULL, len};
}

bool forwarded_first(struct forwarded *f, struct forwarded_hop *ret)
{
    if (!f->s)
        return false;
    const char *comma = memchr(f->s, ',', f->len);
    size_t len = comma ? (size_t)(comma - f->s) : f->len;
    *ret = hop_of(f->s, len);
    *f = comma ? (struct forwarded){comma + 1, f->len - len - 1} : (struct forwarded){0};
    return true;
}

bool forwarded_last(struct forwarded *f, struct forwarded_hop *ret)
{
    if (!f->s)
        return false;
    const char *comma = memrchr(f->s, ',', f->len);
    const char *s = comma ? comma + 1 : f->s;
    *ret = hop_of(s, f->len - (size_t)(s - f->s));
    *f = comma ? (struct forwarded){f->s, (size_t)(comma - f->s)} : (struct forwarded){0};
    return true;
}
