/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The keys: one const table that says what each does where. The handling of keys, the help pane,
 * the line of hints, `invigil help keys` and the man page (by a test) are made from it. */
#ifndef TUI_KEYMAP_H
#define TUI_KEYMAP_H

#include "tui/input.h"

enum request {
    REQUEST_NONE,
    REQUEST_UP,
    REQUEST_DOWN,
    REQUEST_PAGE_UP,
    REQUEST_PAGE_DOWN,
    REQUEST_TOP,
    REQUEST_BOTTOM,
    REQUEST_OPEN,
    REQUEST_BACK,
    REQUEST_FILTER,
    REQUEST_RUNNING,
    REQUEST_SORT_LEFT,
    REQUEST_SORT_RIGHT,
    REQUEST_INVERT,
    REQUEST_SORT_CPU,
    REQUEST_SORT_MEM,
    REQUEST_SORT_RTT,
    REQUEST_SORT_STATUS,
    REQUEST_NEXT_PROBLEM,
    REQUEST_PREVIOUS_PROBLEM,
    REQUEST_ALERTS,
    REQUEST_NETWORKS,
    REQUEST_CLOSING,
    REQUEST_ACKNOWLEDGE,
    REQUEST_HIDE,
    REQUEST_FREEZE,
    REQUEST_MOUSE,
    REQUEST_REDRAW,
    REQUEST_HELP,
    REQUEST_EXIT,
    /* of a replay */
    REQUEST_PAUSE,
    REQUEST_STEP,
    REQUEST_STEP_BACK,
    REQUEST_FORWARD,
    REQUEST_BACKWARD,
    REQUEST_FAR_FORWARD,
    REQUEST_FAR_BACKWARD,
    REQUEST_START,
    REQUEST_FINISH,
    REQUEST_GO_TO,
    REQUEST_FASTER,
    REQUEST_SLOWER,
    /* of looking at desktops */
    REQUEST_LOOK,
    REQUEST_VIEWERS,
    REQUEST_WALL,
    REQUEST_MARK,
    REQUEST_UNMARK,
    REQUEST_LEAST,
    REQUEST_LEFT,
    REQUEST_RIGHT,
    REQUEST_MORE,
    REQUEST_LESS,
    REQUEST_FIT,
    REQUEST_FULL,
    REQUEST_TERMINAL,
    REQUEST_VNC,
    REQUEST_BROWSER,
    REQUEST_COMMAND,
    REQUEST_COPY,
};

enum pane_id {
    PANE_TABLE,
    PANE_DETAIL,
    PANE_ALERTS,
    PANE_ALERT,
    PANE_NETWORKS,
    PANE_CLOSING,
    PANE_DESKTOP,
    PANE_WALL,
    PANE_VIEWERS,
    PANE_HELP,
    PANE_COUNT
};
enum {
    IN_TABLE = 1 << PANE_TABLE,
    IN_DETAIL = 1 << PANE_DETAIL,
    IN_ALERTS = 1 << PANE_ALERTS,
    IN_ALERT = 1 << PANE_ALERT,
    IN_NETWORKS = 1 << PANE_NETWORKS,
    IN_CLOSING = 1 << PANE_CLOSING,
    IN_DESKTOP = 1 << PANE_DESKTOP,
    IN_WALL = 1 << PANE_WALL,
    IN_VIEWERS = 1 << PANE_VIEWERS,
    IN_HELP = 1 << PANE_HELP,
    IN_ALL = (1 << PANE_COUNT) - 1,
    IN_TEXT = IN_ALL & ~IN_DESKTOP & ~IN_WALL,
    IN_STUDENT = IN_TABLE | IN_DETAIL | IN_ALERTS | IN_CLOSING /* where one is chosen */
};

/* What the screen shows: an exam as it happens, or a journal; and whether desktops can be looked
 * at. */
enum { MODE_LIVE = 1, MODE_REPLAY = 2, MODE_BOTH = MODE_LIVE | MODE_REPLAY, MODE_SPECTATE = 4 };

enum { KEYMAP_CODES = 4, KEYMAP_NAMES_MAX = 64 };

struct keymap_entry {
    enum request request;
    unsigned panes;              /* IN_... */
    unsigned modes;              /* MODE_... */
    uint32_t code[KEYMAP_CODES]; /* 0 ends them */
    const char *help;            /* untranslated: what it does */
    const char *hint; /* untranslated: the same in a word, for the last line; NULL none */
};

const struct keymap_entry *keymap_all(size_t *ret_n);
/* mode: MODE_... REQUEST_NONE: the key does nothing there. The first that fits: Space marks where
 * desktops can be looked at, and turns pages elsewhere. */
enum request keymap_request(enum pane_id pane, unsigned mode, uint32_t code);
/* "Down, j" */
void keymap_names(const struct keymap_entry *e, char *out, size_t size);
/* "Down": the first of them. */
void keymap_first_name(const struct keymap_entry *e, char *out, size_t size);

#endif
