/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A desktop and its viewer, joined through the guard: bytes go both ways as each side takes them,
 * and neither is read when the other is full, so memory is bounded. The handshake with the server
 * comes first; only then a viewer is asked for. Whoever closes early leaves a page to come, or the
 * handshake to be completed, in the background. */
#ifndef SPECTATE_TUNNEL_H
#define SPECTATE_TUNNEL_H

#include "spectate/desktop.h"
#include "spectate/rfb_guard.h"

enum { TUNNELS_LEAVE_MS = 10000 };

/* All tunnels of the process. */
struct tunnels;
/* access must outlive it. */
struct tunnels *tunnels_new(struct loop *l, const struct access *a);

/* What becomes of a handshake, for whoever counts them: one that only begins has failed, or goes
 * on, or was left behind. */
enum tunnels_handshake {
    TUNNELS_BEGUN,   /* the websocket is asked for next */
    TUNNELS_DONE,    /* complete, or nothing of a VNC server was reached */
    TUNNELS_HOPELESS /* failed, and no other try can do better: security types */
};

struct tunnels_events {
    /* url: of the instance. With and without an owner; until tunnels_free returns. */
    void (*handshake)(void *ud, const char *url, enum tunnels_handshake what);
    /* The owner had left before the page came, once for each: no websocket was opened. uid: of the
     * connection that the page made, "" none. */
    void (*visited)(void *ud, const char *url, const char *uid);
    /* tunnels_free takes longer than a moment. */
    void (*waiting)(void *ud);
    /* Is the connection of this uid another one's, which was there before its page was asked for?
     * Then nothing is opened: it would be taken for ours from then on. */
    bool (*stranger)(void *ud, const char *uid);
};

/* on must outlive ts. */
void tunnels_tell(struct tunnels *ts, const struct tunnels_events *on, void *ud);
/* Ends what is open; runs the loop until every page has come, every handshake that was begun is
 * complete and every server was left politely, for at most TUNNELS_LEAVE_MS. Before the access
 * goes. NULL allowed. */
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
