/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A terminal with a program in it: a real pty, with libvterm as what a person would look at. Owned
 * and torn down like everything of the harness; waits have its deadline and show the screen when
 * they fail. Bytes are read, and drawn, only while one of the functions here waits or looks. */
#ifndef E2E_TERMINAL_H
#define E2E_TERMINAL_H

#include "harness.h"

struct terminal; /* lives until the end of the test */

/* invigil with these arguments, in the foreground of a terminal of its own; its stderr goes
 * elsewhere. env: "NAME=value" over TERM=xterm-256color and what proc_start sets; NULL none. */
struct terminal *terminal_start(int rows, int cols, const char *const *args,
                                const char *const *env);
#define TERMINAL(rows, cols, ...) terminal_start(rows, cols, ARGS(__VA_ARGS__), NULL)
/* Another program, by its name in bin/ or its path. */
struct terminal *terminal_program(int rows, int cols, const char *program, const char *const *args,
                                  const char *const *env);
/* A shell with job control; stderr is the terminal too. Its prompt is "$ ". */
struct terminal *terminal_shell(int rows, int cols);

/* --- what is on the screen --- */

/* All lines, each with "\n", in UTF-8, without trailing blanks. */
const char *terminal_text(struct terminal *t);
/* One of them, without its end. */
const char *terminal_row(struct terminal *t, int row);
/* The first row with this text in it, -1 none. */
int terminal_find(struct terminal *t, const char *text);
/* The cell at which it begins in that row, -1: it is not there. */
int terminal_col(struct terminal *t, int row, const char *text);

enum { TERMINAL_DEFAULT = -1, TERMINAL_RGB = 1 << 24, TERMINAL_CELL_MAX = 32 };

struct terminal_cell {
    char text[TERMINAL_CELL_MAX]; /* with its marks; " " blank, "" right half of a wide one */
    int fg, bg; /* index of the palette, TERMINAL_RGB + 0xRRGGBB, TERMINAL_DEFAULT */
    bool bold, underline, reverse;
};
struct terminal_cell terminal_cell(struct terminal *t, int row, int col);

/* --- until --- */

void terminal_wait(struct terminal *t, const char *text);
void terminal_wait_not(struct terminal *t, const char *text);
void terminal_wait_row(struct terminal *t, int row, const char *text);
void terminal_wait_row_not(struct terminal *t, int row, const char *text);
/* Until the screen has a line with both. */
void terminal_wait_line(struct terminal *t, const char *text, const char *and_text);
/* Until a test's own condition holds; `what` it is for the message. */
void terminal_until(struct terminal *t, bool (*holds)(struct terminal *t, void *ud), void *ud,
                    const char *what);
/* The same for the site: reads on until a counter is at least n. */
void terminal_wait_stat(struct terminal *t, const struct sim *s, const char *name, int64_t n);
/* Reads for at most so long what comes at once; bytes read. */
size_t terminal_pump(struct terminal *t, int timeout_ms);

/* --- the hands --- */

void terminal_keys(struct terminal *t, const char *bytes);
/* The left button, if the program wants to know of the mouse; wheel: one step. */
void terminal_click(struct terminal *t, int row, int col);
void terminal_wheel(struct terminal *t, int row, int col, bool down);
/* Does the program want to know of the mouse now? */
bool terminal_mouse(const struct terminal *t);
void terminal_resize(struct terminal *t, int rows, int cols);
/* Reads nothing until resumed, as a frozen connection. */
void terminal_stall(struct terminal *t);
void terminal_resume(struct terminal *t);
void terminal_signal(struct terminal *t, int signum);
/* The terminal is gone, as when a connection breaks: nothing but terminal_end works after this. */
void terminal_hang_up(struct terminal *t);

/* --- what came --- */

size_t terminal_bytes(const struct terminal *t);
/* Bursts of bytes with a quiet of GAP ms before each: frames, more or less. */
enum { TERMINAL_GAP_MS = 120 };
size_t terminal_bursts(const struct terminal *t);
/* All bytes, terminated; valid until more is read. */
const char *terminal_raw(const struct terminal *t);
/* Fails if a byte came that a screen has no use for: a control character other than CR, LF, BS,
 * HT, SO and SI, ill-formed UTF-8 or a C1 control in it, an escape sequence that is none of cursor,
 * colour, mode, keypad and charset (a title, a bell, ...), nor what looking at desktops adds: three
 * questions to the terminal, links to a url, a url for the clipboard. */
void assert_raw_harmless(const struct terminal *t);
/* What was last put on the clipboard; "" nothing. Until the next call. */
const char *terminal_copied(const struct terminal *t);
void assert_raw_ascii(const struct terminal *t);

/* --- the end --- */

/* Waits until it ends; exit status, or 128 + the signal that ended it. A sanitizer's report fails
 * the test. */
int terminal_end(struct terminal *t);
/* What it wrote to stderr, after the end. */
const char *terminal_err(const struct terminal *t);
/* Fails unless the terminal is as it was found: line discipline, main screen, cursor, no mouse, no
 * attributes, cursor keys and keypad in their normal modes. After the end, or in a shell's hands.
 */
void assert_restored(struct terminal *t);

#endif
