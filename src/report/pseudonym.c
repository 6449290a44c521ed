/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "report/pseudonym.h"

#include "base/buf.h"

#include <openssl/crypto.h>
#include <openssl/evp.h>
#include <openssl/hmac.h>
#include <stdio.h>
#include <stdlib.h>

enum { SHOWN_BYTES = (PSEUDONYM_SIZE - 1) / 2, TEXT_MAX_BYTES = 4096 };

void pseudonym_done(struct pseudonym *p)
{
    OPENSSL_cleanse(p, sizeof *p);
}

const char *pseudonym_of(const struct pseudonym *p, enum pseudonym_kind kind, const char *text,
                         char *out)
{
    uint8_t mac[EVP_MAX_MD_SIZE];
    struct buf b;

    if (!p->on || !text)
        return text;
    buf_init(&b, TEXT_MAX_BYTES);
    buf_printf(&b, "%d %s", (int)kind, text);
    if (!HMAC(EVP_sha256(), p->key, sizeof p->key, (const unsigned char *)b.data, b.len, mac, NULL))
        abort(); /* out of memory, as base/mem.h */
    buf_done(&b);
    for (int i = 0; i < SHOWN_BYTES; i++)
        snprintf(out + 2 * i, 3, "%02x", mac[i]);
    return out;
}
