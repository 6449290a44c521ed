/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "base/utf8.h"

#include <stdint.h>
#include <string.h>
#include <utf8proc.h>

enum { MARKS_MAX = 2, REPLACEMENT = 0xFFFD, ELLIPSIS = 0x2026, ELLIPSIS_LEN = 3 };

/* Vowels and finals of Hangul syllables written in pieces: letters by category, and drawn into the
 * one before them. */
static bool joins(int32_t c)
{
    return (c >= 0x1160 && c <= 0x11FF) || (c >= 0xD7B0 && c <= 0xD7FB);
}

static bool is_mark(int32_t c, utf8proc_category_t cat)
{
    return cat == UTF8PROC_CATEGORY_MN || cat == UTF8PROC_CATEGORY_ME ||
           cat == UTF8PROC_CATEGORY_MC || joins(c);
}

/* Invisible or undrawable whatever the terminal: controls, format characters (bidi, zero width,
 * soft hyphen, tags), separators that break lines, private use, surrogates, unassigned. Blank
 * letters of Hangul and braille count too: they make two names look like one. */
static bool hides(int32_t c, utf8proc_category_t cat)
{
    switch (cat) {
    case UTF8PROC_CATEGORY_CC:
    case UTF8PROC_CATEGORY_CF:
    case UTF8PROC_CATEGORY_CS:
    case UTF8PROC_CATEGORY_CO:
    case UTF8PROC_CATEGORY_CN:
    case UTF8PROC_CATEGORY_ZL:
    case UTF8PROC_CATEGORY_ZP: return true;
    default: break;
    }
    return c == 0x115F || c == 0x1160 || c == 0x3164 || c == 0xFFA0 || c == 0x2800 || c == 0x034F ||
           c == 0x17B4 || c == 0x17B5 || (c >= 0x180B && c <= 0x180F) ||
           (c >= 0xFE00 && c <= 0xFE0F) || (c >= 0xE0100 && c <= 0xE01EF);
}

static int32_t visible(int32_t c, utf8proc_category_t cat)
{
    if (c < 0x20)
        return 0x2400 + c;
    if (c == 0x7F)
        return 0x2421;
    return hides(c, cat) ? REPLACEMENT : c;
}

/* The character at s and its bytes in *ret_len; a byte that starts none is itself ill-formed. */
static int32_t next(const char *s, size_t len, size_t *ret_len)
{
    utf8proc_int32_t c;
    utf8proc_ssize_t n = utf8proc_iterate((const utf8proc_uint8_t *)s, (utf8proc_ssize_t)len, &c);

    *ret_len = n > 0 ? (size_t)n : 1;
    return n > 0 ? c : REPLACEMENT;
}

bool utf8_valid(const char *s, size_t len)
{
    utf8proc_int32_t c;
    utf8proc_ssize_t k = 1;

    for (size_t i = 0; i < len && k > 0; i += (size_t)k)
        k = utf8proc_iterate((const utf8proc_uint8_t *)s + i, (utf8proc_ssize_t)(len - i), &c);
    return k > 0;
}

size_t utf8_sanitise(char *dst, size_t size, const char *src, size_t len)
{
    size_t n = 0, safe = 0; /* safe: where an ellipsis still fits */
    int marks = MARKS_MAX;  /* a mark needs a base before it */

    for (size_t i = 0, k; i < len; i += k) {
        int32_t c = next(src + i, len - i, &k);
        if (c >= 0x20 && c < 0x7F) { /* by far the most */
            marks = 0;
        } else {
            utf8proc_category_t cat = utf8proc_category(c);
            if (is_mark(c, cat) && !hides(c, cat)) {
                if (marks++ >= MARKS_MAX)
                    continue;
            } else {
                c = visible(c, cat);
                marks = 0;
            }
        }
        utf8proc_uint8_t enc[4];
        size_t m = (size_t)utf8proc_encode_char(c, enc);
        if (n + m + 1 > size) {
            n = safe + (size_t)utf8proc_encode_char(ELLIPSIS, (utf8proc_uint8_t *)dst + safe);
            break;
        }
        memcpy(dst + n, enc, m);
        if (marks == 0 && n + ELLIPSIS_LEN + 1 <= size)
            safe = n;
        n += m;
    }
    dst[n] = '\0';
    return n;
}

/* As terminals count (wcwidth): spacing marks have a cell of their own. */
static size_t cells_of(int32_t c, bool mark)
{
    if (c < 0x7F)
        return 1;
    if (mark)
        return utf8proc_category(c) == UTF8PROC_CATEGORY_MC;
    return (size_t)utf8proc_charwidth(c);
}

size_t utf8_fit(const char *s, size_t cells, size_t *ret_cells)
{
    size_t len = strlen(s), base = 0, base_cells = 0, used = 0;

    for (size_t i = 0, k; i < len; i += k) {
        int32_t c = next(s + i, len - i, &k);
        bool mark = c >= 0x7F && is_mark(c, utf8proc_category(c));
        if (!mark) {
            base = i;
            base_cells = used;
        }
        used += cells_of(c, mark);
        if (used > cells) {
            *ret_cells = base_cells;
            return base;
        }
    }
    *ret_cells = used;
    return len;
}

size_t utf8_width(const char *s)
{
    size_t cells;

    utf8_fit(s, SIZE_MAX / 2, &cells);
    return cells;
}

size_t utf8_char(const char *s, size_t *ret_cells)
{
    enum { BYTES_MAX = 4 * (1 + MARKS_MAX) };
    size_t len = strnlen(s, BYTES_MAX), i = 0, k;

    *ret_cells = 0;
    for (; i < len; i += k) {
        int32_t c = next(s + i, len - i, &k);
        bool mark = c >= 0x7F && is_mark(c, utf8proc_category(c));
        if (i && !mark)
            break;
        *ret_cells += cells_of(c, mark);
    }
    return i;
}
