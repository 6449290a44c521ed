/* SPDX-License-Identifier: GPL-3.0-or-later */
/* `invigil watch`: the full-screen monitor, or with --screen-reader (and on a terminal that can't
 * address its screen) one line for each change. */
#include "cmd/watch.h"

#include "cmd/command.h"
#include "cmd/exam.h"
#include "cmd/onlooker.h"
#include "cmd/reader.h"
#include "cmd/recorder.h"
#include "tui/monitor.h"
#include "view/i18n.h"
#include "view/text.h"

#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum { KEY_SCREEN_READER = 0x200 };
enum { TITLE_MAX = 512 };

static const struct argp_option table[] = {
    {"screen-reader", KEY_SCREEN_READER, NULL, 0,
     N_("no full screen: one plain line for each change"), 0},
    {NULL, 0, NULL, 0, NULL, 0},
};

static error_t parse(int key, char *arg, struct argp_state *state)
{
    struct watch *w = state->input;

    (void)arg;
    switch (key) {
    case ARGP_KEY_INIT:
        state->child_inputs[0] = &w->choice;
        state->child_inputs[1] = &w->look;
        state->child_inputs[2] = &w->journal;
        state->child_inputs[3] = &w->spectate;
        state->child_inputs[4] = &w->common;
        break;
    case KEY_SCREEN_READER: w->screen_reader = true; break;
    default: return ARGP_ERR_UNKNOWN;
    }
    return 0;
}

struct run {
    struct exam *exam;
    struct recorder *recorder; /* NULL: nothing is recorded */
    struct onlooker *onlooker; /* NULL: nobody looks */
    struct monitor *monitor;
};

static void on_event(void *ud, const struct event *e)
{
    struct run *r = ud;

    monitor_event(r->monitor, e);
    if (r->recorder && recorder_gives_up(r->recorder))
        loop_stop(r->exam->loop);
}

static void on_quit(void *ud)
{
    struct run *r = ud;

    loop_stop(r->exam->loop);
}

static void on_looked(void *ud)
{
    struct run *r = ud;

    monitor_changed(r->monitor);
}

static const char *banner(void *ud)
{
    struct run *r = ud;
    const char *words = r->recorder ? recorder_banner(r->recorder) : NULL;

    return words || !r->onlooker ? words : onlooker_notice(r->onlooker);
}

static void on_acknowledge(void *ud, uint32_t alert)
{
    struct run *r = ud;
    struct event e = {.kind = EVENT_ACTION,
                      .t_ms = clock_now_ms(&r->exam->clock),
                      .action = {.kind = ACTION_ACK, .alert = alert, .who = r->exam->around.who}};

    exam_event(r->exam, &e);
}

/* "Computer Science · exam=cs-2026-07" */
static void make_title(const struct exam *x, bool ascii, char *out, size_t size)
{
    text_put(out, size, "%s", x->title ? x->title : x->api);
    for (size_t i = 0; i < x->live.nselect; i++) {
        text_add(out, size, i ? " " : ascii ? " - " : " · ", x->live.select[i].key);
        text_add(out, size, "=", x->live.select[i].value);
    }
}

static int complain(enum screen_trouble t)
{
    if (t == SCREEN_NO_TERMINAL)
        fprintf(stderr, "%s\n",
                _("invigil: this is no terminal; 'invigil list' prints the exam, and 'invigil "
                  "watch --screen-reader' writes a line for each change"));
    else
        fprintf(stderr,
                _("invigil: nothing is known about terminals of the type '%s' ($TERM); "
                  "--screen-reader works on every terminal\n"),
                getenv("TERM") ? getenv("TERM") : "");
    return EXIT_USAGE;
}

int watch_screen(const struct watch *w, struct exam *x, struct recorder *recorder,
                 struct onlooker *onlooker, int64_t desktop)
{
    struct run r = {.exam = x, .recorder = recorder, .onlooker = onlooker};
    bool ascii = !i18n_utf8();
    char title[TITLE_MAX];
    enum screen_trouble trouble = 0;
    struct ui_options o = {
        .title = title,
        .insecure = w->common.insecure,
        .glyphs = ascii ? GLYPHS_ASCII : w->look.glyphs,
        .columns = w->choice.column,
        .ncolumns = w->choice.ncolumns,
        .sort = w->choice.sort,
        .invert = w->choice.invert,
        .filter = w->choice.filter_text,
        .gallery = onlooker ? onlooker_gallery(onlooker) : NULL,
        .picture = x->conf.spectate.picture,
        .desktop = desktop,
        .acknowledge = on_acknowledge,
        .ud = &r,
        .banner = banner,
        .banner_ud = &r,
    };

    make_title(x, o.glyphs == GLYPHS_ASCII, title, sizeof title);
    r.monitor = monitor_new(x->loop, x->model, &o, ascii, w->look.palette, on_quit, &r, &trouble);
    if (!r.monitor)
        return complain(trouble);
    if (onlooker)
        onlooker_on_change(onlooker, on_looked, &r);
    x->after = on_event;
    x->after_ud = &r;
    int code = exam_run(x);
    x->after = NULL;
    if (onlooker)
        onlooker_on_change(onlooker, NULL, NULL);
    monitor_free(r.monitor);
    return code;
}

static bool cannot_address_a_screen(void)
{
    const char *term = getenv("TERM");

    return isatty(STDOUT_FILENO) && term && strcmp(term, "dumb") == 0;
}

void watch_init(struct watch *w)
{
    *w = (struct watch){0};
    look_init(&w->look);
    recorder_options_init(&w->journal);
    options_init(&w->common);
    choice_init(&w->choice);
}

/* However it ended, the journal is closed, and says so where the screen was. */
static int close_journal(const struct exam *x, struct recorder *r, int code)
{
    bool gave_up = r && recorder_gives_up(r);
    const char *why = gave_up                     ? "full"
                      : x->ends.signum == SIGINT  ? "SIGINT"
                      : x->ends.signum == SIGHUP  ? "SIGHUP"
                      : x->ends.signum == SIGTERM ? "SIGTERM"
                                                  : "quit";

    return recorder_close(r, why) && !gave_up ? code : EXIT_FAILED;
}

static int show(struct watch *w, struct exam *x, struct recorder *recorder)
{
    struct onlooker *onlooker = NULL;
    int code = EXIT_OK;

    if (w->screen_reader || cannot_address_a_screen())
        return reader_run(x, &w->common, recorder);
    spectate_options_over(&w->spectate, &x->conf.spectate);
    if (!x->conf.spectate.off)
        onlooker = onlooker_new(x, &code);
    if (code == EXIT_OK)
        code = watch_screen(w, x, recorder, onlooker, -1);
    onlooker_free(onlooker);
    return code;
}

int watch_show(struct watch *w)
{
    struct exam x = {0};
    struct recorder *recorder = NULL;
    int code = exam_open(&x, &w->common);

    if (code == EXIT_OK && w->journal.dir)
        code = recorder_open(&x, &w->journal, true, &recorder);
    if (code == EXIT_OK)
        code = close_journal(&x, recorder, show(w, &x, recorder));
    exam_close(&x);
    return code;
}

int watch_run(int argc, char **argv)
{
    const struct argp_child children[] = {
        {&choice_argp, 0, NULL, 0},   {&look_argp, 0, NULL, 0},
        {&recorder_argp, 0, NULL, 0}, {&spectate_options_argp, 0, NULL, 0},
        {&options_argp, 0, NULL, 0},  {0}};
    const struct argp argp = {.options = table,
                              .parser = parse,
                              .args_doc = N_("SOURCE"),
                              .doc = N_("Shows the exam live, full screen. '?' explains the keys."),
                              .children = children,
                              .argp_domain = "invigil"};
    struct watch w;

    watch_init(&w);
    argp_parse(&argp, argc, argv, 0, NULL, &w);
    return watch_show(&w);
}
