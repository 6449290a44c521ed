/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A header that anybody wrote: it is read alike from both ends, whoever stands left of what can't
 * be read is never the client, and no more of the client is told than may be. */
#include "fuzz/fuzz.h"
#include "source/forwarded.h"
#include "source/origin.h"

#include <string.h>

enum { HOPS_MAX = 1000 };

static bool is_same(const struct forwarded_hop *a, const struct forwarded_hop *b)
{
    return a->known == b->known && (!a->known || memcmp(&a->ip, &b->ip, sizeof a->ip) == 0);
}

static size_t read_both_ways(const char *s, size_t len, struct forwarded_hop *hops)
{
    struct forwarded f = forwarded_of(s, len), l = f;
    struct forwarded_hop hop;
    size_t n = 0;

    while (n < HOPS_MAX && forwarded_first(&f, &hops[n]))
        n++;
    for (size_t i = n; i-- > 0 && !f.s;) {
        MUST(forwarded_last(&l, &hop));
        MUST(is_same(&hop, &hops[i]));
    }
    MUST(f.s || !l.s);
    return f.s ? HOPS_MAX : n;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static struct forwarded_hop hops[HOPS_MAX];
    struct origin_map m = {.keep = ADDRESS_FULL};
    struct origin_found f;
    const char *s = (const char *)data;
    char text[IP_TEXT_MAX];

    origin_add_proxy(&m, "10.0.0.0/8");
    size_t n = read_both_ways(s, size, hops);
    origin_resolve(&m, s, size, &f);
    MUST(f.e.client || f.e.kind == ORIGIN_UNKNOWN);
    if (n && n < HOPS_MAX) {
        struct ip_prefix last = ip_cut(&hops[n - 1].ip, IP_BITS);
        ip_print(&last, text);
        MUST(hops[n - 1].known || !f.e.client);
        MUST(!hops[n - 1].known || strncmp(text, "10.", 3) == 0 || strcmp(f.client, text) == 0);
    }
    m.keep = ADDRESS_PREFIX;
    origin_resolve(&m, s, size, &f);
    MUST(!f.e.client || strchr(f.client, '/'));
    origin_done(&m);
    return 0;
}
