/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "journal/reader.h"

#include "base/err.h"
#include "base/mem.h"
#include "journal/keyframe.h"
#include "model/state.h"

#include <stdlib.h>
#include <string.h>

enum { BUF_BYTES = 1 << 20, PROBE_BYTES = 2 * LINE_MAX_BYTES, NEAR_BYTES = 256 << 10 };

static int open_segment(struct reader *r, uint32_t no)
{
    struct segment *s;
    int e = segment_open(r->dirfd, no, &s);

    if (e < 0)
        return e;
    segment_free(r->segment);
    r->segment = s;
    return 0;
}

int reader_go(struct reader *r, struct reader_place to)
{
    int e = 0;

    if (!r->segment || r->next.segment != to.segment)
        e = open_segment(r, to.segment);
    if (e == 0) {
        r->next = to;
        r->from = r->len = 0;
    }
    return e;
}

static int first_segment(const struct reader *r, unsigned *ret_first, unsigned *ret_last)
{
    unsigned missing;

    return segment_list(r->dirfd, ret_first, ret_last, &missing);
}

int reader_open(struct reader *r, int dirfd)
{
    unsigned first, last;

    *r = (struct reader){.dirfd = dirfd};
    int e = first_segment(r, &first, &last);
    if (e < 0)
        return e;
    r->buf = mem_calloc(BUF_BYTES, 1);
    e = reader_go(r, (struct reader_place){first, 0});
    if (e < 0)
        reader_close(r);
    return e;
}

void reader_close(struct reader *r)
{
    segment_free(r->segment);
    free(r->buf);
    *r = (struct reader){.dirfd = r->dirfd};
}

/* More bytes behind those that are not taken; how many, or an error. */
static int64_t fill(struct reader *r)
{
    memmove(r->buf, r->buf + r->from, r->len - r->from);
    r->len -= r->from;
    r->from = 0;
    int64_t n =
        segment_read(r->segment, r->next.at + (int64_t)r->len, r->buf + r->len, BUF_BYTES - r->len);
    if (n > 0)
        r->len += (size_t)n;
    return n;
}

/* The next segment is made only after the last line of this one was written: what is still to be
 * read here is read before going on. */
static int next_segment(struct reader *r)
{
    struct segment *s;
    int e = segment_open(r->dirfd, r->next.segment + 1, &s);

    if (e == ERR_NOT_FOUND)
        return 0;
    if (e < 0)
        return e;
    int64_t n = fill(r);
    if (n != 0 || segment_size(s) == 0) {
        segment_free(s);
        return n < 0 ? (int)n : n > 0;
    }
    segment_free(r->segment); /* a torn line at the end is left behind */
    r->segment = s;
    r->next = (struct reader_place){r->next.segment + 1, 0};
    r->from = r->len = 0;
    return 1;
}

static int more(struct reader *r)
{
    if (r->len - r->from >= LINE_MAX_BYTES)
        return ERR_INVALID;
    int64_t n = fill(r);
    return n == 0 ? next_segment(r) : n < 0 ? (int)n : 1;
}

/* The next line that is whole, into *ret_s; as reader_next. */
static int next_raw(struct reader *r, const char **ret_s, size_t *ret_len)
{
    size_t looked = 0;

    for (;;) {
        const char *p = r->buf + r->from;
        const char *lf = memchr(p + looked, '\n', r->len - r->from - looked);
        if (lf) {
            *ret_s = p;
            *ret_len = (size_t)(lf - p);
            return 1;
        }
        uint32_t segment = r->next.segment;
        looked = r->len - r->from;
        int e = more(r);
        if (e <= 0)
            return e;
        if (segment != r->next.segment)
            looked = 0;
    }
}

static void pass(struct reader *r, size_t len)
{
    r->last = r->next;
    r->from += len + 1;
    r->next.at += (int64_t)len + 1;
}

int reader_next(struct reader *r, struct line *ret)
{
    const char *s;
    size_t len;
    int e = next_raw(r, &s, &len);

    if (e != 1)
        return e;
    if (line_read(s, len, ret) < 0)
        return ERR_INVALID;
    pass(r, len);
    return 1;
}

int reader_next_of(struct reader *r, enum line_kind kind, struct line *ret)
{
    const char *s;
    size_t len;
    int e;

    while ((e = next_raw(r, &s, &len)) == 1 && !line_looks_like(s, len, kind))
        pass(r, len);
    return e == 1 ? reader_next(r, ret) : e;
}

/* --- finding --- */

/* t of the first whole line at or behind `at` of the segment at hand, and where it begins; stubs
 * have none and are passed over. 1, 0: there is none, or an error. */
static int probe(struct reader *r, int64_t at, int64_t *ret_at, int64_t *ret_t_ms)
{
    struct line l;
    int e = 1;

    r->next.at = at > 0 ? at - 1 : 0;
    r->from = r->len = 0;
    if (at > 0) { /* behind the LF before */
        int64_t n = segment_read(r->segment, r->next.at, r->buf, PROBE_BYTES);
        if (n <= 0)
            return (int)n;
        r->len = (size_t)n;
        const char *lf = memchr(r->buf, '\n', r->len);
        if (!lf)
            return 0;
        r->from = (size_t)(lf + 1 - r->buf);
        r->next.at += (int64_t)r->from;
    }
    uint32_t segment = r->next.segment;
    while ((e = reader_next(r, &l)) == 1 && l.kind == LINE_STUB && r->next.segment == segment)
        ;
    if (e == 1 && r->last.segment != segment) {
        e = reader_go(r, (struct reader_place){segment, 0});
        return e;
    }
    if (e == 1) {
        *ret_at = r->last.at;
        *ret_t_ms = l.t_ms;
    }
    return e;
}

static int first_ms(struct reader *r, uint32_t segment, int64_t *ret_ms)
{
    int64_t at;
    int e = reader_go(r, (struct reader_place){segment, 0});

    return e < 0 ? e : probe(r, 0, &at, ret_ms);
}

/* The last segment whose first line is not after t_ms, else the first one. */
static int find_segment(struct reader *r, int64_t t_ms, uint32_t *ret, uint32_t *ret_first)
{
    unsigned lo, hi;
    int e = first_segment(r, &lo, &hi);

    if (e < 0)
        return e;
    *ret_first = lo;
    while (lo < hi) {
        unsigned mid = lo + (hi - lo + 1) / 2;
        int64_t t;
        e = first_ms(r, mid, &t);
        if (e < 0)
            return e;
        if (e == 1 && t <= t_ms)
            lo = mid;
        else
            hi = mid - 1;
    }
    *ret = lo;
    return 0;
}

/* The offset of a line not after t_ms, less than NEAR_BYTES before the first one that is. */
static int find_offset(struct reader *r, uint32_t segment, int64_t t_ms, int64_t *ret_lo,
                       int64_t *ret_hi)
{
    int e = reader_go(r, (struct reader_place){segment, 0});

    if (e < 0 || (e = segment_refresh(r->segment)) < 0)
        return e;
    int64_t lo = 0, hi = segment_size(r->segment), at, t;
    while (hi - lo > NEAR_BYTES) {
        int64_t mid = lo + (hi - lo) / 2;
        e = probe(r, mid, &at, &t);
        if (e < 0)
            return e;
        if (e == 1 && t <= t_ms)
            lo = at;
        else
            hi = mid;
    }
    *ret_lo = lo;
    *ret_hi = hi;
    return 0;
}

int reader_before(struct reader *r, int64_t t_ms)
{
    uint32_t segment, first;
    int64_t lo, hi;
    int e = find_segment(r, t_ms - 1, &segment, &first);

    e = e < 0 ? e : find_offset(r, segment, t_ms - 1, &lo, &hi);
    return e < 0 ? e : reader_go(r, (struct reader_place){segment, lo});
}

/* The last end of a keyframe in [lo, hi) that is not after t_ms. */
static int last_end(struct reader *r, uint32_t segment, int64_t lo, int64_t hi, int64_t t_ms,
                    struct keyframe_end *ret)
{
    struct keyframe_end end;
    struct line l;
    int e = reader_go(r, (struct reader_place){segment, lo}), found = 0;

    while (e >= 0 && r->next.segment == segment && r->next.at < hi &&
           (e = reader_next(r, &l)) == 1 && r->last.segment == segment &&
           (l.kind == LINE_STUB || l.t_ms <= t_ms)) {
        if (keyframe_is_end(l, &end)) {
            *ret = end;
            found = 1;
        }
    }
    return e < 0 ? e : found;
}

/* A line that begins at or before `at`. */
static int back_to_line(struct reader *r, int64_t at, int64_t *ret)
{
    int64_t t;

    if (at <= 0) {
        *ret = 0;
        return 1;
    }
    return probe(r, at, ret, &t);
}

static int keyframe_in(struct reader *r, uint32_t segment, int64_t t_ms, struct keyframe_end *ret)
{
    int64_t lo, hi;
    int e = find_offset(r, segment, t_ms, &lo, &hi);

    while (e >= 0) {
        e = last_end(r, segment, lo, hi, t_ms, ret);
        if (e != 0 || lo == 0)
            return e;
        hi = lo;
        e = back_to_line(r, lo - BUF_BYTES, &lo);
    }
    return e;
}

int reader_keyframe(struct reader *r, int64_t t_ms, struct reader_place *ret_from,
                    uint64_t *ret_lines)
{
    uint32_t segment, first;
    struct keyframe_end end;
    int e = find_segment(r, t_ms, &segment, &first);

    if (e < 0)
        return e;
    for (; segment >= first; segment--) {
        e = keyframe_in(r, segment, t_ms, &end);
        if (e < 0)
            return e;
        if (e == 1) {
            *ret_from = (struct reader_place){segment, end.from};
            *ret_lines = end.lines;
            return 1;
        }
    }
    return 0;
}

int reader_span(struct reader *r, int64_t *ret_first_ms, int64_t *ret_last_ms)
{
    unsigned first, last;
    int64_t at, t, size;
    int e = first_segment(r, &first, &last);

    e = e < 0 ? e : first_ms(r, first, ret_first_ms);
    if (e <= 0)
        return e < 0 ? e : ERR_NOT_FOUND;
    for (; last >= first; last--) {
        struct line l;
        e = reader_go(r, (struct reader_place){last, 0});
        e = e < 0 ? e : segment_refresh(r->segment);
        if (e < 0)
            return e;
        size = segment_size(r->segment);
        e = probe(r, size > 4 * LINE_MAX_BYTES ? size - 4 * LINE_MAX_BYTES : 0, &at, &t);
        if (e == 0)
            continue;
        for (; e == 1; e = reader_next(r, &l))
            if (r->last.at != at)
                t = l.t_ms ? l.t_ms : t;
        *ret_last_ms = t;
        return e;
    }
    return ERR_NOT_FOUND;
}

/* --- restoring --- */

struct identities {
    struct reader *reader; /* in the keyframe's segment: its lines are in its buffer */
    struct decode decode;
    char line[LINE_MAX_BYTES];
};

static const struct event *find_identity(void *ud, int64_t at)
{
    struct identities *id = ud;
    struct line l;
    const char *lf = NULL;

    for (size_t n = 1024; at >= 0 && !lf && n <= sizeof id->line; n *= 4) {
        int64_t got = segment_read(id->reader->segment, at, id->line, n);
        if (got <= 0)
            return NULL;
        lf = memchr(id->line, '\n', (size_t)got);
    }
    if (!lf || line_read(id->line, (size_t)(lf - id->line), &l) < 0)
        return NULL;
    return decode_line(&id->decode, &l) > DECODE_NONE ? &id->decode.event : NULL;
}

static int take_keyframe(struct reader *r, uint64_t lines, struct keyframe_reader *k)
{
    uint32_t segment = r->next.segment;
    struct line l;

    for (uint64_t i = 0; i < lines; i++) {
        int e = reader_next(r, &l);
        if (e < 0)
            return e;
        if (e == 0 || l.kind != LINE_KEY || r->last.segment != segment || k->ended ||
            keyframe_take(k, &l) < 0)
            return ERR_INVALID;
    }
    return k->ended ? 0 : ERR_INVALID;
}

int reader_restore(struct reader *r, struct reader_place from, uint64_t lines, struct model *m,
                   bool keep_trends)
{
    struct identities *id = mem_zalloc(sizeof *id);
    struct keyframe_reader k = {.model = m, .find = find_identity, .ud = id, .instance = -1};
    int e = reader_go(r, from);

    id->reader = r;
    decode_init(&id->decode);
    state_clear(m, keep_trends);
    e = e < 0 ? e : take_keyframe(r, lines, &k);
    keyframe_reader_done(&k);
    if (e < 0)
        state_clear(m, keep_trends);
    decode_done(&id->decode);
    free(id);
    return e;
}
