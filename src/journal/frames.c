/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Finds and opens the frames of a compressed segment. Owns the list of frames and a small cache of
 * opened ones; the file is hostile: what a header claims is capped before anything is allocated for
 * it. Knows nothing of what is inside. */
#include "journal/frames.h"

#include "base/err.h"
#include "base/mem.h"
#include "journal/segment.h"

#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>
#include <zstd.h>

enum {
    OPENED = 2, /* reading goes back and forth over one boundary at most */
    FRAMES_MAX = 64 * 1024,
    WINDOW_BYTES = ZSTD_COMPRESSBOUND(SEGMENT_FRAME_MAX_BYTES), /* of the search: a whole frame */
};

struct frame {
    int64_t at, file_at; /* of its first byte: in the content, in the file */
    size_t bytes, file_bytes;
};

struct opened {
    char *data; /* the content; kept for the next one */
    size_t cap, frame;
    uint64_t used; /* when; 0: holds nothing */
};

struct frames {
    int fd;
    struct frame *frame;
    size_t n, cap;
    int64_t size;
    ZSTD_DCtx *zstd;
    struct opened opened[OPENED];
    char *raw; /* a frame as it stands in the file */
    size_t raw_cap;
    uint64_t uses;
};

/* Reads until n bytes or the end of the file. */
static int64_t read_at(int fd, int64_t at, char *buf, size_t n)
{
    size_t len = 0;
    ssize_t got;

    while (len < n && (got = pread(fd, buf + len, n - len, at + (int64_t)len)) != 0) {
        if (got < 0)
            return ERR_IO;
        len += (size_t)got;
    }
    return (int64_t)len;
}

/* One more frame, which data begins with. ERR_INVALID also when data ends too early for it. */
static int add_frame(struct frames *f, int64_t file_at, const char *data, size_t len)
{
    size_t file_bytes = ZSTD_findFrameCompressedSize(data, len);

    if (ZSTD_isError(file_bytes))
        return ERR_INVALID;
    /* "unknown" and "broken" are the two highest values, and a skippable frame says 0. */
    unsigned long long bytes = ZSTD_getFrameContentSize(data, len);
    if (bytes == ZSTD_CONTENTSIZE_UNKNOWN || bytes == ZSTD_CONTENTSIZE_ERROR || bytes == 0)
        return ERR_INVALID;
    if (bytes > SEGMENT_FRAME_MAX_BYTES || f->size + (int64_t)bytes > SEGMENT_MAX_BYTES ||
        f->n == FRAMES_MAX)
        return ERR_TOO_BIG;
    MEM_GROW(f->frame, f->n, f->cap);
    f->frame[f->n++] = (struct frame){f->size, file_at, (size_t)bytes, file_bytes};
    f->size += (int64_t)bytes;
    return 0;
}

/* Goes over the file once, with a window that always holds a whole frame. */
static int find_frames(struct frames *f)
{
    struct stat st;
    int64_t file_at = 0, got;
    size_t from = 0, len = 0;
    int r = 0;

    if (fstat(f->fd, &st) < 0)
        return ERR_IO;
    size_t size = st.st_size < WINDOW_BYTES ? (size_t)st.st_size + 1 : WINDOW_BYTES;
    char *window = mem_calloc(size, 1);
    do {
        memmove(window, window + from, len -= from);
        got = read_at(f->fd, file_at + (int64_t)len, window + len, size - len);
        len += got > 0 ? (size_t)got : 0;
        from = 0;
        r = got < 0 ? (int)got : 0;
        while (r == 0 && from < len &&
               (r = add_frame(f, file_at, window + from, len - from)) == 0) {
            from += f->frame[f->n - 1].file_bytes;
            file_at += (int64_t)f->frame[f->n - 1].file_bytes;
        }
    } while ((r == 0 || (r == ERR_INVALID && from > 0)) && got > 0);
    free(window);
    return r < 0 ? r : f->n ? 0 : ERR_INVALID;
}

int frames_open(int fd, struct frames **ret)
{
    struct frames *f = mem_zalloc(sizeof *f);

    f->fd = fd;
    f->zstd = ZSTD_createDCtx();
    if (!f->zstd)
        abort(); /* as base/mem.h does */
    int r = find_frames(f);
    if (r < 0)
        frames_free(f);
    else
        *ret = f;
    return r;
}

void frames_free(struct frames *f)
{
    if (!f)
        return;
    for (size_t i = 0; i < OPENED; i++)
        free(f->opened[i].data);
    ZSTD_freeDCtx(f->zstd);
    free(f->raw);
    free(f->frame);
    free(f);
}

int64_t frames_size(const struct frames *f)
{
    return f->size;
}

static void make_room(char **data, size_t *cap, size_t n)
{
    if (n > *cap)
        *data = mem_resize(*data, *cap = n, 1);
}

/* Opens a frame in place of the one that was not used for longest. */
static int open_frame(struct frames *f, size_t no, struct opened **ret)
{
    const struct frame *at = &f->frame[no];
    struct opened *o = f->opened;

    for (size_t i = 1; i < OPENED; i++)
        if (f->opened[i].used < o->used)
            o = &f->opened[i];
    o->frame = no;
    o->used = 0;
    make_room(&o->data, &o->cap, at->bytes);
    make_room(&f->raw, &f->raw_cap, at->file_bytes);
    int64_t got = read_at(f->fd, at->file_at, f->raw, at->file_bytes);
    if (got < 0)
        return (int)got;
    if ((size_t)got != at->file_bytes)
        return ERR_INVALID;
    /* An error is a huge number. */
    if (ZSTD_decompressDCtx(f->zstd, o->data, at->bytes, f->raw, at->file_bytes) != at->bytes)
        return ERR_INVALID;
    *ret = o;
    return 0;
}

/* The last frame that begins at or before `at`. */
static size_t frame_of(const struct frames *f, int64_t at)
{
    size_t low = 0, high = f->n;

    while (high - low > 1) {
        size_t middle = low + (high - low) / 2;
        if (f->frame[middle].at <= at)
            low = middle;
        else
            high = middle;
    }
    return low;
}

int64_t frames_read(struct frames *f, int64_t at, const char **ret_data)
{
    struct opened *o = NULL;

    if (at >= f->size)
        return 0;
    size_t no = frame_of(f, at);
    for (size_t i = 0; i < OPENED; i++)
        if (f->opened[i].used && f->opened[i].frame == no)
            o = &f->opened[i];
    int r = o ? 0 : open_frame(f, no, &o);
    if (r < 0)
        return r;
    o->used = ++f->uses;
    *ret_data = o->data + (at - f->frame[no].at);
    return (int64_t)f->frame[no].bytes - (at - f->frame[no].at);
}
