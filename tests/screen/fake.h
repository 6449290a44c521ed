/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A screen for tests: the ui on a frame that is written down instead of shown. */
#ifndef TESTS_SCREEN_FAKE_H
#define TESTS_SCREEN_FAKE_H

#include "tui/theme.h"
#include "tui/timeline.h"
#include "tui/ui.h"

enum { FAKE_CALLS_MAX = 256, FAKE_W = 1280, FAKE_H = 800 };

struct fake {
    struct model *m; /* owned; usually the exam of room.h with ten minutes of history */
    struct ui ui;
    struct frame frame;
    uint32_t acknowledged; /* the last alert that was */
    const char *banner;

    /* of a replay */
    struct timeline timeline;
    struct timeline_state state;
    char calls[FAKE_CALLS_MAX]; /* of the timeline: "pause 1;seek 30;"; in seconds of the journal;
                                 * of the gallery: "show 0 1;external 4 0;" */

    /* of desktops */
    struct gallery gallery;
    struct gallery_view view[GALLERY_MAX]; /* those of the last show */
    size_t nviews;
    enum viewer preferred;
    const char *missing[VIEWERS];
    uint32_t refused; /* bits: these instances can't be looked at, as all that are not Ready */
    const char *link;
};

/* ascii: a terminal without UTF-8. */
void fake_init(struct fake *k, int rows, int cols, enum glyphs glyphs, bool ascii);
/* The same of another exam, which is the fake's from now on. */
void fake_init_of(struct fake *k, struct model *m, int rows, int cols, enum glyphs glyphs,
                  bool ascii);
/* The room as a replay of an hour, which is paused where the model is, 660 s after the start. */
void fake_replay_init(struct fake *k, int rows, int cols, enum glyphs glyphs, bool ascii);
/* The room with desktops that can be looked at: each is live at once, with a grey picture. */
void fake_gallery_init(struct fake *k, int rows, int cols, enum glyphs glyphs, bool ascii);
void fake_done(struct fake *k);
/* The same as a teardown: the state is the fake. */
int fake_end(void **state);
void fake_resize(struct fake *k, int rows, int cols);
/* A key, or each character of a text. */
void fake_key(struct fake *k, uint32_t code);
void fake_keys(struct fake *k, const char *text);

/* Draws; the rows without the blanks at their ends. Valid until the next call. */
const char *fake_text(struct fake *k);
/* The row of that text that contains `part`; -1 none. */
int fake_find(struct fake *k, const char *part);
const char *fake_row(struct fake *k, int row);
/* Fails unless `part` is on the screen, or if it is. */
void fake_shows(struct fake *k, const char *part);
void fake_shows_not(struct fake *k, const char *part);
/* The pictures over the frame, and the link, one a line. */
const char *fake_spots(struct fake *k);
/* How a palette makes it look: a letter for each cell, with what the letters stand for below. */
const char *fake_looks(struct fake *k, enum palette p);

#endif
