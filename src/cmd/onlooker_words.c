/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Why a desktop is not seen (any more), for an examiner. */
#include "cmd/onlooker_state.h"

#include "view/i18n.h"
#include "view/text.h"

#include <string.h>

static void no_stream(const struct tunnel_end *e, char *out, size_t size)
{
    const char *words = "";

    switch (e->desktop) {
    case DESKTOP_DNS: words = _("the name of its host can't be resolved"); break;
    case DESKTOP_CONNECT: words = _("its host can't be reached"); break;
    case DESKTOP_TLS: words = _("no trusted TLS connection can be made"); break;
    case DESKTOP_TIMEOUT: words = _("its host does not answer in time"); break;
    case DESKTOP_STRANGER: words = _("its page names a connection that was there before"); break;
    case DESKTOP_PAGE: words = _("its page names a target that must not be opened"); break;
    case DESKTOP_TEXT:
    case DESKTOP_CLOSED: words = _("its VNC server is gone: accepted, then closed"); break;
    case DESKTOP_STATUS:
        text_put(out, size, _("its host answers with the HTTP status %d"), e->status);
        return;
    }
    text_put(out, size, "%s", words);
}

static void types(const struct tunnel_end *e, char *out, size_t size)
{
    char number[8], list[64] = "";

    for (int i = 0; i < e->ntypes; i++) {
        text_put(number, sizeof number, "%u", e->types[i]);
        text_add(list, sizeof list, ", ", number);
    }
    text_put(out, size, _("the desktop has only security types that can't be guarded (%s)"), list);
}

static void no_handshake(const struct tunnel_end *e, char *out, size_t size)
{
    const char *words = _("what answers is no VNC server");

    switch (e->client) {
    case RFB_CLIENT_SECURITY: types(e, out, size); return;
    case RFB_CLIENT_PASSWORD:
        words = _("the desktop wants a password (--spectate-password-file)");
        break;
    case RFB_CLIENT_WRONG_PASSWORD: words = _("the password is wrong"); break;
    case RFB_CLIENT_REFUSED: words = _("the server refuses"); break;
    case RFB_CLIENT_NOT_RFB:
    case RFB_CLIENT_MORE:
    case RFB_CLIENT_DONE: break;
    }
    text_put(out, size, "%s", words);
    if (e->reason[0])
        text_add(out, size, ": ", e->reason);
}

static void forbidden(const struct tunnel_end *e, char *out, size_t size)
{
    if (e->guard == RFB_GUARD_VIEWER_UNKNOWN)
        text_put(out, size, _("the viewer sent a message of the unknown type %u"), e->unknown);
    else if (e->guard == RFB_GUARD_VIEWER_REFUSED)
        text_put(out, size, "%s", _("the viewer does not know the one-time password"));
    else
        text_put(out, size, "%s", _("the viewer does not speak RFB"));
}

void onlooker_words_tunnel(const struct tunnel_end *e, char *out, size_t size)
{
    out[0] = '\0';
    switch (e->why) {
    case TUNNEL_DESKTOP: no_stream(e, out, size); break;
    case TUNNEL_SILENT:
        text_put(out, size, "%s", _("its VNC server does not complete the handshake"));
        break;
    case TUNNEL_SERVER: no_handshake(e, out, size); break;
    case TUNNEL_ENDED: text_put(out, size, "%s", _("its VNC server ended the session")); break;
    case TUNNEL_FLOODED:
        text_put(out, size, "%s", _("its VNC server sends more than it was asked for"));
        break;
    case TUNNEL_FORBIDDEN: forbidden(e, out, size); break;
    case TUNNEL_VIEWER: break;
    }
}

static void no_decoder(const struct view_end *e, char *out, size_t size)
{
    switch (e->why) {
    case DECODER_FLOODED:
        text_put(out, size, "%s", _("its VNC server sends more than it was asked for"));
        break;
    case DECODER_BROKEN: text_put(out, size, "%s", _("the picture can't be decoded")); break;
    case DECODER_SIZE:
        text_put(out, size,
                 e->a && e->b ? _("a screen of %dx%d is too large") : _("its screen is %dx%d"),
                 e->a, e->b);
        break;
    case DECODER_KILLED: text_put(out, size, _("the decoder was ended by signal %d"), e->a); break;
    case DECODER_LEFT: text_put(out, size, "%s", _("the decoder has ended")); break;
    }
}

void onlooker_words_view(const struct view_end *e, char *out, size_t size)
{
    if (e->error)
        text_put(out, size, _("the decoder can't be started: %s"), strerror(e->error));
    else if (e->late)
        text_put(out, size, "%s", _("no picture came"));
    else if (e->decoder_failed)
        no_decoder(e, out, size);
    else
        onlooker_words_tunnel(&e->tunnel, out, size);
}
