/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Graphics, and symbols with more detail than half blocks. The picture is cut into tiles on a fixed
 * grid, because all of it is too much to be sent, or matched with symbols, whenever something
 * moves. Of graphics, a hash of the dots tells whether a tile is on the terminal already. Owns
 * nothing beyond a call. Must not know which pixels the dots come from. */
#include "tui/spots_tiles.h"

#include "base/mem.h"
#include "tui/base64_add.h"

#include <endian.h>
#include <stdlib.h>

enum {
    TILE_COLS = 20,
    TILE_ROWS = 6,
    SIXEL = 6,          /* dots in a column of them */
    GRAPHIC = 0x110000, /* a tint's glyph: of a tile whose hash is in fg */
    KITTY_FIRST_ID = 0x1D << 24,
    KITTY_CHUNK_BYTES = 3072 /* 4096 of base64 */
};

/* One row of tiles. */
struct band {
    const struct slot_job *j;
    uint32_t *px; /* area.w dots wide */
    int row, rows;
    int left; /* first cell of the area */
    struct tint *tints;
};

static struct tint *cell_at(const struct band *b, int row, int col)
{
    return &b->j->slot->cell[row * b->j->slot->as.cols + col];
}

static uint32_t *dots_at(const struct band *b, int col)
{
    return b->px + (col - b->left) * b->j->cell.dots_w;
}

static bool is_due(const struct band *b, int from, int to)
{
    for (int row = b->row; row < b->row + b->rows; row++)
        for (int col = from; col < to; col++)
            if (spots_due(b->j, row, col))
                return true;
    return false;
}

/* Reads the dots of cells [from, to), and returns their hash. */
static uint32_t sample(const struct band *b, int from, int to)
{
    const struct scale_cell *cell = &b->j->cell;
    uint32_t hash = 2166136261; /* FNV-1a, a dot at a time */

    for (int y = 0; y < b->rows * cell->dots_h; y++) {
        uint32_t *out = dots_at(b, from) + (size_t)y * (size_t)b->j->scale.area.w;
        for (int x = from * cell->dots_w; x < to * cell->dots_w; x++) {
            uint32_t rgb = scale_dot(&b->j->scale, x, b->row * cell->dots_h + y);
            hash = (hash ^ rgb) * 16777619;
            *out++ = htobe32(rgb << 8 | 0xFF);
        }
    }
    return hash;
}

static bool is_shown(const struct band *b, int from, int to, uint32_t hash)
{
    for (int row = b->row; row < b->row + b->rows; row++)
        for (int col = from; col < to; col++)
            if (cell_at(b, row, col)->glyph != GRAPHIC || cell_at(b, row, col)->fg != hash)
                return false;
    return true;
}

/* What was sampled is not what is shown: it is not known until it is drawn. */
static bool changed(const struct band *b, int from, int to)
{
    if (!is_due(b, from, to))
        return false;
    uint32_t hash = sample(b, from, to);
    if (b->j->mode == PICTURE_SYMBOLS)
        return true;
    if (is_shown(b, from, to, hash))
        return false;
    for (int row = b->row; row < b->row + b->rows; row++)
        for (int col = from; col < to; col++)
            *cell_at(b, row, col) = (struct tint){.fg = hash};
    return true;
}

static bool draw_symbols(const struct band *b, int from, int to)
{
    const struct slot_job *j = b->j;
    struct spots_dots d = {.px = dots_at(b, from),
                           .w = (to - from) * j->cell.dots_w,
                           .h = b->rows * j->cell.dots_h,
                           .stride = j->scale.area.w};
    const struct tint *l = b->tints;

    spots_chafa_symbols(j->chafa, &d, j->colors, j->ascii, b->tints);
    for (int row = b->row; row < b->row + b->rows; row++)
        for (int col = from; col < to; col++)
            if (!spots_set(j, row, col, l++))
                return false;
    return true;
}

/* Rows of sixels come by six: what is too much is transparent, or left out at the end of the spot,
 * because on some terminals the cursor then goes to the row below, and the last one scrolls. */
static bool draw_sixels(const struct band *b, int from, int to)
{
    const struct slot_job *j = b->j;
    int h = b->rows * j->cell.dots_h;
    bool ends = b->row + b->rows == j->slot->as.rows && h > SIXEL;
    struct spots_dots d = {.px = dots_at(b, from),
                           .w = (to - from) * j->cell.dots_w,
                           .h = (h + (ends ? 0 : SIXEL - 1)) / SIXEL * SIXEL,
                           .stride = j->scale.area.w};

    return spots_chafa_sixels(j->chafa, &d, j->pen->out) == 0;
}

/* A tile that comes again with the same number takes the place of the one before. */
static bool draw_kitty(const struct band *b, int from, int to)
{
    const struct slot_job *j = b->j;
    struct buf *out = j->pen->out;
    int w = (to - from) * j->cell.dots_w, h = b->rows * j->cell.dots_h;
    size_t bytes = 3 * (size_t)w * (size_t)h, n = 0;
    int across = (j->slot->as.cols + TILE_COLS - 1) / TILE_COLS;
    unsigned id = KITTY_FIRST_ID + (j->number << 16) +
                  (unsigned)(b->row / TILE_ROWS * across + from / TILE_COLS);
    uint8_t chunk[KITTY_CHUNK_BYTES];

    if (!pen_has_room(j->pen, 2 * bytes))
        return false;
    buf_printf(out, "\033_Ga=T,q=2,C=1,f=24,i=%u,p=1,s=%d,v=%d,c=%d,r=%d,", id, w, h, to - from,
               b->rows);
    for (int y = 0; y < h; y++)
        for (int x = 0; x < w; x++) {
            uint32_t rgba =
                be32toh(dots_at(b, from)[(size_t)y * (size_t)j->scale.area.w + (size_t)x]);
            for (int shift = 24; shift >= 8; shift -= 8)
                chunk[n++] = (uint8_t)(rgba >> shift);
            bytes -= 3;
            if (n < sizeof chunk && bytes)
                continue;
            buf_printf(out, "m=%d;", bytes > 0);
            base64_add(out, chunk, n);
            buf_add_str(out, bytes ? "\033\\\033_G" : "\033\\");
            n = 0;
        }
    return true;
}

static bool draw(const struct band *b, int from, int to)
{
    const struct slot *s = b->j->slot;

    if (b->j->mode == PICTURE_SYMBOLS)
        return draw_symbols(b, from, to);
    if (!pen_has_room(b->j->pen, 0))
        return false;
    pen_at(b->j->pen, s->as.row + b->row, s->as.col + from);
    bool drawn = b->j->mode == PICTURE_SIXEL ? draw_sixels(b, from, to) : draw_kitty(b, from, to);
    pen_lost(b->j->pen);
    for (int row = b->row; drawn && row < b->row + b->rows; row++)
        for (int col = from; col < to; col++)
            cell_at(b, row, col)->glyph = GRAPHIC;
    return drawn;
}

/* Neighbours that changed are drawn as one, unless they have to keep their numbers: each sixel
 * picture has the cost of a palette. */
static bool draw_band(const struct band *b, int right)
{
    int begin = b->left;

    for (int col = b->left, end; col < right; col = end) {
        end = (col / TILE_COLS + 1) * TILE_COLS;
        end = end < right ? end : right;
        bool now = changed(b, col, end), alone = b->j->mode == PICTURE_KITTY;
        if (!now && begin < col && !draw(b, begin, col))
            return false;
        if (!now)
            begin = end;
        if (now && (alone || end == right)) {
            if (!draw(b, begin, end))
                return false;
            begin = end;
        }
    }
    return true;
}

bool spots_tiles_draw(const struct slot_job *j)
{
    const struct picture_rect *a = &j->scale.area;
    int left = a->x / j->cell.dots_w, right = (a->x + a->w) / j->cell.dots_w;
    int row = a->y / j->cell.dots_h, bottom = (a->y + a->h) / j->cell.dots_h;
    struct band b = {.j = j, .left = left};
    bool drawn = true;

    if (!a->w || !a->h)
        return true;
    b.tints = mem_calloc((size_t)(right - left) * TILE_ROWS, sizeof *b.tints);
    for (int end; drawn && row < bottom; row = end) {
        end = (row / TILE_ROWS + 1) * TILE_ROWS;
        b.row = row;
        b.rows = (end < bottom ? end : bottom) - row;
        b.px = mem_calloc((size_t)a->w * (size_t)(b.rows * j->cell.dots_h + SIXEL), sizeof *b.px);
        drawn = draw_band(&b, right);
        free(b.px);
    }
    free(b.tints);
    return drawn;
}

void spots_tiles_erase(struct pen *p)
{
    pen_at(p, 0, 0);
    buf_add_str(p->out, "\033_Ga=d,d=A,q=2\033\\");
}
