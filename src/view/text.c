/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Bounded text; see text.h. Knows nothing of what the text says. */
#include "view/text.h"

#include <stdbool.h>
#include <stdio.h>
#include <string.h>

static bool continues(char c)
{
    return ((unsigned char)c & 0xC0) == 0x80;
}

/* Drops a last character that was cut. */
static void mend_end(char *s, size_t len)
{
    size_t lead = len;

    while (lead > 0 && continues(s[lead - 1]))
        lead--;
    if (lead == 0)
        return;
    unsigned char c = (unsigned char)s[lead - 1];
    size_t want = c < 0xC0 ? 1 : c < 0xE0 ? 2 : c < 0xF0 ? 3 : 4;
    if (len - (lead - 1) < want)
        s[lead - 1] = '\0';
}

void text_vput(char *out, size_t size, const char *fmt, va_list ap)
{
    int n = vsnprintf(out, size, fmt, ap);

    if (n < 0)
        out[0] = '\0';
    else if ((size_t)n >= size)
        mend_end(out, size - 1);
}

void text_put(char *out, size_t size, const char *fmt, ...)
{
    va_list ap;

    va_start(ap, fmt);
    text_vput(out, size, fmt, ap);
    va_end(ap);
}

void text_add(char *out, size_t size, const char *gap, const char *more)
{
    size_t len = strlen(out);

    text_put(out + len, size - len, "%s%s", len ? gap : "", more);
}

void text_ascii(char *s)
{
    char *to = s;

    for (; *s; s++)
        if (!continues(*s))
            *to++ = (unsigned char)*s < 0x80 ? *s : '?';
    *to = '\0';
}
