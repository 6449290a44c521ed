/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What the screen asks of whoever looks at desktops for it. All calls come from a key or from
 * drawing, on the loop's thread, and return at once; whoever implements it has the screen drawn
 * anew (monitor_changed) when something of it changes. */
#ifndef TUI_GALLERY_H
#define TUI_GALLERY_H

#include "base/picture.h"
#include "model/event.h"

#include <stddef.h>

enum { GALLERY_MAX = 16 };

enum gallery_state {
    GALLERY_WAITING, /* for its turn: desktops are opened one at a time */
    GALLERY_OPENING, /* until its first picture */
    GALLERY_LIVE,
    GALLERY_ENDED /* words say why; an earlier picture stays */
};

struct gallery_view {
    uint32_t index; /* of the instance */
    enum gallery_state state;
    char words[160];            /* ended: why, clean; "" it was asked to end */
    struct picture picture;     /* w 0: none came yet */
    uint64_t serial;            /* another one is another picture; 0 none */
    struct picture_rect damage; /* what differs from the serial before */
    int64_t since_ms;           /* model time: looked at since; 0 not yet */
    int64_t at_ms;              /* model time of the picture; 0 none */
    int fps_d10;                /* tenths of pictures a second, over the last seconds; -1 unknown */
};

struct gallery {
    void *ud;
    /* These desktops and no others, at most GALLERY_MAX; 0 closes all. One that is among those
     * shown already stays as it is. */
    void (*show)(void *ud, const uint32_t *index, size_t n);
    /* Those of the last show, in its order; valid until the loop goes on. */
    size_t (*views)(void *ud, const struct gallery_view **ret);
    /* The picture of this view was drawn: another one may come. Not called, nothing comes. */
    void (*next)(void *ud, size_t view);
    /* Opens the desktop in a viewer of its own process, or in a browser. What is to be said of it,
     * clean words, valid until the next call. */
    const char *(*external)(void *ud, uint32_t index, enum viewer viewer);
    /* NULL: this viewer can be used. Else what is missing, clean words. */
    const char *(*missing)(void *ud, enum viewer viewer);
    enum viewer (*preferred)(void *ud);
    /* NULL: this desktop can be looked at. Else why not, clean words: it doesn't run, it is left
     * alone after failed handshakes, ... */
    const char *(*refusal)(void *ud, uint32_t index);
    /* The link for a browser; NULL: none can be made. Valid until the next call. Checked: nothing
     * but RFC 3986's characters, begins with http. */
    const char *(*link)(void *ud, uint32_t index);
    /* Somebody was given that link: it was copied. */
    void (*given)(void *ud, uint32_t index);
};

#endif
