/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What keys do to a replay: they ask its timeline, and say what became of it. */
#ifndef TUI_REPLAY_H
#define TUI_REPLAY_H

#include "tui/ui.h"

/* Requests that only a replay knows. */
void replay_request(struct ui *u, enum request q);
/* Goes to the time that was typed; "" is none. False: it can't be read, which was said. */
bool replay_go_to(struct ui *u, const char *text);

#endif
