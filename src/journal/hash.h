/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SHA-256 as the journal uses it: of raw bytes, and of leaves and nodes of a Merkle tree (RFC 6962
 * section 2.1). One context is kept and reused, so ALL of these belong to the main thread. */
#ifndef JOURNAL_HASH_H
#define JOURNAL_HASH_H

#include <stddef.h>
#include <stdint.h>

enum { HASH_HEX_LEN = 64, HASH_BASE64_LEN = 44 };

struct hash {
    uint8_t b[32];
};

void hash_of(const void *data, size_t len, struct hash *ret);
/* SHA-256(0x00 || line), the line without its LF. */
void hash_leaf(const void *line, size_t len, struct hash *ret);
/* SHA-256(0x01 || left || right); ret may be one of them. */
void hash_node(const struct hash *left, const struct hash *right, struct hash *ret);

/* Lower case; out holds HASH_HEX_LEN + 1 bytes. */
void hash_hex(const struct hash *h, char *out);
/* Exactly 64 lower case digits, else ERR_INVALID. */
int hash_from_hex(const char *s, size_t len, struct hash *ret);
/* RFC 4648 with padding; out holds HASH_BASE64_LEN + 1 bytes. */
void hash_base64(const struct hash *h, char *out);
/* Exactly what hash_base64 writes, else ERR_INVALID. */
int hash_from_base64(const char *s, size_t len, struct hash *ret);

#endif
