/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A document that is written once and takes two forms: text of 80 columns, and one page of HTML.
 * The account in report.c is told to these functions; the form knows nothing of exams. All text is
 * clean UTF-8 (base/utf8), and is escaped here. Write errors are left in the stream. */
#ifndef REPORT_DOC_H
#define REPORT_DOC_H

#include "report/chart.h"

#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>

enum { DOC_WIDTH = 80, DOC_COLUMNS_MAX = 8, DOC_CELL_MAX = 1024 };

struct doc_mark {
    int64_t t_ms;
    bool crit; /* else a warning */
    const char *text;
};

/* One signal over the time of the exam. */
struct doc_chart {
    const char *title, *unit; /* "cpu", "%" */
    const struct chart *chart;
    enum series_signal signal;
    int32_t top; /* of the scale at least */
    /* What the clock that people read shows at t_ms; NULL the same. */
    int64_t (*shown)(const void *ud, int64_t t_ms);
    const void *ud;
    const struct doc_mark *mark;
    size_t nmark;
};

struct doc {
    const struct doc_form *form;
    FILE *out;
    bool ascii; /* text is for a terminal without UTF-8 */
    /* of the form: a table that is being written */
    size_t columns;
    char **cell; /* owned; by rows, the header first */
    size_t n, cap;
};

struct doc_form {
    void (*begin)(struct doc *d, const char *title);
    void (*end)(struct doc *d);
    /* level 2: a part, 3: a student, 4: a section. anchor: where doc_link leads, "" nowhere. */
    void (*heading)(struct doc *d, int level, const char *anchor, const char *text);
    void (*paragraph)(struct doc *d, const char *text);
    void (*fact)(struct doc *d, bool first, bool last, const char *name, const char *value);
    void (*table)(struct doc *d, const char *const *header, size_t columns);
    /* The first cell may lead to an anchor. */
    void (*row)(struct doc *d, const char *anchor, const char *const *cell);
    void (*table_end)(struct doc *d);
    void (*chart)(struct doc *d, const struct doc_chart *c);
};

extern const struct doc_form doc_text, doc_html;

/* For the forms: text with & < > " ' as entities. */
void doc_escape(FILE *out, const char *s);
/* For doc_html: the chart as an inline picture (doc_svg.c). */
void doc_svg(FILE *out, const struct doc_chart *c);

#endif
