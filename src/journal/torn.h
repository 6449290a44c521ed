/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What a killed recorder left behind the last LF of its segment, put aside into a file of its own
 * (docs/journal.md) for `recover` to name. */
#ifndef JOURNAL_TORN_H
#define JOURNAL_TORN_H

#include "journal/segment.h"

#include <stdint.h>

enum { TORN_NAME_SIZE = SEGMENT_NAME_SIZE + 32, TORN_MAX = 16 };

struct torn_one {
    char name[TORN_NAME_SIZE];
    int64_t bytes;
};

struct torn {
    struct torn_one v[TORN_MAX]; /* newest first */
    int n;
};

/* Moves what stands behind so many bytes of the last segment, synced. Finds as well what earlier
 * starts had put aside and were killed before they could name it. 0 or ERR_IO with errno. */
int torn_put_aside(int dirfd, unsigned segment, int64_t bytes, int64_t torn_bytes,
                   struct torn *ret);

#endif
