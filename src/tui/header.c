/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "tui/header.h"

#include "base/utf8.h"
#include "tui/bar.h"
#include "tui/wrap.h"
#include "view/i18n.h"
#include "view/text.h"
#include "view/words.h"

/* Weights: what goes last when a line is too narrow for all. */
enum { MUST = 100, SHOULD = 70, CAN = 40, MAY = 20 };
enum { FILTER_LEAVES = 56 /* cells for what stands beside a filter: verdicts, hidden, sort */ };

static void cut(char *text, int cells, bool ascii)
{
    size_t used, len = utf8_fit(text, (size_t)cells, &used);

    if (text[len])
        text_put(text + utf8_fit(text, (size_t)cells - 1, &used), 4, "%s", ascii ? "~" : "…");
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
    words_clock(model_now_ms(m) + model_drift_ms(m), s, sizeof s);
    bar_right(&b, MUST, 2, STYLE_BAR, model_now_ms(m) ? s : "");
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
    bar_left(b, failed ? MUST - 1 : CAN, 3, failed ? STYLE_WARN : STYLE_TEXT, s);
}

/* What is between the examiner and the whole, live exam. */
static void add_view(struct bar *b, const struct ui *u, const struct frame *f)
{
    const struct rows *r = &u->rows;
    bool ascii = ui_how(u) & COLUMN_ASCII;
    char s[512], age[32], filter[sizeof r->filter_text + 32];

    if (u->frozen) {
        struct model_counts now = model_counts(u->live);
        words_age(model_now_ms(u->live) - model_now_ms(u->frozen), age, sizeof age);
        /* TRANSLATORS: what is shown is as old as this duration; how many warnings and critical
         * ones there are by now */
        text_put(s, sizeof s, _("FROZEN %s, now %s %u %s %u"), age, words_mark(STATUS_WARN, ascii),
                 now.warn, words_mark(STATUS_CRIT, ascii), now.crit);
        bar_right(b, MUST + 3, 2, STYLE_NOTICE, s);
    }
    bar_right(b, MUST, 2, STYLE_NOTICE, u->hide ? _("names hidden") : "");
    if (r->running_only || r->filter.n) {
        text_put(filter, sizeof filter, "%s", r->running_only ? _("running") : "");
        if (r->filter.n)
            text_add(filter, sizeof filter, " ", r->filter_text);
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
    add_view(&b, u, f);
    bar_draw(&b, f, 1, STYLE_TEXT);
}

int header_draw(const struct ui *u, struct frame *f)
{
    char s[WORDS_MAX];
    int row = 2;
    /* the table keeps at least half of the screen */
    int room = f->rows / 2 - row - 1;

    exam_line(u, f);
    state_line(u, f);
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
