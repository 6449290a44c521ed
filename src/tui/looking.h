/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Which desktops are looked at: what the keys of several panes ask for, and what the panes of
 * desktops have in common. The one place that tells the gallery whom to show; knows neither how
 * they are drawn nor how they are reached. */
#ifndef TUI_LOOKING_H
#define TUI_LOOKING_H

#include "tui/gallery.h"
#include "tui/zoom.h"

#include <stdbool.h>

struct bar;
struct frame;
struct ui;

enum {
    LOOKING_TILE_ROWS = 6, /* the smallest desktop of a wall that tells something, its title too */
    LOOKING_TILE_COLS = 24,
    LOOKING_WORDS_MAX = 256,
    LOOKING_MUST = 100 /* weight of pieces of the last line that stay */
};

struct looking {
    uint32_t index[GALLERY_MAX]; /* instances, in the order in which they are shown */
    size_t n;
    size_t at;     /* the enlarged one, or the chosen one of the wall */
    size_t most;   /* on a wall of which nobody marked anything */
    size_t shown;  /* tiles of the wall, as last drawn ... */
    size_t across; /* ... side by side */
    struct zoom zoom;

    uint32_t told[GALLERY_MAX]; /* to the gallery */
    size_t ntold;
    int64_t *tried_ms; /* owned; by instance: when it was last asked for, whatever came of it */
    size_t ntried;
};

void looking_init(struct ui *u);
void looking_done(struct ui *u);
/* Tells the gallery what is to be shown by now, if that is something else than before. A window
 * that became too small closes nothing, and nothing is opened in one. */
void looking_sync(struct ui *u);

/* Opens the student's desktop in this viewer, VIEWER_UNKNOWN: the preferred one; or says why not.
 * In the terminal it is shown over the pane in front. */
void looking_open(struct ui *u, uint32_t index, enum viewer viewer);
/* Opens the wall, or says why not. */
void looking_wall(struct ui *u);
/* One desktop more on it (1), or one less (-1). */
void looking_wall_by(struct ui *u, int step);
/* Goes on to the student nobody has looked at for the longest time: selects them in the table or
 * shows them in the details; or goes on from one desktop to theirs. */
void looking_least(struct ui *u);

/* What the gallery has of the desktop of that place; NULL nothing yet. */
const struct gallery_view *looking_view(const struct ui *u, size_t at);
/* Its state: "opening", "unchanged 12 s", why it ended; "" it is live. */
void looking_words(const struct ui *u, const struct gallery_view *v, char *out, size_t size);
/* What the terminal or this program lacks for the pictures that were asked for; "" nothing. */
void looking_lack(const struct ui *u, char *out, size_t size);
/* Adds a spot to those of the ui: the desktop of that place, in these cells. zoom NULL: all of it.
 * False: there is no picture. */
bool looking_put(struct ui *u, size_t at, int row, int col, int rows, int cols, struct zoom *zoom);
/* The last line of a pane of desktops: that they are only looked at, and what there is to say, else
 * the pane's pieces and how to leave. */
void looking_footer(const struct ui *u, struct frame *f, int row,
                    void (*add_pieces)(const struct ui *u, struct bar *b));

#endif
