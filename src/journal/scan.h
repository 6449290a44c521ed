/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The lines of one segment, one after the other, by plain reads of 1 MiB: a file may be cut or
 * grow while it is read. What a line means is its caller's. */
#ifndef JOURNAL_SCAN_H
#define JOURNAL_SCAN_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct segment;

struct scan {
    struct segment *segment; /* owned */
    char *buf;               /* owned */
    size_t from, to;         /* what was read and not yet handed out */
    int64_t base;            /* offset in the segment of buf[0] */
    int64_t at;              /* ... and of the line last handed out */
};

/* The errors of segment_open. */
int scan_init(struct scan *s, int dirfd, unsigned no);
/* Accepts a zeroed one. */
void scan_done(struct scan *s);
/* 1: a line of len bytes before its LF, valid until the next call, followed in memory by its LF;
 * 0: no whole line is left; ERR_TOO_BIG: one longer than a line can be; ERR_INVALID, ERR_IO as
 * segment_read. */
int scan_next(struct scan *s, const char **ret_line, size_t *ret_len);
/* Where the last whole line ends. */
int64_t scan_end(const struct scan *s);
/* Bytes behind that, after scan_next has returned 0. */
size_t scan_torn(const struct scan *s);

#endif
