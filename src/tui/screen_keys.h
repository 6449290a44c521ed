/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A part of screen.c, and for it alone: what ncurses reads. */
#ifndef TUI_SCREEN_KEYS_H
#define TUI_SCREEN_KEYS_H

#include "tui/input.h"

#include <curses.h>
#include <stdbool.h>
#include <wchar.h>

enum { SCREEN_KEYS_ANSWER = INPUT_WHEEL_DOWN + 1 /* a code: see `answer` */ };

/* What of an escape sequence has come. */
enum screen_keys_amid { AMID_NONE, AMID_ESC, AMID_SS3, AMID_CSI, AMID_STRING, AMID_STRING_END };

struct screen_keys {
    WINDOW *pad;     /* owned; a pad, because reading from a window shows it first */
    mbstate_t typed; /* of a character whose last byte is to come */
    bool asked;      /* the terminal was, and may still answer: also in pieces */
    enum screen_keys_amid amid;
    char answer[256]; /* of the terminal: from behind its ESC, printable ASCII */
    size_t len;
};

/* For the terminal that ncurses has now. */
void screen_keys_init(struct screen_keys *k);
void screen_keys_done(struct screen_keys *k);
/* The terminal is ours again. */
void screen_keys_resume(struct screen_keys *k);
void screen_keys_mouse(bool on);
/* False: nothing more has been typed. What has no code is passed over. */
bool screen_keys_next(struct screen_keys *k, struct input *ret);
/* An Esc has come of which it is not known whether it begins an answer. */
bool screen_keys_holds(const struct screen_keys *k);
/* It does not: true, it is to be taken for a key now. */
bool screen_keys_let_go(struct screen_keys *k);

#endif
