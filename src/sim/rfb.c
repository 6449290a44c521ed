/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A VNC server without a screen behind it. Knows nothing of sockets and of who is watching. */
#include "sim/rfb.h"

#include <string.h>

enum state {
    VERSION,
    CHOICE,   /* of a security type */
    RESPONSE, /* to the VncAuth challenge */
    CLIENT_INIT,
    MESSAGE, /* its type */
    PIXEL_FORMAT,
    ENCODINGS,
    UPDATE_REQUEST,
    CUT_TEXT,
    ENDED
};

enum { CHALLENGE_LEN = 16 };

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

void rfb_init(struct rfb *r, enum rfb_security security, const char *name, struct buf *out)
{
    *r = (struct rfb){.security = security, .name = name, .bytes_per_pixel = 4};
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
    if (r->minor == 8 || r->security == RFB_SECURITY_VNC)
        put_u32(out, 0);
    expect(r, CLIENT_INIT, 1);
    return RFB_AUTHENTICATED;
}

static unsigned begin_security(struct rfb *r, struct buf *out)
{
    static const uint8_t challenge[CHALLENGE_LEN] = "a fixed nonce...";

    if (r->security == RFB_SECURITY_NONE)
        return authenticated(r, out);
    buf_add(out, challenge, sizeof challenge);
    expect(r, RESPONSE, CHALLENGE_LEN);
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
        put_u32(out, r->security);
        return begin_security(r, out);
    }
    buf_add(out, (uint8_t[]){1, (uint8_t)r->security}, 2);
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

static unsigned on_client_init(struct rfb *r, struct buf *out)
{
    /* 32 bits, depth 24, little endian, true colour, 8 bits each at 16, 8, 0 */
    static const uint8_t format[16] = {32, 24, 0, 1, 0, 255, 0, 255, 0, 255, 16, 8, 0};

    r->shared = r->part[0] != 0;
    put_u16(out, RFB_WIDTH);
    put_u16(out, RFB_HEIGHT);
    buf_add(out, format, sizeof format);
    put_text(out, r->name);
    expect(r, MESSAGE, 1);
    return RFB_COMPLETED;
}

/* A tile somewhere in the picture, its colour and place by the number of the update. */
static void put_update(struct rfb *r, struct buf *out)
{
    unsigned n = r->updates++;
    uint8_t pixel[4] = {(uint8_t)(n * 40), (uint8_t)(n * 24), (uint8_t)(n * 8), 0};

    buf_add(out, "\0\0", 2);
    put_u16(out, 1);
    put_u16(out, n * RFB_TILE % RFB_WIDTH);
    put_u16(out, n * RFB_TILE / RFB_WIDTH * RFB_TILE % RFB_HEIGHT);
    put_u16(out, RFB_TILE);
    put_u16(out, RFB_TILE);
    put_u32(out, 0);
    for (int k = 0; k < RFB_TILE * RFB_TILE; k++)
        buf_add(out, pixel, r->bytes_per_pixel);
}

/* The lengths are those of the messages without their type byte. */
static unsigned on_message(struct rfb *r)
{
    switch (r->part[0]) {
    case 0: expect(r, PIXEL_FORMAT, 19); return 0;
    case 2: expect(r, ENCODINGS, 3); return 0;
    case 3: expect(r, UPDATE_REQUEST, 9); return 0;
    case 4: r->skip = 7; break; /* a key */
    case 5: r->skip = 5; break; /* the pointer */
    case 6: expect(r, CUT_TEXT, 7); return 0;
    default: return end(r);
    }
    expect(r, MESSAGE, 1);
    return 0;
}

static unsigned step(struct rfb *r, struct buf *out)
{
    const uint8_t *p = r->part;

    switch ((enum state)r->state) {
    case VERSION: return on_version(r, out);
    case CHOICE:
        if (p[0] != r->security)
            return fail(r, "No such security type", out);
        return begin_security(r, out);
    case RESPONSE: return fail(r, "Authentication failed", out); /* nobody knows the password */
    case CLIENT_INIT: return on_client_init(r, out);
    case MESSAGE: return on_message(r);
    case PIXEL_FORMAT:
        if (p[3] != 8 && p[3] != 16 && p[3] != 32)
            return end(r);
        r->bytes_per_pixel = p[3] / 8;
        break;
    case ENCODINGS: r->skip = 4 * ((uint64_t)p[1] << 8 | p[2]); break;
    case UPDATE_REQUEST: put_update(r, out); break;
    case CUT_TEXT: { /* negative: the extended clipboard */
        int64_t n = (int32_t)get_u32(p + 3);
        r->skip = (uint64_t)(n < 0 ? -n : n);
        break;
    }
    case ENDED: return 0;
    }
    expect(r, MESSAGE, 1);
    return 0;
}

unsigned rfb_feed(struct rfb *r, const uint8_t *data, size_t len, struct buf *out)
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
    return events;
}
