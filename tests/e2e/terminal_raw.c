/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Reads what a program wrote to its terminal, byte by byte, and accepts only what a screen is drawn
 * with. A parser of its own: a terminal library forgives too much. */
#include "terminal.h"

#include <stdio.h>
#include <string.h>

enum { CAN = 0x18, ESC = 0x1B, SHOWN = 32 };

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
    switch (at[1]) {
    case '[': return after_csi(raw, at);
    case '=':
    case '>':
    case '7':
    case '8':
    case 'M': return at + 2;
    case CAN: return at + 1;
    case ']':
        if (!strncmp(at, "\x1b]104\x07", 6)) /* the palette as it was, part of xterm's colours */
            return at + 6;
        break;
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
