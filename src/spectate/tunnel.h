/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A desktop and its viewer, joined through the guard: bytes go both ways as each side takes them,
 * and neither is read when the other is full, so memory is bounded. The handshake with the server
 * comes first; only then a viewer is asked for. Whoever closes early leaves the handshake to be
 * completed in the background. */
#ifndef SPECTATE_TUNNEL_H
#define SPECTATE_TUNNEL_H

#include "spectate/desktop.h"
#include "spectate/rfb_guard.h"

/* All tunnels of the process. */
struct tunnels;
/* access must outlive it. */
struct tunnels *tunnels_new(struct loop *l, const struct access *a);
/* Called with the instance's url for each handshake that a server counts (tunnel_end.counts) and
 * that failed after its owner had closed the tunnel; until tunnels_free returns. */
void tunnels_on_lost(struct tunnels *ts, void (*lost)(void *ud, const char *url), void *ud);
/* Ends what is open; runs the loop until every handshake that was begun is complete and every
 * server was left politely, for at most 10 s. Before the access goes. NULL allowed. */
void tunnels_free(struct tunnels *ts);

enum tunnel_why {
    TUNNEL_DESKTOP,  /* no byte stream: `desktop`, `status` */
    TUNNEL_SILENT,   /* a stream, and no handshake within 10 s */
    TUNNEL_SERVER,   /* its handshake failed: `client` */
    TUNNEL_ENDED,    /* the server ended the session */
    TUNNEL_FLOODED,  /* it sent more than is kept before a viewer was there */
    TUNNEL_VIEWER,   /* the viewer has gone */
    TUNNEL_FORBIDDEN /* the viewer did what no viewer may: `guard`, `unknown` */
};

struct tunnel_end {
    enum tunnel_why why;
    enum desktop_why desktop;
    int status; /* HTTP, 0 none */
    enum rfb_client_result client;
    char reason[RFB_CLIENT_REASON_MAX + 1]; /* the server's, sanitised; "" none */
    uint8_t types[RFB_CLIENT_TYPES_MAX];    /* of security, that the server offers */
    uint8_t ntypes;
    enum rfb_guard_result guard;
    uint8_t unknown;
    /* A websocket was open and the server's handshake failed: one of those a server counts. */
    bool counts;
};

struct tunnel;

struct tunnel_events {
    void (*found)(void *ud, const char *uid); /* as desktop_events.found */
    /* The server's handshake is complete; tunnel_attach may be called from here on. */
    void (*ready)(void *ud);
    /* The last call; tunnel_close is still the owner's to call. */
    void (*end)(void *ud, const struct tunnel_end *e);
};

/* password: of the desktop, NULL none; copied. Never calls back before it returns. */
struct tunnel *tunnel_open(struct tunnels *ts, const char *url, const char *password,
                           const struct tunnel_events *on, void *ud);
/* After ready, once. fd: a stream socket to the viewer, which is the tunnel's from now on.
 * one_time: what the viewer must know, NULL nothing. */
void tunnel_attach(struct tunnel *t, int fd, const char *one_time);
const struct rfb_guard *tunnel_guard(const struct tunnel *t);
/* No callback comes any more. NULL allowed; may be called from a callback. */
void tunnel_close(struct tunnel *t);

#endif
