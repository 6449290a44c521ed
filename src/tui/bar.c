/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "tui/bar.h"

#include "base/utf8.h"
#include "view/text.h"

#include <string.h>

void bar_init(struct bar *b)
{
    b->n = 0;
}

static void add(struct bar *b, bool right, int weight, int gap, enum style style, const char *text)
{
    if (!*text || b->n == BAR_PIECES)
        return;
    struct bar_piece *p = &b->piece[b->n++];
    p->style = style;
    p->weight = weight;
    p->right = right;
    p->gap = gap;
    text_put(p->text, sizeof p->text, "%s", text);
}

void bar_left(struct bar *b, int weight, int gap, enum style style, const char *text)
{
    add(b, false, weight, gap, style, text);
}

void bar_right(struct bar *b, int weight, int gap, enum style style, const char *text)
{
    add(b, true, weight, gap, style, text);
}

static int width(const struct bar *b)
{
    int w = 0;

    for (int i = 0; i < b->n; i++)
        w += b->piece[i].gap + (int)utf8_width(b->piece[i].text);
    return w;
}

static void drop_lightest(struct bar *b)
{
    int at = 0;

    for (int i = 1; i < b->n; i++)
        if (b->piece[i].weight < b->piece[at].weight)
            at = i;
    b->n--;
    memmove(&b->piece[at], &b->piece[at + 1], (size_t)(b->n - at) * sizeof *b->piece);
}

/* Draws the pieces of one side from col on. */
static void side(const struct bar *b, struct frame *f, int row, int col, bool right)
{
    for (int i = 0; i < b->n; i++) {
        const struct bar_piece *p = &b->piece[i];
        if (p->right != right)
            continue;
        col += p->gap;
        col += frame_put(f, row, col, f->cols - col, p->text, p->style);
    }
}

void bar_draw(struct bar *b, struct frame *f, int row, enum style background)
{
    int right = 0;

    frame_fill(f, row, 0, f->cols, background);
    while (b->n > 1 && width(b) > f->cols)
        drop_lightest(b);
    for (int i = 0; i < b->n; i++)
        if (b->piece[i].right)
            right += b->piece[i].gap + (int)utf8_width(b->piece[i].text);
    side(b, f, row, 0, false);
    side(b, f, row, right < f->cols ? f->cols - right : 0, true);
}
