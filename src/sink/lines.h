/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The exam as plain text, one labelled line for each change: for screen readers and for terminals
 * that can't address a screen. Compares the model with what was said before; says nothing twice. */
#ifndef SINK_LINES_H
#define SINK_LINES_H

#include "model/model.h"

#include <stdbool.h>

/* Takes a line of clean text without its end. */
typedef void (*lines_fn)(void *ud, const char *line);

struct lines;

/* ascii: the locale is not UTF-8. */
struct lines *lines_new(bool ascii, lines_fn say, void *ud);
void lines_free(struct lines *l);
/* Says what has changed since the last call; to be called after each event (it looks only when
 * something can have changed) with the event. The first roster is said in one line once its
 * desktops have reported (30 s at most), with a line for each student in trouble; later only what
 * changes. */
void lines_event(struct lines *l, const struct model *m, const struct event *e);

#endif
