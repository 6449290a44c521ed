/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Whatever a server and a viewer say, and however it is cut: what the server gets is our handshake
 * and then whole messages of those that may pass. The first byte chooses the passwords; the rest is
 * chunks, each a byte of direction (bit 7: from the viewer) and length (the others), and its
 * bytes. */
#include "fuzz/fuzz.h"
#include "spectate/rfb_guard.h"

#include <string.h>

enum { CAP = 1 << 20 };

struct session {
    struct rfb_guard *guard;
    struct buf to_server, to_viewer;
    enum rfb_guard_result result;
};

static void say(struct session *s, bool viewer, const uint8_t *data, size_t len)
{
    enum rfb_guard_result before = s->result;
    size_t server = s->to_server.len, told = s->to_viewer.len;
    bool shaking = rfb_guard_client(s->guard)->result == RFB_CLIENT_MORE;

    s->result = (viewer ? rfb_guard_viewer : rfb_guard_server)(s->guard, data, len, &s->to_server,
                                                               &s->to_viewer);
    if (before == RFB_GUARD_FINE)
        return;
    MUST(s->result == before && s->to_viewer.len == told);
    MUST(s->to_server.len == server || (shaking && !viewer));
}

/* pieces: of this many bytes each, 0 as they are. */
static void play(struct session *s, const uint8_t *data, size_t size, size_t pieces)
{
    static const uint8_t challenge[VNC_AUTH_CHALLENGE] = "0123456789abcdef";

    *s = (struct session){.guard = rfb_guard_new(data[0] & 1 ? "secret" : NULL)};
    buf_init(&s->to_server, CAP);
    buf_init(&s->to_viewer, CAP);
    rfb_guard_attach(s->guard, data[0] & 2 ? "once" : NULL, challenge, &s->to_viewer);
    for (size_t at = 1; at < size;) {
        bool viewer = data[at] >> 7;
        size_t len = data[at++] & 0x7f;
        len = len < size - at ? len : size - at;
        for (size_t k = 0; k < len;) {
            size_t n = pieces && pieces < len - k ? pieces : len - k;
            say(s, viewer, data + at + k, n);
            k += n;
        }
        at += len;
    }
}

static void done(struct session *s)
{
    rfb_guard_free(s->guard);
    buf_done(&s->to_server);
    buf_done(&s->to_viewer);
}

static uint32_t u16(const uint8_t *p)
{
    return (uint32_t)p[0] << 8 | p[1];
}

/* Of a message that may pass; 0 of others. */
static size_t message_length(const uint8_t *p, size_t left)
{
    switch (p[0]) {
    case 0: return 20;
    case 2: return left < 4 ? 0 : 4 + 4 * u16(p + 2);
    case 3:
    case 150: return 10;
    case 248: return left < 9 ? 0 : 9U + p[8];
    default: return 0;
    }
}

static void check_encodings(const uint8_t *p)
{
    static const int32_t never[] = {-258, -259, -305, -308, -309, -316, (int32_t)0xC0A1E5CE};

    for (size_t k = 0; k < u16(p + 2); k++) {
        const uint8_t *e = p + 4 + 4 * k;
        for (size_t i = 0; i < sizeof never / sizeof *never; i++)
            MUST((int32_t)(u16(e) << 16 | u16(e + 2)) != never[i]);
    }
}

static void check_sent(const struct session *s, bool password)
{
    const struct rfb_client *c = rfb_guard_client(s->guard);
    const uint8_t *p = (const uint8_t *)s->to_server.data;
    size_t left = s->to_server.len;

    MUST(password || left < 13 || p[12] == 1);
    if (c->result != RFB_CLIENT_DONE) {
        MUST(left <= 12 + 1 + VNC_AUTH_CHALLENGE + 1);
        return;
    }
    size_t handshake = 12 + (c->minor > 3) + (c->none ? 0 : VNC_AUTH_CHALLENGE) + 1;
    MUST(left >= handshake && p[handshake - 1] == 1);
    p += handshake;
    left -= handshake;
    MUST(left == 0 || rfb_guard_open(s->guard));
    while (left) {
        size_t n = message_length(p, left);
        MUST(n > 0 && n <= left);
        if (p[0] == 2)
            check_encodings(p);
        p += n;
        left -= n;
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct session whole, bytes;

    if (size < 1)
        return 0;
    play(&whole, data, size, 0);
    play(&bytes, data, size, 1 + data[0] / 64);
    MUST(whole.result == bytes.result);
    MUST(whole.to_server.len == bytes.to_server.len && whole.to_viewer.len == bytes.to_viewer.len);
    MUST(memcmp(whole.to_server.data, bytes.to_server.data, whole.to_server.len) == 0 ||
         !whole.to_server.len);
    MUST(memcmp(whole.to_viewer.data, bytes.to_viewer.data, whole.to_viewer.len) == 0);
    check_sent(&whole, data[0] & 1);
    done(&whole);
    done(&bytes);
    return 0;
}
