/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The panes of an exam with networks, expected students and a deadline, as golden files, and what
 * keys do in them. With GOLDEN_WRITE in the environment the files are written anew: look at them
 * then. */
#include "fake.h"

#include "../unit/view/campus.h"
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

static const struct {
    int cols, rows;
} sizes[] = {{60, 24}, {80, 24}, {200, 60}};

static void add(char **all, const char *title, const char *more)
{
    char *joined;

    assert_true(asprintf(&joined, "%s--- %s\n%s", *all ? *all : "", title, more) > 0);
    free(*all);
    *all = joined;
}

/* What nobody may see who looks at a screen with hidden names. */
static void tells_nobody(const char *text)
{
    static const char *const secrets[] = {"S1000",   "s1000",     "S2000",  "Rossi",  "Verdi",
                                          "130.192", "203.0.113", "Torino", "screen", "GARR"};

    for (size_t i = 0; i < sizeof secrets / sizeof *secrets; i++)
        if (strstr(text, secrets[i]))
            fail_msg("\"%s\" in\n%s", secrets[i], text);
}

static void one(const char *name, struct model *(*exam)(void), const char *keys, int i)
{
    char *all = NULL, file[64];
    struct fake k;

    fake_init_of(&k, exam(), sizes[i].rows, sizes[i].cols, GLYPHS_BLOCKS, false);
    fake_keys(&k, keys);
    add(&all, "blocks", fake_text(&k));
    add(&all, "palette default", fake_looks(&k, PALETTE_DEFAULT));
    add(&all, "palette mono", fake_looks(&k, PALETTE_MONO));
    fake_keys(&k, "p");
    tells_nobody(fake_text(&k));
    add(&all, "names hidden", fake_text(&k));
    fake_done(&k);
    fake_init_of(&k, exam(), sizes[i].rows, sizes[i].cols, GLYPHS_ASCII, true);
    fake_keys(&k, keys);
    add(&all, "ascii", fake_text(&k));
    fake_done(&k);
    snprintf(file, sizeof file, "screen/golden/campus-%s-%d.txt", name, sizes[i].cols);
    room_compare(file, all);
    free(all);
}

static void every_size(const char *name, struct model *(*exam)(void), const char *keys)
{
    for (size_t i = 0; i < sizeof sizes / sizeof *sizes; i++)
        one(name, exam, keys, (int)i);
}

static struct model *over(void)
{
    return campus_over(300);
}

/* A room that loses its connections together. */
static struct model *outage(void)
{
    struct model *m = campus_new();

    for (uint32_t i = CAMPUS_LAIB3; i < CAMPUS_LAIB5; i++)
        exam_apply(m, CAMPUS_NOW_S + 2 + (int)i,
                   (struct event){.kind = EVENT_CONN,
                                  .conn = {.index = i, .no = 0, .change = CONN_CLOSED}});
    exam_api(m, CAMPUS_NOW_S + 11, API_OK, 200, NULL); /* they have not submitted */
    for (int s = 11; s < 16; s++)
        exam_apply(m, CAMPUS_NOW_S + s, (struct event){.kind = EVENT_TICK});
    return m;
}

static void t_table(void **state)
{
    (void)state;
    every_size("table", campus_new, "");
}

static void t_detail(void **state)
{
    (void)state;
    every_size("detail", campus_new, "/s100015\r\r");
}

static void t_detail_end(void **state)
{
    (void)state;
    every_size("detail-end", campus_new, "/s100016\r\rG");
}

static void t_alerts(void **state)
{
    (void)state;
    every_size("alerts", campus_new, "ajjjjjj"); /* on the one with most words */
}

static void t_alert(void **state)
{
    (void)state;
    every_size("alert", outage, "a\r");
}

static void t_networks(void **state)
{
    (void)state;
    every_size("networks", campus_new, "n");
}

static void t_closing(void **state)
{
    (void)state;
    every_size("closing", campus_new, "c");
}

static void t_over(void **state)
{
    (void)state;
    every_size("over", over, "c");
}

/* --- keys --- */

static struct fake k;

static int begin(void **state)
{
    *state = &k;
    fake_init_of(&k, campus_new(), 30, 140, GLYPHS_BLOCKS, false);
    return 0;
}

/* Enter on a network is the table of its students. */
static void network_filters(void **state)
{
    (void)state;
    fake_keys(&k, "n");
    assert_int_equal(k.ui.pane, PANE_NETWORKS);
    assert_true(fake_find(&k, "Laib3") < fake_find(&k, "Laib5"));
    fake_key(&k, INPUT_ENTER);
    assert_int_equal(k.ui.pane, PANE_TABLE);
    fake_shows(&k, "filter: network=Laib3 (13 hidden)");
    fake_shows(&k, "S100000");
    fake_shows_not(&k, "S100008");
    fake_key(&k, INPUT_ESCAPE);
    fake_shows_not(&k, "filter:");
    fake_keys(&k, "nG");
    fake_key(&k, INPUT_ENTER); /* a label of several words, where nobody is */
    fake_shows(&k, "No student matches the filter.");
}

static void networks_choose(void **state)
{
    (void)state;
    fake_keys(&k, "nj");
    assert_int_equal(k.ui.networks.shown, 2);
    ui_key(&k.ui,
           &(struct input){.code = INPUT_CLICK, .row = k.ui.area_row + k.ui.networks.head + 1});
    fake_text(&k);
    assert_int_equal(k.ui.networks.shown, 1);
    fake_keys(&k, "q");
    assert_int_equal(k.ui.pane, PANE_TABLE);
}

static void no_networks(void **state)
{
    struct fake plain;

    (void)state;
    fake_init(&plain, 24, 80, GLYPHS_BLOCKS, false);
    fake_keys(&plain, "n");
    assert_true(fake_find(&plain, "No networks are configured") >= 0);
    assert_true(fake_find(&plain, "EXTERNAL") >= 0);
    fake_keys(&plain, "c");
    assert_true(fake_find(&plain, "--deadline") >= 0);
    fake_done(&plain);
}

static void closing_opens(void **state)
{
    (void)state;
    fake_keys(&k, "c");
    fake_shows(&k, "1h12 left until the deadline");
    assert_true(fake_find(&k, "submission failed   S100017") >= 0);
    fake_key(&k, INPUT_ENTER);
    assert_int_equal(k.ui.pane, PANE_DETAIL);
    assert_int_equal(k.ui.detail, CAMPUS_FAILED);
    fake_keys(&k, "q");
    assert_int_equal(k.ui.pane, PANE_CLOSING);
    for (int i = 0;
         i < CAMPUS_SIZE &&
         !strstr(fake_row(&k, k.ui.area_row + k.ui.closing.head + 1 + (int)k.ui.closing.at),
                 "S200001");
         i++)
        fake_keys(&k, "j");
    fake_key(&k, INPUT_ENTER);
    assert_int_equal(k.ui.pane, PANE_CLOSING);
    fake_shows(&k, "never seen");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(t_table),
        cmocka_unit_test(t_detail),
        cmocka_unit_test(t_detail_end),
        cmocka_unit_test(t_alerts),
        cmocka_unit_test(t_alert),
        cmocka_unit_test(t_networks),
        cmocka_unit_test(t_closing),
        cmocka_unit_test(t_over),
        cmocka_unit_test_setup_teardown(network_filters, begin, fake_end),
        cmocka_unit_test_setup_teardown(networks_choose, begin, fake_end),
        cmocka_unit_test(no_networks),
        cmocka_unit_test_setup_teardown(closing_opens, begin, fake_end),
    };
    return cmocka_run_group_tests_name("campus", tests, NULL, NULL);
}
