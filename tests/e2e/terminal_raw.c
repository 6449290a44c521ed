/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Reads what a program wrote to its terminal, byte by byte, and accepts only what a screen is drawn
 * with. A parser of its own: a terminal library forgives too much. */
#include "terminal.h"

#include <stdio.h>
#include <string.h>

enum { CAN = 0x18, ESC = 0x1B, SHOWN = 32, COPY_MAX = 4096 };

#define ST    "\x1b\\"
#define COPY  "\x1b]52;c;"
#define LOWER "abcdefghijklmnopqrstuvwxyz"
#define UPPER "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
#define DIGIT "0123456789"

static const char url_characters[] = UPPER LOWER DIGIT "-._~:/?#[]@!$&'()*+,;=%"; /* RFC 3986 */
static const char base64[] = UPPER LOWER DIGIT "+/";

static void bad(const char *raw, const char *at, const char *what)
{
    const char *from = at - raw > SHOWN ? at - SHOWN : raw;
    char text[4 * 2 * SHOWN + 1] = "";
    size_t n = 0;

    for (; *from && from < at + SHOWN; from++)
        n += (size_t)snprintf(text + n, sizeof text - n,
                              *from >= 0x20 && *from < 0x7F ? "%c" : "\\x%02x",
                              (unsigned char)*from);
    fail_msg("%s at byte %td: %s", what, at - raw, text);
}

/* Behind `what`, or at the CAN that cuts it. NULL: another thing is there. */
static const char *after_exactly(const char *at, const char *what)
{
    for (; *what && *at == *what; what++)
        at++;
    return !*what || *at == CAN ? at : NULL;
}

/* --- what looking at desktops adds --- */

/* Can it show kitty's graphics, how large is it, what else can it do? */
static const char *after_question(const char *at)
{
    static const char *const questions[] = {("\x1b_Gi=31,s=1,v=1,a=q,t=d,f=24;AAAA" ST), "\x1b[14t",
                                            "\x1b[c"};
    const char *p = NULL;

    for (size_t i = 0; !p && i < sizeof questions / sizeof *questions; i++)
        p = after_exactly(at, questions[i]);
    return p;
}

static const char *expect(const char *raw, const char *at, const char *p, const char *what)
{
    if (!(p = after_exactly(p, what)))
        bad(raw, at, "no link for a browser");
    return p;
}

static bool is_url(const char *s, size_t len)
{
    return (!strncmp(s, "http://", 7) || !strncmp(s, "https://", 8)) &&
           strspn(s, url_characters) >= len;
}

/* A url, a piece of it as text, and the end of the link. */
static const char *after_link(const char *raw, const char *at)
{
    const char *url = expect(raw, at, at, "\x1b]8;id=invigil;");
    const char *end = url + strspn(url, url_characters);
    const char *text = expect(raw, at, end, ST), *p = text + strspn(text, url_characters);

    if (*end != CAN && (!is_url(url, (size_t)(end - url)) ||
                        !memmem(url, (size_t)(end - url), text, (size_t)(p - text))))
        bad(raw, at, "a link that is not what it says");
    return expect(raw, at, p, "\x1b]8;;" ST);
}

/* The bytes before the first character that is not base64. */
static const char *decode(const char *s)
{
    static char out[COPY_MAX];
    unsigned bits = 0, n = 0;
    size_t len = 0;

    for (const char *digit; *s && (digit = strchr(base64, *s)) && len + 1 < sizeof out; s++) {
        bits = bits << 6 | (unsigned)(digit - base64);
        n += 6;
        if (n < 8)
            continue;
        n -= 8;
        out[len++] = (char)(bits >> n);
    }
    out[len] = '\0';
    return out;
}

static const char *after_copy(const char *raw, const char *at)
{
    const char *data = expect(raw, at, at, COPY), *end = data + strspn(data, base64);
    const char *p = end + strspn(end, "=");

    if (*p != CAN && ((p - data) % 4 || p - end > 2 || !is_url(decode(data), strlen(decode(data)))))
        bad(raw, at, "another thing than a url for the clipboard");
    return expect(raw, at, p, ST);
}

const char *terminal_copied(const struct terminal *t)
{
    const char *at = NULL;

    for (const char *p = terminal_raw(t); (p = strstr(p, COPY)); p++)
        at = p + strlen(COPY);
    return at ? decode(at) : "";
}

/* --- what a screen is drawn with --- */

/* CSI: parameters, intermediates, and a final byte that draws or sets a mode. Like all below it may
 * be cut by a CAN. */
static const char *after_csi(const char *raw, const char *at)
{
    const char *p = at + 2, *first = p;

    p += strspn(p, "0123456789:;<=>?");
    if (*p == 't' && p - first == 6 && (!memcmp(first, "22;0;0", 6) || !memcmp(first, "23;0;0", 6)))
        return p + 1; /* title stack, part of xterm's alternate screen */
    if (*p == CAN)
        return p;
    if (!*p || !strchr("ABCDGHJKLMPSTX`abdfghlmrZ@", *p))
        bad(raw, at, "a CSI sequence that draws nothing");
    return p + 1;
}

static const char *after_escape(const char *raw, const char *at)
{
    const char *p = after_question(at);

    if (p)
        return p;
    switch (at[1]) {
    case '[': return after_csi(raw, at);
    case '=':
    case '>':
    case '7':
    case '8':
    case 'M': return at + 2;
    case ']':
        if (!strncmp(at, "\x1b]104\x07", 6)) /* the palette as it was, part of xterm's colours */
            return at + 6;
        return at[2] == '8' ? after_link(raw, at) : after_copy(raw, at);
    case '(':
    case ')':
        if (at[2] == 'B' || at[2] == '0')
            return at + 3;
        if (at[2] == CAN)
            return at + 2;
        break;
    default: break;
    }
    bad(raw, at, "an escape sequence that draws nothing");
    return NULL;
}

static const char *after_character(const char *raw, const char *at)
{
    unsigned char c = (unsigned char)*at;
    size_t more = c < 0x80 ? 0 : c < 0xC2 ? 9 : c < 0xE0 ? 1 : c < 0xF0 ? 2 : c < 0xF5 ? 3 : 9;

    if ((c < 0x20 && !strchr("\r\n\b\t\x0E\x0F", c)) || c == 0x7F)
        bad(raw, at, "a control character");
    if (more == 9)
        bad(raw, at, "not UTF-8");
    if (c == 0xC2 && (unsigned char)at[1] < 0xA0)
        bad(raw, at, "a C1 control character");
    for (size_t k = 1; k <= more; k++) {
        if (at[k] == CAN)
            return at + k;
        if (((unsigned char)at[k] & 0xC0) != 0x80)
            bad(raw, at, "not UTF-8");
    }
    return at + 1 + more;
}

/* Who has to leave in the midst of a frame ends with CAN what that cut; then nothing is drawn. */
static const char *after_cancel(const char *raw, const char *at)
{
    const char *p = at + 1;

    while (*p == ESC || *p == '\r' || *p == '\n' || *p == '\x0F')
        p = *p == ESC ? after_escape(raw, p) : p + 1;
    if (*p)
        bad(raw, p, "text behind a CAN");
    return p;
}

void assert_raw_harmless(const struct terminal *t)
{
    const char *raw = terminal_raw(t), *p = raw;

    assert_int_equal(strlen(raw), terminal_bytes(t)); /* no NUL */
    while (*p)
        p = *p == ESC   ? after_escape(raw, p)
            : *p == CAN ? after_cancel(raw, p)
                        : after_character(raw, p);
}

void assert_raw_ascii(const struct terminal *t)
{
    const char *raw = terminal_raw(t);

    for (const char *p = raw; *p; p++)
        if ((unsigned char)*p >= 0x80)
            bad(raw, p, "not ASCII");
}
