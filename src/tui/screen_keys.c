/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Keys and the mouse, from what ncurses makes of the terminal's bytes to our codes. Owns the window
 * that is read from. Must not know what a key means,
 * nor an answer. */
#include "tui/screen_keys.h"

enum { ESCAPE_MS = 25 }; /* for what follows an ESC to arrive */
enum { MOUSE = BUTTON1_PRESSED | BUTTON1_CLICKED | BUTTON4_PRESSED | BUTTON5_PRESSED };

/* ncurses takes its memory for a terminal of seven bits; meta() mends that. */
void screen_keys_init(struct screen_keys *k)
{
    *k = (struct screen_keys){.pad = newpad(1, 1)};
    noecho();
    set_escdelay(ESCAPE_MS);
    mouseinterval(0);
    nodelay(k->pad, TRUE);
    keypad(k->pad, TRUE);
    meta(k->pad, TRUE);
}

void screen_keys_done(struct screen_keys *k)
{
    delwin(k->pad);
}

/* ncurses turns the keypad on together with the modes, of which its memory has none. */
void screen_keys_resume(struct screen_keys *k)
{
    keypad(k->pad, TRUE);
}

void screen_keys_mouse(bool on)
{
    mousemask(on ? MOUSE : 0, NULL);
}

static uint32_t mouse_code(struct input *in)
{
    MEVENT e;

    if (getmouse(&e) != OK)
        return 0;
    in->row = e.y;
    in->col = e.x;
    if (e.bstate & BUTTON4_PRESSED)
        return INPUT_WHEEL_UP;
    if (e.bstate & BUTTON5_PRESSED)
        return INPUT_WHEEL_DOWN;
    return e.bstate & (BUTTON1_PRESSED | BUTTON1_CLICKED) ? INPUT_CLICK : 0;
}

static uint32_t key_code(int key, struct input *in)
{
    if (key >= KEY_F(1) && key <= KEY_F(12))
        return INPUT_F1 + (uint32_t)(key - KEY_F(1));
    switch (key) {
    case KEY_UP: return INPUT_UP;
    case KEY_DOWN: return INPUT_DOWN;
    case KEY_LEFT: return INPUT_LEFT;
    case KEY_RIGHT: return INPUT_RIGHT;
    case KEY_PPAGE: return INPUT_PAGE_UP;
    case KEY_NPAGE: return INPUT_PAGE_DOWN;
    case KEY_HOME: return INPUT_HOME;
    case KEY_END: return INPUT_END;
    case KEY_DC: return INPUT_DELETE;
    case KEY_BACKSPACE: return INPUT_BACKSPACE;
    case KEY_ENTER: return INPUT_ENTER;
    case KEY_MOUSE: return mouse_code(in);
    default: return 0;
    }
}

/* What follows an ESC that begins no key ncurses knows: a sequence, of which nothing must be taken
 * for keys (ECMA-48), or the ESC was a key. Strings are expected only as answers, because somebody
 * who types Alt and such a letter ends none. */
static uint32_t after_escape(struct screen_keys *k, int c)
{
    k->len = 0;
    k->amid = AMID_NONE;
    if (c == 'O')
        k->amid = AMID_SS3;
    else if (c == '[')
        k->amid = AMID_CSI;
    else if (k->asked && c == '_')
        k->amid = AMID_STRING;
    else
        ungetch(c);
    if (k->amid == AMID_NONE)
        return INPUT_ESCAPE;
    k->answer[k->len++] = (char)c;
    return 0;
}

static uint32_t escape_code(struct screen_keys *k)
{
    int c = wgetch(k->pad);

    if (c != ERR)
        return after_escape(k, c);
    k->amid = k->asked ? AMID_ESC : AMID_NONE;
    return k->asked ? 0 : INPUT_ESCAPE;
}

static uint32_t complete(struct screen_keys *k)
{
    k->amid = AMID_NONE;
    k->answer[k->len] = '\0';
    return k->asked ? SCREEN_KEYS_ANSWER : 0;
}

/* Whatever is too long, or not printable, is none. */
static void keep(struct screen_keys *k, int c)
{
    if (k->len + 1 < sizeof k->answer && c >= ' ' && c <= '~')
        k->answer[k->len++] = (char)c;
    else
        k->amid = AMID_NONE;
}

static uint32_t sequence_code(struct screen_keys *k, int c)
{
    switch (k->amid) {
    case AMID_ESC: return after_escape(k, c);
    case AMID_CSI: keep(k, c); return k->amid == AMID_CSI && c >= 0x40 ? complete(k) : 0;
    case AMID_STRING:
        if (c == 27)
            k->amid = AMID_STRING_END;
        else
            keep(k, c);
        return 0;
    case AMID_STRING_END: return c == '\\' ? complete(k) : after_escape(k, c);
    default: k->amid = AMID_NONE; return 0;
    }
}

/* Bytes, because wget_wch() loses what comes with an ill-formed one, and a character that comes in
 * two pieces. */
static uint32_t byte_code(struct screen_keys *k, int c)
{
    char byte = (char)c;
    wchar_t wc = 0;

    if (k->amid != AMID_NONE)
        return sequence_code(k, c);
    if (c < 0x80)
        k->typed = (mbstate_t){0};
    switch (c) {
    case 27: return escape_code(k);
    case '\r':
    case '\n': return INPUT_ENTER;
    case 8:
    case 127: return INPUT_BACKSPACE;
    default: break;
    }
    size_t n = mbrtowc(&wc, &byte, 1, &k->typed);
    if (n == (size_t)-1)
        k->typed = (mbstate_t){0};
    return n == 1 && wc < INPUT_SPECIAL ? (uint32_t)wc : 0;
}

bool screen_keys_next(struct screen_keys *k, struct input *ret)
{
    int c;

    while ((c = wgetch(k->pad)) != ERR) {
        struct input in = {0};
        if (c > 0xFF)
            k->amid = AMID_NONE;
        in.code = c > 0xFF ? key_code(c, &in) : byte_code(k, c);
        if (in.code) {
            *ret = in;
            return true;
        }
    }
    if (!k->asked)
        k->amid = AMID_NONE;
    return false;
}

bool screen_keys_holds(const struct screen_keys *k)
{
    return k->amid == AMID_ESC;
}

bool screen_keys_let_go(struct screen_keys *k)
{
    bool held = screen_keys_holds(k);

    if (held)
        k->amid = AMID_NONE;
    return held;
}
