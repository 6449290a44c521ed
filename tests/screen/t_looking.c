/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Looking at desktops: what keys ask the gallery for, and what is drawn where. */
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

enum { LATER_S = 660 };

static struct fake k;

static int begin(void **state)
{
    *state = &k;
    fake_gallery_init(&k, 24, 80, GLYPHS_BLOCKS, false);
    return 0;
}

/* What was asked of the gallery since the last time. */
static void asked(const char *calls)
{
    assert_string_equal(k.calls, calls);
    k.calls[0] = '\0';
}

/* An examiner looks at this desktop, and ceases to. */
static void looked(uint32_t index, int s)
{
    struct event e = {
        .kind = EVENT_ACTION,
        .action = {
            .kind = ACTION_SPECTATE, .index = index, .viewer = VIEWER_TERMINAL, .who = "examiner"}};

    exam_apply(k.m, s, e);
    e.action.kind = ACTION_SPECTATE_END;
    e.action.from_ms = EXAM_T0_MS + s * INT64_C(1000);
    exam_apply(k.m, s, e);
}

static uint32_t selected(void)
{
    rows_update(&k.ui.rows, ui_model(&k.ui));
    return (uint32_t)rows_selected(&k.ui.rows);
}

static void select_student(uint32_t index)
{
    ui_jump(&k.ui, index);
    assert_int_equal(selected(), index);
}

static void a_desktop_opens_and_closes(void **state)
{
    (void)state;
    asked("");
    select_student(ROOM_WARN);
    fake_keys(&k, "v");
    assert_int_equal(k.ui.pane, PANE_DESKTOP);
    asked("show 1;");
    fake_shows(&k, "VIEW ONLY  S282964  1280×800  4.2 fps  since 09:51  q leaves");
    assert_string_equal(fake_spots(&k), "view 0: 80x22 at 1,0: 1280x800+0+0\n");
    fake_keys(&k, "q");
    asked("show;");
    assert_int_equal(k.ui.pane, PANE_TABLE);
    assert_int_equal(selected(), ROOM_WARN);
    fake_keys(&k, "\rv"); /* from the details, and back there */
    asked("show 1;");
    fake_key(&k, INPUT_ESCAPE);
    asked("show;");
    assert_int_equal(k.ui.pane, PANE_DETAIL);
    fake_keys(&k, "v");
    fake_key(&k, INPUT_F1 + 9);
    asked("show 1;show;");
    assert_true(k.ui.quit);
}

/* Keys that come faster than pictures miss nothing. */
static void closing_needs_no_picture(void **state)
{
    static const char keys[] = "vqv";

    (void)state;
    select_student(ROOM_OK);
    for (const char *c = keys; *c; c++) {
        struct input in = {.code = (uint32_t)*c};
        ui_key(&k.ui, &in);
    }
    asked("show 2;show;show 2;");
}

/* Nothing that is typed does anything but look elsewhere or leave; the help closes nothing. */
static void typing_changes_nothing(void **state)
{
    (void)state;
    select_student(ROOM_WARN);
    fake_keys(&k, "v");
    asked("show 1;");
    for (uint32_t c = 1; c < INPUT_SPECIAL + 50; c = c == 300 ? INPUT_SPECIAL : c + 1)
        if (c != 'q' && c != INPUT_ESCAPE && c != '.' && c != INPUT_F1 + 9 && c != '?' &&
            c != INPUT_F1) {
            fake_key(&k, c);
            assert_int_equal(k.ui.pane, PANE_DESKTOP);
        }
    asked("");
    fake_keys(&k, "?");
    assert_int_equal(k.ui.pane, PANE_HELP);
    assert_string_equal(fake_spots(&k), "");
    fake_keys(&k, "q");
    asked("");
    assert_int_equal(k.ui.pane, PANE_DESKTOP);
    fake_keys(&k, "?a");
    asked("show;");
}

/* A picture says when it is not what is there now. */
static void says_how_it_is(void **state)
{
    (void)state;
    select_student(ROOM_WARN);
    fake_keys(&k, "v");
    k.view[0].at_ms -= 12000;
    fake_shows(&k, "unchanged 12 s  since 09:51");
    fake_shows_not(&k, "fps");
    k.view[0].state = GALLERY_ENDED;
    strcpy(k.view[0].words, "its server is gone");
    fake_shows(&k, "its server is gone  picture of 09:52  q leaves");
    assert_int_equal(k.ui.nspots, 1); /* what came last stays */
    k.view[0].picture.w = 0;
    fake_shows(&k, "its server is gone  q leaves");
    assert_int_equal(k.ui.nspots, 0);
    k.view[0].state = GALLERY_OPENING;
    fake_shows(&k, "S282964  opening  q leaves");
    fake_keys(&k, "p");
    fake_shows_not(&k, "S282964");
    fake_shows(&k, "VIEW ONLY  #2  opening");
    fake_shows(&k, "names hidden");
}

static void what_is_refused_is_not_opened(void **state)
{
    (void)state;
    select_student(ROOM_OFF);
    fake_keys(&k, "v");
    fake_shows(&k, "This desktop does not run.");
    k.refused = 1u << ROOM_OK;
    select_student(ROOM_OK);
    fake_keys(&k, "v");
    fake_shows(&k, "This desktop is left alone until 10:42.");
    fake_keys(&k, "V3");
    assert_int_equal(fake_find(&k, "left alone"), k.ui.area_row + 1);
    asked("");
    fake_keys(&k, "q");
    k.missing[VIEWER_TERMINAL] = "libvncclient: built without";
    select_student(ROOM_WARN);
    fake_keys(&k, "v");
    fake_shows(&k, "libvncclient: built without");
    fake_keys(&k, "W");
    fake_shows(&k, "libvncclient: built without");
    asked("");
    fake_keys(&k, "/nobody\rv");
    fake_shows(&k, "No student is chosen.");
    asked("");
}

static void viewers_are_chosen(void **state)
{
    (void)state;
    select_student(ROOM_WARN);
    fake_keys(&k, "V");
    assert_int_equal(k.ui.pane, PANE_VIEWERS);
    fake_shows(&k, "Look at the desktop of S282964 with");
    fake_keys(&k, "2");
    asked("external 1 4;");
    fake_shows(&k, "The viewer was started.");
    fake_keys(&k, "j\r");
    asked("external 1 6;");
    fake_keys(&k, "jjj\r");
    asked("external 1 5;");
    k.missing[VIEWER_COMMAND] = "no command is configured";
    fake_keys(&k, "4");
    asked("");
    fake_keys(&k, "kkkkkkk\r"); /* in the terminal, and back to where it was chosen from */
    assert_int_equal(k.ui.pane, PANE_DESKTOP);
    asked("show 1;");
    fake_keys(&k, "q");
    assert_int_equal(k.ui.pane, PANE_TABLE);
    k.preferred = VIEWER_BROWSER;
    fake_keys(&k, "v");
    asked("show;external 1 6;");
}

static void the_link_is_shown_and_copied(void **state)
{
    char longer[3000];

    (void)state;
    select_student(ROOM_WARN);
    fake_keys(&k, "V");
    assert_string_equal(k.ui.link.url, k.link);
    for (int c = 0; c < k.ui.link.width; c++)
        assert_string_equal(k.frame.cell[k.ui.link.row * k.frame.cols + k.ui.link.col + c].text,
                            " ");
    assert_string_equal(k.ui.copy, "");
    fake_keys(&k, "y");
    assert_string_equal(k.ui.copy, k.link);
    asked("given 1;");
    fake_shows(&k, "Copied, if this terminal");
    fake_keys(&k, "p"); /* it has the name of an instance in it */
    assert_string_equal(k.ui.link.url, "");
    fake_shows(&k, "hidden with the names");
    fake_keys(&k, "p");
    memset(longer, 'x', sizeof longer - 1);
    longer[sizeof longer - 1] = '\0';
    k.link = longer;
    fake_shows(&k, "too long for this window");
    assert_string_equal(k.ui.link.url, "");
    k.link = NULL;
    fake_keys(&k, "y");
    asked("");
    fake_shows(&k, "There is no link for a browser.");
    fake_keys(&k, "q");
    k.link = "https://x/";
    fake_text(&k);
    assert_string_equal(k.ui.link.url, "");
}

/* Students of the wall, as it was opened last. */
static void on_the_wall(const char *indices)
{
    char calls[FAKE_CALLS_MAX];

    snprintf(calls, sizeof calls, "show %s;", indices);
    asked(calls);
}

static void the_wall_shows_the_worst(void **state)
{
    (void)state;
    fake_resize(&k, 40, 140);
    fake_keys(&k, "/nobody\r"); /* whatever the table shows */
    fake_keys(&k, "W");
    assert_int_equal(k.ui.pane, PANE_WALL);
    assert_int_equal(k.ui.looking.n, 9);
    assert_int_equal(k.nviews, 9);
    assert_int_equal(k.ui.nspots, 9);
    for (size_t i = 1; i < 9; i++)
        assert_true(model_instance(k.m, k.view[i - 1].index)->status >=
                    model_instance(k.m, k.view[i].index)->status);
    fake_keys(&k, "-");
    assert_int_equal(k.nviews, 8);
    fake_keys(&k, "---------");
    assert_int_equal(k.nviews, 2);
    fake_keys(&k, "+++");
    assert_int_equal(k.nviews, 5);
    fake_keys(&k, "q");
    assert_int_equal(k.nviews, 0);
    fake_keys(&k, "W"); /* the number stays */
    assert_int_equal(k.nviews, 5);
    fake_keys(&k, "++++++++++++");
    fake_shows(&k, "There is no other desktop that can be looked at.");
    fake_resize(&k, 24, 80);
    fake_keys(&k, "qW");
    assert_int_equal(k.nviews, 9);
    fake_keys(&k, "+");
    fake_shows(&k, "The window has no room for more.");
    fake_resize(&k, 13, 60); /* what has no room is not drawn, so nothing comes for it */
    assert_int_equal(k.ui.nspots, 2);
    fake_keys(&k, "h");
    fake_shows(&k, "2 desktops  7 more have no room");
}

static void the_wall_shows_the_marked(void **state)
{
    (void)state;
    fake_resize(&k, 30, 140);
    select_student(ROOM_OK);
    fake_keys(&k, " ");
    assert_int_not_equal(selected(), ROOM_OK); /* on to the next row */
    select_student(ROOM_CRIT);
    fake_keys(&k, " ");
    select_student(ROOM_OFF);
    fake_keys(&k, " ");
    fake_shows(&k, "3 marked");
    fake_shows(&k, "*S100001");
    fake_keys(&k, "/S28\r"); /* neither filter nor order matter */
    fake_shows(&k, "3 marked");
    fake_keys(&k, "PIW");
    on_the_wall("2 0");
    fake_shows(&k, "1 marked desktop can't be looked at: This desktop does not run.");
    fake_keys(&k, "q");
    asked("show;");
    fake_key(&k, INPUT_ESCAPE);
    select_student(ROOM_OK);
    fake_shows(&k, "*S100001"); /* the selected one, too */
    fake_keys(&k, " W");
    on_the_wall("0");
    fake_keys(&k, "qU");
    fake_shows_not(&k, "marked");
    fake_shows_not(&k, "*S");
    select_student(ROOM_OFF);
    k.refused = 1u << ROOM_OK;
    select_student(ROOM_OK);
    fake_keys(&k, " ");
    select_student(ROOM_OFF);
    fake_keys(&k, " W");
    assert_int_equal(k.ui.pane, PANE_TABLE);
    fake_shows(&k, "2 marked desktops can't be looked at: This desktop is left alone until 10:42.");
}

/* The others stay open, and only what is in sight is asked for. */
static void one_of_the_wall_is_enlarged(void **state)
{
    (void)state;
    fake_resize(&k, 40, 140);
    fake_keys(&k, "W");
    k.calls[0] = '\0';
    assert_int_equal(k.ui.looking.across, 3);
    fake_keys(&k, "lj");
    assert_int_equal(k.ui.looking.at, 4);
    fake_keys(&k, "h");
    fake_key(&k, INPUT_UP);
    fake_keys(&k, "hk"); /* the edge */
    assert_int_equal(k.ui.looking.at, 0);
    fake_keys(&k, "jjj");
    fake_key(&k, INPUT_RIGHT);
    assert_int_equal(k.ui.looking.at, 7);
    fake_key(&k, INPUT_ENTER);
    assert_int_equal(k.ui.pane, PANE_DESKTOP);
    assert_string_equal(fake_spots(&k), "view 7: 140x38 at 1,0: 1280x800+0+0\n");
    fake_keys(&k, "q");
    assert_int_equal(k.ui.pane, PANE_WALL);
    assert_int_equal(k.ui.nspots, 9);
    asked("");
    struct input in = {.code = INPUT_CLICK, .row = 3, .col = 60};
    ui_key(&k.ui, &in);
    assert_int_equal(k.ui.looking.at, 1);
    fake_keys(&k, "q");
    asked("show;");
}

/* Whoever was never looked at comes first, as the table has them, then whoever it was longest
 * ago. */
static void the_least_looked_at_come_first(void **state)
{
    static const uint32_t turns[] = {ROOM_CRIT, ROOM_FORMULA, ROOM_OK};

    (void)state;
    k.refused = ~(1u << ROOM_CRIT | 1u << ROOM_OK | 1u << ROOM_FORMULA);
    looked(ROOM_OK, LATER_S + 1);
    fake_keys(&k, "/nobody\r.");
    assert_int_equal(selected(), ROOM_CRIT);
    fake_shows(&k, "The filter hid this student and was cleared.");
    for (int i = 0; i < 3; i++) {
        fake_keys(&k, ".");
        assert_int_equal(selected(), turns[i]);
        looked(turns[i], LATER_S + 2 + i);
    }
    fake_keys(&k, "S\r.");
    assert_int_equal(k.ui.pane, PANE_DETAIL);
    assert_int_equal(k.ui.detail, ROOM_CRIT);
    k.refused = ~0u;
    fake_keys(&k, ".");
    fake_shows(&k, "There is no other desktop that can be looked at.");
}

/* From desktop to desktop, also past those that never begin. */
static void goes_on_from_desktop_to_desktop(void **state)
{
    (void)state;
    k.refused = ~(1u << ROOM_CRIT | 1u << ROOM_OK | 1u << ROOM_FORMULA);
    fake_keys(&k, ".v");
    asked("show 0;");
    exam_apply(k.m, LATER_S + 1, (struct event){.kind = EVENT_TICK});
    fake_keys(&k, "+.");
    assert_true(k.ui.looking.zoom.scale <= 0);
    asked("show 13;");
    exam_apply(k.m, LATER_S + 2, (struct event){.kind = EVENT_TICK});
    fake_keys(&k, ".");
    asked("show 2;");
    exam_apply(k.m, LATER_S + 3, (struct event){.kind = EVENT_TICK});
    fake_keys(&k, ".");
    asked("show 0;");
    fake_keys(&k, "qW"); /* on a wall the place of one is taken */
    asked("show;show 0 13 2;");
    k.refused &= ~(1u << ROOM_WARN);
    fake_keys(&k, "l\r.");
    asked("show 0 1 2;");
    assert_string_equal(fake_spots(&k), "view 1: 80x22 at 1,0: 1280x800+0+0\n");
}

static void enlarges_and_moves(void **state)
{
    const struct spot *s = &k.ui.spot[0];

    (void)state;
    select_student(ROOM_WARN);
    fake_keys(&k, "v1");
    assert_int_equal(s->part.w, 80); /* a dot a pixel: half blocks have two a cell */
    assert_int_equal(s->part.h, 44);
    assert_int_equal(s->part.x, 600); /* the middle stays */
    assert_int_equal(s->part.y, 378);
    fake_shows(&k, "100 %");
    fake_key(&k, INPUT_RIGHT);
    fake_key(&k, INPUT_DOWN);
    assert_int_equal(s->part.x, 620);
    assert_int_equal(s->part.y, 389);
    fake_keys(&k, "l  ");
    assert_int_equal(s->part.y, 477);
    fake_key(&k, INPUT_END);
    assert_int_equal(s->part.y, FAKE_H - 44);
    for (int i = 0; i < 100; i++)
        fake_keys(&k, "hk");
    assert_int_equal(s->part.x, 0);
    fake_keys(&k, "l"); /* nothing was saved up beyond the edge */
    assert_int_equal(s->part.x, 20);
    for (int i = 0; i < 100; i++)
        fake_keys(&k, "+");
    assert_int_equal(s->part.w, 20); /* four dots a pixel is the most */
    for (int i = 0; i < 100; i++)
        fake_keys(&k, "-");
    assert_int_equal(s->part.w, FAKE_W);
    assert_int_equal(s->part.h, FAKE_H);
    fake_shows_not(&k, " %");
    fake_keys(&k, "++0");
    assert_int_equal(s->part.w, FAKE_W);
    k.view[0].picture.w = 1; /* the screen was resized meanwhile */
    k.view[0].picture.h = 30;
    fake_keys(&k, "1");
    assert_string_equal(fake_spots(&k), "view 0: 1x15 at 4,39: 1x30+0+0\n");
}

static void hides_identities(void **state)
{
    static const char *const keys[] = {"jv", "W", "\r", "qqjV"};

    (void)state;
    fake_resize(&k, 60, 200);
    fake_keys(&k, "p");
    for (size_t i = 0; i < sizeof keys / sizeof *keys; i++) {
        fake_keys(&k, i == 1 ? "q" : "");
        fake_keys(&k, keys[i]);
        assert_int_not_equal(k.ui.pane, PANE_TABLE);
        for (uint32_t n = 0; n < ROOM_SIZE; n++) {
            fake_shows_not(&k, model_instance(k.m, n)->student);
            fake_shows_not(&k, model_instance(k.m, n)->id);
        }
        assert_null(strstr(fake_spots(&k), "exam-"));
    }
}

/* Nobody sees whom it would be about; what was opened where it could be seen stays. */
static void nothing_is_opened_unseen(void **state)
{
    static const char *const keys[] = {"v", "V2", "V1", "W", ".v", "Vy"};
    static const int sizes[][2] = {{9, 59}, {8, 60}, {8, 50}, {40, 59}, {9, 200}};

    (void)state;
    for (size_t i = 0; i < sizeof sizes / sizeof *sizes; i++) {
        fake_resize(&k, sizes[i][0], sizes[i][1]);
        for (size_t n = 0; n < sizeof keys / sizeof *keys; n++) {
            fake_key(&k, INPUT_END);
            fake_keys(&k, keys[n]);
            assert_int_equal(k.ui.pane, PANE_TABLE);
        }
    }
    assert_string_equal(k.ui.copy, "");
    fake_resize(&k, 10, 60);
    asked("");
    select_student(ROOM_WARN);
    fake_keys(&k, "V");
    fake_resize(&k, 9, 60);
    fake_keys(&k, "1234\ry");
    assert_string_equal(k.ui.copy, "");
    asked("");
    fake_resize(&k, 10, 60);
    fake_keys(&k, "1");
    asked("show 1;");
    fake_resize(&k, 9, 60);
    fake_keys(&k, ".");
    asked("");
    fake_keys(&k, "q");
    asked("show;");
}

static void a_desktop_alone_waits_for_a_window(void **state)
{
    struct ui_options o = k.ui.o;

    (void)state;
    ui_done(&k.ui);
    o.desktop = ROOM_OK;
    ui_init(&k.ui, k.m, &o);
    fake_resize(&k, 8, 40);
    fake_keys(&k, "+ ");
    asked("");
    fake_resize(&k, 10, 60);
    asked("show 2;");
    fake_resize(&k, 8, 40);
    fake_keys(&k, "q");
    assert_true(k.ui.quit);
    asked("show;");
}

/* In a small window, the link is worth more than the second line of a help. */
static void a_small_window_has_the_link(void **state)
{
    (void)state;
    fake_resize(&k, 10, 60);
    select_student(ROOM_WARN);
    fake_keys(&k, "V");
    fake_shows(&k, "1 terminal");
    fake_shows(&k, "4 command");
    assert_string_equal(fake_spots(&k),
                        "link at 7,2, 56 wide: https://cs.exam.example.org/instance/exam-00/app?"
                        "view=1#readonly,noresize\n");
    k.link = "https://x/";
    assert_string_equal(fake_spots(&k), "link at 8,2, 56 wide: https://x/\n");
    fake_shows(&k, "Link for a browser (y copies it):");
    fake_keys(&k, "p");
    fake_shows(&k, "hidden with the names");
    k.refused = 1u << ROOM_WARN;
    fake_keys(&k, "p");
    fake_shows(&k, "left alone");
    fake_shows(&k, "4 command");
    assert_string_equal(fake_spots(&k), "link at 8,2, 56 wide: https://x/\n");
    k.link = "https://cs.exam.example.org/instance/exam-00/app?view=1#readonly,noresize";
    assert_string_equal(fake_spots(&k), "");
    fake_shows(&k, "Link for a browser (y copies it):");
    k.refused = 0;
    fake_resize(&k, 11, 60);
    fake_shows(&k, "Link for a browser (y copies it):");
    assert_int_equal(k.ui.link.row, 8);
}

/* What was asked for and can't be had is said where a viewer is chosen, and under the picture. */
static void says_what_pictures_lack(void **state)
{
    struct terminal_can can = {.colors = 256};
    const char *built_out = spots_missing(PICTURE_SYMBOLS, &can);

    (void)state;
    fake_resize(&k, 24, 100);
    select_student(ROOM_WARN);
    k.ui.o.picture = PICTURE_KITTY;
    spots_use(k.ui.spots, PICTURE_KITTY, &can);
    fake_keys(&k, "V");
    fake_shows(&k, "1 terminal    kitty: the terminal may lack it");
    fake_keys(&k, "1");
    fake_shows(&k, "1280×800  kitty: the terminal may lack it");
    fake_keys(&k, "qW");
    fake_shows(&k, "kitty: the terminal may lack it");
    can.kitty = true; /* it answered */
    spots_use(k.ui.spots, PICTURE_KITTY, &can);
    fake_shows_not(&k, "kitty");
    k.ui.o.picture = PICTURE_SYMBOLS;
    spots_use(k.ui.spots, PICTURE_SYMBOLS, &can);
    fake_keys(&k, "qV");
    fake_shows(&k, built_out ? "1 terminal    symbols: libchafa is missing"
                             : "1 terminal    here, drawn with what this terminal can");
}

static void a_wall_has_an_end(void **state)
{
    (void)state;
    k.ui.looking.most = k.ui.looking.n = GALLERY_MAX;
    for (uint32_t i = 0; i < GALLERY_MAX; i++)
        k.ui.looking.index[i] = i % ROOM_SIZE;
    fake_resize(&k, 60, 200);
    k.ui.pane = PANE_WALL;
    fake_keys(&k, "+");
    fake_shows(&k, "A wall has at most 16 desktops.");
    assert_int_equal(k.ui.looking.n, GALLERY_MAX);
}

/* Once somebody was looked at, the usual table says so where it is usually seen. */
static void who_was_looked_at_is_in_the_table(void **state)
{
    (void)state;
    fake_resize(&k, 40, 120);
    fake_shows_not(&k, "LOOKED");
    looked(ROOM_OK, LATER_S + 1);
    fake_shows(&k, "LOOKED");
    fake_shows(&k, "ALERTS");
    fake_shows(&k, "RTT 10 min");
}

/* Without a gallery nothing of all that exists, and nothing speaks of it. */
static void without_a_gallery_there_is_nothing(void **state)
{
    (void)state;
    fake_done(&k);
    fake_init(&k, 60, 140, GLYPHS_BLOCKS, false);
    fake_keys(&k, "vVWU.");
    fake_key(&k, ' '); /* turns pages */
    assert_int_equal(k.ui.pane, PANE_TABLE);
    assert_string_equal(k.ui.message, "");
    assert_int_equal(k.ui.rows.nmarked, 0);
    assert_int_equal(k.ui.rows.at, k.ui.rows.n - 1);
    fake_keys(&k, "?");
    fake_shows(&k, "Reading the screen");
    fake_shows_not(&k, "desktops\n");
    asked("");
}

static void the_help_has_the_keys(void **state)
{
    (void)state;
    fake_resize(&k, 150, 140);
    fake_shows(&k, "v look");
    fake_keys(&k, "?");
    fake_shows(&k, "Keys to look at desktops");
    fake_shows(&k, "mark the student for the wall");
}

/* One desktop and nothing else: leaving it is leaving. */
static void a_desktop_alone(void **state)
{
    struct ui_options o = k.ui.o;

    (void)state;
    ui_done(&k.ui);
    o.desktop = ROOM_OK;
    ui_init(&k.ui, k.m, &o);
    fake_shows(&k, "VIEW ONLY  S100001");
    fake_shows_not(&k, "crit");
    asked("show 2;");
    fake_keys(&k, "?.acnvVWz");
    assert_int_equal(k.ui.pane, PANE_DESKTOP);
    asked("");
    fake_keys(&k, "q");
    assert_true(k.ui.quit);
    asked("show;");
}

/* Any keys, sizes and states: at most what a wall may have, inside the area, over blanks. */
static void survives_any_keys(void **state)
{
    static const char keys[] = "vVWU.hjkl+-01 1234yqqpz?aenc\r\033";
    uint32_t seed = 7;

    (void)state;
    for (int i = 0; i < 4000; i++) {
        seed = seed * 1664525 + 1013904223;
        k.calls[0] = '\0';
        struct input in = {.code = (unsigned char)keys[(seed >> 16) % (sizeof keys - 1)]};
        ui_key(&k.ui, &in);
        k.ui.quit = false;
        if (i % 20 == 0)
            fake_resize(&k, 1 + (int)(seed >> 20) % 60, 1 + (int)(seed >> 10) % 220);
        if (i % 7 == 0 && k.nviews)
            k.view[0].picture.w = (int)(seed >> 24);
        ui_draw(&k.ui, &k.frame);
        for (size_t n = 0; n < k.ui.nspots; n++) {
            const struct spot *s = &k.ui.spot[n];
            const struct picture_rect *p = &s->part;
            assert_true(s->rows > 0 && s->cols > 0 && s->row > 0 && s->col >= 0);
            assert_true(s->row + s->rows < k.frame.rows && s->col + s->cols <= k.frame.cols);
            assert_true(p->w > 0 && p->h > 0 && p->x >= 0 && p->y >= 0);
            assert_true(p->x + p->w <= s->picture.w && p->y + p->h <= s->picture.h);
            for (int r = s->row; r < s->row + s->rows; r++)
                for (int c = s->col; c < s->col + s->cols; c++)
                    assert_string_equal(k.frame.cell[r * k.frame.cols + c].text, " ");
        }
    }
}

#define TEST(fn) cmocka_unit_test_setup_teardown(fn, begin, fake_end)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(a_desktop_opens_and_closes),
        TEST(closing_needs_no_picture),
        TEST(typing_changes_nothing),
        TEST(says_how_it_is),
        TEST(what_is_refused_is_not_opened),
        TEST(viewers_are_chosen),
        TEST(the_link_is_shown_and_copied),
        TEST(the_wall_shows_the_worst),
        TEST(the_wall_shows_the_marked),
        TEST(hides_identities),
        TEST(one_of_the_wall_is_enlarged),
        TEST(the_least_looked_at_come_first),
        TEST(goes_on_from_desktop_to_desktop),
        TEST(enlarges_and_moves),
        TEST(without_a_gallery_there_is_nothing),
        TEST(the_help_has_the_keys),
        TEST(a_desktop_alone),
        TEST(nothing_is_opened_unseen),
        TEST(a_desktop_alone_waits_for_a_window),
        TEST(a_small_window_has_the_link),
        TEST(says_what_pictures_lack),
        TEST(a_wall_has_an_end),
        TEST(who_was_looked_at_is_in_the_table),
        TEST(survives_any_keys),
    };
    return cmocka_run_group_tests_name("looking", tests, NULL, NULL);
}
