/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "base/utf8.h"
#include "tui/sparkline.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
/* after the headers it needs */

#include <cmocka.h>

enum { MIN_MS = 60000, HOUR_MS = 3600000 };

/* A multiple of every step used here. */
static const int64_t T0 = INT64_C(1780000000000) / (4 * HOUR_MS) * (4 * HOUR_MS);

static char text[SPARKLINE_TEXT_MAX];
static char chart[8][SPARKLINE_TEXT_MAX];

static void add(struct series *s, int64_t t_ms, int cpu)
{
    int32_t v[SERIES_SIGNALS] = {cpu, -1, -1};

    series_add(s, t_ms, v);
}

/* One value a minute, the last one now: as many cells of a minute. */
static struct series *minutes(const int *v, int n)
{
    struct series *s = series_new();

    for (int i = 0; i < n; i++)
        if (v[i] >= 0)
            add(s, T0 + i * (int64_t)MIN_MS, v[i]);
    return s;
}

static const char *line(const int *v, int n, int cells, enum glyphs g)
{
    struct series *s = minutes(v, n);

    sparkline_text(s, SERIES_CPU, T0 + (n - 1) * (int64_t)MIN_MS,
                   cells * (int64_t)MIN_MS * (g == GLYPHS_BRAILLE ? 2 : 1), 100, g, cells, text);
    series_free(s);
    return text;
}

static void names(void **state)
{
    (void)state;
    assert_int_equal(sparkline_glyphs_parse("blocks"), GLYPHS_BLOCKS);
    assert_int_equal(sparkline_glyphs_parse("braille"), GLYPHS_BRAILLE);
    assert_int_equal(sparkline_glyphs_parse("ascii"), GLYPHS_ASCII);
    assert_int_equal(sparkline_glyphs_parse("Blocks"), -1);
    assert_int_equal(sparkline_glyphs_parse(""), -1);
}

static void levels(void **state)
{
    static const int v[] = {0, 13, 25, 38, 50, 63, 75, 88, 100, 9999, -1, 1};

    (void)state;
    assert_string_equal(line(v, 12, 12, GLYPHS_BLOCKS), "▁▁▂▃▄▅▆▇██ ▁");
    assert_string_equal(line(v, 12, 12, GLYPHS_ASCII), "__.-=+*#%% _");
}

static void nothing_known_is_blank(void **state)
{
    struct series *s = series_new();

    (void)state;
    for (int g = 0; g < GLYPHS_COUNT; g++) {
        sparkline_text(NULL, SERIES_CPU, T0, 10 * MIN_MS, 100, (enum glyphs)g, 5, text);
        assert_string_equal(text, "     ");
        sparkline_text(s, SERIES_CPU, T0, 10 * MIN_MS, 100, (enum glyphs)g, 5, text);
        assert_string_equal(text, "     ");
    }
    add(s, T0, 50);
    sparkline_text(s, SERIES_RTT, T0, 10 * MIN_MS, 250, GLYPHS_BLOCKS, 5, text);
    assert_string_equal(text, "     ");
    sparkline_chart(NULL, SERIES_CPU, T0, 10 * MIN_MS, 100, GLYPHS_BLOCKS, 3, 2, chart);
    assert_string_equal(chart[0], "   ");
    assert_string_equal(chart[1], "   ");
    series_free(s);
}

/* Steps pair up from the right; dots fill from below, on either side alone. */
static void braille(void **state)
{
    static const int rising[] = {0, 50, 75, 100};
    static const int lone[] = {100, -1, -1, -1, -1, 100};

    (void)state;
    assert_string_equal(line(rising, 4, 3, GLYPHS_BRAILLE), " ⣠⣾");
    assert_string_equal(line(lone, 6, 3, GLYPHS_BRAILLE), "⡇ ⢸");
}

static void charts(void **state)
{
    static const int v[] = {0, 34, 66, 100, -1, 50};
    struct series *s = minutes(v, 6);
    int64_t now_ms = T0 + 5 * MIN_MS;

    (void)state;
    sparkline_chart(s, SERIES_CPU, now_ms, 6 * MIN_MS, 100, GLYPHS_BLOCKS, 6, 3, chart);
    assert_string_equal(chart[0], "   █  ");
    assert_string_equal(chart[1], "  ██ ▄");
    assert_string_equal(chart[2], "▁███ █");
    sparkline_chart(s, SERIES_CPU, now_ms, 6 * MIN_MS, 100, GLYPHS_ASCII, 6, 3, chart);
    assert_string_equal(chart[0], "   %  ");
    assert_string_equal(chart[1], "  %# =");
    assert_string_equal(chart[2], "_%## #");
    sparkline_chart(s, SERIES_CPU, now_ms, 6 * MIN_MS, 100, GLYPHS_BRAILLE, 3, 2, chart);
    assert_string_equal(chart[0], " ⣸ ");
    assert_string_equal(chart[1], "⣰⣿⢸");
    series_free(s);
}

/* A chart shows the highest of a step, a line its mean. */
static void peaks(void **state)
{
    struct series *s = series_new();

    (void)state;
    for (int i = 0; i < 60; i++)
        add(s, T0 + i * 1000, i == 30 ? 100 : 0);
    sparkline_text(s, SERIES_CPU, T0 + 59000, MIN_MS, 100, GLYPHS_BLOCKS, 1, text);
    assert_string_equal(text, "▁");
    sparkline_chart(s, SERIES_CPU, T0 + 59000, MIN_MS, 100, GLYPHS_BLOCKS, 1, 1, chart);
    assert_string_equal(chart[0], "█");
    series_free(s);
}

/* Within a step only its own cell may change; with the next one all move by one. */
static void moves_by_steps(void **state)
{
    struct series *s = series_new();
    char then[SPARKLINE_TEXT_MAX];

    (void)state;
    for (int i = 0; i < 600; i += 4)
        add(s, T0 + i * 1000, i / 60 * 10);
    sparkline_text(s, SERIES_CPU, T0 + 600000, 600000, 100, GLYPHS_BLOCKS, 10, then);
    for (int ms = 0; ms < 60000; ms += 7000) {
        sparkline_text(s, SERIES_CPU, T0 + 600000 + ms, 600000, 100, GLYPHS_BLOCKS, 10, text);
        assert_memory_equal(text, then, 9 * strlen("█"));
    }
    sparkline_text(s, SERIES_CPU, T0 + 660000, 600000, 100, GLYPHS_BLOCKS, 10, text);
    assert_memory_equal(text, then + strlen("█"), 8 * strlen("█"));
    series_free(s);
}

/* Messages every 4 s, steps of 2 s: no stripes, and none while the next message is awaited. A
 * silence of 20 s is one. */
static void holes(void **state)
{
    struct series *s = series_new();

    (void)state;
    for (int i = 0; i <= 56; i += 4)
        if (i <= 12 || i >= 36) /* the steps from 14 to 36 are empty */
            add(s, T0 + i * 1000, 50);
    sparkline_text(s, SERIES_CPU, T0 + 59999, 60000, 100, GLYPHS_ASCII, 30, text);
    assert_string_equal(text, "=======           ============");
    sparkline_text(s, SERIES_CPU, T0 + 77999, 70000, 100, GLYPHS_ASCII, 35, text);
    assert_string_equal(text, "===           =====================");
    sparkline_text(s, SERIES_CPU, T0 + 78000, 70000, 100, GLYPHS_ASCII, 35, text);
    assert_string_equal(text, " =           ===========           ");
    series_free(s);
}

/* At one message a second the fine data last 10 minutes: half an hour in fine steps continues with
 * the coarse ones, and begins where the data do. */
static void older_than_fine(void **state)
{
    struct series *s = series_new();
    int from = 6 * 60 + 47;

    (void)state;
    for (int i = from; i < 1800; i++)
        add(s, T0 + i * 1000, 50);
    sparkline_text(s, SERIES_CPU, T0 + 1799999, 1800000, 100, GLYPHS_ASCII, 180, text);
    for (int i = 0; i < 180; i++)
        assert_int_equal(text[i], (i + 1) * 10 <= from / 20 * 20 ? ' ' : '=');
    series_free(s);
}

/* What was measured last before the fine data begin is there too. */
static void forgotten_by_fine(void **state)
{
    struct series *s = series_new();

    (void)state;
    for (int i = 0; i < 1800; i++) {
        int32_t v[SERIES_SIGNALS] = {i < 600 ? 50 : -1, 0, -1};
        series_add(s, T0 + i * 1000, v);
    }
    sparkline_text(s, SERIES_CPU, T0 + 1799999, 1800000, 100, GLYPHS_ASCII, 180, text);
    for (int i = 0; i < 180; i++)
        assert_int_equal(text[i], i < 60 ? '=' : ' ');
    series_free(s);
}

/* The extremes: the widest picture of the longest span, and spans of less than a ms a cell. */
static void any_size(void **state)
{
    static const int64_t spans[] = {
        1, 399, 600000, 800 * 19900, 4 * (int64_t)HOUR_MS, 400 * (int64_t)HOUR_MS};
    struct series *s = series_new();

    (void)state;
    for (int64_t t = 0; t < 4 * (int64_t)HOUR_MS; t += 4000)
        add(s, T0 + t, (int)(t % 101));
    for (size_t i = 0; i < sizeof spans / sizeof *spans; i++)
        for (int g = 0; g < 2 * GLYPHS_COUNT; g++) {
            sparkline_chart(s, g % 2 ? SERIES_CPU : SERIES_RTT, T0 + 4 * (int64_t)HOUR_MS, spans[i],
                            100, (enum glyphs)(g / 2), SPARKLINE_CELLS_MAX, 8, chart);
            for (int k = 0; k < 8; k++)
                assert_int_equal(utf8_width(chart[k]), SPARKLINE_CELLS_MAX);
        }
    series_free(s);
}

/* Of a connection's life: as long as it was, and never wider than there is room. */
static void life(void **state)
{
    struct rtt r = {0};
    char line[SPARKLINE_TEXT_MAX];

    (void)state;
    sparkline_rtt(NULL, 100, GLYPHS_BLOCKS, 8, line);
    assert_string_equal(line, "");
    sparkline_rtt(&r, 100, GLYPHS_BLOCKS, 8, line);
    assert_string_equal(line, "");
    r.trend = (struct rtt_trend){.n = 4, .v = {1, 50, 0, 500}};
    sparkline_rtt(&r, 100, GLYPHS_BLOCKS, 8, line);
    assert_string_equal(line, "▁▄ █");
    sparkline_rtt(&r, 100, GLYPHS_ASCII, 8, line);
    assert_string_equal(line, "_= %");
    sparkline_rtt(&r, 100, GLYPHS_ASCII, 2, line); /* two together; what is unknown is no zero */
    assert_string_equal(line, ".%");
    r.trend.n = RTT_TREND;
    for (int g = 0; g < GLYPHS_COUNT; g++) {
        sparkline_rtt(&r, 100, (enum glyphs)g, 20, line);
        assert_true(utf8_width(line) <= 20);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(names),
        cmocka_unit_test(levels),
        cmocka_unit_test(nothing_known_is_blank),
        cmocka_unit_test(braille),
        cmocka_unit_test(charts),
        cmocka_unit_test(peaks),
        cmocka_unit_test(moves_by_steps),
        cmocka_unit_test(holes),
        cmocka_unit_test(older_than_fine),
        cmocka_unit_test(forgotten_by_fine),
        cmocka_unit_test(any_size),
        cmocka_unit_test(life),
    };

    return cmocka_run_group_tests_name("sparkline", tests, NULL, NULL);
}
