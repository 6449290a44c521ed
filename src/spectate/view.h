/* SPDX-License-Identifier: GPL-3.0-or-later */
/* One desktop that is looked at in the terminal (or for a snapshot): a tunnel with a decoder as its
 * viewer. It gives a picture when asked for one and at most every so often. Must not know who
 * draws. */
#ifndef SPECTATE_VIEW_H
#define SPECTATE_VIEW_H

#include "base/picture.h"
#include "spectate/decoder.h"
#include "spectate/tunnel.h"

enum view_state {
    VIEW_OPENING, /* until the first picture */
    VIEW_LIVE,
    VIEW_ENDED
};

enum { VIEW_FIRST_MS = 30000 }; /* until the first picture, once it was asked for */

struct view_end {
    bool late;           /* no first picture came in VIEW_FIRST_MS */
    bool decoder_failed; /* then the decoder's why, a, b; else the tunnel's end */
    enum decoder_why why;
    int a, b;
    int error; /* errno: it could not be started; 0 none */
    struct tunnel_end tunnel;
};

struct view;

struct view_events {
    void (*found)(void *ud, const char *uid); /* as desktop_events.found */
    /* A new picture; it stays until view_next. damage as decoder_events.frame. */
    void (*frame)(void *ud, struct picture_rect damage);
    /* The last call; view_close is still the owner's to call. */
    void (*end)(void *ud, const struct view_end *e);
};

/* min_ms: between two pictures. As tunnel_open for the rest. The first picture comes unasked. */
struct view *view_open(struct loop *l, struct tunnels *ts, const char *url, const char *password,
                       unsigned min_ms, const struct view_events *on, void *ud);
/* The picture was drawn: another one, min_ms after the last at the earliest. */
void view_next(struct view *v);
enum view_state view_state(const struct view *v);
const struct picture *view_picture(const struct view *v);
/* Politely. NULL allowed; may be called from a callback. */
void view_close(struct view *v);

#endif
