/* SPDX-License-Identifier: GPL-3.0-or-later */
/* `invigil watch`: the full-screen monitor, or with --screen-reader (and on a terminal that can't
 * address its screen) one line for each change. */
#include "cmd/watch.h"

#include "base/utf8.h"
#include "cmd/command.h"
#include "cmd/exam.h"
#include "cmd/reader.h"
#include "tui/monitor.h"
#include "view/i18n.h"
#include "view/text.h"

#include <pwd.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum { KEY_GLYPHS = 0x200, KEY_PALETTE, KEY_SCREEN_READER };
enum { TITLE_MAX = 512, WHO_MAX = 64 };

static const struct argp_option table[] = {
    {"glyphs", KEY_GLYPHS, N_("SET"), 0, N_("draw trends with blocks (default), braille or ascii"),
     0},
    {"palette", KEY_PALETTE, N_("PALETTE"), 0, N_("colours: default or mono"), 0},
    {"screen-reader", KEY_SCREEN_READER, NULL, 0,
     N_("no full screen: one plain line for each change"), 0},
    {NULL, 0, NULL, 0, NULL, 0},
};

static void parse_glyphs(struct watch *w, const char *arg, struct argp_state *state)
{
    int g = sparkline_glyphs_parse(arg);

    if (g < 0)
        argp_error(state, _("--glyphs: blocks, braille or ascii, not '%s'"), arg);
    w->glyphs = (enum glyphs)g;
}

static void parse_palette(struct watch *w, const char *arg, struct argp_state *state)
{
    if (strcmp(arg, "mono") == 0)
        w->palette = PALETTE_MONO;
    else if (strcmp(arg, "default") == 0)
        w->palette = PALETTE_DEFAULT;
    else
        argp_error(state, _("--palette: default or mono, not '%s'"), arg);
}

static error_t parse(int key, char *arg, struct argp_state *state)
{
    struct watch *w = state->input;

    switch (key) {
    case ARGP_KEY_INIT:
        state->child_inputs[0] = &w->choice;
        state->child_inputs[1] = &w->common;
        break;
    case KEY_GLYPHS: parse_glyphs(w, arg, state); break;
    case KEY_PALETTE: parse_palette(w, arg, state); break;
    case KEY_SCREEN_READER: w->screen_reader = true; break;
    default: return ARGP_ERR_UNKNOWN;
    }
    return 0;
}

struct run {
    struct exam exam;
    struct monitor *monitor;
    char who[WHO_MAX];
};

static void on_event(void *ud, const struct event *e)
{
    struct run *r = ud;

    monitor_event(r->monitor, e);
}

static void on_quit(void *ud)
{
    struct run *r = ud;

    loop_stop(r->exam.loop);
}

/* Who sits at this terminal, for the record. May wait for a directory server, so not on the
 * loop. */
static void user_name(char *out, size_t size)
{
    const struct passwd *pw = getpwuid(getuid());
    const char *name = pw ? pw->pw_name : "?";

    utf8_sanitise(out, size, name, strlen(name));
}

static void on_acknowledge(void *ud, uint32_t alert)
{
    struct run *r = ud;
    struct event e = {.kind = EVENT_ACTION,
                      .t_ms = clock_now_ms(&r->exam.clock),
                      .action = {.kind = ACTION_ACK, .alert = alert, .who = r->who}};

    exam_event(&r->exam, &e);
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

static int show_screen(const struct watch *w, struct run *r)
{
    bool ascii = !i18n_utf8();
    char title[TITLE_MAX];
    enum screen_trouble trouble = 0;
    struct ui_options o = {
        .title = title,
        .insecure = w->common.insecure,
        .glyphs = ascii ? GLYPHS_ASCII : w->glyphs,
        .columns = w->choice.column,
        .ncolumns = w->choice.ncolumns,
        .sort = w->choice.sort,
        .invert = w->choice.invert,
        .filter = w->choice.filter_text,
        .acknowledge = on_acknowledge,
        .ud = r,
    };

    user_name(r->who, sizeof r->who);
    make_title(&r->exam, o.glyphs == GLYPHS_ASCII, title, sizeof title);
    r->monitor =
        monitor_new(r->exam.loop, r->exam.model, &o, ascii, w->palette, on_quit, r, &trouble);
    if (!r->monitor)
        return complain(trouble);
    r->exam.after = on_event;
    r->exam.after_ud = r;
    int code = exam_run(&r->exam);
    monitor_free(r->monitor);
    return code;
}

static bool cannot_address_a_screen(void)
{
    const char *term = getenv("TERM");

    return isatty(STDOUT_FILENO) && term && strcmp(term, "dumb") == 0;
}

/* no-color.org; --palette overrules it. */
static enum palette usual_palette(void)
{
    const char *no_color = getenv("NO_COLOR");

    return no_color && *no_color ? PALETTE_MONO : PALETTE_DEFAULT;
}

void watch_init(struct watch *w)
{
    *w = (struct watch){.palette = usual_palette()};
    options_init(&w->common);
    choice_init(&w->choice);
}

int watch_show(struct watch *w)
{
    struct run r = {0};
    int code = exam_open(&r.exam, &w->common);

    if (code == EXIT_OK && (w->screen_reader || cannot_address_a_screen()))
        code = reader_run(&r.exam, &w->common);
    else if (code == EXIT_OK)
        code = show_screen(w, &r);
    exam_close(&r.exam);
    return code;
}

int watch_run(int argc, char **argv)
{
    const struct argp_child children[] = {
        {&choice_argp, 0, NULL, 0}, {&options_argp, 0, NULL, 0}, {0}};
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
