/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The file `checkpoints`, one note after the other, up to the length it had when it was opened or
 * looked at again. */
#ifndef JOURNAL_NOTES_H
#define JOURNAL_NOTES_H

#include "journal/note.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct notes {
    int fd;          /* -1: there is no such file, which is one without notes */
    uint64_t size;   /* of the file when it was opened */
    uint64_t left;   /* bytes not yet in buf */
    uint64_t used;   /* bytes of notes handed out */
    uint64_t n;      /* ... and how many */
    size_t from, to; /* what is in buf */
    char buf[16384];
};

/* 0, ERR_UNSAFE: not a regular file; ERR_IO. */
int notes_init(struct notes *s, int dirfd);
void notes_done(struct notes *s);
/* Goes on with what a recorder has appended meanwhile. */
void notes_refresh(struct notes *s);
/* Is the note handed out last one of those? */
bool notes_fresh(const struct notes *s);
/* 1: a note that this key signed; 0: the end; ERR_INVALID: no note; ERR_TOO_BIG: the file ends
 * within one; ERR_UNSAFE: not signed by this key; ERR_IO. */
int notes_next(struct notes *s, const uint8_t *pub, struct note *ret);
/* Bytes from the last whole note to the end. */
uint64_t notes_rest(const struct notes *s);

#endif
