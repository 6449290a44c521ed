/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Pictures over cells: which cells of which spot the terminal shows otherwise than it should, and
 * in the mode that was chosen, their bytes. Owns for each spot what the terminal was told. Must not
 * know who draws the other cells, nor when anything is sent. */
#include "tui/spots.h"

#include "base/mem.h"
#include "tui/frame.h"
#include "tui/spots_slot.h"
#include "tui/spots_tiles.h"

#include <stdlib.h>
#include <string.h>

/* Dots of a cell whose size is not known, and the largest that are believed: what is drawn at once
 * has to fit into memory. */
enum { CELL_W = 8, CELL_H = 16, CELL_W_MAX = 40, CELL_H_MAX = 80 };

const char *const picture_mode_name[PICTURE_MODES] = {"auto", "truecolor", "256",   "16",
                                                      "mono", "symbols",   "sixel", "kitty"};

struct spots {
    enum picture_mode chosen, mode;
    struct terminal_can can;
    struct slot slot[GALLERY_MAX];
    struct spots_chafa *chafa; /* NULL: not needed so far, or not built in */
    bool graphics;             /* of kitty's are on the screen, where none should be */
};

/* ---- modes ---- */

static enum picture_mode by_colors(int colors)
{
    return colors >= 1 << 24 ? PICTURE_TRUECOLOR
           : colors >= 256   ? PICTURE_256
           : colors >= 8     ? PICTURE_16
                             : PICTURE_MONO;
}

static bool needs_chafa(enum picture_mode m)
{
    return m == PICTURE_SYMBOLS || m == PICTURE_SIXEL;
}

static bool is_tiled(enum picture_mode m)
{
    return needs_chafa(m) || m == PICTURE_KITTY;
}

const char *spots_missing(enum picture_mode m, const struct terminal_can *can)
{
    if (needs_chafa(m) && !spots_chafa_there())
        return "libchafa";
    if ((m == PICTURE_SIXEL && !can->sixel) || (m == PICTURE_KITTY && !can->kitty))
        return picture_mode_name[m];
    return NULL;
}

const char *spots_lack(const struct spots *s)
{
    return spots_missing(s->chosen, &s->can);
}

enum picture_mode spots_choose(enum picture_mode m, const struct terminal_can *can)
{
    if (m != PICTURE_AUTO)
        return m;
    if (!spots_missing(PICTURE_KITTY, can))
        return PICTURE_KITTY;
    return can->sixel && !spots_missing(PICTURE_SIXEL, can) ? PICTURE_SIXEL
                                                            : by_colors(can->colors);
}

/* Colours to be written: what was chosen, whatever the terminal says it has. */
static int colors(const struct spots *s)
{
    switch (s->mode) {
    case PICTURE_TRUECOLOR: return 1 << 24;
    case PICTURE_256: return 256;
    case PICTURE_16: return s->can.colors == 8 ? 8 : 16;
    case PICTURE_SYMBOLS: return s->can.colors;
    default: return 0;
    }
}

static struct scale_cell cell_of(const struct spots *s)
{
    if (s->mode == PICTURE_SYMBOLS)
        return (struct scale_cell){SPOTS_CHAFA_DOTS, SPOTS_CHAFA_DOTS, 1, 2,
                                   SPOTS_CHAFA_DOTS, SPOTS_CHAFA_DOTS};
    if (is_tiled(s->mode)) {
        int w = s->can.cell_w, h = s->can.cell_h;
        return (struct scale_cell){w, h, w, h, w, h};
    }
    return (struct scale_cell){1, s->mode == PICTURE_MONO || s->can.ascii ? 1 : 2, 1, 2, 1, 1};
}

/* ---- slots ---- */

struct spots *spots_new(void)
{
    struct spots *s = mem_zalloc(sizeof *s);
    struct terminal_can nothing = {.colors = 0, .ascii = true};

    spots_use(s, PICTURE_AUTO, &nothing);
    return s;
}

static void drop(struct spots *s, struct slot *slot)
{
    s->graphics |= slot->cell && s->mode == PICTURE_KITTY;
    free(slot->cell);
    *slot = (struct slot){0};
}

static void drop_all(struct spots *s)
{
    for (size_t i = 0; i < GALLERY_MAX; i++)
        drop(s, &s->slot[i]);
}

void spots_free(struct spots *s)
{
    if (!s)
        return;
    drop_all(s);
    spots_chafa_free(s->chafa);
    free(s);
}

static bool believable(const struct terminal_can *can)
{
    return can->cell_w > 0 && can->cell_w <= CELL_W_MAX && can->cell_h > 0 &&
           can->cell_h <= CELL_H_MAX;
}

void spots_use(struct spots *s, enum picture_mode chosen, const struct terminal_can *can)
{
    drop_all(s);
    s->can = *can;
    if (!believable(can)) {
        s->can.cell_w = CELL_W;
        s->can.cell_h = CELL_H;
    }
    s->chosen = chosen;
    s->mode = spots_choose(chosen, can);
    if (needs_chafa(s->mode) && !s->chafa && !(s->chafa = spots_chafa_new()))
        s->mode = by_colors(can->colors);
}

void spots_grid(const struct spots *s, int rows, int cols, int *ret_w, int *ret_h)
{
    bool pixels = s->mode == PICTURE_SIXEL || s->mode == PICTURE_KITTY;

    *ret_w = cols * (pixels ? s->can.cell_w : s->mode == PICTURE_SYMBOLS ? 4 : 1);
    *ret_h = rows * (pixels ? s->can.cell_h : s->mode == PICTURE_SYMBOLS ? 8 : 2);
}

static void fill(struct slot *slot, struct tint l)
{
    for (int i = 0; i < slot->as.rows * slot->as.cols; i++)
        slot->cell[i] = l;
    slot->as.serial = 0;
}

void spots_wiped(struct spots *s)
{
    for (size_t i = 0; i < GALLERY_MAX; i++)
        if (s->slot[i].cell) {
            fill(&s->slot[i], tint_blank());
            s->graphics |= s->mode == PICTURE_KITTY;
        }
}

void spots_lost(struct spots *s, int row)
{
    for (struct slot *slot = s->slot; slot < s->slot + GALLERY_MAX; slot++) {
        int at = row - slot->as.row;
        if (!slot->cell || at < 0 || at >= slot->as.rows)
            continue;
        memset(&slot->cell[at * slot->as.cols], 0, (size_t)slot->as.cols * sizeof *slot->cell);
        slot->lost = true;
    }
}

static bool is_possible(const struct spot *sp)
{
    return sp->row >= 0 && sp->col >= 0 && sp->rows > 0 && sp->cols > 0 &&
           sp->rows <= FRAME_ROWS_MAX - sp->row && sp->cols <= FRAME_COLS_MAX - sp->col;
}

static bool same_place(const struct spot *a, const struct spot *b)
{
    return a->row == b->row && a->col == b->col && a->rows == b->rows && a->cols == b->cols;
}

static struct slot *slot_of(struct spots *s, const struct spot *sp)
{
    struct slot *unused = NULL;

    for (struct slot *slot = s->slot; slot < s->slot + GALLERY_MAX; slot++) {
        if (slot->cell && same_place(&slot->as, sp))
            return slot;
        if (!slot->cell && !unused)
            unused = slot;
    }
    unused->as = *sp;
    unused->cell = mem_calloc((size_t)sp->rows * (size_t)sp->cols, sizeof *unused->cell);
    fill(unused, (struct tint){0});
    return unused;
}

/* ---- drawing ---- */

bool spots_due(const struct slot_job *j, int row, int col)
{
    const struct picture_rect *d = &j->damage;

    return !j->slot->cell[row * j->slot->as.cols + col].glyph ||
           (row >= d->y && row < d->y + d->h && col >= d->x && col < d->x + d->w);
}

bool spots_set(const struct slot_job *j, int row, int col, const struct tint *tint)
{
    const struct slot *slot = j->slot;
    struct tint *was = &slot->cell[row * slot->as.cols + col];

    if (tint_same(was, tint))
        return true;
    if (!pen_has_room(j->pen, 0))
        return false;
    pen_cell(j->pen, slot->as.row + row, slot->as.col + col, tint);
    *was = *tint;
    return true;
}

static bool is_inside(const struct picture_rect *r, int x, int y)
{
    return x >= r->x && x < r->x + r->w && y >= r->y && y < r->y + r->h;
}

static uint32_t dot(const struct slot_job *j, int x, int y)
{
    if (!is_inside(&j->scale.area, x, y))
        return TINT_DEFAULT;
    return tint_color(scale_dot(&j->scale, x, y), j->colors);
}

static struct tint tint_at(const struct slot_job *j, int row, int col)
{
    if (j->mode == PICTURE_MONO)
        return is_inside(&j->scale.area, col, row)
                   ? tint_shade(scale_dot(&j->scale, col, row), j->ascii)
                   : tint_blank();
    if (j->ascii)
        return tint_space(dot(j, col, row));
    return tint_halves(dot(j, col, 2 * row), dot(j, col, 2 * row + 1));
}

/* Cells that are not a tile's. */
static bool draw_cells(const struct slot_job *j)
{
    const struct scale_cell *c = &j->cell;

    for (int row = 0; row < j->slot->as.rows; row++)
        for (int col = 0; col < j->slot->as.cols; col++) {
            bool tiled = is_tiled(j->mode);
            if (!spots_due(j, row, col) ||
                (tiled && is_inside(&j->scale.area, col * c->dots_w, row * c->dots_h)))
                continue;
            struct tint l = tiled ? tint_blank() : tint_at(j, row, col);
            if (!spots_set(j, row, col, &l))
                return false;
        }
    return true;
}

static bool same_part(const struct spot *a, const struct spot *b)
{
    return a->view == b->view && a->picture.px == b->picture.px && a->picture.w == b->picture.w &&
           a->picture.h == b->picture.h && !memcmp(&a->part, &b->part, sizeof a->part);
}

/* In cells; a picture that is not the next one of the same can differ anywhere. */
static struct picture_rect damage_of(const struct slot_job *j, const struct spot *sp)
{
    const struct spot *as = &j->slot->as;
    struct picture_rect all = {.w = as->cols, .h = as->rows}, d;
    int w = j->cell.dots_w, h = j->cell.dots_h;

    if (!as->serial || !same_part(as, sp) || sp->serial - as->serial > 1)
        return all;
    if (sp->serial == as->serial)
        return (struct picture_rect){0};
    d = scale_damage(&j->scale, &sp->damage);
    if (!d.w || !d.h)
        return (struct picture_rect){0};
    int right = (d.x + d.w + w - 1) / w, bottom = (d.y + d.h + h - 1) / h;
    return (struct picture_rect){d.x / w, d.y / h, right - d.x / w, bottom - d.y / h};
}

static void draw_slot(struct slot_job *j, const struct spot *sp)
{
    struct slot *slot = j->slot;
    struct picture_rect part = scale_clip(&sp->picture, &sp->part);

    if (slot->as.serial == sp->serial && same_part(&slot->as, sp) && !slot->lost && sp->serial)
        return;
    scale_init(&j->scale, &sp->picture, &part, &slot->area);
    j->damage = damage_of(j, sp);
    bool drawn = draw_cells(j) && (!is_tiled(j->mode) || spots_tiles_draw(j));
    scale_done(&j->scale);
    slot->as = *sp;
    slot->as.serial = drawn ? sp->serial : 0;
    slot->lost = false;
}

/* Those that nobody is in any more. */
static void let_go(struct spots *s, const struct spot *spot, size_t n)
{
    for (struct slot *slot = s->slot; slot < s->slot + GALLERY_MAX; slot++) {
        size_t i = 0;
        while (i < n && !same_place(&slot->as, &spot[i]))
            i++;
        if (slot->cell && i == n)
            drop(s, slot);
    }
}

/* Graphics of a picture of another size would look out behind it. */
static void lay_out(struct spots *s, struct slot *slot, const struct spot *sp)
{
    struct scale_cell cell = cell_of(s);
    struct picture_rect part = scale_clip(&sp->picture, &sp->part);
    struct picture_rect area = scale_fit(&part, &cell, sp->rows, sp->cols);

    if (slot->area.w && memcmp(&area, &slot->area, sizeof area) != 0)
        s->graphics |= s->mode == PICTURE_KITTY;
    slot->area = area;
}

static void erase_graphics(struct spots *s, struct pen *p)
{
    if (!s->graphics)
        return;
    spots_tiles_erase(p);
    s->graphics = false;
    for (size_t i = 0; i < GALLERY_MAX; i++)
        if (s->slot[i].cell)
            fill(&s->slot[i], (struct tint){0});
}

void spots_draw(struct spots *s, const struct spot *spot, size_t n, struct buf *out)
{
    struct slot *slot[GALLERY_MAX];
    struct pen pen;

    n = n < GALLERY_MAX ? n : GALLERY_MAX;
    let_go(s, spot, n);
    for (size_t i = 0; i < n; i++) {
        slot[i] = is_possible(&spot[i]) ? slot_of(s, &spot[i]) : NULL;
        if (slot[i])
            lay_out(s, slot[i], &spot[i]);
    }
    pen_init(&pen, out, colors(s));
    erase_graphics(s, &pen);
    for (size_t i = 0; i < n; i++) {
        struct slot_job j = {.slot = slot[i],
                             .mode = s->mode,
                             .cell = cell_of(s),
                             .colors = colors(s),
                             .ascii = s->can.ascii,
                             .pen = &pen,
                             .chafa = s->chafa};
        if (!slot[i])
            continue;
        j.number = (unsigned)(slot[i] - s->slot);
        draw_slot(&j, &spot[i]);
    }
    pen_end(&pen);
}
