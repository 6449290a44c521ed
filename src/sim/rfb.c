/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A VNC server without a screen behind it. Knows nothing of sockets and of who is watching. */
#include "sim/rfb.h"

#include "proto/vnc_auth.h"
#include "sim/noise.h"

#include <string.h>

enum state {
    VERSION,
    CHOICE,   /* of a security type */
    RESPONSE, /* to the VncAuth challenge */
    CLIENT_INIT,
    MESSAGE, /* its type */
    PIXEL_FORMAT,
    ENCODINGS,
    ENCODING,
    UPDATE_REQUEST,
    CUT_TEXT,
    ENDED
};

enum { ENCODING_RAW = 0, ENCODING_HEXTILE = 5, ENCODING_DESKTOP_SIZE = -223 };

static const uint8_t challenge[VNC_AUTH_CHALLENGE] = "a fixed nonce...";

static void put_u32(struct buf *b, uint32_t n)
{
    uint8_t s[] = {(uint8_t)(n >> 24), (uint8_t)(n >> 16), (uint8_t)(n >> 8), (uint8_t)n};

    buf_add(b, s, sizeof s);
}

static void put_u16(struct buf *b, unsigned n)
{
    uint8_t s[] = {(uint8_t)(n >> 8), (uint8_t)n};

    buf_add(b, s, sizeof s);
}

static void put_text(struct buf *b, const char *s)
{
    put_u32(b, (uint32_t)strlen(s));
    buf_add_str(b, s);
}

static uint32_t get_u32(const uint8_t *p)
{
    return (uint32_t)p[0] << 24 | (uint32_t)p[1] << 16 | (uint32_t)p[2] << 8 | p[3];
}

static void expect(struct rfb *r, enum state state, size_t bytes)
{
    r->state = state;
    r->want = bytes;
    r->have = 0;
}

void rfb_init(struct rfb *r, const struct rfb_options *o, struct buf *out)
{
    *r = (struct rfb){.o = *o};
    pixels_read_format(pixels_told, &r->format);
    expect(r, VERSION, 12);
    buf_add_str(out, "RFB 003.008\n");
}

void rfb_refuse(struct buf *out)
{
    buf_add_str(out, "RFB 003.003\n");
    put_u32(out, 0);
    put_text(out, "Too many security failures");
}

static unsigned end(struct rfb *r)
{
    expect(r, ENDED, SIZE_MAX);
    return RFB_END;
}

static unsigned authenticated(struct rfb *r, struct buf *out)
{
    if (r->minor == 8 || r->o.security == RFB_SECURITY_VNC)
        put_u32(out, 0);
    expect(r, CLIENT_INIT, 1);
    return RFB_AUTHENTICATED;
}

static unsigned begin_security(struct rfb *r, struct buf *out)
{
    if (r->o.security == RFB_SECURITY_NONE)
        return authenticated(r, out);
    buf_add(out, challenge, sizeof challenge);
    expect(r, RESPONSE, VNC_AUTH_CHALLENGE);
    return 0;
}

/* 3.5 counts as 3.3, 3.889 (Apple) as 3.8. */
static unsigned on_version(struct rfb *r, struct buf *out)
{
    const char *v = (const char *)r->part;

    if (memcmp(v, "RFB 003.", 8) != 0 || v[11] != '\n' || strspn(v + 8, "0123456789") < 3)
        return end(r);
    r->minor = memcmp(v + 8, "008", 3) >= 0 ? 8 : memcmp(v + 8, "007", 3) == 0 ? 7 : 3;
    if (r->minor == 3) {
        put_u32(out, r->o.security);
        return begin_security(r, out);
    }
    buf_add(out, (uint8_t[]){1, (uint8_t)r->o.security}, 2);
    expect(r, CHOICE, 1);
    return 0;
}

static unsigned fail(struct rfb *r, const char *why, struct buf *out)
{
    put_u32(out, 1);
    if (r->minor == 8)
        put_text(out, why);
    return end(r);
}

static unsigned on_response(struct rfb *r, struct buf *out)
{
    uint8_t right[VNC_AUTH_CHALLENGE];

    if (r->o.password) {
        vnc_auth_respond(r->o.password, challenge, right);
        if (memcmp(r->part, right, sizeof right) == 0)
            return authenticated(r, out);
    }
    return fail(r, "Authentication failed", out);
}

static void put_garbage(unsigned no, struct buf *out)
{
    buf_add(out, "\x7f", 1); /* not by chance a message that waits for more */
    for (uint64_t k = 0; k < RFB_GARBAGE_LEN / sizeof k; k++) {
        uint64_t h = noise_hash(no, k, 4);
        buf_add(out, &h, sizeof h);
    }
}

static unsigned on_client_init(struct rfb *r, struct buf *out)
{
    r->shared = r->part[0] != 0;
    put_u16(out, r->o.trick == RFB_GIANT ? RFB_GIANT_SIZE : CANVAS_WIDTH);
    put_u16(out, r->o.trick == RFB_GIANT ? RFB_GIANT_SIZE : CANVAS_HEIGHT);
    buf_add(out, pixels_told, sizeof pixels_told);
    put_text(out, r->o.name);
    if (r->o.trick == RFB_GARBAGE)
        put_garbage(r->o.no, out);
    expect(r, MESSAGE, 1);
    return RFB_COMPLETED;
}

static void put_rect(struct buf *out, int x, int y, int w, int h, int32_t encoding)
{
    put_u16(out, (unsigned)x);
    put_u16(out, (unsigned)y);
    put_u16(out, (unsigned)w);
    put_u16(out, (unsigned)h);
    put_u32(out, (uint32_t)encoding);
}

static void put_head(struct buf *out, size_t rects)
{
    buf_add(out, "\0\0", 2);
    put_u16(out, (unsigned)rects);
}

static void put_update(struct rfb *r, int64_t step, const struct canvas_rect *area, size_t n,
                       struct buf *out)
{
    struct canvas_rect rect[CANVAS_RECTS_MAX];
    size_t rects = canvas_paint(r->o.no, step, rect);

    put_head(out, n);
    for (size_t k = 0; k < n; k++) {
        put_rect(out, area[k].x, area[k].y, area[k].w, area[k].h,
                 r->hextile ? ENCODING_HEXTILE : ENCODING_RAW);
        (r->hextile ? pixels_hextile : pixels_raw)(&r->format, rect, rects, area[k], out);
    }
}

/* Is this update another one than it should be? */
static bool put_trick(struct rfb *r, struct buf *out)
{
    if (r->o.trick == RFB_RECT && r->updates == 0) {
        put_head(out, 1);
        put_rect(out, RFB_GIANT_SIZE, RFB_GIANT_SIZE, 16, 16, ENCODING_RAW);
        for (int k = 0; k < 16 * 16; k++)
            put_u32(out, 0);
    } else if (r->o.trick == RFB_RESIZE && r->updates == 1) {
        put_head(out, 1);
        put_rect(out, 0, 0, RFB_GIANT_SIZE, RFB_GIANT_SIZE, ENCODING_DESKTOP_SIZE);
    } else if (r->o.trick == RFB_CUT && r->updates == 0) {
        buf_add(out, "\3\0\0\0\x7f\xff\xff\xff", 8);
    } else {
        return false;
    }
    return true;
}

/* What is to be told of the region: all of it, or what has changed. */
static size_t areas(const struct rfb *r, int64_t step, struct canvas_rect area[CANVAS_CHANGES_MAX])
{
    static const struct canvas_rect screen = {0, 0, CANVAS_WIDTH, CANVAS_HEIGHT, 0};
    size_t n = 1, kept = 0;

    if (r->all)
        area[0] = screen;
    else
        n = canvas_changes(r->o.no, r->shown, step, area);
    for (size_t k = 0; k < n; k++) {
        area[kept] = canvas_clip(area[k], r->region);
        kept += area[kept].w > 0;
    }
    return kept;
}

void rfb_tick(struct rfb *r, int64_t t_ms, struct buf *out)
{
    static const char endless[RFB_CUT_LEN];
    struct canvas_rect area[CANVAS_CHANGES_MAX];
    int64_t step = t_ms / CANVAS_STEP_MS;

    if (r->o.trick == RFB_CUT && r->updates) {
        buf_add(out, endless, sizeof endless);
        return;
    }
    if (!r->asked)
        return;
    size_t n = areas(r, step, area);
    if (n == 0)
        return;
    if (!put_trick(r, out))
        put_update(r, step, area, n, out);
    r->shown = step;
    r->asked = r->all = false;
    r->updates++;
}

static void on_request(struct rfb *r)
{
    const uint8_t *p = r->part;

    r->all |= p[0] == 0 || r->updates == 0;
    r->asked = true;
    r->region = (struct canvas_rect){p[1] << 8 | p[2], p[3] << 8 | p[4], p[5] << 8 | p[6],
                                     p[7] << 8 | p[8], 0};
}

static unsigned touched(struct rfb *r, size_t skip)
{
    r->skip = skip;
    expect(r, MESSAGE, 1);
    return RFB_TOUCHED;
}

/* The lengths are those of the messages without their type byte. */
static unsigned on_message(struct rfb *r)
{
    switch (r->part[0]) {
    case 0: expect(r, PIXEL_FORMAT, 19); return 0;
    case 2: expect(r, ENCODINGS, 3); return 0;
    case 3: expect(r, UPDATE_REQUEST, 9); return 0;
    case 4: return touched(r, 7); /* a key */
    case 5: return touched(r, 5); /* the pointer */
    case 6: expect(r, CUT_TEXT, 7); return 0;
    default: return end(r);
    }
}

static unsigned step(struct rfb *r, struct buf *out)
{
    const uint8_t *p = r->part;

    switch ((enum state)r->state) {
    case VERSION: return on_version(r, out);
    case CHOICE:
        if (p[0] != r->o.security)
            return fail(r, "No such security type", out);
        return begin_security(r, out);
    case RESPONSE: return on_response(r, out);
    case CLIENT_INIT: return on_client_init(r, out);
    case MESSAGE: return on_message(r);
    case PIXEL_FORMAT:
        if (pixels_read_format(p + 3, &r->format) < 0)
            return end(r);
        break;
    case ENCODINGS:
        r->hextile = false;
        r->encodings = (unsigned)p[1] << 8 | p[2];
        break;
    case ENCODING:
        r->encodings--;
        r->hextile |= get_u32(p) == ENCODING_HEXTILE;
        break;
    case UPDATE_REQUEST: on_request(r); break;
    case CUT_TEXT: { /* negative: the extended clipboard */
        int64_t n = (int32_t)get_u32(p + 3);
        return touched(r, (size_t)(n < 0 ? -n : n));
    }
    case ENDED: return 0;
    }
    expect(r, r->encodings ? ENCODING : MESSAGE, r->encodings ? 4 : 1);
    return 0;
}

unsigned rfb_feed(struct rfb *r, const uint8_t *data, size_t len, int64_t t_ms, struct buf *out)
{
    unsigned events = 0;

    while (len && r->state != ENDED) {
        size_t n;
        if (r->skip) {
            n = r->skip < len ? (size_t)r->skip : len;
            r->skip -= n;
        } else {
            n = r->want - r->have < len ? r->want - r->have : len;
            memcpy(r->part + r->have, data, n);
            r->have += n;
            if (r->have == r->want)
                events |= step(r, out);
        }
        data += n;
        len -= n;
    }
    if (r->asked && r->state != ENDED)
        rfb_tick(r, t_ms, out);
    return events;
}
