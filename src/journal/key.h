/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The key that signs a journal (Ed25519), in memory and in files. A secret is kept out of swap
 * and core files while held, is wiped by key_wipe, and is in no message and no log. Paths are
 * relative to dirfd (AT_FDCWD for the working directory); the last component is never followed if
 * it is a link. */
#ifndef JOURNAL_KEY_H
#define JOURNAL_KEY_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum {
    KEY_PUB_BYTES = 32,
    KEY_SIG_BYTES = 64,
    KEY_ID_BYTES = 4,
    KEY_ORIGIN_MAX = 120,
    KEY_ORIGIN_SIZE = 128,     /* of a buffer for an origin and its NUL */
    KEY_FINGERPRINT_SIZE = 52, /* of a buffer for "SHA256:<base64>" and its NUL */
    KEY_TEXT_SIZE = 56,        /* of a buffer for "ed25519 <base64>" and its NUL */
    KEY_VKEY_SIZE = 176,       /* of a buffer for a verifier key and its NUL */
};

/* The first line of a secret file; its second is the base64 of the seed. */
#define KEY_FILE_TITLE                                                                             \
    "# invigil private key: whoever has it can sign journals in your name. Share it with "         \
    "nobody.\n"
enum { KEY_FILE_SIZE = sizeof KEY_FILE_TITLE + 45 }; /* of a buffer for such a file and a NUL */

struct key {
    uint8_t pub[KEY_PUB_BYTES];
    uint8_t secret[64]; /* of libsodium: seed, public key */
};

/* Do not copy a struct key: the copy would be neither locked nor wiped. */
void key_new(struct key *k);
/* Text, 0600, synced, and its directory. ERR_EXISTS: never overwrites; ERR_IO with errno. */
int key_save(const struct key *k, int dirfd, const char *path);
/* ERR_NOT_FOUND; ERR_UNSAFE: not a regular file, not owned by us or root, or open to others;
 * ERR_TOO_BIG or ERR_INVALID: not a key file; ERR_IO with errno. */
int key_load(struct key *k, int dirfd, const char *path);
/* The content of such a file: ERR_INVALID, or 0. */
int key_parse(struct key *k, const char *text, size_t len);
/* Writes it, and a NUL, to out (KEY_FILE_SIZE bytes; wipe it) and returns its length. */
size_t key_print(const struct key *k, char *out);
/* Also of a zeroed one; may be repeated. */
void key_wipe(struct key *k);

void key_sign(const struct key *k, const void *data, size_t len, uint8_t *ret_sig);
bool key_check(const uint8_t *pub, const void *data, size_t len, const uint8_t *sig);

/* 1 to KEY_ORIGIN_MAX printable ASCII characters, neither space nor '+'. */
bool key_origin_valid(const char *origin, size_t len);
/* KEY_ID_BYTES of https://c2sp.org/signed-note: of this key under this origin. */
void key_id(const char *origin, const uint8_t *pub, uint8_t *ret);

/* "SHA256:" and the base64 (no padding) of the SHA-256 of the raw public key. */
void key_fingerprint(const uint8_t *pub, char *out);
/* "ed25519 <base64>": the first line of what `invigil key show` prints. */
void key_text(const uint8_t *pub, char *out);
/* A verifier key of https://c2sp.org/signed-note: "<origin>+<8 hex digits>+<base64>". The origin
 * must be valid. */
void key_vkey(const char *origin, const uint8_t *pub, char *out);
/* A line of either form, its LF optional; then perhaps a line with its fingerprint, which must be
 * right. ret_origin (KEY_ORIGIN_SIZE bytes, or NULL) becomes "" for the first form. ERR_INVALID. */
int key_pub_parse(const char *text, size_t len, char *ret_origin, uint8_t *ret_pub);

/* A file of one verifier key, 0644, synced; not its directory. ERR_EXISTS, ERR_IO. */
int key_pub_write(int dirfd, const char *path, const char *origin, const uint8_t *pub);
/* ERR_NOT_FOUND, ERR_UNSAFE: not a regular file; ERR_TOO_BIG, ERR_INVALID, ERR_IO. */
int key_pub_load(int dirfd, const char *path, char *ret_origin, uint8_t *ret_pub);

#endif
