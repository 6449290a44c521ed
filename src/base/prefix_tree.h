/* SPDX-License-Identifier: GPL-3.0-or-later */
/* From prefixes to numbers, by longest match: a path-compressed binary trie (D. R. Morrison,
 * "PATRICIA", JACM 15, 1968), in one array, so that a lookup touches few cache lines. Thousands of
 * prefixes; filled once and then only read. */
#ifndef BASE_PREFIX_TREE_H
#define BASE_PREFIX_TREE_H

#include "base/ip.h"

struct prefix_node;

struct prefix_tree {
    struct prefix_node *v; /* owned */
    uint32_t n, cap;
};

enum { PREFIX_NONE = -1 };

/* All zeros is an empty tree. */
void prefix_tree_done(struct prefix_tree *t);
/* Gives p a value >= 0. Returns the value it had before (then that stays), or PREFIX_NONE. */
int32_t prefix_tree_put(struct prefix_tree *t, const struct ip_prefix *p, int32_t value);
/* The value of the longest prefix that holds ip; PREFIX_NONE: none does. A prefix of IPv6 (::/0)
 * holds no IPv4 address. */
int32_t prefix_tree_find(const struct prefix_tree *t, const struct ip *ip);

#endif
