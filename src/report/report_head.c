/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What is said of the exam and of its journal: what it was, when, what is missing, and whether it
 * can be relied upon. */
#include "base/utf8.h"
#include "report/report_state.h"
#include "view/daytime.h"
#include "view/i18n.h"
#include "view/text.h"
#include "view/words.h"

#include <stdlib.h>
#include <string.h>
#include <time.h>

enum { FIRST_YEAR = 1900, STEP_MS = 1000 };

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

/* --- time --- */

static void clock_fact(struct report *r, int64_t before_ms, const struct history_clock *c)
{
    char text[REPORT_TEXT_SIZE], by[32], was[32], is[32];
    int64_t step_ms = c->drift_ms - before_ms;

    words_age(llabs(step_ms), by, sizeof by);
    words_clock(c->t_ms + before_ms, was, sizeof was);
    words_clock(c->t_ms + c->drift_ms, is, sizeof is);
    text_put(text, sizeof text,
             /* TRANSLATORS: a duration, and the time it was before and after */
             step_ms < 0 ? _("the recorder's clock was set back by %s at %s, to %s")
                         : _("the recorder's clock was set forward by %s at %s, to %s"),
             by, was, is);
    fact(r, false, _("Clock"), text);
}

/* Less than a second is nobody's business, many times that is. */
static void clock_facts(struct report *r)
{
    const struct history *h = &r->history;
    int64_t told_ms = h->nclock ? h->clock[0].drift_ms : 0;

    for (size_t i = 1; i < h->nclock; i++)
        if (llabs(h->clock[i].drift_ms - told_ms) > STEP_MS) {
            clock_fact(r, told_ms, &h->clock[i]);
            told_ms = h->clock[i].drift_ms;
        }
}

static void facts_of_time(struct report *r)
{
    char text[REPORT_TEXT_SIZE], at[REPORT_TIME_SIZE];

    report_moment(r, r->first_ms, text, sizeof text);
    fact(r, false, _("From"), text);
    report_moment(r, r->last_ms, text, sizeof text);
    fact(r, false, _("To"), text);
    zone(r->first_ms, at, sizeof at);
    text_put(text, sizeof text, _("local times, %s"), at);
    fact(r, false, _("Times are"), text);
    clock_facts(r);
    fact(r, false, _("The journal"),
         r->closed ? _("was closed: the recording ended as it should")
                   : _("was NOT closed: the recorder was killed, or still runs"));
}

/* --- what there is --- */

static bool has_dropped(const struct report *r)
{
    for (size_t i = 0; i < r->history.ngap; i++)
        if (r->history.gap[i].gap.why == GAP_DROPPED)
            return true;
    return false;
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
    else if (has_dropped(r))
        text_put(text, sizeof text, "%s",
                 _("NOT all samples: there was time when events could not be written, see the "
                   "gaps"));
    else
        text_put(text, sizeof text, "%s", _("all samples"));
    fact(r, false, _("Recorded"), text);
    fact(r, false, _("Addresses"), a->addresses);
    if (a->geo[0])
        fact(r, false, _("Places by"), a->geo);
    if (model_networks(r->m) > 1) {
        text_put(text, sizeof text, "%u", (unsigned)model_networks(r->m) - 1);
        fact(r, false, _("Networks"), text);
    }
    if (a->notice[0])
        fact(r, false, _("Students were told"), a->notice);
}

/* When an edit was made is no time of the exam's: it is by the clock of whoever made it. */
static void day_and_time(int64_t ms, char *out, size_t size)
{
    char clock[32];

    daytime_date(ms, out, size);
    words_clock(ms, clock, sizeof clock);
    text_add(out, size, " ", clock);
}

static void edit_fact(struct report *r, const struct verify_edit *e)
{
    char text[REPORT_TEXT_SIZE], who[VERIFY_WHO_SIZE + 4], at[REPORT_TIME_SIZE];
    char before[REPORT_TIME_SIZE];

    utf8_sanitise(who, sizeof who, e->who, strlen(e->who));
    day_and_time(e->t_ms, at, sizeof at);
    day_and_time(e->before_ms, before, sizeof before);
    if (e->redact && e->index < 0)
        /* TRANSLATORS: how many lines; a name; a date and time */
        text_put(text, sizeof text,
                 ngettext("%llu line about who was expected and had no desktop, by %s on %s",
                          "%llu lines about who was expected and had no desktop, by %s on %s",
                          (unsigned long)e->lines),
                 (unsigned long long)e->lines, who, at);
    else if (e->redact)
        /* TRANSLATORS: how many lines; the number of a desktop; a name; a date and time */
        text_put(text, sizeof text,
                 ngettext("%llu line about who sat at desktop #%lld, by %s on %s",
                          "%llu lines about who sat at desktop #%lld, by %s on %s",
                          (unsigned long)e->lines),
                 (unsigned long long)e->lines, (long long)e->index + 1, who, at);
    else
        /* TRANSLATORS: how many lines; a date and time; a name; a date and time */
        text_put(text, sizeof text,
                 ngettext("the first %llu line, of before %s, by %s on %s",
                          "the first %llu lines, of before %s, by %s on %s",
                          (unsigned long)e->lines),
                 (unsigned long long)e->lines, before, who, at);
    fact(r, false, _("Removed"), text);
}

/* Who was expected, and until when. */
static void facts_of_list(struct report *r)
{
    int64_t deadline_ms = model_config(r->m)->deadline_ms;
    char text[REPORT_TEXT_SIZE];

    if (deadline_ms) {
        report_wall(r, deadline_ms, text, sizeof text);
        fact(r, false, _("Deadline"), text);
    }
    if (model_expected(r->m) && !r->o->student) {
        report_expected_words(r, text, sizeof text);
        fact(r, false, _("Expected"), text);
    }
}

void report_head(struct report *r)
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
    for (size_t i = 0; i < r->history.nedit; i++)
        edit_fact(r, &r->history.edit[i]);
    text_put(text, sizeof text, "%u", (unsigned)model_size(r->m));
    fact(r, false, _("Desktops"), text);
    facts_of_list(r);
    if (r->o->verdict)
        fact(r, false, r->o->broken ? _("NOT VERIFIED") : _("Verified"), r->o->verdict);
    r->doc.form->fact(&r->doc, false, true, _("Key"),
                      r->o->fingerprint ? r->o->fingerprint : _("unknown"));
    r->doc.form->paragraph(&r->doc,
                           _("This is a reading of a signed journal and proves nothing by itself. "
                             "'invigil verify' proves that the journal is what this key signed."));
}

/* --- what is missing --- */

static void dropped_words(const struct history_gap *g, char *out, size_t size)
{
    unsigned long long n = g->gap.dropped;

    if (n)
        text_put(out, size,
                 g->untold ? ngettext("%llu event or more could not be written",
                                      "%llu events or more could not be written", n)
                           : ngettext("%llu event could not be written",
                                      "%llu events could not be written", n),
                 n);
    else
        text_put(out, size, "%s", _("events could not be written"));
    if (g->full)
        text_add(out, size, " ", _("(disk full)"));
}

void report_gap_words(const struct history_gap *g, char *out, size_t size)
{
    switch (g->gap.why) {
    case GAP_SUSPENDED:
        text_put(out, size, "%s", _("the recorder's machine slept, or the recorder was stopped"));
        break;
    case GAP_DROPPED: dropped_words(g, out, size); break;
    default: text_put(out, size, "%s", _("nobody recorded")); break;
    }
}

void report_gaps(struct report *r)
{
    const char *const header[] = {_("From"), _("To"), _("Lasted"), _("Why")};
    char from[REPORT_TIME_SIZE], to[REPORT_TIME_SIZE], span[32], why[REPORT_TEXT_SIZE];

    r->doc.form->heading(&r->doc, 2, "", _("Gaps in what was observed"));
    if (!r->history.ngap) {
        r->doc.form->paragraph(&r->doc, _("None."));
        return;
    }
    r->doc.form->table(&r->doc, header, 4);
    for (size_t i = 0; i < r->history.ngap; i++) {
        const struct history_gap *g = &r->history.gap[i];
        report_time(r, g->gap.from_ms, from, sizeof from);
        report_time(r, g->gap.to_ms, to, sizeof to);
        words_span(report_shown_ms(r, g->gap.from_ms, g->gap.to_ms), span, sizeof span);
        report_gap_words(g, why, sizeof why);
        r->doc.form->row(&r->doc, "", (const char *const[]){from, to, span, why});
    }
    r->doc.form->table_end(&r->doc);
}
