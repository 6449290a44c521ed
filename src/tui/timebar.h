/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The time line of a replay: how it plays, where it is between the journal's ends, and when alerts
 * were raised. One row over the whole width. */
#ifndef TUI_TIMEBAR_H
#define TUI_TIMEBAR_H

#include "tui/ui.h"

/* Only in a replay. */
void timebar_draw(const struct ui *u, struct frame *f, int row);

#endif
