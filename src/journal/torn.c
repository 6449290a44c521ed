/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "journal/torn.h"

#include "base/err.h"
#include "journal/line.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

static const char TEMPORARY[] = "tmp.torn";

/* The same place may be torn again before anything is written behind it. */
static void name_it(unsigned segment, int64_t at, int again, char *out)
{
    char name[SEGMENT_NAME_SIZE];

    segment_name(segment, false, name);
    if (again)
        snprintf(out, TORN_NAME_SIZE, "%s.%lld.%d.torn", name, (long long)at, again);
    else
        snprintf(out, TORN_NAME_SIZE, "%s.%lld.torn", name, (long long)at);
}

static int copy(int in, int out, off_t at)
{
    char bytes[4096];
    ssize_t n;

    while ((n = pread(in, bytes, sizeof bytes, at)) > 0) {
        if (write(out, bytes, (size_t)n) != n)
            return ERR_IO;
        at += n;
    }
    return n < 0 || fsync(out) < 0 ? ERR_IO : 0;
}

/* Was this put aside before, by a process that was killed before it cut the segment? */
static bool is_there(int dirfd, const char *name, int in, off_t at)
{
    int fd = openat(dirfd, name, O_RDONLY | O_CLOEXEC | O_NOFOLLOW);
    char one[4096], other[4096];
    ssize_t n, m;
    off_t from = 0;

    do {
        n = pread(in, one, sizeof one, at + from);
        m = fd < 0 ? -1 : pread(fd, other, sizeof other, from);
        from += n;
    } while (n > 0 && n == m && memcmp(one, other, (size_t)n) == 0);
    if (fd >= 0)
        close(fd);
    return n == 0 && m == 0;
}

/* Gives the copy the first name that is free; nothing that was put aside is written over. */
static int give_name(int dirfd, unsigned segment, int in, off_t at)
{
    char name[TORN_NAME_SIZE];

    for (int again = 0; again < TORN_MAX; again++) {
        name_it(segment, at, again, name);
        if (is_there(dirfd, name, in, at))
            return unlinkat(dirfd, TEMPORARY, 0) == 0 ? 0 : ERR_IO;
        if (renameat2(dirfd, TEMPORARY, dirfd, name, RENAME_NOREPLACE) == 0)
            return 0;
        if (errno != EEXIST)
            return ERR_IO;
    }
    return ERR_IO;
}

/* The copy is safe before the segment is cut. */
static int move(int dirfd, unsigned segment, int64_t at)
{
    char from[SEGMENT_NAME_SIZE];

    segment_name(segment, false, from);
    int in = openat(dirfd, from, O_RDWR | O_CLOEXEC | O_NOFOLLOW);
    int out = openat(dirfd, TEMPORARY, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC | O_NOFOLLOW, 0640);
    int r = in < 0 || out < 0 ? ERR_IO : copy(in, out, at);
    r = r < 0 ? r : give_name(dirfd, segment, in, at);
    if (r == 0 && (fsync(dirfd) < 0 || ftruncate(in, at) < 0 || fsync(in) < 0))
        r = ERR_IO;
    if (in >= 0)
        close(in);
    if (out >= 0)
        close(out);
    return r;
}

/* Size of a segment whose first line is its only one, so that nothing was named in it; -1 another.
 */
static int64_t only_opened(int dirfd, unsigned segment)
{
    char line[LINE_MAX_BYTES];
    struct segment *s;

    if (segment_open(dirfd, segment, &s) < 0)
        return -1;
    int64_t size = segment_size(s), n = segment_read(s, 0, line, sizeof line);
    segment_free(s);
    const char *lf = n > 0 ? memchr(line, '\n', (size_t)n) : NULL;
    return size == 0 || (lf && lf + 1 - line == size) ? size : -1;
}

static int64_t size_of(int dirfd, unsigned segment)
{
    struct segment *s;

    if (segment_open(dirfd, segment, &s) < 0)
        return -1;
    int64_t size = segment_size(s);
    segment_free(s);
    return size;
}

/* Those that are there are told, whoever put them aside. */
static void find(int dirfd, unsigned segment, int64_t at, struct torn *ret)
{
    struct stat st;

    for (int again = 0; ret->n < TORN_MAX; again++) {
        struct torn_one *one = &ret->v[ret->n];
        name_it(segment, at, again, one->name);
        if (fstatat(dirfd, one->name, &st, AT_SYMLINK_NOFOLLOW) < 0)
            return;
        one->bytes = st.st_size;
        ret->n++;
    }
}

int torn_put_aside(int dirfd, unsigned segment, int64_t bytes, int64_t torn_bytes, struct torn *ret)
{
    *ret = (struct torn){0};
    if (torn_bytes && move(dirfd, segment, bytes) < 0)
        return ERR_IO;
    find(dirfd, segment, bytes, ret);
    while (ret->n < TORN_MAX && segment > 1 && only_opened(dirfd, segment) >= 0) {
        if (bytes) /* torn in its first line, it was begun anew */
            find(dirfd, segment, 0, ret);
        bytes = size_of(dirfd, --segment);
        if (bytes < 0)
            break;
        find(dirfd, segment, bytes, ret);
    }
    return 0;
}
