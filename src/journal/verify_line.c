/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Reads single lines, strictly. Knows nothing of the lines before and after. */
#include "journal/verify_line.h"

#include "base/err.h"
#include "journal/segment.h"

#include <stdio.h>
#include <string.h>

#define NUMBER_MAX (INT64_C(1) << 62)

/* Printable ASCII and nothing else, eight bytes at a time: the top bit of a byte becomes set by
 * itself, by taking 0x20 from less, or by adding 1 to 0x7F. Neither borrows nor carries unless
 * there was such a byte before. */
static bool printable(const char *s, size_t len)
{
    const uint64_t ones = 0x0101010101010101, tops = 0x80 * ones;
    uint64_t bad = 0, x;

    for (; len >= sizeof x; s += sizeof x, len -= sizeof x) {
        memcpy(&x, s, sizeof x);
        bad |= x | (x - 0x20 * ones) | (x + ones);
    }
    x = 0x20 * ones;
    memcpy(&x, s, len);
    bad |= x | (x - 0x20 * ones) | (x + ones);
    return !(bad & tops);
}

static bool spaces_in_strings(const char *s, size_t len)
{
    bool inside = false;

    for (size_t i = 0; i < len; i++) {
        if (inside && s[i] == '\\')
            i++;
        else if (s[i] == '"')
            inside = !inside;
        else if (s[i] == ' ' && !inside)
            return false;
    }
    return true;
}

/* Two readers must not understand a line differently. Asked of every member, so without strlen. */
static bool envelopes(const struct json_slice *key)
{
    switch (key->len) {
    case 1: return *key->s == 'v' || *key->s == 't' || *key->s == 'k';
    case 3: return memcmp(key->s, "seq", 3) == 0;
    case 4: return memcmp(key->s, "prev", 4) == 0;
    default: return !!memchr(key->s, '\\', key->len); /* no key needs an escape */
    }
}

/* The reader of times takes other forms too: a blank for the T, a leap second. */
static bool time_strict(const struct line *l)
{
    const char *t = l->s + sizeof "{\"v\":1,\"seq\":" - 1;

    while (*t != ',')
        t++;
    t += sizeof ",\"t\":\"" - 1;
    return t[10] == 'T' && t[17] != '6' && t[19] == '.';
}

bool verify_line_strict(const struct line *l)
{
    struct line copy = *l;
    struct json_slice key;
    struct hash raw, leaf;
    bool ok;

    if (!printable(l->s, l->len))
        return false;
    if (l->kind == LINE_STUB)
        return verify_line_stub(l, &raw, &leaf);
    if (!time_strict(l))
        return false;
    if (memchr(l->s, ' ', l->len) && !spaces_in_strings(l->s, l->len))
        return false;
    while (line_member(&copy, &key, &ok)) {
        if (envelopes(&key) || !json_skip(&copy.rest, JSON_DEPTH_MAX))
            return false;
    }
    return ok;
}

/* The value of a member of the body. */
static bool find(const struct line *l, const char *name, struct json *ret)
{
    struct line copy = *l;
    struct json_slice key;
    bool ok;

    while (line_member(&copy, &key, &ok)) {
        if (line_is(&key, name)) {
            *ret = copy.rest;
            return true;
        }
        if (!json_skip(&copy.rest, JSON_DEPTH_MAX))
            break;
    }
    return false;
}

static bool find_number(const struct line *l, const char *name, int64_t min, int64_t max,
                        int64_t *ret)
{
    struct json j;

    return find(l, name, &j) && line_get_int(&j, min, max, -1, ret) && *ret >= min;
}

bool verify_line_number(const struct line *l, const char *name, uint64_t *ret)
{
    int64_t v;

    if (!find_number(l, name, 0, NUMBER_MAX, &v))
        return false;
    *ret = (uint64_t)v;
    return true;
}

/* Into dst, size bytes with the NUL. */
static bool find_text(const struct line *l, const char *name, char *dst, size_t size)
{
    char text[512]; /* the reader wants more room than the text takes */
    struct json j;
    bool null;

    if (!find(l, name, &j) || !line_get_str(&j, text, sizeof text, &null) || null ||
        strlen(text) >= size)
        return false;
    strcpy(dst, text);
    return true;
}

static bool is_run(const char *s)
{
    return strlen(s) == 32 && strspn(s, "0123456789abcdef") == 32;
}

bool verify_line_open(const struct line *l, struct verify_open *ret)
{
    struct verify_open o;
    struct hash pub; /* as long as a key, and written in the same way */
    char base64[HASH_BASE64_LEN + 1];
    int64_t segment;

    if (l->kind != LINE_OPEN || !find_number(l, "segment", 1, SEGMENT_NO_MAX, &segment) ||
        !find_text(l, "run", o.run, sizeof o.run) || !is_run(o.run) ||
        !find_text(l, "origin", o.origin, sizeof o.origin) ||
        !key_origin_valid(o.origin, strlen(o.origin)) ||
        !find_text(l, "pub", base64, sizeof base64) ||
        hash_from_base64(base64, strlen(base64), &pub) < 0)
        return false;
    o.segment = (unsigned)segment;
    memcpy(o.pub, pub.b, sizeof o.pub);
    *ret = o;
    return true;
}

void verify_genesis(const struct verify_open *o, struct hash *ret)
{
    struct hash pub;
    char base64[HASH_BASE64_LEN + 1], text[512];

    memcpy(pub.b, o->pub, sizeof pub.b);
    hash_base64(&pub, base64);
    int n =
        snprintf(text, sizeof text, "invigil journal 1\n%s\n%s\n%s\n", o->origin, base64, o->run);
    hash_of(text, (size_t)n, ret);
}

/* A member and a hash. */
static bool take_hash(struct json *j, const char *key, struct hash *ret)
{
    return json_word(j, key, strlen(key)) && line_get_hash(j, ret);
}

bool verify_line_stub(const struct line *l, struct hash *ret_raw, struct hash *ret_leaf)
{
    struct json j = l->rest;

    if (!take_hash(&j, ",\"raw\":", ret_raw) || !take_hash(&j, ",\"leaf\":", ret_leaf))
        return false;
    while (j.p < j.end && *j.p == ' ')
        j.p++;
    return j.end - j.p == 1 && *j.p == '}';
}

static bool begin_edit(const struct line *l, struct verify_edit *e)
{
    *e = (struct verify_edit){.seq = l->seq, .t_ms = l->t_ms, .redact = l->kind == LINE_REDACT};
    return find_text(l, "who", e->who, sizeof e->who);
}

static bool read_segments(struct json *j, struct verify_edit *e)
{
    int64_t first, last;

    if (!json_next(j, '[') || !line_get_int(j, 1, SEGMENT_NO_MAX, -1, &first) ||
        !json_next(j, ',') || !line_get_int(j, 1, SEGMENT_NO_MAX, -1, &last) ||
        !json_next(j, ']') || first < 1 || last < first)
        return false;
    e->first = (unsigned)first;
    e->last = (unsigned)last;
    return true;
}

static bool read_frontier(struct json *j, uint64_t n, struct merkle *ret)
{
    struct hash node[MERKLE_PATH_MAX];
    int nodes = 0;
    bool ok;

    if (!json_next(j, '['))
        return false;
    for (bool first = true; json_member(j, ']', first, &ok); first = false)
        if (nodes == MERKLE_PATH_MAX || !line_get_hash(j, &node[nodes++]))
            return false;
    return ok && merkle_from(ret, n, node, nodes) == 0;
}

bool verify_line_purge(const struct line *l, struct verify_purge *ret)
{
    struct verify_purge p;
    struct json before, segments, prev, frontier;

    if (l->kind != LINE_PURGE || !begin_edit(l, &p.edit) || !find(l, "before", &before) ||
        !line_get_time(&before, &p.edit.before_ms) || !find(l, "segments", &segments) ||
        !read_segments(&segments, &p.edit) || !verify_line_number(l, "lines", &p.edit.lines) ||
        p.edit.lines < 1 || p.edit.lines >= l->seq || !find(l, "prev_line", &prev) ||
        !line_get_hash(&prev, &p.prev_line) || !find(l, "frontier", &frontier) ||
        !read_frontier(&frontier, p.edit.lines, &p.merkle))
        return false;
    *ret = p;
    return true;
}

static bool key_is(struct json *j, char before, const char *name)
{
    struct json_slice key;

    return json_next(j, before) && json_key(j, &key) && line_is(&key, name);
}

static bool read_earlier(struct json *j, uint64_t below, struct verify_edit *ret)
{
    char who[512];
    int64_t line, lines;
    bool null;

    *ret = (struct verify_edit){0};
    if (!key_is(j, '{', "line") || !line_get_int(j, 1, (int64_t)below - 1, 0, &line) || !line ||
        !key_is(j, ',', "t") || !line_get_time(j, &ret->t_ms) || !ret->t_ms ||
        !key_is(j, ',', "who") || !line_get_str(j, who, sizeof who, &null) || null ||
        strlen(who) >= sizeof ret->who || !key_is(j, ',', "before") ||
        !line_get_time(j, &ret->before_ms) || !key_is(j, ',', "segments") ||
        !read_segments(j, ret) || !key_is(j, ',', "lines") ||
        !line_get_int(j, 1, line - 1, 0, &lines) || !lines || !json_next(j, '}'))
        return false;
    strcpy(ret->who, who);
    ret->seq = (uint64_t)line;
    ret->lines = (uint64_t)lines;
    return true;
}

bool verify_line_earlier(const struct line *l, void (*each)(void *ud, const struct verify_edit *e),
                         void *ud)
{
    uint64_t lines, before = 0;
    struct verify_edit e;
    struct json j;
    bool ok;

    if (!find(l, "earlier", &j))
        return true;
    if (!verify_line_number(l, "lines", &lines) || !json_next(&j, '['))
        return false;
    for (bool first = true; json_member(&j, ']', first, &ok); first = false) {
        if (!read_earlier(&j, lines + 1, &e) || e.seq <= before)
            return false;
        before = e.seq;
        each(ud, &e);
    }
    return ok;
}

bool verify_line_redact(const struct line *l, struct verify_edit *ret,
                        bool (*each)(void *ud, uint64_t seq), void *ud)
{
    struct verify_edit e;
    struct json j;
    int64_t seq;
    bool ok;

    if (l->kind != LINE_REDACT || !begin_edit(l, &e) || !find(l, "i", &j) ||
        !line_get_int(&j, 0, UINT32_MAX, -1, &e.index) || !find(l, "lines", &j) ||
        !json_next(&j, '['))
        return false;
    for (bool first = true; json_member(&j, ']', first, &ok); first = false) {
        if (!line_get_int(&j, 1, (int64_t)l->seq - 1, -1, &seq) || seq < 1 ||
            !each(ud, (uint64_t)seq))
            return false;
        e.lines++;
    }
    if (ok)
        *ret = e;
    return ok;
}
