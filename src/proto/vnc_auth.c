/* SPDX-License-Identifier: GPL-3.0-or-later */
/* DES as VNC uses it. OpenSSL's provider interface has single DES in the legacy provider alone,
 * which need not be installed; the old functions are in libcrypto itself. Knows no protocol. */
#define OPENSSL_API_COMPAT 0x10101000L /* else they are marked as deprecated */
#include "proto/vnc_auth.h"

#include <openssl/crypto.h>
#include <openssl/des.h>
#include <string.h>

/* Lowest bit first: the authors of VNC took DES's bits in the other order. */
static uint8_t turned(uint8_t b)
{
    uint8_t r = 0;

    for (int i = 0; i < 8; i++)
        r |= (uint8_t)((b >> i & 1) << (7 - i));
    return r;
}

static void encrypt(const DES_cblock key, const uint8_t *in, uint8_t *out, size_t blocks)
{
    DES_key_schedule schedule;
    DES_cblock turned_key, block;

    for (size_t i = 0; i < sizeof turned_key; i++)
        turned_key[i] = turned(key[i]);
    DES_set_key_unchecked(&turned_key, &schedule);
    for (size_t i = 0; i < blocks * sizeof block; i += sizeof block) {
        memcpy(block, in + i, sizeof block);
        DES_ecb_encrypt(&block, &block, &schedule, DES_ENCRYPT);
        memcpy(out + i, block, sizeof block);
    }
    OPENSSL_cleanse(turned_key, sizeof turned_key);
    OPENSSL_cleanse(&schedule, sizeof schedule);
}

static void padded(const char *password, uint8_t ret[VNC_AUTH_PASSWORD])
{
    memset(ret, 0, VNC_AUTH_PASSWORD);
    memcpy(ret, password, strnlen(password, VNC_AUTH_PASSWORD));
}

void vnc_auth_respond(const char *password, const uint8_t challenge[VNC_AUTH_CHALLENGE],
                      uint8_t ret[VNC_AUTH_CHALLENGE])
{
    DES_cblock key;

    padded(password, key);
    encrypt(key, challenge, ret, 2);
    OPENSSL_cleanse(key, sizeof key);
}

void vnc_auth_obscure(const char *password, uint8_t ret[VNC_AUTH_PASSWORD])
{
    static const DES_cblock key = {23, 82, 107, 6, 35, 78, 88, 7}; /* of every vncpasswd */
    uint8_t plain[VNC_AUTH_PASSWORD];

    padded(password, plain);
    encrypt(key, plain, ret, 1);
    OPENSSL_cleanse(plain, sizeof plain);
}
