/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The envelope of a journal line (docs/journal.md): what every line begins and ends with. Writes
 * and reads JSON in exactly one form, so that a reader can find its way by position. */
#ifndef JOURNAL_LINE_H
#define JOURNAL_LINE_H

#include "base/buf.h"
#include "journal/hash.h"
#include "proto/json.h"

#include <stdbool.h>
#include <stdint.h>

enum {
    LINE_MAX_BYTES = 16384, /* with its LF */
    LINE_PREV_BYTES = 76,   /* ,"prev":"…"} and the LF, at the end of every line but a stub */
    LINE_SALT_BYTES = 16,   /* random */
    LINE_SALT_BASE64 = 24,  /* as written */
    LINE_BODY_MAX = LINE_MAX_BYTES - LINE_PREV_BYTES - LINE_SALT_BASE64 - 16
};

enum line_kind {
    LINE_OPEN,
    LINE_CONFIG,
    LINE_ROSTER,
    LINE_TICK,
    LINE_SAMPLES,
    LINE_CONN,
    LINE_LINK,
    LINE_API,
    LINE_CLOCK,
    LINE_ACTION,
    LINE_ALERT,
    LINE_GAP,
    LINE_NETWORK,
    LINE_EXPECTED,
    LINE_KEY,
    LINE_CKPT,
    LINE_ROTATE,
    LINE_RECOVER,
    LINE_PURGE,
    LINE_REDACT,
    LINE_CLOSE,
    LINE_STUB,
    LINE_KINDS
};
extern const char *const line_kind_name[LINE_KINDS];

/* --- writing: into a buffer whose cap is at least LINE_MAX_BYTES; members begin with a comma ---
 */

void line_begin(struct buf *b, uint64_t seq, int64_t t_ms, enum line_kind kind);
void line_int(struct buf *b, const char *key, int64_t v);
void line_bool(struct buf *b, const char *key, bool v);
/* null: unknown, never. */
void line_null(struct buf *b, const char *key);
void line_time(struct buf *b, const char *key, int64_t t_ms); /* 0: null */
/* Any text; NULL: null. What is not ASCII is escaped. */
void line_str(struct buf *b, const char *key, const char *s);
void line_hash(struct buf *b, const char *key, const struct hash *h);
void line_salt(struct buf *b, const uint8_t salt[LINE_SALT_BYTES]);
/* The bare number, for arrays and hand-made parts. */
void line_put_int(struct buf *b, int64_t v);
void line_put(struct buf *b, const char *raw);
void line_put_str(struct buf *b, const char *s); /* quoted */
/* prev, the closing bracket and the LF. */
void line_end(struct buf *b, const struct hash *prev);

/* --- reading --- */

/* A line as it was found. Slices point into it. */
struct line {
    const char *s; /* without its LF */
    size_t len;
    uint64_t seq;
    int64_t t_ms; /* 0: a stub has none */
    enum line_kind kind;
    struct hash prev; /* not of a stub */
    struct json rest; /* behind the kind: `,"…` or the end */
};

/* Reads the envelope; s has no LF. 0, or ERR_INVALID: then not even this is a line. The body is
 * looked at by whoever reads it. */
int line_read(const char *s, size_t len, struct line *ret);

/* Would line_read find this kind, if it finds a line? Looks at a few bytes. */
bool line_looks_like(const char *s, size_t len, enum line_kind kind);

/* The next member of the body into key; false at the end ("prev" is not a member here) or when
 * broken (*ret_ok). p is then at the value. */
bool line_member(struct line *l, struct json_slice *ret_key, bool *ret_ok);
bool line_is(const struct json_slice *key, const char *name);
/* The value at hand. False: it is not of that kind, or out of range. null gives `unknown`. */
bool line_get_int(struct json *j, int64_t min, int64_t max, int64_t unknown, int64_t *ret);
bool line_get_bool(struct json *j, bool *ret);
bool line_get_time(struct json *j, int64_t *ret_ms); /* null: 0 */
/* Unescaped into dst (size bytes, NUL-terminated; longer is false); null: *ret_null, "". */
bool line_get_str(struct json *j, char *dst, size_t size, bool *ret_null);
bool line_get_hash(struct json *j, struct hash *ret);
/* Index of the text at hand in names[0..n), or -1. */
int line_get_name(struct json *j, const char *const *names, int n);

#endif
