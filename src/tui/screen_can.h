/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A part of screen.c, and for it alone: what the terminal can show besides cells. */
#ifndef TUI_SCREEN_CAN_H
#define TUI_SCREEN_CAN_H

#include "tui/spots.h"
#include "tui/theme.h"

#include <stdbool.h>

/* By terminfo and COLORTERM; for the terminal that ncurses has now. */
void screen_can_init(struct terminal_can *can, enum palette palette);
/* What to ask it for the rest. NULL: it must not be asked. */
const char *screen_can_question(const struct terminal_can *can);
/* Takes an answer, without the ESC it begins with and the ST it may end with, and without
 * characters other than printable ASCII. True: it is the last one. rows, cols: of the terminal. */
bool screen_can_answer(struct terminal_can *can, const char *answer, int rows, int cols);

#endif
