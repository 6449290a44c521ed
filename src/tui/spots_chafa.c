/* SPDX-License-Identifier: GPL-3.0-or-later */
/* libchafa, its one user. It is opened when it is first asked for: with GLib it is a megabyte of
 * memory, which those who never draw by it should not pay. Owns a canvas, kept as long as the same
 * is asked of it: making one costs as much as a small picture. Must not know where on the screen
 * its work appears. */
#include "tui/spots_chafa.h"

#include "base/mem.h"

#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wpedantic" /* its headers leave out arguments of macros */
#include <chafa.h>
#pragma GCC diagnostic pop
#include <dlfcn.h>
#include <stdlib.h>
#include <string.h>

#define FUNCTIONS(F)                                                                               \
    F(chafa_canvas_config_new)                                                                     \
    F(chafa_canvas_config_set_canvas_mode)                                                         \
    F(chafa_canvas_config_set_cell_geometry)                                                       \
    F(chafa_canvas_config_set_dither_mode)                                                         \
    F(chafa_canvas_config_set_geometry)                                                            \
    F(chafa_canvas_config_set_pixel_mode)                                                          \
    F(chafa_canvas_config_set_preprocessing_enabled)                                               \
    F(chafa_canvas_config_set_symbol_map)                                                          \
    F(chafa_canvas_config_set_work_factor)                                                         \
    F(chafa_canvas_config_unref)                                                                   \
    F(chafa_canvas_draw_all_pixels)                                                                \
    F(chafa_canvas_get_char_at)                                                                    \
    F(chafa_canvas_get_colors_at)                                                                  \
    F(chafa_canvas_new)                                                                            \
    F(chafa_canvas_print)                                                                          \
    F(chafa_canvas_unref)                                                                          \
    F(chafa_set_n_threads)                                                                         \
    F(chafa_symbol_map_add_by_tags)                                                                \
    F(chafa_symbol_map_new)                                                                        \
    F(chafa_symbol_map_unref)                                                                      \
    F(g_string_free)

/* Its functions, by their names. Never closed: GLib can't be. */
static struct {
    bool tried, there;
#define MEMBER(f) __typeof__(f) *f;
    FUNCTIONS(MEMBER)
#undef MEMBER
} lib;

static bool find(void *handle, const char *name, void *ret)
{
    void *f = dlsym(handle, name);

    memcpy(ret, &f, sizeof f);
    return f != NULL;
}

static bool load(void)
{
    void *handle = dlopen("libchafa.so.0", RTLD_NOW | RTLD_LOCAL);

    if (!handle)
        return false;
#define FIND(f) &&find(handle, #f, &lib.f)
    return true FUNCTIONS(FIND);
#undef FIND
}

/* What the canvas was made for. */
struct kind {
    ChafaPixelMode mode;
    ChafaCanvasMode colors;
    int rows, cols, dots_w, dots_h;
    bool ascii;
};

struct spots_chafa {
    ChafaCanvas *canvas;
    struct kind kind;
};

bool spots_chafa_there(void)
{
    if (!lib.tried)
        lib.there = load();
    lib.tried = true;
    return lib.there;
}

struct spots_chafa *spots_chafa_new(void)
{
    if (!spots_chafa_there())
        return NULL;
    lib.chafa_set_n_threads(1);
    return mem_zalloc(sizeof(struct spots_chafa));
}

static void forget(struct spots_chafa *c)
{
    if (c->canvas)
        lib.chafa_canvas_unref(c->canvas);
    c->canvas = NULL;
}

void spots_chafa_free(struct spots_chafa *c)
{
    if (c)
        forget(c);
    free(c);
}

static ChafaCanvasMode canvas_mode(int colors)
{
    return colors == 1 << 24 ? CHAFA_CANVAS_MODE_TRUECOLOR
           : colors >= 256   ? CHAFA_CANVAS_MODE_INDEXED_240
           : colors >= 16    ? CHAFA_CANVAS_MODE_INDEXED_16
           : colors >= 8     ? CHAFA_CANVAS_MODE_INDEXED_8
                             : CHAFA_CANVAS_MODE_FGBG;
}

static void use_symbols(ChafaCanvasConfig *config, bool ascii)
{
    ChafaSymbolMap *map = lib.chafa_symbol_map_new();

    lib.chafa_symbol_map_add_by_tags(map, ascii ? CHAFA_SYMBOL_TAG_ASCII
                                                : CHAFA_SYMBOL_TAG_SPACE | CHAFA_SYMBOL_TAG_BLOCK |
                                                      CHAFA_SYMBOL_TAG_BORDER);
    lib.chafa_canvas_config_set_symbol_map(config, map);
    lib.chafa_symbol_map_unref(map);
}

/* A canvas like another one (chafa_canvas_new_similar) crashes in 1.12. What a cell becomes must
 * not depend on the cells around it, hence neither dithering nor preprocessing. */
static void prepare(struct spots_chafa *c, const struct kind *k)
{
    const struct kind *was = &c->kind;

    if (c->canvas && k->mode == was->mode && k->colors == was->colors && k->rows == was->rows &&
        k->cols == was->cols && k->dots_w == was->dots_w && k->dots_h == was->dots_h &&
        k->ascii == was->ascii)
        return;
    forget(c);
    c->kind = *k;
    ChafaCanvasConfig *config = lib.chafa_canvas_config_new();
    lib.chafa_canvas_config_set_pixel_mode(config, k->mode);
    lib.chafa_canvas_config_set_canvas_mode(config, k->colors);
    lib.chafa_canvas_config_set_geometry(config, k->cols, k->rows);
    lib.chafa_canvas_config_set_cell_geometry(config, k->dots_w, k->dots_h);
    lib.chafa_canvas_config_set_dither_mode(config, CHAFA_DITHER_MODE_NONE);
    lib.chafa_canvas_config_set_preprocessing_enabled(config, FALSE);
    lib.chafa_canvas_config_set_work_factor(config, 0.5F);
    use_symbols(config, k->ascii);
    c->canvas = lib.chafa_canvas_new(config);
    lib.chafa_canvas_config_unref(config);
}

static void draw(struct spots_chafa *c, const struct spots_dots *d, const struct kind *k)
{
    prepare(c, k);
    lib.chafa_canvas_draw_all_pixels(c->canvas, CHAFA_PIXEL_RGBA8_UNASSOCIATED,
                                     (const guint8 *)d->px, d->w, d->h,
                                     d->stride * (int)sizeof *d->px);
}

static uint32_t color(int rgb, int colors)
{
    return rgb < 0 || !colors ? TINT_DEFAULT : tint_color((uint32_t)rgb, colors);
}

void spots_chafa_symbols(struct spots_chafa *c, const struct spots_dots *d, int colors, bool ascii,
                         struct tint *ret)
{
    struct kind k = {.mode = CHAFA_PIXEL_MODE_SYMBOLS,
                     .colors = canvas_mode(colors),
                     .rows = d->h / SPOTS_CHAFA_DOTS,
                     .cols = d->w / SPOTS_CHAFA_DOTS,
                     .dots_w = SPOTS_CHAFA_DOTS,
                     .dots_h = SPOTS_CHAFA_DOTS,
                     .ascii = ascii};

    draw(c, d, &k);
    for (int row = 0; row < k.rows; row++)
        for (int col = 0; col < k.cols; col++, ret++) {
            int fg = -1, bg = -1;
            lib.chafa_canvas_get_colors_at(c->canvas, col, row, &fg, &bg);
            *ret = (struct tint){.fg = color(fg, colors),
                                 .bg = color(bg, colors),
                                 .glyph = lib.chafa_canvas_get_char_at(c->canvas, col, row)};
            if (ret->glyph == ' ')
                *ret = tint_space(ret->bg);
        }
}

/* The canvas is one cell, so that nothing is scaled or cut. The palette is always the same: to find
 * one for each picture takes ten times as long, and neighbours would differ. */
int spots_chafa_sixels(struct spots_chafa *c, const struct spots_dots *d, struct buf *out)
{
    struct kind k = {.mode = CHAFA_PIXEL_MODE_SIXELS,
                     .colors = CHAFA_CANVAS_MODE_INDEXED_240,
                     .rows = 1,
                     .cols = 1,
                     .dots_w = d->w,
                     .dots_h = d->h};

    draw(c, d, &k);
    GString *s = lib.chafa_canvas_print(c->canvas, NULL);
    int r = buf_add(out, s->str, s->len);
    (lib.g_string_free)(s, TRUE);
    return r;
}
