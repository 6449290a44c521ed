/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Which columns of the table are shown, where, and how wide. Pure arithmetic. */
#ifndef TUI_LAYOUT_H
#define TUI_LAYOUT_H

#include "view/column.h"

enum { LAYOUT_MAX = COLUMN_LIST_MAX };

/* A column that may be shown: the caller says how much room it can use. */
struct layout_item {
    const struct column *column;
    int min;   /* cells it needs */
    int want;  /* cells it can use */
    int trend; /* weight of the trend beside it; 0: it has none */
};

struct layout_slot {
    const struct column *column;
    int col, width;
    int trend_col, trend_width; /* 0 wide: no trend */
};

struct layout {
    struct layout_slot slot[LAYOUT_MAX];
    int n;
    int dropped; /* columns there was no room for */
};

/* Fits items into [col, col + width). If not all columns fit, the lightest go first (never the
 * last one). Trends take part with their own weights; they are
 * all alike, and become wider, in steps of whole seconds a cell, when everything else is content.
 */
void layout_fit(struct layout *l, const struct layout_item *items, int n, int col, int width);

#endif
