/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Signed checkpoints as text. A note is taken apart loosely and then written again: what does not
 * come out byte for byte is none, so there is one form and no second parser to disagree with. Knows
 * no files. */
#include "journal/note.h"

#include "base/err.h"
#include "base/num.h"
#include "journal/base64.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

enum {
    STAMP_BYTES = KEY_ID_BYTES + KEY_SIG_BYTES,
    STAMP_LEN = BASE64_LEN(STAMP_BYTES),
};
static const char dash[] = "\u2014 ";

/* A note in pieces; the signed text is what stands before `blank`. */
struct parts {
    struct note note;
    uint8_t stamp[STAMP_BYTES]; /* key id, signature */
    size_t blank, len;
};

/* What is signed. */
static size_t print_body(const struct note *n, char *out)
{
    char root[HASH_BASE64_LEN + 1];

    hash_base64(&n->root, root);
    return (size_t)snprintf(out, NOTE_SIZE, "%s\n%" PRIu64 "\n%s\n", n->origin, n->size, root);
}

static size_t print_stamp(const struct note *n, const uint8_t *stamp, char *out, size_t at)
{
    char text[STAMP_LEN + 1];

    base64_write(stamp, STAMP_BYTES, text);
    return at + (size_t)snprintf(out + at, NOTE_SIZE - at, "\n%s%s %s\n", dash, n->origin, text);
}

size_t note_write(const struct note *n, const struct key *k, char *out)
{
    uint8_t stamp[STAMP_BYTES];
    size_t body = print_body(n, out);

    key_id(n->origin, k->pub, stamp);
    key_sign(k, out, body, stamp + KEY_ID_BYTES);
    return print_stamp(n, stamp, out, body);
}

/* The next line of text[*at..len), without its LF. */
static const char *next_line(const char *text, size_t len, size_t *at, size_t *ret_len)
{
    const char *line = text + *at, *lf = memchr(line, '\n', len - *at);

    if (!lf)
        return NULL;
    *ret_len = (size_t)(lf - line);
    *at += *ret_len + 1;
    return line;
}

static int take_apart(const char *text, size_t len, struct parts *p)
{
    size_t at = 0, n;
    const char *line;
    char again[NOTE_SIZE];
    int64_t size;

    *p = (struct parts){0};
    if (!(line = next_line(text, len, &at, &n)) || !key_origin_valid(line, n))
        return ERR_INVALID;
    memcpy(p->note.origin, line, n);
    if (!(line = next_line(text, len, &at, &n)) || num_int(line, n, 0, INT64_MAX, &size) < 0)
        return ERR_INVALID;
    p->note.size = (uint64_t)size;
    if (!(line = next_line(text, len, &at, &n)) || hash_from_base64(line, n, &p->note.root) < 0)
        return ERR_INVALID;
    p->blank = at;
    if (!next_line(text, len, &at, &n) || !(line = next_line(text, len, &at, &n)) ||
        n < STAMP_LEN || base64_parse(line + n - STAMP_LEN, STAMP_LEN, p->stamp, STAMP_BYTES) < 0)
        return ERR_INVALID;
    p->len = print_stamp(&p->note, p->stamp, again, print_body(&p->note, again));
    return p->len == at && memcmp(text, again, at) == 0 ? 0 : ERR_INVALID;
}

int note_parse(const char *text, size_t len, struct note *ret, size_t *ret_used)
{
    struct parts p;
    int r = take_apart(text, len, &p);

    if (r == 0) {
        *ret = p.note;
        *ret_used = p.len;
    }
    return r;
}

int note_check(const char *text, size_t len, const uint8_t *pub)
{
    struct parts p;
    uint8_t id[KEY_ID_BYTES];
    int r = take_apart(text, len, &p);

    if (r < 0)
        return r;
    key_id(p.note.origin, pub, id);
    if (memcmp(id, p.stamp, sizeof id) != 0 ||
        !key_check(pub, text, p.blank, p.stamp + KEY_ID_BYTES))
        return ERR_UNSAFE;
    return 0;
}
