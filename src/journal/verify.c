/* SPDX-License-Identifier: GPL-3.0-or-later */
/* One pass over all lines with `checkpoints` beside it: each note is compared when the line it
 * names has been taken. Only what was purged is looked for beforehand, because the tree goes on
 * from there. Owns nothing but the state of the pass. */
#include "journal/verify.h"

#include "base/err.h"
#include "base/mem.h"
#include "journal/line.h"
#include "journal/notes.h"
#include "journal/scan.h"
#include "journal/segment.h"
#include "journal/verify_line.h"
#include "journal/verify_pace.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>

enum { PROGRESS_BYTES = 1 << 20 };

struct stub {
    uint64_t seq;
    uint64_t named; /* by the first redact line that does, 0 none yet */
};

/* A line that orders what is not done. */
struct order {
    uint64_t record;
    uint64_t seq;
};

struct pass {
    const struct verify_options *o;
    struct verify_result *r;
    struct notes notes;
    struct note next; /* the first note not yet compared */
    bool has_next;    /* ... if there is one */
    bool fresh;       /* ... and it was written since the pass began */
    struct note given;
    bool has_given; /* ... and it was not yet compared */
    bool opened;    /* the run's first open line was read, and what follows from it done */
    bool tree;      /* all leaves are known */
    struct verify_open open;
    struct verify_purge purge; /* the newest, if segments are missing */
    bool purged;
    struct verify_where here;    /* the line at hand */
    struct verify_where pending; /* the first ckpt or close whose note has not come; line 0 none */
    struct verify_pace pace;
    struct verify_where segment_end; /* the last line before the segment's open line */
    struct verify_where before;      /* the line before the one at hand */
    uint64_t end_lines;              /* how many lines there were before the open line */
    int64_t end_ms;                  /* ... and t of the last of them */
    struct verify_late late;         /* last 0: none, or told */
    enum line_kind last_kind;
    struct verify_where edit; /* the first record of a removal that is not signed; line 0 none */
    struct verify_result before_edit;
    enum line_kind kind_before_edit;
    struct stub *stubs; /* owned; ascending, for they are met so */
    size_t nstubs, capstubs;
    struct order *orders; /* owned; of redact lines, not done */
    size_t norders, caporders;
    uint64_t done, all, shown; /* bytes, for progress */
};

static bool fail(struct pass *p, enum verify_fault fault)
{
    p->r->fault = fault;
    p->r->where = p->here;
    return false;
}

static bool fail_errno(struct pass *p)
{
    p->r->error = errno;
    return fail(p, VERIFY_UNREADABLE);
}

/* --- notes --- */

static bool note_failed(struct pass *p, int code)
{
    int why = errno;

    p->here = (struct verify_where){0};
    p->r->note = p->notes.n + 1;
    p->r->torn_notes_bytes = notes_rest(&p->notes);
    errno = why;
    switch (code) {
    case ERR_INVALID: return fail(p, VERIFY_NOTE);
    case ERR_UNSAFE: return fail(p, VERIFY_NOTE_SIGNATURE);
    case ERR_TOO_BIG: return p->o->recovering || p->fresh || fail(p, VERIFY_NOTE_TORN);
    default: return fail_errno(p);
    }
}

/* The next note, if there is one, is a good one. */
static bool next_note(struct pass *p)
{
    uint64_t before = p->has_next ? p->next.size : 0;
    struct verify_where here = p->here;

    p->r->notes_bytes = p->notes.used;
    int r = notes_next(&p->notes, p->r->pub, &p->next);
    p->has_next = r > 0;
    p->fresh = p->fresh || notes_fresh(&p->notes);
    if (r < 0) {
        bool ok = note_failed(p, r);
        if (ok)
            p->here = here;
        return ok;
    }
    if (r == 0)
        return true;
    enum verify_fault fault = strcmp(p->next.origin, p->r->origin) != 0 ? VERIFY_NOTE_SIGNATURE
                              : p->next.size <= before                  ? VERIFY_NOTE_ORDER
                                                                        : VERIFY_OK;
    if (fault) {
        p->r->note = p->notes.n;
        p->here = (struct verify_where){0};
        return fail(p, fault);
    }
    return true;
}

/* The line at hand is the last one that the note covers. */
static bool compare_note(struct pass *p)
{
    struct verify_result *r = p->r;
    struct hash root;

    r->notes++;
    if (!p->tree)
        return next_note(p);
    merkle_root(&r->merkle, &root);
    if (memcmp(root.b, p->next.root.b, sizeof root.b) != 0) {
        r->note = p->notes.n;
        return fail(p, VERIFY_NOTE_ROOT);
    }
    if (p->pending.line) {
        p->here = p->pending;
        return fail(p, VERIFY_NOTE_MISSING);
    }
    r->signed_lines = p->next.size;
    r->signed_ms = r->last_ms;
    r->unsigned_ms = 0;
    p->edit.line = 0;
    verify_pace_noted(&p->pace);
    if (p->late.last && p->o->late)
        p->o->late(p->o->ud, &p->late);
    p->late.last = 0;
    return next_note(p);
}

/* A line without its note is at the end of all, or the recorder that writes it has gone on. */
static bool catch_up(struct pass *p)
{
    struct verify_where here = p->here, pending = p->pending;

    if (!pending.line || pending.line != p->r->lines || p->has_next || p->o->recovering)
        return true;
    notes_refresh(&p->notes);
    p->fresh = true;
    if (!next_note(p))
        return false;
    if (!p->has_next || p->next.size != pending.line)
        return true;
    p->here = pending;
    p->pending.line = 0;
    if (!compare_note(p))
        return false;
    p->here = here;
    return true;
}

static bool compare_given(struct pass *p)
{
    struct hash root;

    p->has_given = false;
    merkle_root(&p->r->merkle, &root);
    return memcmp(root.b, p->given.root.b, sizeof root.b) == 0 || fail(p, VERIFY_GIVEN_NOTE);
}

static bool begin_given(struct pass *p)
{
    const char *text = p->o->given_note;
    size_t used;

    if (!text)
        return true;
    if (note_parse(text, strlen(text), &p->given, &used) < 0 || text[used] ||
        note_check(text, used, p->r->pub) < 0 || strcmp(p->given.origin, p->r->origin) != 0) {
        p->here = (struct verify_where){0};
        return fail(p, VERIFY_GIVEN_SIGNATURE);
    }
    p->has_given = p->tree && p->given.size >= p->r->purged_lines;
    p->r->given_past = !p->has_given;
    return !p->has_given || p->given.size > p->r->lines || compare_given(p);
}

/* Notes of what is no longer there: signed, and that is all one can know. The end of what was
 * purged is known. */
static bool begin_notes(struct pass *p)
{
    if (!next_note(p))
        return false;
    while (p->has_next && p->next.size < p->r->lines) {
        p->r->notes++;
        if (p->tree)
            p->r->signed_lines = p->next.size;
        verify_pace_noted(&p->pace);
        if (!next_note(p))
            return false;
    }
    return !p->has_next || p->next.size > p->r->lines || compare_note(p);
}

/* --- the lines by which the journal speaks of itself --- */

/* What the first open line says decides who must have signed. */
static bool begin_run(struct pass *p, const struct verify_open *open)
{
    struct verify_result *r = p->r;
    char origin[KEY_ORIGIN_SIZE];
    uint8_t pub[KEY_PUB_BYTES];
    int code = key_pub_load(p->o->dirfd, "key.pub", origin, pub);

    p->open = *open;
    memcpy(r->pub, open->pub, sizeof r->pub);
    strcpy(r->origin, open->origin);
    strcpy(r->run, open->run);
    r->has_pub = true;
    if (code == ERR_IO)
        return fail_errno(p);
    if (!(code == ERR_NOT_FOUND && p->o->only) &&
        (code < 0 || memcmp(pub, open->pub, sizeof pub) != 0 || strcmp(origin, open->origin) != 0))
        return fail(p, VERIFY_KEY_PUB);
    if (p->o->pub && memcmp(p->o->pub, open->pub, sizeof pub) != 0)
        return fail(p, VERIFY_OTHER_KEY);
    p->opened = true;
    return begin_given(p) && begin_notes(p);
}

/* The first line of a segment, and no other. */
static bool take_open(struct pass *p, const struct line *l)
{
    struct verify_open open;

    if ((l->kind == LINE_OPEN) != (p->here.line_in_segment == 1))
        return fail(p, VERIFY_NO_OPEN);
    if (l->kind != LINE_OPEN)
        return true;
    p->segment_end = p->before;
    p->end_lines = p->r->lines;
    p->end_ms = p->r->last_ms;
    if (!verify_line_open(l, &open))
        return fail(p, VERIFY_NOT_A_LINE);
    if (open.segment != p->here.segment)
        return fail(p, VERIFY_NO_OPEN);
    if (p->opened)
        return (memcmp(open.pub, p->open.pub, sizeof open.pub) == 0 &&
                strcmp(open.origin, p->open.origin) == 0 && strcmp(open.run, p->open.run) == 0) ||
               fail(p, VERIFY_NO_OPEN);
    if (open.segment == 1)
        verify_genesis(&open, &p->r->last);
    else if (!p->purged)
        p->r->last = l->prev; /* a segment alone */
    return begin_run(p, &open);
}

static int stub_cmp(const void *key, const void *element)
{
    uint64_t seq = *(const uint64_t *)key, other = ((const struct stub *)element)->seq;

    return seq < other ? -1 : seq > other;
}

static bool name_stub(void *ud, uint64_t seq)
{
    struct pass *p = ud;
    struct stub *s =
        p->nstubs ? bsearch(&seq, p->stubs, p->nstubs, sizeof *p->stubs, stub_cmp) : NULL;

    if (seq <= p->r->purged_lines)
        return true;
    if (s) {
        s->named = s->named ? s->named : p->here.line;
        return true;
    }
    MEM_GROW(p->orders, p->norders, p->caporders);
    p->orders[p->norders++] = (struct order){p->here.line, seq};
    return true;
}

static bool take_redact(struct pass *p, const struct line *l)
{
    struct verify_edit e;
    size_t before = p->norders;

    if (!verify_line_redact(l, &e, name_stub, p))
        return fail(p, VERIFY_NOT_A_LINE);
    if (p->norders > before && !p->o->only && !p->o->unfinished && !p->o->recovering)
        return fail(p, VERIFY_REDACT_UNDONE);
    if (p->o->edited)
        p->o->edited(p->o->ud, &e);
    return true;
}

/* Its own line is gone: it is told where that is told. */
static void on_earlier(void *ud, const struct verify_edit *e)
{
    struct pass *p = ud;

    if (p->o->edited)
        p->o->edited(p->o->ud, e);
}

static bool take_purge(struct pass *p, const struct line *l)
{
    struct verify_purge purge;

    if (!verify_line_purge(l, &purge) || !verify_line_earlier(l, on_earlier, p))
        return fail(p, VERIFY_NOT_A_LINE);
    if (purge.edit.last >= p->here.segment)
        return fail(p, VERIFY_PURGE);
    if (purge.edit.last >= p->r->first_segment && !p->o->only && !p->o->unfinished &&
        !p->o->recovering)
        return fail(p, VERIFY_PURGE_UNDONE);
    if (purge.edit.last > p->r->purged_to)
        p->r->purged_to = purge.edit.last;
    if (p->o->edited)
        p->o->edited(p->o->ud, &purge.edit);
    return true;
}

/* Killed recorders leave ckpt lines without a note; who goes on says how far the notes went. */
static bool take_recover(struct pass *p, const struct line *l)
{
    const struct verify_result *r = p->r;
    bool edit = p->last_kind != LINE_OPEN;
    uint64_t from = r->signed_lines > r->purged_lines ? r->signed_lines : r->purged_lines;
    uint64_t to = edit ? r->lines : p->end_lines;
    uint64_t size;

    if (p->tree && from < to)
        p->late = (struct verify_late){from + 1, to,  r->unsigned_ms, edit ? r->last_ms : p->end_ms,
                                       l->t_ms,  edit};
    p->pending.line = 0;
    return !verify_line_number(l, "signed", &size) || size == p->r->signed_lines || !p->tree ||
           fail(p, VERIFY_NOTE_MISSING);
}

static bool number_is(const struct line *l, const char *name, uint64_t want)
{
    uint64_t v;

    return verify_line_number(l, name, &v) && v == want;
}

static bool take_kind(struct pass *p, const struct line *l)
{
    bool edit = l->kind == LINE_PURGE || l->kind == LINE_REDACT;

    if (edit && !p->edit.line) {
        p->edit = p->here;
        p->before_edit = *p->r;
        p->kind_before_edit = p->last_kind;
    }
    p->r->ended = l->kind == LINE_CLOSE ||
                  (p->r->ended && (edit || l->kind == LINE_CKPT || l->kind == LINE_RECOVER));
    switch (l->kind) {
    case LINE_CKPT: return number_is(l, "size", l->seq) || fail(p, VERIFY_NOT_A_LINE);
    case LINE_CLOSE: return number_is(l, "lines", l->seq) || fail(p, VERIFY_CLOSE);
    case LINE_ROTATE: return number_is(l, "to", p->here.segment + 1) || fail(p, VERIFY_NOT_A_LINE);
    case LINE_RECOVER: return take_recover(p, l);
    case LINE_PURGE: return take_purge(p, l);
    case LINE_REDACT: return take_redact(p, l);
    default: return true;
    }
}

/* --- any line --- */

/* Could an honest recorder have left the lines before this one as they are signed? */
static bool keep_pace(struct pass *p, const struct line *l)
{
    struct verify_result *r = p->r;

    if (p->o->only)
        return true;
    enum verify_fault fault = verify_pace_line(&p->pace, l, r->signed_lines == r->lines);
    if (fault == VERIFY_NOTE_MISSING)
        p->here = p->pace.ends ? p->segment_end : p->before;
    return !fault || fail(p, fault);
}

static void take_stub(struct pass *p, const struct line *l, struct hash *leaf)
{
    verify_line_stub(l, &p->r->last, leaf);
    MEM_GROW(p->stubs, p->nstubs, p->capstubs);
    p->stubs[p->nstubs++] = (struct stub){.seq = l->seq};
    p->r->stubs++;
}

static void take_time(struct pass *p, const struct line *l)
{
    struct verify_result *r = p->r;

    if (l->kind != LINE_STUB)
        r->last_ms = l->t_ms;
    if (!r->first_ms)
        r->first_ms = r->last_ms;
    if (!r->unsigned_ms)
        r->unsigned_ms = r->last_ms;
}

/* What was signed when this was the last line. */
static bool end_line(struct pass *p, const struct line *l)
{
    bool noted = p->has_next && p->next.size == l->seq;

    if (noted && !compare_note(p))
        return false;
    if (!noted && p->tree && !p->pending.line && (l->kind == LINE_CKPT || l->kind == LINE_CLOSE))
        p->pending = p->here;
    return !p->has_given || p->given.size != l->seq || compare_given(p);
}

static bool take_line(struct pass *p, const char *s, size_t len)
{
    struct verify_result *r = p->r;
    struct line l;
    struct hash leaf;

    if (line_read(s, len, &l) < 0 || !verify_line_strict(&l))
        return fail(p, VERIFY_NOT_A_LINE);
    p->here.line = l.seq;
    if (l.kind != LINE_STUB)
        p->here.t_ms = l.t_ms;
    if (p->o->only && !p->opened)
        r->lines = l.seq - 1;
    if (l.seq != r->lines + 1)
        return fail(p, VERIFY_SEQ);
    if (!catch_up(p) || !take_open(p, &l))
        return false;
    if (l.kind != LINE_STUB && memcmp(l.prev.b, r->last.b, sizeof l.prev.b) != 0)
        return fail(p, VERIFY_CHAIN);
    if (l.kind != LINE_STUB && l.t_ms < r->last_ms)
        return fail(p, VERIFY_TIME);
    if (!keep_pace(p, &l) || !take_kind(p, &l))
        return false;
    take_time(p, &l);
    if (l.kind == LINE_STUB) {
        take_stub(p, &l, &leaf);
    } else {
        hash_of(s, len + 1, &r->last);
        hash_leaf(s, len, &leaf);
    }
    merkle_add(&r->merkle, &leaf);
    r->lines = l.seq;
    r->read++;
    r->bytes += len + 1;
    p->last_kind = l.kind;
    p->before = p->here;
    return end_line(p, &l);
}

/* --- segments --- */

static void show(struct pass *p, int64_t end, bool always)
{
    uint64_t now = p->done + (uint64_t)end;

    if (!p->o->progress || (!always && now - p->shown < PROGRESS_BYTES))
        return;
    p->shown = now;
    p->o->progress(p->o->ud, now, p->all);
}

static bool scan_failed(struct pass *p, int code)
{
    switch (code) {
    case ERR_INVALID: return fail(p, VERIFY_COMPRESSED);
    case ERR_TOO_BIG: return fail(p, VERIFY_TOO_LONG);
    case ERR_UNSAFE: errno = EINVAL; return fail_errno(p);
    default: return fail_errno(p);
    }
}

static bool read_lines(struct pass *p, struct scan *s)
{
    const char *line;
    size_t len;
    int code;

    while ((code = scan_next(s, &line, &len)) > 0) {
        p->here.line_in_segment++;
        p->here.line = p->r->lines + 1;
        p->here.at = (uint64_t)s->at;
        if (!take_line(p, line, len))
            return false;
        show(p, scan_end(s), false);
    }
    p->here.line_in_segment++;
    p->here.line = p->r->lines + 1;
    p->here.at = (uint64_t)scan_end(s);
    if (code < 0)
        return scan_failed(p, code);
    p->r->last_segment_bytes = (uint64_t)scan_end(s);
    p->r->torn_bytes = scan_torn(s);
    return true;
}

static bool read_segment(struct pass *p, unsigned no, bool last)
{
    struct scan s = {0};
    int code;

    p->here = (struct verify_where){.segment = no, .t_ms = p->r->last_ms};
    p->r->segments++;
    p->r->last_segment = no;
    code = scan_init(&s, p->o->dirfd, no);
    if (code < 0)
        return scan_failed(p, code);
    bool ok = read_lines(p, &s);
    p->done += (uint64_t)scan_end(&s);
    scan_done(&s);
    if (!ok)
        return false;
    if (p->r->torn_bytes && !(last && p->o->recovering))
        return fail(p, VERIFY_TORN);
    if (!p->r->last_segment_bytes && !last)
        return fail(p, VERIFY_NO_OPEN);
    if (p->o->segment_end)
        p->o->segment_end(p->o->ud, &(struct verify_segment){no, p->r->lines, p->r->last_ms,
                                                             &p->r->last, &p->r->merkle});
    return true;
}

/* --- what was purged --- */

enum found { FOUND_NONE, FOUND_UNDONE, FOUND_DONE };

/* The newest line of a segment that says where segment `first` goes on from, or else, unless there
 * is one in a later segment, the newest one of a purge that is not done. */
static int find_purge(struct pass *p, unsigned no, unsigned first, enum found *found)
{
    struct scan s = {0};
    struct verify_purge purge;
    const char *line;
    size_t len;
    struct line l;
    enum found before = *found;
    int code = scan_init(&s, p->o->dirfd, no);

    if (code < 0)
        return code;
    while ((code = scan_next(&s, &line, &len)) > 0) {
        if (!memmem(line, len < 96 ? len : 96, "\"k\":\"purge\"", 11) ||
            line_read(line, len, &l) < 0 || !verify_line_purge(&l, &purge))
            continue;
        enum found is = purge.edit.last + 1 == first          ? FOUND_DONE
                        : purge.edit.last >= first && !before ? FOUND_UNDONE
                                                              : FOUND_NONE;
        if (is && is >= *found) {
            *found = is;
            p->purge = purge;
        }
    }
    scan_done(&s);
    return code;
}

/* Where the chain and the tree go on, when there is no first segment: a purge line says so. Whether
 * it is part of the journal and signed is seen when it is met. */
static bool begin_purged(struct pass *p, unsigned first, unsigned last)
{
    enum found found = FOUND_NONE;

    for (unsigned no = last; found != FOUND_DONE && no >= first; no--) {
        p->here.segment = no;
        int code = find_purge(p, no, first, &found);
        if (code < 0)
            return scan_failed(p, code);
    }
    const struct verify_edit *e = &p->purge.edit;
    p->here.segment = first - 1;
    if (!found || e->last >= last)
        return fail(p, VERIFY_SEGMENT_GONE);
    p->here.segment = first;
    if (found == FOUND_UNDONE && !p->o->unfinished)
        return fail(p, VERIFY_PURGE_UNDONE);
    p->purged = true;
    p->r->lines = p->r->purged_lines = e->lines;
    p->r->last = p->purge.prev_line;
    p->r->merkle = p->purge.merkle;
    return true;
}

/* --- the whole --- */

static bool begin(struct pass *p, unsigned *ret_first, unsigned *ret_last)
{
    unsigned missing = 0;
    int code = segment_list(p->o->dirfd, ret_first, ret_last, &missing);

    if (code == ERR_NOT_FOUND)
        return fail(p, VERIFY_NO_JOURNAL);
    if (code == ERR_INVALID && !p->o->only) {
        p->here.segment = missing;
        return fail(p, VERIFY_SEGMENT_GONE);
    }
    if (code < 0 && code != ERR_INVALID)
        return fail_errno(p);
    p->tree = !p->o->only || p->o->only == 1;
    if (p->o->only)
        *ret_first = *ret_last = p->o->only;
    else if (*ret_first > 1 && !begin_purged(p, *ret_first, *ret_last))
        return false;
    p->r->first_segment = *ret_first;
    if (p->purged)
        *ret_first = p->purge.edit.last + 1;
    return true;
}

/* An edit that was cut short, and all that was written behind it, is as if it had not been. */
static bool cut_edit(struct pass *p)
{
    struct verify_result *r = p->r, *b = &p->before_edit;

    if (!p->edit.line || !p->o->recovering)
        return true;
    if (p->edit.segment != r->last_segment) {
        p->here = p->edit;
        return fail(p, VERIFY_PURGE);
    }
    b->torn_bytes = r->last_segment_bytes + r->torn_bytes - p->edit.at;
    b->last_segment_bytes = p->edit.at;
    b->last_segment = r->last_segment;
    b->torn_notes_bytes = r->torn_notes_bytes;
    b->notes_bytes = r->notes_bytes;
    *r = *b;
    p->last_kind = p->kind_before_edit;
    return true;
}

/* Every stub is named by a signed line, and what a line names and is none is told. */
static bool check_removed(struct pass *p)
{
    struct verify_result *r = p->r;

    if (p->o->only)
        return true;
    for (size_t i = 0; i < p->nstubs; i++) {
        if (!p->stubs[i].named || p->stubs[i].named > r->signed_lines) {
            p->here = (struct verify_where){.line = p->stubs[i].seq};
            return fail(p, VERIFY_STUB);
        }
    }
    for (size_t i = 0; i < p->norders; i++) {
        if (p->orders[i].record > r->signed_lines)
            continue;
        p->here = (struct verify_where){.line = p->orders[i].record};
        if (!p->o->unfinished)
            return fail(p, VERIFY_REDACT_UNDONE);
        if (p->o->undone)
            p->o->undone(p->o->ud, p->orders[i].seq);
    }
    return true;
}

/* Are the lines that are missing those that a signed line names, and all segments it names gone? */
static bool check_purged(struct pass *p)
{
    struct verify_result *r = p->r;

    p->here = (struct verify_where){.segment = r->first_segment};
    if (p->purged && p->purge.edit.seq > r->signed_lines)
        return fail(p, VERIFY_PURGE);
    return p->o->unfinished || p->o->only || r->purged_to < r->first_segment ||
           fail(p, VERIFY_PURGE_UNDONE);
}

static bool finish(struct pass *p)
{
    struct verify_result *r = p->r;

    if (!catch_up(p))
        return false;
    p->here = (struct verify_where){.segment = r->last_segment};
    if (!p->opened) {
        p->here.line_in_segment = 1;
        return notes_rest(&p->notes) ? fail(p, VERIFY_NOTE_BEYOND)
                                     : p->o->recovering || fail(p, VERIFY_NO_OPEN);
    }
    if (p->has_next && !p->fresh && !p->o->only) {
        r->note = p->notes.n;
        return fail(p, VERIFY_NOTE_BEYOND);
    }
    while (p->has_next) { /* beyond a segment read alone: signed, and that is all */
        r->notes++;
        if (!next_note(p))
            return false;
    }
    if (p->has_given && p->given.size > r->lines && !p->o->only)
        return fail(p, VERIFY_GIVEN_NOTE);
    if (!cut_edit(p) || !check_removed(p) || !check_purged(p))
        return false;
    r->closed = p->last_kind == LINE_CLOSE && r->signed_lines == r->lines;
    p->here = p->before;
    return p->last_kind != LINE_CLOSE || r->closed || p->o->only || p->o->recovering ||
           fail(p, VERIFY_CLOSE_UNSIGNED);
}

static void measure(struct pass *p, unsigned first, unsigned last)
{
    struct segment *s;

    for (unsigned no = first; p->o->progress && no <= last; no++) {
        if (segment_open(p->o->dirfd, no, &s) == 0) {
            p->all += (uint64_t)segment_size(s);
            segment_free(s);
        }
    }
}

static bool run(struct pass *p)
{
    unsigned first, last;

    /* before the segments: what was signed is in them already, also while a recorder writes */
    int code = notes_init(&p->notes, p->o->dirfd);
    if (code < 0) {
        p->r->error = code == ERR_UNSAFE ? 0 : errno;
        return fail(p, VERIFY_NOTES_FILE);
    }
    if (!begin(p, &first, &last))
        return false;
    measure(p, first, last);
    for (unsigned no = first; no <= last; no++)
        if (!read_segment(p, no, no == last))
            return false;
    show(p, 0, true);
    return finish(p);
}

bool verify_journal(const struct verify_options *o, struct verify_result *ret)
{
    struct pass *p = mem_zalloc(sizeof *p);

    *ret = (struct verify_result){0};
    merkle_init(&ret->merkle);
    p->o = o;
    p->r = ret;
    run(p);
    merkle_root(&ret->merkle, &ret->root);
    notes_done(&p->notes);
    free(p->stubs);
    free(p->orders);
    free(p);
    return ret->fault == VERIFY_OK;
}
