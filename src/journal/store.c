/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "journal/store.h"

#include "base/err.h"
#include "journal/note.h"
#include "journal/segment.h"
#include "journal/writer.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <unistd.h>

/* Who may read a journal may read all of it: the group, for those who follow. */
enum { MODE = 0640, TAIL_MAX_BYTES = 64 << 20 };

void store_init(struct store *s, int dirfd)
{
    *s = (struct store){.dirfd = dirfd, .fd = -1, .before.fd = -1, .notes = -1};
    buf_init(&s->tail, TAIL_MAX_BYTES);
    s->syncer = syncer_new();
    merkle_init(&s->tree);
}

static void close_fd(int *fd)
{
    if (*fd >= 0)
        close(*fd);
    *fd = -1;
}

void store_done(struct store *s)
{
    syncer_free(s->syncer);
    close_fd(&s->fd);
    close_fd(&s->before.fd);
    close_fd(&s->notes);
    buf_done(&s->tail);
}

/* By a descriptor of its own: one that failed once would say nothing. */
static int sync_directory(const struct store *s)
{
    int fd = openat(s->dirfd, ".", O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    int r = fd >= 0 && fsync(fd) == 0 ? 0 : ERR_IO;
    int error = errno;

    if (fd >= 0)
        close(fd);
    errno = error;
    return r;
}

/* --- the segment --- */

/* A descriptor is about to be closed: nobody may be syncing it. */
static void forget_sync(struct store *s)
{
    int64_t upto;

    syncer_take(s->syncer, true, &upto);
}

/* So many bytes of the segment are on the disk. */
static void safe(struct store *s, int64_t upto)
{
    size_t n = (size_t)(upto - s->synced_at);

    if (!n)
        return;
    s->tail.len -= n;
    memmove(s->tail.data, s->tail.data + n, s->tail.len);
    s->synced_at = upto;
}

int store_open_segment(struct store *s, uint32_t no, int64_t now_ms)
{
    char name[SEGMENT_NAME_SIZE];

    if (s->fd >= 0 && store_sync(s, now_ms) < 0)
        return ERR_IO;
    segment_name(no, false, name);
    int fd = openat(s->dirfd, name, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW, MODE);
    if (fd < 0)
        return ERR_IO;
    if (sync_directory(s) < 0) {
        int error = errno;
        close(fd);
        unlinkat(s->dirfd, name, 0);
        errno = error;
        return ERR_IO;
    }
    s->before.fd = s->fd;
    s->before.at = s->at;
    s->fd = fd;
    s->segment = no;
    s->at = s->synced_at = 0;
    return 0;
}

void store_keep_segment(struct store *s)
{
    close_fd(&s->before.fd);
}

void store_drop_segment(struct store *s)
{
    char name[SEGMENT_NAME_SIZE];

    forget_sync(s);
    segment_name(s->segment--, false, name);
    unlinkat(s->dirfd, name, 0);
    close_fd(&s->fd);
    s->fd = s->before.fd;
    s->at = s->synced_at = s->before.at;
    s->bad = false;
    s->before.fd = -1;
}

/* The kernel may have dropped what it could not write and call the pages clean: only bytes that are
 * written again through a new descriptor are synced for sure. */
static int write_again(struct store *s)
{
    char name[SEGMENT_NAME_SIZE];

    s->bad = true;
    forget_sync(s);
    segment_name(s->segment, false, name);
    close_fd(&s->fd);
    s->fd = openat(s->dirfd, name, O_WRONLY | O_CLOEXEC | O_NOFOLLOW);
    if (s->fd < 0)
        return ERR_IO;
    ssize_t n = pwrite(s->fd, s->tail.data, s->tail.len, s->synced_at);
    if (n != (ssize_t)s->tail.len) {
        errno = n < 0 ? errno : ENOSPC;
        return ERR_IO;
    }
    if (ftruncate(s->fd, s->at) < 0 || fdatasync(s->fd) < 0)
        return ERR_IO;
    s->bad = false;
    safe(s, s->at);
    return 0;
}

int store_append(struct store *s, const char *line, size_t len)
{
    struct hash leaf;

    if (s->bad && write_again(s) < 0)
        return ERR_IO;
    ssize_t n = pwrite(s->fd, line, len, s->at);
    if (n != (ssize_t)len) {
        int error = n < 0 ? errno : ENOSPC;
        s->bad = n > 0 && ftruncate(s->fd, s->at) < 0;
        errno = error;
        return ERR_IO;
    }
    buf_add(&s->tail, line, len);
    s->at += n;
    s->seq++;
    hash_of(line, len, &s->prev);
    hash_leaf(line, len - 1, &leaf);
    merkle_add(&s->tree, &leaf);
    return 0;
}

/* The outcome of a sync that was begun: 1 it succeeded, 0 there is none, or ERR_IO. */
static int settle(struct store *s, bool wait)
{
    int64_t upto;
    int r = syncer_take(s->syncer, wait, &upto);

    if (r < 0)
        return write_again(s);
    if (r == 1) {
        safe(s, upto);
        s->safe_ms = s->asked_ms;
    }
    return r;
}

int store_sync(struct store *s, int64_t now_ms)
{
    int r = s->bad ? write_again(s) : settle(s, true);

    if (r < 0)
        return r;
    if (s->at != s->synced_at) {
        if (fdatasync(s->fd) == 0)
            safe(s, s->at);
        else if (write_again(s) < 0)
            return ERR_IO;
    }
    s->safe_ms = now_ms;
    return 0;
}

int store_sync_soon(struct store *s, int64_t now_ms)
{
    int r = s->bad ? write_again(s) : settle(s, false);

    if (r != 0 || syncer_busy(s->syncer))
        return r < 0 ? r : 0;
    s->asked_ms = now_ms;
    if (s->at == s->synced_at)
        s->safe_ms = now_ms;
    else
        syncer_start(s->syncer, s->fd, s->at);
    return 0;
}

/* --- checkpoints --- */

static int open_notes(struct store *s)
{
    s->notes = openat(s->dirfd, "checkpoints",
                      O_WRONLY | O_APPEND | O_CREAT | O_CLOEXEC | O_NOFOLLOW, MODE);
    return s->notes >= 0 && ftruncate(s->notes, s->notes_at) == 0 ? 0 : ERR_IO;
}

int store_open_notes(struct store *s, int64_t bytes)
{
    s->notes_at = bytes;
    return open_notes(s) == 0 && fsync(s->notes) == 0 ? sync_directory(s) : ERR_IO;
}

static int put_note(struct store *s, const char *text, size_t len)
{
    if (s->notes < 0 && open_notes(s) < 0)
        return ERR_IO;
    ssize_t n = write(s->notes, text, len);
    if (n == (ssize_t)len && fdatasync(s->notes) == 0)
        return 0;
    int error = n >= 0 && n < (ssize_t)len ? ENOSPC : errno;
    if (n > 0 && ftruncate(s->notes, s->notes_at) < 0)
        error = errno; /* and again when it is opened again */
    close_fd(&s->notes);
    errno = error;
    return ERR_IO;
}

int store_note(struct store *s, const struct key *k, const char *origin, char *text,
               size_t *ret_len)
{
    struct note n = {.size = s->tree.n};

    strncpy(n.origin, origin, sizeof n.origin - 1);
    merkle_root(&s->tree, &n.root);
    *ret_len = note_write(&n, k, text);
    if (put_note(s, text, *ret_len) < 0 && put_note(s, text, *ret_len) < 0)
        return ERR_IO;
    s->notes_at += (int64_t)*ret_len;
    s->n_notes++;
    return 0;
}

/* --- the reserve --- */

int store_reserve(struct store *s)
{
    int fd = openat(s->dirfd, "reserve", O_WRONLY | O_CREAT | O_CLOEXEC | O_NOFOLLOW, MODE);
    int error = fd < 0 ? errno : posix_fallocate(fd, 0, WRITER_RESERVE_BYTES);

    if (fd >= 0)
        close(fd);
    if (error)
        unlinkat(s->dirfd, "reserve", 0);
    errno = error;
    return error ? ERR_IO : 0;
}

int store_release(struct store *s)
{
    return unlinkat(s->dirfd, "reserve", 0) == 0 ? 0 : ERR_IO;
}
