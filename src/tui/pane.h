/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The panes: one file and one row of ui.c's table each. */
#ifndef TUI_PANE_H
#define TUI_PANE_H

#include "tui/ui.h"

/* The part of the frame that is a pane's: rows [row, row + rows), all columns. At least 5 rows and
 * 60 columns. */
struct pane_area {
    int row, rows;
};

struct pane {
    void (*draw)(struct ui *u, struct frame *f, struct pane_area a);
    /* A key that means something in this pane; what all panes understand alike is ui.c's. */
    void (*request)(struct ui *u, enum request r);
    /* A click at a row of the area. NULL: nothing there can be clicked. */
    void (*click)(struct ui *u, int row, int col);
    /* The instance that is chosen, as the examiner saw it; -1 none. NULL: never one. */
    int64_t (*student)(struct ui *u);
    /* Draws the last line. NULL: it is the footer's. */
    void (*footer)(const struct ui *u, struct frame *f, int row);
};

extern const struct pane pane_table, pane_detail, pane_alerts, pane_alert, pane_networks,
    pane_closing, pane_desktop, pane_wall, pane_viewers, pane_help;

/* For panes that are a text longer than the screen. Shows what of the page's `lines` is in sight,
 * from *top on, and tells the ui how much that is ... */
void pane_show_text(struct ui *u, struct frame *f, struct pane_area a, const struct frame *page,
                    int lines, int *top);
/* ... and moves *top by a request. */
void pane_scroll(const struct ui *u, int *top, enum request r);

/* What severities look like in every pane. */
enum style pane_level_style(enum level l);
enum style pane_status_style(enum status s);
enum status pane_level_status(enum level l);

#endif
