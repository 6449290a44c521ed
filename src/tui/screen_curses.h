/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A part of screen.c, and for it alone: ncurses, made to write into memory. */
#ifndef TUI_SCREEN_CURSES_H
#define TUI_SCREEN_CURSES_H

#include <curses.h>
#include <stdbool.h>
#include <stdio.h>

struct screen_curses {
    SCREEN *sp;
    FILE *memory; /* what ncurses takes for the terminal */
    char *bytes;  /* owned; read out of `memory` */
    size_t bytes_size;
    char mouse_off[64]; /* what ends the reports of the mouse */
    size_t mouse_off_len;
};

/* For the terminal that tty_open() found. False: terminfo does not know it, or it can't address its
 * screen; nothing is to be freed then. */
bool screen_curses_init(struct screen_curses *c);
/* When all that depends on ncurses is set up: nothing of what that wrote is sent, since the
 * terminal is not ours yet, and ncurses rests until the first doupdate(). */
void screen_curses_settle(struct screen_curses *c);
void screen_curses_done(struct screen_curses *c);

/* What ncurses has written since the last call, in c->bytes; returns its length. */
size_t screen_curses_collect(struct screen_curses *c);
/* ncurses rests; what it writes about that is dropped. */
void screen_curses_rest(struct screen_curses *c);
/* Tells the tty what endwin() would send to a terminal of so many rows. */
void screen_curses_prepare_leave(const struct screen_curses *c, int rows, bool mouse);

#endif
