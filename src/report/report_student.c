/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What is said of one student. */
#include "base/mem.h"
#include "report/report_state.h"
#include "view/i18n.h"
#include "view/text.h"
#include "view/words.h"

#include <stdlib.h>

/* --- the time line --- */

static void conn_words(const struct report *r, const struct instance *in,
                       const struct history_entry *e, char *out, size_t size)
{
    const struct conn *c = e->no < in->nconns ? &in->conns[e->no] : NULL;
    char ip[REPORT_TEXT_SIZE] = "?";

    if (c)
        report_origin(r, c, ip, sizeof ip);

    switch ((enum conn_change)e->value) {
    case CONN_OPENED: text_put(out, size, _("page loaded from %s"), ip); break;
    case CONN_ACTIVATED:
        text_put(out, size,
                 c && e->t_ms == c->activated_ms && report_was_open(r, c)
                     ? _("desktop already open, from %s")
                     : _("desktop opened from %s"),
                 ip);
        break;
    case CONN_CLOSED: text_put(out, size, _("connection closed, from %s"), ip); break;
    case CONN_VANISHED:
        text_put(out, size, _("connection forgotten by the desktop's server, from %s"), ip);
        break;
    case CONN_OVER:
        text_put(out, size, "%s", _("more connections than are kept: the rest is not told"));
        break;
    }
}

static void link_words(const struct history_entry *e, char *out, size_t size)
{
    char why[WORDS_MAX];

    if (e->value == LINK_LIVE) {
        text_put(out, size, "%s", _("metrics are coming in"));
        return;
    }
    text_put(out, size, _("no metrics: %s"), words_link((enum link_state)e->value));
    if (e->why == LINK_WHY_NONE)
        return;
    words_link_why(e->why, e->detail, why, sizeof why);
    text_add(out, size, ", ", why);
}

static void submission_words(enum submission s, char *out, size_t size)
{
    switch (s) {
    case SUBMISSION_REQUESTED: text_put(out, size, "%s", _("submission requested")); break;
    case SUBMISSION_DONE: text_put(out, size, "%s", _("SUBMITTED")); break;
    case SUBMISSION_FAILED: text_put(out, size, "%s", _("submission FAILED")); break;
    default: text_put(out, size, "%s", _("submission taken back")); break;
    }
}

static void alert_words(const struct report *r, const struct history_entry *e, char *out,
                        size_t size)
{
    const struct history_alert *h = history_alert(&r->history, e->no);
    const char *rule = h ? words_alert_rule(h->a.rule) : "?";

    switch ((enum encode_alert_change)e->value) {
    case ENCODE_RAISED: text_put(out, size, _("alert: %s"), rule); break;
    case ENCODE_CHANGED:
        /* TRANSLATORS: a level (WARN, CRIT), and what the alert is about */
        text_put(out, size, _("alert is %s now: %s"), words_level((enum level)e->detail), rule);
        break;
    case ENCODE_CLEARED: text_put(out, size, _("alert is over: %s"), rule); break;
    }
}

static void ack_words(const struct report *r, const struct history_entry *e, char *out, size_t size)
{
    const struct history_alert *h = history_alert(&r->history, e->no);

    text_put(out, size, _("alert acknowledged by %s: %s"), h ? h->a.acked_by : "?",
             h ? words_alert_rule(h->a.rule) : "?");
}

static void entry_words(const struct report *r, const struct instance *in,
                        const struct history_entry *e, char *out, size_t size)
{
    switch (e->kind) {
    case HISTORY_APPEARED: text_put(out, size, "%s", _("in the list of desktops")); break;
    case HISTORY_VANISHED: text_put(out, size, "%s", _("no longer in the list")); break;
    case HISTORY_PHASE:
        text_put(out, size, _("desktop: %s"), words_phase_name((enum phase)e->value));
        break;
    case HISTORY_SUBMISSION: submission_words((enum submission)e->value, out, size); break;
    case HISTORY_LINK: link_words(e, out, size); break;
    case HISTORY_CONN: conn_words(r, in, e, out, size); break;
    case HISTORY_ALERT: alert_words(r, e, out, size); break;
    case HISTORY_ACK: ack_words(r, e, out, size); break;
    }
}

void report_over(struct report *r, uint64_t n)
{
    char text[REPORT_TEXT_SIZE];

    if (!n)
        return;
    text_put(text, sizeof text, _("... and %llu more that are not listed."), (unsigned long long)n);
    r->doc.form->paragraph(&r->doc, text);
}

static void time_line(struct report *r, const struct instance *in, const struct history_student *s)
{
    const char *const header[] = {_("Time"), _("What happened")};
    char at[REPORT_TIME_SIZE], what[REPORT_TEXT_SIZE];

    if (!s->n)
        return;
    r->doc.form->heading(&r->doc, 4, "", _("Time line"));
    r->doc.form->table(&r->doc, header, 2);
    for (size_t i = 0; i < s->n; i++) {
        report_time(r, s->v[i].t_ms, at, sizeof at);
        entry_words(r, in, &s->v[i], what, sizeof what);
        r->doc.form->row(&r->doc, "", (const char *const[]){at, what});
    }
    r->doc.form->table_end(&r->doc);
    report_over(r, s->over);
}

/* --- lost time --- */

static void lost_sums(struct report *r, const struct instance *in)
{
    char span[32], text[REPORT_TEXT_SIZE];
    struct report_lost sums;
    bool first = true;

    report_lost(r, in->index, &sums);
    for (int c = LEDGER_NONE + 1; c < LEDGER_CAUSES; c++) {
        enum ledger_cause cause = (enum ledger_cause)c;
        if (!ledger_ms(in, cause, model_now_ms(r->m)))
            continue;
        words_span(sums.ms[cause], span, sizeof span);
        text_put(text, sizeof text, "%s", span);
        if (!ledger_extends(cause))
            text_add(text, sizeof text, " ", _("(not counted)"));
        r->doc.form->fact(&r->doc, first, false, words_cause(cause), text);
        first = false;
    }
    words_span(sums.extension_ms, span, sizeof span);
    r->doc.form->fact(&r->doc, first, true, _("Suggested extension"), span);
    if (sums.differs)
        r->doc.form->paragraph(&r->doc,
                               _("These sums are those that were kept during the exam. The list "
                                 "does not add up to them, because a part of the exam is not in "
                                 "the journal or not listed."));
}

static void lost_row(struct report *r, const struct lost_interval *i)
{
    char from[REPORT_TIME_SIZE], to[REPORT_TIME_SIZE], span[32];

    report_time(r, i->from_ms, from, sizeof from);
    report_time(r, i->to_ms, to, sizeof to);
    words_span(report_shown_ms(r, i->from_ms, i->to_ms), span, sizeof span);
    const char *counts = i->void_                   ? _("no: did not come back in time")
                         : ledger_extends(i->cause) ? _("yes")
                                                    : _("no");
    r->doc.form->row(&r->doc, "",
                     (const char *const[]){from, to, span, words_cause(i->cause), counts});
}

static void lost_time(struct report *r, const struct instance *in, const struct lost *l)
{
    const char *const header[] = {_("From"), _("To"), _("Lasted"), _("Cause"), _("Counted")};

    if (!ledger_known(in))
        return;
    r->doc.form->heading(&r->doc, 4, "", _("Lost time"));
    lost_sums(r, in);
    if (!l->n)
        return;
    r->doc.form->table(&r->doc, header, 5);
    for (size_t i = 0; i < l->n; i++)
        lost_row(r, &l->v[i]);
    r->doc.form->table_end(&r->doc);
    report_over(r, l->over);
}

/* What was seen then nobody knows any more: it is said, and counts for nothing. */
static void unwritten(struct report *r)
{
    const char *const header[] = {_("From"), _("To"), _("Lasted"), _("Why"), _("Counted")};
    char from[REPORT_TIME_SIZE], to[REPORT_TIME_SIZE], span[32], why[REPORT_TEXT_SIZE];
    bool any = false;

    for (size_t i = 0; i < r->history.ngap; i++) {
        const struct history_gap *g = &r->history.gap[i];
        if (g->gap.why != GAP_DROPPED)
            continue;
        if (!any) {
            r->doc.form->heading(&r->doc, 4, "", _("Not in the journal"));
            r->doc.form->table(&r->doc, header, 5);
        }
        any = true;
        report_time(r, g->gap.from_ms, from, sizeof from);
        report_time(r, g->gap.to_ms, to, sizeof to);
        words_span(report_shown_ms(r, g->gap.from_ms, g->gap.to_ms), span, sizeof span);
        report_gap_words(g, why, sizeof why);
        r->doc.form->row(&r->doc, "", (const char *const[]){from, to, span, why, _("no")});
    }
    if (any)
        r->doc.form->table_end(&r->doc);
}

/* --- charts --- */

static int64_t shown(const void *ud, int64_t t_ms)
{
    return t_ms + history_drift_ms(ud, t_ms);
}

static size_t marks(const struct report *r, uint32_t index, struct doc_mark **ret)
{
    const struct history *h = &r->history;
    size_t n = 0, cap = 0;

    *ret = NULL;
    for (size_t i = 0; i < h->nalert; i++) {
        const struct history_alert *a = &h->alert[i];
        if (a->a.index != index)
            continue;
        MEM_GROW(*ret, n, cap);
        (*ret)[n++] =
            (struct doc_mark){a->a.since_ms, a->peak == LEVEL_CRIT, words_alert_rule(a->a.rule)};
    }
    return n;
}

static void charts(struct report *r, uint32_t index, const struct history_student *s)
{
    const struct {
        enum series_signal signal;
        const char *title, *unit;
        int32_t top;
    } signal[] = {
        {SERIES_CPU, _("cpu"), "%", 100},
        {SERIES_MEM, _("mem"), "%", 100},
        {SERIES_RTT, _("rtt"), "ms", 100},
    };
    struct doc_mark *mark;
    size_t n;

    if (!s->chart.n)
        return;
    r->doc.form->heading(&r->doc, 4, "", _("Measured"));
    n = marks(r, index, &mark);
    for (size_t i = 0; i < sizeof signal / sizeof *signal; i++)
        r->doc.form->chart(&r->doc, &(struct doc_chart){.title = signal[i].title,
                                                        .unit = signal[i].unit,
                                                        .chart = &s->chart,
                                                        .signal = signal[i].signal,
                                                        .top = signal[i].top,
                                                        .shown = shown,
                                                        .ud = &r->history,
                                                        .mark = mark,
                                                        .nmark = n});
    free(mark);
}

/* --- */

/* What the list of those expected says, and until when. */
static void facts_of_list(struct report *r, const struct instance *in)
{
    const struct expected *x = model_expected_of(r->m, in);
    int64_t deadline_ms = model_config(r->m)->deadline_ms;
    char text[REPORT_TEXT_SIZE], at[REPORT_TIME_SIZE];

    if (model_name(r->m, in))
        r->doc.form->fact(&r->doc, false, false, _("Name"), model_name(r->m, in));
    if (x && x->seat)
        r->doc.form->fact(&r->doc, false, false, _("Seat"), x->seat);
    if (x && x->note)
        r->doc.form->fact(&r->doc, false, false, _("Note"), x->note);
    if (model_expected(r->m) && !x)
        r->doc.form->fact(&r->doc, false, false, _("Expected"), _("no: not in the list"));
    if (!deadline_ms)
        return;
    report_wall(r, deadline_ms + (x ? x->extra_min * INT64_C(60000) : 0), at, sizeof at);
    text_put(text, sizeof text, "%s", at);
    if (x && x->extra_min) {
        text_put(at, sizeof at,
                 ngettext("%d minute more than others", "%d minutes more than others",
                          (unsigned long)x->extra_min),
                 (int)x->extra_min);
        text_add(text, sizeof text, ", ", at);
    }
    r->doc.form->fact(&r->doc, false, false, _("Deadline"), text);
}

static void facts(struct report *r, const struct instance *in, const struct history_student *s)
{
    char text[REPORT_TEXT_SIZE], at[REPORT_TIME_SIZE];

    r->doc.form->fact(&r->doc, true, false, _("Desktop"), in->id);
    facts_of_list(r, in);
    if (in->exam_from_ms) {
        report_wall(r, in->exam_from_ms, at, sizeof at);
        r->doc.form->fact(&r->doc, false, false, _("The exam began"), at);
    }
    report_arrived(r, in, text, sizeof text);
    r->doc.form->fact(&r->doc, false, false, _("Arrived"), in->exam_from_ms ? text : _("never"));
    text_put(text, sizeof text, "%s",
             in->submission ? words_submission(in->submission) : _("none"));
    if (in->submission == SUBMISSION_DONE && s->submitted_ms) {
        report_time(r, s->submitted_ms, at, sizeof at);
        text_add(text, sizeof text, ", ", at);
    }
    r->doc.form->fact(&r->doc, false, true, _("Submission"), text);
}

void report_student(struct report *r, uint32_t index)
{
    const struct instance *in = report_instance(r, index);
    const struct history_student *s = r->history.student[index];
    char anchor[16];

    text_put(anchor, sizeof anchor, "s%u", (unsigned)index);
    r->doc.form->heading(&r->doc, 3, anchor, in->student);
    facts(r, in, s);
    charts(r, index, s);
    lost_time(r, in, &s->lost);
    unwritten(r);
    if (s->alerts) {
        r->doc.form->heading(&r->doc, 4, "", _("Alerts"));
        report_alerts(r, index);
    }
    report_connections(r, in);
    report_looks(r, index);
    time_line(r, in, s);
}
