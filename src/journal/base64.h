/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Base64 (RFC 4648 section 4) of things of known length, in one form. */
#ifndef JOURNAL_BASE64_H
#define JOURNAL_BASE64_H

#include <stddef.h>
#include <stdint.h>

/* Characters that n bytes take, with padding. */
#define BASE64_LEN(n) (((n) + 2) / 3 * 4)
enum { BASE64_BYTES_MAX = 128 };

/* Writes BASE64_LEN(n) characters and a NUL to out. In time that tells nothing of what they are. */
void base64_write(const uint8_t *data, size_t n, char *out);
/* Exactly what base64_write makes of n bytes (at most BASE64_BYTES_MAX), else ERR_INVALID and *ret
 * (n bytes) untouched. */
int base64_parse(const char *s, size_t len, uint8_t *ret, size_t n);

#endif
