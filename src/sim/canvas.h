/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What the screen of a student shows: a panel with who it is, the text of the exam, an editor in
 * which lines grow, a terminal that scrolls. A list of rectangles to be painted one over the other,
 * and a pure function of student and time, so that a thousand desktops need no pixels.
 *
 * It changes at most once a step: a word in the editor (1 % of the pixels), or a line in the
 * terminal, which scrolls it (5 %). Every fourth student only watches the terminal: there 5 % of
 * the pixels change five times a second, for benchmarks. */
#ifndef SIM_CANVAS_H
#define SIM_CANVAS_H

#include <stddef.h>
#include <stdint.h>

enum {
    CANVAS_WIDTH = 1280,
    CANVAS_HEIGHT = 800,
    CANVAS_STEP_MS = 200,
    CANVAS_RECTS_MAX = 512,
    CANVAS_CHANGES_MAX = 3
};

struct canvas_rect {
    int x, y, w, h;
    uint32_t rgb; /* 0x00RRGGBB */
};

/* The screen of student `no` (from 1) so many steps after the start, without gaps; how many. */
size_t canvas_paint(unsigned no, int64_t step, struct canvas_rect ret[CANVAS_RECTS_MAX]);
/* Where it differs between two steps, the earlier first; how many. Without colours. */
size_t canvas_changes(unsigned no, int64_t from, int64_t to,
                      struct canvas_rect ret[CANVAS_CHANGES_MAX]);
/* What both have in common; w and h are 0 when it is nothing. The colour is a's. */
struct canvas_rect canvas_clip(struct canvas_rect a, struct canvas_rect b);

#endif
