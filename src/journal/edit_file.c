/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What an edit does to whole files: replaced in one step or unlinked, and the directory synced. */
#include "base/err.h"
#include "base/mem.h"
#include "journal/edit_state.h"
#include "journal/scan.h"
#include "journal/segment.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

enum { NAME_SIZE = SEGMENT_NAME_SIZE + 8 };

static bool sync_dir(struct edit_pass *p)
{
    return fsync(p->e->dirfd) == 0 || edit_fail_errno(p);
}

/* False only if it is there and stays. */
static bool unlink_file(struct edit_pass *p, const char *name)
{
    return unlinkat(p->e->dirfd, name, 0) == 0 || errno == ENOENT || edit_fail_errno(p);
}

/* --- a new file in the place of a segment --- */

/* A new file beside a segment, for those who may read the old one. */
static FILE *open_new(struct edit_pass *p, const char *old, const char *name)
{
    struct stat st;

    if (fstatat(p->e->dirfd, old, &st, AT_SYMLINK_NOFOLLOW) < 0)
        return NULL;
    int fd = openat(p->e->dirfd, name, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC | O_NOFOLLOW, 0600);
    if (fd < 0)
        return NULL;
    /* root may do this for somebody else; others can't and need not */
    if (fchown(fd, st.st_uid, st.st_gid) < 0)
        errno = 0;
    if (fchmod(fd, st.st_mode & 0777) < 0) {
        close(fd);
        return NULL;
    }
    return fdopen(fd, "w");
}

static bool put(struct edit_pass *p, FILE *out, const void *data, size_t len)
{
    return fwrite(data, 1, len, out) == len || edit_fail_errno(p);
}

/* Written wholly, synced, and only then under its name. */
static bool replace(struct edit_pass *p, FILE *out, bool ok, const char *tmp, const char *name)
{
    if (ok && (fflush(out) != 0 || fsync(fileno(out)) < 0))
        ok = edit_fail_errno(p);
    fclose(out);
    if (ok && renameat(p->e->dirfd, tmp, p->e->dirfd, name) < 0)
        ok = edit_fail_errno(p);
    return ok && sync_dir(p);
}

static bool copy_plain(struct edit_pass *p, struct segment *s, FILE *out)
{
    enum { PIECE = 1 << 20 };
    char *buf = mem_zalloc(PIECE);
    int64_t n, at = 0;
    bool ok = true;

    while (ok && (n = segment_read(s, at, buf, PIECE)) != 0) {
        ok = n > 0 ? put(p, out, buf, (size_t)n) : edit_fail_errno(p);
        at += n;
    }
    free(buf);
    return ok;
}

static bool decompress(struct edit_pass *p, struct segment *s, const char *compressed,
                       const char *raw)
{
    char tmp[NAME_SIZE];

    snprintf(tmp, sizeof tmp, "%s.tmp", raw);
    FILE *out = open_new(p, compressed, tmp);
    if (!out)
        return edit_fail_errno(p);
    return replace(p, out, copy_plain(p, s, out), tmp, raw);
}

/* The compressed one goes only when the raw one is there for good; and it must go, for what is to
 * be removed from the one is in the other. */
bool edit_make_raw(struct edit_pass *p, unsigned no)
{
    char raw[SEGMENT_NAME_SIZE], compressed[SEGMENT_NAME_SIZE];
    struct segment *s;

    segment_name(no, false, raw);
    segment_name(no, true, compressed);
    if (segment_open(p->e->dirfd, no, &s) < 0)
        return edit_fail_errno(p);
    bool ok = !segment_compressed(s) || decompress(p, s, compressed, raw);
    segment_free(s);
    return ok && unlink_file(p, compressed) && sync_dir(p);
}

/* --- stubs --- */

/* As long as the line, so that offsets stay true. */
static bool put_stub(struct edit_pass *p, FILE *out, const struct line *l)
{
    char hex[HASH_HEX_LEN + 1], *pad;
    struct hash h;
    struct buf *b = &p->line;

    buf_clear(b);
    line_put(b, "{\"v\":1,\"seq\":");
    line_put_int(b, (int64_t)l->seq);
    hash_of(l->s, l->len + 1, &h);
    hash_hex(&h, hex);
    buf_printf(b, ",\"k\":\"stub\",\"raw\":\"%s\"", hex);
    hash_leaf(l->s, l->len, &h);
    hash_hex(&h, hex);
    buf_printf(b, ",\"leaf\":\"%s\"", hex);
    if (b->len >= l->len) { /* no line of these kinds is so short */
        errno = EINVAL;
        return edit_fail_errno(p);
    }
    size_t blanks = l->len - 1 - b->len;
    pad = mem_zalloc(blanks + 2);
    memset(pad, ' ', blanks);
    memcpy(pad + blanks, "}\n", 2);
    bool ok = put(p, out, b->data, b->len) && put(p, out, pad, blanks + 2);
    free(pad);
    return ok;
}

static bool copy_stubbed(struct edit_pass *p, struct scan *s, const struct edit_seqs *seqs,
                         FILE *out)
{
    const char *line;
    size_t len;
    struct line l;
    int code;
    bool ok = true;

    while (ok && (code = scan_next(s, &line, &len)) > 0) {
        bool stub =
            line_read(line, len, &l) == 0 && l.kind != LINE_STUB && edit_has_seq(seqs, l.seq);
        ok = stub ? put_stub(p, out, &l) : put(p, out, line, len + 1);
    }
    return ok && (code == 0 || edit_fail_errno(p));
}

bool edit_make_stubs(struct edit_pass *p, unsigned no, const struct edit_seqs *seqs)
{
    char raw[SEGMENT_NAME_SIZE], tmp[NAME_SIZE];
    struct scan s = {0};

    segment_name(no, false, raw);
    snprintf(tmp, sizeof tmp, "%s.tmp", raw);
    FILE *out = open_new(p, raw, tmp);
    if (!out)
        return edit_fail_errno(p);
    bool ok = scan_init(&s, p->e->dirfd, no) == 0 || edit_fail_errno(p);
    ok = replace(p, out, ok && copy_stubbed(p, &s, seqs, out), tmp, raw);
    scan_done(&s);
    return ok;
}

/* --- unlinking --- */

static bool ends(const char *s, const char *end)
{
    size_t n = strlen(s), m = strlen(end);

    return n >= m && strcmp(s + n - m, end) == 0;
}

/* Torn tails of the segments of this prefix, and what a crash left half-written. */
static bool unlink_beside(struct edit_pass *p, const char *prefix)
{
    int fd = openat(p->e->dirfd, ".", O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    DIR *dir = fd < 0 ? NULL : fdopendir(fd);
    struct dirent *e;
    bool ok = true;

    if (!dir)
        return edit_fail_errno(p);
    while (ok && (e = readdir(dir))) {
        bool torn = ends(e->d_name, ".torn");
        if (strncmp(e->d_name, prefix, strlen(prefix)) != 0 || (!torn && !ends(e->d_name, ".tmp")))
            continue;
        ok = unlink_file(p, e->d_name);
        p->r->torn += torn;
    }
    closedir(dir);
    return ok && sync_dir(p);
}

bool edit_unlink_torn(struct edit_pass *p)
{
    return unlink_beside(p, "journal-");
}

/* In order, so that what a crash leaves is a journal with a beginning; the segment itself last, so
 * that verify knows. */
bool edit_unlink_to(struct edit_pass *p, unsigned first, unsigned last)
{
    char raw[SEGMENT_NAME_SIZE], compressed[SEGMENT_NAME_SIZE];

    for (unsigned no = first; no <= last; no++) {
        segment_name(no, false, raw);
        segment_name(no, true, compressed);
        if (!unlink_beside(p, raw) || !unlink_file(p, compressed) || !unlink_file(p, raw) ||
            !sync_dir(p))
            return false;
    }
    return true;
}
