/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "tui/alert_columns.h"

#include "base/utf8.h"
#include "tui/pane.h"
#include "view/i18n.h"
#include "view/text.h"
#include "view/words.h"

enum {
    GAP = 2,
    SUBJECT_MIN = 7,
    SUBJECT_MAX = 24,
    VALUE_WANT = 23,     /* "99 %, mean 98.4 over 98" */
    SAMPLE_MS = 3599000, /* an age as wide as they usually are: "59 min" */
    CELLS = 6
};

/* --- what stands in them --- */

/* An alert that somebody has seen to has a tick instead of its mark: narrow windows have no room to
 * say who. One that is over has neither, and keeps its place. */
static void put_level(const struct ui *u, const struct alert *a, char *out, size_t size)
{
    bool ascii = ui_how(u) & COLUMN_ASCII;
    const char *mark = words_level_mark(a->level, ascii);

    if (a->cleared_ms)
        text_put(out, size, "%*s %s", (int)utf8_width(mark), "", words_level(a->level));
    else
        text_put(out, size, "%s %s",
                 !a->acked_ms ? mark
                 : ascii      ? " *"
                              : "✓",
                 words_level(a->level));
}

static void put_since(const struct model *m, const struct alert *a, enum alert_since form,
                      char *out, size_t size)
{
    char age[32], more[80];

    words_clock(a->since_ms + model_drift_ms(m), out, size);
    words_age(model_now_ms(m) - (a->cleared_ms ? a->cleared_ms : a->since_ms), age, sizeof age);
    if (!a->cleared_ms && form == ALERT_SINCE_CLOCK)
        return;
    if (!a->cleared_ms) {
        text_add(out, size, " ", age);
        return;
    }
    if (form == ALERT_SINCE_CLOCK)
        text_put(more, sizeof more, "%s", _("cleared"));
    else
        /* TRANSLATORS: an alert that is over, and for how long: "cleared 3 min ago" */
        text_put(more, sizeof more, _("cleared %s ago"), age);
    if (form != ALERT_SINCE_FULL)
        out[0] = '\0';
    text_add(out, size, " ", more);
}

static void put_seen(const struct model *m, const struct alert *a, bool when, char *out,
                     size_t size)
{
    char clock[32];

    text_put(out, size, "%s", a->acked_ms ? a->acked_by : "-");
    words_clock(a->acked_ms + model_drift_ms(m), clock, sizeof clock);
    if (a->acked_ms && when)
        text_put(out, size, "%s %s", clock, a->acked_by);
}

/* --- how wide they are --- */

static int wider(int than, const char *text)
{
    int w = (int)utf8_width(text);

    return w > than ? w : than;
}

static int min_of(int a, int b)
{
    return a < b ? a : b;
}

static int level_width(const struct ui *u)
{
    int widest = (int)utf8_width(_("LEVEL"));
    char s[WORDS_MAX];

    for (enum level l = LEVEL_WARN; l <= LEVEL_INFO; l++) {
        put_level(u, &(struct alert){.level = l}, s, sizeof s);
        widest = wider(widest, s);
    }
    return widest;
}

static int since_width(const struct model *m, enum alert_since form)
{
    int64_t then = model_now_ms(m) - SAMPLE_MS;
    struct alert open = {.since_ms = then}, over = {.since_ms = then, .cleared_ms = then};
    char a[WORDS_MAX], b[WORDS_MAX];

    put_since(m, &open, form, a, sizeof a);
    put_since(m, &over, form, b, sizeof b);
    return wider((int)utf8_width(a), b);
}

static int rule_width(void)
{
    int widest = 0;

    for (enum alert_rule r = 0; r < ALERT_RULES; r++)
        widest = wider(widest, words_alert_rule(r));
    return widest;
}

static int subject_width(const struct ui *u, const struct alert_list *l)
{
    int widest = wider(SUBJECT_MIN, _("STUDENT"));
    char s[WORDS_MAX];

    for (size_t i = 0; i < l->n; i++) {
        words_alert_subject(ui_model(u), l->v[i], u->hide, s, sizeof s);
        widest = wider(widest, s);
    }
    return min_of(widest, SUBJECT_MAX);
}

struct alert_columns alert_columns_fit(const struct ui *u, const struct alert_list *l, int cols)
{
    static const struct {
        enum alert_since form;
        int rule_max, subject_max, value_min, seen;
        bool seen_when;
    } steps[] = {
        {ALERT_SINCE_FULL, 99, SUBJECT_MAX, 36, 22, true},
        {ALERT_SINCE_AGE, 99, SUBJECT_MAX, 34, 22, true},
        {ALERT_SINCE_AGE, 12, 16, VALUE_WANT, 10, false},
        {ALERT_SINCE_CLOCK, 12, 12, VALUE_WANT, 10, false},
        {ALERT_SINCE_CLOCK, 9, 9, 0, 0, false},
    };
    int level = level_width(u), rule = rule_width(), subject = subject_width(u, l);
    struct alert_columns c;

    for (size_t i = 0; i < sizeof steps / sizeof *steps; i++) {
        c = (struct alert_columns){.form = steps[i].form,
                                   .seen_when = steps[i].seen_when,
                                   .level = level,
                                   .since = since_width(ui_model(u), steps[i].form),
                                   .rule = min_of(rule, steps[i].rule_max),
                                   .subject = min_of(subject, steps[i].subject_max),
                                   .seen = steps[i].seen};
        c.value = cols - 1 - c.level - c.since - c.rule - c.subject - 4 * GAP -
                  (c.seen ? c.seen + GAP : 0);
        if (c.value >= steps[i].value_min)
            break;
    }
    for (; c.subject < subject && c.value > VALUE_WANT; c.value--)
        c.subject++;
    for (; c.rule < rule && c.value > VALUE_WANT; c.value--)
        c.rule++;
    return c;
}

/* --- drawing --- */

static void cells(const struct alert_columns *c, struct frame *f, int row,
                  const char *const text[CELLS], enum style level, enum style style)
{
    const int width[CELLS] = {c->level, c->since, c->rule, c->subject, c->value, c->seen};
    int col = 1;

    for (int i = 0; i < CELLS; i++) {
        if (width[i] > 0)
            frame_put(f, row, col, width[i], text[i], i ? style : level);
        col += width[i] + GAP;
    }
}

void alert_columns_head(const struct alert_columns *c, struct frame *f, int row)
{
    const char *const text[CELLS] = {_("LEVEL"),   _("SINCE"), _("RULE"),
                                     _("STUDENT"), _("VALUE"), _("SEEN BY")};

    cells(c, f, row, text, STYLE_HEAD, STYLE_HEAD);
}

void alert_columns_line(const struct alert_columns *c, const struct ui *u, struct frame *f, int row,
                        const struct alert *a)
{
    char level[WORDS_MAX], since[WORDS_MAX], subject[WORDS_MAX], value[WORDS_MAX], seen[WORDS_MAX];
    const char *const text[CELLS] = {level, since, words_alert_rule(a->rule), subject, value, seen};
    const struct model *m = ui_model(u);

    put_level(u, a, level, sizeof level);
    put_since(m, a, c->form, since, sizeof since);
    words_alert_subject(m, a, u->hide, subject, sizeof subject);
    words_alert_value(m, a, u->hide, value, sizeof value);
    put_seen(m, a, c->seen_when, seen, sizeof seen);
    cells(c, f, row, text, a->cleared_ms ? STYLE_DIM : pane_level_style(a->level),
          a->cleared_ms ? STYLE_DIM : STYLE_TEXT);
}
