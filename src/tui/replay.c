/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "tui/replay.h"

#include "tui/goto.h"
#include "tui/timeline.h"
#include "view/i18n.h"
#include "view/words.h"

enum { NEAR_MS = 10000, FAR_MS = 300000 };

static struct timeline_state state(const struct ui *u)
{
    return u->o.timeline->state(u->o.timeline->ud);
}

static void seek(struct ui *u, int64_t t_ms)
{
    u->o.timeline->seek(u->o.timeline->ud, t_ms);
}

static void pause_or_go_on(struct ui *u)
{
    struct timeline_state s = state(u);

    if (s.ended)
        ui_say(u, "%s", _("The journal ends here."));
    else
        u->o.timeline->pause(u->o.timeline->ud, !s.paused);
}

/* The time line shows the speed, but not while it says that nothing moves. */
static void change_speed(struct ui *u, int faster)
{
    u->o.timeline->speed(u->o.timeline->ud, faster);
    struct timeline_state s = state(u);
    if (s.paused)
        ui_say(u, _("It will go on at %gx."), s.speed_q / 4.0);
}

static void ask(struct ui *u)
{
    u->ask = ASK_TIME;
    prompt_open(&u->prompt, "");
}

void replay_request(struct ui *u, enum request q)
{
    const struct timeline *t = u->o.timeline;

    switch (q) {
    case REQUEST_PAUSE: pause_or_go_on(u); break;
    case REQUEST_STEP: t->step(t->ud, 1); break;
    case REQUEST_STEP_BACK: t->step(t->ud, -1); break;
    case REQUEST_FORWARD: seek(u, state(u).at_ms + NEAR_MS); break;
    case REQUEST_BACKWARD: seek(u, state(u).at_ms - NEAR_MS); break;
    case REQUEST_FAR_FORWARD: seek(u, state(u).at_ms + FAR_MS); break;
    case REQUEST_FAR_BACKWARD: seek(u, state(u).at_ms - FAR_MS); break;
    case REQUEST_START: seek(u, state(u).start_ms); break;
    case REQUEST_FINISH: seek(u, state(u).end_ms); break;
    case REQUEST_GO_TO: ask(u); break;
    case REQUEST_FASTER: change_speed(u, 1); break;
    case REQUEST_SLOWER: change_speed(u, -1); break;
    default: break;
    }
}

/* A time outside the journal is as near to it as there is. */
static void say_beyond(struct ui *u, const struct timeline_state *s, int64_t t_ms)
{
    int64_t drift = model_drift_ms(ui_model(u));
    char clock[64];

    if (t_ms < s->start_ms) {
        words_moment(s->start_ms + drift, s->at_ms + drift, clock, sizeof clock);
        ui_say(u, _("The journal begins at %s."), clock);
    } else if (t_ms > s->end_ms) {
        words_moment(s->end_ms + drift, s->at_ms + drift, clock, sizeof clock);
        ui_say(u, _("The journal ends at %s."), clock);
    }
}

bool replay_go_to(struct ui *u, const char *text)
{
    struct timeline_state s = state(u);
    struct goto_time t;
    int64_t ms;

    if (!*text)
        return true;
    if (goto_parse(text, &t) < 0) {
        ui_say(u, "%s", _("This is no time: 09:42, 2026-11-22 09:42, -15m, +1h5m"));
        return false;
    }
    if (goto_find(&t, s.at_ms, model_drift_ms(ui_model(u)), &ms) < 0) {
        ui_say(u, "%s", _("There is no such day."));
        return false;
    }
    say_beyond(u, &s, ms);
    seek(u, ms);
    return true;
}
