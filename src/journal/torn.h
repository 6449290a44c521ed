/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What a killed recorder left behind the last LF of its segment, put aside into a file of its own
 * (docs/journal.md) for `recover` to name. */
#ifndef JOURNAL_TORN_H
#define JOURNAL_TORN_H

#include "journal/segment.h"

#include <stdint.h>

enum { TORN_NAME_SIZE = SEGMENT_NAME_SIZE + 32 };

struct torn {
    char name[TORN_NAME_SIZE]; /* "" nothing was torn */
    int64_t bytes;
};

/* Moves what stands behind so many bytes of the last segment, synced. Finds as well what an earlier
 * start had put aside and was killed before it could name it. 0 or ERR_IO with errno. */
int torn_put_aside(int dirfd, unsigned segment, int64_t bytes, int64_t torn_bytes,
                   struct torn *ret);

#endif
