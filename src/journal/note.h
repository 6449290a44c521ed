/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Checkpoints: the size and root of the tree, signed. https://c2sp.org/tlog-checkpoint, a note of
 * https://c2sp.org/signed-note with one signature and no extension:
 *   origin LF size LF base64(root) LF LF "— " origin " " base64(key id || signature) LF */
#ifndef JOURNAL_NOTE_H
#define JOURNAL_NOTE_H

#include "journal/hash.h"
#include "journal/key.h"

#include <stddef.h>
#include <stdint.h>

enum { NOTE_SIZE = 512 }; /* more than the longest note and a NUL */

struct note {
    char origin[KEY_ORIGIN_SIZE];
    uint64_t size; /* leaves; at most 18 digits */
    struct hash root;
};

/* Writes the signed note and a NUL to out (NOTE_SIZE bytes) and returns its length. The origin must
 * be valid. */
size_t note_write(const struct note *n, const struct key *k, char *out);
/* The note that text begins with, *ret_used bytes of it. Only what note_write writes is one: the
 * same note never has a second form. ERR_INVALID; says nothing about the signature. */
int note_parse(const char *text, size_t len, struct note *ret, size_t *ret_used);
/* Is the note that text begins with signed by this key? 0; ERR_INVALID: no note; ERR_UNSAFE: not
 * by this key, or not this note. */
int note_check(const char *text, size_t len, const uint8_t *pub);

#endif
