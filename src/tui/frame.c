/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "tui/frame.h"

#include "base/mem.h"
#include "base/utf8.h"

#include <stdlib.h>
#include <string.h>

static const struct cell blank = {.text = " ", .len = 1};

void frame_init(struct frame *f, bool ascii)
{
    *f = (struct frame){.ascii = ascii};
}

void frame_done(struct frame *f)
{
    free(f->cell);
    *f = (struct frame){0};
}

void frame_reset(struct frame *f, int rows, int cols)
{
    rows = rows > FRAME_ROWS_MAX ? FRAME_ROWS_MAX : rows;
    cols = cols > FRAME_COLS_MAX ? FRAME_COLS_MAX : cols;
    if (rows != f->rows || cols != f->cols) {
        f->cell = mem_resize(f->cell, (size_t)rows * (size_t)cols, sizeof *f->cell);
        f->rows = rows;
        f->cols = cols;
    }
    for (int row = 0; row < rows; row++)
        frame_fill(f, row, 0, cols, STYLE_TEXT);
}

/* Cuts [*col, *col + *width) to the grid; NULL: nothing is left of it. */
static struct cell *clip(struct frame *f, int row, int col, int *width)
{
    if (row < 0 || row >= f->rows || col < 0 || col >= f->cols)
        return NULL;
    if (*width > f->cols - col)
        *width = f->cols - col;
    return *width > 0 ? &f->cell[row * f->cols + col] : NULL;
}

static void set(struct cell *c, const char *text, size_t len, size_t cells, enum style style)
{
    memset(c->text, 0, sizeof c->text);
    memcpy(c->text, text, len);
    c->len = (uint8_t)len;
    c->style = (uint8_t)style;
    for (size_t i = 1; i < cells; i++)
        c[i] = (struct cell){.style = (uint8_t)style};
}

int frame_put(struct frame *f, int row, int col, int width, const char *text, enum style style)
{
    struct cell *c = clip(f, row, col, &width);
    size_t at = 0, cells = 0, room = c ? (size_t)width : 0, used;

    if (!c)
        return 0;
    bool cut = utf8_fit(text, room, &used) < strlen(text);
    for (size_t len; (len = utf8_char(text, &cells)) > 0; text += len) {
        if (at + cells > (cut ? room - 1 : room))
            break;
        bool ascii = len == 1 && (unsigned char)*text < 0x80;
        bool strange = len > FRAME_TEXT_MAX || !cells || (f->ascii && !ascii);
        for (size_t i = 0; strange && i < cells; i++)
            set(&c[at + i], "?", 1, 1, style);
        if (!strange)
            set(&c[at], text, len, cells, style);
        at += cells;
    }
    if (cut) {
        set(&c[at], f->ascii ? "~" : "…", f->ascii ? 1 : strlen("…"), 1, style);
        at++;
    }
    return (int)at;
}

int frame_put_right(struct frame *f, int row, int col, int width, const char *text,
                    enum style style)
{
    int need = (int)utf8_width(text);
    int blanks = need < width ? width - need : 0;

    return frame_put(f, row, col + blanks, width - blanks, text, style);
}

void frame_fill(struct frame *f, int row, int col, int width, enum style style)
{
    struct cell *c = clip(f, row, col, &width);

    for (int i = 0; c && i < width; i++) {
        c[i] = blank;
        c[i].style = (uint8_t)style;
    }
}

void frame_select(struct frame *f, int row, int col, int width)
{
    struct cell *c = clip(f, row, col, &width);

    for (int i = 0; c && i < width; i++)
        c[i].style |= STYLE_SELECTED;
}

void frame_copy(struct frame *f, int row, const struct frame *src, int src_row, int n)
{
    for (int i = 0; i < n && row + i < f->rows && src_row + i < src->rows; i++)
        memcpy(&f->cell[(row + i) * f->cols], &src->cell[(src_row + i) * src->cols],
               (size_t)f->cols * sizeof *f->cell);
}

bool frame_same(const struct frame *a, const struct frame *b)
{
    return a->rows == b->rows && a->cols == b->cols &&
           memcmp(a->cell, b->cell, (size_t)a->rows * (size_t)a->cols * sizeof *a->cell) == 0;
}
