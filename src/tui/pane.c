/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What panes have in common: scrolling a text, and what severities look like. Knows no pane. */
#include "tui/pane.h"

static int clamp(int top, int last)
{
    if (top > last)
        top = last;
    return top > 0 ? top : 0;
}

void pane_show_text(struct ui *u, struct frame *f, struct pane_area a, const struct frame *page,
                    int lines, int *top)
{
    *top = clamp(*top, lines - a.rows);
    u->page = a.rows;
    u->lines = lines;
    u->top = *top;
    frame_copy(f, a.row, page, *top, a.rows);
}

void pane_scroll(const struct ui *u, int *top, enum request r)
{
    int to = *top, last = u->lines - u->page;

    switch (r) {
    case REQUEST_UP: to -= 1; break;
    case REQUEST_DOWN: to += 1; break;
    case REQUEST_PAGE_UP: to -= u->page; break;
    case REQUEST_PAGE_DOWN: to += u->page; break;
    case REQUEST_TOP: to = 0; break;
    case REQUEST_BOTTOM: to = last; break;
    default: break;
    }
    *top = clamp(to, last);
}

enum style pane_level_style(enum level l)
{
    return l == LEVEL_INFO ? STYLE_INFO : pane_status_style(pane_level_status(l));
}

enum style pane_status_style(enum status s)
{
    switch (s) {
    case STATUS_CRIT: return STYLE_CRIT;
    case STATUS_WARN: return STYLE_WARN;
    case STATUS_UNKNOWN: return STYLE_DIM;
    default: return STYLE_TEXT;
    }
}

enum status pane_level_status(enum level l)
{
    return l == LEVEL_CRIT ? STATUS_CRIT : l == LEVEL_WARN ? STATUS_WARN : STATUS_OK;
}
