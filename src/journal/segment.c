/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The files of a journal, found and read. Owns one descriptor a segment. Never maps a file: one
 * that is truncated under us must be a short read and not a signal. Knows no lines. */
#include "journal/segment.h"

#include "base/err.h"
#include "base/mem.h"
#include "base/num.h"
#include "journal/frames.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

struct segment {
    int fd;
    int64_t size;
    struct frames *frames; /* NULL: raw */
};

void segment_name(unsigned no, bool compressed, char *out)
{
    snprintf(out, SEGMENT_NAME_SIZE, "journal-%06u.ndjson%s", no, compressed ? ".zst" : "");
}

/* The number of a file of that name; 0: it is no segment. */
static unsigned number_of(const char *name)
{
    static const char prefix[] = "journal-";
    char again[SEGMENT_NAME_SIZE];
    int64_t no;

    if (strlen(name) < sizeof prefix - 1 + 6 || memcmp(name, prefix, sizeof prefix - 1) != 0 ||
        num_int(name + sizeof prefix - 1, 6, 1, SEGMENT_NO_MAX, &no) < 0)
        return 0;
    for (int compressed = 0; compressed < 2; compressed++) {
        segment_name((unsigned)no, compressed, again);
        if (strcmp(name, again) == 0)
            return (unsigned)no;
    }
    return 0;
}

/* The numbers there are as set bits. */
static int read_numbers(int dirfd, uint8_t *bits)
{
    int fd = openat(dirfd, ".", O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    DIR *dir = fd < 0 ? NULL : fdopendir(fd);
    struct dirent *e;

    if (!dir) {
        int saved = errno;
        if (fd >= 0)
            close(fd);
        errno = saved;
        return ERR_IO;
    }
    for (errno = 0; (e = readdir(dir)); errno = 0) {
        unsigned no = number_of(e->d_name);
        bits[no / 8] |= (uint8_t)(1U << no % 8);
    }
    int saved = errno;
    closedir(dir);
    errno = saved;
    return saved ? ERR_IO : 0;
}

static bool has(const uint8_t *bits, unsigned no)
{
    return bits[no / 8] >> no % 8 & 1;
}

int segment_list(int dirfd, unsigned *ret_first, unsigned *ret_last, unsigned *ret_missing)
{
    uint8_t *bits = mem_zalloc(SEGMENT_NO_MAX / 8 + 1);
    unsigned first = 1, last = SEGMENT_NO_MAX, missing;
    int r = read_numbers(dirfd, bits);

    while (first <= SEGMENT_NO_MAX && !has(bits, first))
        first++;
    while (last > first && !has(bits, last))
        last--;
    for (missing = first; missing < last && has(bits, missing); missing++) {
    }
    free(bits);
    if (r < 0 || first > SEGMENT_NO_MAX)
        return r < 0 ? r : ERR_NOT_FOUND;
    *ret_first = first;
    *ret_last = last;
    if (missing == last)
        return 0;
    *ret_missing = missing;
    return ERR_INVALID;
}

static int open_file(int dirfd, unsigned no, bool compressed, struct segment *s)
{
    char name[SEGMENT_NAME_SIZE];
    struct stat st;

    segment_name(no, compressed, name);
    s->fd = openat(dirfd, name, O_RDONLY | O_CLOEXEC | O_NOFOLLOW | O_NOCTTY | O_NONBLOCK);
    if (s->fd < 0)
        return errno == ENOENT ? ERR_NOT_FOUND : errno == ELOOP ? ERR_UNSAFE : ERR_IO;
    if (fstat(s->fd, &st) < 0)
        return ERR_IO;
    if (!S_ISREG(st.st_mode))
        return ERR_UNSAFE;
    if (!compressed) {
        s->size = st.st_size;
        return s->size > SEGMENT_MAX_BYTES ? ERR_TOO_BIG : 0;
    }
    int r = frames_open(s->fd, &s->frames);
    if (r == 0)
        s->size = frames_size(s->frames);
    return r;
}

int segment_open(int dirfd, unsigned no, struct segment **ret)
{
    struct segment *s = mem_zalloc(sizeof *s);
    int r = open_file(dirfd, no, false, s);

    if (r == ERR_NOT_FOUND)
        r = open_file(dirfd, no, true, s);
    if (r < 0) {
        int saved = errno;
        segment_free(s);
        errno = saved;
    } else {
        *ret = s;
    }
    return r;
}

void segment_free(struct segment *s)
{
    if (!s)
        return;
    frames_free(s->frames);
    if (s->fd >= 0)
        close(s->fd);
    free(s);
}

bool segment_compressed(const struct segment *s)
{
    return s->frames;
}

int64_t segment_size(const struct segment *s)
{
    return s->size;
}

int segment_refresh(struct segment *s)
{
    struct stat st;

    if (s->frames)
        return 0;
    if (fstat(s->fd, &st) < 0)
        return ERR_IO;
    s->size = st.st_size;
    return 0;
}

/* As much as one call gives. */
static int64_t read_some(struct segment *s, int64_t at, char *buf, size_t n)
{
    const char *data;

    if (!s->frames) {
        ssize_t got = pread(s->fd, buf, n, at);
        return got < 0 ? ERR_IO : got;
    }
    int64_t got = frames_read(s->frames, at, &data);
    if (got > (int64_t)n)
        got = (int64_t)n;
    if (got > 0)
        memcpy(buf, data, (size_t)got);
    return got;
}

int64_t segment_read(struct segment *s, int64_t at, void *buf, size_t n)
{
    size_t len = 0;
    int64_t got;

    while (len < n && (got = read_some(s, at + (int64_t)len, (char *)buf + len, n - len)) != 0) {
        if (got < 0)
            return got;
        len += (size_t)got;
    }
    return (int64_t)len;
}
