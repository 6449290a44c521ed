/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The client's half of an RFB handshake: 3.3, 3.7 and 3.8 (RFC 6143, sections 7.1 to 7.3), with
 * security types None and VncAuth and no other, shared flag always 1. A pure machine over the byte
 * stream, so that it can't matter where that was cut: feed what came, send what it asks for.
 *
 * Two need it: who looks at a desktop, and who ran into a VNC server by mistake and leaves politely
 * (protocol, sections 2 and 3: a handshake dropped half way counts against everybody behind the
 * same address, the student included). */
#ifndef PROTO_RFB_CLIENT_H
#define PROTO_RFB_CLIENT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum {
    RFB_CLIENT_REPLY_MAX = 64,
    RFB_CLIENT_NAME_MAX = 64 * 1024, /* bytes of a desktop's name waited for */
    RFB_CLIENT_NAME_KEPT = 255,
    RFB_CLIENT_REASON_MAX = 255, /* bytes kept of why the server refuses */
    RFB_CLIENT_TYPES_MAX = 16,
    RFB_CLIENT_INIT_LEN = 24 /* ServerInit without the name */
};

enum rfb_client_result {
    RFB_CLIENT_MORE, /* feed more */
    RFB_CLIENT_DONE, /* complete; what is behind *ret_used belongs to the session */
    /* It can't be completed: close and stay away. */
    RFB_CLIENT_NOT_RFB,
    RFB_CLIENT_REFUSED,        /* the server says why: reason, as received */
    RFB_CLIENT_PASSWORD,       /* it wants one and we have none */
    RFB_CLIENT_WRONG_PASSWORD, /* reason, maybe "" */
    RFB_CLIENT_SECURITY        /* only types we don't speak: types */
};

struct rfb_client {
    const char *password; /* NULL none; must outlive the handshake. Its first 8 bytes count */
    enum rfb_client_result result;
    int minor;                              /* 3, 7 or 8 */
    uint8_t init[RFB_CLIENT_INIT_LEN];      /* when done; its length field is that of the wire */
    char name[RFB_CLIENT_NAME_KEPT + 1];    /* when done: bytes as received, cut; NUL-terminated */
    char reason[RFB_CLIENT_REASON_MAX + 1]; /* as received, cut; NUL-terminated */
    uint8_t types[RFB_CLIENT_TYPES_MAX];    /* that the server offers, the first of them */
    uint8_t ntypes;
    int state;                      /* private, as all below */
    uint32_t want, have;            /* bytes the state needs, and those that came */
    uint8_t part[24];               /* the first of these */
    bool none, vnc;                 /* types that were offered */
    enum rfb_client_result verdict; /* the result when the reason was read */
};

/* Is this, as far as it goes, the beginning of what a VNC server says first ("RFB ")? */
bool rfb_client_smells(const void *data, size_t len);
void rfb_client_init(struct rfb_client *r, const char *password);
/* reply holds RFB_CLIENT_REPLY_MAX bytes; *ret_reply bytes of it are to be sent, whatever is
 * returned. *ret_used: bytes of data that were the handshake's. After the end nothing changes. */
enum rfb_client_result rfb_client_feed(struct rfb_client *r, const uint8_t *data, size_t len,
                                       size_t *ret_used, uint8_t *reply, size_t *ret_reply);
/* Has the server said a word, and the handshake not ended? Then it must be completed. */
bool rfb_client_begun(const struct rfb_client *r);

#endif
