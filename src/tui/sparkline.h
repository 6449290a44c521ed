/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Trends as text: one line beside a number, or a chart of several lines. Unknown is blank; zero is
 * the lowest mark and never blank; more than `full` is drawn as full. A hole shorter than 20 s
 * shows the value before it: it is the time between two messages. Time runs to the right, up to
 * now; steps lie on multiples of their length, so that a picture moves one step at a time and not
 * with every frame. */
#ifndef TUI_SPARKLINE_H
#define TUI_SPARKLINE_H

#include "model/event.h"
#include "model/rtt.h"
#include "model/series.h"

#include <stddef.h>

enum glyphs {
    GLYPHS_BLOCKS,  /* eighth blocks: 8 levels, one step a cell */
    GLYPHS_BRAILLE, /* 4 levels and two steps a cell */
    GLYPHS_ASCII,   /* "_.-=+*#%": one step a cell */
    GLYPHS_COUNT
};

enum { SPARKLINE_CELLS_MAX = 400, SPARKLINE_TEXT_MAX = 3 * SPARKLINE_CELLS_MAX + 1 };

/* "blocks", "braille", "ascii"; -1 otherwise. */
int sparkline_glyphs_parse(const char *s);

/* Where trends of the round trip, which has no natural end, are full: above what warns, so that it
 * shows what is beyond. */
int32_t sparkline_rtt_full(const struct event_config *cfg);

/* The last span_ms before now_ms of a signal in `cells` cells (1 to SPARKLINE_CELLS_MAX); `out`
 * has SPARKLINE_TEXT_MAX bytes. s may be NULL: nothing known. The mark of a step is its mean. */
void sparkline_text(const struct series *s, enum series_signal sig, int64_t now_ms, int64_t span_ms,
                    int32_t full, enum glyphs g, int cells, char *out);

/* The same of a connection's round trips over its whole life, the newest last, in at most `cells`
 * cells. r may be NULL. */
void sparkline_rtt(const struct rtt *r, int32_t full, enum glyphs g, int cells, char *out);

/* As sparkline_text over `lines` lines, the top one first: line k starts at out[k]. The mark of a
 * step is its maximum (a peak of a second must show in four hours). In ASCII '#' fills what is
 * below the mark. */
void sparkline_chart(const struct series *s, enum series_signal sig, int64_t now_ms,
                     int64_t span_ms, int32_t full, enum glyphs g, int cells, int lines,
                     char (*out)[SPARKLINE_TEXT_MAX]);

#endif
