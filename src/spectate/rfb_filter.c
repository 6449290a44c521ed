/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Reads whole messages: what may pass is sent on when its last byte came, what may not is skipped,
 * so that a server never sees half of anything. Must not know of handshakes. */
#include "spectate/rfb_filter.h"

#include "base/err.h"

#include <string.h>

enum state {
    TYPE, /* of a message */
    HEAD, /* what tells its length */
    BODY  /* of one that passes */
};

enum viewer_message {
    SET_PIXEL_FORMAT = 0,
    SET_ENCODINGS = 2,
    UPDATE_REQUEST = 3,
    KEY_EVENT = 4,
    POINTER_EVENT = 5,
    CLIENT_CUT_TEXT = 6,
    CONTINUOUS_UPDATES = 150,
    FENCE = 248,
    XVP = 250,
    SET_DESKTOP_SIZE = 251,
    QEMU = 255
};

enum server_message {
    COLOUR_MAP = 1,
    BELL = 2,
    SERVER_CUT_TEXT = 3,
    END_OF_CONTINUOUS_UPDATES = 150,
    SERVER_FENCE = 248
};

static uint32_t u16(const uint8_t *p)
{
    return (uint32_t)p[0] << 8 | p[1];
}

static uint32_t u32(const uint8_t *p)
{
    return u16(p) << 16 | u16(p + 2);
}

/* A negative length: the extended clipboard. */
static uint64_t cut_length(const uint8_t *p)
{
    int64_t n = (int32_t)u32(p);

    return (uint64_t)(n < 0 ? -n : n);
}

static void expect(struct rfb_filter *f, enum state state, size_t bytes)
{
    f->state = state;
    f->want = bytes;
    f->have = 0;
}

void rfb_filter_init(struct rfb_filter *f)
{
    *f = (struct rfb_filter){0};
    expect(f, TYPE, 1);
}

/* Bytes of the message's beginning that tell how long it is; 0: unknown. */
static size_t head_length(uint8_t type)
{
    switch (type) {
    case SET_PIXEL_FORMAT: return 20;
    case SET_ENCODINGS: return RFB_FILTER_ENCODINGS_HEAD;
    case UPDATE_REQUEST: return 10;
    case KEY_EVENT: return 8;
    case POINTER_EVENT: return 6;
    case CLIENT_CUT_TEXT: return 8;
    case CONTINUOUS_UPDATES: return 10;
    case FENCE: return RFB_FILTER_FENCE_HEAD;
    case XVP: return 4;
    case SET_DESKTOP_SIZE: return 8;
    case QEMU: return 4;
    default: return 0;
    }
}

/* The viewer of a server that knew one of these would send what is dropped here, in a form of its
 * own or with an answer it waits for. */
static bool misleads(uint32_t encoding)
{
    switch ((int32_t)encoding) {
    case -258: /* QEMU: key events */
    case -259: /* QEMU: audio */
    case -305: /* gii: input devices */
    case -308: /* ExtendedDesktopSize */
    case -309: /* xvp */
    case -310: /* OLIVE call control */
    case -316: /* more mouse buttons: pointer events of another length */
    case (int32_t)0xC0A1E5CE: /* extended clipboard */ return true;
    default: return false;
    }
}

static void strip_encodings(struct rfb_filter *f)
{
    size_t n = RFB_FILTER_ENCODINGS_HEAD;

    for (size_t at = n; at < f->have; at += 4)
        if (!misleads(u32(f->part + at))) {
            memmove(f->part + n, f->part + at, 4);
            n += 4;
        }
    f->have = n;
    n = (n - RFB_FILTER_ENCODINGS_HEAD) / 4;
    f->part[2] = (uint8_t)(n >> 8);
    f->part[3] = (uint8_t)n;
}

/* The message may pass and is complete. */
static int pass(struct rfb_filter *f, struct buf *to_server)
{
    if (f->part[0] == SET_ENCODINGS)
        strip_encodings(f);
    int r = buf_add(to_server, f->part, f->have);
    expect(f, TYPE, 1);
    return r;
}

/* The message passes when so many bytes more are there. */
static int pass_with(struct rfb_filter *f, size_t body, struct buf *to_server)
{
    f->state = BODY;
    f->want = f->have + body;
    return body ? 0 : pass(f, to_server);
}

static int drop(struct rfb_filter *f, uint64_t *count, uint64_t body)
{
    ++*count;
    f->skip = body;
    expect(f, TYPE, 1);
    return 0;
}

static int on_encodings(struct rfb_filter *f, struct buf *to_server)
{
    size_t n = u16(f->part + 2);

    return n > RFB_GUARD_ENCODINGS_MAX ? ERR_TOO_BIG : pass_with(f, 4 * n, to_server);
}

static int on_cut_text(struct rfb_filter *f)
{
    uint64_t n = cut_length(f->part + 4);

    return n > RFB_GUARD_CUT_MAX ? ERR_TOO_BIG : drop(f, &f->dropped.cut_text, n);
}

static int unknown(struct rfb_filter *f)
{
    f->unknown = f->part[0];
    return ERR_INVALID;
}

/* Sub-message 0 is a key; 1 is audio: on, off, or a format. */
static int on_qemu(struct rfb_filter *f)
{
    uint32_t operation = u16(f->part + 2);

    if (f->part[1] == 0)
        return drop(f, &f->dropped.qemu, 8);
    if (f->part[1] == 1 && operation <= 2)
        return drop(f, &f->dropped.qemu, operation == 2 ? 6 : 0);
    return unknown(f);
}

static int on_fence(struct rfb_filter *f, struct buf *to_server)
{
    size_t body = f->part[RFB_FILTER_FENCE_HEAD - 1];

    return f->offers.fences ? pass_with(f, body, to_server) : drop(f, &f->dropped.fences, body);
}

static int on_head(struct rfb_filter *f, struct buf *to_server)
{
    struct rfb_guard_dropped *d = &f->dropped;

    switch (f->part[0]) {
    case SET_PIXEL_FORMAT:
    case UPDATE_REQUEST: return pass(f, to_server);
    case SET_ENCODINGS: return on_encodings(f, to_server);
    case KEY_EVENT: return drop(f, &d->keys, 0);
    case POINTER_EVENT: return drop(f, &d->pointer, 0);
    case CLIENT_CUT_TEXT: return on_cut_text(f);
    case CONTINUOUS_UPDATES:
        return f->offers.continuous ? pass(f, to_server) : drop(f, &d->fences, 0);
    case FENCE: return on_fence(f, to_server);
    case XVP: return drop(f, &d->xvp, 0);
    case SET_DESKTOP_SIZE: return drop(f, &d->resize, 16U * f->part[6]);
    default: return on_qemu(f);
    }
}

/* The state has all its bytes. */
static int advance(struct rfb_filter *f, struct buf *to_server)
{
    switch ((enum state)f->state) {
    case TYPE:
        f->state = HEAD;
        f->want = head_length(f->part[0]);
        return f->want ? 0 : unknown(f);
    case HEAD: return on_head(f, to_server);
    case BODY: break;
    }
    return pass(f, to_server);
}

int rfb_filter_viewer(struct rfb_filter *f, const uint8_t *data, size_t len, struct buf *to_server)
{
    int r = 0;

    while (len && r == 0) {
        uint64_t left = f->skip ? f->skip : f->want - f->have;
        size_t n = left < len ? (size_t)left : len;
        if (f->skip) {
            f->skip -= n;
        } else {
            memcpy(f->part + f->have, data, n);
            f->have += n;
            if (f->have == f->want)
                r = advance(f, to_server);
        }
        data += n;
        len -= n;
    }
    return r;
}

/* Bytes a message of the server must have before its length is known; 0: no more is looked for. */
static size_t scan_head(uint8_t type)
{
    switch (type) {
    case COLOUR_MAP: return 6;
    case BELL:
    case END_OF_CONTINUOUS_UPDATES: return 1;
    case SERVER_CUT_TEXT: return 8;
    case SERVER_FENCE: return RFB_FILTER_FENCE_HEAD;
    default: return 0;
    }
}

static void scan_message(struct rfb_offers *s)
{
    switch (s->head[0]) {
    case COLOUR_MAP: s->skip = 6U * u16(s->head + 4); break;
    case SERVER_CUT_TEXT: s->skip = cut_length(s->head + 4); break;
    case END_OF_CONTINUOUS_UPDATES: s->continuous = true; break;
    case SERVER_FENCE:
        s->fences = true;
        s->skip = s->head[8];
        break;
    default: break; /* a bell */
    }
    s->have = 0;
}

void rfb_filter_server(struct rfb_filter *f, const uint8_t *data, size_t len)
{
    struct rfb_offers *s = &f->offers;

    while (len && !s->over) {
        size_t n = 1;
        if (s->skip) {
            n = s->skip < len ? (size_t)s->skip : len;
            s->skip -= n;
        } else {
            s->head[s->have++] = *data;
            size_t want = scan_head(s->head[0]);
            s->over = want == 0;
            if (s->have == want)
                scan_message(s);
        }
        data += n;
        len -= n;
    }
}
