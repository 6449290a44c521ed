/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Keys in files: who may read one, and that one is never overwritten, half written or lost. Knows
 * where keys are and not what is in them (key.c does). */
#include "base/err.h"
#include "journal/key.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <sodium.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

static int write_all(int fd, const char *data, size_t len)
{
    while (len) {
        ssize_t n = write(fd, data, len);
        if (n < 0)
            return ERR_IO;
        data += n;
        len -= (size_t)n;
    }
    return 0;
}

/* A new file with this content, synced; or none. */
static int create(int dirfd, const char *path, mode_t mode, const char *data, size_t len)
{
    int fd = openat(dirfd, path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW, mode);

    if (fd < 0)
        return errno == EEXIST ? ERR_EXISTS : ERR_IO;
    int r = write_all(fd, data, len);
    if (r == 0 && (fchmod(fd, mode) < 0 || fsync(fd) < 0))
        r = ERR_IO;
    int saved = errno;
    if (close(fd) < 0 && r == 0) {
        saved = errno;
        r = ERR_IO;
    }
    if (r < 0)
        unlinkat(dirfd, path, 0);
    errno = saved;
    return r;
}

static int sync_directory_of(int dirfd, const char *path)
{
    char dir[PATH_MAX];
    const char *slash = strrchr(path, '/');
    size_t len = slash ? (size_t)(slash - path) + 1 : 0;

    if (len >= sizeof dir)
        return ERR_IO; /* no file of that path can have been made */
    memcpy(dir, len ? path : ".", len ? len : 1);
    dir[len ? len : 1] = '\0';
    int fd = openat(dirfd, dir, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    if (fd < 0)
        return ERR_IO;
    int r = fsync(fd) < 0 ? ERR_IO : 0, saved = errno;
    close(fd);
    errno = saved;
    return r;
}

/* Reads a small regular file; `secret`: only one of ours or root's that nobody else can read. */
static int read_file(int dirfd, const char *path, bool secret, char *text, size_t size,
                     size_t *ret_len)
{
    /* O_NONBLOCK: a pipe must not keep us from seeing that it is one. */
    int fd = openat(dirfd, path, O_RDONLY | O_CLOEXEC | O_NOFOLLOW | O_NOCTTY | O_NONBLOCK);
    struct stat st;
    ssize_t n;

    if (fd < 0)
        return errno == ENOENT ? ERR_NOT_FOUND : errno == ELOOP ? ERR_UNSAFE : ERR_IO;
    int r = fstat(fd, &st) < 0 ? ERR_IO : !S_ISREG(st.st_mode) ? ERR_UNSAFE : 0;
    if (r == 0 && secret && ((st.st_mode & 077) || (st.st_uid != geteuid() && st.st_uid != 0)))
        r = ERR_UNSAFE;
    size_t len = 0;
    while (r == 0 && len < size && (n = read(fd, text + len, size - len)) != 0) {
        if (n < 0)
            r = ERR_IO;
        else
            len += (size_t)n;
    }
    int saved = errno;
    close(fd);
    errno = saved;
    if (r == 0 && len == size)
        r = ERR_TOO_BIG;
    if (r == 0)
        *ret_len = len;
    return r;
}

int key_save(const struct key *k, int dirfd, const char *path)
{
    char text[KEY_FILE_SIZE];
    size_t len = key_print(k, text);
    int r = create(dirfd, path, 0600, text, len);

    sodium_memzero(text, sizeof text);
    return r < 0 ? r : sync_directory_of(dirfd, path);
}

int key_load(struct key *k, int dirfd, const char *path)
{
    char text[KEY_FILE_SIZE];
    size_t len;
    int r = read_file(dirfd, path, true, text, sizeof text, &len);

    if (r == 0)
        r = key_parse(k, text, len);
    sodium_memzero(text, sizeof text);
    return r;
}

int key_pub_write(int dirfd, const char *path, const char *origin, const uint8_t *pub)
{
    char text[KEY_VKEY_SIZE + 1];

    key_vkey(origin, pub, text);
    strcat(text, "\n");
    return create(dirfd, path, 0644, text, strlen(text));
}

int key_pub_load(int dirfd, const char *path, char *ret_origin, uint8_t *ret_pub)
{
    char text[KEY_VKEY_SIZE + KEY_FINGERPRINT_SIZE + 2];
    size_t len;
    int r = read_file(dirfd, path, false, text, sizeof text, &len);

    if (r == 0)
        r = key_pub_parse(text, len, ret_origin, ret_pub);
    sodium_memzero(text, sizeof text); /* it may have been the other half */
    return r;
}
