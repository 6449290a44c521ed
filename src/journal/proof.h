/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Single lines of a journal, taken out with the proof that they are in it: each with its path to
 * the root that a checkpoint signs (RFC 6962 section 2.1.1). The document that carries them
 * (docs/json.md, `invigil_export`) is read in pieces, whatever its size. */
#ifndef JOURNAL_PROOF_H
#define JOURNAL_PROOF_H

#include "journal/hash.h"
#include "journal/note.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum proof_fault {
    PROOF_OK,
    PROOF_UNREADABLE, /* errno tells */
    PROOF_DOCUMENT,   /* it is not one, or is cut or too big somewhere */
    PROOF_NOTE,       /* its checkpoint is no note */
    PROOF_OTHER_KEY,  /* its key is not the one given */
    PROOF_SIGNATURE,  /* the checkpoint is not signed by its key, or for its origin */
    PROOF_LINE,       /* a record is not a line, or not of the number it says */
    PROOF_PATH,       /* a record's line is not the one that was signed at that place */
};

/* One record. */
struct proof {
    const char *line; /* without its LF */
    size_t len;
    uint64_t seq;
    const struct hash *path; /* lowest first */
    size_t npath;
};

/* The note's signature is the caller's: OK, LINE or PATH. */
enum proof_fault proof_check(const struct proof *p, const struct note *n);

struct proof_result {
    enum proof_fault fault;
    int error;                 /* errno of UNREADABLE */
    uint64_t record;           /* the bad one, counted from 1; 0 none */
    uint64_t seq;              /* ... and its number, 0 unknown */
    uint64_t records;          /* good ones */
    int64_t first_ms, last_ms; /* ... their earliest and latest time */
    uint8_t pub[KEY_PUB_BYTES];
    struct note note; /* set once its signature is good */
};

/* Reads fd to its end. pub: 32 bytes that must have signed; NULL: whatever the document says.
 * Returns fault == PROOF_OK. */
bool proof_check_file(int fd, const uint8_t *pub, struct proof_result *ret);

#endif
