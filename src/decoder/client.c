/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The only user of libvncclient: sets it up so that it writes into memory that is not its own,
 * collects what changed, and sends requests when it is told to and not when it likes. Owns the
 * library's client. Must not know who asks. */
#include "decoder/client.h"

#include <rfb/rfbclient.h>
#include <stdlib.h>
#include <string.h>

struct client {
    rfbClient *rfb;
    uint32_t *px;
    struct {
        int left, top, right, bottom; /* right 0: none */
    } damage;
    bool too_large;
    bool whole;    /* not asked for since the size is this: all of it must be */
    bool blank;    /* nothing was drawn since then */
    bool finished; /* this update */
};

static char tag; /* its address is what the library finds our data by */

static struct client *client_of(rfbClient *rfb)
{
    return rfbClientGetClientData(rfb, &tag);
}

static void damage(struct client *c, int x, int y, int w, int h)
{
    if (w <= 0 || h <= 0)
        return;
    if (c->damage.right == 0) {
        c->damage.left = x;
        c->damage.top = y;
    }
    if (x < c->damage.left)
        c->damage.left = x;
    if (y < c->damage.top)
        c->damage.top = y;
    if (x + w > c->damage.right)
        c->damage.right = x + w;
    if (y + h > c->damage.bottom)
        c->damage.bottom = y + h;
}

/* What the library calls for a frame buffer, at every new size. */
static rfbBool new_size(rfbClient *rfb)
{
    struct client *c = client_of(rfb);
    int w = rfb->width, h = rfb->height;

    c->too_large = w <= 0 || h <= 0 || w > DECODER_PIXELS_MAX / h;
    if (c->too_large)
        return FALSE;
    rfb->frameBuffer = (uint8_t *)c->px;
    memset(c->px, 0, (size_t)w * (size_t)h * sizeof *c->px); /* another size, other lines */
    c->damage.right = c->damage.bottom = 0;
    damage(c, 0, 0, w, h);
    c->whole = c->blank = true;
    return TRUE;
}

static void on_rectangle(rfbClient *rfb, int x, int y, int w, int h)
{
    struct client *c = client_of(rfb);

    damage(c, x, y, w, h);
    c->blank = false;
}

static void on_update(rfbClient *rfb)
{
    client_of(rfb)->finished = true;
}

/* 0x00RRGGBB, whatever the byte order. */
static void set_format(rfbPixelFormat *f)
{
    f->redShift = 16;
    f->greenShift = 8;
    f->blueShift = 0;
}

struct client *client_new(int fd, uint32_t *px)
{
    struct client *c = calloc(1, sizeof *c);
    rfbClient *rfb = rfbGetClient(8, 3, 4);

    if (!c || !rfb)
        abort();
    c->rfb = rfb;
    c->px = px;
    rfbEnableClientLogging = FALSE;
    rfbClientSetClientData(rfb, &tag, c);
    SetClientAuthSchemes(rfb, (const uint32_t[]){rfbNoAuth}, 1);
    set_format(&rfb->format);
    rfb->sock = fd;
    rfb->GetPassword = NULL; /* the library's own asks the terminal */
    rfb->MallocFrameBuffer = new_size;
    rfb->GotFrameBufferUpdate = on_rectangle;
    rfb->FinishedFrameBufferUpdate = on_update;
    rfb->canHandleNewFBSize = TRUE;
    rfb->appData.shareDesktop = TRUE;
    rfb->appData.useRemoteCursor = FALSE;
    rfb->appData.encodingsString = "copyrect zrle hextile raw";
    return c;
}

/* rfbInitClient() step by step, because it frees the client when one fails, and asks for an update
 * unasked. */
bool client_handshake(struct client *c)
{
    rfbClient *rfb = c->rfb;

    if (!InitialiseRFBConnection(rfb))
        return false;
    rfb->width = rfb->si.framebufferWidth;
    rfb->height = rfb->si.framebufferHeight;
    return new_size(rfb) && SetFormatAndEncodings(rfb);
}

/* The library asks for the next update after each one, unless the server is said not to understand
 * requests. */
static void may_request(rfbClient *rfb, bool may)
{
    uint8_t *bits = &rfb->supportedMessages.client2server[rfbFramebufferUpdateRequest / 8];
    uint8_t bit = 1 << rfbFramebufferUpdateRequest % 8;

    *bits = may ? *bits | bit : *bits & ~bit;
}

static bool request(struct client *c)
{
    rfbClient *rfb = c->rfb;
    bool incremental = !c->whole;

    c->whole = false;
    may_request(rfb, true);
    bool sent = SendFramebufferUpdateRequest(rfb, 0, 0, rfb->width, rfb->height, incremental);
    may_request(rfb, false);
    return sent;
}

static bool one_update(struct client *c)
{
    c->finished = false;
    if (!request(c))
        return false;
    while (!c->finished)
        if (!HandleRFBServerMessage(c->rfb))
            return false;
    return true;
}

bool client_update(struct client *c, struct decoder_record *ret)
{
    memset(&c->damage, 0, sizeof c->damage);
    do /* an update may tell a size, or the state of a key, and have no pixel in it. Asked for all
        * of it once more, TigerVNC would tell the size once more; what it owes, it remembers. */
        if (!one_update(c))
            return false;
    while (c->blank);
    *ret = (struct decoder_record){
        .kind = DECODER_FRAME,
        .w = (uint16_t)c->rfb->width,
        .h = (uint16_t)c->rfb->height,
        .x = (uint16_t)c->damage.left,
        .y = (uint16_t)c->damage.top,
        .damage_w = (uint16_t)(c->damage.right - c->damage.left),
        .damage_h = (uint16_t)(c->damage.bottom - c->damage.top),
    };
    return true;
}

struct decoder_record client_failure(const struct client *c)
{
    return (struct decoder_record){
        .kind = c->too_large ? DECODER_TOO_LARGE : DECODER_GAVE_UP,
        .w = (uint16_t)c->rfb->width,
        .h = (uint16_t)c->rfb->height,
    };
}
