/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The one place where the journal hashes. Owns a digest that was looked up once and a context that
 * is used again: looking it up each time costs more than hashing a line. Knows no lines. */
#include "journal/hash.h"

#include "base/err.h"
#include "journal/base64.h"

#include <openssl/evp.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

static EVP_MD_CTX *ctx;

static void must(int ok)
{
    if (!ok)
        abort(); /* only a broken or forbidding libcrypto, or no memory */
}

static void begin(void)
{
    if (!ctx) {
        EVP_MD *md = EVP_MD_fetch(NULL, "SHA256", NULL);
        ctx = EVP_MD_CTX_new();
        must(md && ctx && EVP_DigestInit_ex2(ctx, md, NULL));
        EVP_MD_free(md); /* the context holds it */
    } else {
        must(EVP_DigestInit_ex2(ctx, NULL, NULL));
    }
}

static void add(const void *data, size_t len)
{
    must(EVP_DigestUpdate(ctx, data, len));
}

static void end(struct hash *ret)
{
    must(EVP_DigestFinal_ex(ctx, ret->b, NULL));
}

void hash_of(const void *data, size_t len, struct hash *ret)
{
    begin();
    add(data, len);
    end(ret);
}

void hash_leaf(const void *line, size_t len, struct hash *ret)
{
    begin();
    add("\x00", 1);
    add(line, len);
    end(ret);
}

void hash_node(const struct hash *left, const struct hash *right, struct hash *ret)
{
    uint8_t both[1 + 2 * sizeof left->b] = {0x01};

    memcpy(both + 1, left->b, sizeof left->b);
    memcpy(both + 1 + sizeof left->b, right->b, sizeof right->b);
    hash_of(both, sizeof both, ret);
}

void hash_hex(const struct hash *h, char *out)
{
    static const char digit[] = "0123456789abcdef";

    for (size_t i = 0; i < sizeof h->b; i++) {
        out[2 * i] = digit[h->b[i] >> 4];
        out[2 * i + 1] = digit[h->b[i] & 15];
    }
    out[HASH_HEX_LEN] = '\0';
}

/* Value + 1 of each digit, 0 of what is none: verifying reads one hash a line. */
static const uint8_t digit_value[256] = {
    ['0'] = 1, ['1'] = 2,  ['2'] = 3,  ['3'] = 4,  ['4'] = 5,  ['5'] = 6,  ['6'] = 7,  ['7'] = 8,
    ['8'] = 9, ['9'] = 10, ['a'] = 11, ['b'] = 12, ['c'] = 13, ['d'] = 14, ['e'] = 15, ['f'] = 16,
};

int hash_from_hex(const char *s, size_t len, struct hash *ret)
{
    const uint8_t *p = (const uint8_t *)s;
    struct hash h;
    bool ok = len == HASH_HEX_LEN;

    for (size_t i = 0; ok && i < sizeof h.b; i++) {
        unsigned high = digit_value[p[2 * i]], low = digit_value[p[2 * i + 1]];
        ok = high && low;
        h.b[i] = (uint8_t)((high - 1) << 4 | (low - 1));
    }
    if (!ok)
        return ERR_INVALID;
    *ret = h;
    return 0;
}

void hash_base64(const struct hash *h, char *out)
{
    base64_write(h->b, sizeof h->b, out);
}

int hash_from_base64(const char *s, size_t len, struct hash *ret)
{
    return base64_parse(s, len, ret->b, sizeof ret->b);
}
