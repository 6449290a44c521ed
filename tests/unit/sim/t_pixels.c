/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Raw pixels of every format, and hextiles read back. */
#include "sim/pixels.h"

#include "base/err.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
/* after those it needs */

#include <cmocka.h>

static const struct canvas_rect screen = {0, 0, CANVAS_WIDTH, CANVAS_HEIGHT, 0};

static void pixel(const char *told, int r, const char *want, size_t len)
{
    static const struct canvas_rect dot = {0, 0, 1, 1, 0xff8040};
    struct pixels_format f;
    struct buf b;

    assert_int_equal(pixels_read_format((const uint8_t *)told, &f), r);
    if (r < 0)
        return;
    buf_init(&b, 16);
    pixels_raw(&f, &dot, 1, dot, &b);
    assert_int_equal(b.len, len);
    assert_memory_equal(b.data, want, len);
    buf_done(&b);
}

static void formats(void **state)
{
    (void)state;
    pixel((const char *)pixels_told, 0, "\x40\x80\xff\0", 4);
    pixel("\x20\x18\1\1\0\xff\0\xff\0\xff\x10\x08\0\0\0\0", 0, "\0\xff\x80\x40", 4);
    pixel("\x20\x18\0\1\0\xff\0\xff\0\xff\0\x08\x10\0\0\0", 0, "\xff\x80\x40\0", 4);
    pixel("\x10\x10\0\1\0\x1f\0\x3f\0\x1f\x0b\5\0\0\0\0", 0, "\xe7\xfb", 2);
    pixel("\x08\x08\0\1\0\7\0\7\0\3\0\3\6\0\0\0", 0, "\x1f", 1);
    pixel("\x08\x08\0\0\0\7\0\7\0\3\0\3\6\0\0\0", ERR_INVALID, NULL, 0);
    pixel("\x18\x18\0\1\0\xff\0\xff\0\xff\x10\x08\0\0\0\0", ERR_INVALID, NULL, 0);
}

/* A tile as RFC 6143 has it, of 4 bytes a pixel; returns what is behind it. */
static const uint8_t *read_tile(const uint8_t *p, uint32_t *px, int w, int h, uint32_t *ground)
{
    uint8_t mask = *p++;

    assert_int_equal(mask & ~(2 | 8 | 16), 0);
    if (mask & 2) {
        memcpy(ground, p, 4);
        p += 4;
    }
    for (int k = 0; k < w * h; k++)
        px[k] = *ground;
    for (int left = mask & 8 ? *p++ : 0; left > 0; left--) {
        int x = p[4] >> 4, y = p[4] & 15, rw = (p[5] >> 4) + 1, rh = (p[5] & 15) + 1;
        assert_true(x + rw <= w && y + rh <= h);
        for (int k = 0; k < rw * rh; k++)
            memcpy(&px[(y + k / rw) * w + x + k % rw], p, 4);
        p += 6;
    }
    return p;
}

static void check_hextile(struct canvas_rect area)
{
    struct canvas_rect rect[CANVAS_RECTS_MAX];
    size_t n = canvas_paint(3, 177, rect);
    struct pixels_format f;
    struct buf raw, tiles;
    uint32_t px[16 * 16], ground = 0;

    assert_int_equal(pixels_read_format(pixels_told, &f), 0);
    buf_init(&raw, 8 << 20);
    buf_init(&tiles, 8 << 20);
    pixels_raw(&f, rect, n, area, &raw);
    pixels_hextile(&f, rect, n, area, &tiles);
    assert_int_equal(raw.len, area.w * area.h * 4);
    const uint8_t *p = (const uint8_t *)tiles.data;
    for (int y = 0; y < area.h; y += 16)
        for (int x = 0; x < area.w; x += 16) {
            int w = area.w - x < 16 ? area.w - x : 16, h = area.h - y < 16 ? area.h - y : 16;
            p = read_tile(p, px, w, h, &ground);
            for (int k = 0; k < h; k++)
                assert_memory_equal(px + k * w, raw.data + 4 * ((y + k) * area.w + x), 4 * w);
        }
    assert_ptr_equal(p, tiles.data + tiles.len);
    buf_done(&raw);
    buf_done(&tiles);
}

static void hextiles_are_the_same_picture(void **state)
{
    (void)state;
    check_hextile(screen);
    check_hextile((struct canvas_rect){37, 91, 803, 77, 0});
    check_hextile((struct canvas_rect){1279, 799, 1, 1, 0});
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(formats),
        cmocka_unit_test(hextiles_are_the_same_picture),
    };

    return cmocka_run_group_tests_name("pixels", tests, NULL, NULL);
}
