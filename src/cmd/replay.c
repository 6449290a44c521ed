/* SPDX-License-Identifier: GPL-3.0-or-later */
/* `invigil replay`: the screen fed by a journal, of an exam that is over or of one being recorded.
 */
#include "base/clock.h"
#include "base/mem.h"
#include "cmd/choice.h"
#include "cmd/command.h"
#include "cmd/ends.h"
#include "cmd/look.h"
#include "cmd/past.h"
#include "tui/monitor.h"
#include "tui/timeline.h"
#include "view/i18n.h"

#include <argp.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { KEY_AT = 0x200, KEY_SPEED, KEY_FOLLOW };
enum { BEAT_MS = 100, FILL_LINES = 400, SPEED_USUAL = 4, SPEED_MAX = 256 };

struct options {
    const char *dir, *at;
    int32_t speed_q;
    bool follow;
    struct look look;
    struct choice choice;
};

struct run {
    struct options o;
    struct past past;
    struct loop *loop;
    struct ends ends;
    struct loop_timer *beat, *fill;
    struct monitor *monitor;
    struct clock clock;
    int64_t at_ms;   /* what is shown */
    int64_t beat_ms; /* when time went on last */
    int32_t speed_q;
    bool paused, following, filling;
    struct timeline_mark *mark; /* owned */
    size_t nmarks, capmarks;
    uint32_t marked; /* number of the last alert that has one */
    int trouble;     /* what the player ran into */
};

static const struct argp_option table[] = {
    {"at", KEY_AT, N_("TIME"), 0, N_("begin there: 09:42:17, or -15m before the end"), 0},
    {"speed", KEY_SPEED, N_("FACTOR"), 0, N_("0.25, 0.5, 1 (default), 2, 4, ... 64"), 0},
    {"follow", KEY_FOLLOW, NULL, 0, N_("begin at the end, and show what is being recorded"), 0},
    {NULL, 0, NULL, 0, NULL, 0},
};

static int32_t speed_of(struct argp_state *state, const char *arg)
{
    char text[16];

    for (int32_t q = 1; q <= SPEED_MAX; q *= 2) {
        snprintf(text, sizeof text, q == 1 ? "0.25" : q == 2 ? "0.5" : "%d", (int)q / 4);
        if (strcmp(text, arg) == 0)
            return q;
    }
    argp_error(state, _("--speed: 0.25, 0.5, 1, 2, 4, 8, 16, 32 or 64, not '%s'"), arg);
    return SPEED_USUAL;
}

static error_t parse(int key, char *arg, struct argp_state *state)
{
    struct options *o = state->input;

    switch (key) {
    case ARGP_KEY_INIT:
        state->child_inputs[0] = &o->choice;
        state->child_inputs[1] = &o->look;
        state->child_inputs[2] = &o->dir;
        break;
    case KEY_AT: o->at = arg; break;
    case KEY_SPEED: o->speed_q = speed_of(state, arg); break;
    case KEY_FOLLOW: o->follow = true; break;
    case ARGP_KEY_END:
        if (o->at && o->follow)
            argp_error(state, _("--at and --follow exclude each other"));
        break;
    default: return ARGP_ERR_UNKNOWN;
    }
    return 0;
}

/* --- time --- */

static void add_marks(struct run *r, const struct model *m)
{
    for (size_t i = 0; i < model_alerts(m); i++) {
        const struct alert *a = model_alert(m, i);
        if (a->no <= r->marked)
            continue;
        r->marked = a->no;
        MEM_GROW(r->mark, r->nmarks, r->capmarks);
        r->mark[r->nmarks++] = (struct timeline_mark){a->since_ms, a->level};
    }
}

/* The alerts of the whole journal: what its end remembers. */
static int find_marks(struct run *r)
{
    struct model *m = model_new();
    struct player *p = NULL;
    int e = player_open(r->past.dirfd, m, &p);

    e = e < 0 ? e : player_seek_end(p);
    if (e >= 0)
        add_marks(r, m);
    player_free(p);
    model_free(m);
    return e;
}

static void on_fill(void *ud)
{
    struct run *r = ud;

    r->filling = player_fill(r->past.player, FILL_LINES) == 1;
    if (r->filling)
        loop_timer_set(r->fill, 0, 0);
    else
        monitor_changed(r->monitor);
}

/* What the player said: an error ends the run, with the words behind the screen. */
static bool went(struct run *r, int e)
{
    if (e < 0) {
        r->trouble = e;
        loop_stop(r->loop);
    }
    return e >= 0;
}

static void look_at_end(struct run *r)
{
    if (player_now_ms(r->past.player) > r->past.last_ms)
        r->past.last_ms = player_now_ms(r->past.player);
}

static void go_to(struct run *r, int64_t t_ms)
{
    int64_t first;

    player_span(r->past.player, &first, &r->past.last_ms);
    r->following = t_ms >= r->past.last_ms;
    r->at_ms = t_ms < r->past.first_ms ? r->past.first_ms : r->following ? r->past.last_ms : t_ms;
    if (!went(r, r->following ? player_seek_end(r->past.player)
                              : player_seek(r->past.player, r->at_ms)))
        return;
    look_at_end(r);
    if (r->following)
        r->at_ms = r->past.last_ms;
    r->following = r->following && !player_closed(r->past.player);
    r->filling = true;
    loop_timer_set(r->fill, 0, 0);
    r->beat_ms = clock_now_ms(&r->clock);
}

/* At the end of what there is: follows a journal that is being written, stops where it is closed.
 */
static void reach_end(struct run *r)
{
    look_at_end(r);
    r->at_ms = r->past.last_ms;
    r->following = !player_closed(r->past.player);
    add_marks(r, r->past.model);
}

/* What is played is drawn as it comes; once a second, so is the time that passes without. */
static void on_beat(void *ud)
{
    struct run *r = ud;
    int64_t now = clock_now_ms(&r->clock), before = r->beat_ms;

    r->beat_ms = now;
    if (r->paused || (player_closed(r->past.player) && r->at_ms >= r->past.last_ms))
        return;
    if (!r->following)
        r->at_ms += (now - before) * r->speed_q / 4;
    int e = player_play(r->past.player, r->following ? INT64_MAX : r->at_ms);
    if (!went(r, e))
        return;
    if (e == 0)
        reach_end(r);
    if (now / 1000 != before / 1000 || player_closed(r->past.player))
        monitor_changed(r->monitor);
}

/* --- what the screen asks --- */

static struct timeline_state state(void *ud)
{
    const struct run *r = ud;
    const struct player *p = r->past.player;
    int64_t wall = clock_now_ms(&r->clock) + clock_drift_ms(&r->clock);
    int64_t age = wall - r->past.last_ms - model_drift_ms(r->past.model);

    return (struct timeline_state){.start_ms = r->past.first_ms,
                                   .end_ms = r->past.last_ms,
                                   .at_ms = r->at_ms,
                                   .age_ms = age > 0 ? age : 0,
                                   .speed_q = r->speed_q,
                                   .paused = r->paused,
                                   .ended = player_closed(p),
                                   .following = r->following && !r->paused,
                                   .filling = r->filling,
                                   .lossy = player_lossy(p)};
}

static size_t marks(void *ud, const struct timeline_mark **ret)
{
    const struct run *r = ud;

    *ret = r->mark;
    return r->nmarks;
}

static void pause_or_go(void *ud, bool paused)
{
    struct run *r = ud;

    r->paused = paused;
    r->following = r->following && !paused; /* a seek to the end may have begun it meanwhile */
    r->beat_ms = clock_now_ms(&r->clock);
}

static void seek(void *ud, int64_t t_ms)
{
    go_to(ud, t_ms);
}

static void step(void *ud, int n)
{
    struct run *r = ud;

    r->paused = true;
    go_to(r, r->at_ms + n * (int64_t)model_config(r->past.model)->period_ms);
    r->following = false;
}

static void speed(void *ud, int faster)
{
    struct run *r = ud;
    int32_t q = faster > 0 ? r->speed_q * 2 : r->speed_q / 2;

    if (q >= 1 && q <= SPEED_MAX)
        r->speed_q = q;
}

/* --- */

static void on_quit(void *ud)
{
    struct run *r = ud;

    loop_stop(r->loop);
}

static void on_event(void *ud, const struct event *e)
{
    struct run *r = ud;

    if (r->monitor)
        monitor_event(r->monitor, e);
}

static int complain(enum screen_trouble t)
{
    if (t == SCREEN_NO_TERMINAL)
        fprintf(stderr, "%s\n",
                _("invigil: this is no terminal; 'invigil report' writes an account of a journal"));
    else
        fprintf(stderr, _("invigil: nothing is known about terminals of the type '%s' ($TERM)\n"),
                getenv("TERM") ? getenv("TERM") : "");
    return EXIT_USAGE;
}

static int show(struct run *r)
{
    const struct about *about = player_about(r->past.player);
    bool ascii = !i18n_utf8();
    struct timeline timeline = {r, state, marks, pause_or_go, seek, step, speed};
    enum screen_trouble trouble = 0;
    struct ui_options o = {
        .title = about->exam[0] ? about->exam : about->origin,
        .glyphs = ascii ? GLYPHS_ASCII : r->o.look.glyphs,
        .columns = r->o.choice.column,
        .ncolumns = r->o.choice.ncolumns,
        .sort = r->o.choice.sort,
        .invert = r->o.choice.invert,
        .filter = r->o.choice.filter_text,
        .timeline = &timeline,
    };

    r->monitor =
        monitor_new(r->loop, r->past.model, &o, ascii, r->o.look.palette, on_quit, r, &trouble);
    if (!r->monitor)
        return complain(trouble);
    r->beat_ms = clock_now_ms(&r->clock);
    r->beat = loop_timer_new(r->loop, BEAT_MS, BEAT_MS, on_beat, r);
    loop_run(r->loop);
    monitor_free(r->monitor);
    r->monitor = NULL;
    loop_timer_free(r->beat);
    if (r->trouble)
        return past_complain(r->o.dir, r->trouble);
    return r->ends.signum ? 128 + r->ends.signum : EXIT_OK;
}

static int replay(struct run *r)
{
    int64_t t = r->o.follow ? INT64_MAX : r->past.first_ms;

    if (r->o.at && past_when(&r->past, PAST_MOMENT, "--at", r->o.at, &t) < 0)
        return EXIT_USAGE;
    if (find_marks(r) < 0)
        return past_complain(r->o.dir, -1);
    r->loop = loop_new();
    if (!r->loop)
        return EXIT_FAILED;
    ends_await(&r->ends, r->loop, false);
    r->fill = loop_timer_new(r->loop, 0, 0, on_fill, r);
    player_listen(r->past.player, NULL, on_event, r);
    go_to(r, t);
    int code = r->trouble ? past_complain(r->o.dir, r->trouble) : show(r);
    loop_timer_free(r->fill);
    ends_done(&r->ends);
    loop_free(r->loop);
    return code;
}

int replay_run(int argc, char **argv)
{
    const struct argp_child children[] = {
        {&choice_argp, 0, NULL, 0}, {&look_argp, 0, NULL, 0}, {&past_argp, 0, NULL, 0}, {0}};
    const struct argp argp = {.options = table,
                              .parser = parse,
                              .args_doc = N_("DIR"),
                              .doc = N_("Shows a recorded exam, or with --follow one that is being "
                                        "recorded. '?' explains the keys."),
                              .children = children,
                              .argp_domain = "invigil"};
    struct run r = {.o = {.speed_q = SPEED_USUAL}};

    look_init(&r.o.look);
    choice_init(&r.o.choice);
    argp_parse(&argp, argc, argv, 0, NULL, &r.o);
    r.speed_q = r.o.speed_q;
    clock_init(&r.clock);
    int code = past_open(&r.past, r.o.dir);
    if (code == EXIT_OK)
        code = replay(&r);
    past_close(&r.past);
    free(r.mark);
    return code;
}
