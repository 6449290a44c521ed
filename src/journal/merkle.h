/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The Merkle tree over the journal's lines (RFC 6962 section 2.1): the head of a growing tree, and
 * a tree with all its levels, which can prove that a line is in it. Leaves are hash_leaf(). */
#ifndef JOURNAL_MERKLE_H
#define JOURNAL_MERKLE_H

#include "journal/hash.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum { MERKLE_PATH_MAX = 64 };

/* The head: the frontier is all that is needed to go on. May be copied by assignment. */
struct merkle {
    uint64_t n;           /* leaves */
    struct hash node[64]; /* the frontier: roots of the perfect subtrees, largest first */
    int nodes;            /* as many as n has bits set */
};

void merkle_init(struct merkle *m);
/* The head after n leaves that nobody has any more. ERR_INVALID unless there are as many nodes as
 * n has bits set; n is below 2^62. */
int merkle_from(struct merkle *m, uint64_t n, const struct hash *nodes, int nnodes);
void merkle_add(struct merkle *m, const struct hash *leaf);
/* Of no leaves: the hash of the empty string. */
void merkle_root(const struct merkle *m, struct hash *ret);

/* About 64 bytes a leaf. */
struct merkle_tree;

/* Begins behind a purged past (copied); NULL: at the first leaf. Frees with merkle_tree_free. */
struct merkle_tree *merkle_tree_new(const struct merkle *past);
void merkle_tree_free(struct merkle_tree *t);
void merkle_tree_add(struct merkle_tree *t, const struct hash *leaf);
/* Purged ones included. */
uint64_t merkle_tree_leaves(const struct merkle_tree *t);
/* The root when there were n leaves. ERR_NOT_FOUND: n is over the leaves, or within the purged past
 * (its end is known). O(log n). */
int merkle_tree_root(const struct merkle_tree *t, uint64_t n, struct hash *ret);
/* The path of leaf `index` (from 0) in the tree of the first n leaves, lowest first, out holding
 * MERKLE_PATH_MAX. Returns its length, or ERR_NOT_FOUND: index is purged or not below n, or n is
 * over the leaves. O(log n). */
int merkle_tree_path(const struct merkle_tree *t, uint64_t index, uint64_t n, struct hash *out);

/* Is `leaf` the one at `index` of the n leaves under root? (RFC 9162 section 2.1.3.2) */
bool merkle_check(const struct hash *leaf, uint64_t index, uint64_t n, const struct hash *path,
                  size_t npath, const struct hash *root);

#endif
