/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What a desktop costs in a terminal: a screen of 1280x800 like a text editor's, of which 5 % of
 * the pixels change each time, in one place or in eight. spots [FRAMES] prints a line for each way
 * of drawing it and for 160x48 and 80x22 cells: mode COLSxROWS first_ms first_bytes whole_ms
 * whole_bytes frame_ms frame_bytes eight_ms eight_bytes CPU and bytes of the first picture; of one
 * that is new all over; of 5 % in one place; in eight. */
#include "tui/spots.h"
#include "usage.h"

#include <stdio.h>
#include <stdlib.h>

enum { W = 1280, H = 800 };

static const struct {
    int rows, cols;
} cases[] = {{48, 160}, {22, 80}};

static uint32_t px[W * H];

/* Letters of 8x16, more or less: dark dots on a light ground. */
static void type(const struct picture_rect *r)
{
    for (int y = r->y; y < r->y + r->h; y++)
        for (int x = r->x; x < r->x + r->w; x++)
            px[y * W + x] = y % 16 < 12 && x % 8 < 6 && random() % 3 == 0 ? 0x202428 : 0xF8F8F0;
}

static void change(struct spot *sp, int percent, int places)
{
    int n = places * 100 / percent, w = W, h = H / n;
    struct picture_rect d = {.w = w, .h = h};

    if (percent < 100) {
        w = W / 5;
        h = H * percent / 20 / places;
    }
    sp->damage = (struct picture_rect){.w = W, .h = H};
    for (int i = 0; i < places; i++) {
        d = (struct picture_rect){random() % (W - w + 1), random() % (H - h + 1), w, h};
        type(&d);
    }
    if (places == 1)
        sp->damage = d;
    sp->serial++;
}

static void measure(struct spots *s, struct spot *sp, int percent, int places, int frames)
{
    struct buf out;
    double cpu = 0;
    size_t bytes = 0;

    buf_init(&out, 64 << 20);
    for (int i = 0; i < frames; i++) {
        change(sp, percent, places);
        double before = usage_cpu_s();
        buf_clear(&out);
        spots_draw(s, sp, 1, &out);
        cpu += usage_cpu_s() - before;
        bytes += out.len;
    }
    printf(" %.2f %zu", cpu * 1e3 / frames, bytes / (size_t)frames);
    buf_done(&out);
}

static void run(enum picture_mode m, int rows, int cols, int frames)
{
    static const struct terminal_can can = {
        .colors = 1 << 24, .sixel = true, .kitty = true, .cell_w = 8, .cell_h = 16};
    struct spots *s = spots_new();
    struct spot sp = {
        .rows = rows, .cols = cols, .picture = {W, H, px}, .serial = 1, .part = {0, 0, W, H}};

    if (spots_missing(m, &can)) {
        spots_free(s);
        return;
    }
    spots_use(s, m, &can);
    printf("%s %dx%d", picture_mode_name[m], cols, rows);
    measure(s, &sp, 100, 1, 1);
    measure(s, &sp, 100, 1, frames / 10 + 1);
    measure(s, &sp, 5, 1, frames);
    measure(s, &sp, 5, 8, frames);
    printf("\n");
    spots_free(s);
}

int main(int argc, char **argv)
{
    int frames = argc > 1 ? atoi(argv[1]) : 100;

    if (frames <= 0)
        return 2;
    for (int m = PICTURE_TRUECOLOR; m < PICTURE_MODES; m++)
        for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
            run((enum picture_mode)m, cases[i].rows, cases[i].cols, frames);
    return 0;
}
