/* SPDX-License-Identifier: GPL-3.0-or-later */
/* New lines at the end of a journal that nobody records any more. */
#include "base/err.h"
#include "journal/edit_state.h"
#include "journal/note.h"
#include "journal/segment.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

enum { TORN_NAME_SIZE = SEGMENT_NAME_SIZE + 32 };

static bool write_all(struct edit_pass *p, int fd, const char *data, size_t len)
{
    while (len) {
        ssize_t n = write(fd, data, len);
        if (n < 0 && errno == EINTR)
            continue;
        if (n < 0)
            return edit_fail_errno(p);
        data += n;
        len -= (size_t)n;
    }
    return true;
}

/* The bytes from `from` on, moved into a file of their own. */
static bool move_torn(struct edit_pass *p, int64_t from, const char *name)
{
    char buf[4096];
    ssize_t n;
    int fd = openat(p->e->dirfd, name, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC | O_NOFOLLOW, 0600);

    if (fd < 0)
        return edit_fail_errno(p);
    bool ok = true;
    for (int64_t at = from; ok && (n = pread(p->fd, buf, sizeof buf, at)) > 0; at += n)
        ok = write_all(p, fd, buf, (size_t)n);
    if (ok &&
        (fsync(fd) < 0 || fsync(p->e->dirfd) < 0 || ftruncate(p->fd, from) < 0 || fsync(p->fd) < 0))
        ok = edit_fail_errno(p);
    close(fd);
    return ok;
}

static int open_notes(struct edit_pass *p)
{
    return openat(p->e->dirfd, "checkpoints",
                  O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC | O_NOFOLLOW | O_NOCTTY, 0644);
}

static bool cut_notes(struct edit_pass *p)
{
    int fd = open_notes(p);

    if (fd < 0)
        return edit_fail_errno(p);
    bool ok = (ftruncate(fd, (off_t)p->r->verify.notes_bytes) == 0 && fsync(fd) == 0) ||
              edit_fail_errno(p);
    close(fd);
    return ok;
}

static bool record_recover(struct edit_pass *p, const char *torn)
{
    const struct verify_result *v = &p->r->verify;
    struct buf *b = &p->line;

    edit_line_begin(p, LINE_RECOVER);
    line_str(b, "was", v->closed ? "closed" : "killed");
    if (torn) {
        line_put(b, ",\"torn\":[{\"file\":\"");
        line_put(b, torn);
        line_put(b, "\",\"bytes\":");
        line_put_int(b, (int64_t)v->torn_bytes);
        line_put(b, "}]");
    } else {
        line_null(b, "torn");
    }
    line_int(b, "signed", (int64_t)v->signed_lines);
    return edit_line_end(p);
}

/* What a kill left: bytes of a line or of a note, lines that nobody signed. */
static bool mend(struct edit_pass *p, const char *segment)
{
    const struct verify_result *v = &p->r->verify;
    char torn[TORN_NAME_SIZE];

    snprintf(torn, sizeof torn, "%s.%llu.torn", segment, (unsigned long long)v->last_segment_bytes);
    if (v->torn_bytes && !move_torn(p, (int64_t)v->last_segment_bytes, torn))
        return false;
    if (v->torn_notes_bytes && !cut_notes(p))
        return false;
    return (!v->torn_bytes && !v->torn_notes_bytes && v->signed_lines == v->lines) ||
           record_recover(p, v->torn_bytes ? torn : NULL);
}

bool edit_append_begin(struct edit_pass *p)
{
    const struct verify_result *v = &p->r->verify;
    char name[SEGMENT_NAME_SIZE];

    if (!edit_make_raw(p, v->last_segment))
        return false;
    segment_name(v->last_segment, false, name);
    p->fd = openat(p->e->dirfd, name, O_RDWR | O_APPEND | O_CLOEXEC | O_NOFOLLOW | O_NOCTTY);
    if (p->fd < 0)
        return edit_fail_errno(p);
    p->seq = v->lines;
    p->last = v->last;
    p->merkle = v->merkle;
    p->t_ms = p->e->now_ms > v->last_ms ? p->e->now_ms : v->last_ms;
    return mend(p, name);
}

void edit_append_done(struct edit_pass *p)
{
    if (p->fd >= 0)
        close(p->fd);
    p->fd = -1;
}

void edit_line_begin(struct edit_pass *p, enum line_kind kind)
{
    buf_clear(&p->line);
    line_begin(&p->line, ++p->seq, p->t_ms, kind);
}

bool edit_line_end(struct edit_pass *p)
{
    struct hash leaf;

    line_end(&p->line, &p->last);
    if (!write_all(p, p->fd, p->line.data, p->line.len))
        return false;
    hash_of(p->line.data, p->line.len, &p->last);
    hash_leaf(p->line.data, p->line.len - 1, &leaf);
    merkle_add(&p->merkle, &leaf);
    return true;
}

/* Lines first, then what is signed about them. */
static bool sign(struct edit_pass *p)
{
    struct note n = {.size = p->merkle.n};
    char text[NOTE_SIZE];
    int fd;

    strcpy(n.origin, p->r->verify.origin);
    merkle_root(&p->merkle, &n.root);
    size_t len = note_write(&n, p->e->key, text);
    if (fsync(p->fd) < 0 || (fd = open_notes(p)) < 0)
        return edit_fail_errno(p);
    bool ok = write_all(p, fd, text, len) &&
              ((fsync(fd) == 0 && fsync(p->e->dirfd) == 0) || edit_fail_errno(p));
    close(fd);
    return ok;
}

bool edit_append_finish(struct edit_pass *p)
{
    edit_line_begin(p, LINE_CKPT);
    line_int(&p->line, "size", (int64_t)p->seq);
    line_str(&p->line, "why", "edit");
    if (!edit_line_end(p) || !sign(p))
        return false;
    if (!p->r->verify.ended)
        return true;
    edit_line_begin(p, LINE_CLOSE);
    line_str(&p->line, "why", "edit");
    line_int(&p->line, "lines", (int64_t)p->seq);
    return edit_line_end(p) && sign(p);
}
