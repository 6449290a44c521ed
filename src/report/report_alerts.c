/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Alerts as a table: when, how bad, what was compared with what, what became of it. */
#include "report/report_state.h"
#include "view/i18n.h"
#include "view/text.h"
#include "view/words.h"

/* The level after this one in the order in which they began; LEVEL_OK: none. */
static enum level next_level(const int64_t *began, enum level before)
{
    enum level next = LEVEL_OK;

    for (int i = LEVEL_WARN; i <= LEVEL_INFO; i++) {
        enum level l = (enum level)i;
        bool later = began[l] && (before == LEVEL_OK || began[l] > began[before]);
        if (later && (next == LEVEL_OK || began[l] < began[next]))
            next = l;
    }
    return next;
}

/* "CRIT", or when each level began if there were several. */
static void level_words(const struct report *r, const struct history_alert *h, char *out,
                        size_t size)
{
    enum level l = next_level(h->began_ms, LEVEL_OK);
    char at[REPORT_TIME_SIZE];

    out[0] = '\0';
    if (l == LEVEL_OK || next_level(h->began_ms, l) == LEVEL_OK) {
        text_put(out, size, "%s", words_level(h->peak));
        return;
    }
    for (; l != LEVEL_OK; l = next_level(h->began_ms, l)) {
        report_time(r, h->began_ms[l], at, sizeof at);
        text_add(out, size, ", ", words_level(l));
        text_add(out, size, " ", at);
    }
}

/* What was lost is said, and of how many: an outage grows without a word. */
static void what_words(const struct report *r, const struct alert *a, char *out, size_t size)
{
    const struct alert *now = model_alert_find(r->m, a->no);
    char value[WORDS_MAX], where[WORDS_MAX];

    a = now ? now : a;
    if (r->o->student)
        words_alert_value_alone(r->m, a, value, sizeof value);
    else
        words_alert_value(r->m, a, false, value, sizeof value);
    if (a->rule == ALERT_OUTAGE) {
        text_put(value, sizeof value,
                 ngettext("%u of %u student lost", "%u of %u students lost", a->of),
                 (unsigned)a->count, (unsigned)a->of);
        words_alert_subject(r->m, a, false, where, sizeof where);
        if (a->network || a->host)
            text_add(value, sizeof value, ", ", where);
    }
    text_put(out, size, "%s", words_alert_rule(a->rule));
    if (value[0])
        text_add(out, size, ": ", value);
}

static void alert_row(struct report *r, const struct history_alert *h)
{
    const struct alert *a = &h->a;
    char since[REPORT_TIME_SIZE], cleared[REPORT_TIME_SIZE], acked[REPORT_TEXT_SIZE] = "-";
    char level[3 * REPORT_TIME_SIZE + 32], what[2 * WORDS_MAX];

    report_time(r, a->since_ms, since, sizeof since);
    report_time(r, a->cleared_ms, cleared, sizeof cleared);
    level_words(r, h, level, sizeof level);
    what_words(r, a, what, sizeof what);
    if (a->acked_ms) {
        report_time(r, a->acked_ms, acked, sizeof acked);
        text_add(acked, sizeof acked, ", ", a->acked_by);
    }
    r->doc.form->row(&r->doc, "", (const char *const[]){since, level, what, cleared, acked});
}

void report_alerts(struct report *r, int64_t index)
{
    const char *const header[] = {_("Since"), _("Level"), _("What"), _("Cleared"),
                                  _("Acknowledged")};

    r->doc.form->table(&r->doc, header, 5);
    for (size_t i = 0; i < r->history.nalert; i++)
        if (r->history.alert[i].a.index == index)
            alert_row(r, &r->history.alert[i]);
    r->doc.form->table_end(&r->doc);
}
