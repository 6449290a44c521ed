/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The client's half of an RFB handshake, a byte at a time, so that it can't matter where the stream
 * was cut. It exists to do no harm and owns only where it stands; it knows no socket and nothing of
 * what comes after ServerInit. */
#include "proto/rfb_client.h"

#include "proto/vnc_auth.h"

#include <string.h>

enum state {
    VERSION,
    SECURITY,
    TYPE_COUNT,
    TYPES,
    CHALLENGE,
    RESULT,
    REASON_LEN,
    REASON,
    SERVER_INIT,
    NAME,
    OVER
};

enum { TYPE_NONE = 1, TYPE_VNC = 2, SHARED = 1, VERSION_LEN = 12 };

struct reply {
    uint8_t *data;
    size_t len;
};

bool rfb_client_smells(const void *data, size_t len)
{
    return len > 0 && memcmp(data, "RFB ", len < 4 ? len : 4) == 0;
}

static void await(struct rfb_client *r, enum state s, uint32_t bytes)
{
    r->state = s;
    r->want = bytes;
    r->have = 0;
}

static void end(struct rfb_client *r, enum rfb_client_result result)
{
    r->result = result;
    await(r, OVER, 0);
}

void rfb_client_init(struct rfb_client *r, const char *password)
{
    *r = (struct rfb_client){.password = password};
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

static void version(struct rfb_client *r, struct reply *out)
{
    int major = (r->part[4] - '0') * 100 + (r->part[5] - '0') * 10 + r->part[6] - '0';
    int minor = (r->part[8] - '0') * 100 + (r->part[9] - '0') * 10 + r->part[10] - '0';

    if (major < 3) {
        end(r, RFB_CLIENT_NOT_RFB);
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

static void client_init(struct rfb_client *r, struct reply *out)
{
    send_byte(out, SHARED); /* anything else throws everybody out, the student included */
    await(r, SERVER_INIT, RFB_CLIENT_INIT_LEN);
}

/* The server explains itself next; the result is known already. */
static void hear_reason(struct rfb_client *r, enum rfb_client_result result)
{
    await(r, REASON_LEN, 4);
    r->verdict = result;
}

static void offered(struct rfb_client *r, uint8_t type)
{
    r->none |= type == TYPE_NONE;
    r->vnc |= type == TYPE_VNC;
    if (r->ntypes < RFB_CLIENT_TYPES_MAX)
        r->types[r->ntypes++] = type;
}

/* All types were read. 3.3 has no choice, and so is told none. */
static void choose(struct rfb_client *r, struct reply *out)
{
    if (!r->none && !(r->vnc && r->password)) {
        end(r, r->vnc ? RFB_CLIENT_PASSWORD : RFB_CLIENT_SECURITY);
        return;
    }
    if (r->minor > 3)
        send_byte(out, r->none ? TYPE_NONE : TYPE_VNC);
    if (!r->none)
        await(r, CHALLENGE, VNC_AUTH_CHALLENGE);
    else if (r->minor == 8)
        await(r, RESULT, 4);
    else
        client_init(r, out); /* None has no result before 3.8 */
}

static void security(struct rfb_client *r, struct reply *out)
{
    uint32_t type = u32(r->part);

    if (type == 0) {
        hear_reason(r, RFB_CLIENT_REFUSED);
        return;
    }
    if (type <= UINT8_MAX)
        offered(r, (uint8_t)type);
    choose(r, out);
}

static void security_result(struct rfb_client *r, struct reply *out)
{
    enum rfb_client_result failed = r->none ? RFB_CLIENT_REFUSED : RFB_CLIENT_WRONG_PASSWORD;

    if (u32(r->part) == 0)
        client_init(r, out);
    else if (r->minor == 8)
        hear_reason(r, failed);
    else
        end(r, failed);
}

static void server_init(struct rfb_client *r)
{
    uint32_t name = u32(r->part + RFB_CLIENT_INIT_LEN - 4);

    memcpy(r->init, r->part, RFB_CLIENT_INIT_LEN);
    if (name > RFB_CLIENT_NAME_MAX)
        end(r, RFB_CLIENT_NOT_RFB);
    else if (name)
        await(r, NAME, name);
    else
        end(r, RFB_CLIENT_DONE);
}

/* The state has all its bytes. */
static void advance(struct rfb_client *r, struct reply *out)
{
    switch ((enum state)r->state) {
    case VERSION: version(r, out); break;
    case SECURITY: security(r, out); break;
    case TYPE_COUNT:
        if (r->part[0])
            await(r, TYPES, r->part[0]);
        else
            hear_reason(r, RFB_CLIENT_REFUSED);
        break;
    case TYPES: choose(r, out); break;
    case CHALLENGE:
        vnc_auth_respond(r->password, r->part, out->data + out->len);
        out->len += VNC_AUTH_CHALLENGE;
        await(r, RESULT, 4);
        break;
    case RESULT: security_result(r, out); break;
    case REASON_LEN: {
        uint32_t len = u32(r->part);
        if (len)
            await(r, REASON, len < RFB_CLIENT_REASON_MAX ? len : RFB_CLIENT_REASON_MAX);
        else
            end(r, r->verdict);
        break;
    }
    case REASON: end(r, r->verdict); break;
    case SERVER_INIT: server_init(r); break;
    case NAME: end(r, RFB_CLIENT_DONE); break;
    case OVER: break;
    }
}

static void take(struct rfb_client *r, uint8_t b, struct reply *out)
{
    if (r->state == VERSION && !version_byte(r->have, b)) {
        end(r, RFB_CLIENT_NOT_RFB);
        return;
    }
    if (r->state == TYPES)
        offered(r, b);
    else if (r->state == REASON)
        r->reason[r->have] = (char)b;
    else if (r->state == NAME && r->have < RFB_CLIENT_NAME_KEPT)
        r->name[r->have] = (char)b;
    else if (r->have < sizeof r->part)
        r->part[r->have] = b;
    if (++r->have == r->want)
        advance(r, out);
}

enum rfb_client_result rfb_client_feed(struct rfb_client *r, const uint8_t *data, size_t len,
                                       size_t *ret_used, uint8_t *reply, size_t *ret_reply)
{
    struct reply out = {reply, 0};
    size_t i = 0;

    while (i < len && r->state != OVER)
        take(r, data[i++], &out);
    *ret_used = i;
    *ret_reply = out.len;
    return r->result;
}

bool rfb_client_begun(const struct rfb_client *r)
{
    return r->state != OVER && (r->state != VERSION || r->have > 0);
}
