/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The client's half of an RFB handshake, a byte at a time, so that it can't matter where the stream
 * was cut. It exists to do no harm and owns only where it stands; it knows no socket, never shows a
 * picture and has no password: a server that wants one can only be left. */
#include "proto/rfb_leave.h"

#include <string.h>

enum state { VERSION, SECURITY, TYPE_COUNT, TYPES, RESULT, SERVER_INIT, NAME, DONE, STUCK };

enum { TYPE_NONE = 1, SHARED = 1, VERSION_LEN = 12, SERVER_INIT_LEN = 24 };

struct reply {
    uint8_t *data;
    size_t len;
};

bool rfb_leave_smells(const void *data, size_t len)
{
    return len > 0 && memcmp(data, "RFB ", len < 4 ? len : 4) == 0;
}

static void await(struct rfb_leave *r, enum state s, uint32_t bytes)
{
    r->state = s;
    r->want = bytes;
    r->have = 0;
}

void rfb_leave_init(struct rfb_leave *r)
{
    *r = (struct rfb_leave){0};
    await(r, VERSION, VERSION_LEN);
}

static void send_byte(struct reply *out, uint8_t b)
{
    out->data[out->len++] = b;
}

static uint32_t u32(const uint8_t *p)
{
    return (uint32_t)p[0] << 24 | (uint32_t)p[1] << 16 | (uint32_t)p[2] << 8 | p[3];
}

/* "RFB 003.008\n": each byte is checked when it comes. 3.5 is treated as 3.3, and every other or
 * later version as 3.8 (RFC 6143, section 7.1.1). */
static bool version_byte(uint32_t at, uint8_t b)
{
    static const char form[] = "RFB ddd.ddd\n";

    return form[at] == 'd' ? b >= '0' && b <= '9' : b == (uint8_t)form[at];
}

static void version(struct rfb_leave *r, struct reply *out)
{
    int major = (r->part[4] - '0') * 100 + (r->part[5] - '0') * 10 + r->part[6] - '0';
    int minor = (r->part[8] - '0') * 100 + (r->part[9] - '0') * 10 + r->part[10] - '0';

    if (major < 3) {
        await(r, STUCK, 0);
        return;
    }
    r->minor = major > 3 || minor >= 8 ? 8 : minor == 7 ? 7 : 3;
    memcpy(out->data + out->len, "RFB 003.00", 10);
    out->len += 10;
    send_byte(out, (uint8_t)('0' + r->minor));
    send_byte(out, '\n');
    if (r->minor == 3)
        await(r, SECURITY, 4);
    else
        await(r, TYPE_COUNT, 1);
}

static void client_init(struct rfb_leave *r, struct reply *out)
{
    send_byte(out, SHARED); /* anything else throws everybody out, the student included */
    await(r, SERVER_INIT, SERVER_INIT_LEN);
}

/* All types were read. */
static void choose(struct rfb_leave *r, struct reply *out)
{
    if (!r->none) {
        await(r, STUCK, 0);
        return;
    }
    send_byte(out, TYPE_NONE);
    if (r->minor == 8)
        await(r, RESULT, 4);
    else
        client_init(r, out); /* None has no result in 3.7 */
}

/* The state has all its bytes. */
static void advance(struct rfb_leave *r, struct reply *out)
{
    switch ((enum state)r->state) {
    case VERSION: version(r, out); break;
    case SECURITY: /* 3.3: the server decides; 0 is a refusal */
        if (u32(r->part) == TYPE_NONE)
            client_init(r, out);
        else
            await(r, STUCK, 0);
        break;
    case TYPE_COUNT: /* 0 is a refusal */ await(r, r->part[0] ? TYPES : STUCK, r->part[0]); break;
    case TYPES: choose(r, out); break;
    case RESULT:
        if (u32(r->part) == 0)
            client_init(r, out);
        else
            await(r, STUCK, 0);
        break;
    case SERVER_INIT: {
        uint32_t name = u32(r->part + SERVER_INIT_LEN - 4);
        bool wait = name > 0 && name <= RFB_LEAVE_NAME_MAX;
        await(r, wait ? NAME : DONE, wait ? name : 0);
        break;
    }
    case NAME: await(r, DONE, 0); break;
    case DONE:
    case STUCK: break;
    }
}

static void take(struct rfb_leave *r, uint8_t b, struct reply *out)
{
    if (r->state == VERSION && !version_byte(r->have, b)) {
        await(r, STUCK, 0);
        return;
    }
    if (r->state == TYPES)
        r->none |= b == TYPE_NONE;
    if (r->have < sizeof r->part)
        r->part[r->have] = b;
    if (++r->have == r->want)
        advance(r, out);
}

enum rfb_leave_result rfb_leave_feed(struct rfb_leave *r, const uint8_t *data, size_t len,
                                     uint8_t *reply, size_t *ret_reply)
{
    struct reply out = {reply, 0};

    for (size_t i = 0; i < len && r->state != DONE && r->state != STUCK; i++)
        take(r, data[i], &out);
    *ret_reply = out.len;
    if (r->state == DONE)
        return RFB_LEAVE_DONE;
    return r->state == STUCK ? RFB_LEAVE_STUCK : RFB_LEAVE_MORE;
}
