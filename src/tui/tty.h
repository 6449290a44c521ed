/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The terminal as a device: whose it is, its modes, and how to leave it however the program ends.
 * One in a process. Knows no screen library; nothing here waits. */
#ifndef TUI_TTY_H
#define TUI_TTY_H

#include <stdbool.h>
#include <stddef.h>
#include <stdio.h>

/* Opens the terminals that standard input and output are, anew and non-blocking (the descriptors of
 * the program are shared with the shell), and from then on sees to the signals that would end the
 * program at once: of a crash, of Ctrl-\, and others nobody else handles. Those that are ignored
 * stay so. ERR_NOT_FOUND: input or output is no terminal, or can't be opened. */
int tty_open(void);
/* Gives back, closes, and leaves those signals as they were. */
void tty_close(void);

/* Both until tty_close. */
FILE *tty_in(void);
int tty_out(void);
/* False: it does not know. */
bool tty_size(int *ret_rows, int *ret_cols);
/* The size of a cell in pixels. False: it does not know. */
bool tty_cell(int *ret_w, int *ret_h);

/* Every key at once and unechoed. Keeps the modes that are to be restored, unless it was not given
 * back since the last time. False: we are in the background, the terminal is somebody else's. */
bool tty_take(void);
/* The bytes that undo what was sent to the terminal. */
struct tty_leave {
    char bytes[512];
    size_t len;
};
void tty_leave_with(const struct tty_leave *leave);
/* Has the terminal not taken all that was written? Then it may be amid an escape sequence. */
void tty_stalled(bool stalled);
/* Undoes and restores, if the terminal is taken. May be called by a signal handler. */
void tty_give_back(void);

/* False: SIGTSTP is ignored, who started us wants no stops. To be asked before it is handled. */
bool tty_may_stop(void);
/* Stops the process as Ctrl-Z does; returns when it goes on, or at once when there is no shell that
 * could make it go on. */
void tty_stop(void);

#endif
