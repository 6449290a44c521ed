/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What a picture costs: the table of 250 students with ten minutes of history, a second later each
 * time, on the real screen, on a pseudo terminal that a child reads and throws away.
 *   frame [FRAMES]
 * prints one line each for 80x24 and 200x60 with 5 % and 50 % of the rows changing:
 *   COLSxROWS percent draw_us show_us bytes
 * per frame: CPU of drawing it (choosing, sorting, words, trends), of bringing it to the terminal
 * (comparing, ncurses, memory, the write), and what was written. */
#include "model/health.h"
#include "tui/screen.h"
#include "tui/ui.h"
#include "usage.h"

#include <locale.h>
#include <pty.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <unistd.h>

static const struct {
    int rows, cols, percent;
} cases[] = {{24, 80, 5}, {24, 80, 50}, {60, 200, 5}, {60, 200, 50}};

struct bench {
    struct loop *loop;
    struct screen *screen;
    struct frame frame;
    struct model *model;
    struct ui ui;
    int64_t now_ms;
    int percent, left;
    double draw_s, show_s;
};

enum { STUDENTS = 250, HISTORY_S = 600 };

static void apply(struct bench *b, struct event e)
{
    e.t_ms = b->now_ms;
    model_apply(b->model, &e);
}

static void appear(struct bench *b, uint32_t index)
{
    char id[16];

    snprintf(id, sizeof id, "S%06u", 280000 + (unsigned)index);
    apply(b, (struct event){.kind = EVENT_ROSTER,
                            .roster = {.index = index,
                                       .id = id,
                                       .student = id,
                                       .phase_text = "Ready",
                                       .phase = PHASE_READY,
                                       .running = true}});
    apply(b, (struct event){.kind = EVENT_LINK, .link = {.index = index, .state = LINK_LIVE}});
    for (int change = CONN_OPENED; change <= CONN_ACTIVATED; change++)
        apply(b, (struct event){.kind = EVENT_CONN,
                                .conn = {.index = index,
                                         .change = (enum conn_change)change,
                                         .uid = "u",
                                         .ip = "192.0.2.10",
                                         .since_ms = b->now_ms}});
}

/* One second later; of each hundred students, so many have reported. */
static void report(struct bench *b, int percent)
{
    struct sample samples[STUDENTS];
    struct sample_rtt rtt[STUDENTS];
    size_t n = 0;

    b->now_ms += 1000;
    for (uint32_t i = 0; i < STUDENTS; i++) {
        if (random() % 100 >= percent)
            continue;
        rtt[n] = (struct sample_rtt){0, (uint16_t)(10 + random() % 60)};
        samples[n] = (struct sample){.index = i,
                                     .cpu = (int16_t)(random() % 90),
                                     .mem = (int16_t)(random() % 90),
                                     .nrtt = 1,
                                     .rtt = &rtt[n]};
        n++;
    }
    apply(b, (struct event){.kind = EVENT_TICK, .tick = {samples, n}});
}

static void exam(struct bench *b)
{
    static const struct ui_options o = {.title = "exam", .sort = QUERY_STATUS};

    b->model = model_new();
    b->now_ms = INT64_C(1795340477000);
    apply(b, (struct event){.kind = EVENT_CONFIG, .config = health_defaults(1000)});
    for (uint32_t i = 0; i < STUDENTS; i++)
        appear(b, i);
    for (int s = 0; s < HISTORY_S; s++)
        report(b, 100);
    ui_init(&b->ui, b->model, &o);
}

/* As many as the terminal takes; `ready` goes on when it has taken the last one. */
static void show(void *ud)
{
    struct bench *b = ud;
    bool taken = true;

    while (taken && b->left > 0) {
        report(b, b->percent);
        double before = usage_cpu_s();
        ui_draw(&b->ui, &b->frame);
        double drawn = usage_cpu_s();
        taken = screen_show(b->screen, &b->frame);
        b->draw_s += drawn - before;
        b->show_s += usage_cpu_s() - drawn;
        b->left -= taken;
    }
    if (b->left == 0)
        loop_stop(b->loop);
}

static void no_key(void *ud, const struct input *in)
{
    (void)ud;
    (void)in;
}

static void no_resize(void *ud)
{
    (void)ud;
}

static int run(int rows, int cols, int percent, int frames, FILE *out)
{
    struct bench b = {.percent = percent, .left = frames};
    struct screen_events on = {.key = no_key, .resized = no_resize, .ready = show, .ud = &b};
    enum screen_trouble trouble;

    b.loop = loop_new();
    b.screen = b.loop ? screen_new(b.loop, PALETTE_DEFAULT, &on, &trouble) : NULL;
    if (!b.screen)
        return 1;
    frame_init(&b.frame, false);
    frame_reset(&b.frame, rows, cols);
    exam(&b);
    ui_draw(&b.ui, &b.frame);
    screen_show(b.screen, &b.frame); /* the first one, which is all of it */
    uint64_t bytes = screen_bytes(b.screen), shown = screen_frames(b.screen);
    show(&b);
    loop_run(b.loop);
    double n = (double)(screen_frames(b.screen) - shown);
    fprintf(out, "%dx%d %d %.0f %.0f %.0f\n", cols, rows, percent, b.draw_s * 1e6 / n,
            b.show_s * 1e6 / n, (double)(screen_bytes(b.screen) - bytes) / n);
    ui_done(&b.ui);
    model_free(b.model);
    screen_free(b.screen);
    frame_done(&b.frame);
    loop_free(b.loop);
    return 0;
}

static int on_terminal(int rows, int cols, int percent, int frames, FILE *out)
{
    struct winsize ws = {.ws_row = (unsigned short)rows, .ws_col = (unsigned short)cols};
    int master, status = 0;
    char drain[65536];
    pid_t pid = forkpty(&master, NULL, NULL, &ws);

    if (pid == 0) {
        int r = run(rows, cols, percent, frames, out);
        fflush(out);
        _exit(r);
    }
    while (read(master, drain, sizeof drain) > 0)
        ;
    close(master);
    waitpid(pid, &status, 0);
    return status;
}

int main(int argc, char **argv)
{
    int frames = argc > 1 ? atoi(argv[1]) : 2000, failed = 0;
    FILE *out = fdopen(dup(STDOUT_FILENO), "w");

    if (!out || frames <= 0 || !setlocale(LC_ALL, "C.UTF-8"))
        return 2;
    setenv("TERM", "xterm-256color", 1);
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
        failed |= on_terminal(cases[i].rows, cases[i].cols, cases[i].percent, frames, out);
    fclose(out);
    return failed != 0;
}
