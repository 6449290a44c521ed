/* SPDX-License-Identifier: GPL-3.0-or-later */
/* journal/hash: known digests, and texts of one form only. */
#include "journal/hash.h"

#include "base/err.h"

#include <setjmp.h>
#include <stdarg.h>
#include <string.h>
/* after those it needs */

#include <cmocka.h>

static const char abc[] = "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad";

static void assert_hash(const struct hash *h, const char *hex)
{
    char text[HASH_HEX_LEN + 1];

    hash_hex(h, text);
    assert_string_equal(text, hex);
}

static void known_digests(void **state)
{
    struct hash h;

    (void)state;
    hash_of("abc", 3, &h); /* FIPS 180-2, appendix B.1 */
    assert_hash(&h, abc);
    hash_of("", 0, &h);
    assert_hash(&h, "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
    hash_of("abc", 3, &h); /* the context is as new */
    assert_hash(&h, abc);
}

/* printf '\0abc' | sha256sum, and the like */
static void leaves_and_nodes_are_apart(void **state)
{
    struct hash leaf, node, both[2];
    uint8_t flat[65] = {1};

    (void)state;
    hash_leaf("", 0, &leaf);
    assert_hash(&leaf, "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d");
    hash_leaf("abc", 3, &leaf);
    hash_of("\0abc", 4, &node);
    assert_memory_equal(&leaf, &node, sizeof leaf);
    hash_of("l", 1, &both[0]);
    hash_of("r", 1, &both[1]);
    memcpy(flat + 1, both, 64);
    hash_of(flat, sizeof flat, &node);
    hash_node(&both[0], &both[1], &both[0]); /* over one of its inputs */
    assert_memory_equal(&both[0], &node, sizeof node);
}

static void hex_has_one_form(void **state)
{
    struct hash h, again = {{7}};
    char text[HASH_HEX_LEN + 1];

    (void)state;
    hash_of("abc", 3, &h);
    assert_int_equal(hash_from_hex(abc, HASH_HEX_LEN, &again), 0);
    assert_memory_equal(&h, &again, sizeof h);
    assert_int_equal(hash_from_hex(abc, HASH_HEX_LEN - 1, &again), ERR_INVALID);
    for (const char *bad = "Ag/:@`G \n"; *bad; bad++) {
        strcpy(text, abc);
        text[HASH_HEX_LEN - 1] = *bad;
        assert_int_equal(hash_from_hex(text, HASH_HEX_LEN, &again), ERR_INVALID);
    }
    assert_memory_equal(&h, &again, sizeof h); /* untouched */
}

static void base64_has_one_form(void **state)
{
    struct hash h, again;
    char text[HASH_BASE64_LEN + 1];

    (void)state;
    hash_of("abc", 3, &h);
    hash_base64(&h, text);
    assert_string_equal(text, "ungWv48Bz+pBQUDeXa4iI7ADYaOWF3qctBD/YfIAFa0=");
    assert_int_equal(hash_from_base64(text, HASH_BASE64_LEN, &again), 0);
    assert_memory_equal(&h, &again, sizeof h);
    assert_int_equal(hash_from_base64(text, HASH_BASE64_LEN - 1, &again), ERR_INVALID);
    text[42] = '1'; /* its last two bits mean nothing */
    assert_int_equal(hash_from_base64(text, HASH_BASE64_LEN, &again), ERR_INVALID);
    text[42] = '-';
    assert_int_equal(hash_from_base64(text, HASH_BASE64_LEN, &again), ERR_INVALID);
    text[42] = '0';
    assert_int_equal(hash_from_base64(text, HASH_BASE64_LEN, &again), 0);
    for (int c = 128; c < 256; c++) { /* of which libsodium takes some */
        text[0] = (char)c;
        assert_int_equal(hash_from_base64(text, HASH_BASE64_LEN, &again), ERR_INVALID);
    }
    text[0] = 'u';
    strcpy(text + 42, "==");
    assert_int_equal(hash_from_base64(text, HASH_BASE64_LEN, &again), ERR_INVALID);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(known_digests),
        cmocka_unit_test(leaves_and_nodes_are_apart),
        cmocka_unit_test(hex_has_one_form),
        cmocka_unit_test(base64_has_one_form),
    };

    return cmocka_run_group_tests_name("journal/hash", tests, NULL, NULL);
}
