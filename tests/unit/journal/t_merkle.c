/* SPDX-License-Identifier: GPL-3.0-or-later */
/* journal/merkle against RFC 6962 section 2.1 word for word: roots and paths of all small trees,
 * with the past and without. */
#include "journal/merkle.h"

#include "base/err.h"

#include <setjmp.h>
#include <stdarg.h>
#include <string.h>
/* after those it needs */

#include <cmocka.h>

enum { N = 130 };
static struct hash leaf[N];

static int make_leaves(void **state)
{
    (void)state;
    for (unsigned i = 0; i < N; i++)
        hash_leaf(&(uint8_t){(uint8_t)i}, 1, &leaf[i]);
    return 0;
}

/* "k be the largest power of two smaller than n" */
static size_t split(size_t n)
{
    size_t k = 1;

    while (2 * k < n)
        k *= 2;
    return k;
}

static struct hash mth(const struct hash *d, size_t n)
{
    struct hash h;

    if (n == 0) {
        hash_of("", 0, &h);
        return h;
    }
    if (n == 1)
        return d[0];
    size_t k = split(n);
    struct hash left = mth(d, k), right = mth(d + k, n - k);
    hash_node(&left, &right, &h);
    return h;
}

static int path(size_t m, const struct hash *d, size_t n, struct hash *out)
{
    if (n == 1)
        return 0;
    size_t k = split(n);
    int len = m < k ? path(m, d, k, out) : path(m - k, d + k, n - k, out);
    out[len] = m < k ? mth(d + k, n - k) : mth(d, k);
    return len + 1;
}

static void assert_same(const struct hash *a, const struct hash *b)
{
    assert_memory_equal(a, b, sizeof *a);
}

/* The root of RFC 6962's test vectors (google/certificate-transparency): eight inputs. */
static void a_root_others_know(void **state)
{
    static const char *const input[] = {"",
                                        "\x00",
                                        "\x10",
                                        "\x20\x21",
                                        "\x30\x31",
                                        "\x40\x41\x42\x43",
                                        "\x50\x51\x52\x53\x54\x55\x56\x57",
                                        "`abcdefghijklmno"};
    static const size_t len[] = {0, 1, 1, 2, 2, 4, 8, 16};
    struct merkle m;
    struct hash h;
    char hex[HASH_HEX_LEN + 1];

    (void)state;
    merkle_init(&m);
    for (int i = 0; i < 8; i++) {
        hash_leaf(input[i], len[i], &h);
        merkle_add(&m, &h);
    }
    merkle_root(&m, &h);
    hash_hex(&h, hex);
    assert_string_equal(hex, "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328");
}

static void the_head_of_every_size(void **state)
{
    struct merkle m, again;
    struct hash root, want;

    (void)state;
    merkle_init(&m);
    for (size_t n = 0; n <= N; n++) {
        want = mth(leaf, n);
        merkle_root(&m, &root);
        assert_same(&root, &want);
        assert_int_equal(m.n, n);
        assert_int_equal(merkle_from(&again, n, m.node, m.nodes), 0);
        merkle_root(&again, &root);
        assert_same(&root, &want);
        assert_int_equal(merkle_from(&again, n, m.node, m.nodes + 1), ERR_INVALID);
        if (n < N)
            merkle_add(&m, &leaf[n]);
    }
    assert_int_equal(merkle_from(&again, UINT64_C(1) << 62, m.node, 1), ERR_INVALID);
}

static struct merkle_tree *tree_behind(size_t past)
{
    struct merkle head;

    merkle_init(&head);
    for (size_t i = 0; i < past; i++)
        merkle_add(&head, &leaf[i]);
    struct merkle_tree *t = merkle_tree_new(past ? &head : NULL);
    for (size_t i = past; i < N; i++)
        merkle_tree_add(t, &leaf[i]);
    return t;
}

static void check_tree(const struct merkle_tree *t, size_t n)
{
    struct hash want[MERKLE_PATH_MAX], got[MERKLE_PATH_MAX], root, want_root = mth(leaf, n);

    assert_int_equal(merkle_tree_root(t, n, &root), 0);
    assert_same(&root, &want_root);
    for (size_t i = 0; i < n; i++) {
        int len = path(i, leaf, n, want);
        assert_int_equal(merkle_tree_path(t, i, n, got), len);
        assert_memory_equal(got, want, (size_t)len * sizeof *got);
        assert_true(merkle_check(&leaf[i], i, n, got, (size_t)len, &root));
    }
    assert_int_equal(merkle_tree_path(t, n, n, got), ERR_NOT_FOUND);
}

static void every_path_of_every_size(void **state)
{
    struct merkle_tree *t = tree_behind(0);
    struct hash h;

    (void)state;
    assert_int_equal(merkle_tree_leaves(t), N);
    for (size_t n = 0; n <= N; n++)
        check_tree(t, n);
    assert_int_equal(merkle_tree_root(t, N + 1, &h), ERR_NOT_FOUND);
    assert_int_equal(merkle_tree_path(t, 0, N + 1, &h), ERR_NOT_FOUND);
    merkle_tree_free(t);
    merkle_tree_free(NULL);
}

/* As in the whole tree, which is right. */
static void check_behind(const struct merkle_tree *t, const struct merkle_tree *whole, size_t past,
                         size_t n)
{
    struct hash want[MERKLE_PATH_MAX], got[MERKLE_PATH_MAX];

    assert_int_equal(merkle_tree_root(whole, n, want), 0);
    assert_int_equal(merkle_tree_root(t, n, got), 0);
    assert_same(got, want);
    for (size_t i = 0; i < past; i++)
        assert_int_equal(merkle_tree_path(t, i, n, got), ERR_NOT_FOUND);
    for (size_t i = past; i < n; i++) {
        int len = merkle_tree_path(whole, i, n, want);
        assert_int_equal(merkle_tree_path(t, i, n, got), len);
        assert_memory_equal(got, want, (size_t)len * sizeof *got);
    }
}

static void every_path_behind_every_past(void **state)
{
    struct merkle_tree *whole = tree_behind(0);
    struct hash h;

    (void)state;
    for (size_t past = 1; past <= N; past++) {
        struct merkle_tree *t = tree_behind(past);
        assert_int_equal(merkle_tree_leaves(t), N);
        assert_int_equal(merkle_tree_root(t, past - 1, &h), ERR_NOT_FOUND);
        for (size_t n = past; n <= N; n++)
            check_behind(t, whole, past, n);
        merkle_tree_free(t);
    }
    merkle_tree_free(whole);
}

static void what_is_not_so_is_not_proven(void **state)
{
    struct merkle_tree *t = tree_behind(0);
    struct hash p[MERKLE_PATH_MAX + 1], root;

    (void)state;
    for (size_t n = 1; n <= 33; n++) {
        merkle_tree_root(t, n, &root);
        for (size_t i = 0; i < n; i++) {
            int len = merkle_tree_path(t, i, n, p);
            size_t l = (size_t)len;
            assert_false(merkle_check(&leaf[i + 1], i, n, p, l, &root));
            assert_false(merkle_check(&leaf[i], n, n, p, l, &root));
            for (size_t other = 0; other < n; other++)
                assert_int_equal(merkle_check(&leaf[i], other, n, p, l, &root), other == i);
            p[l] = leaf[i];
            assert_false(merkle_check(&leaf[i], i, n, p, l + 1, &root));
            if (l)
                assert_false(merkle_check(&leaf[i], i, n, p, l - 1, &root));
            for (size_t at = 0; at < l; at++) {
                p[at].b[31] ^= 1;
                assert_false(merkle_check(&leaf[i], i, n, p, l, &root));
                p[at].b[31] ^= 1;
            }
        }
    }
    assert_false(merkle_check(&leaf[0], 0, 0, p, 0, &root));
    merkle_tree_free(t);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_root_others_know),
        cmocka_unit_test(the_head_of_every_size),
        cmocka_unit_test(every_path_of_every_size),
        cmocka_unit_test(every_path_behind_every_past),
        cmocka_unit_test(what_is_not_so_is_not_proven),
    };

    return cmocka_run_group_tests_name("journal/merkle", tests, make_leaves, NULL);
}
