/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Other names for people, so that data can be given away: HMAC-SHA256 under a key that is made for
 * one export and kept nowhere. The same person has the same name within it, and another one in the
 * next; nobody can tell which without the key. */
#ifndef REPORT_PSEUDONYM_H
#define REPORT_PSEUDONYM_H

#include <stdbool.h>
#include <stdint.h>

enum {
    PSEUDONYM_KEY_BYTES = 32,
    PSEUDONYM_SIZE = 17 /* of a buffer for 16 hex digits and a NUL */
};

/* Equal text of different kinds has nothing to do with each other. */
enum pseudonym_kind {
    PSEUDONYM_PERSON, /* a student, an instance: the latter may stand in for the former */
    PSEUDONYM_NAME,
    PSEUDONYM_CONN,
    PSEUDONYM_EXAMINER
};

struct pseudonym {
    bool on; /* else text stays what it is */
    uint8_t key[PSEUDONYM_KEY_BYTES];
};

/* Forgets the key, for good. */
void pseudonym_done(struct pseudonym *p);
/* text itself, or its pseudonym in `out` (PSEUDONYM_SIZE bytes); NULL gives NULL. */
const char *pseudonym_of(const struct pseudonym *p, enum pseudonym_kind kind, const char *text,
                         char *out);

#endif
