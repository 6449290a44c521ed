/* SPDX-License-Identifier: GPL-3.0-or-later */
/* For those who read every line of a journal once: verify and edit. Owns the segment it reads and
 * one buffer; knows of a line that it ends with LF and how long it may be, and nothing else. */
#include "journal/scan.h"

#include "base/err.h"
#include "base/mem.h"
#include "journal/line.h"
#include "journal/segment.h"

#include <stdlib.h>
#include <string.h>

enum { BUF_BYTES = 1 << 20 };

int scan_init(struct scan *s, int dirfd, unsigned no)
{
    struct scan fresh = {0};
    int r = segment_open(dirfd, no, &fresh.segment);

    if (r < 0)
        return r;
    fresh.buf = mem_zalloc(BUF_BYTES);
    *s = fresh;
    return 0;
}

void scan_done(struct scan *s)
{
    segment_free(s->segment);
    free(s->buf);
    *s = (struct scan){0};
}

/* More bytes behind those that are left. 1, 0 at the end, or an error. */
static int fill(struct scan *s)
{
    size_t left = s->to - s->from;

    if (left >= LINE_MAX_BYTES)
        return ERR_TOO_BIG;
    memmove(s->buf, s->buf + s->from, left);
    s->base += (int64_t)s->from;
    s->from = 0;
    s->to = left;
    int64_t n = segment_read(s->segment, s->base + (int64_t)left, s->buf + left, BUF_BYTES - left);
    if (n < 0)
        return (int)n;
    s->to += (size_t)n;
    return n > 0;
}

int scan_next(struct scan *s, const char **ret_line, size_t *ret_len)
{
    char *lf;

    while (!(lf = memchr(s->buf + s->from, '\n', s->to - s->from))) {
        int r = fill(s);
        if (r <= 0)
            return r;
    }
    size_t len = (size_t)(lf - (s->buf + s->from));
    if (len + 1 > LINE_MAX_BYTES)
        return ERR_TOO_BIG;
    *ret_line = s->buf + s->from;
    *ret_len = len;
    s->at = s->base + (int64_t)s->from;
    s->from += len + 1;
    return 1;
}

int64_t scan_end(const struct scan *s)
{
    return s->base + (int64_t)s->from;
}

size_t scan_torn(const struct scan *s)
{
    return s->to - s->from;
}
