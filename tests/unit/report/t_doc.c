/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Both forms of a document, and what hostile text becomes in them. */
#include "report/doc.h"

#include "base/utf8.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>
/* after those it needs */

#include <cmocka.h>

#define T0 INT64_C(1780000000000)

struct paper {
    struct doc d;
    char *text;
    size_t len;
};

static void paper_init(struct paper *p, const struct doc_form *form)
{
    *p = (struct paper){.d = {.form = form}};
    p->d.out = open_memstream(&p->text, &p->len);
    assert_non_null(p->d.out);
}

static const char *paper_read(struct paper *p)
{
    fflush(p->d.out);
    return p->text;
}

static void paper_done(struct paper *p)
{
    fclose(p->d.out);
    free(p->text);
}

static void has(struct paper *p, const char *text)
{
    if (!strstr(paper_read(p), text))
        fail_msg("no \"%s\" in:\n%s", text, p->text);
}

static void has_not(struct paper *p, const char *text)
{
    if (strstr(paper_read(p), text))
        fail_msg("\"%s\" in:\n%s", text, p->text);
}

static void everything(struct paper *p, const char *evil)
{
    const struct doc_form *f = p->d.form;
    const char *const cell[] = {evil, evil};
    struct doc_mark mark = {T0, true, evil};
    struct chart chart;

    chart_init(&chart, T0, T0 + 1000, 2, 1);
    chart_add(&chart, SERIES_CPU, T0, 5);
    f->begin(&p->d, evil);
    f->heading(&p->d, 2, "s1", evil);
    f->paragraph(&p->d, evil);
    f->fact(&p->d, true, true, evil, evil);
    f->table(&p->d, cell, 2);
    f->row(&p->d, "s1", cell);
    f->table_end(&p->d);
    f->chart(&p->d, &(struct doc_chart){.title = evil,
                                        .unit = evil,
                                        .chart = &chart,
                                        .signal = SERIES_CPU,
                                        .mark = &mark,
                                        .nmark = 1});
    f->end(&p->d);
    chart_done(&chart);
}

static void text_never_becomes_markup(void **state)
{
    struct paper p;

    (void)state;
    paper_init(&p, &doc_html);
    everything(&p, "<script>alert(\"1\")</script>&'");
    has_not(&p, "<script");
    has_not(&p, "alert(\"");
    has_not(&p, ">&'");
    has(&p, "&lt;script&gt;alert(&quot;1&quot;)&lt;/script&gt;&amp;&#39;");
    paper_done(&p);
}

static void a_terminal_without_utf8_gets_ascii(void **state)
{
    struct paper p;

    (void)state;
    paper_init(&p, &doc_text);
    everything(&p, "\u00e8");
    has(&p, "\u00e8: 5 ... 5 \u00e8, mean 5 \u00e8\n");
    paper_done(&p);
    paper_init(&p, &doc_text);
    p.d.ascii = true;
    everything(&p, "Zo\u00eb \u2026");
    has(&p, "Zo? ?");
    for (const char *s = paper_read(&p); *s; s++)
        assert_true((unsigned char)*s < 0x80);
    paper_done(&p);
}

static void a_page_needs_nothing_from_elsewhere(void **state)
{
    struct paper p;

    (void)state;
    paper_init(&p, &doc_html);
    everything(&p, "x");
    has(&p, "default-src &#39;none&#39;; style-src &#39;unsafe-inline&#39;");
    has(&p, "prefers-color-scheme:dark");
    has(&p, "@media print");
    has_not(&p, "src=\"");
    has_not(&p, "url(");
    has_not(&p, "@import");
    has_not(&p, "<link");
    paper_done(&p);
}

/* Every element that is opened is closed, in order. */
static void elements_are_balanced(void **state)
{
    struct paper p;
    char open[64][16];
    int depth = 0;

    (void)state;
    paper_init(&p, &doc_html);
    everything(&p, "a < b > c & d / \"e\"");
    for (const char *s = strchr(paper_read(&p), '<'); s; s = strchr(s + 1, '<')) {
        const char *end = strchr(s, '>');
        char name[16] = "";
        assert_non_null(end);
        if (s[1] == '!' || end[-1] == '/')
            continue;
        sscanf(s + (s[1] == '/' ? 2 : 1), "%15[a-z0-9]", name);
        if (s[1] != '/') {
            assert_true(depth < 64);
            strcpy(open[depth++], name);
            continue;
        }
        assert_true(depth > 0);
        assert_string_equal(open[--depth], name);
    }
    assert_int_equal(depth, 0);
    paper_done(&p);
}

static void a_chart_breaks_where_nothing_was_measured(void **state)
{
    struct paper p;
    struct chart chart;
    int bands = 0;

    (void)state;
    paper_init(&p, &doc_html);
    chart_init(&chart, T0, T0 + 10000, 10, 1000);
    for (int i = 0; i < 10; i++)
        chart_add(&chart, SERIES_CPU, T0 + 1000 * i, i == 4 || i == 5 ? -1 : 50);
    doc_html.chart(
        &p.d, &(struct doc_chart){
                  .title = "cpu", .unit = "%", .chart = &chart, .signal = SERIES_CPU, .top = 100});
    for (const char *s = paper_read(&p); (s = strstr(s, "class=\"band\"")); s++)
        bands++;
    assert_int_equal(bands, 2);
    /* nothing at all: no picture */
    size_t len = p.len;
    doc_html.chart(&p.d, &(struct doc_chart){.chart = &chart, .signal = SERIES_MEM});
    paper_read(&p);
    assert_int_equal(p.len, len);
    chart_done(&chart);
    paper_done(&p);
}

static void no_line_is_longer_than_the_paper(const char *text)
{
    char line[4096];

    for (const char *s = text; *s; s += strcspn(s, "\n") + 1) {
        snprintf(line, sizeof line, "%.*s", (int)strcspn(s, "\n"), s);
        if (utf8_width(line) > DOC_WIDTH)
            fail_msg("too long: %s", line);
        if (*line && line[strlen(line) - 1] == ' ')
            fail_msg("blanks at the end: '%s'", line);
    }
}

static void long_cells_go_over_several_lines(void **state)
{
    const char *const head[] = {"When", "What"};
    const char *const wide[] = {"09:42:17",
                                "word word word word word word word word word word word word word "
                                "word word word word word word word word word"};
    const char *const solid[] = {"09:42:18", "漢字漢字漢字漢字漢字漢字漢字漢字漢字漢字漢字漢字漢字"
                                             "漢字漢字漢字漢字漢字漢字漢字漢字漢字漢字"
                                             "漢字漢字漢字漢字漢字漢字漢字漢字漢字漢字漢字漢字漢字"
                                             "漢字漢字漢字漢字漢字漢字漢字漢字漢字漢字"};
    struct paper p;

    (void)state;
    paper_init(&p, &doc_text);
    doc_text.table(&p.d, head, 2);
    doc_text.row(&p.d, "", wide);
    doc_text.row(&p.d, "", solid);
    doc_text.table_end(&p.d);
    doc_text.paragraph(&p.d, wide[1]);
    no_line_is_longer_than_the_paper(paper_read(&p));
    has(&p, "09:42:17  word");
    has(&p, "\n          word");
    paper_done(&p);
}

static void columns_are_as_wide_as_their_widest(void **state)
{
    const char *const head[] = {"A", "Bcd", "E"};
    const char *const row[] = {"1", "2", "3"};
    struct paper p;

    (void)state;
    paper_init(&p, &doc_text);
    doc_text.table(&p.d, head, 3);
    doc_text.row(&p.d, "", row);
    doc_text.table_end(&p.d);
    assert_string_equal(paper_read(&p), "\nA  Bcd  E\n---------\n1  2    3\n");
    paper_done(&p);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(text_never_becomes_markup),
        cmocka_unit_test(a_terminal_without_utf8_gets_ascii),
        cmocka_unit_test(a_page_needs_nothing_from_elsewhere),
        cmocka_unit_test(elements_are_balanced),
        cmocka_unit_test(a_chart_breaks_where_nothing_was_measured),
        cmocka_unit_test(long_cells_go_over_several_lines),
        cmocka_unit_test(columns_are_as_wide_as_their_widest),
    };

    return cmocka_run_group_tests_name("doc", tests, NULL, NULL);
}
