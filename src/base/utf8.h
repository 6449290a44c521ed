/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The one place where text from outside becomes text we show. After utf8_sanitise a string is
 * valid UTF-8 (RFC 3629) without a character that could move a cursor, change a direction or hide:
 *   C0 controls and DEL     become their pictures (U+2400 + c, U+2421)
 *   C1, bidi controls, zero-width characters, line and paragraph separators, tags, private use,
 *   noncharacters and every ill-formed byte   become U+FFFD
 *   a third and further combining mark on one base character is dropped, as is a mark on none;
 *   the vowels and finals of decomposed Hangul count as marks
 * Unicode data come from libutf8proc: the same in every locale. */
#ifndef BASE_UTF8_H
#define BASE_UTF8_H

#include <stdbool.h>
#include <stddef.h>

/* Is all of it well-formed (RFC 3629)? What it may hold is not looked at. */
bool utf8_valid(const char *s, size_t len);

/* Writes the clean form of src[0..len) to dst (size bytes, NUL-terminated) and returns its length.
 * What does not fit ends with "…" at a character boundary. size is at least 4. */
size_t utf8_sanitise(char *dst, size_t size, const char *src, size_t len);

/* Terminal cells that clean text takes. */
size_t utf8_width(const char *s);

/* How many bytes of clean text s fit in `cells`; *ret_cells is what they take. Never splits a
 * character from its marks. */
size_t utf8_fit(const char *s, size_t cells, size_t *ret_cells);

/* The first character of clean text s with its marks: its bytes (0 at the end), *ret_cells its
 * width, which is 0 for nothing but a mark without a base. */
size_t utf8_char(const char *s, size_t *ret_cells);

#endif
