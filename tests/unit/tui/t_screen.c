/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The screen on a real pseudo terminal, libvterm at its other end. Each test runs a worker with a
 * screen, as a job of a tiny shell that knows fg; both tell what happens, a line each, through a
 * pipe. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "tui/screen.h"

#include <fcntl.h>
#include <locale.h>
#include <poll.h>
#include <pty.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <termios.h>
#include <time.h>
#include <unistd.h>
#include <utmp.h>
#include <vterm.h>

enum { ROWS = 24, COLS = 80, DEADLINE_MS = 30000, TOLD_MAX = 1 << 16 };

/* ---- the worker ---- */

static struct {
    int tell;
    struct loop *loop;
    struct screen *screen;
    struct frame frame;
    bool busy; /* all cells change every 2 ms */
    bool hung; /* ends by itself after a while without a terminal */
    bool deaf; /* was started with some signals ignored */
    bool told_ticks;
    bool mouse;
    enum palette palette;
    bool blank; /* the third row and all below, but for the last two */
    int ticks, number;
} w;

/* At the end the cursor and its looks are as they were. */
#define OVERLAY "\0337\033[9;5H\033[32mover\033[0m\0338"

static void tell(const char *fmt, ...) __attribute__((format(printf, 1, 2)));
static void tell(const char *fmt, ...)
{
    va_list ap;

    va_start(ap, fmt);
    vdprintf(w.tell, fmt, ap);
    va_end(ap);
}

/* As nothing that draws through frame_put() would leave it. */
static void hostile_row(struct frame *f, int row)
{
    struct cell *c = &f->cell[row * f->cols];

    c[0] = (struct cell){.text = "\xff", .len = 1};
    c[1] = (struct cell){.text = "\xc2\x9b", .len = 2};
    c[2] = (struct cell){.text = "\033", .len = 1};
    c[3] = (struct cell){.text = "漢", .len = 3}; /* two cells wide, and said to be one */
    c[4] = (struct cell){.text = "ab", .len = 2};
    c[5] = (struct cell){.text = "a", .len = 1};
    c[6] = (struct cell){.len = 0};
    c[7] = (struct cell){.text = "\n", .len = 1};
    frame_put(f, row, 8, 10, "aligned", STYLE_TEXT);
}

static void draw(void)
{
    int rows, cols;
    char text[64];

    screen_size(w.screen, &rows, &cols);
    frame_reset(&w.frame, rows, cols);
    snprintf(text, sizeof text, "%dx%d number %d", rows, cols, w.number);
    frame_fill(&w.frame, 0, 0, cols, STYLE_BAR);
    frame_put(&w.frame, 0, 0, cols, text, STYLE_BAR);
    frame_put(&w.frame, 1, 0, cols, "Zoë 漢字 ▁▅█ e\xcc\x81 का|", STYLE_TEXT);
    if (!w.blank)
        frame_put_right(&w.frame, rows - 1, 0, cols, "corner", STYLE_NOTICE);
    if (rows > 3 && !w.blank)
        hostile_row(&w.frame, 2);
    for (int row = 3; w.busy && row < rows; row++)
        for (int col = 0; col < cols; col++)
            frame_put(&w.frame, row, col, 1, (w.number + col) % 2 ? "▅" : "#", STYLE_TEXT);
    if (!screen_show(w.screen, &w.frame))
        tell("refused\n");
}

static int rows_touched(void)
{
    int rows, cols, n = 0;

    screen_size(w.screen, &rows, &cols);
    for (int row = 0; row < rows; row++)
        n += screen_touched(w.screen, row);
    return n;
}

static void on_key(void *ud, const struct input *in)
{
    (void)ud;
    switch (in->code) {
    case 'q': loop_stop(w.loop); return;
    case 'a': abort();
    case 'z': raise(SIGSEGV); break;
    case 'n': w.number++; break;
    case 'l': screen_redraw(w.screen); break;
    case 'm': screen_mouse(w.screen, w.mouse = !w.mouse); break;
    case 'k': screen_ask(w.screen); break;
    case 'b': w.blank = !w.blank; break;
    default: break;
    }
    draw();
    if (in->code == 'o')
        screen_overlay(w.screen, OVERLAY, strlen(OVERLAY));
    tell("key %x %d %d bytes %llu frames %llu wipes %llu touched %d\n", (unsigned)in->code, in->row,
         in->col, (unsigned long long)screen_bytes(w.screen),
         (unsigned long long)screen_frames(w.screen), (unsigned long long)screen_wipes(w.screen),
         rows_touched());
}

static void on_answered(void *ud)
{
    const struct terminal_can *can = screen_can(w.screen);

    (void)ud;
    tell("answered %d %d %dx%d colours %d\n", can->sixel, can->kitty, can->cell_w, can->cell_h,
         can->colors);
}

static void on_resized(void *ud)
{
    (void)ud;
    draw();
    tell("resized\n");
}

static void on_ready(void *ud)
{
    (void)ud;
    w.busy = false;
    draw();
    tell("ready\n");
}

static void on_tick(void *ud)
{
    struct rusage ru;

    (void)ud;
    w.ticks++;
    if (w.busy) {
        w.number++;
        draw();
    }
    if (w.busy || w.told_ticks)
        tell("tick\n");
    if (w.hung && w.ticks == 200) {
        getrusage(RUSAGE_SELF, &ru);
        tell("cpu %d\n", (int)(ru.ru_utime.tv_sec + ru.ru_stime.tv_sec) * 1000 +
                             (int)(ru.ru_utime.tv_usec + ru.ru_stime.tv_usec) / 1000);
        loop_stop(w.loop);
    }
}

static void work(void)
{
    struct screen_events on = {
        .key = on_key, .resized = on_resized, .ready = on_ready, .answered = on_answered};
    enum screen_trouble trouble = 0;

    w.loop = loop_new();
    w.screen = screen_new(w.loop, w.palette, &on, &trouble);
    if (!w.screen) {
        tell("trouble %d\n", trouble);
        loop_free(w.loop);
        exit(0);
    }
    struct loop_timer *timer = loop_timer_new(w.loop, 2, 2, on_tick, NULL);
    frame_init(&w.frame, false);
    draw();
    tell("up %d\n", (int)getpid());
    loop_run(w.loop);
    loop_timer_free(timer);
    screen_free(w.screen);
    frame_done(&w.frame);
    loop_free(w.loop);
    exit(0);
}

/* ---- the shell: one job, and every byte it is sent means fg ---- */

static void shell(int orders)
{
    int status;
    char order;
    pid_t job;

    signal(SIGTTOU, SIG_IGN);
    if ((job = fork()) == 0) {
        setpgid(0, 0);
        tcsetpgrp(STDIN_FILENO, getpid());
        signal(SIGTTOU, SIG_DFL);
        work();
    }
    while (waitpid(job, &status, WUNTRACED) == job && WIFSTOPPED(status)) {
        tcsetpgrp(STDIN_FILENO, getpid());
        tell("stopped\n");
        if (read(orders, &order, 1) != 1)
            break;
        tcsetpgrp(STDIN_FILENO, job);
        kill(-job, SIGCONT);
    }
    if (WIFSIGNALED(status))
        tell("signal %d\n", WTERMSIG(status));
    else
        tell("exit %d\n", WEXITSTATUS(status));
    exit(0);
}

/* ---- the terminal ---- */

struct term {
    int master, slave; /* the latter only to ask for the modes */
    int told_fd, orders;
    pid_t shell, worker;
    struct termios before;
    VTerm *vt;
    VTermScreen *picture;
    int alt, cursor;
    char told[TOLD_MAX];
    size_t told_len, seen; /* seen: what was waited for already */
    char *raw;
    size_t raw_len;
};

static int on_prop(VTermProp prop, VTermValue *val, void *ud)
{
    struct term *t = ud;

    if (prop == VTERM_PROP_ALTSCREEN)
        t->alt = val->boolean;
    if (prop == VTERM_PROP_CURSORVISIBLE)
        t->cursor = val->boolean;
    return 1;
}

static const VTermScreenCallbacks callbacks = {.settermprop = on_prop};

static struct term *term_start(int rows, int cols, bool with_shell)
{
    struct term *t = calloc(1, sizeof *t);
    struct winsize ws = {.ws_row = (unsigned short)rows, .ws_col = (unsigned short)cols};
    int told[2], orders[2];

    assert_non_null(t);
    assert_int_equal(openpty(&t->master, &t->slave, NULL, NULL, &ws), 0);
    assert_int_equal(pipe2(told, O_CLOEXEC), 0);
    assert_int_equal(pipe2(orders, O_CLOEXEC), 0);
    tcgetattr(t->slave, &t->before);
    if ((t->shell = fork()) == 0) {
        w.tell = told[1];
        close(t->master);
        close(told[0]);
        close(orders[1]);
        login_tty(t->slave);
        free(t);
        for (int i = 1; i < SIGRTMIN; i++) /* cmocka's would go on with the next test */
            signal(i, SIG_DFL);
        signal(SIGHUP, SIG_IGN);
        for (int i = 0; w.deaf && i < 2; i++)
            signal(i ? SIGTSTP : SIGQUIT, SIG_IGN);
        if (with_shell)
            shell(orders[0]);
        work();
    }
    close(told[1]);
    close(orders[0]);
    t->told_fd = told[0];
    t->orders = orders[1];
    t->vt = vterm_new(rows, cols);
    t->picture = vterm_obtain_screen(t->vt);
    t->cursor = 1;
    vterm_set_utf8(t->vt, 1);
    vterm_screen_set_callbacks(t->picture, &callbacks, t);
    vterm_screen_enable_altscreen(t->picture, 1);
    vterm_screen_reset(t->picture, 1);
    return t;
}

static void term_free(struct term *t)
{
    if (t->master >= 0)
        close(t->master);
    if (t->slave >= 0)
        close(t->slave);
    close(t->orders);
    kill(t->shell, SIGKILL);
    waitpid(t->shell, NULL, 0);
    close(t->told_fd);
    vterm_free(t->vt);
    free(t->raw);
    free(t);
}

static void take_picture(struct term *t)
{
    char got[4096];
    ssize_t n = read(t->master, got, sizeof got);

    if (n <= 0)
        return;
    vterm_input_write(t->vt, got, (size_t)n);
    t->raw = realloc(t->raw, t->raw_len + (size_t)n + 1);
    assert_non_null(t->raw);
    memcpy(t->raw + t->raw_len, got, (size_t)n);
    t->raw_len += (size_t)n;
    t->raw[t->raw_len] = '\0';
}

static void take_told(struct term *t)
{
    ssize_t n = read(t->told_fd, t->told + t->told_len, sizeof t->told - 1 - t->told_len);

    assert_true(n > 0);
    t->told_len += (size_t)n;
    t->told[t->told_len] = '\0';
}

/* One step of the terminal; one that is stalled reads nothing. */
static void step(struct term *t, bool stalled)
{
    struct pollfd p[] = {{.fd = t->told_fd, .events = POLLIN},
                         {.fd = stalled ? -1 : t->master, .events = POLLIN}};

    if (poll(p, 2, DEADLINE_MS) <= 0 || p[0].revents == POLLHUP)
        fail_msg("nothing happens any more after: %s", t->told);
    if (p[1].revents & POLLIN)
        take_picture(t);
    if (p[0].revents & POLLIN)
        take_told(t);
}

/* Until `text` is told (once more than it was waited for), and to its end of line. */
static const char *wait_told(struct term *t, const char *text, bool stalled)
{
    const char *at;

    while (!(at = strstr(t->told + t->seen, text)) || !strchr(at, '\n'))
        step(t, stalled);
    t->seen = (size_t)(strchr(at, '\n') - t->told) + 1;
    return at;
}

static void wait_up(struct term *t, bool stalled)
{
    assert_int_equal(sscanf(wait_told(t, "up", stalled), "up %d", &t->worker), 1);
}

static const char *row_text(struct term *t, int row)
{
    static char text[4096];
    int cols, rows;

    vterm_get_size(t->vt, &rows, &cols);
    VTermRect r = {.start_row = row, .end_row = row + 1, .start_col = 0, .end_col = cols};
    size_t n = vterm_screen_get_text(t->picture, text, sizeof text - 1, r);
    text[n] = '\0';
    return text;
}

static void wait_row(struct term *t, int row, const char *text)
{
    while (strncmp(row_text(t, row), text, strlen(text)) != 0)
        step(t, false);
}

static void type(struct term *t, const char *keys)
{
    assert_int_equal(write(t->master, keys, strlen(keys)), (ssize_t)strlen(keys));
}

/* Everything that was written before has arrived. */
static void drain(struct term *t)
{
    struct pollfd p = {.fd = t->master, .events = POLLIN};

    while (poll(&p, 1, 0) > 0 && (p.revents & POLLIN))
        take_picture(t);
}

/* Was it told to report the mouse? (libvterm reads only the first of several modes.) */
static bool mouse(struct term *t)
{
    const char *on = t->raw ? strstr(t->raw, ";1000h") : NULL;

    return on && !strstr(on, ";1000l");
}

/* Nor does libvterm tell this one. */
static bool keypad_on(struct term *t)
{
    const char *on = NULL;

    for (const char *p = t->raw; p && (p = strstr(p, "[?1h")); p++)
        on = p;
    return on && !strstr(on, "[?1l");
}

static void assert_left(struct term *t)
{
    struct termios now;

    drain(t);
    assert_false(t->alt);
    assert_true(t->cursor);
    assert_false(mouse(t));
    assert_false(keypad_on(t));
    assert_int_equal(tcgetattr(t->slave, &now), 0);
    assert_int_equal(now.c_iflag, t->before.c_iflag);
    assert_int_equal(now.c_oflag, t->before.c_oflag);
    assert_int_equal(now.c_lflag, t->before.c_lflag);
    assert_memory_equal(now.c_cc, t->before.c_cc, sizeof now.c_cc);
}

static struct term *start(void)
{
    struct term *t = term_start(ROWS, COLS, true);

    wait_up(t, false);
    wait_row(t, 0, "24x80 number 0");
    return t;
}

/* Its screen changes faster than anybody reads. */
static struct term *start_stalled(void)
{
    w.busy = true;
    struct term *t = term_start(60, 200, true);
    w.busy = false;
    wait_up(t, true);
    wait_told(t, "refused", true);
    return t;
}

static void go_on(struct term *t)
{
    assert_int_equal(write(t->orders, "f", 1), 1);
}

static void ends_by(struct term *t, int signum)
{
    char told[16];

    snprintf(told, sizeof told, "signal %d\n", signum);
    wait_told(t, told, false);
    assert_left(t);
    term_free(t);
}

static void quit(struct term *t)
{
    type(t, "q");
    wait_told(t, "exit 0", false);
    assert_left(t);
    term_free(t);
}

/* ---- the tests ---- */

static void a_picture_arrives(void **state)
{
    struct term *t = start();
    VTermScreenCell cell;
    VTermPos corner = {.row = ROWS - 1, .col = COLS - 1};

    (void)state;
    assert_true(t->alt);
    assert_false(t->cursor);
    assert_string_equal(row_text(t, 1), "Zoë 漢字 ▁▅█ e\xcc\x81 का|");
    vterm_screen_get_cell(t->picture, corner, &cell);
    assert_int_equal(cell.chars[0], 'r');
    quit(t);
}

static void what_has_another_width_is_replaced(void **state)
{
    struct term *t = start();

    (void)state;
    assert_string_equal(row_text(t, 2), "?????? ?aligned");
    quit(t);
}

/* What has been sent and drawn once a key is seen to. */
static unsigned long long cost_of(struct term *t, const char *key, unsigned long long frames)
{
    unsigned long long bytes, drawn;
    unsigned code;

    type(t, key);
    assert_int_equal(sscanf(wait_told(t, "key", false), "key %x 0 0 bytes %llu frames %llu", &code,
                            &bytes, &drawn),
                     3);
    assert_int_equal(code, *key);
    assert_int_equal(drawn, frames);
    return bytes;
}

static void an_equal_frame_costs_nothing(void **state)
{
    struct term *t = start();
    unsigned long long bytes = cost_of(t, "n", 2), again;

    (void)state;
    assert_int_equal(cost_of(t, "x", 2), bytes);
    again = cost_of(t, "n", 3);
    assert_in_range(again, bytes + 1, bytes + 40); /* one digit */
    bytes = cost_of(t, "l", 4);
    assert_true(bytes > again + 100);
    wait_row(t, 0, "24x80 number 2");
    assert_int_equal(bytes, t->raw_len);
    quit(t);
}

static void keys_have_their_codes(void **state)
{
    static const struct {
        const char *sent;
        uint32_t code;
        int row, col;
    } keys[] = {
        {"x", 'x', 0, 0},
        {"\r", INPUT_ENTER, 0, 0},
        {"\n", INPUT_ENTER, 0, 0},
        {"\t", '\t', 0, 0},
        {"\b", INPUT_BACKSPACE, 0, 0},
        {"\177", INPUT_BACKSPACE, 0, 0},
        {"\014", INPUT_CTRL_L, 0, 0},
        {"\033OA", INPUT_UP, 0, 0},
        {"\033OB", INPUT_DOWN, 0, 0},
        {"\033[5~", INPUT_PAGE_UP, 0, 0},
        {"\033[6~", INPUT_PAGE_DOWN, 0, 0},
        {"\033OH", INPUT_HOME, 0, 0},
        {"\033OF", INPUT_END, 0, 0},
        {"\033[3~", INPUT_DELETE, 0, 0},
        {"\033OP", INPUT_F1, 0, 0},
        {"\033[24~", INPUT_F12, 0, 0},
        {"\033", INPUT_ESCAPE, 0, 0},
        {"è", 0xe8, 0, 0},
        {"漢", 0x6f22, 0, 0},
        {"\377y", 'y', 0, 0},      /* no character */
        {"\033[1;5Ay", 'y', 0, 0}, /* Ctrl and Up */
        {"\033[200~y", 'y', 0, 0}, /* begins a paste */
        {"\023", 0x13, 0, 0},      /* stops nothing */
        {"m", 'm', 0, 0},
        {"\033[<0;10;5M", INPUT_CLICK, 4, 9},
        {"\033[<0;10;5my", 'y', 0, 0}, /* released */
        {"\033[<64;3;2M", INPUT_WHEEL_UP, 1, 2},
        {"\033[<65;3;2M", INPUT_WHEEL_DOWN, 1, 2},
    };
    struct term *t = start();

    (void)state;
    for (size_t i = 0; i < sizeof keys / sizeof *keys; i++) {
        char told[64];
        int n = snprintf(told, sizeof told, "key %x %d %d ", (unsigned)keys[i].code, keys[i].row,
                         keys[i].col);
        type(t, keys[i].sent);
        assert_memory_equal(wait_told(t, "key", false), told, (size_t)n);
    }
    drain(t);
    assert_true(mouse(t));
    quit(t); /* with the mouse on */
}

/* "wipes" and "touched" after a key. */
static void effect_of(struct term *t, const char *key, int wipes, int touched)
{
    int got[2];

    type(t, key);
    assert_int_equal(sscanf(strstr(wait_told(t, "key", false), "wipes"), "wipes %d touched %d",
                            &got[0], &got[1]),
                     2);
    assert_int_equal(got[0], wipes);
    assert_int_equal(got[1], touched);
}

static void bytes_can_go_over_the_cells(void **state)
{
    struct term *t = start();

    (void)state;
    effect_of(t, "o", 1, 0);
    wait_row(t, 8, "    over");
    effect_of(t, "n", 1, 1); /* the rest of it is left alone */
    wait_row(t, 0, "24x80 number 1");
    assert_memory_equal(row_text(t, 8), "    over", 8);
    effect_of(t, "b", 1, ROWS - 2); /* ncurses erases all that is blank now */
    effect_of(t, "l", 2, ROWS);
    effect_of(t, "x", 2, 0);
    wait_row(t, 0, "24x80 number 1");
    drain(t);
    assert_string_equal(row_text(t, 8), "");
    quit(t);
}

/* All of it has been read, and what was read was seen to. */
static void settle(struct term *t)
{
    int waiting = 1;

    while (waiting)
        assert_int_equal(ioctl(t->slave, FIONREAD, &waiting), 0);
    for (struct pollfd p = {.fd = t->told_fd, .events = POLLIN}; poll(&p, 1, 0) > 0;)
        take_told(t);
    t->seen = t->told_len;
    wait_told(t, "tick", false);
}

static void answers_are_no_keys(void **state)
{
    static const struct {
        const char *sent[8], *told;
    } cases[] = {
        {{"\033_Gi=31;OK\033\\\033[4;480;640t\033[?62;4;22c"}, "answered 1 1 8x20 colours 256\n"},
        {{"\033", "_Gi=31;", "OK\033", "\\\033[?6", "3;1", ";2c"},
         "answered 0 1 0x0 colours 256\n"},
        {{"\033_Gi=31;ENOTSUPPORTED:no\033\\", "\033", "[?1;2;4", "c"},
         "answered 1 0 0x0 colours 256\n"},
        {{"\033[4;0;0t", "\033[4;99999999999;-3t", "\033[9;1;1t", "\033[4c", "\033[?4c"},
         "answered 0 0 0x0 colours 256\n"},
    };

    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        w.told_ticks = true;
        struct term *t = start();
        w.told_ticks = false;
        type(t, "k");
        wait_told(t, "key", false);
        drain(t);
        assert_non_null(strstr(t->raw, "\033_Gi=31,"));
        assert_non_null(strstr(t->raw, "\033[14t\033[c"));
        for (const char *const *s = cases[i].sent; *s; s++) {
            assert_null(strstr(t->told, "answered"));
            type(t, *s);
            settle(t);
        }
        assert_non_null(strstr(t->told, cases[i].told));
        type(t, "y"); /* the next key is the next */
        assert_memory_equal(wait_told(t, "key", false), "key 79 ", 7);
        assert_ptr_equal(strstr(strstr(t->told, "key") + 1, "key"), strstr(t->told, "key 79 "));
        quit(t);
    }
}

static void while_none_comes_keys_work(void **state)
{
    struct term *t = start();

    (void)state;
    type(t, "k");
    wait_told(t, "key 6b ", false);
    for (int i = 0; i < 2; i++) {
        type(t, "\033");
        wait_told(t, "key 1b ", false);
        type(t, "x");
        wait_told(t, "key 78 ", false);
        type(t, "\033OA");
        wait_told(t, "key 110000 ", false);
    }
    type(t, "k"); /* asked once */
    wait_told(t, "key 6b ", false);
    drain(t);
    assert_null(strstr(strstr(t->raw, "\033[14t") + 1, "\033[14t"));
    quit(t);
}

static void not_every_terminal_is_asked(void **state)
{
    static const struct {
        const char *type;
        enum palette palette;
        bool asked, kitty;
    } cases[] = {{"linux", PALETTE_DEFAULT, false, false},
                 {"vt100", PALETTE_DEFAULT, false, false},
                 {"xterm-256color", PALETTE_MONO, false, false},
                 {"screen-256color", PALETTE_DEFAULT, true, false}};

    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        setenv("TERM", cases[i].type, 1);
        w.palette = cases[i].palette;
        struct term *t = start();
        setenv("TERM", "xterm-256color", 1);
        w.palette = PALETTE_DEFAULT;
        type(t, "k");
        wait_told(t, "key", false);
        drain(t);
        assert_int_equal(strstr(t->raw, "\033[c") != NULL, cases[i].asked);
        assert_int_equal(strstr(t->raw, "\033_") != NULL, cases[i].kitty);
        kill(t->worker, SIGKILL);
        term_free(t);
    }
}

static void colours_are_those_of_the_terminal(void **state)
{
    struct term *t;

    (void)state;
    setenv("COLORTERM", "truecolor", 1);
    t = start();
    unsetenv("COLORTERM");
    type(t, "k\033[?1c");
    assert_non_null(strstr(wait_told(t, "answered", false), "colours 16777216\n"));
    quit(t);
}

static void the_picture_follows_the_size(void **state)
{
    struct term *t = start();
    struct winsize ws = {.ws_row = 30, .ws_col = 100};

    (void)state;
    for (int i = 0; i < 2; i++) {
        vterm_set_size(t->vt, ws.ws_row, ws.ws_col);
        ioctl(t->master, TIOCSWINSZ, &ws);
        wait_told(t, "resized", false);
        wait_row(t, 0, i ? "5x20 number 0" : "30x100 number 0");
        drain(t);
        assert_non_null(strstr(row_text(t, ws.ws_row - 1), "corner"));
        ws = (struct winsize){.ws_row = 5, .ws_col = 20};
    }
    quit(t);
}

static void a_crash_leaves_the_terminal_usable(void **state)
{
    (void)state;
    for (int i = 0; i < 2; i++) {
        struct term *t = start();
        type(t, "m");
        wait_told(t, "key", false);
        drain(t);
        assert_true(t->alt);
        assert_true(mouse(t));
        type(t, i ? "z" : "a");
        ends_by(t, i ? SIGSEGV : SIGABRT);
    }
}

static void so_does_a_signal_that_ends_it(void **state)
{
    static const int sent[] = {SIGSEGV, SIGBUS,  SIGFPE,  SIGILL,  SIGTRAP, SIGSYS,
                               SIGXCPU, SIGXFSZ, SIGALRM, SIGUSR1, SIGUSR2};
    struct term *t = start();

    (void)state;
    type(t, "\034"); /* Ctrl-\ */
    ends_by(t, SIGQUIT);
    for (size_t i = 0; i < sizeof sent / sizeof *sent; i++) {
        t = start();
        assert_int_equal(kill(t->worker, sent[i]), 0);
        ends_by(t, sent[i]);
    }
}

static void what_was_ignored_stays_so(void **state)
{
    struct term *t;

    (void)state;
    w.deaf = true;
    t = start();
    w.deaf = false;
    type(t, "\034\032n");
    wait_row(t, 0, "24x80 number 1");
    type(t, "\032n"); /* by now it would have stopped and gone on */
    wait_row(t, 0, "24x80 number 2");
    assert_null(strstr(t->told, "stopped"));
    assert_null(strstr(t->told, "resized"));
    quit(t);
}

static void stopped_it_gives_the_terminal_back(void **state)
{
    struct term *t = start();

    (void)state;
    for (int i = 0; i < 2; i++) {
        type(t, "\032");
        wait_told(t, "stopped", false);
        assert_left(t);
        go_on(t);
        wait_told(t, "resized", false);
        wait_row(t, 0, "24x80 number 0");
        assert_true(t->alt);
        assert_false(t->cursor);
        assert_true(keypad_on(t)); /* or the next arrow would be an Esc */
        type(t, "\033OA");
        wait_told(t, "key 110000 ", false);
    }
    quit(t);
}

static void without_a_shell_there_is_no_stop(void **state)
{
    struct term *t = term_start(ROWS, COLS, false);

    (void)state;
    wait_up(t, false);
    wait_row(t, 0, "24x80 number 0");
    type(t, "\032");
    wait_told(t, "resized", false);
    type(t, "n");
    wait_row(t, 0, "24x80 number 1");
    type(t, "q");
    waitpid(t->shell, NULL, 0);
    assert_left(t);
    term_free(t);
}

/* Nobody reads: the loop goes on, and goes on to draw when somebody does again. */
static void a_stalled_terminal_stops_nothing(void **state)
{
    struct term *t = start_stalled();

    (void)state;
    for (int i = 0; i < 50; i++)
        wait_told(t, "tick", true);
    wait_told(t, "ready", false);
    drain(t);
    assert_non_null(strstr(row_text(t, 59), "corner"));
    assert_string_equal(row_text(t, 30), "");
    quit(t);
}

static void a_stalled_terminal_is_left_at_once(void **state)
{
    (void)state;
    for (int i = 0; i < 2; i++) {
        struct term *t = start_stalled();
        type(t, i ? "a" : "q");
        wait_told(t, i ? "signal 6" : "exit 0", true);
        assert_left(t);
        term_free(t);
    }
}

/* Stopped and continued, it draws at once; of that the terminal takes a part, and has room again
 * when the end comes. What it is sent then would be read as the rest of what was cut in two. */
static void resumed_and_stalled_it_ends_what_was_cut(void **state)
{
    struct term *t = start_stalled();

    (void)state;
    type(t, "\032");
    wait_told(t, "stopped", true);
    go_on(t);
    wait_told(t, "resized", true);
    type(t, "x");
    wait_told(t, "key", true);
    kill(t->worker, SIGSTOP);
    wait_told(t, "stopped", true);
    drain(t);
    size_t cut = t->raw_len;
    kill(t->worker, SIGABRT);
    go_on(t);
    wait_told(t, "signal 6", false);
    drain(t);
    assert_true(t->raw_len > cut);
    assert_int_equal(t->raw[cut], '\030');
    assert_left(t);
    term_free(t);
}

static void a_terminal_that_has_gone_is_not_asked_for_ever(void **state)
{
    struct term *t;
    int cpu_ms = -1;

    (void)state;
    w.hung = true;
    t = start();
    w.hung = false;
    close(t->slave);
    close(t->master);
    t->slave = t->master = -1;
    assert_int_equal(sscanf(wait_told(t, "cpu", true), "cpu %d", &cpu_ms), 1);
    assert_in_range(cpu_ms, 0, 300); /* of 400, if it asked */
    wait_told(t, "exit 0", true);
    term_free(t);
}

static void a_palette_may_have_no_colours(void **state)
{
    struct term *t = start();

    (void)state;
    assert_non_null(strstr(t->raw, "[44m"));
    quit(t);
    w.palette = PALETTE_MONO;
    t = start();
    w.palette = PALETTE_DEFAULT;
    assert_null(strstr(t->raw, "[44m"));
    assert_null(strstr(t->raw, "[39;49m")); /* nor the default ones asked for */
    quit(t);
}

static void without_a_terminal_it_says_why(void **state)
{
    static const struct {
        const char *type, *told;
    } types[] = {{"no-such-type", "trouble 2"}, {"dumb", "trouble 2"}};

    (void)state;
    for (size_t i = 0; i < sizeof types / sizeof *types; i++) {
        setenv("TERM", types[i].type, 1);
        struct term *t = term_start(ROWS, COLS, true);
        setenv("TERM", "xterm-256color", 1);
        wait_told(t, types[i].told, false);
        wait_told(t, "exit 0", false);
        assert_left(t);
        assert_int_equal(t->raw_len, 0);
        term_free(t);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_picture_arrives),
        cmocka_unit_test(what_has_another_width_is_replaced),
        cmocka_unit_test(an_equal_frame_costs_nothing),
        cmocka_unit_test(keys_have_their_codes),
        cmocka_unit_test(bytes_can_go_over_the_cells),
        cmocka_unit_test(answers_are_no_keys),
        cmocka_unit_test(while_none_comes_keys_work),
        cmocka_unit_test(not_every_terminal_is_asked),
        cmocka_unit_test(colours_are_those_of_the_terminal),
        cmocka_unit_test(the_picture_follows_the_size),
        cmocka_unit_test(a_crash_leaves_the_terminal_usable),
        cmocka_unit_test(so_does_a_signal_that_ends_it),
        cmocka_unit_test(what_was_ignored_stays_so),
        cmocka_unit_test(stopped_it_gives_the_terminal_back),
        cmocka_unit_test(without_a_shell_there_is_no_stop),
        cmocka_unit_test(a_stalled_terminal_stops_nothing),
        cmocka_unit_test(a_stalled_terminal_is_left_at_once),
        cmocka_unit_test(resumed_and_stalled_it_ends_what_was_cut),
        cmocka_unit_test(a_terminal_that_has_gone_is_not_asked_for_ever),
        cmocka_unit_test(a_palette_may_have_no_colours),
        cmocka_unit_test(without_a_terminal_it_says_why),
    };

    setlocale(LC_ALL, "C.UTF-8");
    setenv("TERM", "xterm-256color", 1);
    unsetenv("COLORTERM");
    signal(SIGPIPE, SIG_IGN);
    return cmocka_run_group_tests_name("screen", tests, NULL, NULL);
}
