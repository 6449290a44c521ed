/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "terminal_state.h"

#include <fcntl.h>
#include <poll.h>
#include <pty.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

enum { CHUNK = 65536, SAID_MAX = 8192, LOOK_MS = 20, DRAIN_MS = 50 };

/* --- the program in it --- */

static void run(const struct terminal *t)
{
    prctl(PR_SET_PDEATHSIG, SIGKILL);
    setpgid(0, 0);
    signal(SIGTTOU, SIG_IGN);
    tcsetpgrp(t->slave, getpid());
    signal(SIGTTOU, SIG_DFL);
    dup2(t->slave, STDIN_FILENO);
    dup2(t->slave, STDOUT_FILENO);
    if (t->shell)
        dup2(t->slave, STDERR_FILENO);
    proc_become(t->program, t->args, t->env);
}

static struct told *led;

/* A shell passes on that the terminal is gone; the kernel tells only the leader. */
static void pass_on(int signum)
{
    kill(led->pid, signum);
}

static void lead(void *ud)
{
    struct terminal *t = ud;
    int status;

    close(t->master);
    setsid();
    ioctl(t->slave, TIOCSCTTY, 0);
    led = t->told;
    signal(SIGHUP, pass_on);
    pid_t pid = fork();
    if (pid == 0)
        run(t);
    t->told->pid = pid;
    while (waitpid(pid, &status, 0) < 0)
        ;
    t->told->code = WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
    t->told->ended = 1;
    for (;;)
        pause();
}

static void terminal_free(void *p)
{
    struct terminal *t = p;

    if (!t->told->ended && t->told->pid > 0)
        kill(t->told->pid, SIGKILL);
    if (t->master >= 0)
        close(t->master);
    if (t->slave >= 0)
        close(t->slave);
    vterm_free(t->vt);
    munmap(t->told, sizeof *t->told);
    free(t->raw);
    free(t);
}

/* --- the screen --- */

static int on_property(VTermProp prop, VTermValue *v, void *ud)
{
    struct terminal *t = ud;

    if (prop == VTERM_PROP_ALTSCREEN)
        t->alternate = v->boolean;
    else if (prop == VTERM_PROP_CURSORVISIBLE)
        t->cursor_hidden = !v->boolean;
    else if (prop == VTERM_PROP_MOUSE)
        t->mouse = v->number;
    return 1;
}

static void on_reply(const char *bytes, size_t len, void *ud)
{
    struct terminal *t = ud;

    if (!t->asked) {
        assert_int_equal(write(t->master, bytes, len), len);
        return;
    }
    assert_true(t->nreply + len < TERMINAL_REPLY_MAX);
    memcpy(t->reply + t->nreply, bytes, len);
    t->nreply += len;
}

static void open_screen(struct terminal *t, int rows, int cols)
{
    static const VTermScreenCallbacks callbacks = {.settermprop = on_property};

    t->vt = vterm_new(rows, cols);
    assert_non_null(t->vt);
    vterm_set_utf8(t->vt, 1);
    vterm_output_set_callback(t->vt, on_reply, t);
    t->screen = vterm_obtain_screen(t->vt);
    vterm_screen_set_callbacks(t->screen, &callbacks, t);
    vterm_screen_enable_altscreen(t->screen, 1);
    vterm_screen_reset(t->screen, 1);
}

/* --- start --- */

static struct terminal *start(struct terminal *t, int rows, int cols)
{
    struct winsize size = {.ws_row = (unsigned short)rows, .ws_col = (unsigned short)cols};

    assert_int_equal(openpty(&t->master, &t->slave, NULL, NULL, &size), 0);
    fcntl(t->master, F_SETFD, FD_CLOEXEC);
    fcntl(t->slave, F_SETFD, FD_CLOEXEC);
    fcntl(t->master, F_SETFL, O_NONBLOCK);
    assert_int_equal(tcgetattr(t->slave, &t->before), 0);
    t->told =
        mmap(NULL, sizeof *t->told, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
    assert_true(t->told != MAP_FAILED);
    open_screen(t, rows, cols);
    e2e_keep(t, terminal_free);
    t->leader = proc_fork(lead, t);
    for (int64_t until = now_ms() + E2E_DEADLINE_MS; !t->told->pid; poll(NULL, 0, 1))
        assert_true(now_ms() < until);
    return t;
}

static struct terminal *prepare(const char *program, const char *const *args,
                                const char *const *env)
{
    struct terminal *t = calloc(1, sizeof *t);
    int n = 0;

    assert_non_null(t);
    t->program = program;
    t->args = args;
    t->env[n++] = "TERM=xterm-256color";
    for (; env && *env && n + 1 < TERMINAL_ENV_MAX; env++)
        t->env[n++] = *env;
    return t;
}

struct terminal *terminal_program(int rows, int cols, const char *program, const char *const *args,
                                  const char *const *env)
{
    return start(prepare(program, args, env), rows, cols);
}

struct terminal *terminal_start(int rows, int cols, const char *const *args, const char *const *env)
{
    return terminal_program(rows, cols, "invigil", args, env);
}

struct terminal *terminal_shell(int rows, int cols)
{
    struct terminal *t = prepare("/bin/sh", ARGS("-i"), ARGS("PS1=$ ", "ENV="));

    t->shell = true;
    start(t, rows, cols);
    terminal_wait(t, "$");
    return t;
}

/* --- reading --- */

/* libvterm 0.1 takes only the first of several modes in one sequence. */
static void second_mode(struct terminal *t, size_t from)
{
    static const struct {
        const char *both, *second;
    } modes[] = {{"\x1b[?1006;1000h", "\x1b[?1000h"}, {"\x1b[?1006;1000l", "\x1b[?1000l"}};

    for (size_t i = 0; i < sizeof modes / sizeof *modes; i++) {
        size_t overlap = strlen(modes[i].both) - 1;
        if (strstr(t->raw + (from > overlap ? from - overlap : 0), modes[i].both))
            vterm_input_write(t->vt, modes[i].second, strlen(modes[i].second));
    }
}

/* Bytes before an escape sequence whose end is still to come: libvterm 0.1 forgets the first part
 * of one that arrives in two. */
static size_t without_a_part(const char *s, size_t len)
{
    const char *esc = memrchr(s, '\x1b', len);
    size_t at = esc ? (size_t)(esc - s) : len, i = at + 2;
    char kind = at + 1 < len ? esc[1] : '\0';

    if (!esc || (kind && !strchr("[](", kind)))
        return len;
    while (kind == '[' && i < len && (s[i] < 0x40 || s[i] > 0x7E))
        i++;
    while (kind == ']' && i < len && s[i] != '\a')
        i++;
    return i < len ? len : at;
}

static void take(struct terminal *t, const char *bytes, size_t len)
{
    int64_t now = now_ms();

    if (now - t->last_ms >= TERMINAL_GAP_MS)
        t->bursts++;
    t->last_ms = now;
    if (t->nraw + len + 1 > t->cap) {
        t->cap = 2 * (t->nraw + len + 1);
        t->raw = realloc(t->raw, t->cap);
        assert_non_null(t->raw);
    }
    memcpy(t->raw + t->nraw, bytes, len);
    t->nraw += len;
    t->raw[t->nraw] = '\0';
    size_t n = without_a_part(t->raw + t->drawn, t->nraw - t->drawn);
    vterm_input_write(t->vt, t->raw + t->drawn, n);
    t->drawn += n;
    second_mode(t, t->drawn - n);
}

size_t terminal_pump(struct terminal *t, int timeout_ms)
{
    static char chunk[CHUNK];
    struct pollfd p = {.fd = t->master, .events = POLLIN};
    size_t before = t->nraw;
    ssize_t n;

    if (t->stalled || t->over) {
        poll(NULL, 0, timeout_ms);
        return 0;
    }
    poll(&p, 1, timeout_ms);
    while ((n = read(t->master, chunk, sizeof chunk)) > 0)
        take(t, chunk, (size_t)n);
    return t->nraw - before;
}

size_t terminal_bytes(const struct terminal *t)
{
    return t->nraw;
}

size_t terminal_bursts(const struct terminal *t)
{
    return t->bursts;
}

const char *terminal_raw(const struct terminal *t)
{
    return t->raw ? t->raw : "";
}

/* --- until --- */

/* What it has said on stderr; the caller frees. */
static char *said(const struct terminal *t)
{
    char *text = calloc(1, SAID_MAX);

    assert_non_null(text);
    assert_true(pread(t->leader->err_fd, text, SAID_MAX - 1, 0) >= 0);
    return text;
}

static void give_up(struct terminal *t, bool ended, const char *what)
{
    fprintf(stderr, "%s%s", terminal_text(t), (char *)e2e_keep(said(t), free));
    fail_msg("never: %s%s; the screen is above", what, ended ? " (it has ended)" : "");
}

void terminal_until(struct terminal *t, bool (*holds)(struct terminal *t, void *ud), void *ud,
                    const char *what)
{
    int64_t until = now_ms() + E2E_DEADLINE_MS;

    for (;;) {
        bool ended = t->told->ended;
        size_t n = terminal_pump(t, ended ? DRAIN_MS : LOOK_MS);
        if (holds(t, ud))
            return;
        if (now_ms() > until || (ended && n == 0))
            give_up(t, ended, what);
    }
}

/* --- the hands --- */

void terminal_keys(struct terminal *t, const char *bytes)
{
    terminal_pump(t, 0);
    assert_int_equal(write(t->master, bytes, strlen(bytes)), strlen(bytes));
}

static void press(struct terminal *t, int row, int col, int button)
{
    terminal_pump(t, 0);
    vterm_mouse_move(t->vt, row, col, VTERM_MOD_NONE);
    vterm_mouse_button(t->vt, button, true, VTERM_MOD_NONE);
    vterm_mouse_button(t->vt, button, false, VTERM_MOD_NONE);
}

void terminal_click(struct terminal *t, int row, int col)
{
    press(t, row, col, 1);
}

void terminal_wheel(struct terminal *t, int row, int col, bool down)
{
    press(t, row, col, down ? 5 : 4);
}

bool terminal_mouse(const struct terminal *t)
{
    return t->mouse != VTERM_PROP_MOUSE_NONE;
}

void terminal_resize(struct terminal *t, int rows, int cols)
{
    struct winsize size = {.ws_row = (unsigned short)rows, .ws_col = (unsigned short)cols};

    terminal_pump(t, 0);
    vterm_set_size(t->vt, rows, cols);
    assert_int_equal(ioctl(t->master, TIOCSWINSZ, &size), 0);
}

void terminal_stall(struct terminal *t)
{
    terminal_pump(t, 0);
    t->stalled = true;
}

void terminal_resume(struct terminal *t)
{
    t->stalled = false;
}

void terminal_signal(struct terminal *t, int signum)
{
    assert_int_equal(kill(t->told->pid, signum), 0);
}

void terminal_hang_up(struct terminal *t)
{
    close(t->slave);
    close(t->master);
    t->slave = t->master = -1;
    t->over = true;
}

/* --- the end --- */

static bool has_ended(struct terminal *t, void *ud)
{
    (void)ud;
    return t->told->ended;
}

int terminal_end(struct terminal *t)
{
    terminal_until(t, has_ended, NULL, "it ends");
    while (terminal_pump(t, DRAIN_MS) > 0)
        ;
    if (t->slave >= 0)
        assert_int_equal(tcgetattr(t->slave, &t->after), 0);
    t->over = true;
    kill(t->leader->pid, SIGKILL);
    proc_wait(t->leader);
    return t->told->code;
}

const char *terminal_err(const struct terminal *t)
{
    return t->leader->err;
}

/* What the terminal would send for a key now. */
static const char *reply_to(struct terminal *t, VTermKey key)
{
    t->nreply = 0;
    t->asked = true;
    vterm_keyboard_key(t->vt, key, VTERM_MOD_NONE);
    t->asked = false;
    t->reply[t->nreply] = '\0';
    return t->reply;
}

static void assert_plain_before_cursor(struct terminal *t, const char *text)
{
    VTermPos pos;

    vterm_state_get_cursorpos(vterm_obtain_state(t->vt), &pos);
    struct terminal_cell c = terminal_cell(t, pos.row, pos.col - 1);
    assert_string_equal(c.text, text);
    assert_int_equal(c.fg, TERMINAL_DEFAULT);
    assert_int_equal(c.bg, TERMINAL_DEFAULT);
    assert_false(c.bold || c.underline || c.reverse);
}

void assert_restored(struct terminal *t)
{
    if (t->over)
        vterm_input_write(t->vt, "\r\nq", 3); /* in another charset it is a line */
    else
        assert_int_equal(tcgetattr(t->slave, &t->after), 0);
    assert_int_equal(t->after.c_iflag, t->before.c_iflag);
    assert_int_equal(t->after.c_oflag, t->before.c_oflag);
    assert_int_equal(t->after.c_cflag, t->before.c_cflag);
    assert_int_equal(t->after.c_lflag, t->before.c_lflag);
    assert_memory_equal(t->after.c_cc, t->before.c_cc, sizeof t->before.c_cc);
    assert_false(t->alternate);
    assert_false(t->cursor_hidden);
    assert_int_equal(t->mouse, VTERM_PROP_MOUSE_NONE);
    assert_plain_before_cursor(t, t->over ? "q" : " ");
    assert_string_equal(reply_to(t, VTERM_KEY_UP), "\x1b[A");
    assert_string_equal(reply_to(t, VTERM_KEY_KP_1), "1");
}
