/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The columns of the alerts pane: how wide each is, and what stands in them. */
#ifndef TUI_ALERT_COLUMNS_H
#define TUI_ALERT_COLUMNS_H

#include "tui/alert_list.h"
#include "tui/ui.h"

enum alert_since { ALERT_SINCE_CLOCK, ALERT_SINCE_AGE, ALERT_SINCE_FULL };

struct alert_columns {
    enum alert_since form; /* how much is said of when it began and ended */
    bool seen_when;        /* not only who acknowledged it, but when */
    int level, since, rule, subject, value;
    int seen; /* 0 it is not shown */
};

/* From everything in full down to what 60 cells can hold. */
struct alert_columns alert_columns_fit(const struct ui *u, const struct alert_list *l, int cols);
void alert_columns_head(const struct alert_columns *c, struct frame *f, int row);
void alert_columns_line(const struct alert_columns *c, const struct ui *u, struct frame *f, int row,
                        const struct alert *a);

#endif
