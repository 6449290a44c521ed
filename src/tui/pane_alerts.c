/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The pane of alerts. The chosen one is known by its number and keeps its place in the list's
 * changes. */
#include "tui/alert_columns.h"
#include "tui/alert_list.h"
#include "tui/pane.h"
#include "tui/wrap.h"

#include "view/i18n.h"
#include "view/text.h"
#include "view/words.h"

enum {
    HEAD_LINES = 2, /* counts, column headers */
    FULL_LINES = 4, /* the chosen one in full, with a blank line */
    ROOMY = 12      /* rows from which on there is room for that */
};

/* Finds the chosen one again; one that is not listed any more leaves the choice at its place. */
static void choose(struct ui *u, const struct alert_list *l)
{
    size_t at = 0;

    while (at < l->n && l->v[at]->no != u->alert)
        at++;
    if (!l->n || !u->alert) {
        u->alerts_at = 0;
    } else if (at < l->n) {
        u->alerts_at = at;
    } else {
        if (u->alerts_at >= l->n)
            u->alerts_at = l->n - 1;
        u->alert = l->v[u->alerts_at]->no;
    }
}

static void counts(struct frame *f, int row, const struct alert_list *l)
{
    char words[WORDS_MAX], one[128];
    unsigned cleared = (unsigned)(l->n - l->open);

    text_put(words, sizeof words, ngettext("%u open", "%u open", l->open), (unsigned)l->open);
    text_put(one, sizeof one, ngettext("%u not acknowledged", "%u not acknowledged", l->unseen),
             (unsigned)l->unseen);
    text_add(words, sizeof words, ", ", one);
    text_put(one, sizeof one, ngettext("%u cleared", "%u cleared", cleared), cleared);
    text_add(words, sizeof words, ", ", one);
    frame_put(f, row, 1, f->cols - 1, words, STYLE_HEAD);
}

/* Does the value of any not fit into a column? */
static bool is_wordy(const struct alert_list *l)
{
    for (size_t i = 0; i < l->n; i++)
        if (l->v[i]->rule == ALERT_OUTAGE || (int)l->v[i]->rule >= ALERT_INTEGRITY)
            return true;
    return false;
}

/* All that the chosen one says, in the last lines. */
static void in_full(const struct ui *u, struct frame *f, int row, const struct alert *a)
{
    char words[2 * WORDS_MAX], value[WORDS_MAX];

    words_alert_subject(ui_model(u), a, u->hide, words, sizeof words);
    text_add(words, sizeof words, ", ", words_alert_rule(a->rule));
    words_alert_value(ui_model(u), a, u->hide, value, sizeof value);
    text_add(words, sizeof words, *value ? ": " : "", value);
    wrap_put(f, row, 1, f->cols - 2, FULL_LINES - 1, words, a->cleared_ms ? STYLE_DIM : STYLE_TEXT);
}

static void draw(struct ui *u, struct frame *f, struct pane_area a)
{
    struct alert_list l = alert_list_of(ui_model(u));
    struct alert_columns c = alert_columns_fit(u, &l, f->cols);
    bool full = a.rows >= ROOMY && is_wordy(&l);
    size_t page = (size_t)(a.rows - HEAD_LINES - (full ? FULL_LINES : 0));

    choose(u, &l);
    u->alerts_top = rows_top(u->alerts_at, u->alerts_top, l.n, page);
    u->page = (int)page;
    u->lines = (int)l.n;
    u->top = (int)u->alerts_top;
    u->alert_shown = l.n ? l.v[u->alerts_at]->no : 0;
    if (!l.n) {
        frame_put(f, a.row, 1, f->cols - 1, _("There are no alerts."), STYLE_HEAD);
        alert_list_done(&l);
        return;
    }
    counts(f, a.row, &l);
    alert_columns_head(&c, f, a.row + 1);
    for (size_t k = 0; k < page && u->alerts_top + k < l.n; k++) {
        int row = a.row + HEAD_LINES + (int)k;
        alert_columns_line(&c, u, f, row, l.v[u->alerts_top + k]);
        if (u->alerts_top + k == u->alerts_at) {
            frame_put(f, row, 0, 1, ">", STYLE_TEXT);
            frame_select(f, row, 0, f->cols);
        }
    }
    if (full)
        in_full(u, f, a.row + a.rows - FULL_LINES + 1, l.v[u->alerts_at]);
    alert_list_done(&l);
}

/* --- keys --- */

static void open(struct ui *u, const struct alert *a)
{
    if (a->index >= 0) {
        ui_jump(u, (uint32_t)a->index);
    } else if (a->rule == ALERT_ABSENT) {
        ui_open(u, PANE_CLOSING);
    } else if (a->rule == ALERT_OUTAGE || a->rule == ALERT_NAT) {
        u->alert_open = a->no;
        u->alert_top = 0;
        ui_open(u, PANE_ALERT);
    } else {
        ui_say(u, "%s", _("This alert is not about one student."));
    }
}

/* The one that lives on behind a frozen screen. */
static void acknowledge(struct ui *u, const struct alert *shown)
{
    const struct alert *a = model_alert_find(u->live, shown->no);
    bool changed = u->frozen && !shown->cleared_ms && !shown->acked_ms;

    if (!a || a->cleared_ms) {
        ui_say(u, "%s", _("This alert is over: there is nothing to acknowledge."));
    } else if (a->acked_ms) {
        /* TRANSLATORS: the name of an examiner */
        ui_say(u, _("Already acknowledged by %s."), a->acked_by);
    } else if (!u->o.acknowledge) {
        ui_say(u, "%s", _("Alerts can't be acknowledged here."));
        return;
    } else {
        u->o.acknowledge(u->o.ud, a->no);
        ui_say(u, "%s", _("Acknowledged."));
    }
    if (changed)
        text_add(u->message, sizeof u->message, " ", _("The frozen screen does not show it."));
}

static void choose_at(struct ui *u, const struct alert_list *l, long at)
{
    if (at < 0)
        at = 0;
    if (at >= (long)l->n)
        at = (long)l->n - 1;
    u->alerts_at = (size_t)at;
    u->alert = l->v[at]->no;
}

static void move(struct ui *u, enum request r, const struct alert_list *l)
{
    long at = (long)u->alerts_at, page = u->page;

    switch (r) {
    case REQUEST_UP: choose_at(u, l, at - 1); break;
    case REQUEST_DOWN: choose_at(u, l, at + 1); break;
    case REQUEST_PAGE_UP: choose_at(u, l, at - page); break;
    case REQUEST_PAGE_DOWN: choose_at(u, l, at + page); break;
    case REQUEST_BOTTOM: choose_at(u, l, (long)l->n - 1); break;
    case REQUEST_TOP:
        u->alert = 0;
        u->alerts_at = 0;
        break;
    default: break;
    }
}

/* What is opened and acknowledged is what the examiner saw as chosen, and not what has become the
 * first in the meantime. */
static void request(struct ui *u, enum request r)
{
    const struct alert *seen = model_alert_find(ui_model(u), u->alert_shown);
    struct alert_list l = alert_list_of(ui_model(u));

    choose(u, &l);
    if (r == REQUEST_OPEN && seen)
        open(u, seen);
    else if (r == REQUEST_ACKNOWLEDGE && seen)
        acknowledge(u, seen);
    else if (l.n)
        move(u, r, &l);
    alert_list_done(&l);
}

static int64_t student(struct ui *u)
{
    const struct alert *seen = model_alert_find(ui_model(u), u->alert_shown);

    return seen ? seen->index : -1;
}

static void click(struct ui *u, int row, int col)
{
    struct alert_list l = alert_list_of(ui_model(u));
    size_t at = u->alerts_top + (size_t)(row - HEAD_LINES);

    (void)col;
    if (row >= HEAD_LINES && at < l.n)
        choose_at(u, &l, (long)at);
    alert_list_done(&l);
}

const struct pane pane_alerts = {
    .draw = draw, .request = request, .click = click, .student = student};
