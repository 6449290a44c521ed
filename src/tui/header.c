/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "tui/header.h"

#include "base/utf8.h"
#include "tui/bar.h"
#include "tui/pane.h"
#include "tui/timeline.h"
#include "tui/wrap.h"
#include "view/daytime.h"
#include "view/i18n.h"
#include "view/text.h"
#include "view/words.h"

/* Weights: what goes last when a line is too narrow for all. */
enum { MUST = 100, SHOULD = 70, CAN = 40, MAY = 20 };
enum { BANNER_ROWS = 3 };
enum { OLD_MS = 5000 /* a recorder writes a tick four times a second */ };
enum { FILTER_LEAVES = 56 /* cells for what stands beside a filter: verdicts, hidden, sort */ };

static void cut(char *text, int cells, bool ascii)
{
    size_t used, len = utf8_fit(text, (size_t)cells, &used);

    if (text[len])
        text_put(text + utf8_fit(text, (size_t)cells - 1, &used), 4, "%s", ascii ? "~" : "…");
}

/* The clock; in a replay with what it is the clock of, so that nobody takes it for now. */
static void add_clock(struct bar *b, const struct ui *u)
{
    const struct model *m = ui_model(u);
    const struct timeline *t = u->o.timeline;
    int64_t clock_ms = model_now_ms(m) + model_drift_ms(m);
    char s[64];

    if (t) {
        text_put(s, sizeof s, " %s ", t->state(t->ud).following ? _("FOLLOW") : _("REPLAY"));
        bar_right(b, MUST + 2, 2, STYLE_NOTICE, s);
        daytime_date(clock_ms, s, sizeof s);
        bar_right(b, SHOULD - 2, 1, STYLE_BAR, model_now_ms(m) ? s : "");
    }
    words_clock(clock_ms, s, sizeof s);
    bar_right(b, MUST, t ? 1 : 2, STYLE_BAR, model_now_ms(m) ? s : "");
}

/* Until the deadline of all; students may have more. */
static void add_left(struct bar *b, const struct model *m)
{
    int64_t deadline_ms = model_config(m)->deadline_ms;
    int64_t ms = deadline_ms - model_now_ms(m) - model_drift_ms(m);
    char left[32], s[64];

    if (!deadline_ms)
        return;
    words_left(ms, left, sizeof left);
    /* TRANSLATORS: hours and minutes; with a plus sign, since when it is over */
    text_put(s, sizeof s, ms > 0 ? _("%s left") : _("time over %s"), left);
    bar_right(b, MUST - 1, 2, ms > 0 ? STYLE_BAR : STYLE_NOTICE, s);
}

/* Students who are expected and were never seen. */
static unsigned absent(const struct model *m)
{
    unsigned n = 0;

    for (uint32_t i = 0; i < model_expected(m); i++)
        n += !model_expected_at(m, i)->seen;
    return n;
}

static void exam_line(const struct ui *u, struct frame *f)
{
    const struct model *m = ui_model(u);
    const struct model_api *api = model_api(m);
    struct model_counts c = model_counts(m);
    char s[UI_TITLE_MAX + 8];
    struct bar b;

    bar_init(&b);
    bar_left(&b, MAY, 1, STYLE_NAME, "invigil");
    text_put(s, sizeof s, "%s", u->title);
    cut(s, f->cols / 3, f->ascii);
    bar_left(&b, SHOULD, 2, STYLE_BAR, s);
    add_clock(&b, u);
    add_left(&b, m);
    if (api->state == API_OK)
        text_put(s, sizeof s, _("API ok %d ms"), (int)api->took_ms);
    else
        text_put(s, sizeof s, "%s", api->polled_ms ? _("API TROUBLE") : _("API not asked yet"));
    bar_right(&b, api->state == API_OK ? CAN : MUST, 3, STYLE_BAR, s);
    text_put(s, sizeof s, ngettext("%u student", "%u students", c.instances), c.instances);
    bar_right(&b, SHOULD + 1, 3, STYLE_BAR, s);
    text_put(s, sizeof s, _("%u ready"), c.ready);
    bar_right(&b, SHOULD - 1, 2, STYLE_BAR, s);
    text_put(s, sizeof s, _("%u starting"), c.starting);
    bar_right(&b, CAN - 1, 2, STYLE_BAR, s);
    text_put(s, sizeof s, _("%u off"), c.off);
    bar_right(&b, CAN - 2, 2, STYLE_BAR, s);
    text_put(s, sizeof s, _("%u gone"), c.gone);
    bar_right(&b, CAN + 1, 2, STYLE_BAR, c.gone ? s : "");
    unsigned missing = absent(m);
    text_put(s, sizeof s, _("%u absent"), missing);
    bar_right(&b, SHOULD + 2, 2, STYLE_BAR, missing ? s : "");
    bar_right(&b, MUST + 1, 0, STYLE_BAR, " ");
    bar_draw(&b, f, 0, STYLE_BAR);
}

static void add_links(struct bar *b, const struct model_counts *c)
{
    char s[128];

    /* TRANSLATORS: links to the desktops' metrics that bring data */
    text_put(s, sizeof s, _("links %u live"), c->live);
    bar_left(b, SHOULD, 1, STYLE_TEXT, s);
    text_put(s, sizeof s, _("%u stale"), c->stale);
    bar_left(b, SHOULD - 2, 1, STYLE_WARN, c->stale ? s : "");
    text_put(s, sizeof s, _("%u retrying"), c->backoff);
    bar_left(b, SHOULD - 3, 1, STYLE_WARN, c->backoff ? s : "");
    text_put(s, sizeof s, _("%u connecting"), c->connecting);
    bar_left(b, SHOULD - 4, 1, STYLE_TEXT, c->connecting ? s : "");
    text_put(s, sizeof s, _("%u without metrics"), c->unsupported);
    bar_left(b, SHOULD - 5, 1, STYLE_TEXT, c->unsupported ? s : "");
}

static void add_verdicts(struct bar *b, const struct ui *u, const struct model_counts *c)
{
    bool ascii = ui_how(u) & COLUMN_ASCII;
    char s[128];

    text_put(s, sizeof s, _("%s %u warn"), words_mark(STATUS_WARN, ascii), c->warn);
    bar_left(b, MUST + 4, 3, c->warn ? STYLE_WARN : STYLE_DIM, s);
    text_put(s, sizeof s, _("%s %u crit"), words_mark(STATUS_CRIT, ascii), c->crit);
    bar_left(b, MUST + 5, 2, c->crit ? STYLE_CRIT : STYLE_DIM, s);
    /* ready, and no data: neither well nor unwell as far as anybody can tell */
    unsigned unknown = c->ready - c->live - c->stale;
    text_put(s, sizeof s, _("? %u unknown"), unknown);
    bar_left(b, MUST, 2, STYLE_TEXT, unknown ? s : "");
    bool failed = c->submission_failed;
    text_put(s, sizeof s, _("submitted %u / failed %u"), c->submitted, c->submission_failed);
    int weight = failed ? MUST - 1 : c->submitted ? SHOULD + 2 : CAN;
    bar_left(b, weight, 3, failed ? STYLE_WARN : STYLE_TEXT, s);
}

/* Open alerts of the integrity rules, which change no status, and of level info. */
static void add_integrity(struct bar *b, const struct ui *u)
{
    const struct model *m = ui_model(u);
    bool ascii = ui_how(u) & COLUMN_ASCII;
    unsigned info = 0, more = 0;
    enum level worst = LEVEL_OK;
    char s[128];

    for (size_t i = 0; i < model_alerts(m); i++) {
        const struct alert *a = model_alert(m, i);
        if (a->cleared_ms || ((int)a->rule < ALERT_INTEGRITY && a->level != LEVEL_INFO))
            continue;
        info += a->level == LEVEL_INFO;
        more += a->level != LEVEL_INFO;
        worst = level_rank(a->level) > level_rank(worst) ? a->level : worst;
    }
    /* TRANSLATORS: alerts of the integrity rules: a mark, and how many */
    text_put(s, sizeof s, _("%s %u integrity"), words_level_mark(worst, ascii), more);
    bar_left(b, MUST - 2, 3, pane_level_style(worst), more ? s : "");
    /* TRANSLATORS: alerts that are but an information: a mark, and how many */
    text_put(s, sizeof s, _("%s %u info"), words_level_mark(LEVEL_INFO, ascii), info);
    bar_left(b, SHOULD + 1, 2, STYLE_INFO, info ? s : "");
}

static void add_replay(struct bar *b, const struct timeline_state *t)
{
    char s[128], age[32];

    words_age(t->age_ms, age, sizeof age);
    /* TRANSLATORS: a duration: nothing newer was recorded */
    text_put(s, sizeof s, _("newest data %s old"), age);
    bar_right(b, MUST + 3, 2, STYLE_NOTICE, t->following && t->age_ms > OLD_MS ? s : "");
    /* TRANSLATORS: less is shown than was measured at this time */
    bar_right(b, MUST + 2, 2, STYLE_NOTICE, t->lossy ? _("incomplete") : "");
    bar_right(b, SHOULD, 2, STYLE_DIM, t->filling ? _("reading trends") : "");
}

static void add_frozen(struct bar *b, const struct ui *u)
{
    bool ascii = ui_how(u) & COLUMN_ASCII;
    char s[128], age[32];

    if (!u->frozen)
        return;
    struct model_counts now = model_counts(u->live);
    words_age(model_now_ms(u->live) - model_now_ms(u->frozen), age, sizeof age);
    /* TRANSLATORS: what is shown is as old as this duration; how many warnings and critical
     * ones there are by now */
    text_put(s, sizeof s, _("FROZEN %s, now %s %u %s %u"), age, words_mark(STATUS_WARN, ascii),
             now.warn, words_mark(STATUS_CRIT, ascii), now.crit);
    bar_right(b, MUST + 3, 2, STYLE_NOTICE, s);
}

/* What is between the examiner and the whole, live exam. */
static void add_view(struct bar *b, const struct ui *u, const struct frame *f)
{
    const struct rows *r = &u->rows;
    bool ascii = ui_how(u) & COLUMN_ASCII;
    char s[512], filter[sizeof r->filter_text + 32];

    add_frozen(b, u);
    if (u->o.timeline) {
        struct timeline_state t = u->o.timeline->state(u->o.timeline->ud);
        add_replay(b, &t);
    }
    bar_right(b, MUST, 2, STYLE_NOTICE, u->hide ? _("names hidden") : "");
    /* TRANSLATORS: students that are marked in the table */
    text_put(s, sizeof s, ngettext("%zu marked", "%zu marked", r->nmarked), r->nmarked);
    bar_right(b, MUST + 1, 2, STYLE_NOTICE, r->nmarked ? s : "");
    if (r->running_only || r->filter.n) {
        text_put(filter, sizeof filter, "%s", r->running_only ? _("running") : "");
        if (r->filter.n)
            text_add(filter, sizeof filter, " ", u->hide ? "***" : r->filter_text);
        cut(filter, f->cols / 4 < f->cols - FILTER_LEAVES ? f->cols / 4 : f->cols - FILTER_LEAVES,
            f->ascii);
        /* TRANSLATORS: the filter as the user wrote it, and how many rows it hides */
        text_put(s, sizeof s, _("filter: %s (%zu hidden)"), filter, r->hidden);
        bar_right(b, MUST + 2, 2, STYLE_NOTICE, s);
    }
    const char *down = ascii ? "v" : "▼", *up = ascii ? "^" : "▲";
    text_put(s, sizeof s, _("sort: %s %s"), query_key_name(r->sort),
             query_ascends(r->sort) != r->invert ? up : down);
    bar_right(b, MUST + 1, 2, STYLE_TEXT, s);
    bar_right(b, MUST + 4, 0, STYLE_TEXT, " ");
}

static void state_line(const struct ui *u, struct frame *f)
{
    struct model_counts c = model_counts(ui_model(u));
    struct bar b;

    bar_init(&b);
    add_links(&b, &c);
    add_verdicts(&b, u, &c);
    add_integrity(&b, u);
    add_view(&b, u, f);
    bar_draw(&b, f, 1, STYLE_TEXT);
}

/* All in one line, for panes that need the room: how the exam is, and what time it is. */
static void only_line(const struct ui *u, struct frame *f)
{
    const struct model *m = ui_model(u);
    struct model_counts c = model_counts(m);
    char s[UI_TITLE_MAX];
    struct bar b;

    bar_init(&b);
    text_put(s, sizeof s, "%s", u->title);
    cut(s, f->cols / 3, f->ascii);
    bar_left(&b, MAY, 1, STYLE_TEXT, s);
    if (u->o.desktop < 0) { /* else there is no exam but the list */
        add_verdicts(&b, u, &c);
        add_integrity(&b, u);
    }
    add_frozen(&b, u);
    bar_right(&b, MUST, 2, STYLE_NOTICE, u->o.insecure ? _("INSECURE") : "");
    bar_right(&b, MUST, 2, STYLE_NOTICE, u->hide ? _("names hidden") : "");
    bar_right(&b, MUST, 2, STYLE_NOTICE, words_api_trouble(m) ? _("API TROUBLE") : "");
    add_clock(&b, u);
    add_left(&b, m);
    bar_right(&b, MUST + 1, 0, STYLE_TEXT, " ");
    bar_draw(&b, f, 0, STYLE_TEXT);
}

/* Lines that must be seen: at least one, and not all of what there is room for if something else
 * must be seen too. Returns how many. */
static int banner(const struct ui *u, struct frame *f, int row, int room)
{
    const char *text = u->o.banner ? u->o.banner(u->o.banner_ud) : NULL;
    int most = room - (u->o.insecure ? 1 : 0);

    if (!text)
        return 0;
    most = most < 1 ? 1 : most > BANNER_ROWS ? BANNER_ROWS : most;
    int n = wrap_put(f, row, 1, f->cols - 2, most, text, STYLE_ALARM);
    for (int i = 0; i < n; i++)
        frame_fill(f, row + i, 0, f->cols, STYLE_ALARM);
    return wrap_put(f, row, 1, f->cols - 2, most, text, STYLE_ALARM);
}

int header_draw(const struct ui *u, struct frame *f)
{
    char s[WORDS_MAX];
    int row = 2;
    /* the table keeps at least half of the screen */
    int room = f->rows / 2 - row - (u->o.timeline ? 2 : 1);

    if (u->pane == PANE_DESKTOP || u->pane == PANE_WALL) {
        only_line(u, f);
        return 1 + banner(u, f, 1, 1);
    }
    exam_line(u, f);
    state_line(u, f);
    int n = banner(u, f, row, room);
    row += n;
    room -= n;
    if (u->o.insecure && room > 0) {
        wrap_put(f, row++, 1, f->cols - 2, 1,
                 _("INSECURE: the site's certificate is not checked (--insecure)."), STYLE_NOTICE);
        room--;
    }
    if (words_api_trouble(ui_model(u)) && room > 0) {
        words_api(ui_model(u), s, sizeof s);
        row += wrap_put(f, row, 1, f->cols - 2, room < 3 ? room : 3, s, STYLE_NOTICE);
    }
    return row;
}
