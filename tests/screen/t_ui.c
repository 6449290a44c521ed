/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What keys do, and what must hold of every picture. */
#include "fake.h"

#include "../unit/view/exam.h"
#include "../unit/view/room.h"
#include "base/utf8.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
/* after those it needs */

#include <cmocka.h>

static struct fake k;

static int begin(void **state)
{
    *state = &k;
    fake_init(&k, 30, 140, GLYPHS_BLOCKS, false);
    return 0;
}

/* The selected row's text. */
static const char *selected(void)
{
    const struct rows *r = &k.ui.rows;

    ui_draw(&k.ui, &k.frame);
    return fake_row(&k, k.ui.area_row + 1 + (int)(r->at - r->top));
}

static void filters_while_typing(void **state)
{
    (void)state;
    fake_keys(&k, "/s2827");
    fake_shows(&k, "filter: s2827 (16 hidden)");
    fake_shows(&k, "No student matches the filter. Esc clears it.");
    fake_key(&k, INPUT_BACKSPACE);
    fake_key(&k, INPUT_BACKSPACE);
    fake_shows(&k, "filter: s28 (14 hidden)");
    fake_shows(&k, "S283733");
    fake_shows_not(&k, "S100001");
    fake_keys(&k, " cpu>"); /* not a filter yet: the one before stays in force, and it says so */
    fake_shows(&k, "can't be read");
    fake_keys(&k, "50");
    fake_shows(&k, "(15 hidden)");
    fake_key(&k, INPUT_ENTER);
    fake_shows(&k, "filter: s28 cpu>50 (15 hidden)");
    fake_key(&k, INPUT_ESCAPE);
    fake_shows_not(&k, "filter:");
    fake_shows(&k, "S100001");
    fake_keys(&k, "/rossi");
    fake_shows(&k, "S100001"); /* by the name, which has no column */
    fake_key(&k, INPUT_ESCAPE);
    fake_shows_not(&k, "hidden)");
    assert_false(k.ui.prompt.open);
}

static void keys_are_text_in_the_prompt(void **state)
{
    (void)state;
    fake_keys(&k, "/qzp?");
    assert_false(k.ui.quit);
    assert_null(k.ui.frozen);
    fake_shows(&k, "/qzp?");
    fake_key(&k, INPUT_F1 + 9);
    assert_true(k.ui.quit);
}

static void sorts(void **state)
{
    (void)state;
    fake_shows(&k, "sort: status ▼");
    fake_keys(&k, "P");
    fake_shows(&k, "sort: cpu ▼");
    assert_non_null(strstr(selected(), "S283733"));
    fake_keys(&k, "I");
    fake_shows(&k, "sort: cpu ▲");
    assert_null(strstr(selected(), "S283733"));
    fake_keys(&k, "M");
    fake_shows(&k, "sort: mem ▼");
    fake_keys(&k, "R");
    fake_shows(&k, "sort: rtt ▼");
    assert_non_null(strstr(selected(), "S282964"));
    fake_keys(&k, ">");
    fake_shows(&k, "sort: active ▼");
    fake_keys(&k, "<<<<<");
    fake_shows(&k, "sort: student ▲");
    fake_keys(&k, "<"); /* around the end */
    fake_shows_not(&k, "sort: student");
    fake_keys(&k, "S");
    fake_shows(&k, "sort: status ▼");
}

static void running_only(void **state)
{
    (void)state;
    fake_keys(&k, "r");
    fake_shows(&k, "filter: running (5 hidden)");
    fake_shows_not(&k, "S100004");
    fake_keys(&k, "r");
    fake_shows(&k, "S100004");
    fake_keys(&k, "r"); /* Esc shows all, whatever hid them */
    fake_key(&k, INPUT_ESCAPE);
    fake_shows_not(&k, "hidden)");
    fake_shows(&k, "S100004");
}

static void details_open_and_close(void **state)
{
    (void)state;
    fake_key(&k, INPUT_DOWN);
    fake_key(&k, INPUT_ENTER);
    assert_int_equal(k.ui.pane, PANE_DETAIL);
    fake_keys(&k, "a");
    assert_int_equal(k.ui.pane, PANE_ALERTS);
    fake_keys(&k, "?");
    fake_keys(&k, "q");
    assert_int_equal(k.ui.pane, PANE_ALERTS);
    fake_key(&k, INPUT_ESCAPE);
    assert_int_equal(k.ui.pane, PANE_DETAIL);
    fake_keys(&k, "q");
    assert_int_equal(k.ui.pane, PANE_TABLE);
    assert_false(k.ui.quit);
    fake_keys(&k, "q");
    assert_true(k.ui.quit);
}

/* Keys that come faster than pictures act on what they themselves have changed. */
static void keys_need_no_picture_between(void **state)
{
    static const uint32_t keys[] = {'/', 'S', '1', '0',         '0',
                                    '0', '0', '1', INPUT_ENTER, INPUT_ENTER};

    (void)state;
    for (size_t i = 0; i < sizeof keys / sizeof *keys; i++) {
        struct input in = {.code = keys[i]};
        ui_key(&k.ui, &in);
    }
    assert_int_equal(k.ui.pane, PANE_DETAIL);
    assert_int_equal(k.ui.detail, ROOM_OK);
}

/* A filter that can't be read stays open to be mended. */
static void a_bad_filter_is_not_accepted(void **state)
{
    (void)state;
    fake_keys(&k, "/cpu>\r");
    assert_true(k.ui.prompt.open);
    fake_shows(&k, "can't be read");
    fake_keys(&k, "50\r");
    assert_false(k.ui.prompt.open);
    fake_shows(&k, "filter: cpu>50");
}

/* What nobody can tell any more does not look as if somebody could. */
static void the_past_does_not_look_like_the_present(void **state)
{
    (void)state;
    fake_shows(&k, "? 3 unknown");
    exam_roster(k.m, 670,
                (struct event_roster){.index = ROOM_WARN,
                                      .change = ROSTER_CHANGED,
                                      .id = "exam-01",
                                      .student = "S282964",
                                      .phase = PHASE_OFF});
    fake_keys(&k, "/S282964\r");
    int row = fake_find(&k, ">S282964");
    assert_null(strstr(fake_row(&k, row), " 2  130.192.1.10 ")); /* it had two connections */
    fake_keys(&k, "/");
    fake_key(&k, INPUT_CTRL_U);
    fake_keys(&k, "S100007\r\r");
    fake_shows(&k, "Connections (1 active when last heard of, 1 in all)");
}

/* However panes were opened from one another, going back ends at the table. */
static void the_way_back_ends(void **state)
{
    (void)state;
    fake_key(&k, INPUT_ENTER);
    fake_keys(&k, "a?a?a");
    for (int i = 0; i < PANE_COUNT; i++)
        fake_keys(&k, "q");
    assert_true(k.ui.quit);
}

static void columns(const char *list)
{
    static const struct column *chosen[COLUMN_LIST_MAX];
    size_t at;

    assert_int_equal(column_parse(list, chosen, &k.ui.o.ncolumns, &at), 0);
    k.ui.o.columns = chosen;
}

/* Columns take the room there is, and none is left out that the window has room for. */
static void columns_use_the_room(void **state)
{
    (void)state;
    fake_resize(&k, 30, 200);
    columns("student,name,id,link,network");
    fake_shows(&k, "no metrics (its address serves none)");
    fake_shows(&k, "Ada Rossi");
    columns("student,why");
    fake_shows(&k, "cpu 99 % (mean 99 over 40 s)");
}

/* Sorting by the next column works when what is sorted by has none, and where two columns sort
 * alike. */
static void sorts_from_anywhere(void **state)
{
    (void)state;
    columns("student,status,why,cpu");
    k.ui.rows.sort = QUERY_MEM;
    ui_draw(&k.ui, &k.frame);
    fake_keys(&k, ">");
    fake_shows(&k, "sort: student ▲");
    fake_keys(&k, ">");
    fake_shows(&k, "sort: status ▼");
    fake_keys(&k, ">");
    fake_shows(&k, "sort: cpu ▼");
    k.ui.rows.sort = QUERY_MEM;
    fake_keys(&k, "<");
    fake_shows(&k, "sort: cpu ▼");
}

/* What is being typed is in sight, however long it is. */
static void long_filters_show_their_end(void **state)
{
    (void)state;
    fake_resize(&k, 24, 80);
    fake_keys(&k, "/!aaaaaaaaaaaaaaaaaaaa !bbbbbbbbbbbbbbbbbbbbbbbb !cccccccccccccccccc !the-end");
    fake_shows(&k, "!the-end");
}

static void walks_through_problems(void **state)
{
    char first[64];

    (void)state;
    fake_keys(&k, "PI"); /* problems are not on top */
    fake_keys(&k, "e");
    snprintf(first, sizeof first, "%.60s", selected());
    assert_true(strstr(first, "WARN") || strstr(first, "CRIT"));
    fake_keys(&k, "e");
    assert_string_not_equal(first, selected());
    assert_true(strstr(selected(), "WARN") || strstr(selected(), "CRIT"));
    fake_keys(&k, "E");
    assert_non_null(strstr(selected(), first));
    fake_key(&k, INPUT_ENTER);
    int64_t before = k.ui.detail;
    fake_keys(&k, "e"); /* in the details too */
    assert_int_equal(k.ui.pane, PANE_DETAIL);
    assert_int_not_equal(k.ui.detail, before);
    fake_keys(&k, "q/S100001\r");
    fake_keys(&k, "e");
    fake_shows(&k, "No student among the rows shown has a problem.");
}

static void alerts_jump_and_are_acknowledged(void **state)
{
    (void)state;
    fake_keys(&k, "/nobody\r");
    fake_keys(&k, "a");
    fake_keys(&k, "A");
    assert_int_not_equal(k.acknowledged, 0);
    fake_shows(&k, "examiner");
    fake_key(&k, INPUT_ENTER);
    assert_int_equal(k.ui.pane, PANE_TABLE);
    fake_shows(&k, "The filter hid this student and was cleared.");
    assert_true(strstr(selected(), "CRIT") || strstr(selected(), "WARN"));
}

/* While frozen the model goes on and the screen does not; it says how old it is. */
static void freezes(void **state)
{
    (void)state;
    fake_keys(&k, "z");
    fake_shows(&k, "FROZEN 0 s");
    exam_sample(k.m, 675, ROOM_OK, 77, 30, 18);
    fake_shows(&k, "FROZEN 15 s");
    fake_shows_not(&k, " 77 ");
    fake_keys(&k, "P"); /* the frozen exam can still be looked at */
    fake_shows(&k, "sort: cpu");
    fake_shows_not(&k, " 77 ");
    fake_keys(&k, "z");
    fake_shows(&k, " 77 ");
    fake_shows_not(&k, "FROZEN");
}

/* Who types a name and hides it has it shown nowhere but where it is typed. */
static void hides_the_filter(void **state)
{
    (void)state;
    fake_keys(&k, "/s2837\rp");
    fake_shows(&k, "filter: *** (15 hidden)");
    fake_shows_not(&k, "s2837");
    fake_keys(&k, "r");
    fake_shows(&k, "filter: running ***");
    fake_keys(&k, "/ cpu>");
    fake_shows(&k, "can't be read");
    fake_shows(&k, "in force: ***");
    fake_shows(&k, "/s2837 cpu>");
    fake_key(&k, INPUT_ESCAPE);
    fake_keys(&k, "p");
    fake_shows_not(&k, "***");
}

/* With identities hidden nothing on any pane tells who or where somebody is. */
static void hides_identities(void **state)
{
    static const char *const keys[] = {"", "\r", "qa", "?"};

    (void)state;
    fake_resize(&k, 60, 200);
    fake_keys(&k, "p");
    fake_shows(&k, "names hidden");
    for (size_t i = 0; i < sizeof keys / sizeof *keys; i++) {
        fake_keys(&k, keys[i]);
        const char *text = fake_text(&k);
        for (uint32_t n = 0; n < ROOM_SIZE; n++) {
            const struct instance *in = model_instance(k.m, n);
            assert_null(strstr(text, in->student));
            assert_null(strstr(text, in->id));
            assert_true(!in->name || !strstr(text, in->name));
            for (int c = 0; c < in->nconns; c++)
                assert_null(strstr(text, in->conns[c].ip));
        }
    }
    fake_keys(&k, "qqp");
    fake_shows(&k, "S283733");
}

static void click_at(int row, int col)
{
    struct input in = {.code = INPUT_CLICK, .row = row, .col = col};

    ui_key(&k.ui, &in);
    ui_draw(&k.ui, &k.frame);
}

static void mouse_selects_and_sorts(void **state)
{
    (void)state;
    int head = fake_find(&k, "STUDENT");
    int row = fake_find(&k, "S100001");
    click_at(row, 20);
    assert_non_null(strstr(selected(), "S100001"));
    int mem = (int)(strstr(fake_row(&k, head), "MEM") - fake_row(&k, head));
    click_at(head, mem);
    fake_shows(&k, "sort: mem ▼");
    click_at(head, mem);
    fake_shows(&k, "sort: mem ▲");
    size_t at = k.ui.rows.at;
    click_at(0, 0);
    click_at(29, 139);
    assert_int_equal(k.ui.rows.at, at);
    fake_resize(&k, 12, 140); /* rows go on behind the last line, but not under it */
    click_at(11, 5);
    assert_int_equal(k.ui.rows.at, at);
    fake_resize(&k, 30, 140);
    struct input wheel = {.code = INPUT_WHEEL_DOWN};
    fake_key(&k, INPUT_HOME);
    ui_key(&k.ui, &wheel);
    ui_draw(&k.ui, &k.frame);
    assert_int_equal(k.ui.rows.at, 3);
}

static void says_when_it_is_too_small(void **state)
{
    static const int sizes[][2] = {{9, 80}, {24, 59}, {5, 20}, {1, 1}, {1, 300}};

    (void)state;
    for (size_t i = 0; i < sizeof sizes / sizeof *sizes; i++) {
        fake_resize(&k, sizes[i][0], sizes[i][1]);
        const char *text = fake_text(&k);
        assert_true(sizes[i][1] < 20 || strstr(text, "60x10"));
        assert_int_equal(text[strspn(strchr(text, '\n'), "\n") + strcspn(text, "\n")], '\0');
        assert_null(strstr(text, "S283733"));
    }
    fake_resize(&k, 10, 60);
    fake_shows(&k, "S283733");
    fake_keys(&k, "q");
    assert_true(k.ui.quit);
}

/* Trouble of the site is said in words, and leaves the table its place. */
static void site_trouble_is_said(void **state)
{
    (void)state;
    fake_resize(&k, 10, 60);
    exam_api(k.m, 670, API_UNREACHED, 0, "Couldn't connect to server");
    fake_shows(&k, "API TROUBLE");
    fake_shows(&k, "The site can't be reached.");
    fake_shows(&k, "S283733");
    fake_resize(&k, 24, 80);
    fake_shows(&k, "is 10 s old.");
}

/* Where a column begins is the same in each row, whatever the names are made of. */
static void hostile_names_leave_columns_aligned(void **state)
{
    (void)state;
    fake_resize(&k, 30, 200);
    int head = fake_find(&k, "STUDENT");
    int cpu = -1, slot = -1;

    for (int i = 0; i < k.ui.nhead; i++)
        if (k.ui.head[i]->sort == QUERY_CPU)
            slot = i;
    assert_true(slot > 0);
    cpu = k.ui.head_at[slot];
    for (int r = head + 1; r < head + 1 + (int)k.ui.rows.n; r++) {
        const struct cell *row = &k.frame.cell[r * k.frame.cols];
        assert_string_equal(row[cpu - 1].text, " ");
        assert_string_equal(row[cpu - 2].text, " ");
        assert_true(row[cpu].len == 1); /* a blank, a digit or "-": no half of anything */
    }
}

/* Any keys in any order at any size: nothing breaks, nothing is drawn outside. */
static void survives_any_keys(void **state)
{
    static const uint32_t keys[] = {'j',
                                    'k',
                                    'g',
                                    'G',
                                    ' ',
                                    'e',
                                    'E',
                                    'a',
                                    'A',
                                    'p',
                                    'z',
                                    'q',
                                    '?',
                                    '/',
                                    'x',
                                    '<',
                                    '>',
                                    'I',
                                    'r',
                                    'P',
                                    INPUT_ENTER,
                                    INPUT_ESCAPE,
                                    INPUT_UP,
                                    INPUT_DOWN,
                                    INPUT_PAGE_UP,
                                    INPUT_PAGE_DOWN,
                                    INPUT_END,
                                    INPUT_CLICK,
                                    INPUT_WHEEL_DOWN,
                                    INPUT_BACKSPACE};
    uint32_t seed = 1;

    (void)state;
    for (int i = 0; i < 5000; i++) {
        seed = seed * 1664525 + 1013904223;
        struct input in = {.code = keys[(seed >> 16) % (sizeof keys / sizeof *keys)],
                           .row = (int)(seed >> 8) % 30,
                           .col = (int)(seed >> 4) % 150};
        ui_key(&k.ui, &in);
        if (i % 50 == 0)
            fake_resize(&k, 1 + (int)(seed >> 20) % 40, 1 + (int)(seed >> 10) % 220);
        if (i % 20 == 0)
            exam_sample(k.m, 661 + i / 20, ROOM_OK, i % 100, 30, 18);
        ui_draw(&k.ui, &k.frame);
        for (int c = 0; c < k.frame.rows * k.frame.cols; c++)
            assert_true(k.frame.cell[c].len || (c % k.frame.cols && k.frame.cell[c - 1].len != 1));
    }
    fake_key(&k, INPUT_ESCAPE); /* out of the prompt, if it is open */
    for (int i = 0; i < PANE_COUNT; i++)
        fake_keys(&k, "q");
    assert_true(k.ui.quit);
}

#define TEST(fn) cmocka_unit_test_setup_teardown(fn, begin, fake_end)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(filters_while_typing),
        TEST(keys_are_text_in_the_prompt),
        TEST(sorts),
        TEST(running_only),
        TEST(details_open_and_close),
        TEST(keys_need_no_picture_between),
        TEST(a_bad_filter_is_not_accepted),
        TEST(the_past_does_not_look_like_the_present),
        TEST(the_way_back_ends),
        TEST(columns_use_the_room),
        TEST(sorts_from_anywhere),
        TEST(long_filters_show_their_end),
        TEST(walks_through_problems),
        TEST(alerts_jump_and_are_acknowledged),
        TEST(freezes),
        TEST(hides_identities),
        TEST(hides_the_filter),
        TEST(mouse_selects_and_sorts),
        TEST(says_when_it_is_too_small),
        TEST(site_trouble_is_said),
        TEST(hostile_names_leave_columns_aligned),
        TEST(survives_any_keys),
    };
    return cmocka_run_group_tests_name("ui", tests, NULL, NULL);
}
