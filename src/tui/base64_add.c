/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "tui/base64_add.h"

#include "base/err.h"

#include <stdint.h>

int base64_add(struct buf *out, const void *data, size_t len)
{
    static const char digit[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    const uint8_t *p = data;

    if ((len + 2) / 3 * 4 > out->cap - out->len)
        return ERR_TOO_BIG;
    for (size_t i = 0; i < len; i += 3) {
        size_t n = len - i < 3 ? len - i : 3;
        uint32_t v = (uint32_t)p[i] << 16 | (n > 1 ? (uint32_t)p[i + 1] << 8 : 0) |
                     (n > 2 ? (uint32_t)p[i + 2] : 0);
        char four[4] = {digit[v >> 18], digit[v >> 12 & 63], n > 1 ? digit[v >> 6 & 63] : '=',
                        n > 2 ? digit[v & 63] : '='};
        buf_add(out, four, sizeof four);
    }
    return 0;
}
