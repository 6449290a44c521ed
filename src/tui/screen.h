/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The terminal: the one user of ncurses. Shows frames, hands on keys, and leaves the terminal as it
 * found it however the program ends. It never blocks: ncurses writes into memory, and the bytes go
 * to a descriptor of our own as the terminal takes them; a frame that comes while the last one is
 * still on its way is refused, to be drawn again later from fresher data. Only a lone Esc holds the
 * loop, for at most 25 ms: until it is known that it begins no other key. */
#ifndef TUI_SCREEN_H
#define TUI_SCREEN_H

#include "net/loop.h"
#include "tui/frame.h"
#include "tui/input.h"
#include "tui/spots.h"

struct screen;

struct screen_events {
    void (*key)(void *ud, const struct input *in);
    void (*resized)(void *ud);  /* the next frame must have the new size; also after a resume */
    void (*ready)(void *ud);    /* takes frames again, after one was refused */
    void (*answered)(void *ud); /* to screen_ask: screen_can() may say more now */
    void *ud;
};

enum screen_trouble {
    SCREEN_NO_TERMINAL = 1, /* standard input or output is none */
    SCREEN_UNKNOWN_TYPE,    /* no description of $TERM, or of no screen ("dumb") */
};

/* Takes over the terminal on standard input and output. Colours are used if the terminal has any,
 * and never with PALETTE_MONO. Handles SIGWINCH, SIGCONT and (unless it is ignored) SIGTSTP through
 * the loop, and by itself the signals that tty_open() sees to. One at a time in a process. NULL
 * with the reason in *ret_trouble. */
struct screen *screen_new(struct loop *l, enum palette palette, const struct screen_events *on,
                          enum screen_trouble *ret_trouble);
/* Restores the terminal; waits for nothing. Not from a callback of its own. NULL allowed. */
void screen_free(struct screen *s);

void screen_size(const struct screen *s, int *ret_rows, int *ret_cols);
/* Shows f, which has the screen's size. False: the terminal has not taken the last one yet; `ready`
 * will be called. Nothing is written when f equals what is shown. */
bool screen_show(struct screen *s, const struct frame *f);
/* Draws everything anew at the next screen_show: somebody else wrote on the terminal. */
void screen_redraw(struct screen *s);
/* Has the terminal report the mouse, or not (the default). */
void screen_mouse(struct screen *s, bool on);

/* Bytes that go over the cells, after a screen_show that was not refused and before the next: they
 * must leave the cursor and its looks as they were. */
void screen_overlay(struct screen *s, const void *bytes, size_t len);
/* How often everything was cleared so far: what was over the cells has gone, too. */
uint64_t screen_wipes(const struct screen *s);
/* The last screen_show may have written over any cell of this row. */
bool screen_touched(const struct screen *s, int row);
/* Asks the terminal for its graphics, once in a run. As some print the question, everything is
 * drawn anew after it; those that surely do (TERM linux, no colours) are not asked. */
void screen_ask(struct screen *s);
/* What is known of it: at first from terminfo, COLORTERM and its size in pixels. */
const struct terminal_can *screen_can(const struct screen *s);

/* Bytes given to the terminal so far, and frames that were not equal to the one before. */
uint64_t screen_bytes(const struct screen *s);
uint64_t screen_frames(const struct screen *s);

#endif
