/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "journal/line.h"

#include "base/err.h"
#include "base/num.h"

#include <sodium.h>
#include <string.h>

enum { DAY_MS = 86400000 };

const char *const line_kind_name[LINE_KINDS] = {
    [LINE_OPEN] = "open",       [LINE_CONFIG] = "config",     [LINE_ROSTER] = "roster",
    [LINE_TICK] = "tick",       [LINE_SAMPLES] = "samples",   [LINE_CONN] = "conn",
    [LINE_LINK] = "link",       [LINE_API] = "api",           [LINE_CLOCK] = "clock",
    [LINE_ACTION] = "action",   [LINE_ALERT] = "alert",       [LINE_GAP] = "gap",
    [LINE_NETWORK] = "network", [LINE_EXPECTED] = "expected", [LINE_KEY] = "key",
    [LINE_CKPT] = "ckpt",       [LINE_ROTATE] = "rotate",     [LINE_RECOVER] = "recover",
    [LINE_PURGE] = "purge",     [LINE_REDACT] = "redact",     [LINE_CLOSE] = "close",
    [LINE_STUB] = "stub",
};

/* --- writing --- */

/* As buf_add, which is too far away for what is called for every number. */
static inline void add(struct buf *b, const char *s, size_t len)
{
    if (b->size - b->len <= len || b->cap - b->len < len) {
        buf_add(b, s, len);
        return;
    }
    memcpy(b->data + b->len, s, len);
    b->len += len;
    b->data[b->len] = '\0';
}
#define ADD(b, literal) add((b), (literal), sizeof(literal) - 1)

void line_put(struct buf *b, const char *raw)
{
    add(b, raw, strlen(raw));
}

void line_put_int(struct buf *b, int64_t v)
{
    char digits[24], *p = digits + sizeof digits;
    uint64_t u = v < 0 ? 0 - (uint64_t)v : (uint64_t)v;

    do
        *--p = (char)('0' + u % 10);
    while (u /= 10);
    if (v < 0)
        *--p = '-';
    add(b, p, (size_t)(digits + sizeof digits - p));
}

static void put_key(struct buf *b, const char *key)
{
    ADD(b, ",\"");
    add(b, key, strlen(key));
    ADD(b, "\":");
}

static void put_two(char *s, int v)
{
    s[0] = (char)('0' + v / 10);
    s[1] = (char)('0' + v % 10);
}

/* Lines of one day follow one another: the calendar is asked once for all of them. */
static void put_time(struct buf *b, int64_t t_ms)
{
    static int64_t day = -1;
    static char s[] = "\"0000-00-00T00:00:00.000Z\"";
    int ms = (int)(t_ms % DAY_MS);

    if (t_ms < 0 || t_ms / DAY_MS != day) {
        num_to_rfc3339(t_ms, s + 1);
        s[NUM_RFC3339_LEN + 1] = '"';
        day = t_ms < 0 ? -1 : t_ms / DAY_MS;
    }
    if (t_ms >= 0) {
        put_two(s + 12, ms / 3600000);
        put_two(s + 15, ms / 60000 % 60);
        put_two(s + 18, ms / 1000 % 60);
        s[21] = (char)('0' + ms % 1000 / 100);
        put_two(s + 22, ms % 100);
    }
    add(b, s, sizeof s - 1);
}

void line_begin(struct buf *b, uint64_t seq, int64_t t_ms, enum line_kind kind)
{
    ADD(b, "{\"v\":1,\"seq\":");
    line_put_int(b, (int64_t)seq);
    ADD(b, ",\"t\":");
    put_time(b, t_ms);
    ADD(b, ",\"k\":\"");
    add(b, line_kind_name[kind], strlen(line_kind_name[kind]));
    ADD(b, "\"");
}

void line_int(struct buf *b, const char *key, int64_t v)
{
    put_key(b, key);
    line_put_int(b, v);
}

void line_bool(struct buf *b, const char *key, bool v)
{
    put_key(b, key);
    line_put(b, v ? "true" : "false");
}

void line_null(struct buf *b, const char *key)
{
    put_key(b, key);
    ADD(b, "null");
}

void line_time(struct buf *b, const char *key, int64_t t_ms)
{
    put_key(b, key);
    if (t_ms)
        put_time(b, t_ms);
    else
        ADD(b, "null");
}

static const char *put_escaped(struct buf *b, const char *s)
{
    uint32_t c = (unsigned char)*s;
    int more = c >= 0xF0 ? 3 : c >= 0xE0 ? 2 : c >= 0xC0 ? 1 : 0;

    c &= more ? 0x3Fu >> more : 0xFFu;
    for (s++; more > 0; more--)
        c = c << 6 | ((unsigned char)*s++ & 0x3F);
    if (c >= 0x10000)
        buf_printf(b, "\\u%04x\\u%04x", (unsigned)(0xD7C0 + (c >> 10)),
                   (unsigned)(0xDC00 + (c & 0x3FF)));
    else
        buf_printf(b, "\\u%04x", (unsigned)c);
    return s;
}

/* Text in the model is well-formed UTF-8 (base/utf8). */
void line_put_str(struct buf *b, const char *s)
{
    ADD(b, "\"");
    while (*s) {
        size_t plain = 0;
        while (s[plain] >= 0x20 && s[plain] < 0x7F && s[plain] != '"' && s[plain] != '\\')
            plain++;
        add(b, s, plain);
        s += plain;
        if (*s)
            s = put_escaped(b, s);
    }
    ADD(b, "\"");
}

void line_str(struct buf *b, const char *key, const char *s)
{
    put_key(b, key);
    if (s)
        line_put_str(b, s);
    else
        ADD(b, "null");
}

void line_hash(struct buf *b, const char *key, const struct hash *h)
{
    char hex[65];

    hash_hex(h, hex);
    put_key(b, key);
    ADD(b, "\"");
    add(b, hex, 64);
    ADD(b, "\"");
}

void line_salt(struct buf *b, const uint8_t salt[LINE_SALT_BYTES])
{
    char text[LINE_SALT_BASE64 + 1];

    sodium_bin2base64(text, sizeof text, salt, LINE_SALT_BYTES, sodium_base64_VARIANT_ORIGINAL);
    line_str(b, "salt", text);
}

void line_end(struct buf *b, const struct hash *prev)
{
    line_hash(b, "prev", prev);
    ADD(b, "}\n");
}

/* --- reading --- */

static bool take(struct json *j, const char *text, size_t len)
{
    if ((size_t)(j->end - j->p) < len || memcmp(j->p, text, len) != 0)
        return false;
    j->p += len;
    return true;
}
#define TAKE(j, literal) take((j), (literal), sizeof(literal) - 1)

/* n digits, or a number that is larger than any of them. */
static unsigned digits(const char *s, int n)
{
    unsigned v = 0;

    for (int i = 0; i < n; i++) {
        unsigned d = (unsigned char)s[i] - (unsigned)'0';
        v = d < 10 ? v * 10 + d : 100000;
    }
    return v;
}

/* The usual form is read without a detour: it stands in every line. */
static bool take_time(struct json *j, int64_t *ret_ms)
{
    static char before[sizeof "2026-11-22T" - 1]; /* the day read last, and ... */
    static int64_t before_ms;                     /* ... when it begins */
    const char *s = j->p;
    int64_t ns;

    if (j->end - s < NUM_RFC3339_LEN || s[19] != '.' || s[23] != 'Z')
        return false;
    unsigned h = digits(s + 11, 2), min = digits(s + 14, 2), sec = digits(s + 17, 2),
             ms = digits(s + 20, 3);
    if (ms > 999)
        return false;
    if (memcmp(before, s, sizeof before) != 0 || s[13] != ':' || s[16] != ':' || h > 23 ||
        min > 59 || sec > 59) {
        if (num_rfc3339(s, NUM_RFC3339_LEN, &ns) < 0)
            return false;
        *ret_ms = ns / 1000000;
        if (s[10] == 'T' && sec < 60) {
            memcpy(before, s, sizeof before);
            before_ms = *ret_ms / DAY_MS * DAY_MS;
        }
    } else {
        *ret_ms = before_ms + h * 3600000 + min * 60000 + sec * 1000 + ms;
    }
    j->p += NUM_RFC3339_LEN;
    return true;
}

static bool take_seq(struct json *j, uint64_t *ret)
{
    uint64_t v = 0;
    const char *from = j->p;

    while (j->p < j->end && *j->p >= '0' && *j->p <= '9' && j->p - from < 18)
        v = v * 10 + (uint64_t)(*j->p++ - '0');
    *ret = v;
    return j->p > from && *from != '0';
}

static bool take_kind(struct json *j, enum line_kind *ret)
{
    for (int k = 0; k < LINE_KINDS; k++) {
        if (j->p == j->end || *j->p != *line_kind_name[k])
            continue;
        size_t len = strlen(line_kind_name[k]);
        if ((size_t)(j->end - j->p) > len && j->p[len] == '"' &&
            memcmp(j->p, line_kind_name[k], len) == 0) {
            j->p += len + 1;
            *ret = (enum line_kind)k;
            return true;
        }
    }
    return false;
}

int line_read(const char *s, size_t len, struct line *ret)
{
    struct line l = {.s = s, .len = len};
    struct json j = {s, s + len};
    size_t tail = LINE_PREV_BYTES - 1;

    if (!TAKE(&j, "{\"v\":1,\"seq\":") || !take_seq(&j, &l.seq))
        return ERR_INVALID;
    if (TAKE(&j, ",\"k\":\"stub\"")) {
        l.kind = LINE_STUB;
    } else {
        if (!TAKE(&j, ",\"t\":\"") || !take_time(&j, &l.t_ms) || !TAKE(&j, "\",\"k\":\"") ||
            !take_kind(&j, &l.kind) || l.kind == LINE_STUB)
            return ERR_INVALID;
        struct json end = {s + len - (len < tail ? len : tail), s + len};
        if (end.p < j.p || !TAKE(&end, ",\"prev\":\"") || hash_from_hex(end.p, 64, &l.prev) < 0)
            return ERR_INVALID;
        end.p += 64;
        if (!TAKE(&end, "\"}") || end.p != end.end)
            return ERR_INVALID;
    }
    l.rest = (struct json){j.p, l.kind == LINE_STUB ? s + len : s + len - tail};
    *ret = l;
    return 0;
}

bool line_looks_like(const char *s, size_t len, enum line_kind kind)
{
    const size_t head = sizeof "{\"v\":1,\"seq\":" - 1, name = strlen(line_kind_name[kind]);
    const size_t time = sizeof ",\"t\":\"" - 1 + NUM_RFC3339_LEN + sizeof "\",\"k\":\"" - 1;
    const char *comma = len > head ? memchr(s + head, ',', len - head) : NULL;

    return comma && (size_t)(s + len - comma) > time + name &&
           memcmp(comma + time, line_kind_name[kind], name) == 0 && comma[time + name] == '"';
}

bool line_member(struct line *l, struct json_slice *ret_key, bool *ret_ok)
{
    struct json *j = &l->rest;

    *ret_ok = j->p == j->end;
    if (*ret_ok)
        return false;
    return TAKE(j, ",") && j->p < j->end && *j->p == '"' && json_key(j, ret_key);
}

bool line_is(const struct json_slice *key, const char *name)
{
    return strlen(name) == key->len && memcmp(key->s, name, key->len) == 0;
}

bool line_get_int(struct json *j, int64_t min, int64_t max, int64_t unknown, int64_t *ret)
{
    const char *from = j->p;
    bool negative = TAKE(j, "-");
    uint64_t v = 0;

    if (TAKE(j, "null")) {
        *ret = unknown;
        return !negative;
    }
    const char *digits = j->p;
    while (j->p < j->end && *j->p >= '0' && *j->p <= '9' && j->p - digits < 19)
        v = v * 10 + (uint64_t)(*j->p++ - '0');
    if (j->p == digits || (*digits == '0' && j->p - from > 1) || v > INT64_MAX)
        return false;
    *ret = negative ? -(int64_t)v : (int64_t)v;
    return *ret >= min && *ret <= max;
}

bool line_get_bool(struct json *j, bool *ret)
{
    *ret = TAKE(j, "true");
    return *ret || TAKE(j, "false");
}

bool line_get_time(struct json *j, int64_t *ret_ms)
{
    if (TAKE(j, "null")) {
        *ret_ms = 0;
        return true;
    }
    return TAKE(j, "\"") && take_time(j, ret_ms) && TAKE(j, "\"");
}

bool line_get_str(struct json *j, char *dst, size_t size, bool *ret_null)
{
    struct json_slice s;
    bool whole;

    *ret_null = TAKE(j, "null");
    dst[0] = '\0';
    if (*ret_null)
        return true;
    if (j->p == j->end || *j->p != '"' || !json_string(j, &s))
        return false;
    size_t len = json_unescape(&s, dst, size, &whole);
    if (!whole || len >= size || memchr(dst, '\0', len))
        return false;
    dst[len] = '\0';
    return true;
}

bool line_get_hash(struct json *j, struct hash *ret)
{
    if (!TAKE(j, "\"") || j->end - j->p < 64 || hash_from_hex(j->p, 64, ret) < 0)
        return false;
    j->p += 64;
    return TAKE(j, "\"");
}

int line_get_name(struct json *j, const char *const *names, int n)
{
    struct json_slice s;

    if (j->p == j->end || *j->p != '"' || !json_string(j, &s))
        return -1;
    for (int i = 0; i < n; i++)
        if (line_is(&s, names[i]))
            return i;
    return -1;
}
