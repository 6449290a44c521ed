/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Paints a line or a tile at a time, so that nobody needs a whole picture. Knows no protocol. */
#include "sim/pixels.h"

#include "base/err.h"

enum { TILE = 16, BACKGROUND = 2, SUBRECTS = 8, COLOURED = 16 };

const uint8_t pixels_told[PIXELS_FORMAT_LEN] = {32, 24, 0, 1, 0, 255, 0, 255, 0, 255, 16, 8, 0};

int pixels_read_format(const uint8_t told[PIXELS_FORMAT_LEN], struct pixels_format *ret)
{
    if ((told[0] != 8 && told[0] != 16 && told[0] != 32) || !told[3])
        return ERR_INVALID;
    *ret = (struct pixels_format){.bytes = told[0] / 8U, .big_endian = told[2] != 0};
    for (int k = 0; k < 3; k++) {
        ret->max[k] = (unsigned)told[4 + 2 * k] << 8 | told[5 + 2 * k];
        ret->shift[k] = told[10 + k] & 31;
    }
    return 0;
}

static void put_pixel(const struct pixels_format *f, uint32_t rgb, struct buf *out)
{
    uint8_t s[4];
    uint32_t v = 0;

    for (int k = 0; k < 3; k++)
        v |= ((rgb >> (16 - 8 * k) & 0xff) * f->max[k] / 255) << f->shift[k];
    for (unsigned k = 0; k < f->bytes; k++)
        s[k] = (uint8_t)(v >> 8 * (f->big_endian ? f->bytes - 1 - k : k));
    buf_add(out, s, f->bytes);
}

static void paint(const struct canvas_rect *rect, size_t n, struct canvas_rect area, uint32_t *px)
{
    for (size_t i = 0; i < n; i++) {
        struct canvas_rect r = canvas_clip(rect[i], area);
        for (int y = r.y; y < r.y + r.h; y++)
            for (int x = r.x; x < r.x + r.w; x++)
                px[(y - area.y) * area.w + x - area.x] = r.rgb;
    }
}

void pixels_raw(const struct pixels_format *f, const struct canvas_rect *rect, size_t n,
                struct canvas_rect area, struct buf *out)
{
    uint32_t px[CANVAS_WIDTH];

    for (int y = area.y; y < area.y + area.h; y++) {
        paint(rect, n, (struct canvas_rect){area.x, y, area.w, 1, 0}, px);
        for (int x = 0; x < area.w; x++)
            put_pixel(f, px[x], out);
    }
}

/* How far to the right and then down the colour at x, y goes on; what was covered is `ground`. */
static void grow(uint32_t *px, int w, int h, int x, int y, uint32_t ground, int *ret_w, int *ret_h)
{
    uint32_t colour = px[y * w + x];
    int n = 1, m = 1, k;

    while (x + n < w && px[y * w + x + n] == colour)
        n++;
    for (; y + m < h; m++) {
        for (k = 0; k < n && px[(y + m) * w + x + k] == colour; k++)
            ;
        if (k < n)
            break;
    }
    for (int j = 0; j < m; j++)
        for (k = 0; k < n; k++)
            px[(y + j) * w + x + k] = ground;
    *ret_w = n;
    *ret_h = m;
}

static void put_subrects(const struct pixels_format *f, uint32_t *px, int w, int h, struct buf *out)
{
    size_t count = out->len;
    uint32_t ground = px[0];

    buf_add(out, "\0", 1);
    for (int k = 0; k < w * h; k++) {
        int x = k % w, y = k / w, rw, rh;
        uint32_t colour = px[k];
        if (colour == ground)
            continue;
        grow(px, w, h, x, y, ground, &rw, &rh);
        put_pixel(f, colour, out);
        buf_add(out, (uint8_t[]){(uint8_t)(x << 4 | y), (uint8_t)((rw - 1) << 4 | (rh - 1))}, 2);
        out->data[count]++;
    }
}

/* Its ground is the colour of its first pixel. There are no tiles here with more than 255 others.
 */
static void put_tile(const struct pixels_format *f, uint32_t *px, int w, int h, struct buf *out)
{
    bool plain = true;

    for (int k = 1; k < w * h; k++)
        plain &= px[k] == px[0];
    buf_add(out, (uint8_t[]){plain ? BACKGROUND : BACKGROUND | SUBRECTS | COLOURED}, 1);
    put_pixel(f, px[0], out);
    if (!plain)
        put_subrects(f, px, w, h, out);
}

void pixels_hextile(const struct pixels_format *f, const struct canvas_rect *rect, size_t n,
                    struct canvas_rect area, struct buf *out)
{
    uint32_t px[TILE * TILE];

    for (int y = area.y; y < area.y + area.h; y += TILE)
        for (int x = area.x; x < area.x + area.w; x += TILE) {
            struct canvas_rect tile = canvas_clip(area, (struct canvas_rect){x, y, TILE, TILE, 0});
            paint(rect, n, tile, px);
            put_tile(f, px, tile.w, tile.h, out);
        }
}
