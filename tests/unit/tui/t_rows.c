/* SPDX-License-Identifier: GPL-3.0-or-later */
/* tui/rows, tui/layout, tui/prompt, tui/keymap: the parts of the table that are arithmetic. */
#include "tui/keymap.h"
#include "tui/layout.h"
#include "tui/prompt.h"
#include "tui/rows.h"

#include "../view/exam.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
/* after those it needs */

#include <cmocka.h>

enum { STUDENTS = 20, PAGE = 5 };

static struct model *class_new(void)
{
    struct model *m = exam_new();
    char id[16];

    for (uint32_t i = 0; i < STUDENTS; i++) {
        snprintf(id, sizeof id, "s%02u", (unsigned)i);
        exam_ready(m, i, id, NULL);
        exam_link(m, 1, i, LINK_LIVE, LINK_WHY_NONE, 0, 0);
        exam_sample(m, 2, i, 10, 10, -1);
    }
    return m;
}

static void selection_follows_the_student(void **state)
{
    struct model *m = class_new();
    struct rows r;

    (void)state;
    rows_init(&r);
    r.sort = QUERY_CPU;
    rows_update(&r, m);
    rows_scroll(&r, PAGE);
    rows_move(&r, 3);
    assert_int_equal(rows_selected(&r), 3);
    exam_sample(m, 3, 10, 90, 10, -1); /* overtakes everybody */
    rows_update(&r, m);
    rows_scroll(&r, PAGE);
    assert_int_equal(r.index[0], 10);
    assert_int_equal(rows_selected(&r), 3);
    assert_int_equal(r.at, 4);
    for (uint32_t i = 11; i < 16; i++)
        exam_sample(m, 3, i, 80, 10, -1);
    rows_update(&r, m);
    rows_scroll(&r, PAGE); /* out of sight: the page follows */
    assert_int_equal(r.at, 9);
    assert_true(r.top <= r.at && r.at < r.top + PAGE);
    rows_done(&r);
    model_free(m);
}

/* Nobody has touched the keys: the worst stay in sight. */
static void untouched_stays_on_top(void **state)
{
    struct model *m = class_new();
    struct rows r;

    (void)state;
    rows_init(&r);
    r.sort = QUERY_CPU;
    rows_update(&r, m);
    rows_scroll(&r, PAGE);
    assert_int_equal(rows_selected(&r), 0);
    exam_sample(m, 3, 10, 90, 10, -1);
    rows_update(&r, m);
    rows_scroll(&r, PAGE);
    assert_int_equal(rows_selected(&r), 10);
    assert_int_equal(r.top, 0);
    rows_move(&r, 7);
    rows_home(&r);
    exam_sample(m, 4, 12, 95, 10, -1);
    rows_update(&r, m);
    rows_scroll(&r, PAGE);
    assert_int_equal(rows_selected(&r), 12);
    rows_done(&r);
    model_free(m);
}

static void filter_hides_and_counts(void **state)
{
    struct model *m = class_new();
    struct rows r;

    (void)state;
    rows_init(&r);
    rows_update(&r, m);
    rows_scroll(&r, PAGE);
    rows_move(&r, 15);
    assert_int_equal(rows_filter(&r, "s0"), 0);
    rows_update(&r, m);
    rows_scroll(&r, PAGE);
    assert_int_equal(r.n, 10);
    assert_int_equal(r.hidden, 10);
    assert_int_equal(rows_selected(&r), 9); /* the one they had is gone: as near as can be */
    assert_true(rows_filter(&r, "cpu>>") < 0);
    assert_string_equal(r.filter_text, "s0");
    rows_filter(&r, "nobody");
    rows_update(&r, m);
    rows_scroll(&r, PAGE);
    assert_int_equal(r.n, 0);
    assert_int_equal(rows_selected(&r), -1);
    rows_move(&r, 1);
    rows_filter(&r, "");
    rows_update(&r, m);
    rows_scroll(&r, PAGE);
    assert_int_equal(r.n, STUDENTS);
    assert_int_equal(r.hidden, 0);
    rows_done(&r);
    model_free(m);
}

static void moving_stops_at_the_ends(void **state)
{
    struct model *m = class_new();
    struct rows r;

    (void)state;
    rows_init(&r);
    rows_update(&r, m);
    rows_scroll(&r, PAGE);
    rows_move(&r, -1);
    assert_int_equal(r.at, 0);
    rows_move(&r, 1000);
    rows_update(&r, m);
    rows_scroll(&r, PAGE);
    assert_int_equal(r.at, STUDENTS - 1);
    assert_int_equal(r.top, STUDENTS - PAGE);
    rows_update(&r, m);
    rows_scroll(&r, STUDENTS + 5); /* a larger window shows all, without a gap at the end */
    assert_int_equal(r.top, 0);
    assert_false(rows_select(&r, 999));
    assert_true(rows_select(&r, 4));
    assert_int_equal(rows_selected(&r), 4);
    rows_done(&r);
    model_free(m);
}

static void marks_have_an_end(void **state)
{
    struct rows r;

    (void)state;
    rows_init(&r);
    for (uint32_t i = 0; i < ROWS_MARKS_MAX; i++)
        assert_true(rows_mark(&r, 100 + i));
    assert_false(rows_mark(&r, 7));
    assert_false(rows_is_marked(&r, 7));
    assert_true(rows_mark(&r, 103));
    assert_true(rows_mark(&r, 7));
    assert_false(rows_is_marked(&r, 103));
    assert_int_equal(r.marked[0], 100);
    assert_int_equal(r.marked[ROWS_MARKS_MAX - 1], 7);
    rows_done(&r);
}

static int items(struct layout_item *out)
{
    struct model *m = exam_new();
    const struct column *c[COLUMN_LIST_MAX];
    size_t n = column_default(m, c);

    model_free(m);

    for (size_t i = 0; i < n; i++) {
        bool trend = c[i]->sort == QUERY_CPU || c[i]->sort == QUERY_MEM;
        out[i] = (struct layout_item){c[i], c[i]->min, c[i]->min + 5, trend ? 65 : 0};
    }
    return (int)n;
}

/* In every width: inside, in order, without overlap, and what is dropped is lighter than what
 * stays, unless it could not have been shown in its place. */
static void layout_fits_every_width(void **state)
{
    struct layout_item item[LAYOUT_MAX];
    struct layout l;
    int n = items(item), shown = 0;

    (void)state;
    for (int width = 10; width < 400; width++) {
        layout_fit(&l, item, n, 1, width);
        assert_true(l.n >= 1);
        assert_int_equal(l.n + l.dropped, n);
        int end = 1;
        for (int i = 0; i < l.n; i++) {
            assert_true(l.slot[i].col >= end);
            assert_true(l.slot[i].width >= l.slot[i].column->min);
            end = l.slot[i].col + l.slot[i].width;
            if (l.slot[i].trend_width) {
                assert_true(l.slot[i].trend_col > end);
                end = l.slot[i].trend_col + l.slot[i].trend_width;
            }
        }
        assert_true(end <= 1 + width);
        assert_string_equal(l.slot[0].column->key, "student");
        shown = l.n > shown ? l.n : shown;
    }
    assert_int_equal(shown, n);
}

static enum prompt_result key(struct prompt *p, uint32_t code)
{
    struct input in = {.code = code};

    return prompt_key(p, &in);
}

static void prompt_edits(void **state)
{
    struct prompt p = {0};

    (void)state;
    prompt_open(&p, "ab c");
    assert_int_equal(key(&p, 0xE8), PROMPT_CHANGED); /* è */
    assert_string_equal(p.text, "ab cè");
    assert_int_equal(key(&p, INPUT_BACKSPACE), PROMPT_CHANGED);
    assert_string_equal(p.text, "ab c");
    assert_int_equal(key(&p, 0x1F600), PROMPT_CHANGED);
    assert_string_equal(p.text, "ab c😀");
    assert_int_equal(key(&p, INPUT_CTRL_W), PROMPT_CHANGED);
    assert_string_equal(p.text, "ab ");
    assert_int_equal(key(&p, INPUT_CTRL_U), PROMPT_CHANGED);
    assert_string_equal(p.text, "");
    assert_int_equal(key(&p, INPUT_BACKSPACE), PROMPT_CHANGED);
    assert_int_equal(key(&p, INPUT_UP), PROMPT_NOTHING);
    assert_int_equal(key(&p, 1), PROMPT_NOTHING);
    for (int i = 0; i < 2 * PROMPT_MAX; i++)
        key(&p, 'x');
    assert_int_equal(p.len, PROMPT_MAX);
    assert_int_equal(key(&p, INPUT_ENTER), PROMPT_ACCEPTED);
    assert_false(p.open);
}

/* What could change the terminal or the direction of writing is shown instead. */
static void prompt_keeps_clean_text(void **state)
{
    struct prompt p = {0};

    (void)state;
    prompt_open(&p, "\033[2J");
    assert_string_equal(p.text, "\u241b[2J");
    key(&p, 0x9B); /* CSI in one character */
    assert_string_equal(p.text, "\u241b[2J\uFFFD");
    key(&p, 0x202E); /* right-to-left override */
    assert_string_equal(p.text, "\u241b[2J\uFFFD\uFFFD");
}

/* A key does one thing in a pane and a mode, has a name, and a help that is not empty. */
static void keys_are_unambiguous(void **state)
{
    size_t n;
    const struct keymap_entry *e = keymap_all(&n);
    char names[KEYMAP_NAMES_MAX];

    (void)state;
    for (size_t i = 0; i < n; i++) {
        keymap_names(&e[i], names, sizeof names);
        assert_true(*names && *e[i].help && e[i].panes && e[i].modes);
        for (int k = 0; k < KEYMAP_CODES && e[i].code[k]; k++)
            for (int pane = 0; pane < PANE_COUNT; pane++)
                for (unsigned mode = MODE_LIVE; mode <= MODE_SPECTATE; mode <<= 1)
                    if (e[i].panes & (1u << pane) && e[i].modes & mode)
                        assert_int_equal(keymap_request((enum pane_id)pane, mode, e[i].code[k]),
                                         e[i].request);
    }
    assert_int_equal(keymap_request(PANE_TABLE, MODE_LIVE, 'q'), REQUEST_EXIT);
    assert_int_equal(keymap_request(PANE_DETAIL, MODE_LIVE, 'q'), REQUEST_BACK);
    assert_int_equal(keymap_request(PANE_TABLE, MODE_LIVE, 'Q'), REQUEST_NONE);
}

/* What belongs to one mode only is not there in the other. */
static void modes_have_their_keys(void **state)
{
    (void)state;
    assert_int_equal(keymap_request(PANE_TABLE, MODE_LIVE, ' '), REQUEST_PAGE_DOWN);
    assert_int_equal(keymap_request(PANE_TABLE, MODE_REPLAY, ' '), REQUEST_PAUSE);
    assert_int_equal(keymap_request(PANE_TABLE, MODE_LIVE | MODE_SPECTATE, ' '), REQUEST_MARK);
    assert_int_equal(keymap_request(PANE_HELP, MODE_LIVE | MODE_SPECTATE, ' '), REQUEST_PAGE_DOWN);
    assert_int_equal(keymap_request(PANE_HELP, MODE_REPLAY, INPUT_PAGE_DOWN), REQUEST_PAGE_DOWN);
    assert_int_equal(keymap_request(PANE_TABLE, MODE_REPLAY, 'z'), REQUEST_NONE);
    assert_int_equal(keymap_request(PANE_ALERTS, MODE_REPLAY, 'A'), REQUEST_NONE);
    for (const char *c = "tT[]{}b+-vVWU."; *c; c++)
        assert_int_equal(keymap_request(PANE_TABLE, MODE_LIVE, (uint32_t)*c), REQUEST_NONE);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(selection_follows_the_student), cmocka_unit_test(untouched_stays_on_top),
        cmocka_unit_test(filter_hides_and_counts),       cmocka_unit_test(moving_stops_at_the_ends),
        cmocka_unit_test(layout_fits_every_width),       cmocka_unit_test(prompt_edits),
        cmocka_unit_test(prompt_keeps_clean_text),       cmocka_unit_test(keys_are_unambiguous),
        cmocka_unit_test(modes_have_their_keys),         cmocka_unit_test(marks_have_an_end),
    };
    return cmocka_run_group_tests_name("rows", tests, NULL, NULL);
}
