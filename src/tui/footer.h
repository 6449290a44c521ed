/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The last line: what is being typed, else what there is to say, else the keys. */
#ifndef TUI_FOOTER_H
#define TUI_FOOTER_H

#include "tui/ui.h"

void footer_draw(const struct ui *u, struct frame *f, int row);

#endif
