/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The screens of the students: what is said to have changed is all that has, and little. */
#include "sim/canvas.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
/* after those it needs */

#include <cmocka.h>

enum { PIXELS = CANVAS_WIDTH * CANVAS_HEIGHT };

static uint32_t *picture(unsigned no, int64_t step)
{
    static const struct canvas_rect screen = {0, 0, CANVAS_WIDTH, CANVAS_HEIGHT, 0};
    struct canvas_rect rect[CANVAS_RECTS_MAX];
    size_t n = canvas_paint(no, step, rect);
    uint32_t *px = malloc(PIXELS * sizeof *px);

    assert_true(n > 0 && n <= CANVAS_RECTS_MAX);
    memset(px, 0xff, PIXELS * sizeof *px);
    for (size_t i = 0; i < n; i++) {
        struct canvas_rect r = canvas_clip(rect[i], screen);
        assert_true(r.w == rect[i].w && r.h == rect[i].h); /* nothing outside */
        for (int y = r.y; y < r.y + r.h; y++)
            for (int x = r.x; x < r.x + r.w; x++)
                px[y * CANVAS_WIDTH + x] = r.rgb;
    }
    return px;
}

/* Takes the pixels of the changes from one picture to another; how many. */
static size_t copy_changes(unsigned no, int64_t from, int64_t to, uint32_t *old,
                           const uint32_t *now)
{
    struct canvas_rect rect[CANVAS_CHANGES_MAX];
    size_t n = canvas_changes(no, from, to, rect), pixels = 0;

    assert_true(n <= CANVAS_CHANGES_MAX);
    for (size_t i = 0; i < n; i++) {
        pixels += (size_t)(rect[i].w * rect[i].h);
        for (int y = rect[i].y; y < rect[i].y + rect[i].h; y++)
            memcpy(old + y * CANVAS_WIDTH + rect[i].x, now + y * CANVAS_WIDTH + rect[i].x,
                   (size_t)rect[i].w * sizeof *now);
    }
    return pixels;
}

/* How many pixels were said to change. */
static size_t check_step(unsigned no, int64_t from, int64_t to)
{
    uint32_t *old = picture(no, from), *now = picture(no, to);
    size_t n = copy_changes(no, from, to, old, now);

    assert_memory_equal(old, now, PIXELS * sizeof *now);
    assert_true(now[0] != 0xffffffff && now[PIXELS - 1] != 0xffffffff);
    free(old);
    free(now);
    return n;
}

/* Words, the first line of the terminal, and the editor's lines that begin anew at step 316. */
static void a_step_changes_little(void **state)
{
    static const int64_t steps[] = {0, 7, 8, 79, 80, 99, 100, 315, 316, 320, 632};

    (void)state;
    for (size_t k = 0; k < sizeof steps / sizeof *steps; k++) {
        size_t n = check_step(1, steps[k], steps[k] + 1);
        assert_true(n > 0 && n <= PIXELS / 20);
    }
}

static void many_steps_at_once(void **state)
{
    (void)state;
    check_step(2, 0, 30);
    check_step(2, 60, 130);
    check_step(2, 300, 330);
    check_step(2, 10, 1000);
    assert_int_equal(check_step(2, 5, 5), 0);
}

static void some_only_watch_the_terminal(void **state)
{
    (void)state;
    assert_int_equal(check_step(4, 90, 91), PIXELS / 20);
    assert_int_equal(check_step(8, 10, 12), PIXELS / 20);
}

static void nobody_sees_the_same(void **state)
{
    uint32_t *a, *b;

    (void)state;
    a = picture(1, 50);
    b = picture(1, 50);
    assert_memory_equal(a, b, PIXELS * sizeof *a);
    free(b);
    b = picture(2, 50);
    assert_memory_not_equal(a, b, PIXELS * sizeof *a);
    free(a);
    free(b);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_step_changes_little),
        cmocka_unit_test(many_steps_at_once),
        cmocka_unit_test(some_only_watch_the_terminal),
        cmocka_unit_test(nobody_sees_the_same),
    };

    return cmocka_run_group_tests_name("canvas", tests, NULL, NULL);
}
