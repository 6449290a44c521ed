/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The detail pane's alerts: what the rules said of the student, the open ones first. */
#include "tui/detail.h"

#include "tui/pane.h"
#include "tui/wrap.h"
#include "view/i18n.h"
#include "view/text.h"
#include "view/words.h"

enum { MOST = 12, INDENT = 2, ROWS_EACH = 6 };

/* What the reasons above do not tell already: integrity, and what befell many. */
static bool is_said_here(const struct alert *a, const struct instance *in)
{
    return (a->index == in->index && (int)a->rule >= ALERT_INTEGRITY) ||
           (a->no == in->outage && !a->cleared_ms);
}

static void one(struct detail *d, const struct alert *a)
{
    char words[2 * WORDS_MAX], value[WORDS_MAX], mark[16], when[64];

    detail_level_mark(d, a->level, mark, sizeof mark);
    detail_moment(d, a->since_ms, when, sizeof when);
    text_put(words, sizeof words, "%s%s %s %s", a->cleared_ms ? "" : mark, words_level(a->level),
             when, words_alert_rule(a->rule));
    words_alert_value(d->m, a, d->u->hide, value, sizeof value);
    text_add(words, sizeof words, *value ? ": " : "", value);
    if (a->cleared_ms)
        text_add(words, sizeof words, "; ", _("cleared"));
    d->row += wrap_put(&d->f, d->row, d->col + INDENT, d->width - INDENT, ROWS_EACH, words,
                       a->cleared_ms ? STYLE_DIM : pane_level_style(a->level));
}

/* The newest first. Returns how many. */
static int those(struct detail *d, bool open, int n)
{
    for (size_t i = model_alerts(d->m); i > 0 && n < MOST; i--) {
        const struct alert *a = model_alert(d->m, i - 1);
        if (!a->cleared_ms != open || !is_said_here(a, d->in))
            continue;
        if (!n++)
            detail_heading(d, _("Alerts"));
        one(d, a);
    }
    return n;
}

void detail_alerts(struct detail *d)
{
    those(d, false, those(d, true, 0));
}
