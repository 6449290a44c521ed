/* SPDX-License-Identifier: GPL-3.0-or-later */
/* tui/frame, tui/wrap, tui/bar: text in cells, never outside, never half a character. */
#include "tui/bar.h"
#include "tui/wrap.h"

#include "base/utf8.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <string.h>
/* after those it needs */

#include <cmocka.h>

enum { ROWS = 4, COLS = 12 };

static struct frame f;

static int begin(void **state)
{
    (void)state;
    frame_init(&f, false);
    frame_reset(&f, ROWS, COLS);
    return 0;
}

static int end(void **state)
{
    (void)state;
    frame_done(&f);
    return 0;
}

/* The text of a row without the blanks at its end. */
static const char *row(int r)
{
    static char s[COLS * FRAME_TEXT_MAX + 1];
    size_t len = 0;

    for (int c = 0; c < f.cols; c++) {
        const struct cell *x = &f.cell[r * f.cols + c];
        memcpy(s + len, x->text, x->len);
        len += x->len;
    }
    while (len && s[len - 1] == ' ')
        len--;
    s[len] = '\0';
    return s;
}

static void cuts_at_the_cell(void **state)
{
    (void)state;
    assert_int_equal(frame_put(&f, 0, 0, 5, "abcde", STYLE_TEXT), 5);
    assert_string_equal(row(0), "abcde");
    assert_int_equal(frame_put(&f, 0, 0, 5, "abcdef", STYLE_TEXT), 5);
    assert_string_equal(row(0), "abcd…");
    assert_int_equal(frame_put(&f, 1, 0, 4, "学生甲", STYLE_TEXT), 3); /* half of 生 is not drawn */
    assert_string_equal(row(1), "学…");
    assert_int_equal(frame_put(&f, 2, 0, 3, "o\u0308o\u0308o\u0308", STYLE_TEXT), 3);
    assert_string_equal(row(2), "o\u0308o\u0308o\u0308");
    assert_int_equal(frame_put(&f, 3, 10, 8, "abc", STYLE_TEXT), 2);
    assert_string_equal(row(3), "          a…");
}

static void draws_nothing_outside(void **state)
{
    (void)state;
    assert_int_equal(frame_put(&f, ROWS, 0, 5, "x", STYLE_TEXT), 0);
    assert_int_equal(frame_put(&f, -1, 0, 5, "x", STYLE_TEXT), 0);
    assert_int_equal(frame_put(&f, 0, COLS, 5, "x", STYLE_TEXT), 0);
    assert_int_equal(frame_put(&f, 0, -1, 5, "x", STYLE_TEXT), 0);
    assert_int_equal(frame_put(&f, 0, 0, 0, "x", STYLE_TEXT), 0);
    frame_fill(&f, 0, 0, 1000, STYLE_BAR);
    frame_select(&f, ROWS + 1, 0, 5);
    for (int r = 0; r < ROWS; r++)
        assert_string_equal(row(r), "");
    assert_int_equal(f.cell[COLS - 1].style, STYLE_BAR);
    assert_int_equal(f.cell[COLS].style, STYLE_TEXT);
}

static void aligns_right(void **state)
{
    (void)state;
    frame_put_right(&f, 0, 0, 5, "42", STYLE_TEXT);
    assert_string_equal(row(0), "   42");
    frame_put_right(&f, 1, 0, 5, "1234567", STYLE_TEXT);
    assert_string_equal(row(1), "1234…");
}

static void ascii_terminals_get_ascii(void **state)
{
    (void)state;
    f.ascii = true;
    assert_int_equal(frame_put(&f, 0, 0, 12, "Zoe\u0308 学.", STYLE_TEXT), 7);
    assert_string_equal(row(0), "Zo? ??.");
    frame_put(&f, 1, 0, 4, "abcdef", STYLE_TEXT);
    assert_string_equal(row(1), "abc~");
}

/* The right half of a wide character is no cell of its own. */
static void wide_characters_take_two_cells(void **state)
{
    (void)state;
    frame_put(&f, 0, 0, 12, "学x", STYLE_WARN);
    assert_int_equal(f.cell[0].len, 3);
    assert_int_equal(f.cell[1].len, 0);
    assert_int_equal(f.cell[2].len, 1);
    assert_int_equal(f.cell[1].style, STYLE_WARN);
}

static void wraps_at_blanks(void **state)
{
    (void)state;
    assert_int_equal(wrap_put(&f, 0, 1, 10, 4, "one two three four", STYLE_TEXT), 2);
    assert_string_equal(row(0), " one two");
    assert_string_equal(row(1), " three four");
    assert_int_equal(wrap_put(&f, 2, 1, 5, 2, "endlessword and more", STYLE_TEXT), 2);
    assert_string_equal(row(2), " endle");
    assert_string_equal(row(3), " sswo…");
    assert_int_equal(wrap_put(&f, 0, 0, 1, 4, "学", STYLE_TEXT), 0); /* no room: no loop */
}

static void bars_drop_what_is_light(void **state)
{
    struct bar b;

    (void)state;
    bar_init(&b);
    bar_left(&b, 50, 0, STYLE_TEXT, "left");
    bar_left(&b, 10, 1, STYLE_TEXT, "light");
    bar_left(&b, 90, 1, STYLE_TEXT, "");
    bar_right(&b, 90, 1, STYLE_BAR, "right");
    bar_draw(&b, &f, 0, STYLE_TEXT);
    assert_string_equal(row(0), "left   right");
    assert_int_equal(f.cell[COLS - 1].style, STYLE_BAR);

    bar_init(&b);
    bar_left(&b, 50, 0, STYLE_TEXT, "left");
    bar_right(&b, 90, 0, STYLE_TEXT, "much too long for it");
    bar_draw(&b, &f, 1, STYLE_TEXT);
    assert_string_equal(row(1), "much too lo…");
}

static void sameness_sees_text_and_style(void **state)
{
    struct frame g;

    (void)state;
    frame_init(&g, false);
    frame_reset(&g, ROWS, COLS);
    frame_put(&f, 0, 0, 5, "学", STYLE_TEXT);
    assert_false(frame_same(&f, &g));
    frame_put(&g, 0, 0, 5, "学", STYLE_TEXT);
    assert_true(frame_same(&f, &g));
    frame_select(&g, 0, 0, 1);
    assert_false(frame_same(&f, &g));
    frame_copy(&g, 0, &f, 0, ROWS + 5);
    assert_true(frame_same(&f, &g));
    frame_put(&g, 0, 0, 5, "学", STYLE_TEXT); /* and then something shorter: nothing is left over */
    frame_put(&g, 0, 0, 5, "ab", STYLE_TEXT);
    frame_fill(&f, 0, 0, 2, STYLE_TEXT);
    frame_put(&f, 0, 0, 5, "ab", STYLE_TEXT);
    assert_true(frame_same(&f, &g));
    frame_reset(&g, ROWS, COLS - 1);
    assert_false(frame_same(&f, &g));
    frame_done(&g);
}

#define TEST(fn) cmocka_unit_test_setup_teardown(fn, begin, end)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(cuts_at_the_cell),
        TEST(draws_nothing_outside),
        TEST(aligns_right),
        TEST(ascii_terminals_get_ascii),
        TEST(wide_characters_take_two_cells),
        TEST(wraps_at_blanks),
        TEST(bars_drop_what_is_light),
        TEST(sameness_sees_text_and_style),
    };
    return cmocka_run_group_tests_name("frame", tests, NULL, NULL);
}
