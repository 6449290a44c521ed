/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Clean text is well-formed, holds nothing that moves, hides or turns, is the same when cleaned
 * again, and fits where it is made to fit. The first byte chooses the size. */
#include "base/utf8.h"
#include "fuzz/fuzz.h"

#include <string.h>
#include <utf8proc.h>

static void check_char(int32_t c, utf8proc_category_t cat)
{
    MUST(c >= 0x20 && c != 0x7F);
    MUST(cat != UTF8PROC_CATEGORY_CC && cat != UTF8PROC_CATEGORY_CF &&
         cat != UTF8PROC_CATEGORY_CS && cat != UTF8PROC_CATEGORY_CO &&
         cat != UTF8PROC_CATEGORY_CN && cat != UTF8PROC_CATEGORY_ZL && cat != UTF8PROC_CATEGORY_ZP);
}

static void check_clean(const char *s, size_t len)
{
    int marks = 2;

    for (size_t i = 0; i < len;) {
        utf8proc_int32_t c;
        utf8proc_ssize_t n =
            utf8proc_iterate((const utf8proc_uint8_t *)s + i, (utf8proc_ssize_t)(len - i), &c);
        MUST(n > 0);
        utf8proc_category_t cat = utf8proc_category(c);
        check_char(c, cat);
        if (cat == UTF8PROC_CATEGORY_MN || cat == UTF8PROC_CATEGORY_ME ||
            cat == UTF8PROC_CATEGORY_MC)
            MUST(++marks <= 2);
        else
            marks = 0;
        i += (size_t)n;
    }
}

static void check_fit(const char *s)
{
    size_t all = utf8_width(s), used, last = 0;

    for (size_t cells = 0; cells <= all && cells < 200; cells++) {
        size_t n = utf8_fit(s, cells, &used);
        MUST(used <= cells && n >= last && n <= strlen(s));
        MUST((s[n] & 0xC0) != 0x80);
        char *head = strndup(s, n);
        MUST(head && utf8_width(head) == used);
        free(head);
        last = n;
    }
    MUST(utf8_fit(s, all, &used) == strlen(s) && used == all);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    if (size == 0)
        return 0;
    size_t room = 4 + data[0];
    char *src = malloc(size), *dst = malloc(room), *again = malloc(room);
    MUST(src && dst && again);
    memcpy(src, data + 1, size - 1);
    size_t n = utf8_sanitise(dst, room, src, size - 1);
    MUST(n < room && dst[n] == '\0' && strlen(dst) == n);
    check_clean(dst, n);
    check_fit(dst);
    MUST(utf8_sanitise(again, room, dst, n) == n && memcmp(dst, again, n + 1) == 0);
    free(src);
    free(dst);
    free(again);
    return 0;
}
