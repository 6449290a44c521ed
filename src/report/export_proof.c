/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Reads the journal twice: for the tree and for who is who, then for the lines. Needs no model:
 * what is handed over is what stands there. */
#include "report/export_proof.h"

#include "base/err.h"
#include "base/mem.h"
#include "journal/key.h"
#include "journal/merkle.h"
#include "journal/notes.h"
#include "journal/reader.h"
#include "journal/verify_line.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

/* Numbers that were met: of instances, of alerts. */
struct set {
    uint32_t *v; /* owned */
    size_t n, cap;
};

struct run {
    const struct export_options *o;
    struct export_proof *ret;
    struct reader reader;
    struct decode decode;
    struct about about;
    struct note note;
    char text[NOTE_SIZE]; /* of the note */
    uint8_t pub[KEY_PUB_BYTES];
    struct merkle_tree *tree;
    struct set students, alerts;
    char name[EVENT_ID_MAX + 4]; /* of the student asked for, "" not met */
};

static bool set_has(const struct set *s, uint64_t no)
{
    for (size_t i = 0; i < s->n; i++)
        if (s->v[i] == no)
            return true;
    return false;
}

static void set_add(struct set *s, uint64_t no)
{
    if (no > UINT32_MAX || set_has(s, no))
        return;
    MEM_GROW(s->v, s->n, s->cap);
    s->v[s->n++] = (uint32_t)no;
}

/* --- the checkpoint --- */

static int last_note(struct run *r, int dirfd)
{
    char origin[KEY_ORIGIN_SIZE];
    struct notes notes;
    uint64_t from = 0;
    int e = key_pub_load(dirfd, "key.pub", origin, r->pub);

    e = e < 0 ? e : notes_init(&notes, dirfd);
    if (e < 0)
        return e;
    for (uint64_t at = 0; (e = notes_next(&notes, r->pub, &r->note)) == 1; at = notes.used)
        from = at;
    if (e == ERR_TOO_BIG) /* one is just being written */
        e = 0;
    if (e == 0 && !notes.n)
        e = ERR_NOT_FOUND;
    size_t len = (size_t)(notes.used - from);
    if (e == 0 && pread(notes.fd, r->text, len, (off_t)from) != (ssize_t)len)
        e = ERR_IO;
    notes_done(&notes);
    return e;
}

/* --- the first time through: tree and names --- */

static void meet(struct run *r, const struct line *line)
{
    struct line l = *line;
    const struct event_roster *who = &r->decode.event.roster;
    uint64_t no, index;

    if (l.kind == LINE_ROSTER && decode_line(&r->decode, &l) > DECODE_NONE && who->id &&
        (!r->o->student || strcmp(who->id, r->o->student) == 0 ||
         strcmp(who->student, r->o->student) == 0)) {
        set_add(&r->students, who->index);
        snprintf(r->name, sizeof r->name, "%s", who->student);
    }
    if (l.kind == LINE_ALERT && verify_line_number(&l, "no", &no) &&
        verify_line_number(&l, "i", &index) && set_has(&r->students, index))
        set_add(&r->alerts, no);
}

/* Of lines that were purged their last record tells. */
static int begin_tree(struct run *r, int dirfd)
{
    struct verify_purge purge;
    struct line l;
    bool found = false;
    int e = reader_open(&r->reader, dirfd);

    if (e < 0 || (e = reader_next(&r->reader, &l)) != 1)
        return e < 0 ? e : ERR_NOT_FOUND;
    if (about_read(l, &r->about) < 0)
        return ERR_INVALID;
    uint64_t first = l.seq;
    while (first > 1 && (e = reader_next(&r->reader, &l)) == 1)
        if (l.kind == LINE_PURGE)
            found |= verify_line_purge(&l, &purge) && purge.edit.lines == first - 1;
    reader_close(&r->reader);
    if (e < 0 || (first > 1 && !found))
        return e < 0 ? e : ERR_INVALID;
    r->tree = merkle_tree_new(first > 1 ? &purge.merkle : NULL);
    return 0;
}

static int leaf_of(const struct line *l, struct hash *ret)
{
    struct hash raw;

    if (l->kind == LINE_STUB)
        return verify_line_stub(l, &raw, ret) ? 0 : ERR_INVALID;
    hash_leaf(l->s, l->len, ret);
    return 0;
}

static int grow_tree(struct run *r, int dirfd)
{
    struct hash leaf, root;
    struct line l;
    int e = reader_open(&r->reader, dirfd);

    while (e >= 0 && merkle_tree_leaves(r->tree) < r->note.size &&
           (e = reader_next(&r->reader, &l)) == 1) {
        meet(r, &l);
        e = leaf_of(&l, &leaf);
        if (e == 0)
            merkle_tree_add(r->tree, &leaf);
    }
    reader_close(&r->reader);
    if (e < 0)
        return e;
    e = merkle_tree_root(r->tree, r->note.size, &root);
    return e < 0 || memcmp(&root, &r->note.root, sizeof root) != 0 ? ERR_UNSAFE : 0;
}

/* --- the second time: lines --- */

/* Does one of the samples this line adds belong to a student? */
static bool has_sample(struct run *r, const struct line *line)
{
    struct line l = *line;
    size_t from = r->decode.half ? r->decode.n : 0;

    if (decode_line(&r->decode, &l) < 0)
        decode_reset(&r->decode);
    for (size_t i = from; i < r->decode.n; i++)
        if (set_has(&r->students, r->decode.sample[i].index))
            return true;
    return false;
}

static bool is_about(const struct line *l, const char *member, const struct set *set)
{
    uint64_t no;

    return verify_line_number(l, member, &no) && set_has(set, no);
}

/* What the list says of the student asked for, who may be named by a desktop. */
static bool is_expected(struct run *r, const struct line *line)
{
    struct line l = *line;

    if (decode_line(&r->decode, &l) <= DECODE_NONE)
        return false;
    const char *student = r->decode.event.expected.student;
    return !r->o->student || strcmp(student, r->o->student) == 0 || strcmp(student, r->name) == 0;
}

/* What says who is who is wanted whatever the time. */
static bool wanted(struct run *r, const struct line *l)
{
    bool now = l->t_ms >= r->o->from_ms && l->t_ms <= r->o->to_ms;

    switch (l->kind) {
    case LINE_OPEN: return true;
    case LINE_ROSTER: return is_about(l, "i", &r->students);
    case LINE_CONN:
    case LINE_LINK:
    case LINE_ALERT: return now && is_about(l, "i", &r->students);
    case LINE_ACTION:
        return now && (is_about(l, "alert", &r->alerts) || is_about(l, "i", &r->students));
    case LINE_EXPECTED: return is_expected(r, l);
    case LINE_SAMPLES: return has_sample(r, l) && now;
    case LINE_CONFIG:
    case LINE_NETWORK:
    case LINE_GAP:
    case LINE_API:
    case LINE_CLOCK:
    case LINE_RECOVER:
    case LINE_CLOSE: return now;
    default: return false;
    }
}

static void put_proof(struct run *r, const struct line *l, struct buf *b)
{
    struct hash path[MERKLE_PATH_MAX];
    char base64[HASH_BASE64_LEN + 1];
    int n = merkle_tree_path(r->tree, l->seq - 1, r->note.size, path);

    for (int i = 0; i < n; i++) {
        hash_base64(&path[i], base64);
        buf_printf(b, "%s\"%s\"", i ? "," : "", base64);
    }
}

/* Printable ASCII, as lines are. */
static void put_line(struct buf *b, const struct line *l)
{
    line_put(b, "\"");
    for (const char *p = l->s, *end = l->s + l->len; p < end; p++) {
        if (*p == '"' || *p == '\\')
            line_put(b, "\\");
        buf_add(b, p, 1);
    }
    line_put(b, "\"");
}

static int put_record(struct run *r, const struct line *l, struct buf *b)
{
    if (!verify_line_strict(l))
        return ERR_INVALID;
    buf_clear(b);
    buf_printf(b, "%s{\"seq\":%llu,\"line\":", r->ret->records++ ? ",\n" : "\n",
               (unsigned long long)l->seq);
    put_line(b, l);
    line_put(b, ",\"proof\":[");
    put_proof(r, l, b);
    line_put(b, "]}");
    fwrite(b->data, 1, b->len, r->o->out);
    return 1;
}

static void put_head(struct run *r, struct buf *b)
{
    char base64[HASH_BASE64_LEN + 1];
    struct hash pub;

    memcpy(pub.b, r->pub, sizeof pub.b);
    hash_base64(&pub, base64);
    line_put(b, "{\"invigil_export\":1");
    line_str(b, "run", r->about.run);
    line_str(b, "origin", r->about.origin);
    line_str(b, "pub", base64);
    line_str(b, "checkpoint", r->text);
    line_put(b, ",\n\"records\":[");
    fwrite(b->data, 1, b->len, r->o->out);
}

static int put_records(struct run *r, int dirfd)
{
    struct buf b;
    struct line l;
    int e = reader_open(&r->reader, dirfd);

    buf_init(&b, 4 * LINE_MAX_BYTES);
    put_head(r, &b);
    decode_reset(&r->decode);
    while (e >= 0 && (e = reader_next(&r->reader, &l)) == 1) {
        if (!wanted(r, &l))
            continue;
        if (l.seq <= r->note.size)
            e = put_record(r, &l, &b);
        else
            r->ret->left_out++;
    }
    fputs("]}\n", r->o->out);
    buf_done(&b);
    reader_close(&r->reader);
    return e;
}

int export_proof(int dirfd, const struct export_options *o, struct export_proof *ret)
{
    struct run r = {.o = o, .ret = ret};

    *ret = (struct export_proof){0};
    decode_init(&r.decode);
    int e = last_note(&r, dirfd);
    e = e < 0 ? e : begin_tree(&r, dirfd);
    e = e < 0 ? e : grow_tree(&r, dirfd);
    ret->signed_lines = r.note.size;
    ret->students = (uint32_t)r.students.n;
    if (e >= 0 && (r.students.n || !o->student))
        e = put_records(&r, dirfd);
    merkle_tree_free(r.tree);
    decode_done(&r.decode);
    reader_close(&r.reader);
    free(r.students.v);
    free(r.alerts.v);
    return e;
}
