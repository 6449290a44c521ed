/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Reads `checkpoints` in small pieces, strictly to its last byte. Knows nothing of lines. */
#include "journal/notes.h"

#include "base/err.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

enum { NOTE_LFS = 5 }; /* in every note, the last of them at its end */

int notes_init(struct notes *s, int dirfd)
{
    struct stat st;
    int fd = openat(dirfd, "checkpoints", O_RDONLY | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK);

    s->fd = -1;
    s->size = s->left = s->used = s->n = 0;
    s->from = s->to = 0;
    if (fd < 0)
        return errno == ENOENT ? 0 : errno == ELOOP ? ERR_UNSAFE : ERR_IO;
    if (fstat(fd, &st) < 0 || !S_ISREG(st.st_mode)) {
        close(fd);
        return ERR_UNSAFE;
    }
    s->fd = fd;
    s->size = s->left = (uint64_t)st.st_size;
    return 0;
}

void notes_refresh(struct notes *s)
{
    uint64_t taken = s->used + (s->to - s->from);
    struct stat st;

    if (s->fd >= 0 && fstat(s->fd, &st) == 0 && (uint64_t)st.st_size > taken)
        s->left = (uint64_t)st.st_size - taken;
}

bool notes_fresh(const struct notes *s)
{
    return s->used > s->size;
}

void notes_done(struct notes *s)
{
    if (s->fd >= 0)
        close(s->fd);
    s->fd = -1;
}

static int fill(struct notes *s)
{
    memmove(s->buf, s->buf + s->from, s->to - s->from);
    s->to -= s->from;
    s->from = 0;
    while (s->left && s->to < sizeof s->buf) {
        size_t room = sizeof s->buf - s->to, want = s->left < room ? (size_t)s->left : room;
        ssize_t n = read(s->fd, s->buf + s->to, want);
        if (n < 0)
            return ERR_IO;
        s->to += (size_t)n;
        s->left = n ? s->left - (uint64_t)n : 0; /* it was cut meanwhile */
    }
    return 0;
}

static bool torn(const char *s, size_t len)
{
    int lfs = 0;

    for (size_t i = 0; i < len; i++)
        lfs += s[i] == '\n';
    return lfs < NOTE_LFS;
}

int notes_next(struct notes *s, const uint8_t *pub, struct note *ret)
{
    size_t used;

    if (s->to - s->from < NOTE_SIZE && s->left && fill(s) < 0)
        return ERR_IO;
    const char *text = s->buf + s->from;
    size_t len = s->to - s->from;
    if (!len)
        return 0;
    if (note_parse(text, len, ret, &used) < 0)
        return len < NOTE_SIZE && torn(text, len) ? ERR_TOO_BIG : ERR_INVALID;
    if (note_check(text, used, pub) < 0)
        return ERR_UNSAFE;
    s->from += used;
    s->used += used;
    s->n++;
    return 1;
}

uint64_t notes_rest(const struct notes *s)
{
    return s->left + (s->to - s->from);
}
