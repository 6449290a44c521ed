/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Base64 by libsodium, with the strictness that signed texts need and libsodium 1.0.18 lacks: it
 * takes some bytes above 127 for letters. So what was read is written again and compared. Wipes
 * what it held, because a key's seed comes this way too. */
#include "journal/base64.h"

#include "base/err.h"

#include <sodium.h>
#include <string.h>

void base64_write(const uint8_t *data, size_t n, char *out)
{
    sodium_bin2base64(out, BASE64_LEN(n) + 1, data, n, sodium_base64_VARIANT_ORIGINAL);
}

int base64_parse(const char *s, size_t len, uint8_t *ret, size_t n)
{
    struct {
        uint8_t data[BASE64_BYTES_MAX];
        char again[BASE64_LEN(BASE64_BYTES_MAX) + 1];
    } tmp;
    size_t got;
    int r = ERR_INVALID;

    if (n > BASE64_BYTES_MAX || len != BASE64_LEN(n))
        return ERR_INVALID;
    if (sodium_base642bin(tmp.data, n, s, len, NULL, &got, NULL, sodium_base64_VARIANT_ORIGINAL) ==
            0 &&
        got == n) {
        base64_write(tmp.data, n, tmp.again);
        if (memcmp(tmp.again, s, len) == 0) {
            memcpy(ret, tmp.data, n);
            r = 0;
        }
    }
    sodium_memzero(&tmp, sizeof tmp);
    return r;
}
