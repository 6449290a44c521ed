/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Plain text for a terminal, a printer, a mail. Tables are kept until their end, because only then
 * it is known how wide their columns are; cells that are too long go over several lines. */
#include "base/mem.h"
#include "base/utf8.h"
#include "report/doc.h"
#include "view/i18n.h"
#include "view/text.h"

#include <stdlib.h>
#include <string.h>

enum { GAP = 2, NARROWEST = 6 };

static void rule(struct doc *d, char c, size_t n)
{
    for (; n; n--)
        fputc(c, d->out);
    fputc('\n', d->out);
}

/* As it can be shown; the caller's to free. */
static char *clean(const struct doc *d, const char *text)
{
    char *s = mem_strdup(text);

    if (d->ascii)
        text_ascii(s);
    return s;
}

static void begin(struct doc *d, const char *title)
{
    char *s = clean(d, title);

    fprintf(d->out, "%s\n", s);
    rule(d, '=', utf8_width(s));
    free(s);
}

static void end(struct doc *d)
{
    (void)d;
}

static void heading(struct doc *d, int level, const char *anchor, const char *text)
{
    char *s = clean(d, text);

    (void)anchor;
    fprintf(d->out, "\n%s\n", s);
    if (level < 4)
        rule(d, level == 2 ? '=' : '-', utf8_width(s));
    free(s);
}

/* How many bytes of s go on a line of so many cells; *ret_next is where the next one begins. */
static size_t break_line(const char *s, size_t cells, const char **ret_next)
{
    size_t taken, len = utf8_fit(s, cells, &taken), at = len;

    if (s[len] && s[len] != ' ') {
        while (at && s[at - 1] != ' ')
            at--;
        len = at ? at : len;
    }
    if (!len && *s) /* a character that is wider than the line */
        len = utf8_char(s, &taken);
    *ret_next = s + len;
    while (**ret_next == ' ')
        (*ret_next)++;
    while (len && s[len - 1] == ' ')
        len--;
    return len;
}

static void paragraph(struct doc *d, const char *text)
{
    char *s = clean(d, text);

    fputc('\n', d->out);
    for (const char *rest = s, *next; *rest; rest = next) {
        size_t len = break_line(rest, DOC_WIDTH, &next);
        fprintf(d->out, "%.*s\n", (int)len, rest);
    }
    free(s);
}

/* --- tables --- */

static void keep(struct doc *d, const char *const *cell)
{
    for (size_t i = 0; i < d->columns; i++) {
        MEM_GROW(d->cell, d->n, d->cap);
        d->cell[d->n++] = clean(d, cell[i]);
    }
}

static void table(struct doc *d, const char *const *header, size_t columns)
{
    d->columns = columns;
    keep(d, header);
}

static void row(struct doc *d, const char *anchor, const char *const *cell)
{
    (void)anchor;
    keep(d, cell);
}

/* What they take, and less of the widest as long as it is too much. */
static void measure(const struct doc *d, size_t *width)
{
    size_t sum = GAP * (d->columns - 1);

    memset(width, 0, d->columns * sizeof *width);
    for (size_t i = 0; i < d->n; i++) {
        size_t w = utf8_width(d->cell[i]);
        size_t *of = &width[i % d->columns];
        *of = w > *of ? w : *of;
    }
    for (size_t i = 0; i < d->columns; i++)
        sum += width[i];
    for (; sum > DOC_WIDTH; sum--) {
        size_t widest = 0;
        for (size_t i = 1; i < d->columns; i++)
            widest = width[i] >= width[widest] ? i : widest;
        if (width[widest] <= NARROWEST)
            break;
        width[widest]--;
    }
}

static void blanks(struct doc *d, size_t n)
{
    for (; n; n--)
        fputc(' ', d->out);
}

/* One line of a row: the rest of each cell moves on. True: there is more. */
static bool put_line(struct doc *d, const char **rest, const size_t *width)
{
    size_t owed = 0;
    bool more = false;

    for (size_t i = 0; i < d->columns; i++) {
        const char *next, *from = rest[i];
        size_t len = break_line(from, width[i], &next), cells;
        if (len) {
            blanks(d, owed);
            owed = 0;
            fprintf(d->out, "%.*s", (int)len, from);
        }
        char text[DOC_CELL_MAX];
        snprintf(text, sizeof text, "%.*s", (int)len, from);
        cells = utf8_width(text);
        owed += GAP + (width[i] > cells ? width[i] - cells : 0);
        rest[i] = next;
        more |= *next != '\0';
    }
    fputc('\n', d->out);
    return more;
}

static void put_row(struct doc *d, char *const *cell, const size_t *width)
{
    const char *rest[DOC_COLUMNS_MAX];

    for (size_t i = 0; i < d->columns; i++)
        rest[i] = cell[i];
    while (put_line(d, rest, width))
        ;
}

static void table_end(struct doc *d)
{
    size_t width[DOC_COLUMNS_MAX], sum = GAP * (d->columns - 1);

    measure(d, width);
    for (size_t i = 0; i < d->columns; i++)
        sum += width[i];
    fputc('\n', d->out);
    for (size_t i = 0; i < d->n; i += d->columns) {
        put_row(d, d->cell + i, width);
        if (i == 0)
            rule(d, '-', sum);
    }
    for (size_t i = 0; i < d->n; i++)
        free(d->cell[i]);
    free(d->cell);
    d->cell = NULL;
    d->n = d->cap = d->columns = 0;
}

/* A list of names and values is a table without a header. */
static void fact(struct doc *d, bool first, bool last, const char *name, const char *value)
{
    size_t width[2];

    if (first)
        d->columns = 2;
    keep(d, (const char *const[]){name, value});
    if (!last)
        return;
    measure(d, width);
    for (size_t i = 0; i < d->n; i += 2) {
        put_row(d, d->cell + i, width);
        free(d->cell[i]);
        free(d->cell[i + 1]);
    }
    free(d->cell);
    d->cell = NULL;
    d->n = d->cap = d->columns = 0;
}

/* --- */

/* The same in a line: what a picture would show at a glance. */
static void chart(struct doc *d, const struct doc_chart *c)
{
    const struct chart_step *s = c->chart->step[c->signal];
    char text[DOC_CELL_MAX];
    double sum = 0;
    size_t n = 0;
    int min = -1;

    for (size_t i = 0; i < c->chart->n; i++) {
        if (!s[i].n)
            continue;
        sum += chart_mean(&s[i]);
        n++;
        min = min < 0 || s[i].min < min ? s[i].min : min;
    }
    if (!n)
        return;
    /* TRANSLATORS: of a signal: name, lowest, highest, unit, mean, unit */
    text_put(text, sizeof text, _("%s: %d ... %d %s, mean %.0f %s"), c->title, min,
             (int)chart_max(c->chart, c->signal), c->unit, sum / (double)n, c->unit);
    if (d->ascii)
        text_ascii(text);
    fprintf(d->out, "%s\n", text);
}

const struct doc_form doc_text = {begin, end, heading,   paragraph, fact,
                                  table, row, table_end, chart};
