/* SPDX-License-Identifier: GPL-3.0-or-later */
/* `invigil spectate`: one desktop, out of the exam's roster; no metrics are asked for. On the
 * terminal, in another viewer, or as one picture in a file. */
#include "cmd/command.h"
#include "cmd/exam.h"
#include "cmd/onlooker.h"
#include "cmd/watch.h"
#include "view/i18n.h"
#include "view/words.h"

#include <stdio.h>
#include <string.h>
#include <unistd.h>

enum { KEY_SNAPSHOT = 0x200, KEY_FOR };
enum { ROSTER_MS = 12000, DAY_MS = 86400000 };

static const struct argp_option table[] = {
    {"snapshot", KEY_SNAPSHOT, N_("FILE"), 0, N_("write one picture (PNG), and nothing else"), 0},
    {"for", KEY_FOR, N_("SECONDS"), 0, N_("end it after so long"), 0},
    {NULL, 0, NULL, 0, NULL, 0},
};

struct spectate {
    struct watch watch; /* its options, for the screen */
    const char *whom;   /* a student, or the id of an instance */
    const char *snapshot;
    int64_t for_ms; /* 0: until it is left */

    struct exam exam;
    struct onlooker *onlooker;
    struct loop_timer *limit;
    bool ended; /* the viewer, or the snapshot: with this code */
    int code;
};

static error_t parse(int key, char *arg, struct argp_state *state)
{
    struct spectate *s = state->input;

    switch (key) {
    case ARGP_KEY_INIT:
        state->child_inputs[0] = &s->watch.spectate;
        state->child_inputs[1] = &s->watch.common;
        break;
    case KEY_SNAPSHOT:
        if (!*arg)
            argp_error(state, _("--snapshot: the name of a file is needed"));
        s->snapshot = arg;
        break;
    case KEY_FOR: s->for_ms = options_seconds_ms(state, "--for", arg, 100, DAY_MS); break;
    case ARGP_KEY_ARG:
        if (!s->watch.common.source)
            return ARGP_ERR_UNKNOWN;
        if (s->whom)
            argp_error(state, _("one student or instance, not several"));
        s->whom = arg;
        break;
    case ARGP_KEY_END:
        if (!s->whom)
            argp_error(state, _("a student or the id of an instance is needed"));
        if (s->snapshot && s->watch.spectate.viewer_given)
            argp_error(state, _("--snapshot and --viewer exclude each other"));
        break;
    default: return ARGP_ERR_UNKNOWN;
    }
    return 0;
}

/* --- who it is --- */

static void on_limit(void *ud)
{
    struct spectate *s = ud;

    loop_stop(s->exam.loop);
}

static void on_api(void *ud, const struct event *e)
{
    struct spectate *s = ud;

    if (e->kind == EVENT_API)
        loop_stop(s->exam.loop);
}

static int await_roster(struct spectate *s)
{
    struct exam *x = &s->exam;
    char words[WORDS_MAX];

    x->after = on_api;
    x->after_ud = s;
    s->limit = loop_timer_new(x->loop, ROSTER_MS, 0, on_limit, s);
    int code = exam_run(x);
    x->after = NULL;
    loop_timer_free(s->limit);
    s->limit = NULL;
    if (code != EXIT_OK || model_api(x->model)->roster_ms)
        return code;
    words_api(x->model, words, sizeof words);
    fprintf(stderr, "invigil: %s: %s\n", x->api, words);
    return model_api(x->model)->state == API_REFUSED ? EXIT_REFUSED : EXIT_FAILED;
}

static bool is_theirs(const struct instance *in, const char *student)
{
    return in && in->present && in->student && strcmp(in->student, student) == 0;
}

static bool has_id(const struct instance *in, const char *id)
{
    return in && in->present && in->id && strcmp(in->id, id) == 0;
}

/* Of the student, and the one of that id if it is somebody else's. */
static int ask_which(const struct spectate *s, int n, bool two)
{
    const struct model *m = s->exam.model;

    if (two)
        fprintf(stderr,
                _("invigil: %s is a student, and the id of another one's desktop; say which one, "
                  "by the other name:\n"),
                s->whom);
    else
        fprintf(stderr,
                ngettext("invigil: %s has %d desktop:\n",
                         "invigil: %s has %d desktops; say which one, by its id:\n",
                         (unsigned long)n),
                s->whom, n);
    for (uint32_t i = 0; i < model_size(m); i++) {
        const struct instance *in = model_instance(m, i);
        if (!is_theirs(in, s->whom) && !has_id(in, s->whom))
            continue;
        fprintf(stderr, "  %s  ", in->id);
        if (two)
            fprintf(stderr, "%s  ", in->student ? in->student : "-");
        fprintf(stderr, "%s  %s\n", in->host ? in->host : "-", words_phase(in));
    }
    return EXIT_USAGE;
}

static int find(const struct spectate *s, uint32_t *ret)
{
    const struct model *m = s->exam.model;
    int64_t of_id = -1;
    int n = 0;

    for (uint32_t i = 0; i < model_size(m); i++) {
        const struct instance *in = model_instance(m, i);
        if (has_id(in, s->whom))
            of_id = i;
        if (is_theirs(in, s->whom)) {
            *ret = i;
            n++;
        }
    }
    bool two = of_id >= 0 && n && !is_theirs(model_instance(m, (uint32_t)of_id), s->whom);
    if (two || (of_id < 0 && n > 1))
        return ask_which(s, n, two);
    if (of_id >= 0)
        *ret = (uint32_t)of_id;
    if (of_id >= 0 || n)
        return EXIT_OK;
    fprintf(stderr,
            _("invigil: there is no student and no instance '%s' in this exam; 'invigil list' "
              "shows who is\n"),
            s->whom);
    return EXIT_FAILED;
}

/* --- looking --- */

static void on_ended(void *ud, int code, const char *words)
{
    struct spectate *s = ud;

    if (code != EXIT_OK)
        fprintf(stderr, "invigil: %s: %s\n", s->whom, words);
    else if (words[0])
        printf("%s\n", words);
    s->ended = true;
    s->code = code;
    loop_stop(s->exam.loop);
}

/* Until it has ended, or the time is over. */
static int run(struct spectate *s)
{
    int code = s->ended ? EXIT_OK : exam_run(&s->exam);

    return s->ended ? s->code : code;
}

static int refuse(const struct spectate *s, const char *why)
{
    fprintf(stderr, "invigil: %s: %s\n", s->whom, why);
    return EXIT_FAILED;
}

static int on_terminal(struct spectate *s, uint32_t index)
{
    if (!isatty(STDIN_FILENO) || !isatty(STDOUT_FILENO)) {
        fprintf(stderr, "%s\n",
                _("invigil: this is no terminal; --snapshot writes a picture, and --viewer names "
                  "another viewer"));
        return EXIT_USAGE;
    }
    return watch_screen(&s->watch, &s->exam, NULL, s->onlooker, index);
}

static int in_browser(struct spectate *s, uint32_t index)
{
    const struct gallery *g = onlooker_gallery(s->onlooker);
    const char *link = g->link(g->ud, index), *words;

    if (!link)
        return refuse(s, g->external(g->ud, index, VIEWER_BROWSER));
    printf("%s\n", link);
    g->given(g->ud, index);
    onlooker_open_link(link, &words);
    fprintf(stderr, "invigil: %s: %s\n", s->whom, words);
    return EXIT_OK;
}

static int in_viewer(struct spectate *s, uint32_t index, enum viewer viewer)
{
    const struct gallery *g = onlooker_gallery(s->onlooker);

    onlooker_on_left(s->onlooker, on_ended, s);
    g->external(g->ud, index, viewer);
    return run(s);
}

static int to_file(struct spectate *s, uint32_t index)
{
    onlooker_snapshot(s->onlooker, index, s->snapshot, on_ended, s);
    int code = run(s);
    return s->ended || code != EXIT_OK ? code : refuse(s, _("no picture came"));
}

static int look(struct spectate *s, uint32_t index)
{
    const struct gallery *g = onlooker_gallery(s->onlooker);
    enum viewer viewer = s->snapshot ? VIEWER_SNAPSHOT : g->preferred(g->ud);
    const char *why = g->refusal(g->ud, index);

    why = why ? why : g->missing(g->ud, viewer);
    if (why)
        return refuse(s, why);
    if (s->for_ms)
        s->limit = loop_timer_new(s->exam.loop, (uint64_t)s->for_ms, 0, on_limit, s);
    switch (viewer) {
    case VIEWER_SNAPSHOT: return to_file(s, index);
    case VIEWER_TERMINAL: return on_terminal(s, index);
    case VIEWER_BROWSER: return in_browser(s, index);
    default: return in_viewer(s, index, viewer);
    }
}

/* --- all of it --- */

static int spectate(struct spectate *s)
{
    struct conf_spectate *c = &s->exam.conf.spectate;
    uint32_t index = 0;
    int code = EXIT_OK;

    spectate_options_over(&s->watch.spectate, c);
    if (c->off) {
        fprintf(stderr, "%s\n",
                _("invigil: looking at desktops is switched off (spectate = off in the config "
                  "file, or --no-spectate)"));
        return EXIT_USAGE;
    }
    s->onlooker = onlooker_new(&s->exam, &code);
    code = s->onlooker ? await_roster(s) : code;
    code = code == EXIT_OK ? find(s, &index) : code;
    code = code == EXIT_OK ? look(s, index) : code;
    loop_timer_free(s->limit);
    onlooker_free(s->onlooker);
    return code;
}

int spectate_run(int argc, char **argv)
{
    const struct argp_child children[] = {
        {&spectate_options_argp, 0, NULL, 0}, {&options_argp, 0, NULL, 0}, {0}};
    const struct argp argp = {
        .options = table,
        .parser = parse,
        .args_doc = N_("SOURCE STUDENT|INSTANCE"),
        .doc = N_("Looks at one student's desktop, without touching it. Who has several desktops "
                  "is asked for the id of one."),
        .children = children,
        .argp_domain = "invigil"};
    struct spectate s = {0};

    watch_init(&s.watch);
    argp_parse(&argp, argc, argv, 0, NULL, &s);
    s.exam.roster_only = true;
    int code = exam_open(&s.exam, &s.watch.common);
    if (code == EXIT_OK)
        code = spectate(&s);
    exam_close(&s.exam);
    return code;
}
