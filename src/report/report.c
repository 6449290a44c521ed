/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Plays, and says what became of all; what is said of the exam is in report_head.c, of each student
 * in report_student.c. */
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

/* A page of one student has room for more than that of a thousand. */
enum { STEPS_OF_ONE = CHART_STEPS_MAX, STEPS_OF_MANY = 200 };

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

void report_moment(const struct report *r, int64_t t_ms, char *out, size_t size)
{
    date_and_time(t_ms + history_drift_ms(&r->history, t_ms), out, size);
}

void report_wall(const struct report *r, int64_t ms, char *out, size_t size)
{
    if (same_day(ms, r->first_ms + history_drift_ms(&r->history, r->first_ms)))
        words_clock(ms, out, size);
    else
        date_and_time(ms, out, size);
}

void report_time(const struct report *r, int64_t t_ms, char *out, size_t size)
{
    if (!t_ms)
        text_put(out, size, "-");
    else
        report_wall(r, t_ms + history_drift_ms(&r->history, t_ms), out, size);
}

/* Whole seconds before the clock's. */
static int64_t second_of(int64_t ms)
{
    return ms / 1000 - (ms % 1000 < 0);
}

int64_t report_shown_ms(const struct report *r, int64_t from_ms, int64_t to_ms)
{
    int64_t drift_ms = history_drift_ms(&r->history, from_ms);

    return (second_of(to_ms + drift_ms) - second_of(from_ms + drift_ms)) * 1000;
}

const struct instance *report_instance(const struct report *r, uint32_t index)
{
    return model_instance(r->m, index);
}

void report_lost(const struct report *r, uint32_t index, struct report_lost *ret)
{
    const struct instance *in = report_instance(r, index);
    const struct lost *l = &r->history.student[index]->lost;
    int64_t exact_ms[LEDGER_CAUSES] = {0};

    *ret = (struct report_lost){0};
    for (size_t i = 0; i < l->n; i++)
        if (!l->v[i].void_) {
            ret->ms[l->v[i].cause] += report_shown_ms(r, l->v[i].from_ms, l->v[i].to_ms);
            exact_ms[l->v[i].cause] += l->v[i].to_ms - l->v[i].from_ms;
        }
    for (int c = LEDGER_NONE + 1; c < LEDGER_CAUSES; c++) {
        int64_t ms = ledger_ms(in, (enum ledger_cause)c, model_now_ms(r->m));
        if (ms != exact_ms[c]) {
            ret->ms[c] = second_of(ms) * 1000;
            ret->differs = true;
        }
        ret->all_ms += ret->ms[c];
        ret->extension_ms += ledger_extends((enum ledger_cause)c) ? ret->ms[c] : 0;
    }
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
    char anchor[16], arrived[2 * REPORT_TIME_SIZE], submitted[REPORT_TIME_SIZE], alerts[16];
    char lost[32] = "-", extension[32] = "-";
    struct report_lost sums;

    text_put(anchor, sizeof anchor, "s%u", (unsigned)index);
    report_arrived(r, in, arrived, sizeof arrived);
    if (in->submission == SUBMISSION_DONE && s->submitted_ms)
        report_time(r, s->submitted_ms, submitted, sizeof submitted);
    else
        text_put(submitted, sizeof submitted, "%s",
                 in->submission == SUBMISSION_NONE ? "-" : words_submission(in->submission));
    text_put(alerts, sizeof alerts, "%u", (unsigned)s->alerts);
    if (ledger_known(in)) {
        report_lost(r, index, &sums);
        words_span(sums.all_ms, lost, sizeof lost);
        words_span(sums.extension_ms, extension, sizeof extension);
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
    report_head(r);
    report_gaps(r);
    site_alerts(r);
    if (!r->o->student) {
        report_expected(r);
        report_looks(r, -1);
        summary(r);
    }
    for (size_t i = 0; i < r->n; i++)
        report_student(r, r->index[i]);
    r->doc.form->end(&r->doc);
}

/* When the exam's last line was written: an edit adds others long after it. Back to the beginning.
 */
static int find_end(struct player *p, struct model *m, struct report *r)
{
    int e = player_span(p, &r->first_ms, &r->last_ms);

    e = e < 0 ? e : player_seek_end(p);
    if (e < 0)
        return e;
    r->last_ms = model_now_ms(m);
    return player_seek(p, r->first_ms - 1);
}

static int play(struct report *r, struct player *p)
{
    player_listen(p, history_line, history_event, &r->history);
    int e = player_play(p, INT64_MAX);
    player_listen(p, NULL, NULL, NULL);
    history_end(&r->history);
    r->last_ms = r->history.event_ms;
    r->closed = player_closed(p);
    return e;
}

int report_write(struct player *p, struct model *m, const struct report_options *o,
                 uint32_t *ret_students)
{
    struct report r = {.m = m, .about = player_about(p), .o = o};

    r.doc.form = o->format == REPORT_HTML ? &doc_html : &doc_text;
    r.doc.out = o->out;
    r.doc.ascii = !i18n_utf8();
    int e = find_end(p, m, &r);
    if (e < 0)
        return e;
    struct history_options h = {.student = o->student,
                                .from_ms = r.first_ms,
                                .to_ms = r.last_ms,
                                .step_ms = r.about->samples_s * 1000,
                                .steps = o->student ? STEPS_OF_ONE : STEPS_OF_MANY};
    history_init(&r.history, m, &h);
    e = play(&r, p);
    if (e >= 0) {
        choose(&r);
        if (r.n)
            write_all(&r);
        *ret_students = (uint32_t)r.n;
    }
    free(r.index);
    history_done(&r.history);
    return e < 0 ? e : 0;
}
