/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A compressed segment: whatever the file is, reading stays within what it says, and a byte
 * read twice is the same one. */
#include "fuzz/fuzz.h"
#include "journal/frames.h"
#include "journal/segment.h"

#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

/* From the first byte to the last, then the last one again: over the cache. */
static void read_all(struct frames *f)
{
    const char *piece;
    int64_t at = 0, n, size = frames_size(f);

    MUST(size > 0 && size <= SEGMENT_MAX_BYTES);
    while ((n = frames_read(f, at, &piece)) > 0) {
        MUST(n <= SEGMENT_FRAME_MAX_BYTES && at + n <= size);
        char last = piece[n - 1];
        MUST(frames_read(f, at + n - 1, &piece) == 1 && piece[0] == last);
        at += n;
    }
    MUST(n < 0 || at == size);
    MUST(frames_read(f, size, &piece) == 0);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    int fd = memfd_create("segment", MFD_CLOEXEC);
    struct frames *f = NULL;

    MUST(fd >= 0 && write(fd, data, size) == (ssize_t)size);
    if (frames_open(fd, &f) == 0) {
        if (frames_size(f) <= 4 * SEGMENT_FRAME_MAX_BYTES) /* more is only slower */
            read_all(f);
        frames_free(f);
    } else {
        MUST(!f);
    }
    close(fd);
    return 0;
}
