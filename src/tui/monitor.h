/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The full-screen monitor: the ui on a terminal, in time. Draws at most once in each second of the
 * clock for new data, soon after a key (at most 20 frames a second), and nothing when nothing
 * changed. */
#ifndef TUI_MONITOR_H
#define TUI_MONITOR_H

#include "net/loop.h"
#include "tui/screen.h"
#include "tui/ui.h"

struct monitor;

/* Takes over the terminal; NULL with the reason in *ret_trouble. `quit`: the examiner wants to
 * leave. ui_options and what they point to must outlive it. */
struct monitor *monitor_new(struct loop *l, const struct model *m, const struct ui_options *o,
                            bool ascii, enum palette palette, loop_fn quit, void *ud,
                            enum screen_trouble *ret_trouble);
/* Leaves the terminal as it was. NULL allowed. */
void monitor_free(struct monitor *mo);
/* To be called after the model took an event. */
void monitor_event(struct monitor *mo, const struct event *e);
/* To be called after something else has changed that is shown: a jump of the model, a banner, the
 * state of a replay. */
void monitor_changed(struct monitor *mo);

#endif
