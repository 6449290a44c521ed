/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Keys and the mouse, from what ncurses makes of the terminal's bytes to our codes. Owns the window
 * that is read from. Must not know what a key means. */
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

/* An ESC that begins no key ncurses knows: the key of that name, or a sequence to be passed over
 * (ECMA-48: parameters, then a final byte), of which nothing must be taken for keys. */
static uint32_t escape_code(struct screen_keys *k)
{
    int c = wgetch(k->pad);

    if (c == 'O') {
        wgetch(k->pad);
        return 0;
    }
    if (c == '[') {
        do
            c = wgetch(k->pad);
        while (c != ERR && (c < 0x40 || c > 0x7E));
        return 0;
    }
    if (c != ERR)
        ungetch(c);
    return INPUT_ESCAPE;
}

/* Bytes, because wget_wch() loses what comes with an ill-formed one, and a character that comes in
 * two pieces. */
static uint32_t byte_code(struct screen_keys *k, int c)
{
    char byte = (char)c;
    wchar_t wc = 0;

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
        in.code = c > 0xFF ? key_code(c, &in) : byte_code(k, c);
        if (in.code) {
            *ret = in;
            return true;
        }
    }
    return false;
}
