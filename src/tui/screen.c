/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Frames onto the terminal, keys off it. Owns ncurses (screen_curses, screen_cells, screen_keys), a
 * copy of the frame that is shown, and the way of its bytes to the terminal (outlet, tty). ncurses
 * is told only the cells that changed, so a frame that equals the last one costs a comparison and
 * no byte. Must not know what the cells mean.
 *
 * Between taking the terminal and giving it back ncurses "runs"; else it is after endwin(), and its
 * next doupdate() sends everything that a fresh terminal needs. */
#include "tui/screen.h"

#include "base/mem.h"
#include "net/outlet.h"
#include "tui/screen_can.h"
#include "tui/screen_cells.h"
#include "tui/screen_curses.h"
#include "tui/screen_keys.h"
#include "tui/tty.h"

#include <curses.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>

enum {
    OUTLET_CAP_BYTES = 64 << 20, /* one frame of the largest size, each cell of another style */
    AWAY_MS = 200,               /* between looks whether the terminal is ours again */
    HOLD_MS = 200                /* for the rest of an answer of which an ESC came */
};

struct screen {
    struct loop *loop;
    struct screen_events on;
    struct loop_watch *input;
    struct loop_signal *winch, *tstp, *cont;
    struct outlet *outlet;   /* NULL while the terminal is not ours */
    struct loop_timer *away; /* NULL while it is */
    struct loop_timer *hold; /* NULL: no question was asked */

    struct screen_curses curses;
    struct screen_keys keys;
    struct screen_cells cells;
    bool mouse;
    struct terminal_can can;

    int rows, cols;
    struct frame shown;
    bool redraw;                  /* what the terminal shows is not known */
    bool refused;                 /* a frame was */
    bool touched[FRAME_ROWS_MAX]; /* by the last frame */
    uint64_t sent_bytes, frames, wipes;
};

/* What ncurses wrote goes to the terminal, or nowhere if that is not ours. While it goes, nobody
 * knows how much has gone. */
static void send_bytes(struct screen *s, const void *bytes, size_t n)
{
    if (!n || !s->outlet)
        return;
    tty_stalled(true);
    if (outlet_write(s->outlet, bytes, n) != 0)
        s->redraw = true;
    s->sent_bytes += n;
    tty_stalled(!outlet_empty(s->outlet));
}

static void send_collected(struct screen *s)
{
    size_t n = screen_curses_collect(&s->curses);

    send_bytes(s, s->curses.bytes, n);
}

/* Reads the size; true: it is another one. */
static bool measure(struct screen *s)
{
    int rows = LINES, cols = COLS;

    tty_size(&rows, &cols);
    tty_cell(&s->can.cell_w, &s->can.cell_h);
    rows = rows < FRAME_ROWS_MAX ? rows : FRAME_ROWS_MAX;
    cols = cols < FRAME_COLS_MAX ? cols : FRAME_COLS_MAX;
    if (rows == s->rows && cols == s->cols)
        return false;
    s->rows = rows;
    s->cols = cols;
    if (rows != LINES || cols != COLS)
        resize_term(rows, cols);
    werase(stdscr);
    frame_reset(&s->shown, rows, cols);
    s->redraw = true;
    return true;
}

static void look_for_terminal(void *ud);

/* Who was refused may come again. */
static void tell_ready(struct screen *s)
{
    if (!s->refused || !outlet_empty(s->outlet))
        return;
    s->refused = false;
    s->on.ready(s->on.ud);
}

static void on_drained(void *ud)
{
    tty_stalled(false);
    tell_ready(ud);
}

/* False: it is not to be had now; looks again later. */
static bool take(struct screen *s)
{
    if (!tty_take()) {
        if (!s->away)
            s->away = loop_timer_new(s->loop, AWAY_MS, AWAY_MS, look_for_terminal, s);
        return false;
    }
    loop_timer_free(s->away);
    s->away = NULL;
    measure(s);
    screen_curses_prepare_leave(&s->curses, s->rows, s->mouse);
    s->redraw = true;
    s->outlet = outlet_new(s->loop, tty_out(), OUTLET_CAP_BYTES, on_drained, s);
    screen_keys_resume(&s->keys);
    loop_watch_set(s->input, LOOP_READABLE);
    return true;
}

/* The terminal is somebody else's, who was told by tty_give_back() or did not ask. */
static void let_go(struct screen *s)
{
    if (!s->outlet)
        return;
    loop_watch_set(s->input, 0);
    outlet_free(s->outlet);
    s->outlet = NULL;
    tty_stalled(false);
    screen_curses_rest(&s->curses);
}

static void look_for_terminal(void *ud)
{
    struct screen *s = ud;

    if (!take(s))
        return;
    s->on.resized(s->on.ud);
    tell_ready(s);
}

/* Whether the terminal comes back is told by SIGCONT, or by nobody: a shell sends none to a job
 * that runs in the background already, and without a shell we were not stopped at all. */
static void on_tstp(void *ud)
{
    struct screen *s = ud;

    tty_give_back();
    let_go(s);
    tty_stop();
    if (!s->away)
        s->away = loop_timer_new(s->loop, AWAY_MS, AWAY_MS, look_for_terminal, s);
}

/* After a stop that could not be seen (SIGSTOP) too: what was shown is gone, and the modes. */
static void on_cont(void *ud)
{
    let_go(ud);
    look_for_terminal(ud);
}

static void on_winch(void *ud)
{
    struct screen *s = ud;

    if (!s->outlet || !measure(s))
        return;
    screen_curses_prepare_leave(&s->curses, s->rows, s->mouse);
    s->on.resized(s->on.ud);
}

static bool is_blank(const struct frame *f, int row)
{
    const struct cell *c = &f->cell[row * f->cols];
    int col = 0;

    while (col < f->cols && c[col].len == 1 && c[col].text[0] == ' ')
        col++;
    return col == f->cols;
}

/* ncurses may erase to the end of a line, or shift it; or if it became blank, erase the screen from
 * there on. */
static void touch(struct screen *s, const struct frame *f, int row)
{
    int end = is_blank(f, row) ? f->rows : row + 1;

    memset(&s->touched[row], true, (size_t)(end - row));
}

static void draw_row(struct screen *s, const struct frame *f, int row)
{
    const struct cell *now = &f->cell[row * f->cols];
    struct cell *was = &s->shown.cell[row * f->cols];

    for (int col = 0, end; col < f->cols; col = end) {
        end = col + 1;
        if (!s->redraw && memcmp(&now[col], &was[col], sizeof *now) == 0)
            continue;
        while (end < f->cols &&
               (s->redraw || now[end].len == 0 || memcmp(&now[end], &was[end], sizeof *now) != 0))
            end++;
        int begin = col;
        while (begin > 0 && now[begin].len == 0)
            begin--;
        screen_cells_draw(&s->cells, f, row, begin, end);
        touch(s, f, row);
    }
    memcpy(was, now, (size_t)f->cols * sizeof *now);
}

bool screen_show(struct screen *s, const struct frame *f)
{
    if (!s->outlet || !outlet_empty(s->outlet)) {
        s->refused = true;
        return false;
    }
    memset(s->touched, 0, sizeof s->touched);
    if (!s->redraw && frame_same(f, &s->shown))
        return true;
    if (s->redraw) {
        clearok(curscr, TRUE);
        s->wipes++;
    }
    for (int row = 0; row < f->rows; row++)
        draw_row(s, f, row);
    s->redraw = false;
    wnoutrefresh(stdscr);
    doupdate();
    s->frames++;
    send_collected(s);
    return true;
}

void screen_redraw(struct screen *s)
{
    s->redraw = true;
}

void screen_mouse(struct screen *s, bool on)
{
    s->mouse = on;
    screen_keys_mouse(on);
    screen_curses_prepare_leave(&s->curses, s->rows, s->mouse);
    send_collected(s);
}

void screen_size(const struct screen *s, int *ret_rows, int *ret_cols)
{
    *ret_rows = s->rows;
    *ret_cols = s->cols;
}

void screen_overlay(struct screen *s, const void *bytes, size_t len)
{
    send_bytes(s, bytes, len);
}

uint64_t screen_wipes(const struct screen *s)
{
    return s->wipes;
}

bool screen_touched(const struct screen *s, int row)
{
    return row >= 0 && row < FRAME_ROWS_MAX && s->touched[row];
}

const struct terminal_can *screen_can(const struct screen *s)
{
    return &s->can;
}

uint64_t screen_bytes(const struct screen *s)
{
    return s->sent_bytes;
}

uint64_t screen_frames(const struct screen *s)
{
    return s->frames;
}

static void take_answer(struct screen *s)
{
    if (!screen_can_answer(&s->can, s->keys.answer, s->rows, s->cols))
        return;
    s->keys.asked = false;
    s->on.answered(s->on.ud);
}

/* A terminal that has gone is an error: the watch ends by itself. */
static void on_input(void *ud, int events)
{
    struct screen *s = ud;
    struct input in;

    (void)events;
    while (s->outlet && screen_keys_next(&s->keys, &in)) {
        if (in.code == SCREEN_KEYS_ANSWER)
            take_answer(s);
        else
            s->on.key(s->on.ud, &in);
    }
    if (screen_keys_holds(&s->keys))
        loop_timer_set(s->hold, HOLD_MS, 0);
}

static void on_held(void *ud)
{
    struct screen *s = ud;
    struct input in = {.code = INPUT_ESCAPE};

    if (screen_keys_let_go(&s->keys))
        s->on.key(s->on.ud, &in);
}

/* Some terminals show a question besides, or instead of, answering it. */
void screen_ask(struct screen *s)
{
    const char *question = screen_can_question(&s->can);

    if (s->hold || !s->outlet || !question)
        return;
    s->hold = loop_timer_new(s->loop, 0, 0, on_held, s);
    s->keys.asked = true;
    send_bytes(s, question, strlen(question));
    s->redraw = true;
}

struct screen *screen_new(struct loop *l, enum palette palette, const struct screen_events *on,
                          enum screen_trouble *ret_trouble)
{
    if (tty_open() != 0) {
        *ret_trouble = SCREEN_NO_TERMINAL;
        return NULL;
    }
    struct screen *s = mem_zalloc(sizeof *s);
    if (!screen_curses_init(&s->curses)) {
        *ret_trouble = SCREEN_UNKNOWN_TYPE;
        free(s);
        tty_close();
        return NULL;
    }
    s->loop = l;
    s->on = *on;
    screen_keys_init(&s->keys);
    screen_cells_init(&s->cells, palette);
    screen_can_init(&s->can, palette);
    screen_curses_settle(&s->curses);
    s->input = loop_watch_new(l, fileno(tty_in()), 0, on_input, s);
    frame_init(&s->shown, false);
    s->winch = loop_signal_new(l, SIGWINCH, on_winch, s);
    s->tstp = tty_may_stop() ? loop_signal_new(l, SIGTSTP, on_tstp, s) : NULL;
    s->cont = loop_signal_new(l, SIGCONT, on_cont, s);
    if (!take(s))
        measure(s);
    return s;
}

void screen_free(struct screen *s)
{
    if (!s)
        return;
    tty_give_back();
    let_go(s);
    loop_timer_free(s->away);
    loop_timer_free(s->hold);
    loop_watch_free(s->input);
    loop_signal_free(s->winch);
    loop_signal_free(s->tstp);
    loop_signal_free(s->cont);
    screen_keys_done(&s->keys);
    screen_curses_done(&s->curses);
    frame_done(&s->shown);
    free(s);
    tty_close();
}
