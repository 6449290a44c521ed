/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A compressed segment: independent zstd frames (RFC 8878), each with its content size in its
 * header and a checksum behind it, so that any tool reads the file and we can begin anywhere. */
#ifndef JOURNAL_FRAMES_H
#define JOURNAL_FRAMES_H

#include <stddef.h>
#include <stdint.h>

struct frames;

/* Looks where the frames of the file begin. The descriptor is the caller's and must outlive this.
 * ERR_INVALID: not such a file; ERR_TOO_BIG; ERR_IO. */
int frames_open(int fd, struct frames **ret);
void frames_free(struct frames *f);
/* Uncompressed bytes in all. */
int64_t frames_size(const struct frames *f);
/* The content from `at` to the end of its frame: *ret_data is valid until the next call. Returns
 * its length, 0 at the end; ERR_INVALID: a broken frame; ERR_IO. */
int64_t frames_read(struct frames *f, int64_t at, const char **ret_data);

#endif
