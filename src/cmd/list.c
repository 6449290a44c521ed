/* SPDX-License-Identifier: GPL-3.0-or-later */
/* `invigil list`: waits until every Ready instance has reported, or long enough; prints; goes on if
 * an interval was asked for. Data to stdout, everything else to stderr. */
#include "cmd/list.h"

#include "base/err.h"
#include "cmd/command.h"
#include "cmd/exam.h"
#include "view/i18n.h"
#include "view/words.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <unistd.h>

enum { KEY_FORMAT = 'f', KEY_WAIT = 'w', KEY_ONCE = 0x200, KEY_INTERVAL, KEY_COUNT };

enum { DAY_MS = 86400000, COUNT_LIMIT = 1000000000 };

static const struct argp_option table[] = {
    {"format", KEY_FORMAT, N_("FORMAT"), 0, N_("table (default), csv, json or ndjson"), 0},
    {"wait", KEY_WAIT, N_("SECONDS"), 0,
     N_("wait at most so long for the desktops to report, default two periods and a second"), 0},
    {"once", KEY_ONCE, NULL, 0, N_("print once (default)"), 0},
    {"interval", KEY_INTERVAL, N_("SECONDS"), 0, N_("print again and again, so far apart"), 0},
    {"count", KEY_COUNT, N_("N"), 0, N_("with --interval: stop after N prints"), 0},
    {NULL, 0, NULL, 0, NULL, 0},
};

static error_t parse(int key, char *arg, struct argp_state *state)
{
    struct list *l = state->input;

    switch (key) {
    case ARGP_KEY_INIT:
        state->child_inputs[0] = &l->choice;
        state->child_inputs[1] = &l->common;
        break;
    case KEY_FORMAT:
        if (plain_format_parse(arg, &l->plain.format) < 0)
            argp_error(state, _("--format: table, csv, json or ndjson, not '%s'"), arg);
        break;
    case KEY_WAIT: l->wait_ms = options_seconds_ms(state, "--wait", arg, 100, DAY_MS); break;
    case KEY_ONCE: l->interval_ms = 0; break;
    case KEY_INTERVAL:
        l->interval_ms = options_seconds_ms(state, "--interval", arg, 250, DAY_MS);
        break;
    case KEY_COUNT: l->count = options_number(state, "--count", arg, 1, COUNT_LIMIT); break;
    case ARGP_KEY_END:
        if (l->count && !l->interval_ms)
            argp_error(state, _("--count goes with --interval"));
        break;
    default: return ARGP_ERR_UNKNOWN;
    }
    return 0;
}

/* One run: what the loop's callbacks need. */
struct run {
    struct list *list;
    struct exam exam;
    struct loop_timer *deadline;
    bool waiting;          /* for the first print */
    struct model_api said; /* what stderr was last told about; text not kept */
};

static void on_deadline(void *ud)
{
    struct run *r = ud;

    r->waiting = false;
    loop_stop(r->exam.loop);
}

static void on_event(void *ud, const struct event *e)
{
    struct run *r = ud;

    if (r->waiting && e->kind == EVENT_TICK && exam_settled(r->exam.model)) {
        r->waiting = false;
        loop_stop(r->exam.loop);
    }
}

/* Does a table on the same terminal say it? */
static bool in_table(const struct run *r)
{
    return r->list->plain.format == PLAIN_TABLE && model_api(r->exam.model)->roster_ms &&
           isatty(STDOUT_FILENO);
}

static void say_insecure(const struct run *r)
{
    if (r->list->common.insecure && !in_table(r))
        fprintf(stderr, "invigil: %s\n",
                _("INSECURE: the site's certificate is not checked (--insecure)."));
}

/* Each trouble once. */
static void say_api(struct run *r)
{
    const struct exam *x = &r->exam;
    const struct model_api *now = model_api(x->model);
    struct model_api before = r->said;
    char words[WORDS_MAX];

    r->said = *now;
    r->said.text = NULL;
    if (before.polled_ms && words_api_same(&before, now))
        return;
    if (!words_api_trouble(x->model) || in_table(r))
        return;
    words_api(x->model, words, sizeof words);
    fprintf(stderr, "invigil: %s: %s\n", x->api, words);
}

/* The exit code for a wait that brought no roster. */
static int no_roster(const struct exam *x)
{
    return model_api(x->model)->state == API_REFUSED ? EXIT_REFUSED : EXIT_FAILED;
}

static int print(struct run *r)
{
    if (plain_print(stdout, r->exam.model, &r->list->plain) == 0 && fflush(stdout) == 0)
        return EXIT_OK;
    if (errno != EPIPE) /* a reader that has seen enough is no failure worth a word */
        fprintf(stderr, _("invigil: the output can't be written: %s\n"), strerror(errno));
    return EXIT_FAILED;
}

static int go_on(struct run *r)
{
    for (int64_t left = r->list->count - 1; left != 0; left--) {
        int code = exam_run(&r->exam);
        say_api(r);
        if (code == EXIT_OK)
            code = print(r);
        if (code != EXIT_OK)
            return code;
    }
    return EXIT_OK;
}

static int run(struct run *r)
{
    struct list *l = r->list;
    int64_t wait = l->wait_ms ? l->wait_ms : 2000 * l->common.period_s + 1000;

    r->waiting = true;
    r->exam.after = on_event;
    r->exam.after_ud = r;
    r->deadline = loop_timer_new(r->exam.loop, (uint64_t)wait, 0, on_deadline, r);
    int code = exam_run(&r->exam);
    if (code != EXIT_OK)
        return code;
    say_insecure(r);
    say_api(r);
    if (!model_api(r->exam.model)->roster_ms)
        return no_roster(&r->exam);
    code = print(r);
    if (code != EXIT_OK || !l->interval_ms)
        return code;
    loop_timer_set(r->deadline, (uint64_t)l->interval_ms, (uint64_t)l->interval_ms);
    return go_on(r);
}

/* Cells of the terminal on standard output, 0 if that is none. */
static size_t terminal_width(void)
{
    struct winsize ws;

    return isatty(STDOUT_FILENO) && ioctl(STDOUT_FILENO, TIOCGWINSZ, &ws) == 0 ? ws.ws_col : 0;
}

void list_init(struct list *l)
{
    *l = (struct list){.plain = {.ascii = !i18n_utf8(), .width = terminal_width()}};
    options_init(&l->common);
    choice_init(&l->choice);
}

int list_print(struct list *l)
{
    struct run r = {.list = l};
    int code = exam_open(&r.exam, &l->common);

    if (code == EXIT_OK) {
        l->plain.columns = l->choice.column;
        l->plain.ncolumns = l->choice.ncolumns;
        l->plain.sort = l->choice.sort;
        l->plain.invert = l->choice.invert;
        l->plain.filter = l->choice.filter;
        l->plain.filter_text = l->choice.filter_text;
        l->plain.insecure = l->common.insecure;
        l->plain.source = r.exam.api;
        l->plain.title = r.exam.title;
        code = run(&r);
    }
    loop_timer_free(r.deadline);
    exam_close(&r.exam);
    return code;
}

int list_run(int argc, char **argv)
{
    const struct argp_child children[] = {
        {&choice_argp, 0, NULL, 0}, {&options_argp, 0, NULL, 0}, {0}};
    const struct argp argp = {.options = table,
                              .parser = parse,
                              .args_doc = N_("SOURCE"),
                              .doc = N_("Prints the exam: one row for each student's desktop."),
                              .children = children,
                              .argp_domain = "invigil"};
    struct list l;

    list_init(&l);
    argp_parse(&argp, argc, argv, 0, NULL, &l);
    return list_print(&l);
}
