/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A part of screen.c, and for it alone: what ncurses reads. */
#ifndef TUI_SCREEN_KEYS_H
#define TUI_SCREEN_KEYS_H

#include "tui/input.h"

#include <curses.h>
#include <stdbool.h>
#include <wchar.h>

struct screen_keys {
    WINDOW *pad;     /* owned; a pad, because reading from a window shows it first */
    mbstate_t typed; /* of a character whose last byte is to come */
};

/* For the terminal that ncurses has now. */
void screen_keys_init(struct screen_keys *k);
void screen_keys_done(struct screen_keys *k);
/* The terminal is ours again. */
void screen_keys_resume(struct screen_keys *k);
void screen_keys_mouse(bool on);
/* False: nothing more has been typed. What has no code is passed over. */
bool screen_keys_next(struct screen_keys *k, struct input *ret);

#endif
