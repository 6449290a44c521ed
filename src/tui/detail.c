/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The sections of the detail pane's text, but for those with files of their own, and what all of
 * them are written with. Knows nothing of scrolling. */
#include "tui/detail.h"

#include "base/utf8.h"
#include "tui/pane.h"
#include "tui/wrap.h"
#include "view/i18n.h"
#include "view/text.h"
#include "view/words.h"

enum { GAP = 3, BESIDE_COLS = 100, SHORT_MAX = 128 };

struct fact {
    const char *label;
    enum style style;
    char text[WORDS_MAX];
};

/* --- helpers of all sections --- */

void detail_heading(struct detail *d, const char *text)
{
    d->row++;
    frame_put(&d->f, d->row++, d->col, d->width, text, STYLE_HEAD);
}

void detail_beside(struct detail *d, int min_cols, void (*left)(struct detail *d),
                   void (*right)(struct detail *d))
{
    int row = d->row, col = d->col, width = d->width;

    if (d->f.cols < min_cols) {
        left(d);
        right(d);
        return;
    }
    d->width = (width - GAP) / 2;
    left(d);
    int end = d->row;
    d->row = row;
    d->col += width - d->width;
    right(d);
    d->row = d->row > end ? d->row : end;
    d->col = col;
    d->width = width;
}

void detail_moment(const struct detail *d, int64_t ms, char *out, size_t size)
{
    int64_t drift_ms = model_drift_ms(d->m);

    if (ms)
        words_moment(ms + drift_ms, d->now_ms + drift_ms, out, size);
    else
        text_put(out, size, "-");
}

void detail_wall(const struct detail *d, int64_t ms, char *out, size_t size)
{
    detail_moment(d, ms ? ms - model_drift_ms(d->m) : 0, out, size);
}

void detail_level_mark(const struct detail *d, enum level l, char *out, size_t size)
{
    text_put(out, size, "%s%s", words_level_mark(l, d->ascii), l ? " " : "");
}

static void put(struct detail *d, int indent, const char *text, enum style style)
{
    d->row += wrap_put(&d->f, d->row, d->col + indent, d->width - indent, d->f.rows - d->row, text,
                       style);
}

/* Labels in a column as wide as they need. */
static void facts(struct detail *d, const struct fact *v, int n)
{
    int wide = 0;

    for (int i = 0; i < n; i++) {
        int w = (int)utf8_width(v[i].label);
        wide = w > wide ? w : wide;
    }
    for (int i = 0; i < n; i++) {
        frame_put(&d->f, d->row, d->col, wide, v[i].label, STYLE_DIM);
        put(d, wide + 2, v[i].text, v[i].style);
    }
}

/* `first`: it was so when the student was first seen. */
static void with_since(const struct detail *d, const char *words, int64_t since_ms, bool first,
                       struct fact *f)
{
    char when[SHORT_MAX], age[SHORT_MAX];

    detail_moment(d, since_ms, when, sizeof when);
    words_age(d->now_ms - since_ms, age, sizeof age);
    if (first)
        /* TRANSLATORS: a state, and the time at which it was already so */
        text_put(f->text, sizeof f->text, _("%s, since before %s"), words, when);
    else
        /* TRANSLATORS: a state, when it began, how long ago: "live, since 09:42:17 (12 min)" */
        text_put(f->text, sizeof f->text, _("%s, since %s (%s)"), words, when, age);
}

/* --- sections --- */

static void reason(struct detail *d, const struct reason *r)
{
    char words[WORDS_MAX], age[SHORT_MAX], s[WORDS_MAX];
    bool says_it = r->kind == REASON_STALE || r->kind == REASON_BACK;

    words_reason(d->m, d->in, r, words, sizeof words);
    words_age(d->now_ms - r->since_ms, age, sizeof age);
    if (r->since_ms && !says_it)
        /* TRANSLATORS: how long it has been so, and what: "for 3 min: cpu 99 % (mean 98 ...)" */
        text_put(s, sizeof s, _("for %s: %s"), age, words);
    else
        text_put(s, sizeof s, "%s", words);
    put(d, 2, s, pane_status_style(r->status));
}

/* What the list of expected students says, and how much time that leaves. */
static void expectation(struct detail *d)
{
    const struct expected *x = model_expected_of(d->m, d->in);
    char s[WORDS_MAX] = "", one[WORDS_MAX];
    int64_t ms;

    if (x && x->seat && !d->u->hide) {
        text_put(one, sizeof one, _("seat %s"), x->seat);
        text_add(s, sizeof s, "; ", one);
    }
    if (model_time_left_ms(d->m, d->in, &ms)) {
        words_left(ms, one, sizeof one);
        text_add(s, sizeof s, "; ", one);
        text_add(s, sizeof s, " ", ms > 0 ? _("left") : _("over"));
    }
    if (x && x->extra_min) {
        text_put(one, sizeof one, ngettext("%d extra minute", "%d extra minutes", x->extra_min),
                 (int)x->extra_min);
        text_add(s, sizeof s, "; ", one);
    }
    if (!x && model_expected(d->m))
        text_add(s, sizeof s, "; ", _("not in the list of expected students"));
    if (x && x->note && !d->u->hide)
        text_add(s, sizeof s, "; ", x->note);
    if (*s)
        put(d, 0, s, STYLE_TEXT);
}

static void heading(struct detail *d)
{
    struct reason r[REASON_COUNT];
    char s[WORDS_MAX], verdict[WORDS_MAX];

    words_student(d->in, d->u->hide, s, sizeof s);
    if (model_name(d->m, d->in) && !d->u->hide)
        text_add(s, sizeof s, "  ", model_name(d->m, d->in));
    put(d, 0, s, STYLE_HEAD);
    expectation(d);
    words_verdict(d->m, d->in, verdict, sizeof verdict);
    text_put(s, sizeof s, "%s", words_mark(d->in->status, d->ascii));
    text_add(s, sizeof s, " ", verdict);
    put(d, 0, s, pane_status_style(d->in->status));
    int n = health_reasons(model_config(d->m), d->in, d->now_ms, r);
    for (int i = 0; i < n; i++)
        reason(d, &r[i]);
}

static const char *phase_words(const char *words)
{
    return *words ? words : _("(none yet)");
}

static void state(struct detail *d)
{
    const struct instance *in = d->in;
    struct fact v[4] = {0};
    int n = 0;

    d->row++;
    if (!d->u->hide) {
        v[n].label = _("Instance");
        text_put(v[n++].text, WORDS_MAX, "%s", in->id);
    }
    v[n].label = _("Phase");
    with_since(d, phase_words(words_phase(in)), in->phase_since_ms,
               in->phase_since_ms == in->first_ms, &v[n++]);
    v[n].label = _("Submission");
    if (in->submission == SUBMISSION_FAILED)
        v[n].style = STYLE_CRIT;
    if (in->submission)
        with_since(d, words_submission(in->submission), in->submission_since_ms,
                   in->submission_since_ms == in->first_ms, &v[n++]);
    else
        /* TRANSLATORS: no submission yet */
        text_put(v[n++].text, WORDS_MAX, "%s", _("none yet"));
    if (in->exam_from_ms) {
        v[n].label = _("Exam began");
        detail_wall(d, in->exam_from_ms, v[n++].text, WORDS_MAX);
    }
    facts(d, v, n);
}

/* A value with its mean: "● 99 %, mean 98 over 40 s". */
static void measured(const struct detail *d, struct fact *f, const char *latest, double mean,
                     enum level l)
{
    char span[SHORT_MAX], mark[SHORT_MAX];

    words_age(model_config(d->m)->window_ms, span, sizeof span);
    detail_level_mark(d, l, mark, sizeof mark);
    text_add(mark, sizeof mark, "", latest);
    if (mean >= 0)
        /* TRANSLATORS: the latest value, the mean, and the duration of the mean */
        text_put(f->text, sizeof f->text, _("%s, mean %.0f over %s"), mark, mean, span);
    else
        text_put(f->text, sizeof f->text, "%s", mark);
    f->style = d->in->link == LINK_LIVE ? pane_level_style(l) : STYLE_DIM;
}

static void percent(const struct detail *d, struct fact *f, const char *label, int32_t latest,
                    const struct window *w, const struct hold *h)
{
    char s[SHORT_MAX];

    f->label = label;
    words_percent(latest, s, sizeof s);
    measured(d, f, s, window_mean(w), h->level);
}

static void values(struct detail *d)
{
    const struct instance *in = d->in;
    char s[SHORT_MAX], age[SHORT_MAX];
    struct fact v[4] = {0};

    d->row++;
    percent(d, &v[0], _("CPU"), in->cpu, &in->cpu_win, &in->cpu_hold);
    percent(d, &v[1], _("MEM"), in->mem, &in->mem_win, &in->mem_hold);
    v[2].label = _("RTT");
    words_ms(in->rtt_ms ? in->rtt_ms : -1, s, sizeof s);
    measured(d, &v[2], s, instance_rtt_mean(in), in->rtt_hold.level);
    v[3].label = _("Last message");
    words_age(d->now_ms - in->last_ms, age, sizeof age);
    /* TRANSLATORS: a duration */
    text_put(v[3].text, WORDS_MAX, in->last_ms ? _("%s ago") : "-", age);
    facts(d, v, 4);
}

static void link_state(struct detail *d)
{
    struct fact v = {.label = _("Link")};
    char words[WORDS_MAX];

    d->row++;
    words_link_now(d->m, d->in, words, sizeof words);
    with_since(d, words, d->in->link_since_ms, false, &v);
    facts(d, &v, 1);
}

/* What a cause has taken, and whether it goes on. */
static void lost_by(const struct detail *d, enum ledger_cause c, struct fact *f)
{
    char age[SHORT_MAX], now[SHORT_MAX];

    f->label = words_cause(c);
    words_span(ledger_ms(d->in, c, d->now_ms), f->text, sizeof f->text);
    if (!ledger_extends(c))
        /* TRANSLATORS: of lost time: it is no part of the suggested extension */
        text_add(f->text, sizeof f->text, ", ", _("not counted"));
    if (c != ledger_cause(d->in, d->now_ms))
        return;
    words_age(d->now_ms - ledger_since_ms(d->in, d->now_ms), age, sizeof age);
    /* TRANSLATORS: of lost time: it is being lost now, and since so long */
    text_put(now, sizeof now, _("now, for %s"), age);
    text_add(f->text, sizeof f->text, "; ", now);
    f->style = STYLE_WARN;
}

/* Nothing of who has not come yet. */
static void lost(struct detail *d)
{
    struct fact v[LEDGER_CAUSES + 1] = {0};
    int64_t all_ms = 0;
    int n = 0;

    if (!ledger_known(d->in))
        return;
    detail_heading(d, _("Lost time"));
    for (int c = LEDGER_NONE + 1; c < LEDGER_CAUSES; c++) {
        int64_t ms = ledger_ms(d->in, (enum ledger_cause)c, d->now_ms);
        if (ms || c == (int)ledger_cause(d->in, d->now_ms))
            lost_by(d, (enum ledger_cause)c, &v[n++]);
        all_ms += ms;
    }
    /* TRANSLATORS: the sum of lost time */
    v[n].label = _("In all");
    words_span(all_ms, v[n++].text, WORDS_MAX);
    /* TRANSLATORS: of the time a student has for the exam */
    v[n].label = _("Suggested extension");
    words_span(ledger_extension_ms(d->in, d->now_ms), v[n++].text, WORDS_MAX);
    facts(d, v, n);
}

static void phases(struct detail *d)
{
    struct fact v[PHASE_COUNT] = {0};
    char when[SHORT_MAX], age[SHORT_MAX];
    int n = 0;

    detail_heading(d, _("Phases"));
    for (int p = 0; p < PHASE_COUNT; p++) {
        int64_t ms = instance_phase_ms(d->in, (enum phase)p, d->now_ms);
        bool now = p == (int)d->in->phase;
        if (!ms && !now)
            continue;
        v[n].label = phase_words(now ? words_phase(d->in) : words_phase_name((enum phase)p));
        words_age(ms, age, sizeof age);
        detail_moment(d, d->in->phase_since_ms, when, sizeof when);
        if (now)
            /* TRANSLATORS: of a phase: how long in all, and since when it is the present one */
            text_put(v[n++].text, WORDS_MAX, _("%s, now: since %s"), age, when);
        else
            text_put(v[n++].text, WORDS_MAX, "%s", age);
    }
    facts(d, v, n);
}

void detail_write(struct detail *d)
{
    heading(d);
    detail_beside(d, BESIDE_COLS, state, values);
    detail_alerts(d);
    detail_trends(d);
    link_state(d);
    detail_conns(d);
    lost(d);
    phases(d);
}
