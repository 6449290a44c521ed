/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Desktops in the monitor, on a pseudo terminal with libvterm at its other end. The monitor runs in
 * a child, with a gallery whose one desktop is of one colour, another one whenever it is asked for
 * the next. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "../view/exam.h"
#include "tui/monitor.h"
#include "view/column.h"

#include <locale.h>
#include <poll.h>
#include <pty.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>
#include <vterm.h>

enum { ROWS = 24, COLS = 80, W = 160, H = 96, LAST = 5, DEADLINE_S = 30 };

/* ---- the child ---- */

static struct {
    struct loop *loop;
    struct model *model;
    struct monitor *monitor;
    struct loop_timer *next;
    uint32_t px[W * H];
    struct gallery_view view;
    bool shown;
    int second;
} w;

static uint32_t color(int n)
{
    return 0x203040U + (uint32_t)n * 0x101010U;
}

static void paint(int n)
{
    for (int i = 0; i < W * H; i++)
        w.px[i] = color(n);
    w.view.picture = (struct picture){W, H, w.px};
    w.view.damage = (struct picture_rect){0, 0, W, H};
    w.view.serial++;
}

static void show(void *ud, const uint32_t *index, size_t n)
{
    (void)ud;
    w.shown = n > 0;
    if (!n)
        return;
    w.view = (struct gallery_view){
        .index = *index, .state = GALLERY_LIVE, .since_ms = EXAM_T0_MS + w.second, .fps_d10 = -1};
    paint(1);
}

static size_t views(void *ud, const struct gallery_view **ret)
{
    (void)ud;
    *ret = &w.view;
    return w.shown;
}

/* Asked for more than it has, it has no more: a desktop on which nothing happens. */
static void on_next(void *ud)
{
    (void)ud;
    if (!w.shown || w.view.serial >= LAST)
        return;
    paint((int)w.view.serial + 1);
    monitor_changed(w.monitor);
}

static void next(void *ud, size_t view)
{
    (void)ud;
    (void)view;
    loop_timer_set(w.next, 1, 0);
}

static const char *external(void *ud, uint32_t index, enum viewer viewer)
{
    (void)ud;
    (void)index;
    (void)viewer;
    return "";
}

static const char *missing(void *ud, enum viewer viewer)
{
    (void)ud;
    (void)viewer;
    return NULL;
}

static enum viewer preferred(void *ud)
{
    (void)ud;
    return VIEWER_TERMINAL;
}

static const char *refusal(void *ud, uint32_t index)
{
    (void)ud;
    (void)index;
    return NULL;
}

static const char *link_of(void *ud, uint32_t index)
{
    (void)ud;
    (void)index;
    return "https://exam.example/desktop?view=1";
}

/* The header has a clock. */
static void on_second(void *ud)
{
    struct event e = {.kind = EVENT_TICK, .t_ms = EXAM_T0_MS + ++w.second * INT64_C(1000)};

    (void)ud;
    model_apply(w.model, &e);
    monitor_event(w.monitor, &e);
}

static void given(void *ud, uint32_t index)
{
    (void)ud;
    (void)index;
}

static void quit(void *ud)
{
    (void)ud;
    loop_stop(w.loop);
}

static int work(void)
{
    static const struct gallery gallery = {.show = show,
                                           .views = views,
                                           .next = next,
                                           .external = external,
                                           .missing = missing,
                                           .preferred = preferred,
                                           .refusal = refusal,
                                           .link = link_of,
                                           .given = given};
    static const struct ui_options o = {.title = "exam", .gallery = &gallery, .desktop = -1};
    enum screen_trouble trouble;

    w.loop = loop_new();
    w.model = exam_new();
    exam_ready(w.model, 0, "cs-0001", "Ada");
    w.next = loop_timer_new(w.loop, 1, 0, on_next, NULL);
    w.monitor = monitor_new(w.loop, w.model, &o, false, PALETTE_DEFAULT, quit, NULL, &trouble);
    struct loop_timer *clock = loop_timer_new(w.loop, 60, 60, on_second, NULL);
    loop_run(w.loop);
    loop_timer_free(clock);
    loop_timer_free(w.next);
    monitor_free(w.monitor);
    model_free(w.model);
    loop_free(w.loop);
    return 0;
}

/* ---- the terminal ---- */

struct term {
    int master;
    pid_t pid;
    VTerm *vt;
    VTermScreen *screen;
    time_t until_s;
    const char *answer; /* to the question for graphics; NULL: none */
    char *raw;
    size_t len, drawn;
};

static struct term *start(const char *answer)
{
    struct term *t = calloc(1, sizeof *t);
    struct winsize ws = {.ws_row = ROWS, .ws_col = COLS};

    assert_non_null(t);
    if ((t->pid = forkpty(&t->master, NULL, NULL, &ws)) == 0) {
        free(t);
        for (int i = 1; i < SIGRTMIN; i++)
            signal(i, SIG_DFL);
        exit(work());
    }
    t->until_s = time(NULL) + DEADLINE_S;
    t->answer = answer;
    t->raw = calloc(1, 1);
    t->vt = vterm_new(ROWS, COLS);
    t->screen = vterm_obtain_screen(t->vt);
    vterm_set_utf8(t->vt, 1);
    vterm_screen_enable_altscreen(t->screen, 1);
    vterm_screen_reset(t->screen, 1);
    return t;
}

/* libvterm forgets the first part of a sequence that comes in two. */
static size_t whole(const struct term *t)
{
    const char *esc = memrchr(t->raw, '\033', t->len), *p = esc ? esc + 2 : NULL;

    if (!esc || (esc[1] && !strchr("[]_", esc[1])))
        return t->len;
    while (esc[1] == '[' && *p && (*p < 0x40 || *p > 0x7E))
        p++;
    return esc[1] == '[' && *p ? t->len : (size_t)(esc - t->raw);
}

static const char *row_text(struct term *t, int row)
{
    static char text[1024];
    VTermRect r = {row, row + 1, 0, COLS};
    size_t n = vterm_screen_get_text(t->screen, text, sizeof text - 1, r);

    text[n] = '\0';
    return text;
}

static void give_up(struct term *t)
{
    for (int row = 0; row < ROWS; row++)
        fprintf(stderr, "%s\n", row_text(t, row));
    fail_msg("it does not come; the screen is above");
}

static void step(struct term *t)
{
    struct pollfd p = {.fd = t->master, .events = POLLIN};
    static char got[65536];
    ssize_t n = 0;

    if (time(NULL) < t->until_s && poll(&p, 1, DEADLINE_S * 1000) > 0)
        n = read(t->master, got, sizeof got);
    if (n <= 0)
        give_up(t);
    t->raw = realloc(t->raw, t->len + (size_t)n + 1);
    assert_non_null(t->raw);
    memcpy(t->raw + t->len, got, (size_t)n);
    t->len += (size_t)n;
    t->raw[t->len] = '\0';
    size_t to = whole(t);
    if (to > t->drawn)
        vterm_input_write(t->vt, t->raw + t->drawn, to - t->drawn);
    t->drawn = to > t->drawn ? to : t->drawn;
    if (t->answer && strstr(t->raw, "\033[c")) {
        assert_int_equal(write(t->master, t->answer, strlen(t->answer)), strlen(t->answer));
        t->answer = NULL;
    }
}

static void type(struct term *t, const char *keys)
{
    assert_int_equal(write(t->master, keys, strlen(keys)), strlen(keys));
}

static int is_color(const VTermColor *c, uint32_t rgb)
{
    return !(c->type & (VTERM_COLOR_DEFAULT_BG | VTERM_COLOR_DEFAULT_FG)) &&
           VTERM_COLOR_IS_RGB(c) && c->rgb.red == rgb >> 16 && c->rgb.green == (rgb >> 8 & 0xFF) &&
           c->rgb.blue == (rgb & 0xFF);
}

/* Cells of any colour that is a picture's; -1: not all of them of this one. */
static int cells_of(struct term *t, int n)
{
    int count = 0, others = 0;

    for (int i = 0; i < ROWS * COLS; i++) {
        VTermScreenCell c;
        vterm_screen_get_cell(t->screen, (VTermPos){i / COLS, i % COLS}, &c);
        for (int k = 1; k <= LAST; k++)
            if (is_color(&c.bg, color(k)))
                *(k == n ? &count : &others) += 1;
    }
    return others ? -1 : count;
}

/* The picture is 160x96 dots: of 80 x 22 cells it takes 73. */
static void wait_picture(struct term *t)
{
    while (cells_of(t, LAST) != 73 * 22)
        step(t);
}

static void wait_raw(struct term *t, size_t from, const char *text)
{
    while (!strstr(t->raw + from, text))
        step(t);
}

static void end(struct term *t)
{
    int status = -1;
    char rest[4096];

    type(t, "q");
    while (read(t->master, rest, sizeof rest) > 0)
        ;
    assert_int_equal(waitpid(t->pid, &status, 0), t->pid);
    assert_int_equal(status, 0);
    close(t->master);
    vterm_free(t->vt);
    free(t->raw);
    free(t);
}

/* ---- the tests ---- */

/* A header that changes every second leaves it alone, and is all that is sent then. */
static void a_desktop_is_shown_and_goes(void **state)
{
    struct term *t = start(NULL);
    char clock[1024];

    (void)state;
    wait_raw(t, 0, "cs-0001");
    for (int i = 0; i < 2; i++) {
        type(t, "v");
        wait_picture(t);
        size_t from = t->len;
        for (int k = 0; k < 3; k++) {
            strcpy(clock, row_text(t, 0));
            while (strcmp(row_text(t, 0), clock) == 0)
                step(t);
        }
        assert_int_equal(cells_of(t, LAST), 73 * 22);
        assert_null(strstr(t->raw + from, "48;2;"));
        type(t, i ? "\014" : "?"); /* Ctrl-L, and the help over it */
        from = t->len;
        wait_raw(t, from, "\033[2J");
        type(t, i ? "" : "q");
        wait_raw(t, from, "48;2;");
        wait_picture(t);
        type(t, "q");
        while (cells_of(t, 0) != 0)
            step(t);
    }
    end(t);
}

static void a_terminal_with_graphics_gets_them(void **state)
{
    struct term *t = start("\033_Gi=31;OK\033\\\033[4;384;640t\033[?62;c");

    (void)state;
    wait_raw(t, 0, "cs-0001");
    for (int i = 0; i < 2; i++) {
        type(t, "v");
        size_t from = t->len;
        wait_raw(t, from, "\033_Ga=T,");
        wait_raw(t, from, "s=160,v=96,c=20,r=6,");
        type(t, "q");
        wait_raw(t, from, "\033_Ga=d,d=A,");
        while (cells_of(t, 0) != 0)
            step(t);
    }
    assert_null(strstr(strstr(t->raw, "\033[c") + 1, "\033[c"));
    end(t);
}

static void a_link_is_one_on_the_terminal(void **state)
{
    struct term *t = start(NULL);

    (void)state;
    wait_raw(t, 0, "cs-0001");
    type(t, "V");
    wait_raw(t, 0, "\033]8;id=invigil;https://exam.example/desktop?view=1\033\\");
    type(t, "y");
    wait_raw(t, 0, "\033]52;c;aHR0cHM6Ly9leGFtLmV4YW1wbGUvZGVza3RvcD92aWV3PTE=\033\\");
    size_t from = t->len;
    type(t, "\033");
    wait_raw(t, from, "\033[2J");
    end(t);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_desktop_is_shown_and_goes),
        cmocka_unit_test(a_terminal_with_graphics_gets_them),
        cmocka_unit_test(a_link_is_one_on_the_terminal),
    };

    setlocale(LC_ALL, "C.UTF-8");
    setenv("TERM", "xterm-256color", 1);
    setenv("COLORTERM", "truecolor", 1);
    return cmocka_run_group_tests_name("monitor", tests, NULL, NULL);
}
