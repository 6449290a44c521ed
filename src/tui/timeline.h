/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What the screen asks of whoever plays a journal. The model that is shown belongs to the player
 * too: its pointer stays the same, its content jumps at a seek. All calls come from a key or from
 * drawing, on the loop's thread, and return at once. Times are model time in ms since the epoch. */
#ifndef TUI_TIMELINE_H
#define TUI_TIMELINE_H

#include "model/conn.h"

struct timeline_mark {
    int64_t t_ms;
    enum level level;
};

struct timeline_state {
    int64_t start_ms, end_ms; /* of the journal */
    int64_t at_ms;            /* what is shown */
    int64_t age_ms;           /* following: how long ago the newest line was written */
    int32_t speed_q;          /* quarters: 1 = 0.25x, 4 = 1x, 256 = 64x */
    bool paused;
    bool ended;     /* at the end of a journal that is closed */
    bool following; /* at the end of one that is being written */
    bool filling;   /* the trends are still being read */
    bool lossy;     /* less is shown than was measured: thinned samples, or a gap just passed */
};

struct timeline {
    void *ud;
    struct timeline_state (*state)(void *ud);
    /* Alerts as they were raised, in order of time; the player's, valid until the loop goes on. */
    size_t (*marks)(void *ud, const struct timeline_mark **ret);
    void (*pause)(void *ud, bool paused);
    void (*seek)(void *ud, int64_t t_ms); /* clamped by the player */
    void (*step)(void *ud, int n);        /* n reporting periods forward or back; pauses */
    void (*speed)(void *ud, int faster);  /* 1: twice as fast, -1: half as fast */
};

#endif
