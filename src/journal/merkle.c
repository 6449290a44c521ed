/* SPDX-License-Identifier: GPL-3.0-or-later */
/* RFC 6962 section 2.1 without its recursion: the frontier of a growing tree, and all levels of one
 * for proofs. Owns the levels; knows nothing of lines, files and signatures.
 *
 * A level holds the roots of the perfect subtrees of 2^level leaves, in order. Behind a purged past
 * of n0 leaves it begins with the one node of the past's frontier that it has if that bit of n0 is
 * set, and else with the first node that ends behind the past. No path of a later leaf and no later
 * root needs any other. */
#include "journal/merkle.h"

#include "base/err.h"
#include "base/mem.h"

#include <stdlib.h>
#include <string.h>

enum { LEVELS = 62 };

struct level {
    struct hash *node;
    size_t n, cap;
    uint64_t first; /* index of node[0] */
};

struct merkle_tree {
    struct level level[LEVELS];
    uint64_t past, n; /* leaves: purged, all */
};

void merkle_init(struct merkle *m)
{
    *m = (struct merkle){0};
}

int merkle_from(struct merkle *m, uint64_t n, const struct hash *nodes, int nnodes)
{
    if (n >> LEVELS || nnodes != __builtin_popcountll(n))
        return ERR_INVALID;
    *m = (struct merkle){.n = n, .nodes = nnodes};
    if (nnodes)
        memcpy(m->node, nodes, (size_t)nnodes * sizeof *nodes);
    return 0;
}

void merkle_add(struct merkle *m, const struct hash *leaf)
{
    struct hash h = *leaf;

    for (uint64_t n = m->n++; n & 1; n >>= 1)
        hash_node(&m->node[--m->nodes], &h, &h);
    m->node[m->nodes++] = h;
}

void merkle_root(const struct merkle *m, struct hash *ret)
{
    if (!m->nodes) {
        hash_of("", 0, ret);
        return;
    }
    struct hash h = m->node[m->nodes - 1];
    for (int i = m->nodes - 2; i >= 0; i--)
        hash_node(&m->node[i], &h, &h);
    *ret = h;
}

static void level_add(struct level *l, const struct hash *node)
{
    MEM_GROW(l->node, l->n, l->cap);
    l->node[l->n++] = *node;
}

struct merkle_tree *merkle_tree_new(const struct merkle *past)
{
    struct merkle_tree *t = mem_zalloc(sizeof *t);

    if (!past)
        return t;
    t->past = t->n = past->n;
    for (int level = 0, next = past->nodes; level < LEVELS; level++) {
        t->level[level].first = past->n >> level & ~UINT64_C(1);
        if (past->n >> level & 1)
            level_add(&t->level[level], &past->node[--next]);
    }
    return t;
}

void merkle_tree_free(struct merkle_tree *t)
{
    if (!t)
        return;
    for (int i = 0; i < LEVELS; i++)
        free(t->level[i].node);
    free(t);
}

uint64_t merkle_tree_leaves(const struct merkle_tree *t)
{
    return t->n;
}

static const struct hash *node_at(const struct merkle_tree *t, int level, uint64_t index)
{
    return &t->level[level].node[index - t->level[level].first];
}

void merkle_tree_add(struct merkle_tree *t, const struct hash *leaf)
{
    struct hash h = *leaf;
    uint64_t index = t->n++;

    level_add(&t->level[0], &h);
    for (int level = 0; index & 1; index >>= 1) {
        hash_node(node_at(t, level, index - 1), &h, &h);
        level_add(&t->level[++level], &h);
    }
}

/* The root over the leaves [begin, end), begin a multiple of a power of 2 that is no less than
 * their number: the perfect subtrees, taken from the right, where the smallest are. */
static void range_root(const struct merkle_tree *t, uint64_t begin, uint64_t end, struct hash *ret)
{
    int level = __builtin_ctzll(end - begin);
    struct hash h = *node_at(t, level, (end >> level) - 1);

    for (end -= UINT64_C(1) << level; end > begin; end -= UINT64_C(1) << level) {
        level = __builtin_ctzll(end - begin);
        hash_node(node_at(t, level, (end >> level) - 1), &h, &h);
    }
    *ret = h;
}

int merkle_tree_root(const struct merkle_tree *t, uint64_t n, struct hash *ret)
{
    if (n > t->n || n < t->past)
        return ERR_NOT_FOUND;
    if (n == 0)
        hash_of("", 0, ret);
    else
        range_root(t, 0, n, ret);
    return 0;
}

int merkle_tree_path(const struct merkle_tree *t, uint64_t index, uint64_t n, struct hash *out)
{
    int npath = 0;

    if (n > t->n || index >= n || index < t->past)
        return ERR_NOT_FOUND;
    for (int level = 0; (n - 1) >> level > 0; level++) {
        uint64_t at = index >> level, last = (n - 1) >> level;
        if (at & 1) {
            out[npath++] = *node_at(t, level, at - 1);
        } else if (at < last) {
            uint64_t end = (at + 2) << level;
            range_root(t, (at + 1) << level, end < n ? end : n, &out[npath++]);
        }
    }
    return npath;
}

bool merkle_check(const struct hash *leaf, uint64_t index, uint64_t n, const struct hash *path,
                  size_t npath, const struct hash *root)
{
    struct hash h = *leaf;

    if (index >= n)
        return false;
    uint64_t at = index, last = n - 1;
    for (size_t i = 0; i < npath; i++) {
        if (last == 0)
            return false;
        if (at & 1 || at == last) {
            hash_node(&path[i], &h, &h);
            while (!(at & 1) && at != 0) {
                at >>= 1;
                last >>= 1;
            }
        } else {
            hash_node(&h, &path[i], &h);
        }
        at >>= 1;
        last >>= 1;
    }
    return last == 0 && memcmp(h.b, root->b, sizeof h.b) == 0;
}
