/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The trie. Every node is a prefix, and its children are longer prefixes within it; a node without
 * a value is where two of them part. Owns the array, in which node 0 is the root: no node has it as
 * a child, so 0 there is none. */
#include "base/prefix_tree.h"

#include "base/mem.h"

#include <endian.h>
#include <stdlib.h>
#include <string.h>

/* 128 bits, the first one on top. */
struct key {
    uint64_t hi, lo;
};

struct prefix_node {
    struct key key;
    uint32_t child[2]; /* by the first bit after this prefix */
    int32_t value;     /* PREFIX_NONE: none */
    uint8_t bits;
};

static struct key key_of(const struct ip *ip)
{
    uint64_t half[2];

    memcpy(half, ip->b, sizeof half);
    return (struct key){be64toh(half[0]), be64toh(half[1])};
}

/* How many first bits agree. */
static unsigned common(struct key a, struct key b)
{
    uint64_t hi = a.hi ^ b.hi, lo = a.lo ^ b.lo;

    return hi ? (unsigned)__builtin_clzll(hi) : lo ? 64 + (unsigned)__builtin_clzll(lo) : IP_BITS;
}

static unsigned bit(struct key k, unsigned i)
{
    return (i < 64 ? k.hi >> (63 - i) : k.lo >> (127 - i)) & 1;
}

void prefix_tree_done(struct prefix_tree *t)
{
    free(t->v);
    *t = (struct prefix_tree){0};
}

static uint32_t add(struct prefix_tree *t, struct key key, unsigned bits, int32_t value)
{
    MEM_GROW(t->v, t->n, t->cap);
    t->v[t->n] = (struct prefix_node){.key = key, .bits = (uint8_t)bits, .value = value};
    return t->n++;
}

/* Puts a node that leads to what is below `at` and agrees with key for `bits` bits. */
static uint32_t split(struct prefix_tree *t, uint32_t at, struct key key, unsigned bits)
{
    unsigned side = bit(key, t->v[at].bits);
    uint32_t below = t->v[at].child[side];
    uint32_t mid = add(t, key, bits, PREFIX_NONE);

    t->v[mid].child[bit(t->v[below].key, bits)] = below;
    t->v[at].child[side] = mid;
    return mid;
}

/* The node of a prefix, made if there is none. */
static uint32_t place(struct prefix_tree *t, struct key key, unsigned bits)
{
    uint32_t at = t->n ? 0 : add(t, (struct key){0}, 0, PREFIX_NONE);

    while (t->v[at].bits < bits) {
        unsigned side = bit(key, t->v[at].bits);
        uint32_t below = t->v[at].child[side];
        if (!below) {
            below = add(t, key, bits, PREFIX_NONE);
            t->v[at].child[side] = below;
            return below;
        }
        unsigned agree = common(key, t->v[below].key);
        agree = agree < bits ? agree : bits;
        at = agree < t->v[below].bits ? split(t, at, key, agree) : below;
    }
    return at;
}

int32_t prefix_tree_put(struct prefix_tree *t, const struct ip_prefix *p, int32_t value)
{
    uint32_t at = place(t, key_of(&p->ip), p->bits);
    int32_t before = t->v[at].value;

    if (before == PREFIX_NONE)
        t->v[at].value = value;
    return before;
}

int32_t prefix_tree_find(const struct prefix_tree *t, const struct ip *ip)
{
    struct key key = key_of(ip);
    unsigned least = ip_is_v4(ip) ? IP_V4_BITS : 0;
    int32_t best = PREFIX_NONE;
    uint32_t at = 0;

    if (!t->n)
        return best;
    do {
        const struct prefix_node *n = &t->v[at];
        if (common(key, n->key) < n->bits)
            break;
        if (n->value != PREFIX_NONE && n->bits >= least)
            best = n->value;
        at = n->bits < IP_BITS ? n->child[bit(key, n->bits)] : 0;
    } while (at);
    return best;
}
