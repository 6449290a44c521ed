/* SPDX-License-Identifier: GPL-3.0-or-later */
/* tui/zoom: what is in sight of a picture. */
#include "tui/zoom.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
/* after those it needs */

#include <cmocka.h>

static void is_part(struct picture_rect p, int x, int y, int w, int h)
{
    assert_int_equal(p.x, x);
    assert_int_equal(p.y, y);
    assert_int_equal(p.w, w);
    assert_int_equal(p.h, h);
}

static void all_of_it_at_first(void **state)
{
    static const int sizes[] = {1, 2, 3, 7, 44, 160, 800, 1281, 4096};
    enum { N = sizeof sizes / sizeof *sizes };

    (void)state;
    for (int i = 0; i < N * N * N * N; i++) {
        struct zoom z = {0};
        int w = sizes[i % N], h = sizes[i / N % N];
        struct picture_rect p = zoom_part(&z, w, h, sizes[i / N / N % N], sizes[i / N / N / N]);
        is_part(p, 0, 0, w, h);
    }
}

/* What was in the middle stays there, as far as the edges allow. */
static void steps_keep_the_middle(void **state)
{
    struct zoom z = {0};

    (void)state;
    zoom_part(&z, 1280, 800, 160, 100); /* an eighth */
    zoom_by(&z, 1);
    is_part(zoom_part(&z, 1280, 800, 160, 100), 214, 134, 853, 533);
    zoom_full(&z);
    is_part(zoom_part(&z, 1280, 800, 160, 100), 560, 350, 160, 100);
    zoom_pan(&z, 4, -2);
    is_part(zoom_part(&z, 1280, 800, 160, 100), 720, 300, 160, 100);
    zoom_by(&z, -1);
    is_part(zoom_part(&z, 1280, 800, 160, 100), 680, 275, 240, 150);
    zoom_pan(&z, 1000, 1000);
    is_part(zoom_part(&z, 1280, 800, 160, 100), 1040, 650, 240, 150);
    is_part(zoom_part(&z, 640, 480, 160, 100), 400, 330, 240, 150); /* it became smaller */
    zoom_fit(&z);
    is_part(zoom_part(&z, 640, 480, 160, 100), 0, 0, 640, 480);
}

/* A wide window has more beside what it has room for in height. */
static void fills_the_window(void **state)
{
    struct zoom z = {0};

    (void)state;
    zoom_part(&z, 1000, 1000, 400, 100);
    zoom_by(&z, 1);
    struct picture_rect p = zoom_part(&z, 1000, 1000, 400, 100);
    assert_int_equal(p.w, 1000);
    assert_int_equal(p.h, 667);
}

static void ends_at_four_dots_a_pixel(void **state)
{
    struct zoom z = {0};

    (void)state;
    for (int i = 0; i < 50; i++) {
        zoom_part(&z, 1280, 800, 160, 100);
        zoom_by(&z, 1);
    }
    is_part(zoom_part(&z, 1280, 800, 160, 100), 620, 388, 40, 25);
    z = (struct zoom){0}; /* a small one in a large window is larger than that already */
    zoom_part(&z, 10, 10, 1000, 1000);
    zoom_by(&z, 1);
    is_part(zoom_part(&z, 10, 10, 1000, 1000), 0, 0, 10, 10);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(all_of_it_at_first),
        cmocka_unit_test(steps_keep_the_middle),
        cmocka_unit_test(fills_the_window),
        cmocka_unit_test(ends_at_four_dots_a_pixel),
    };
    return cmocka_run_group_tests_name("zoom", tests, NULL, NULL);
}
