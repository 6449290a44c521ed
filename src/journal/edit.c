/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The order of an edit: lock, verify, finish what an earlier one left, record and sign, remove. */
#include "journal/edit.h"

#include "base/err.h"
#include "base/mem.h"
#include "journal/edit_state.h"
#include "journal/encode.h"
#include "journal/scan.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <unistd.h>

enum { REDACT_LINES = 1000 }; /* named in one record: a seq takes at most 11 bytes or so */
enum { EARLIER_BYTES = 192, ESCAPED_BYTES = 6 }; /* a purge told again; a byte of its name */

bool edit_fail(struct edit_pass *p, enum edit_fault why)
{
    p->r->fault = why;
    return false;
}

bool edit_fail_errno(struct edit_pass *p)
{
    p->r->error = errno;
    return edit_fail(p, EDIT_IO);
}

void edit_add_seq(struct edit_seqs *s, uint64_t seq)
{
    MEM_GROW(s->v, s->n, s->cap);
    s->v[s->n++] = seq;
}

static int cmp_seq(const void *a, const void *b)
{
    uint64_t x = *(const uint64_t *)a, y = *(const uint64_t *)b;

    return x < y ? -1 : x > y;
}

void edit_sort(struct edit_seqs *s)
{
    if (s->n)
        qsort(s->v, s->n, sizeof *s->v, cmp_seq);
}

bool edit_has_seq(const struct edit_seqs *s, uint64_t seq)
{
    return s->n && bsearch(&seq, s->v, s->n, sizeof *s->v, cmp_seq);
}

/* --- before --- */

static bool lock(struct edit_pass *p)
{
    p->lock =
        openat(p->e->dirfd, "lock", O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW | O_NOCTTY, 0600);
    if (p->lock < 0)
        return edit_fail_errno(p);
    if (flock(p->lock, LOCK_EX | LOCK_NB) < 0)
        return errno == EWOULDBLOCK ? edit_fail(p, EDIT_BUSY) : edit_fail_errno(p);
    return true;
}

static void on_undone(void *ud, uint64_t seq)
{
    struct edit_pass *p = ud;

    edit_add_seq(&p->undone, seq);
}

static void on_edited(void *ud, const struct verify_edit *e)
{
    struct edit_pass *p = ud;

    if (e->redact)
        return;
    MEM_GROW(p->told.v, p->told.n, p->told.cap);
    p->told.v[p->told.n++] = *e;
}

/* Time never goes back, so the segments that are old enough come first. One more has ended, so the
 * one before is not the last. */
static void on_segment_end(void *ud, const struct verify_segment *s)
{
    struct edit_pass *p = ud;

    p->cut = p->next_cut;
    if (s->last_ms && s->last_ms < p->before_ms)
        p->next_cut = (struct edit_cut){s->no, s->lines, *s->last, *s->merkle};
}

static bool check(struct edit_pass *p)
{
    struct verify_options o = {.dirfd = p->e->dirfd,
                               .recovering = true,
                               .unfinished = true,
                               .undone = on_undone,
                               .edited = on_edited,
                               .segment_end = on_segment_end,
                               .ud = p};

    p->undone.n = p->told.n = 0;
    p->cut.no = p->next_cut.no = 0;
    if (!verify_journal(&o, &p->r->verify))
        return edit_fail(p, EDIT_BROKEN);
    if (!p->r->verify.has_pub) {
        p->r->verify.fault = VERIFY_NO_OPEN;
        return edit_fail(p, EDIT_BROKEN);
    }
    return memcmp(p->r->verify.pub, p->e->key->pub, KEY_PUB_BYTES) == 0 || edit_fail(p, EDIT_KEY);
}

/* --- removing --- */

/* Calls `each` for every line of every segment that is to stay, until it refuses. */
static bool each_line(struct edit_pass *p, bool (*each)(void *ud, const struct line *l), void *ud)
{
    const struct verify_result *v = &p->r->verify;
    unsigned first = v->purged_to >= v->first_segment ? v->purged_to + 1 : v->first_segment;

    for (unsigned no = first; no <= v->last_segment; no++) {
        struct scan s = {0};
        const char *line;
        size_t len;
        struct line l;
        if (scan_init(&s, p->e->dirfd, no) < 0)
            return edit_fail_errno(p);
        while (scan_next(&s, &line, &len) > 0) {
            if (line_read(line, len, &l) == 0 && !each(ud, &l))
                break;
        }
        scan_done(&s);
    }
    return true;
}

static bool segment_holds(struct edit_pass *p, unsigned no, const struct edit_seqs *seqs)
{
    struct scan s = {0};
    const char *line;
    size_t len;
    struct line l;
    bool holds = false;

    if (scan_init(&s, p->e->dirfd, no) < 0)
        return false;
    while (!holds && scan_next(&s, &line, &len) > 0)
        holds = line_read(line, len, &l) == 0 && edit_has_seq(seqs, l.seq);
    scan_done(&s);
    return holds;
}

/* Makes stubs of signed lines. Files beside the segments go first: when the last segment is done,
 * verify says that all is. */
static bool make_stubs(struct edit_pass *p, const struct edit_seqs *seqs)
{
    const struct verify_result *v = &p->r->verify;
    unsigned first = v->purged_to >= v->first_segment ? v->purged_to + 1 : v->first_segment;

    if (!edit_unlink_torn(p))
        return false;
    for (unsigned no = first; no <= v->last_segment; no++) {
        if (segment_holds(p, no, seqs) && (!edit_make_raw(p, no) || !edit_make_stubs(p, no, seqs)))
            return false;
    }
    return true;
}

/* What signed records say and is not so: an edit was cut short. */
static bool finish_earlier(struct edit_pass *p)
{
    const struct verify_result *v = &p->r->verify;
    bool purge = v->purged_to >= v->first_segment;

    if (!purge && !p->undone.n)
        return true;
    edit_sort(&p->undone);
    if (p->undone.n && !make_stubs(p, &p->undone))
        return false;
    if (purge && !edit_unlink_to(p, v->first_segment, v->purged_to))
        return false;
    p->r->finished = true;
    return check(p);
}

static bool begin(struct edit_pass *p, const struct edit *e, struct edit_result *r)
{
    *r = (struct edit_result){0};
    p->e = e;
    p->r = r;
    p->lock = p->fd = -1;
    buf_init(&p->line, LINE_MAX_BYTES);
    return lock(p) && check(p) && finish_earlier(p);
}

static bool done(struct edit_pass *p)
{
    edit_append_done(p);
    free(p->undone.v);
    free(p->told.v);
    buf_done(&p->line);
    if (p->lock >= 0)
        close(p->lock);
    return p->r->fault == EDIT_OK;
}

/* An earlier edit was finished but for the words that the journal is over. */
static bool nothing_new(struct edit_pass *p)
{
    const struct verify_result *v = &p->r->verify;

    if (!p->r->finished)
        return edit_fail(p, EDIT_NO_MATCH);
    return !v->ended || v->closed || (edit_append_begin(p) && edit_append_finish(p));
}

/* --- purge --- */

static void put_frontier(struct edit_pass *p, const struct merkle *m)
{
    char hex[HASH_HEX_LEN + 1];

    line_put(&p->line, ",\"frontier\":[");
    for (int i = 0; i < m->nodes; i++) {
        hash_hex(&m->node[i], hex);
        line_put(&p->line, i ? ",\"" : "\"");
        line_put(&p->line, hex);
        line_put(&p->line, "\"");
    }
    line_put(&p->line, "]");
}

static void put_earlier(struct edit_pass *p, const struct verify_edit *e)
{
    struct buf *b = &p->line;

    line_put(b, "{\"line\":");
    line_put_int(b, (int64_t)e->seq);
    line_time(b, "t", e->t_ms);
    line_str(b, "who", e->who);
    line_time(b, "before", e->before_ms);
    line_put(b, ",\"segments\":[");
    line_put_int(b, e->first);
    line_put(b, ",");
    line_put_int(b, e->last);
    line_put(b, "]");
    line_int(b, "lines", (int64_t)e->lines);
    line_put(b, "}");
}

/* The records of earlier purges that this one removes would be lost. Of more than fit into a line
 * (80 or so), the oldest are. */
static void put_all_earlier(struct edit_pass *p)
{
    size_t from, to = 0, room = LINE_BODY_MAX - p->line.len;

    while (to < p->told.n && p->told.v[to].seq <= p->cut.lines)
        to++;
    for (from = to; from > 0; from--) {
        size_t need = EARLIER_BYTES + ESCAPED_BYTES * strlen(p->told.v[from - 1].who);
        if (need > room)
            break;
        room -= need;
    }
    if (from == to)
        return;
    line_put(&p->line, ",\"earlier\":[");
    for (size_t i = from; i < to; i++) {
        line_put(&p->line, i == from ? "" : ",");
        put_earlier(p, &p->told.v[i]);
    }
    line_put(&p->line, "]");
}

static bool record_purge(struct edit_pass *p)
{
    struct buf *b = &p->line;

    edit_line_begin(p, LINE_PURGE);
    line_str(b, "who", p->e->who);
    line_time(b, "before", p->before_ms);
    line_put(b, ",\"segments\":[");
    line_put_int(b, p->r->first);
    line_put(b, ",");
    line_put_int(b, p->r->last);
    line_put(b, "]");
    line_int(b, "lines", (int64_t)p->cut.lines);
    line_hash(b, "prev_line", &p->cut.last);
    put_frontier(p, &p->cut.merkle);
    put_all_earlier(p);
    return edit_line_end(p);
}

static bool purge(struct edit_pass *p)
{
    const struct verify_result *v = &p->r->verify;

    if (!p->cut.no)
        return nothing_new(p);
    p->r->first = v->first_segment;
    p->r->last = p->cut.no;
    p->r->lines = p->cut.lines - v->purged_lines;
    return edit_append_begin(p) && record_purge(p) && edit_append_finish(p) &&
           edit_unlink_to(p, p->r->first, p->r->last);
}

bool edit_purge(const struct edit *e, int64_t before_ms, struct edit_result *ret)
{
    struct edit_pass p = {.before_ms = before_ms};

    if (begin(&p, e, ret))
        purge(&p);
    return done(&p);
}

/* --- redact --- */

struct found {
    uint64_t seq;
    uint64_t index;
    enum line_kind kind;
};

/* In place of an index: who was expected and had no instance. */
#define NOBODY UINT64_MAX

struct student {
    const char *id;
    char **name; /* of the student of these instances, as they were told; owned */
    size_t nname, capname;
    struct edit_seqs index; /* ascending, once sorted */
    struct found *v;        /* owned; their lines */
    size_t n, cap;
};

/* What a line says of whom it is about. */
struct about_whom {
    int64_t index; /* -1: nothing */
    char id[1024], student[1024];
};

static void read_text(struct json value, char *dst, size_t size)
{
    bool null;

    if (!line_get_str(&value, dst, size, &null))
        dst[0] = '\0';
}

static void read_whom(const struct line *l, struct about_whom *ret)
{
    struct line copy = *l;
    struct json_slice key;
    bool ok;

    ret->index = -1;
    ret->id[0] = ret->student[0] = '\0';
    while (line_member(&copy, &key, &ok)) {
        struct json value = copy.rest;
        if (line_is(&key, "i") && !line_get_int(&value, 0, UINT32_MAX, -1, &ret->index))
            ret->index = -1;
        else if (line_is(&key, "id"))
            read_text(value, ret->id, sizeof ret->id);
        else if (line_is(&key, "student"))
            read_text(value, ret->student, sizeof ret->student);
        if (!json_skip(&copy.rest, JSON_DEPTH_MAX))
            break;
    }
}

static bool is_name(const struct student *s, const char *name)
{
    for (size_t i = 0; i < s->nname; i++)
        if (strcmp(s->name[i], name) == 0)
            return true;
    return strcmp(s->id, name) == 0;
}

static bool find_index(void *ud, const struct line *l)
{
    struct student *s = ud;
    struct about_whom whom;

    if (l->kind != LINE_ROSTER)
        return true;
    read_whom(l, &whom);
    if (whom.index < 0 || (strcmp(whom.id, s->id) != 0 && strcmp(whom.student, s->id) != 0))
        return true;
    if (whom.student[0] && !is_name(s, whom.student)) {
        MEM_GROW(s->name, s->nname, s->capname);
        s->name[s->nname++] = mem_strdup(whom.student);
    }
    for (size_t k = 0; k < s->index.n; k++)
        if (s->index.v[k] == (uint64_t)whom.index)
            return true;
    edit_add_seq(&s->index, (uint64_t)whom.index);
    return true;
}

/* All that has a salt; what is expected is recorded with the first instance. */
static bool find_line(void *ud, const struct line *l)
{
    struct student *s = ud;
    struct about_whom whom;
    uint64_t index;

    if (!encode_salted(l->kind))
        return true;
    read_whom(l, &whom);
    if (l->kind == LINE_EXPECTED) {
        if (!is_name(s, whom.student))
            return true;
        index = s->index.n ? s->index.v[0] : NOBODY;
    } else {
        index = (uint64_t)whom.index;
        if (whom.index < 0 || !edit_has_seq(&s->index, index))
            return true;
    }
    MEM_GROW(s->v, s->n, s->cap);
    s->v[s->n++] = (struct found){l->seq, index, l->kind};
    return true;
}

static void put_counts(struct edit_pass *p, const unsigned *count)
{
    bool first = true;

    line_put(&p->line, ",\"what\":{");
    for (int k = 0; k < LINE_KINDS; k++) {
        if (!count[k])
            continue;
        line_put(&p->line, first ? "\"" : ",\"");
        line_put(&p->line, line_kind_name[k]);
        line_put(&p->line, "\":");
        line_put_int(&p->line, count[k]);
        first = false;
    }
    line_put(&p->line, "}");
}

/* One line about at most REDACT_LINES lines of an index, from *at on, which moves behind them. */
static bool record_some(struct edit_pass *p, const struct student *s, uint64_t index, size_t *at)
{
    unsigned count[LINE_KINDS] = {0};
    size_t from = *at, to = from, left = 0;

    for (; to < s->n && left < REDACT_LINES; to++) {
        if (s->v[to].index == index) {
            count[s->v[to].kind]++;
            left++;
        }
    }
    while (to < s->n && s->v[to].index != index)
        to++;
    edit_line_begin(p, LINE_REDACT);
    line_str(&p->line, "who", p->e->who);
    if (index == NOBODY)
        line_null(&p->line, "i");
    else
        line_int(&p->line, "i", (int64_t)index);
    put_counts(p, count);
    line_put(&p->line, ",\"lines\":");
    const char *gap = "[";
    for (size_t i = from; i < to; i++) {
        if (s->v[i].index != index)
            continue;
        line_put(&p->line, gap);
        line_put_int(&p->line, (int64_t)s->v[i].seq);
        gap = ",";
    }
    line_put(&p->line, "]");
    line_bool(&p->line, "more", to < s->n);
    *at = to;
    return edit_line_end(p);
}

static bool record_redact(struct edit_pass *p, const struct student *s)
{
    const uint64_t nobody = NOBODY, *index = s->index.n ? s->index.v : &nobody;

    for (size_t i = 0; i < (s->index.n ? s->index.n : 1); i++) {
        size_t at = 0;
        while (at < s->n)
            if (!record_some(p, s, index[i], &at))
                return false;
    }
    return true;
}

static bool redact(struct edit_pass *p, struct student *s)
{
    struct edit_seqs seqs = {0};

    if (!each_line(p, find_index, s))
        return false;
    edit_sort(&s->index);
    if (!each_line(p, find_line, s))
        return false;
    if (!s->n)
        return nothing_new(p);
    for (size_t i = 0; i < s->n; i++)
        edit_add_seq(&seqs, s->v[i].seq); /* ascending: found so */
    bool ok = edit_append_begin(p) && record_redact(p, s) && edit_append_finish(p) &&
              make_stubs(p, &seqs);
    p->r->students = (unsigned)s->index.n;
    p->r->lines = s->n;
    free(seqs.v);
    return ok;
}

bool edit_redact(const struct edit *e, const char *student, struct edit_result *ret)
{
    struct edit_pass p = {0};
    struct student s = {.id = student};

    if (begin(&p, e, ret))
        redact(&p, &s);
    for (size_t i = 0; i < s.nname; i++)
        free(s.name[i]);
    free(s.name);
    free(s.index.v);
    free(s.v);
    return done(&p);
}
