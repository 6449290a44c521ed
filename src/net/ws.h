/* SPDX-License-Identifier: GPL-3.0-or-later */
/* WebSocket clients on the loop, by libwebsockets. All deadlines are the caller's: nothing here
 * times out by itself. */
#ifndef NET_WS_H
#define NET_WS_H

#include "net/http.h"
#include "net/loop.h"

#include <stdint.h>

enum { WS_SEND_MAX = 256 << 10 };

struct ws_client;
struct ws;

/* One for the process (two TLS contexts break each other). NULL: the TLS files can't be used. */
struct ws_client *ws_client_new(struct loop *l, const struct http_tls *tls, size_t message_max);
/* Before loop_free; every ws must be closed or ended by then. */
void ws_client_free(struct ws_client *c);

enum ws_end {
    WS_END_CONNECT, /* TCP refused or unreachable */
    WS_END_TLS,
    WS_END_STATUS,   /* the handshake was answered with an HTTP status, not 101 */
    WS_END_BROKEN,   /* the connection ended during the handshake */
    WS_END_CLOSED,   /* after it: FIN, RST or a Close frame, which can't be told apart */
    WS_END_OVERSIZED /* a message above message_max: closed by us with 1009 */
};

struct ws_events {
    void (*open)(void *ud);
    /* One whole text message; lives for the call. */
    void (*text)(void *ud, const char *data, size_t len);
    /* A piece of a binary message, as it comes. */
    void (*binary)(void *ud, const unsigned char *data, size_t len);
    /* The last call; the ws is freed after it. status: HTTP, 0 none. */
    void (*end)(void *ud, enum ws_end why, int status);
    /* All that was sent has gone to the socket; NULL allowed. */
    void (*drained)(void *ud);
};

struct ws_request {
    const char *address; /* numeric */
    const char *host; /* for the Host header (url_host); up to its port, for SNI and certificate */
    uint16_t port;
    bool tls;
    bool insecure;
    const char *path;           /* with query */
    const char *protocol;       /* offered to the server, which may answer none; NULL none */
    const char *const *headers; /* "Name: value", NULL-terminated; NULL none; must outlive */
    const struct ws_events *events;
    void *ud;
};

/* NULL: could not even be tried (the same as an end with WS_END_CONNECT; no callback comes). */
struct ws *ws_open(struct ws_client *c, const struct ws_request *req);
/* Once open. Binary messages, cut anywhere. ERR_TOO_BIG: more than WS_SEND_MAX bytes would wait for
 * the server to take them; nothing of this was queued. */
int ws_send(struct ws *w, const unsigned char *data, size_t len);
/* Once open. Reads no more until resumed; what was read already may still come. Pings are not seen
 * meanwhile. */
void ws_pause(struct ws *w, bool paused);
/* No callback comes any more; frees. May be called from a callback. What ws_send queued is still
 * sent when `politely`, followed by a Close frame, unless the other side only goes on sending. */
void ws_close(struct ws *w, bool politely);
/* How many of the process were closed politely, and are not yet gone. */
unsigned ws_leaving(void);

#endif
