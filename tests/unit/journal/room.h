/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A directory of a test's own, and files in it with lines like a journal's. */
#ifndef TEST_ROOM_H
#define TEST_ROOM_H

#include <dirent.h>
#include <fcntl.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

struct room {
    char path[32];
    int fd;
};

static inline int room_init(struct room *r)
{
    strcpy(r->path, "/tmp/t_journal.XXXXXX");
    if (!mkdtemp(r->path))
        return -1;
    r->fd = open(r->path, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    return r->fd < 0 ? -1 : 0;
}

static inline void room_clear(struct room *r)
{
    DIR *dir = opendir(r->path);
    struct dirent *e;

    while (dir && (e = readdir(dir)))
        if (strcmp(e->d_name, ".") != 0 && strcmp(e->d_name, "..") != 0)
            unlinkat(r->fd, e->d_name, 0);
    if (dir)
        closedir(dir);
}

static inline int room_done(struct room *r)
{
    room_clear(r);
    close(r->fd);
    return rmdir(r->path);
}

static inline int room_has(const struct room *r, const char *name)
{
    struct stat st;

    return fstatat(r->fd, name, &st, AT_SYMLINK_NOFOLLOW) == 0;
}

static inline void room_write(const struct room *r, const char *name, const void *data, size_t len)
{
    int fd = openat(r->fd, name, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0640);

    if (fd < 0 || write(fd, data, len) != (ssize_t)len || fchmod(fd, 0640) < 0 || close(fd) < 0)
        abort();
}

/* len bytes of lines of numbers that do not repeat; free. */
static inline char *room_lines(size_t len)
{
    char *data = malloc(len + 64);
    uint32_t seed = 1;

    if (!data)
        abort();
    for (size_t at = 0; at < len;) {
        seed = seed * 1664525 + 1013904223;
        at += (size_t)sprintf(data + at, "{\"v\":1,\"seq\":%zu,\"cpu\":%u}\n", at, seed >> 20);
    }
    return data;
}

#endif
