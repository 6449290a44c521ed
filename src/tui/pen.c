/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A part of spots: cells as escape sequences, in as few bytes as they need. Owns what the terminal
 * was last told of cursor and colours. Must not know what the cells show. */
#include "tui/pen.h"

enum { CELL_BYTES_MAX = 96 };

void pen_init(struct pen *p, struct buf *out, int colors)
{
    *p = (struct pen){
        .out = out, .colors = colors, .row = -1, .fg = TINT_DEFAULT, .bg = TINT_DEFAULT};
}

void pen_end(struct pen *p)
{
    if (p->down)
        buf_add_str(p->out, "\033[0m\0338");
}

bool pen_has_room(const struct pen *p, size_t bytes)
{
    return p->out->cap - p->out->len > bytes + 2 * CELL_BYTES_MAX;
}

void pen_lost(struct pen *p)
{
    p->row = -1;
}

void pen_at(struct pen *p, int row, int col)
{
    if (!p->down)
        buf_add_str(p->out, "\0337\033[0m");
    p->down = true;
    if (p->row != row || p->col != col)
        buf_printf(p->out, "\033[%d;%dH", row + 1, col + 1);
    p->row = row;
    p->col = col;
}

/* Faster than printf: half of what a frame costs is this. */
static char *number(char *s, uint32_t v)
{
    if (v >= 100)
        *s++ = (char)('0' + v / 100);
    if (v >= 10)
        *s++ = (char)('0' + v / 10 % 10);
    *s++ = (char)('0' + v % 10);
    return s;
}

/* ground: 30 or 40. */
static char *parameter(char *s, int colors, uint32_t ground, uint32_t color)
{
    if (color == TINT_DEFAULT)
        return number(s, ground + 9);
    if (colors < 256)
        return number(s, ground + color + (color < 8 ? 0 : 52));
    s = number(s, ground + 8);
    *s++ = ';';
    *s++ = colors == 1 << 24 ? '2' : '5';
    for (int shift = 16; colors == 1 << 24 && shift > 0; shift -= 8) {
        *s++ = ';';
        s = number(s, color >> shift & 0xFF);
    }
    *s++ = ';';
    return number(s, color & 0xFF);
}

static void put_colors(struct pen *p, uint32_t fg, uint32_t bg)
{
    char bytes[CELL_BYTES_MAX] = "\033[", *s = bytes + 2;

    if (!p->colors || (fg == p->fg && bg == p->bg))
        return;
    if (fg != p->fg)
        s = parameter(s, p->colors, 30, fg);
    if (fg != p->fg && bg != p->bg)
        *s++ = ';';
    if (bg != p->bg)
        s = parameter(s, p->colors, 40, bg);
    *s++ = 'm';
    buf_add(p->out, bytes, (size_t)(s - bytes));
    p->fg = fg;
    p->bg = bg;
}

static void put_glyph(struct buf *out, uint32_t c)
{
    char three[3] = {(char)(0xE0 | c >> 12), (char)(0x80 | (c >> 6 & 0x3F)),
                     (char)(0x80 | (c & 0x3F))};
    char two[2] = {(char)(0xC0 | c >> 6), three[2]};
    char one = (char)c;

    if (c < 0x80)
        buf_add(out, &one, 1);
    else if (c < 0x800)
        buf_add(out, two, sizeof two);
    else
        buf_add(out, three, sizeof three);
}

/* A half block may be drawn by its other half, and a blank shows no foreground: whatever needs
 * fewer colours to be told. */
void pen_cell(struct pen *p, int row, int col, const struct tint *l)
{
    struct tint now = *l;

    if (now.glyph == ' ')
        now.fg = p->fg;
    if (now.glyph == TINT_TOP && now.bg != TINT_DEFAULT &&
        (now.bg == p->fg) + (now.fg == p->bg) > (now.fg == p->fg) + (now.bg == p->bg))
        now = (struct tint){.fg = l->bg, .bg = l->fg, .glyph = TINT_BOTTOM};
    pen_at(p, row, col);
    put_colors(p, now.fg, now.bg);
    put_glyph(p->out, now.glyph);
    p->col++;
}
