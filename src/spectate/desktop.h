/* SPDX-License-Identifier: GPL-3.0-or-later */
/* From an instance's url to the byte stream of its VNC server (protocol, section 3): the page is
 * fetched once, because every request counts as a connection of the student; the websocket it names
 * is opened, or, where there is no such page, {url}websockify. Knows no RFB. */
#ifndef SPECTATE_DESKTOP_H
#define SPECTATE_DESKTOP_H

#include "net/access.h"
#include "net/loop.h"

enum desktop_why {
    DESKTOP_DNS,
    DESKTOP_CONNECT,
    DESKTOP_TLS,
    DESKTOP_TIMEOUT,  /* of the page, or of the websocket's handshake */
    DESKTOP_STATUS,   /* the websocket was answered with an HTTP status */
    DESKTOP_PAGE,     /* the page names a target we won't open: not below its url, no websockify */
    DESKTOP_STRANGER, /* the page names a connection that isn't ours (tunnels_events) */
    DESKTOP_TEXT,     /* open, and then closed by us: it speaks text, as no VNC server does */
    DESKTOP_CLOSED    /* open, and then closed by the server or the network */
};

enum { DESKTOP_HANDSHAKE_MS = 10000 };

struct desktop;

struct desktop_events {
    /* The websocket is opened next, and its connection will have this connUid ("": it has none):
     * the time to write down whose it is. */
    void (*found)(void *ud, const char *uid);
    void (*open)(void *ud);
    void (*bytes)(void *ud, const uint8_t *data, size_t len);
    /* The last call; desktop_close is still the owner's to call. status: HTTP, 0 none. */
    void (*end)(void *ud, enum desktop_why why, int status);
    /* After ERR_TOO_BIG of desktop_send: it may be tried again. */
    void (*drained)(void *ud);
};

/* url: of the instance, ends with '/'. Never calls back before it returns. Everything pointed to
 * must outlive it. */
struct desktop *desktop_open(struct loop *l, const struct access *a, const char *url,
                             const struct desktop_events *on, void *ud);
/* Was the websocket's handshake asked for? Until then closing is seen by nobody. */
bool desktop_asked(const struct desktop *d);
/* Once open. ERR_TOO_BIG: the server does not take what it is sent; nothing of this was queued. */
int desktop_send(struct desktop *d, const uint8_t *data, size_t len);
/* Once open. Takes no more from the server until resumed; a few bytes may still come. */
void desktop_pause(struct desktop *d, bool paused);
/* Frees; no callback comes any more. What was sent still goes. May be called from a callback. NULL
 * allowed. */
void desktop_close(struct desktop *d);

#endif
