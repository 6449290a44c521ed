/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Reads an export record by record through a window that holds the biggest record there can be.
 * Knows nothing of the journal the records came from. */
#include "journal/proof.h"

#include "base/err.h"
#include "base/mem.h"
#include "journal/line.h"
#include "journal/merkle.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

/* A record is a line, twice as long if all of it is escaped, and its path. */
enum { WINDOW_BYTES = 1 << 18, RECORD_MAX = 1 << 16, DEPTH = 3 };

enum proof_fault proof_check(const struct proof *p, const struct note *n)
{
    struct line l;
    struct hash leaf;

    if (line_read(p->line, p->len, &l) < 0 || l.kind == LINE_STUB || l.seq != p->seq)
        return PROOF_LINE;
    hash_leaf(p->line, p->len, &leaf);
    return merkle_check(&leaf, p->seq - 1, n->size, p->path, p->npath, &n->root) ? PROOF_OK
                                                                                 : PROOF_PATH;
}

struct reading {
    int fd;
    bool end;  /* all was read */
    char *buf; /* owned */
    struct json j;
    struct proof_result *r;
};

static bool fail(struct reading *f, enum proof_fault why)
{
    f->r->fault = why;
    return false;
}

/* At least RECORD_MAX bytes from the place at hand, or all there are. */
static bool fill(struct reading *f)
{
    size_t left = (size_t)(f->j.end - f->j.p);

    if (f->end || left >= RECORD_MAX)
        return true;
    memmove(f->buf, f->j.p, left);
    while (left < WINDOW_BYTES && !f->end) {
        ssize_t n = read(f->fd, f->buf + left, WINDOW_BYTES - left);
        if (n < 0 && errno == EINTR)
            continue;
        if (n < 0) {
            f->r->error = errno;
            return fail(f, PROOF_UNREADABLE);
        }
        f->end = n == 0;
        left += (size_t)n;
    }
    f->j = (struct json){f->buf, f->buf + left};
    return true;
}

/* --- the head --- */

static bool key_is(struct json *j, const char *name)
{
    struct json_slice key;

    json_space(j);
    return j->p < j->end && json_key(j, &key) && line_is(&key, name);
}

static bool next_key(struct json *j, const char *name)
{
    return json_next(j, ',') && key_is(j, name);
}

/* A string of less than size bytes. */
static bool text(struct json *j, char *dst, size_t size)
{
    char wide[2 * NOTE_SIZE];
    bool null;

    if (!line_get_str(j, wide, sizeof wide, &null) || null || strlen(wide) >= size)
        return false;
    strcpy(dst, wide);
    return true;
}

static bool read_head(struct reading *f, const uint8_t *want)
{
    struct json *j = &f->j;
    char run[64], origin[KEY_ORIGIN_SIZE], base64[HASH_BASE64_LEN + 1], signed_note[NOTE_SIZE];
    struct hash pub; /* as long as a key, and written in the same way */
    struct note n;
    int64_t version;
    size_t used;

    if (!json_next(j, '{') || !key_is(j, "invigil_export") || !line_get_int(j, 1, 1, 0, &version) ||
        !version || !next_key(j, "run") || !text(j, run, sizeof run) || !next_key(j, "origin") ||
        !text(j, origin, sizeof origin) || !next_key(j, "pub") || !text(j, base64, sizeof base64) ||
        hash_from_base64(base64, strlen(base64), &pub) < 0 || !next_key(j, "checkpoint") ||
        !text(j, signed_note, sizeof signed_note) || !next_key(j, "records") || !json_next(j, '['))
        return fail(f, PROOF_DOCUMENT);
    memcpy(f->r->pub, pub.b, sizeof f->r->pub);
    if (want && memcmp(want, pub.b, sizeof pub.b) != 0)
        return fail(f, PROOF_OTHER_KEY);
    if (note_parse(signed_note, strlen(signed_note), &n, &used) < 0 || signed_note[used])
        return fail(f, PROOF_NOTE);
    if (note_check(signed_note, used, pub.b) < 0 || strcmp(n.origin, origin) != 0)
        return fail(f, PROOF_SIGNATURE);
    f->r->note = n;
    return true;
}

/* --- records --- */

static bool read_path(struct json *j, struct hash *path, size_t *ret_n)
{
    struct json_slice s;
    size_t n = 0;
    bool ok;

    if (!json_next(j, '['))
        return false;
    for (bool first = true; json_member(j, ']', first, &ok); first = false) {
        if (n == MERKLE_PATH_MAX || j->p == j->end || *j->p != '"' || !json_string(j, &s) ||
            hash_from_base64(s.s, s.len, &path[n++]) < 0)
            return false;
    }
    *ret_n = n;
    return ok;
}

static bool read_record(struct reading *f, struct proof *p, char *line, struct hash *path)
{
    struct json *j = &f->j;
    int64_t seq;
    bool null;

    if (!json_next(j, '{') || !key_is(j, "seq") || !line_get_int(j, 1, INT64_MAX, 0, &seq) ||
        !seq || !next_key(j, "line") || !line_get_str(j, line, 2 * LINE_MAX_BYTES, &null) || null ||
        !next_key(j, "proof") || !read_path(j, path, &p->npath) || !json_next(j, '}'))
        return fail(f, PROOF_DOCUMENT);
    p->seq = f->r->seq = (uint64_t)seq;
    p->line = line;
    p->len = strlen(line);
    p->path = path;
    return true;
}

static void take_time(struct reading *f, const struct proof *p)
{
    struct proof_result *r = f->r;
    struct line l;

    line_read(p->line, p->len, &l);
    if (!r->first_ms || l.t_ms < r->first_ms)
        r->first_ms = l.t_ms;
    if (l.t_ms > r->last_ms)
        r->last_ms = l.t_ms;
}

static bool read_records(struct reading *f)
{
    char *line = mem_zalloc(2 * LINE_MAX_BYTES);
    struct hash path[MERKLE_PATH_MAX];
    struct proof p;
    bool ok = false, more = fill(f);

    for (bool first = true; more && json_member(&f->j, ']', first, &ok); first = false) {
        f->r->record = f->r->records + 1;
        f->r->seq = 0;
        more = read_record(f, &p, line, path);
        enum proof_fault why = more ? proof_check(&p, &f->r->note) : PROOF_OK;
        more = more && (!why || fail(f, why));
        if (more) {
            f->r->records++;
            take_time(f, &p);
            more = fill(f);
        }
    }
    free(line);
    if (f->r->fault)
        return false;
    f->r->record = f->r->seq = 0;
    return ok || fail(f, PROOF_DOCUMENT);
}

static bool read_all(struct reading *f, const uint8_t *pub)
{
    if (!fill(f) || !read_head(f, pub) || !read_records(f))
        return false;
    if (!json_next(&f->j, '}'))
        return fail(f, PROOF_DOCUMENT);
    json_space(&f->j);
    return fill(f) && ((f->end && f->j.p == f->j.end) || fail(f, PROOF_DOCUMENT));
}

bool proof_check_file(int fd, const uint8_t *pub, struct proof_result *ret)
{
    struct reading f = {.fd = fd, .r = ret};

    *ret = (struct proof_result){0};
    f.buf = mem_zalloc(WINDOW_BYTES);
    f.j = (struct json){f.buf, f.buf};
    read_all(&f, pub);
    free(f.buf);
    return ret->fault == PROOF_OK;
}
