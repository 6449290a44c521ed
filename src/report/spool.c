/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "report/spool.h"

#include "base/err.h"
#include "base/mem.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

struct piece {
    int64_t at; /* in the file */
    size_t len;
};

struct text {
    char *buf; /* owned */
    size_t len;
    struct piece *piece; /* owned */
    size_t n, cap;
};

struct spool {
    int fd;
    int64_t end;
    int error; /* the first errno, 0 none */
    struct text *text;
    size_t n, cap;
};

int spool_new(struct spool **ret)
{
    const char *dir = getenv("TMPDIR");
    int fd = open(dir ? dir : "/var/tmp", O_TMPFILE | O_RDWR | O_CLOEXEC, 0600);

    if (fd < 0)
        return ERR_IO;
    *ret = mem_zalloc(sizeof **ret);
    (*ret)->fd = fd;
    return 0;
}

void spool_free(struct spool *s)
{
    if (!s)
        return;
    for (size_t i = 0; i < s->n; i++) {
        free(s->text[i].buf);
        free(s->text[i].piece);
    }
    free(s->text);
    close(s->fd);
    free(s);
}

static struct text *text_at(struct spool *s, uint32_t no)
{
    while (s->n <= no) {
        MEM_GROW(s->text, s->n, s->cap);
        s->text[s->n++] = (struct text){0};
    }
    return &s->text[no];
}

static void flush(struct spool *s, struct text *t)
{
    ssize_t n = pwrite(s->fd, t->buf, t->len, s->end);

    if (n != (ssize_t)t->len && !s->error)
        s->error = n < 0 ? errno : ENOSPC;
    MEM_GROW(t->piece, t->n, t->cap);
    t->piece[t->n++] = (struct piece){s->end, t->len};
    s->end += (int64_t)t->len;
    t->len = 0;
}

void spool_add(struct spool *s, uint32_t no, const char *data, size_t len)
{
    struct text *t = text_at(s, no);

    if (!t->buf)
        t->buf = mem_calloc(SPOOL_BUF_BYTES, 1);
    while (len) {
        size_t n = SPOOL_BUF_BYTES - t->len;
        n = n < len ? n : len;
        memcpy(t->buf + t->len, data, n);
        t->len += n;
        data += n;
        len -= n;
        if (t->len == SPOOL_BUF_BYTES)
            flush(s, t);
    }
}

bool spool_empty(const struct spool *s, uint32_t no)
{
    return no >= s->n || (!s->text[no].len && !s->text[no].n);
}

int spool_copy(struct spool *s, uint32_t no, FILE *out)
{
    struct text *t = text_at(s, no);
    char buf[SPOOL_BUF_BYTES];

    for (size_t i = 0; i < t->n; i++) {
        ssize_t n = pread(s->fd, buf, t->piece[i].len, t->piece[i].at);
        if (n != (ssize_t)t->piece[i].len && !s->error)
            s->error = n < 0 ? errno : EIO;
        fwrite(buf, 1, n > 0 ? (size_t)n : 0, out);
    }
    if (t->len)
        fwrite(t->buf, 1, t->len, out);
    errno = s->error;
    return s->error ? ERR_IO : 0;
}
