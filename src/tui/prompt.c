/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "tui/prompt.h"

#include "base/utf8.h"

#include <string.h>

void prompt_open(struct prompt *p, const char *text)
{
    p->open = true;
    p->len = utf8_sanitise(p->text, sizeof p->text, text, strlen(text));
}

static void cut(struct prompt *p, size_t len)
{
    p->len = len;
    p->text[len] = '\0';
}

/* Where the last character begins. */
static size_t before_last(const struct prompt *p)
{
    size_t at = 0, cells, len;

    while ((len = utf8_char(p->text + at, &cells)) > 0 && at + len < p->len)
        at += len;
    return at;
}

static size_t before_word(const struct prompt *p)
{
    size_t at = p->len;

    while (at && p->text[at - 1] == ' ')
        at--;
    while (at && p->text[at - 1] != ' ')
        at--;
    return at;
}

static size_t encode(uint32_t c, char *out)
{
    if (c < 0x80)
        return (size_t)(*out = (char)c, 1);
    size_t n = c < 0x800 ? 2 : c < 0x10000 ? 3 : 4;
    for (size_t i = n - 1; i > 0; i--, c >>= 6)
        out[i] = (char)(0x80 | (c & 0x3F));
    out[0] = (char)((0xF00 >> n) | c);
    return n;
}

static enum prompt_result add(struct prompt *p, uint32_t code)
{
    char whole[PROMPT_MAX + 4], clean[2 * sizeof whole];

    memcpy(whole, p->text, p->len);
    size_t len = utf8_sanitise(clean, sizeof clean, whole, p->len + encode(code, whole + p->len));
    if (len > PROMPT_MAX || len == p->len)
        return PROMPT_NOTHING;
    memcpy(p->text, clean, len);
    cut(p, len);
    return PROMPT_CHANGED;
}

enum prompt_result prompt_key(struct prompt *p, const struct input *in)
{
    switch (in->code) {
    case INPUT_ENTER: p->open = false; return PROMPT_ACCEPTED;
    case INPUT_ESCAPE: p->open = false; return PROMPT_CANCELLED;
    case INPUT_BACKSPACE: cut(p, before_last(p)); return PROMPT_CHANGED;
    case INPUT_CTRL_W: cut(p, before_word(p)); return PROMPT_CHANGED;
    case INPUT_CTRL_U: cut(p, 0); return PROMPT_CHANGED;
    default: return in->code >= ' ' && in->code < INPUT_SPECIAL ? add(p, in->code) : PROMPT_NOTHING;
    }
}
