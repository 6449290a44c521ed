/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What happens between a viewer and a server after their handshakes: which of the viewer's messages
 * the server gets (rfb_guard.h says which, and why), and what the server offers. A pure machine
 * over both byte streams. */
#ifndef SPECTATE_RFB_FILTER_H
#define SPECTATE_RFB_FILTER_H

#include "spectate/rfb_guard.h"

enum { RFB_FILTER_ENCODINGS_HEAD = 4, RFB_FILTER_FENCE_HEAD = 9 };

/* The server's messages before its first picture. */
struct rfb_offers {
    bool fences, continuous;
    bool over; /* private, as all below: no more is looked for */
    uint8_t head[RFB_FILTER_FENCE_HEAD];
    size_t have;
    uint64_t skip;
};

struct rfb_filter {
    struct rfb_offers offers;
    struct rfb_guard_dropped dropped;
    uint8_t unknown; /* type of the message that ended it */
    int state;       /* private, as all below */
    size_t want, have;
    uint64_t skip; /* bytes of a message that is dropped */
    uint8_t part[RFB_FILTER_ENCODINGS_HEAD + 4 * RFB_GUARD_ENCODINGS_MAX];
};

void rfb_filter_init(struct rfb_filter *f);
/* Appends what passes. ERR_INVALID: an unknown message; ERR_TOO_BIG: more than a cap; after either
 * it must not be fed again. */
int rfb_filter_viewer(struct rfb_filter *f, const uint8_t *data, size_t len, struct buf *to_server);
/* Looks on. */
void rfb_filter_server(struct rfb_filter *f, const uint8_t *data, size_t len);

#endif
