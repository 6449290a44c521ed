/* SPDX-License-Identifier: GPL-3.0-or-later */
/* From the cells of a frame to those of ncurses: styles become attributes and colour pairs, text
 * becomes wide characters. Owns nothing but these tables. Must not know when a cell is drawn. */
#include "tui/screen_cells.h"

#include <wchar.h>

static size_t look_index(uint8_t style)
{
    return (style & ~STYLE_SELECTED) + (style & STYLE_SELECTED ? STYLE_COUNT : 0);
}

static attr_t attributes(uint8_t attr)
{
    return (attr & THEME_BOLD ? A_BOLD : 0) | (attr & THEME_DIM ? A_DIM : 0) |
           (attr & THEME_REVERSE ? A_REVERSE : 0) | (attr & THEME_UNDERLINE ? A_UNDERLINE : 0);
}

void screen_cells_init(struct screen_cells *s, enum palette palette)
{
    *s = (struct screen_cells){0};
    bool colours = palette != PALETTE_MONO && has_colors() && start_color() == OK;
    bool own = colours && use_default_colors() == OK;

    for (int style = 0; style < STYLE_COUNT; style++)
        for (int selected = 0; selected <= STYLE_SELECTED; selected += STYLE_SELECTED) {
            struct theme_look l =
                theme_look(colours ? palette : PALETTE_MONO, (uint8_t)(style | selected));
            size_t i = look_index((uint8_t)(style | selected));
            s->attr[i] = attributes(l.attr);
            if (!colours || (l.fg == THEME_NONE && l.bg == THEME_NONE))
                continue;
            short fg = l.fg == THEME_NONE && !own ? COLOR_WHITE : l.fg;
            short bg = l.bg == THEME_NONE && !own ? COLOR_BLACK : l.bg;
            if (init_pair((short)(i + 1), fg, bg) == OK)
                s->pair[i] = (short)(i + 1);
        }
}

/* The cell's text as the C library reads it; 0 if it can't, or counts other than `width` cells:
 * then the rest of the row would be elsewhere than ncurses thinks. */
static int decode(const struct cell *c, int width, wchar_t *out)
{
    mbstate_t state = {0};
    int n = 0, cells = 0;

    if (c->len == 1 && width == 1 && c->text[0] >= ' ' && c->text[0] < 0x7F) { /* by far the most */
        out[0] = (wchar_t)c->text[0];
        out[1] = L'\0';
        return 1;
    }
    for (size_t i = 0, k; i < c->len; i += k, n++) {
        k = n < CCHARW_MAX ? mbrtowc(&out[n], c->text + i, c->len - i, &state) : 0;
        if (k == 0 || k > c->len)
            return 0;
        int w = wcwidth(out[n]);
        if (w < 0 || (w == 0 && n == 0))
            return 0;
        cells += w;
    }
    out[n] = L'\0';
    return cells == width ? n : 0;
}

/* A character of `width` cells. One that takes a cell for itself and one for each of its vowel
 * signs is several for ncurses. */
static void draw_char(const struct screen_cells *s, int row, int col, const struct cell *c,
                      int width)
{
    wchar_t text[CCHARW_MAX + 1], part[CCHARW_MAX + 1];
    size_t look = look_index(c->style);
    int n = decode(c, width, text);
    cchar_t cc;

    for (int i = 0, w; i < n; col += w) {
        int k = 0;
        w = n == 1 ? width : wcwidth(text[i]);
        do
            part[k++] = text[i++];
        while (i < n && wcwidth(text[i]) == 0);
        part[k] = L'\0';
        setcchar(&cc, part, s->attr[look], s->pair[look], NULL);
        mvwadd_wch(stdscr, row, col, &cc);
    }
    for (int i = 0; n == 0 && i < width; i++) {
        setcchar(&cc, i ? L" " : L"?", s->attr[look], s->pair[look], NULL);
        mvwadd_wch(stdscr, row, col + i, &cc);
    }
}

void screen_cells_draw(const struct screen_cells *s, const struct frame *f, int row, int col,
                       int end)
{
    const struct cell *c = &f->cell[row * f->cols];

    for (int width; col < end; col += width) {
        width = 1;
        while (col + width < f->cols && c[col + width].len == 0)
            width++;
        draw_char(s, row, col, &c[col], width);
    }
}
