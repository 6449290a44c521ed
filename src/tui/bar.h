/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A line made of pieces, from the left and from the right. When it is too narrow for all of them
 * the lightest are left out, so that what matters most is there in every width. */
#ifndef TUI_BAR_H
#define TUI_BAR_H

#include "tui/frame.h"

enum { BAR_PIECES = 32, BAR_TEXT_MAX = 512 };

struct bar_piece {
    char text[BAR_TEXT_MAX];
    enum style style;
    int weight;
    bool right; /* else left */
    int gap;    /* blanks to the piece before it */
};

struct bar {
    struct bar_piece piece[BAR_PIECES];
    int n;
};

void bar_init(struct bar *b);
/* Adds a piece behind the others of its side. text is copied; "" adds nothing. */
void bar_left(struct bar *b, int weight, int gap, enum style style, const char *text);
void bar_right(struct bar *b, int weight, int gap, enum style style, const char *text);
/* Draws it over the whole row, on a background of this style. The heaviest piece is always there,
 * cut if it must be. */
void bar_draw(struct bar *b, struct frame *f, int row, enum style background);

#endif
