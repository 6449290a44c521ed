/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The server side of RFB 3.3, 3.7 and 3.8 (RFC 6143), enough to be looked at: a pure machine over
 * the byte stream that answers each update request with one small raw rectangle. */
#ifndef SIM_RFB_H
#define SIM_RFB_H

#include "base/buf.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum { RFB_WIDTH = 640, RFB_HEIGHT = 400, RFB_TILE = 16 };

enum rfb_security { RFB_SECURITY_NONE = 1, RFB_SECURITY_VNC = 2 };

/* What a feed brought about, as bits. */
enum {
    RFB_AUTHENTICATED = 1, /* the blacklist forgives */
    RFB_COMPLETED = 2,     /* ServerInit was sent; look at `shared` */
    RFB_END = 4            /* close when the output is sent */
};

struct rfb {
    enum rfb_security security;
    const char *name; /* of the desktop */
    int minor;        /* 3, 7 or 8 */
    bool shared;
    int state; /* private, as all below */
    uint8_t part[24];
    size_t have, want;
    uint64_t skip; /* bytes of a message that we do not read */
    unsigned bytes_per_pixel;
    unsigned updates;
};

/* Begins a session; out gets the server's version. name must outlive it. */
void rfb_init(struct rfb *r, enum rfb_security security, const char *name, struct buf *out);
/* What a server with a blacklist says instead. Close afterwards. */
void rfb_refuse(struct buf *out);
/* Appends the answers to out; returns the bits above. After RFB_END everything is ignored. */
unsigned rfb_feed(struct rfb *r, const uint8_t *data, size_t len, struct buf *out);

#endif
