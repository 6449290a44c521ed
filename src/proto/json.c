/* SPDX-License-Identifier: GPL-3.0-or-later */
/* JSON's grammar and nothing else. It exists because the other readers at hand are loose: they take
 * `{"a" 1}`, `[1 2]`, `01`, raw control characters or bytes after the end, and what two readers
 * understand differently is what an attacker looks for. It knows nothing of any message. */
#include "proto/json.h"

#include <endian.h>
#include <stdint.h>
#include <string.h>

void json_space(struct json *j)
{
    while (j->p < j->end && (*j->p == ' ' || *j->p == '\t' || *j->p == '\n' || *j->p == '\r'))
        j->p++;
}

bool json_next(struct json *j, char c)
{
    json_space(j);
    if (j->p == j->end || *j->p != c)
        return false;
    j->p++;
    return true;
}

static bool hex4(const char *p, const char *end)
{
    if (end - p < 4)
        return false;
    for (int i = 0; i < 4; i++) {
        char c = p[i];
        if (!((c >= '0' && c <= '9') || (c >= 'a' && c <= 'f') || (c >= 'A' && c <= 'F')))
            return false;
    }
    return true;
}

static bool special(char c)
{
    return (unsigned char)c < 0x20 || c == '"' || c == '\\';
}

/* How many of the eight bytes at p come before the first quote, backslash or control character.
 * Subtracting n from every byte at once borrows from the top bit of a byte below n, and xor makes a
 * byte that equals c zero; a borrow from the byte before can mislead only after the first hit. */
static int plain8(const char *p)
{
    const uint64_t ones = 0x0101010101010101, tops = 0x80 * ones;
    uint64_t x, quote, escape, hit;

    memcpy(&x, p, sizeof x);
    x = le64toh(x);
    quote = x ^ '"' * ones;
    escape = x ^ '\\' * ones;
    hit =
        (((x - 0x20 * ones) & ~x) | ((quote - ones) & ~quote) | ((escape - ones) & ~escape)) & tops;
    return hit ? __builtin_ctzll(hit) / 8 : 8;
}

/* The first special character from p on, or the end. */
static const char *find_special(const char *p, const char *end)
{
    while (end - p >= 8) {
        int n = plain8(p);
        p += n;
        if (n < 8)
            return p;
    }
    while (p < end && !special(*p))
        p++;
    return p;
}

bool json_string(struct json *j, struct json_slice *ret)
{
    const char *p = j->p, *end = j->end;

    if (p == end || *p != '"')
        return false;
    ret->s = ++p;
    for (;; p++) {
        p = find_special(p, end);
        if (p == end)
            return false;
        if (*p == '"')
            break;
        if (*p != '\\' || ++p == end)
            return false;
        if (*p == 'u' ? !hex4(p + 1, end) : !memchr("\"\\/bfnrt", *p, 8))
            return false;
    }
    ret->len = (size_t)(p - ret->s);
    j->p = p + 1;
    return true;
}

static bool digits(struct json *j)
{
    const char *from = j->p;

    while (j->p < j->end && *j->p >= '0' && *j->p <= '9')
        j->p++;
    return j->p > from;
}

static bool at(const struct json *j, char a, char b)
{
    return j->p < j->end && (*j->p == a || *j->p == b);
}

bool json_number(struct json *j, struct json_slice *ret)
{
    const char *from = j->p;

    j->p += at(j, '-', '-');
    const char *first = j->p;
    if (!digits(j) || (*first == '0' && j->p > first + 1))
        return false;
    if (at(j, '.', '.')) {
        j->p++;
        if (!digits(j))
            return false;
    }
    if (at(j, 'e', 'E')) {
        j->p++;
        j->p += at(j, '+', '-');
        if (!digits(j))
            return false;
    }
    *ret = (struct json_slice){from, (size_t)(j->p - from)};
    return true;
}

bool json_word(struct json *j, const char *word, size_t len)
{
    if ((size_t)(j->end - j->p) < len || memcmp(j->p, word, len) != 0)
        return false;
    j->p += len;
    return true;
}

bool json_member(struct json *j, char close, bool first, bool *ret_ok)
{
    *ret_ok = json_next(j, close);
    if (*ret_ok)
        return false;
    if (!first && !json_next(j, ','))
        return false;
    json_space(j);
    return true;
}

bool json_key(struct json *j, struct json_slice *ret)
{
    if (!json_string(j, ret) || !json_next(j, ':'))
        return false;
    json_space(j);
    return true;
}

static bool skip_members(struct json *j, char close, int depth)
{
    struct json_slice key;
    bool ok;

    j->p++;
    for (bool first = true; json_member(j, close, first, &ok); first = false) {
        if ((close == '}' && !json_key(j, &key)) || !json_skip(j, depth))
            return false;
    }
    return ok;
}

bool json_skip(struct json *j, int depth)
{
    struct json_slice s;

    if (j->p == j->end)
        return false;
    switch (*j->p) {
    case '"': return json_string(j, &s);
    case '{': return depth > 0 && skip_members(j, '}', depth - 1);
    case '[': return depth > 0 && skip_members(j, ']', depth - 1);
    case 't': return json_word(j, "true", 4);
    case 'f': return json_word(j, "false", 5);
    case 'n': return json_word(j, "null", 4);
    default: return json_number(j, &s);
    }
}

static unsigned hex_value(const char *s)
{
    unsigned v = 0;

    for (int i = 0; i < 4; i++) {
        char c = s[i];
        v = v * 16 + (unsigned)(c <= '9' ? c - '0' : (c | 0x20) - 'a' + 10);
    }
    return v;
}

static size_t encode(unsigned c, char *out)
{
    if (c < 0x80) {
        out[0] = (char)c;
        return 1;
    }
    if (c < 0x800) {
        out[0] = (char)(0xC0 | c >> 6);
        out[1] = (char)(0x80 | (c & 0x3F));
        return 2;
    }
    if (c < 0x10000) {
        out[0] = (char)(0xE0 | c >> 12);
        out[1] = (char)(0x80 | (c >> 6 & 0x3F));
        out[2] = (char)(0x80 | (c & 0x3F));
        return 3;
    }
    out[0] = (char)(0xF0 | c >> 18);
    out[1] = (char)(0x80 | (c >> 12 & 0x3F));
    out[2] = (char)(0x80 | (c >> 6 & 0x3F));
    out[3] = (char)(0x80 | (c & 0x3F));
    return 4;
}

/* One character or byte of a string as it was meant; moves *p over it. */
static size_t unescape(const char **p, const char *end, char *out)
{
    const char *s = *p;

    *p += 1;
    if (*s != '\\') {
        *out = *s;
        return 1;
    }
    *p += 1;
    switch (s[1]) {
    case 'b': *out = '\b'; return 1;
    case 'f': *out = '\f'; return 1;
    case 'n': *out = '\n'; return 1;
    case 'r': *out = '\r'; return 1;
    case 't': *out = '\t'; return 1;
    default: *out = s[1]; return 1;
    case 'u': break;
    }
    *p += 4;
    unsigned c = hex_value(s + 2);
    if (c >= 0xD800 && c < 0xDC00 && end - *p >= 6 && (*p)[0] == '\\' && (*p)[1] == 'u') {
        unsigned low = hex_value(*p + 2);
        if (low >= 0xDC00 && low < 0xE000) {
            *p += 6;
            return encode(0x10000 + ((c - 0xD800) << 10) + (low - 0xDC00), out);
        }
    }
    return encode(c >= 0xD800 && c < 0xE000 ? 0xFFFD : c, out);
}

size_t json_unescape(const struct json_slice *s, char *dst, size_t size, bool *ret_whole)
{
    const char *p = s->s, *end = p + s->len;
    size_t n = 0;

    while (p < end && n + 4 <= size)
        n += unescape(&p, end, dst + n);
    *ret_whole = p == end;
    return n;
}
