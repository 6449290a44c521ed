/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What is said of the exam: what it was, who was in it, what went wrong for all. */
#include "report/report.h"

#include "base/err.h"
#include "base/mem.h"
#include "model/query.h"
#include "report/export.h"
#include "report/report_state.h"
#include "view/daytime.h"
#include "view/i18n.h"
#include "view/text.h"
#include "view/words.h"

#include <stdlib.h>
#include <time.h>

/* A page of one student has room for more than that of a thousand. */
enum { STEPS_OF_ONE = CHART_STEPS_MAX, STEPS_OF_MANY = 200, FIRST_YEAR = 1900 };

static void date_and_time(int64_t ms, char *out, size_t size)
{
    char date[16], clock[32];

    daytime_date(ms, date, sizeof date);
    words_clock(ms, clock, sizeof clock);
    text_put(out, size, "%s %s", date, clock);
}

static bool same_day(int64_t a_ms, int64_t b_ms)
{
    struct daytime a, b;

    return daytime_of(a_ms, &a) == 0 && daytime_of(b_ms, &b) == 0 && a.day == b.day &&
           a.month == b.month && a.year == b.year;
}

void report_time(const struct report *r, int64_t t_ms, char *out, size_t size)
{
    int64_t ms = t_ms + r->drift_ms;

    if (!t_ms)
        text_put(out, size, "-");
    else if (same_day(ms, r->first_ms + r->drift_ms))
        words_clock(ms, out, size);
    else
        date_and_time(ms, out, size);
}

const struct instance *report_instance(const struct report *r, uint32_t index)
{
    return model_instance(r->m, index);
}

int64_t report_lost_ms(const struct report *r, const struct instance *in)
{
    int64_t ms = 0;

    for (int c = LEDGER_NONE + 1; c < LEDGER_CAUSES; c++)
        ms += ledger_ms(in, (enum ledger_cause)c, model_now_ms(r->m));
    return ms;
}

/* --- the exam --- */

/* "+01:00" at this time. */
static void zone(int64_t ms, char *out, size_t size)
{
    struct daytime d;
    struct tm tm = {0};

    text_put(out, size, "?");
    if (daytime_of(ms, &d) < 0)
        return;
    tm.tm_year = d.year - FIRST_YEAR;
    tm.tm_mon = d.month - 1;
    tm.tm_mday = d.day;
    tm.tm_hour = d.hour;
    tm.tm_min = d.minute;
    tm.tm_sec = d.second;
    int minutes = (int)((timegm(&tm) - ms / 1000) / 60), by = minutes < 0 ? -minutes : minutes;
    text_put(out, size, "UTC%c%02d:%02d", minutes < 0 ? '-' : '+', by / 60, by % 60);
}

static void fact(struct report *r, bool first, const char *name, const char *value)
{
    r->doc.form->fact(&r->doc, first, false, name, value);
}

static void facts_of_time(struct report *r)
{
    char text[REPORT_TEXT_SIZE], at[REPORT_TIME_SIZE];

    date_and_time(r->first_ms + r->drift_ms, text, sizeof text);
    fact(r, false, _("From"), text);
    date_and_time(r->last_ms + r->drift_ms, text, sizeof text);
    fact(r, false, _("To"), text);
    zone(r->first_ms, at, sizeof at);
    text_put(text, sizeof text, _("local times, %s"), at);
    fact(r, false, _("Times are"), text);
    fact(r, false, _("The journal"),
         r->closed ? _("was closed: the recording ended as it should")
                   : _("was NOT closed: the recorder was killed, or still runs"));
}

static void facts_of_what(struct report *r)
{
    const struct about *a = r->about;
    char text[REPORT_TEXT_SIZE];

    if (a->samples_s)
        text_put(text, sizeof text,
                 ngettext("one sample in %lld second: less than was measured",
                          "one sample in %lld seconds: less than was measured",
                          (unsigned long)a->samples_s),
                 (long long)a->samples_s);
    else
        text_put(text, sizeof text, "%s", _("all samples"));
    fact(r, false, _("Recorded"), text);
    fact(r, false, _("Addresses"), a->addresses);
    if (a->notice[0])
        fact(r, false, _("Students were told"), a->notice);
}

static void head(struct report *r)
{
    const struct about *a = r->about;
    const char *title = a->exam[0] ? a->exam : a->origin;
    char text[REPORT_TEXT_SIZE];

    r->doc.form->begin(&r->doc, title);
    fact(r, true, _("Site"), a->origin);
    fact(r, false, _("Run"), a->run);
    text_put(text, sizeof text, "%s (%s)", a->host, a->program);
    fact(r, false, _("Recorded on"), text);
    facts_of_time(r);
    facts_of_what(r);
    text_put(text, sizeof text, "%u", (unsigned)model_size(r->m));
    fact(r, false, _("Desktops"), text);
    r->doc.form->fact(&r->doc, false, true, _("Key"),
                      r->o->fingerprint ? r->o->fingerprint : _("unknown"));
    r->doc.form->paragraph(&r->doc,
                           _("This is a reading of a signed journal and proves nothing by itself. "
                             "'invigil verify' proves that the journal is what this key signed."));
}

static const char *gap_words(enum gap_why why)
{
    switch (why) {
    case GAP_SUSPENDED: return _("the recorder's machine slept, or the recorder was stopped");
    case GAP_DROPPED: return _("what was seen could not be written");
    default: return _("nobody recorded");
    }
}

static void gaps(struct report *r)
{
    const char *const header[] = {_("From"), _("To"), _("Lasted"), _("Why")};
    char from[REPORT_TIME_SIZE], to[REPORT_TIME_SIZE], span[32];

    r->doc.form->heading(&r->doc, 2, "", _("Gaps in what was observed"));
    if (!r->history.ngap) {
        r->doc.form->paragraph(&r->doc, _("None."));
        return;
    }
    r->doc.form->table(&r->doc, header, 4);
    for (size_t i = 0; i < r->history.ngap; i++) {
        const struct event_gap *g = &r->history.gap[i];
        report_time(r, g->from_ms, from, sizeof from);
        report_time(r, g->to_ms, to, sizeof to);
        words_span(g->to_ms - g->from_ms, span, sizeof span);
        r->doc.form->row(&r->doc, "", (const char *const[]){from, to, span, gap_words(g->why)});
    }
    r->doc.form->table_end(&r->doc);
}

static void site_alerts(struct report *r)
{
    bool any = false;

    for (size_t i = 0; i < r->history.nalert; i++)
        any |= r->history.alert[i].a.index < 0;
    if (!any)
        return;
    r->doc.form->heading(&r->doc, 2, "", _("Alerts about the whole exam"));
    report_alerts(r, -1);
}

/* --- all students --- */

static void summary_row(struct report *r, uint32_t index)
{
    const struct instance *in = report_instance(r, index);
    const struct history_student *s = r->history.student[index];
    char anchor[16], arrived[REPORT_TIME_SIZE], submitted[REPORT_TIME_SIZE], alerts[16];
    char lost[32] = "-", extension[32] = "-";

    text_put(anchor, sizeof anchor, "s%u", (unsigned)index);
    report_time(r, in->ledger.from_ms, arrived, sizeof arrived);
    if (in->submission == SUBMISSION_DONE && s->submitted_ms)
        report_time(r, s->submitted_ms, submitted, sizeof submitted);
    else
        text_put(submitted, sizeof submitted, "%s",
                 in->submission == SUBMISSION_NONE ? "-" : words_submission(in->submission));
    text_put(alerts, sizeof alerts, "%u", (unsigned)s->alerts);
    if (ledger_known(in)) {
        words_span(report_lost_ms(r, in), lost, sizeof lost);
        words_span(ledger_extension_ms(in, model_now_ms(r->m)), extension, sizeof extension);
    }
    r->doc.form->row(
        &r->doc, anchor,
        (const char *const[]){in->student, arrived, submitted, alerts, lost, extension});
}

static void summary(struct report *r)
{
    const char *const header[] = {_("Student"), _("Arrived"), _("Submitted"),
                                  _("Alerts"),  _("Lost"),    _("Extension")};

    r->doc.form->heading(&r->doc, 2, "", _("All students"));
    r->doc.form->paragraph(&r->doc,
                           _("Lost: time without a usable desktop, in minutes and seconds, "
                             "whatever the cause. Extension: what is suggested, because the site "
                             "or the desktop was at fault."));
    r->doc.form->table(&r->doc, header, 6);
    for (size_t i = 0; i < r->n; i++)
        summary_row(r, r->index[i]);
    r->doc.form->table_end(&r->doc);
    r->doc.form->heading(&r->doc, 2, "", _("Each student"));
}

/* --- */

static void choose(struct report *r)
{
    uint32_t size = model_size(r->m);

    r->index = mem_calloc(size + 1, sizeof *r->index);
    for (uint32_t i = 0; i < size; i++)
        if (history_student(&r->history, i))
            r->index[r->n++] = i;
    query_sort(r->m, QUERY_STUDENT, false, r->index, r->n);
}

static void write_all(struct report *r)
{
    head(r);
    gaps(r);
    site_alerts(r);
    if (!r->o->student)
        summary(r);
    for (size_t i = 0; i < r->n; i++)
        report_student(r, r->index[i]);
    r->doc.form->end(&r->doc);
}

int report_write(struct player *p, struct model *m, const struct report_options *o,
                 uint32_t *ret_students)
{
    struct report r = {.m = m, .about = player_about(p), .o = o};
    struct history_options h = {.student = o->student,
                                .steps = o->student ? STEPS_OF_ONE : STEPS_OF_MANY};

    r.doc.form = o->format == REPORT_HTML ? &doc_html : &doc_text;
    r.doc.out = o->out;
    int e = player_span(p, &r.first_ms, &r.last_ms);
    if (e < 0)
        return e;
    h.from_ms = r.first_ms;
    h.to_ms = r.last_ms;
    h.step_ms = r.about->samples_s * 1000;
    history_init(&r.history, m, &h);
    player_listen(p, NULL, history_event, &r.history);
    e = player_play(p, r.last_ms);
    if (e >= 0) {
        r.drift_ms = model_drift_ms(m);
        r.closed = player_closed(p);
        choose(&r);
        if (r.n)
            write_all(&r);
        *ret_students = (uint32_t)r.n;
    }
    player_listen(p, NULL, NULL, NULL);
    free(r.index);
    history_done(&r.history);
    return e < 0 ? e : 0;
}
