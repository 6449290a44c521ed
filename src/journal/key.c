/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A key as mathematics and as text: making it, signing, checking, and the forms in which its halves
 * are written. Knows no file (key_file.c does) and not what is signed. */
#include "journal/key.h"

#include "base/err.h"
#include "journal/base64.h"
#include "journal/hash.h"

#include <sodium.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

static const char text_word[] = "ed25519 ", fingerprint_word[] = "SHA256:";
enum { ALGORITHM_ED25519 = 0x01 }; /* of signed-note */

static void ready(void)
{
    if (sodium_init() < 0)
        abort(); /* a machine without randomness */
}

/* Keeps the pages of a key out of swap and of core files, or no longer. Where the system refuses
 * (the limit of locked memory is small in some containers) wiping is what is left. */
static void guard(struct key *k, bool on)
{
    size_t page = (size_t)sysconf(_SC_PAGESIZE);
    uintptr_t begin = (uintptr_t)k & ~(page - 1);

    /* libsodium asks for exactly the key, which madvise refuses: pages it must be. */
    madvise((void *)begin, (uintptr_t)(k + 1) - begin, on ? MADV_DONTDUMP : MADV_DODUMP);
    if (on)
        mlock(k, sizeof *k);
    else
        munlock(k, sizeof *k);
}

static void from_seed(struct key *k, const uint8_t *seed)
{
    guard(k, true);
    crypto_sign_seed_keypair(k->pub, k->secret, seed);
}

void key_new(struct key *k)
{
    uint8_t seed[crypto_sign_SEEDBYTES];

    ready();
    randombytes_buf(seed, sizeof seed);
    from_seed(k, seed);
    sodium_memzero(seed, sizeof seed);
}

void key_wipe(struct key *k)
{
    sodium_memzero(k, sizeof *k);
    guard(k, false);
}

int key_parse(struct key *k, const char *text, size_t len)
{
    const size_t title = sizeof KEY_FILE_TITLE - 1;
    uint8_t seed[crypto_sign_SEEDBYTES];

    ready();
    if (len < title || memcmp(text, KEY_FILE_TITLE, title) != 0)
        return ERR_INVALID;
    text += title;
    len -= title;
    if (!len || text[len - 1] != '\n' || base64_parse(text, len - 1, seed, sizeof seed) < 0) {
        sodium_memzero(seed, sizeof seed);
        return ERR_INVALID;
    }
    from_seed(k, seed);
    sodium_memzero(seed, sizeof seed);
    return 0;
}

size_t key_print(const struct key *k, char *out)
{
    const size_t title = sizeof KEY_FILE_TITLE - 1;
    uint8_t seed[crypto_sign_SEEDBYTES];

    crypto_sign_ed25519_sk_to_seed(seed, k->secret);
    memcpy(out, KEY_FILE_TITLE, title);
    base64_write(seed, sizeof seed, out + title);
    sodium_memzero(seed, sizeof seed);
    size_t len = strlen(out);
    out[len] = '\n';
    out[len + 1] = '\0';
    return len + 1;
}

void key_sign(const struct key *k, const void *data, size_t len, uint8_t *ret_sig)
{
    crypto_sign_detached(ret_sig, NULL, data, len, k->secret);
}

bool key_check(const uint8_t *pub, const void *data, size_t len, const uint8_t *sig)
{
    ready();
    return crypto_sign_verify_detached(sig, data, len, pub) == 0;
}

bool key_origin_valid(const char *origin, size_t len)
{
    for (size_t i = 0; i < len; i++)
        if (origin[i] <= ' ' || origin[i] > '~' || origin[i] == '+')
            return false;
    return len >= 1 && len <= KEY_ORIGIN_MAX;
}

void key_id(const char *origin, const uint8_t *pub, uint8_t *ret)
{
    uint8_t text[KEY_ORIGIN_MAX + 2 + KEY_PUB_BYTES];
    size_t len = strlen(origin);
    struct hash h;

    memcpy(text, origin, len);
    text[len++] = '\n';
    text[len++] = ALGORITHM_ED25519;
    memcpy(text + len, pub, KEY_PUB_BYTES);
    hash_of(text, len + KEY_PUB_BYTES, &h);
    memcpy(ret, h.b, KEY_ID_BYTES);
}

void key_fingerprint(const uint8_t *pub, char *out)
{
    const size_t word = sizeof fingerprint_word - 1;
    struct hash h;

    hash_of(pub, KEY_PUB_BYTES, &h);
    memcpy(out, fingerprint_word, word);
    sodium_bin2base64(out + word, KEY_FINGERPRINT_SIZE - word, h.b, sizeof h.b,
                      sodium_base64_VARIANT_ORIGINAL_NO_PADDING);
}

void key_text(const uint8_t *pub, char *out)
{
    const size_t word = sizeof text_word - 1;

    memcpy(out, text_word, word);
    base64_write(pub, KEY_PUB_BYTES, out + word);
}

void key_vkey(const char *origin, const uint8_t *pub, char *out)
{
    uint8_t id[KEY_ID_BYTES], typed[1 + KEY_PUB_BYTES] = {ALGORITHM_ED25519};

    key_id(origin, pub, id);
    memcpy(typed + 1, pub, KEY_PUB_BYTES);
    int len =
        snprintf(out, KEY_VKEY_SIZE, "%s+%02x%02x%02x%02x+", origin, id[0], id[1], id[2], id[3]);
    base64_write(typed, sizeof typed, out + len);
}

static int parse_vkey(const char *line, size_t len, char *ret_origin, uint8_t *ret_pub)
{
    const char *plus = memchr(line, '+', len);
    uint8_t typed[1 + KEY_PUB_BYTES];
    char again[KEY_VKEY_SIZE];

    if (!plus || !key_origin_valid(line, (size_t)(plus - line)))
        return ERR_INVALID;
    const char *base64 = plus + 1 + 2 * KEY_ID_BYTES + 1;
    if (base64 > line + len ||
        base64_parse(base64, (size_t)(line + len - base64), typed, sizeof typed) < 0)
        return ERR_INVALID;
    snprintf(ret_origin, KEY_ORIGIN_SIZE, "%.*s", (int)(plus - line), line);
    memcpy(ret_pub, typed + 1, KEY_PUB_BYTES);
    key_vkey(ret_origin, ret_pub, again); /* so the algorithm and the key id are right too */
    return strlen(again) == len && memcmp(again, line, len) == 0 ? 0 : ERR_INVALID;
}

static int parse_text(const char *line, size_t len, uint8_t *ret_pub)
{
    const size_t word = sizeof text_word - 1;

    if (len < word || memcmp(line, text_word, word) != 0)
        return ERR_INVALID;
    return base64_parse(line + word, len - word, ret_pub, KEY_PUB_BYTES);
}

int key_pub_parse(const char *text, size_t len, char *ret_origin, uint8_t *ret_pub)
{
    char origin[KEY_ORIGIN_SIZE] = "", fingerprint[KEY_FINGERPRINT_SIZE];
    uint8_t pub[KEY_PUB_BYTES];

    if (len && text[len - 1] == '\n')
        len--;
    const char *lf = memchr(text, '\n', len);
    size_t line = lf ? (size_t)(lf - text) : len;
    if (parse_text(text, line, pub) < 0 && parse_vkey(text, line, origin, pub) < 0)
        return ERR_INVALID;
    if (lf) {
        key_fingerprint(pub, fingerprint);
        if (len - line - 1 != strlen(fingerprint) ||
            memcmp(lf + 1, fingerprint, strlen(fingerprint)) != 0)
            return ERR_INVALID;
    }
    if (ret_origin)
        strcpy(ret_origin, origin);
    memcpy(ret_pub, pub, sizeof pub);
    return 0;
}
