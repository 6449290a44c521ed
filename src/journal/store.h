/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The bytes of a journal being written: the current segment, `checkpoints`, the reserve; the chain
 * and the tree over the lines so far. Knows when bytes are safe, and not what they mean. */
#ifndef JOURNAL_STORE_H
#define JOURNAL_STORE_H

#include "base/buf.h"
#include "journal/hash.h"
#include "journal/key.h"
#include "journal/merkle.h"
#include "journal/syncer.h"

#include <stdbool.h>
#include <stdint.h>

struct store {
    int dirfd; /* not owned */
    int fd;    /* of the segment, -1 none */
    bool bad;  /* fd may hold other bytes than it should: it is not used again */
    uint32_t segment;
    int64_t at;            /* bytes of the segment */
    int64_t synced_at;     /* those that are safe */
    struct buf tail;       /* the rest, to be written again should a sync fail */
    struct syncer *syncer; /* owned */
    int64_t asked_ms;      /* when the sync under way was asked for, by the caller's clock, ... */
    int64_t safe_ms; /* ... and the last one that succeeded: what was written by then is safe */
    struct {         /* the segment before, until the new one is kept */
        int fd;      /* -1 none */
        int64_t at;
    } before;
    int notes;        /* of checkpoints, append-only; -1 to be opened again */
    int64_t notes_at; /* bytes of whole notes */
    uint64_t seq;     /* of the last line */
    struct hash prev; /* of the last line with its LF, or the genesis value */
    struct merkle tree;
    uint64_t n_notes;
};

void store_init(struct store *s, int dirfd);
void store_done(struct store *s);

/* 0 or ERR_IO with errno, all of them. */

/* Opens checkpoints, made if there is none, and cuts it behind so many bytes of whole notes. */
int store_open_notes(struct store *s, int64_t bytes);
/* All lines are made safe, and a new segment is begun: the file must not be there. Then either of
 * the next two. */
int store_open_segment(struct store *s, uint32_t no, int64_t now_ms);
/* Its first line is written: the one before is done with. */
void store_keep_segment(struct store *s);
/* Nothing could be written in it: it is taken away, and the one before goes on. */
void store_drop_segment(struct store *s);
/* Appends one line, LF included, by one write; after an error it is not in the journal. */
int store_append(struct store *s, const char *line, size_t len);
/* All lines are on the disk. After a failure the descriptor is given up and what was not safe is
 * written again through a new one; an error means that this failed too. now_ms: becomes safe_ms. */
int store_sync(struct store *s, int64_t now_ms);
/* The same in the time of another thread, and the outcome of what was begun before: one at a time.
 */
int store_sync_soon(struct store *s, int64_t now_ms);
/* Signs the tree as it is and appends the note, synced; after an error it is not there. text
 * (NOTE_SIZE bytes) and *ret_len: the note. */
int store_note(struct store *s, const struct key *k, const char *origin, char *text,
               size_t *ret_len);
/* The space kept for the last words. */
int store_reserve(struct store *s);
int store_release(struct store *s);

#endif
