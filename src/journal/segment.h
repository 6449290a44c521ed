/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The files of a journal as readers see them: journal-000001.ndjson and so on, a closed one perhaps
 * as journal-000001.ndjson.zst. A segment is read like a file of its uncompressed bytes, whichever
 * it is. Everything is relative to the descriptor of the journal's directory. */
#ifndef JOURNAL_SEGMENT_H
#define JOURNAL_SEGMENT_H

#include <stdatomic.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum {
    SEGMENT_NAME_SIZE = 32,  /* of a buffer for a file name and its NUL */
    SEGMENT_NO_MAX = 999999, /* numbers begin with 1 */
    SEGMENT_FRAME_BYTES = 4 << 20,
    SEGMENT_FRAME_MAX_BYTES = 8 << 20, /* a frame that says it holds more is not opened */
};
/* Uncompressed bytes of one segment. */
#define SEGMENT_MAX_BYTES (INT64_C(16) << 30)

void segment_name(unsigned no, bool compressed, char *out);

/* The lowest and highest number there is. ERR_NOT_FOUND: no segment. ERR_INVALID: one between them
 * is missing, *ret_missing says which (first and last are set too then). ERR_IO. */
int segment_list(int dirfd, unsigned *ret_first, unsigned *ret_last, unsigned *ret_missing);

struct segment;

/* Read-only; the raw file is preferred when there are both. dirfd is not kept. ERR_NOT_FOUND;
 * ERR_UNSAFE: not a regular file; ERR_INVALID: not compressed by us; ERR_TOO_BIG; ERR_IO. */
int segment_open(int dirfd, unsigned no, struct segment **ret);
void segment_free(struct segment *s);
bool segment_compressed(const struct segment *s);
/* Uncompressed bytes: of a raw segment, as of segment_open or the last segment_refresh. */
int64_t segment_size(const struct segment *s);
/* Looks how long a raw segment is now (it may also have become shorter). 0 or ERR_IO. */
int segment_refresh(struct segment *s);
/* Like pread(2) on the uncompressed bytes, whatever segment_size says of a raw one: returns how
 * many were read, fewer than n only at the end; ERR_INVALID: a broken frame; ERR_IO. Not for two
 * threads at once. */
int64_t segment_read(struct segment *s, int64_t at, void *buf, size_t n);

/* Replaces a closed raw segment by a compressed one: written aside, synced, read back, compared,
 * renamed, and only then the raw one is removed. Any thread. 0 also when it is compressed already.
 * Setting
 * *stop (NULL: never) ends it early with 0 and the raw segment as it was. ERR_NOT_FOUND;
 * ERR_UNSAFE: what was written did not read back; ERR_TOO_BIG; ERR_IO with errno. */
int segment_compress(int dirfd, unsigned no, const atomic_bool *stop);

#endif
