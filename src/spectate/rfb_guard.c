/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The guard's two handshakes, and the join of what comes after them. It owns where both stand and
 * the few bytes it keeps; which messages pass is rfb_filter's business, and who sends them
 * nobody's. */
#include "spectate/rfb_guard.h"

#include "base/err.h"
#include "base/mem.h"
#include "spectate/rfb_filter.h"

#include <stdlib.h>
#include <string.h>

enum viewer_state {
    ABSENT,
    VERSION,
    CHOICE,
    RESPONSE,
    CLIENT_INIT,
    WAITING, /* for the server's handshake */
    OPEN
};

enum { TYPE_NONE = 1, TYPE_VNC = 2, VERSION_LEN = 12 };

struct rfb_guard {
    enum rfb_guard_result result;
    struct rfb_client client;
    char password[VNC_AUTH_PASSWORD + 1]; /* the client's */
    struct buf early;                     /* from the server, for a viewer that is not there yet */
    size_t unasked;                       /* bytes of the server */

    enum viewer_state state;
    bool one_time;
    uint8_t challenge[VNC_AUTH_CHALLENGE], response[VNC_AUTH_CHALLENGE];
    int minor; /* of the viewer: 3, 7 or 8 */
    size_t want, have;
    uint8_t part[VNC_AUTH_CHALLENGE];
    struct rfb_filter filter;
};

struct rfb_guard *rfb_guard_new(const char *password)
{
    struct rfb_guard *g = mem_zalloc(sizeof *g);

    if (password)
        memcpy(g->password, password, strnlen(password, VNC_AUTH_PASSWORD));
    rfb_client_init(&g->client, password ? g->password : NULL);
    buf_init(&g->early, RFB_GUARD_EARLY_MAX);
    rfb_filter_init(&g->filter);
    return g;
}

void rfb_guard_free(struct rfb_guard *g)
{
    if (!g)
        return;
    explicit_bzero(g->password, sizeof g->password);
    buf_done(&g->early);
    free(g);
}

static void put_u32(struct buf *b, uint32_t n)
{
    uint8_t s[] = {(uint8_t)(n >> 24), (uint8_t)(n >> 16), (uint8_t)(n >> 8), (uint8_t)n};

    buf_add(b, s, sizeof s);
}

static void expect(struct rfb_guard *g, enum viewer_state state, size_t bytes)
{
    g->state = state;
    g->want = bytes;
    g->have = 0;
}

static void fail(struct rfb_guard *g, enum rfb_guard_result why)
{
    if (g->result == RFB_GUARD_FINE)
        g->result = why;
}

void rfb_guard_attach(struct rfb_guard *g, const char *one_time,
                      const uint8_t challenge[VNC_AUTH_CHALLENGE], struct buf *to_viewer)
{
    g->one_time = one_time != NULL;
    if (one_time) {
        memcpy(g->challenge, challenge, sizeof g->challenge);
        vnc_auth_respond(one_time, challenge, g->response);
    }
    expect(g, VERSION, VERSION_LEN);
    buf_add_str(to_viewer, "RFB 003.008\n");
}

/* Both handshakes are over: the desktop as it told itself, its name made harmless. */
static void open_session(struct rfb_guard *g, struct buf *to_viewer)
{
    char *name = g->client.name;

    for (char *c = name; *c; c++)
        if ((uint8_t)*c < ' ' || *c == '\x7f')
            *c = '?';
    buf_add(to_viewer, g->client.init, RFB_CLIENT_INIT_LEN - 4);
    put_u32(to_viewer, (uint32_t)strlen(name));
    if (buf_add_str(to_viewer, name) < 0 || buf_add(to_viewer, g->early.data, g->early.len) < 0)
        fail(g, RFB_GUARD_SERVER_BROKEN);
    buf_done(&g->early);
    expect(g, OPEN, 0);
}

static void authenticated(struct rfb_guard *g, struct buf *to_viewer)
{
    if (g->one_time || g->minor == 8) /* None has no result before 3.8 */
        put_u32(to_viewer, 0);
    expect(g, CLIENT_INIT, 1);
}

static void begin_security(struct rfb_guard *g, struct buf *to_viewer)
{
    if (!g->one_time) {
        authenticated(g, to_viewer);
        return;
    }
    buf_add(to_viewer, g->challenge, sizeof g->challenge);
    expect(g, RESPONSE, VNC_AUTH_CHALLENGE);
}

/* What is neither 3.7 nor 3.8 or later counts as 3.3 (RFC 6143, section 7.1.1). */
static void on_version(struct rfb_guard *g, struct buf *to_viewer)
{
    const char *v = (const char *)g->part;
    uint8_t type = g->one_time ? TYPE_VNC : TYPE_NONE;

    if (memcmp(v, "RFB 003.", 8) != 0 || strspn(v + 8, "0123456789") < 3 || v[11] != '\n') {
        fail(g, RFB_GUARD_VIEWER_BROKEN);
        return;
    }
    g->minor = memcmp(v + 8, "008", 3) >= 0 ? 8 : memcmp(v + 8, "007", 3) == 0 ? 7 : 3;
    if (g->minor == 3) {
        put_u32(to_viewer, type);
        begin_security(g, to_viewer);
        return;
    }
    buf_add(to_viewer, (uint8_t[]){1, type}, 2);
    expect(g, CHOICE, 1);
}

static void on_response(struct rfb_guard *g, struct buf *to_viewer)
{
    static const char reason[] = "Wrong password";

    if (memcmp(g->part, g->response, sizeof g->response) == 0) {
        authenticated(g, to_viewer);
        return;
    }
    put_u32(to_viewer, 1);
    if (g->minor == 8) {
        put_u32(to_viewer, sizeof reason - 1);
        buf_add_str(to_viewer, reason);
    }
    fail(g, RFB_GUARD_VIEWER_REFUSED);
}

/* The state has all its bytes. */
static void advance(struct rfb_guard *g, struct buf *to_viewer)
{
    switch (g->state) {
    case VERSION: on_version(g, to_viewer); break;
    case CHOICE:
        if (g->part[0] == (g->one_time ? TYPE_VNC : TYPE_NONE))
            begin_security(g, to_viewer);
        else
            fail(g, RFB_GUARD_VIEWER_BROKEN);
        break;
    case RESPONSE: on_response(g, to_viewer); break;
    case CLIENT_INIT: /* its shared flag goes nowhere */
        if (g->client.result == RFB_CLIENT_DONE)
            open_session(g, to_viewer);
        else
            expect(g, WAITING, 0);
        break;
    case ABSENT:
    case WAITING:
    case OPEN: break;
    }
}

static void filter(struct rfb_guard *g, const uint8_t *data, size_t len, struct buf *to_server)
{
    int r = rfb_filter_viewer(&g->filter, data, len, to_server);

    if (r < 0)
        fail(g, r == ERR_INVALID ? RFB_GUARD_VIEWER_UNKNOWN : RFB_GUARD_VIEWER_BROKEN);
}

enum rfb_guard_result rfb_guard_viewer(struct rfb_guard *g, const uint8_t *data, size_t len,
                                       struct buf *to_server, struct buf *to_viewer)
{
    g->unasked = 0;
    while (len && g->result == RFB_GUARD_FINE && g->state != OPEN) {
        if (g->want == 0) { /* nobody has asked it anything */
            fail(g, RFB_GUARD_VIEWER_BROKEN);
            break;
        }
        g->part[g->have++] = *data++;
        len--;
        if (g->have == g->want)
            advance(g, to_viewer);
    }
    if (g->result == RFB_GUARD_FINE)
        filter(g, data, len, to_server);
    return g->result;
}

/* The server's handshake; how many bytes were its. */
static size_t shake(struct rfb_guard *g, const uint8_t *data, size_t len, struct buf *to_server)
{
    uint8_t reply[RFB_CLIENT_REPLY_MAX];
    size_t used, n;
    enum rfb_client_result r = rfb_client_feed(&g->client, data, len, &used, reply, &n);

    if (buf_add(to_server, reply, n) < 0)
        fail(g, RFB_GUARD_SERVER_BROKEN);
    if (r != RFB_CLIENT_MORE)
        explicit_bzero(g->password, sizeof g->password);
    if (r != RFB_CLIENT_MORE && r != RFB_CLIENT_DONE)
        fail(g, RFB_GUARD_SERVER_FAILED);
    return used;
}

enum rfb_guard_result rfb_guard_server(struct rfb_guard *g, const uint8_t *data, size_t len,
                                       struct buf *to_server, struct buf *to_viewer)
{
    if (g->client.result == RFB_CLIENT_MORE) { /* also if the viewer has failed */
        size_t used = shake(g, data, len, to_server);
        data += used;
        len -= used;
    }
    if (g->result != RFB_GUARD_FINE || g->client.result != RFB_CLIENT_DONE)
        return g->result;
    if (g->state == WAITING)
        open_session(g, to_viewer);
    rfb_filter_server(&g->filter, data, len);
    g->unasked += len;
    if (g->unasked > RFB_GUARD_UNASKED_MAX ||
        buf_add(rfb_guard_open(g) ? to_viewer : &g->early, data, len) < 0)
        fail(g, RFB_GUARD_SERVER_BROKEN);
    return g->result;
}

const struct rfb_client *rfb_guard_client(const struct rfb_guard *g)
{
    return &g->client;
}

bool rfb_guard_open(const struct rfb_guard *g)
{
    return g->state == OPEN;
}

struct rfb_guard_dropped rfb_guard_dropped(const struct rfb_guard *g)
{
    return g->filter.dropped;
}

uint8_t rfb_guard_unknown(const struct rfb_guard *g)
{
    return g->filter.unknown;
}
