/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A small HTTP/1.1 and websocket server on the loop, plain or TLS. Its users say what to answer;
 * they may also ask it to misbehave as real servers do (stall, drip, end without a word), because a
 * monitor must be tested against that. No subprotocol but "binary" is agreed to, no extension. */
#ifndef NET_SERVE_H
#define NET_SERVE_H

#include "base/buf.h"
#include "net/loop.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct serve;
struct serve_ws;

enum { SERVE_ARGS_MAX = 32, SERVE_DRIP_MS = 20, SERVE_BODY_MAX = 256 * 1024 * 1024 };

/* Everything lives for the call. Texts are as the client sent them, decoded. */
struct serve_request {
    const char *method;        /* "GET" */
    const char *path;          /* "/a/b"; repeated slashes and ".." are resolved */
    const char *authorization; /* "" absent, as the next */
    const char *forwarded_for;
    const char *peer; /* address of the client */
    size_t nargs;
    const char *arg[SERVE_ARGS_MAX]; /* "key=value" or "key", as they came */
};

enum serve_pace {
    SERVE_FAST,
    SERVE_DRIP,   /* a byte every SERVE_DRIP_MS */
    SERVE_STALL,  /* nothing is ever sent */
    SERVE_ENDLESS /* the body again and again until the client goes */
};

struct serve_answer {
    int status;       /* 200 unless set */
    const char *type; /* content type; static */
    char header[512]; /* more lines, each with its CRLF */
    struct buf body;  /* given up to the server */
    enum serve_pace pace;
};

struct serve_hooks {
    void (*request)(void *ud, const struct serve_request *r, struct serve_answer *ret);
    /* What the hooks below get, or NULL: the answer says why not (at most 1 KiB of body, no pace).
     * NULL hook: no websockets here. */
    void *(*upgrade)(void *ud, const struct serve_request *r, struct serve_answer *refusal);
    void (*opened)(void *data, struct serve_ws *ws);
    void (*received)(void *data, const void *bytes, size_t len); /* NULL allowed, as the next */
    void (*pong)(void *data);
    void (*closed)(void *data); /* once for each upgrade that was accepted; ws is gone by then */
};

struct serve_options {
    const char *bind;      /* address */
    uint16_t port;         /* 0: any */
    const char *cert_file; /* NULL: plain */
    const char *key_file;
};

/* hooks must outlive the server. NULL when it can't listen or the certificate can't be used. */
struct serve *serve_new(struct loop *l, const struct serve_options *o,
                        const struct serve_hooks *hooks, void *ud);
/* Ends all connections; `closed` is called for each before it returns. */
void serve_free(struct serve *s);
uint16_t serve_port(const struct serve *s);

enum serve_kind {
    SERVE_TEXT,
    SERVE_TEXT_BEGIN, /* a message in fragments: this first, MORE and LAST below */
    SERVE_PING,       /* 1 to 125 bytes: the pong to an empty one is not told */
    SERVE_BINARY,
    SERVE_MORE,
    SERVE_LAST
};

/* 0; ERR_TOO_BIG: the client does not take what was sent before, and nothing is queued (what may
 * not have gaps, BINARY, MORE and LAST, is queued all the same); ERR_IO: it is going. May be called
 * at any time between opened and closed. */
int serve_ws_send(struct serve_ws *ws, enum serve_kind kind, const void *bytes, size_t len);
/* Never read from it again: neither PING nor Close is answered, and that the client left is
 * noticed by sending only. */
void serve_ws_mute(struct serve_ws *ws);
/* Three ends: a close frame; a FIN without one; an RST. `closed` may be called before they return
 * when not called from a hook of this very connection. */
void serve_ws_close(struct serve_ws *ws, uint16_t code);
void serve_ws_fin(struct serve_ws *ws);
void serve_ws_rst(struct serve_ws *ws);

#endif
