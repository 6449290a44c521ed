/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The screen as a replay: what keys ask of the timeline, and what is seen of it. The pictures are
 * golden files; see t_frames.c. */
#include "fake.h"

#include "../unit/view/exam.h"
#include "../unit/view/room.h"

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
    fake_replay_init(&k, 24, 120, GLYPHS_BLOCKS, false);
    return 0;
}

/* What the timeline was asked since the last look. */
static void asked(const char *calls)
{
    assert_string_equal(k.calls, calls);
    k.calls[0] = '\0';
}

static void keys_ask_the_timeline(void **state)
{
    static const enum pane_id all[] = {PANE_TABLE,    PANE_DETAIL,  PANE_ALERTS,
                                       PANE_NETWORKS, PANE_CLOSING, PANE_HELP};
    static const char *const into[] = {"", "\r", "a", "n", "c", "?"};

    (void)state;
    for (size_t i = 0; i < sizeof all / sizeof *all; i++) {
        fake_keys(&k, into[i]);
        assert_int_equal(k.ui.pane, all[i]);
        fake_keys(&k, "  ");
        asked("pause 0;pause 1;");
        fake_keys(&k, "tT+-");
        asked("step 1;step -1;speed 1;speed -1;");
        fake_key(&k, INPUT_LEFT);
        fake_key(&k, INPUT_RIGHT);
        asked("seek 650;seek 670;");
        fake_keys(&k, "[]{}");
        asked("seek 360;seek 960;seek 0;seek 3600;");
    }
}

static void live_keys_are_gone(void **state)
{
    (void)state;
    fake_shows_not(&k, "freeze");
    fake_keys(&k, "zaA");
    assert_null(k.ui.frozen);
    assert_int_equal(k.acknowledged, 0);
    fake_shows_not(&k, "A acknowledge");
    fake_keys(&k, "\x1b\rA");
    assert_int_equal(k.acknowledged, 0);
    asked("");
}

static void goes_to_a_time(void **state)
{
    (void)state;
    fake_keys(&k, "b");
    fake_shows(&k, "go to: ");
    fake_keys(&k, "10:00\r"); /* the journal begins at 09:41:17 */
    asked("seek 1123;");
    assert_false(k.ui.prompt.open);
    fake_keys(&k, "b-5m\r");
    asked("seek 360;");
    fake_keys(&k, "b2026-11-22 09:42\r");
    asked("seek 43;");
    fake_keys(&k, "b\r"); /* nothing: nowhere */
    fake_keys(&k, "b10:00");
    fake_key(&k, INPUT_ESCAPE);
    assert_false(k.ui.prompt.open);
    asked("");
}

static void nonsense_stays_to_be_mended(void **state)
{
    (void)state;
    fake_keys(&k, "b10:0\r");
    fake_shows(&k, "This is no time");
    assert_true(k.ui.prompt.open);
    fake_keys(&k, "5\r");
    asked("seek 1423;");
    fake_keys(&k, "b2026-02-30 10:00\r");
    fake_shows(&k, "There is no such day.");
    assert_true(k.ui.prompt.open);
    fake_key(&k, INPUT_ESCAPE);
    asked("");
}

static void says_where_the_journal_ends(void **state)
{
    (void)state;
    fake_keys(&k, "b23:00\r");
    asked("seek 47923;");
    fake_shows(&k, "The journal ends at 10:41:17.");
    fake_keys(&k, "b-3h\r");
    fake_shows(&k, "The journal begins at 09:41:17.");
    k.calls[0] = '\0';
    k.state.ended = true;
    fake_keys(&k, " ");
    fake_shows(&k, "The journal ends here.");
    asked("");
}

/* Both prompts are text, each of its own kind. */
static void prompts_are_not_mixed_up(void **state)
{
    (void)state;
    fake_keys(&k, "/s28 t\r");
    fake_shows(&k, "filter: s28 t (");
    fake_keys(&k, "b+1m");
    fake_key(&k, INPUT_LEFT); /* in a text this is no seek */
    fake_key(&k, INPUT_ENTER);
    asked("seek 720;");
    fake_shows(&k, "filter: s28 t (");
    fake_keys(&k, "b1");
    fake_key(&k, INPUT_ESCAPE);
    fake_shows(&k, "filter: s28 t (");
    fake_keys(&k, "/");
    fake_shows(&k, "Enter keeps the filter");
    fake_key(&k, INPUT_ESCAPE);
    fake_shows_not(&k, "filter:");
}

/* The time can be asked for in every pane, and a pane that comes in front closes the question. */
static void asks_in_every_pane(void **state)
{
    (void)state;
    fake_keys(&k, "ab+1h\r");
    assert_int_equal(k.ui.pane, PANE_ALERTS);
    asked("seek 4260;");
    fake_keys(&k, "b");
    fake_key(&k, INPUT_F1);
    assert_false(k.ui.prompt.open);
    assert_int_equal(k.ui.pane, PANE_HELP);
    fake_shows(&k, "Keys of a replay");
}

static void says_how_it_plays(void **state)
{
    (void)state;
    fake_shows(&k, " REPLAY ");
    fake_shows(&k, "2026-11-22");
    fake_shows(&k, " PAUSED ");
    fake_keys(&k, "+");
    fake_shows(&k, "It will go on at 2x.");
    fake_keys(&k, " ");
    fake_shows(&k, " 2x ");
    fake_shows_not(&k, "PAUSED");
    k.state.speed_q = 1;
    fake_shows(&k, " 0.25x ");
    k.state.speed_q = 256;
    fake_shows(&k, " 64x ");
    k.state.lossy = k.state.filling = true;
    fake_shows(&k, "incomplete");
    fake_shows(&k, "reading trends");
    k.state.ended = true;
    fake_shows(&k, " END ");
}

static void says_that_it_follows(void **state)
{
    (void)state;
    k.state.paused = false;
    k.state.following = true;
    k.state.age_ms = 5000;
    fake_shows(&k, " FOLLOW ");
    fake_shows(&k, " LIVE ");
    fake_shows_not(&k, "REPLAY");
    fake_shows_not(&k, "newest data");
    k.state.age_ms = 5001;
    fake_shows(&k, "newest data 5 s old");
    k.state.age_ms = 720000;
    fake_shows(&k, "newest data 12 min old");
}

/* Before anything has happened, and of one moment only. */
static void an_empty_model_is_drawn(void **state)
{
    struct model *none = model_new(), *full = k.m;

    (void)state;
    fake_keys(&k, "e\r");
    k.ui.live = none;
    k.state.start_ms = k.state.end_ms = k.state.at_ms = EXAM_T0_MS;
    fake_shows(&k, "At this time there is no such student yet.");
    fake_keys(&k, "eEjk");
    fake_keys(&k, "a");
    fake_keys(&k, "jGk\r");
    fake_shows(&k, "There are no alerts.");
    fake_keys(&k, "qq");
    fake_shows(&k, "At this time there was no list of students yet.");
    fake_keys(&k, "jGeE\r");
    k.ui.live = full; /* and what was selected is again */
    ui_draw(&k.ui, &k.frame);
    assert_int_equal(k.ui.pane, PANE_TABLE);
    assert_true(k.ui.rows.at < k.ui.rows.n);
    k.ui.live = none;
    fake_keys(&k, "\r");
    assert_int_equal(k.ui.pane, PANE_TABLE);
    k.ui.live = full;
    model_free(none);
}

/* An alert that was chosen and is not there at another time is not acted on. */
static void alerts_come_and_go(void **state)
{
    struct model *none = model_new(), *full = k.m;

    (void)state;
    fake_keys(&k, "aj");
    uint32_t chosen = k.ui.alert;
    assert_int_not_equal(chosen, 0);
    k.ui.live = none;
    struct input enter = {.code = INPUT_ENTER}; /* before a picture was drawn */
    ui_key(&k.ui, &enter);
    assert_int_equal(k.ui.pane, PANE_ALERTS);
    ui_draw(&k.ui, &k.frame);
    k.ui.live = full;
    ui_draw(&k.ui, &k.frame);
    assert_int_equal(k.ui.alert_shown, chosen);
    model_free(none);
}

/* It is seen in every size, in words, and leaves the table its place. */
static void a_banner_is_seen(void **state)
{
    static const int sizes[][2] = {{10, 60}, {24, 80}, {60, 200}};

    (void)state;
    k.banner = "JOURNAL: the disk is full, samples are not recorded any more since 09:42:17. Make "
               "room on /var.";
    k.ui.o.insecure = true;
    exam_api(k.m, 670, API_UNREACHED, 0, "Couldn't connect to server");
    for (size_t i = 0; i < sizeof sizes / sizeof *sizes; i++) {
        fake_resize(&k, sizes[i][0], sizes[i][1]);
        fake_shows(&k, "JOURNAL: the disk is full");
        fake_shows(&k, "S283733");
        int row = fake_find(&k, "JOURNAL");
        assert_int_equal(row, 2);
        for (int c = 0; c < sizes[i][1]; c++)
            assert_int_equal(k.frame.cell[row * sizes[i][1] + c].style, STYLE_ALARM);
        assert_true(k.ui.page >= 4);
    }
    k.banner = NULL;
    fake_shows_not(&k, "JOURNAL");
}

/* The live screen has it too. */
static void a_live_banner(void **state)
{
    (void)state;
    k.ui.o.timeline = NULL;
    int page = (fake_text(&k), k.ui.page);
    fake_shows_not(&k, "JOURNAL");
    k.banner = "JOURNAL: the disk is full";
    fake_shows(&k, "JOURNAL: the disk is full");
    assert_int_equal(k.ui.page, page - 1);
}

static void survives_any_keys(void **state)
{
    static const uint32_t keys[] = {'j',
                                    'k',
                                    'G',
                                    ' ',
                                    'e',
                                    'a',
                                    'A',
                                    'z',
                                    'q',
                                    '?',
                                    '/',
                                    'b',
                                    '-',
                                    '+',
                                    '1',
                                    'm',
                                    ':',
                                    't',
                                    'T',
                                    '[',
                                    ']',
                                    '{',
                                    '}',
                                    'r',
                                    INPUT_ENTER,
                                    INPUT_ESCAPE,
                                    INPUT_UP,
                                    INPUT_DOWN,
                                    INPUT_LEFT,
                                    INPUT_RIGHT,
                                    INPUT_PAGE_DOWN,
                                    INPUT_END,
                                    INPUT_CLICK,
                                    INPUT_WHEEL_DOWN,
                                    INPUT_BACKSPACE};
    struct model *none = model_new(), *full = k.m;
    uint32_t seed = 1;

    (void)state;
    for (int i = 0; i < 5000; i++) {
        seed = seed * 1664525 + 1013904223;
        struct input in = {.code = keys[(seed >> 16) % (sizeof keys / sizeof *keys)],
                           .row = (int)(seed >> 8) % 30,
                           .col = (int)(seed >> 4) % 150};
        ui_key(&k.ui, &in);
        k.calls[0] = '\0';
        if (i % 50 == 0)
            fake_resize(&k, 1 + (int)(seed >> 20) % 40, 1 + (int)(seed >> 10) % 220);
        if (i % 30 == 0)
            k.ui.live = seed >> 31 ? none : full;
        if (i % 7 == 0) {
            k.state.speed_q = 4;
            k.state.at_ms = EXAM_T0_MS + (int64_t)(seed >> 10) % 3700000;
        }
        ui_draw(&k.ui, &k.frame);
        for (int c = 0; c < k.frame.rows * k.frame.cols; c++)
            assert_true(k.frame.cell[c].len || (c % k.frame.cols && k.frame.cell[c - 1].len != 1));
    }
    model_free(none);
}

/* --- pictures --- */

static void paused(void)
{
}

static void playing(void)
{
    k.state.paused = false;
    k.state.speed_q = 32;
    k.state.at_ms = EXAM_T0_MS + 2400000; /* on no mark */
    k.state.lossy = true;
}

static void following(void)
{
    k.state.paused = false;
    k.state.following = true;
    k.state.end_ms = k.state.at_ms;
    k.state.age_ms = 12000;
    k.state.filling = true;
}

static void ended(void)
{
    k.state.at_ms = k.state.end_ms;
    k.state.paused = k.state.ended = true;
    k.state.start_ms -= 86400000;
    k.banner = "JOURNAL: line 4711 is not what was signed; what follows it can't be trusted.";
}

static void going(void)
{
    fake_keys(&k, "b-1h5");
}

static const struct {
    const char *name;
    void (*arrange)(void);
} pictures[] = {{"paused", paused},
                {"playing", playing},
                {"following", following},
                {"ended, banner", ended},
                {"going", going}};

static void add(char **all, const char *title, const char *what, const char *more)
{
    char *joined;

    assert_true(asprintf(&joined, "%s--- %s, %s\n%s", *all ? *all : "", title, what, more) > 0);
    free(*all);
    *all = joined;
}

static void pictures_of(int cols, int rows)
{
    char *all = NULL, name[64];

    for (size_t i = 0; i < sizeof pictures / sizeof *pictures; i++) {
        for (int ascii = 0; ascii <= 1; ascii++) {
            fake_replay_init(&k, rows, cols, ascii ? GLYPHS_ASCII : GLYPHS_BLOCKS, ascii);
            pictures[i].arrange();
            const char *text = fake_text(&k);
            add(&all, pictures[i].name, ascii ? "ascii" : "blocks", text);
            for (const char *c = text; ascii && *c; c++)
                assert_true((unsigned char)*c < 0x80);
            if (!ascii) {
                add(&all, pictures[i].name, "palette default", fake_looks(&k, PALETTE_DEFAULT));
                add(&all, pictures[i].name, "palette mono", fake_looks(&k, PALETTE_MONO));
            }
            fake_done(&k);
        }
    }
    snprintf(name, sizeof name, "screen/golden/replay-%d.txt", cols);
    room_compare(name, all);
    free(all);
}

static void golden(void **state)
{
    (void)state;
    pictures_of(60, 10);
    pictures_of(80, 24);
    pictures_of(200, 60);
}

#define TEST(fn) cmocka_unit_test_setup_teardown(fn, begin, fake_end)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(keys_ask_the_timeline),
        TEST(live_keys_are_gone),
        TEST(goes_to_a_time),
        TEST(nonsense_stays_to_be_mended),
        TEST(says_where_the_journal_ends),
        TEST(prompts_are_not_mixed_up),
        TEST(asks_in_every_pane),
        TEST(says_how_it_plays),
        TEST(says_that_it_follows),
        TEST(an_empty_model_is_drawn),
        TEST(alerts_come_and_go),
        TEST(a_banner_is_seen),
        TEST(a_live_banner),
        TEST(survives_any_keys),
        cmocka_unit_test(golden),
    };
    return cmocka_run_group_tests_name("replay", tests, NULL, NULL);
}
