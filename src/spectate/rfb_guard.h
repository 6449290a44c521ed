/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What stands between a viewer and a student's desktop: every byte towards the server passes here.
 *
 * Both handshakes end here, so that no viewer can break the server's. Towards the server it is ours
 * (proto/rfb_client): begun it is completed, with a shared flag of 1, whatever becomes of the
 * viewer. Towards the viewer the guard is a server of its own (3.3, 3.7, 3.8) that asks for nothing
 * or for a one-time password, and tells the desktop's ServerInit.
 *
 * Of the client messages after it (RFC 6143 section 7.5; the community's protocol document for the
 * rest) the server gets SetPixelFormat, SetEncodings and FramebufferUpdateRequest, and those the
 * server offered among Fence (248) and EnableContinuousUpdates (150): a server offers them by
 * sending one, which is looked for up to its first FramebufferUpdate. KeyEvent, PointerEvent,
 * ClientCutText, SetDesktopSize (251), xvp (250) and QEMU messages (255) are dropped and counted;
 * pseudo-encodings that would make a viewer wait for their effect are taken out of SetEncodings. An
 * unknown message ends the session. A pure machine over both byte streams: no socket, no clock. */
#ifndef SPECTATE_RFB_GUARD_H
#define SPECTATE_RFB_GUARD_H

#include "base/buf.h"
#include "proto/rfb_client.h"
#include "proto/vnc_auth.h"

enum {
    RFB_GUARD_ENCODINGS_MAX = 1024, /* in one SetEncodings; more end the session */
    RFB_GUARD_CUT_MAX = 16 << 20,   /* bytes of one ClientCutText (dropped); the same */
    RFB_GUARD_EARLY_MAX = 64 << 10, /* bytes of the server kept until the viewer's handshake ends */
    RFB_GUARD_INIT_MAX = 1024,      /* bytes of the whole handshake with a viewer */
    /* Bytes of the server since the viewer last said anything: twice the largest picture that a
     * decoder of ours asks for. */
    RFB_GUARD_UNASKED_MAX = 128 << 20
};

enum rfb_guard_result {
    RFB_GUARD_FINE,
    RFB_GUARD_SERVER_FAILED,  /* its handshake: rfb_guard_client() says how */
    RFB_GUARD_SERVER_BROKEN,  /* more than is kept before the viewer is there, or than is asked for
                               */
    RFB_GUARD_VIEWER_BROKEN,  /* no RFB, or more than a cap */
    RFB_GUARD_VIEWER_REFUSED, /* wrong one-time password */
    RFB_GUARD_VIEWER_UNKNOWN  /* an unknown message: rfb_guard_unknown() */
};

/* What was kept from the server. */
struct rfb_guard_dropped {
    uint64_t keys, pointer, cut_text, resize, xvp, qemu;
    uint64_t fences; /* and continuous updates, before they were offered */
};

struct rfb_guard;

/* password: the desktop's, NULL none. Copied, and wiped when the handshake is over. */
struct rfb_guard *rfb_guard_new(const char *password);
void rfb_guard_free(struct rfb_guard *g);

/* Once, before the viewer's first byte and in any state: what a viewer must know (NULL: nothing),
 * and 16 bytes nobody can guess for its challenge. Appends what the viewer is told first. */
void rfb_guard_attach(struct rfb_guard *g, const char *one_time,
                      const uint8_t challenge[VNC_AUTH_CHALLENGE], struct buf *to_viewer);

/* Bytes from the one side; appends what each side is to be sent (caps are the caller's, and more
 * than RFB_GUARD_EARLY_MAX + RFB_GUARD_INIT_MAX; what does not fit is RFB_GUARD_..._BROKEN). After
 * a result other than FINE nothing changes any more, except that the server's handshake still goes
 * on to its end (rfb_client_begun). What was appended is to be sent all the same. */
enum rfb_guard_result rfb_guard_server(struct rfb_guard *g, const uint8_t *data, size_t len,
                                       struct buf *to_server, struct buf *to_viewer);
enum rfb_guard_result rfb_guard_viewer(struct rfb_guard *g, const uint8_t *data, size_t len,
                                       struct buf *to_server, struct buf *to_viewer);

/* The server's handshake. */
const struct rfb_client *rfb_guard_client(const struct rfb_guard *g);
/* Both handshakes are over. */
bool rfb_guard_open(const struct rfb_guard *g);
struct rfb_guard_dropped rfb_guard_dropped(const struct rfb_guard *g);
/* Type of the message that ended the session. */
uint8_t rfb_guard_unknown(const struct rfb_guard *g);

#endif
