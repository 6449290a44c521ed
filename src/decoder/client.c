/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The only user of libvncclient: sets it up so that it writes into memory that is not its own,
 * collects what changed, and sends requests when it is told to and not when it likes. Owns the
 * library's client. Must not know who asks. */
#include "decoder/client.h"

#include <rfb/rfbclient.h>
#include <stdlib.h>
#include <string.h>

/* For one picture: whoever sends more and still gives none never will. */
enum {
    MESSAGES_MAX = 10000, /* a bell for each stroke of a key that is held down */
    TEXT_BYTES_MAX = 16 << 20,
    PIXELS_MAX = 4 * DECODER_PIXELS_MAX /* another size, then all of it, and copies */
};

struct client {
    rfbClient *rfb;
    uint32_t *px;
    struct {
        int left, top, right, bottom; /* right 0: none */
    } damage;
    enum decoder_record_kind failure;
    int messages, text_bytes, pixels; /* of this picture, so far */
    bool whole;                       /* not asked for since the size is this: all of it must be */
    bool blank;                       /* nothing was drawn since then */
    bool finished;                    /* this update */
};

static char tag; /* its address is what the library finds our data by */

/* The library has said something, which it does of the pixels it can't make sense of; some of them
 * it lets pass. */
static bool complained;

static void on_log(const char *format, ...)
{
    (void)format;
    complained = true;
}

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

/* What the library does next is to read, which fails. */
static void stop(struct client *c, enum decoder_record_kind failure)
{
    c->failure = failure;
    c->rfb->buffered = 0;
    c->rfb->sock = RFB_INVALID_SOCKET;
}

static bool spend(struct client *c, int w, int h)
{
    int left = PIXELS_MAX - c->pixels;

    if (h > 0 && w > left / h) {
        stop(c, DECODER_TOO_MUCH);
        return false;
    }
    c->pixels += w * h;
    return true;
}

/* What the library calls for a frame buffer, at every new size. */
static rfbBool new_size(rfbClient *rfb)
{
    struct client *c = client_of(rfb);
    int w = rfb->width, h = rfb->height;

    if (w <= 0 || h <= 0 || w > DECODER_PIXELS_MAX / h) {
        c->failure = DECODER_TOO_LARGE;
        return FALSE;
    }
    if (!spend(c, w, h))
        return FALSE;
    rfb->frameBuffer = (uint8_t *)c->px;
    memset(c->px, 0, (size_t)w * (size_t)h * sizeof *c->px); /* another size, other lines */
    c->damage.right = c->damage.bottom = 0;
    damage(c, 0, 0, w, h);
    c->whole = c->blank = true;
    return TRUE;
}

/* Before each rectangle of pixels. */
static void before_rectangle(rfbClient *rfb, int x, int y, int w, int h)
{
    (void)rfb, (void)x, (void)y, (void)w, (void)h;
    complained = false;
}

static void on_rectangle(rfbClient *rfb, int x, int y, int w, int h)
{
    struct client *c = client_of(rfb);

    if (complained)
        stop(c, DECODER_GAVE_UP);
    else
        spend(c, w, h);
    damage(c, x, y, w, h);
    c->blank = false;
}

static void on_text(rfbClient *rfb, const char *text, int len)
{
    struct client *c = client_of(rfb);

    (void)text;
    c->text_bytes += len;
    if (c->text_bytes > TEXT_BYTES_MAX)
        stop(c, DECODER_TOO_MUCH);
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
    c->failure = DECODER_GAVE_UP;
    rfbClientLog = rfbClientErr = on_log;
    rfbClientSetClientData(rfb, &tag, c);
    SetClientAuthSchemes(rfb, (const uint32_t[]){rfbNoAuth}, 1);
    set_format(&rfb->format);
    rfb->sock = fd;
    rfb->GetPassword = NULL; /* the library's own asks the terminal */
    rfb->MallocFrameBuffer = new_size;
    rfb->SoftCursorLockArea = before_rectangle;
    rfb->GotFrameBufferUpdate = on_rectangle;
    rfb->FinishedFrameBufferUpdate = on_update;
    rfb->GotXCutText = on_text;
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
    while (!c->finished) {
        if (c->messages++ == MESSAGES_MAX)
            stop(c, DECODER_TOO_MUCH);
        if (!HandleRFBServerMessage(c->rfb))
            return false;
    }
    return c->rfb->sock != RFB_INVALID_SOCKET;
}

bool client_update(struct client *c, struct decoder_record *ret)
{
    memset(&c->damage, 0, sizeof c->damage);
    c->messages = c->text_bytes = c->pixels = 0;
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
        .kind = c->failure,
        .w = (uint16_t)c->rfb->width,
        .h = (uint16_t)c->rfb->height,
    };
}
