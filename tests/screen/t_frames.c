/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Panes in every width class, set of glyphs and palette, as golden files. With GOLDEN_WRITE in
 * the environment they are written anew: look at them then. */
#include "fake.h"

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
    const char *name, *keys;
} panes[PANE_COUNT] = {
    [PANE_TABLE] = {"table", "j"},    [PANE_DETAIL] = {"detail", "e\r"},
    [PANE_ALERTS] = {"alerts", "aj"}, [PANE_DESKTOP] = {"desktop", "jv"},
    [PANE_WALL] = {"wall", "W"},      [PANE_VIEWERS] = {"viewers", "jVj"},
    [PANE_HELP] = {"help", "?"},
};

static const struct {
    int cols, rows;
} sizes[] = {{60, 24}, {80, 24}, {120, 40}, {200, 60}};

static void add(char **all, const char *title, const char *more)
{
    char *joined;

    assert_true(asprintf(&joined, "%s--- %s\n%s", *all ? *all : "", title, more) > 0);
    free(*all);
    *all = joined;
}

/* All that a desktop can be. */
static void age_views(struct fake *k)
{
    for (size_t i = 0; i < k->nviews; i++) {
        struct gallery_view *v = &k->view[i];
        if (i % 4 == 1)
            v->at_ms -= 12000;
        if (i % 4 == 2)
            *v = (struct gallery_view){.index = v->index,
                                       .state = i % 8 == 2 ? GALLERY_OPENING : GALLERY_WAITING};
        if (i % 4 == 3) {
            v->state = GALLERY_ENDED;
            snprintf(v->words, sizeof v->words, "%s", "the desktop's server closed the session");
        }
    }
}

static void one(enum pane_id pane, int cols, int rows)
{
    static const char *const glyphs[GLYPHS_COUNT] = {"blocks", "braille", "ascii"};
    bool desktops = pane == PANE_DESKTOP || pane == PANE_WALL || pane == PANE_VIEWERS;
    char *all = NULL, name[64];
    struct fake k;

    for (int g = 0; g < GLYPHS_COUNT; g++) {
        (desktops ? fake_gallery_init : fake_init)(&k, rows, cols, (enum glyphs)g,
                                                   g == GLYPHS_ASCII);
        fake_keys(&k, panes[pane].keys);
        assert_int_equal(k.ui.pane, pane);
        age_views(&k);
        add(&all, glyphs[g], fake_text(&k));
        if (desktops)
            add(&all, "spots", fake_spots(&k));
        if (g == GLYPHS_BLOCKS) {
            add(&all, "palette default", fake_looks(&k, PALETTE_DEFAULT));
            add(&all, "palette mono", fake_looks(&k, PALETTE_MONO));
        }
        fake_done(&k);
    }
    for (const char *c = strstr(all, "--- ascii"); *c; c++)
        assert_true((unsigned char)*c < 0x80);
    snprintf(name, sizeof name, "screen/golden/%s-%d.txt", panes[pane].name, cols);
    room_compare(name, all);
    free(all);
}

static void every_size(enum pane_id pane)
{
    for (size_t i = 0; i < sizeof sizes / sizeof *sizes; i++)
        one(pane, sizes[i].cols, sizes[i].rows);
}

static void t_table(void **state)
{
    (void)state;
    every_size(PANE_TABLE);
}

static void t_detail(void **state)
{
    (void)state;
    every_size(PANE_DETAIL);
}

static void t_alerts(void **state)
{
    (void)state;
    every_size(PANE_ALERTS);
}

static void t_help(void **state)
{
    (void)state;
    every_size(PANE_HELP);
}

static void t_desktop(void **state)
{
    (void)state;
    every_size(PANE_DESKTOP);
}

static void t_wall(void **state)
{
    (void)state;
    every_size(PANE_WALL);
}

static void t_viewers(void **state)
{
    (void)state;
    every_size(PANE_VIEWERS);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(t_table),   cmocka_unit_test(t_detail),  cmocka_unit_test(t_alerts),
        cmocka_unit_test(t_help),    cmocka_unit_test(t_desktop), cmocka_unit_test(t_wall),
        cmocka_unit_test(t_viewers),
    };
    return cmocka_run_group_tests_name("frames", tests, NULL, NULL);
}
