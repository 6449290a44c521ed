/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Writes the journal of a run: events as the model took them, what was derived, keyframes and
 * signed checkpoints (docs/journal.md). Driven by the events alone; the caller's loop must bring a
 * tick at least every second.
 *
 * What it promises: a line is written by one write(2); at most a second or 64 KiB of lines are not
 * synced; nothing is appended to a segment that an earlier process wrote; a descriptor whose sync
 * failed is never used again; a full disk costs samples and never the program. */
#ifndef JOURNAL_WRITER_H
#define JOURNAL_WRITER_H

#include "journal/key.h"
#include "journal/verify.h"
#include "model/event.h"
#include "model/model.h"

#include <stdbool.h>
#include <stdint.h>

enum {
    WRITER_KEYFRAME_MS = 60000,
    WRITER_CHECKPOINT_MS = 60000,
    WRITER_CHECKPOINT_LINES = 1024,
    WRITER_SYNC_MS = 750, /* with ticks of 250 ms: a line is safe after 1 s */
    WRITER_SYNC_BYTES = 65536,
    WRITER_RESERVE_BYTES = 1 << 20,
    WRITER_RETRY_MS = 5000, /* after a write that failed */
    WRITER_SEGMENT_MIN = 65536
};

enum writer_state {
    WRITER_OK,
    WRITER_FULL,   /* no space: samples are not kept, the rest in what was reserved */
    WRITER_FAILED, /* nothing is kept; errno tells why */
};

/* Everything pointed to must outlive the writer. Texts are sanitised. */
struct writer_options {
    const struct key *key;
    const char *origin; /* valid for key.h */
    const char *program, *host;
    const char *exam, *notice; /* NULL none */
    const char *const *select; /* "key=value", NULL-terminated; NULL none */
    const char *addresses;     /* "full", "prefix", "none" */
    const char *geo;           /* geo_builds(); NULL no database */
    int64_t samples_ms;        /* of each instance keep one sample in so long; 0 all */
    uint64_t segment_bytes;    /* a new one is begun beyond, and beyond twice what it retells */
    bool compress;
    /* A checkpoint was written; text is the note. NULL nobody. */
    void (*on_note)(void *ud, const char *text, size_t len);
    void *ud;
};

struct writer;

/* Takes the lock of the directory. 0; ERR_EXISTS: another process writes; ERR_IO with errno. The
 * descriptor stays the caller's; closing it gives up the lock. */
int writer_lock(int dirfd, int *ret_fd);

/* Begins a run in a directory without segments: key.pub, checkpoints, reserve, the first segment.
 * now_ms: model time. dirfd stays the caller's. ERR_IO with errno, ERR_EXISTS: there is a journal.
 */
int writer_new(int dirfd, const struct writer_options *o, int64_t now_ms, struct writer **ret);

/* Goes on with a run that verify_journal() found in order (recovering). Puts a torn tail aside, and
 * begins a segment with `recover`; m is the model at the end of the lines there are, now_ms not
 * before its time. The caller then sends the gap as an event. */
int writer_resume(int dirfd, const struct writer_options *o, const struct verify_result *found,
                  const struct model *m, int64_t now_ms, struct writer **ret);

/* The model has taken e. */
void writer_event(struct writer *w, const struct event *e, const struct model *m);
/* A checkpoint now; a new segment now. m: as it is. */
void writer_checkpoint(struct writer *w);
void writer_rotate(struct writer *w, const struct model *m);
/* Writes `close` and its checkpoint; m: as it is. False: it could not. */
bool writer_close(struct writer *w, const struct model *m, const char *why);
/* Without `close` (unless it was called) the run can go on. NULL allowed. */
void writer_free(struct writer *w);

struct writer_status {
    enum writer_state state;
    int error;        /* errno of the last trouble */
    int64_t since_ms; /* of the state */
    uint64_t dropped; /* events not written since */
    uint64_t dropped_all;
    uint64_t lines, bytes, notes; /* bytes of the segment */
    uint32_t segment;
    int64_t synced_ms; /* model time of the last successful sync */
};
struct writer_status writer_status(const struct writer *w);
const char *writer_run(const struct writer *w);
/* Of all lines so far, in base64; good until the next call. */
const char *writer_root(struct writer *w);

#endif
