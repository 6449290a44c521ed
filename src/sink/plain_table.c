/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The table for people: a title, what is wrong with the site if anything is, the rows, what the
 * filter hides. Cells are written twice, to measure and to print, instead of being kept. */
#include "sink/plain_format.h"

#include "base/utf8.h"
#include "view/i18n.h"
#include "view/text.h"
#include "view/words.h"

#include <string.h>

enum { CELL_CELLS = 60 /* terminal cells of one cell of the table */ };

/* Text in the form the terminal can show, cut at CELL_CELLS. */
static void fit(char *s, size_t size, bool ascii)
{
    const char *dots = ascii ? "..." : "…";
    size_t cells;

    if (ascii)
        text_ascii(s);
    if (utf8_width(s) <= CELL_CELLS)
        return;
    size_t keep = utf8_fit(s, CELL_CELLS - utf8_width(dots), &cells);
    text_put(s + keep, size - keep, "%s", dots);
}

static void header(const struct plain_view *v, size_t column, char *out, size_t size)
{
    text_put(out, size, "%s", _(v->columns[column]->header));
    fit(out, size, v->o->ascii);
}

static void cell(const struct plain_view *v, size_t column, size_t row, char *out, size_t size)
{
    column_text(v->columns[column], v->m, model_instance(v->m, v->index[row]),
                v->o->ascii ? COLUMN_ASCII : 0, out, size);
    fit(out, size, v->o->ascii);
}

static void measure(const struct plain_view *v, size_t *width)
{
    char s[COLUMN_CELL_MAX];

    for (size_t c = 0; c < v->ncolumns; c++) {
        header(v, c, s, sizeof s);
        width[c] = utf8_width(s);
        for (size_t r = 0; r < v->n; r++) {
            cell(v, c, r, s, sizeof s);
            size_t w = utf8_width(s);
            width[c] = w > width[c] ? w : width[c];
        }
    }
}

static void pad(FILE *out, size_t n)
{
    while (n--)
        fputc(' ', out);
}

/* Blanks at the end of a line are not written: gap is what is owed before the next text. */
static void put_cell(FILE *out, const char *s, size_t width, bool right, size_t *gap)
{
    size_t blank = width - utf8_width(s);

    if (*s) {
        pad(out, *gap + (right ? blank : 0));
        fputs(s, out);
        *gap = right ? 0 : blank;
    } else {
        *gap += width;
    }
    *gap += 2;
}

/* The columns that a terminal has room for, and the names of those it has none for. */
struct choice {
    const struct column *column[COLUMN_LIST_MAX];
    size_t width[COLUMN_LIST_MAX];
    char left_out[256];
};

static size_t lightest(const struct choice *c, size_t n)
{
    size_t l = 0;

    for (size_t i = 1; i < n; i++)
        if (c->column[i]->weight < c->column[l]->weight)
            l = i;
    return l;
}

static void drop(struct choice *c, size_t at, size_t *n)
{
    text_add(c->left_out, sizeof c->left_out, " ", _(c->column[at]->header));
    --*n;
    memmove(c->column + at, c->column + at + 1, (*n - at) * sizeof *c->column);
    memmove(c->width + at, c->width + at + 1, (*n - at) * sizeof *c->width);
}

/* Makes v show what fits; what the user asked for by name is never dropped. */
static void choose(struct plain_view *v, struct choice *c)
{
    memcpy(c->column, v->columns, v->ncolumns * sizeof *c->column);
    measure(v, c->width);
    c->left_out[0] = '\0';
    while (v->o->width && !v->o->ncolumns && v->ncolumns > 1) {
        size_t total = 2 * (v->ncolumns - 1);
        for (size_t i = 0; i < v->ncolumns; i++)
            total += c->width[i];
        if (total <= v->o->width)
            break;
        drop(c, lightest(c, v->ncolumns), &v->ncolumns);
    }
    v->columns = c->column;
}

static void rows(FILE *out, const struct plain_view *v, const size_t *width)
{
    size_t gap = 0;
    char s[COLUMN_CELL_MAX];

    for (size_t c = 0; c < v->ncolumns; c++) {
        header(v, c, s, sizeof s);
        put_cell(out, s, width[c], v->columns[c]->right, &gap);
    }
    fputc('\n', out);
    for (size_t r = 0; r < v->n; r++) {
        gap = 0;
        for (size_t c = 0; c < v->ncolumns; c++) {
            cell(v, c, r, s, sizeof s);
            put_cell(out, s, width[c], v->columns[c]->right, &gap);
        }
        fputc('\n', out);
    }
}

/* --- the lines around the rows --- */

struct line {
    char text[4096];
};

static void add(struct line *l, const char *gap, const char *text)
{
    text_add(l->text, sizeof l->text, gap, text);
}

static void put_line(FILE *out, struct line *l, bool ascii)
{
    if (ascii)
        text_ascii(l->text);
    fputs(l->text, out);
    fputc('\n', out);
}

static void add_count(struct line *l, const char *gap, bool shown, const char *text)
{
    if (shown)
        add(l, gap, text);
}

static void add_students(struct line *l, const struct model_counts *c)
{
    char s[128];

    text_put(s, sizeof s, ngettext("%u student", "%u students", c->instances), c->instances);
    add(l, "  ", s);
    text_put(s, sizeof s, _("%u ready"), c->ready);
    add(l, "  ", s);
    text_put(s, sizeof s, _("%u starting"), c->starting);
    add(l, "  ", s);
    text_put(s, sizeof s, _("%u off"), c->off);
    add(l, "  ", s);
    text_put(s, sizeof s, _("%u gone"), c->gone);
    add_count(l, "  ", c->gone, s);
}

static void add_links(struct line *l, const struct model_counts *c)
{
    char s[128];

    text_put(s, sizeof s, _("live %u"), c->live);
    add(l, "   ", s);
    text_put(s, sizeof s, _("stale %u"), c->stale);
    add_count(l, " ", c->stale, s);
    text_put(s, sizeof s, _("connecting %u"), c->connecting);
    add_count(l, " ", c->connecting, s);
    text_put(s, sizeof s, _("retrying %u"), c->backoff);
    add_count(l, " ", c->backoff, s);
    text_put(s, sizeof s, _("no metrics %u"), c->unsupported);
    add_count(l, " ", c->unsupported, s);
    text_put(s, sizeof s, _("warn %u crit %u"), c->warn, c->crit);
    add(l, "   ", s);
    text_put(s, sizeof s, _("submitted %u / failed %u"), c->submitted, c->submission_failed);
    add(l, "   ", s);
}

/* Text of the user's own, which may hold anything. */
static void add_given(struct line *l, const char *gap, const char *given)
{
    char s[512];

    utf8_sanitise(s, sizeof s, given, strlen(given));
    add(l, gap, s);
}

static void title(FILE *out, const struct plain_view *v)
{
    struct model_counts c = model_counts(v->m);
    struct line l = {""};
    char clock[32];

    words_clock(model_now_ms(v->m) + model_drift_ms(v->m), clock, sizeof clock);
    if (v->o->title || v->o->source)
        add_given(&l, "", v->o->title ? v->o->title : v->o->source);
    add(&l, "  ", clock);
    add_students(&l, &c);
    add_links(&l, &c);
    put_line(out, &l, v->o->ascii);
}

static void warnings(FILE *out, const struct plain_view *v)
{
    struct line l = {""};

    if (v->o->insecure) {
        add(&l, "", _("INSECURE: the site's certificate is not checked (--insecure)."));
        put_line(out, &l, v->o->ascii);
    }
    if (words_api_trouble(v->m)) {
        words_api(v->m, l.text, sizeof l.text);
        put_line(out, &l, v->o->ascii);
    }
}

static void say_left_out(FILE *out, const struct plain_view *v, const struct choice *c)
{
    struct line l;

    if (!c->left_out[0])
        return;
    text_put(l.text, sizeof l.text, _("no room for: %s"), c->left_out);
    put_line(out, &l, v->o->ascii);
}

static void footer(FILE *out, const struct plain_view *v)
{
    struct line l = {""};
    char given[512];

    if (!v->o->filter.n || !v->o->filter_text)
        return;
    utf8_sanitise(given, sizeof given, v->o->filter_text, strlen(v->o->filter_text));
    text_put(l.text, sizeof l.text,
             /* TRANSLATORS: a number of instances, and the filter as the user wrote it */
             ngettext("%u hidden by filter: %s", "%u hidden by filter: %s", v->hidden),
             (unsigned)v->hidden, given);
    put_line(out, &l, v->o->ascii);
}

void plain_table(FILE *out, const struct plain_view *v)
{
    struct plain_view shown = *v;
    struct choice c;

    choose(&shown, &c);
    title(out, v);
    warnings(out, v);
    rows(out, &shown, c.width);
    say_left_out(out, v, &c);
    footer(out, v);
}
