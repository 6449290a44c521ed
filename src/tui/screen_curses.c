/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The starting and the leaving of ncurses, which writes into memory here instead of waiting for a
 * terminal. Owns that memory, and the bytes that undo what ncurses sends. Must not know of frames,
 * nor when anything is sent. */
#include "tui/screen_curses.h"

#include "base/mem.h"
#include "tui/screen_keys.h"
#include "tui/tty.h"

#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <term.h>
#include <unistd.h>

/* Does terminfo describe a terminal that can address its screen? Asked first because newterm()
 * leaks when the answer is no. */
static bool known_terminal(int fd)
{
    int found = 0;

    setupterm(NULL, fd, &found);
    if (found != 1)
        return false;
    bool known = tigetstr("cup") != NULL;
    del_curterm(cur_term);
    return known;
}

/* newterm() would handle these by itself. */
static SCREEN *new_curses(FILE *out)
{
    static const int taken[] = {SIGINT, SIGTERM, SIGTSTP, SIGWINCH};
    enum { TAKEN = sizeof taken / sizeof *taken };
    struct sigaction before[TAKEN];

    for (size_t i = 0; i < TAKEN; i++)
        sigaction(taken[i], NULL, &before[i]);
    SCREEN *sp = newterm(NULL, out, tty_in());
    for (size_t i = 0; i < TAKEN; i++)
        sigaction(taken[i], &before[i], NULL);
    return sp;
}

bool screen_curses_init(struct screen_curses *c)
{
    *c = (struct screen_curses){0};
    if (!known_terminal(tty_out()))
        return false;
    c->memory = fdopen(memfd_create("screen", MFD_CLOEXEC), "w");
    c->sp = c->memory ? new_curses(c->memory) : NULL;
    if (!c->sp) {
        if (c->memory)
            fclose(c->memory);
        return false;
    }
    typeahead(-1); /* a key must not cut a picture in two */
    curs_set(0);
    leaveok(stdscr, TRUE);
    return true;
}

void screen_curses_done(struct screen_curses *c)
{
    delscreen(c->sp);
    fclose(c->memory);
    free(c->bytes);
}

size_t screen_curses_collect(struct screen_curses *c)
{
    int fd = fileno(c->memory);
    off_t end = lseek(fd, 0, SEEK_CUR);
    size_t len = end > 0 ? (size_t)end : 0;

    if (!len)
        return 0;
    if (len > c->bytes_size) {
        c->bytes = mem_resize(c->bytes, len, 1);
        c->bytes_size = len;
    }
    ssize_t n = pread(fd, c->bytes, len, 0);
    if (lseek(fd, 0, SEEK_SET) < 0 || ftruncate(fd, 0) != 0)
        return 0;
    return n > 0 ? (size_t)n : 0;
}

void screen_curses_rest(struct screen_curses *c)
{
    endwin();
    screen_curses_collect(c);
}

void screen_curses_settle(struct screen_curses *c)
{
    screen_keys_mouse(true);
    doupdate();
    screen_curses_collect(c);
    screen_keys_mouse(false);
    size_t n = screen_curses_collect(c);
    if (n <= sizeof c->mouse_off) {
        memcpy(c->mouse_off, c->bytes, n);
        c->mouse_off_len = n;
    }
    screen_curses_rest(c);
}

/* tputs() takes a function without an argument. */
static struct tty_leave leave;

static int leave_byte(int c)
{
    if (leave.len < sizeof leave.bytes)
        leave.bytes[leave.len++] = (char)c;
    return c;
}

static void leave_cap(const char *name)
{
    const char *cap = tigetstr(name);

    if (cap)
        tputs(cap, 1, leave_byte);
}

/* Without a second screen to go back to, the shell goes on in the last line. */
void screen_curses_prepare_leave(const struct screen_curses *c, int rows, bool mouse)
{
    leave.len = 0;
    for (size_t i = 0; mouse && i < c->mouse_off_len; i++)
        leave_byte((unsigned char)c->mouse_off[i]);
    leave_cap("op");
    leave_cap("sgr0");
    tputs(tiparm(tigetstr("cup"), rows - 1, 0), 1, leave_byte);
    leave_cap("rmcup");
    leave_cap("cnorm"); /* behind: with the main screen may come back the cursor last saved */
    leave_byte('\r');
    leave_cap("rmkx");
    tty_leave_with(&leave);
}
