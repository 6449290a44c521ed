/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A strict reader of JSON (RFC 8259) over bytes that are all there: forward only, no allocation, no
 * tree. Strings come out as slices, still escaped; what it accepts is JSON to the letter, except
 * that it does not look whether strings are valid UTF-8 (whoever shows one sanitises it). */
#ifndef PROTO_JSON_H
#define PROTO_JSON_H

#include <stdbool.h>
#include <stddef.h>

enum { JSON_DEPTH_MAX = 32 }; /* arrays and objects within one another */

struct json {
    const char *p, *end;
};

struct json_slice {
    const char *s; /* of a string without its quotes */
    size_t len;
};

/* Each of these moves over what it names and is true, or is false: then p is anywhere between where
 * it was and the byte that was wrong. None skips white space before; json_next does. */
void json_space(struct json *j);
/* White space, then exactly this byte. */
bool json_next(struct json *j, char c);
/* p is at the opening quote. */
bool json_string(struct json *j, struct json_slice *ret);
bool json_number(struct json *j, struct json_slice *ret);
bool json_word(struct json *j, const char *word, size_t len);
/* Any one value, at most `depth` levels deep: 0 allows no array and no object. */
bool json_skip(struct json *j, int depth);

/* Walks an object or array whose opening bracket has been read. True: p is at a member's first
 * byte. False: it has ended (*ret_ok) or is broken. `first` is true for the first call. */
bool json_member(struct json *j, char close, bool first, bool *ret_ok);
/* A key of an object and its colon; p is then at the value. */
bool json_key(struct json *j, struct json_slice *ret);

/* What a string that was read means, into dst (size >= 4, no NUL is added; U+0000 is kept, a lone
 * surrogate becomes U+FFFD); returns its length. *ret_whole is false if it may not have fit. */
size_t json_unescape(const struct json_slice *s, char *dst, size_t size, bool *ret_whole);

#endif
