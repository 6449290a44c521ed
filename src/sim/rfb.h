/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The server side of RFB 3.3, 3.7 and 3.8 (RFC 6143), enough to be looked at: a pure machine over
 * the byte stream that shows a student's canvas, raw or in hextiles. As real servers do, it answers
 * a request that is not incremental with all that was asked for, another one when something has
 * changed, and several with one update. What changes outside the region asked for is not told
 * later. Or it is hostile, in one of the ways below. */
#ifndef SIM_RFB_H
#define SIM_RFB_H

#include "base/buf.h"
#include "sim/canvas.h"
#include "sim/pixels.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum {
    RFB_GIANT_SIZE = 60000, /* width and height of screens nobody can have */
    RFB_GARBAGE_LEN = 16 * 1024,
    RFB_CUT_LEN = 64 * 1024, /* of an endless text, each step */
    RFB_OUT_MAX = 8 << 20    /* cap of `out`, below, for every session */
};

enum rfb_security { RFB_SECURITY_NONE = 1, RFB_SECURITY_VNC = 2 };

enum rfb_trick {
    RFB_HONEST,
    RFB_GIANT,   /* ServerInit of RFB_GIANT_SIZE */
    RFB_RESIZE,  /* DesktopSize of that instead of the second update */
    RFB_GARBAGE, /* random bytes after ServerInit */
    RFB_RECT,    /* a rectangle far outside the screen instead of the first update */
    RFB_CUT      /* a ServerCutText without an end instead of it */
};

/* What a feed brought about, as bits. */
enum {
    RFB_AUTHENTICATED = 1, /* the blacklist forgives */
    RFB_COMPLETED = 2,     /* ServerInit was sent; look at `shared` */
    RFB_END = 4,           /* close when the output is sent */
    RFB_TOUCHED = 8        /* a key, the pointer or a text came */
};

struct rfb_options {
    enum rfb_security security;
    const char *password; /* NULL: nobody knows it */
    const char *name;     /* of the desktop */
    unsigned no;          /* of its student, from 1 */
    enum rfb_trick trick;
};

struct rfb {
    struct rfb_options o;
    int minor; /* 3, 7 or 8 */
    bool shared;
    int state; /* private, as all below */
    uint8_t part[24];
    size_t have, want;
    uint64_t skip; /* bytes of a message that we do not read */
    struct pixels_format format;
    unsigned encodings; /* that are still to be read */
    bool hextile;
    bool asked, all; /* an update; of everything, changed or not */
    struct canvas_rect region;
    int64_t shown; /* step of the last update */
    unsigned updates;
};

/* Begins a session; out gets the server's version. What the options point to must outlive it. */
void rfb_init(struct rfb *r, const struct rfb_options *o, struct buf *out);
/* What a server with a blacklist says instead. Close afterwards. */
void rfb_refuse(struct buf *out);
/* Appends the answers to out, which is empty; returns the bits above. t_ms: since the start. After
 * RFB_END everything is ignored. */
unsigned rfb_feed(struct rfb *r, const uint8_t *data, size_t len, int64_t t_ms, struct buf *out);
/* The same for time alone; every CANVAS_STEP_MS. */
void rfb_tick(struct rfb *r, int64_t t_ms, struct buf *out);

#endif
