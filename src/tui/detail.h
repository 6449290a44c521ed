/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The text of the detail pane while it is being written: a page as long as it needs to be, of which
 * pane_detail.c shows a part. Its longer sections have files of their own. */
#ifndef TUI_DETAIL_H
#define TUI_DETAIL_H

#include "tui/ui.h"

struct detail {
    const struct ui *u;
    const struct model *m;
    const struct instance *in;
    int64_t now_ms;
    bool ascii;
    int page;       /* rows that are seen at once */
    struct frame f; /* the whole text */
    int row;        /* the next line; beyond the end of f nothing is drawn */
    int col, width; /* where lines are written */
};

/* Writes everything; u to page, f (of a size) and col to width are the caller's, row begins at 0.
 */
void detail_write(struct detail *d);

/* A section's heading, with a blank line before it. */
void detail_heading(struct detail *d, const char *text);
/* The two side by side when the screen has min_cols columns, else one below the other. */
void detail_beside(struct detail *d, int min_cols, void (*left)(struct detail *d),
                   void (*right)(struct detail *d));
/* As words_moment, of a time of the model; "-" for 0. */
void detail_moment(const struct detail *d, int64_t ms, char *out, size_t size);
/* The same of a time that the site told, which is wall clock already. */
void detail_wall(const struct detail *d, int64_t ms, char *out, size_t size);
/* "▲ " or "" */
void detail_level_mark(const struct detail *d, enum level l, char *out, size_t size);

void detail_trends(struct detail *d);
void detail_conns(struct detail *d);
void detail_alerts(struct detail *d);

#endif
