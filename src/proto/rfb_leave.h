/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The polite way out of a VNC server one has run into by mistake (protocol, sections 2 and 3): a
 * handshake dropped half way counts against everybody behind the same address, the student
 * included; so it is completed, with the shared flag set, and left after ServerInit.
 * A pure machine over the byte stream: feed what came, send what it asks for. RFB 3.3, 3.7, 3.8
 * (RFC 6143 section 7.1, 7.3). */
#ifndef PROTO_RFB_LEAVE_H
#define PROTO_RFB_LEAVE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum {
    RFB_LEAVE_REPLY_MAX = 64,
    RFB_LEAVE_NAME_MAX = 64 * 1024 /* bytes of a desktop's name waited for; more are left unread */
};

struct rfb_leave { /* private */
    int state;
    int minor;        /* 3, 7 or 8 */
    uint32_t want;    /* bytes the state still needs */
    uint32_t have;    /* of them, those that came */
    uint8_t part[24]; /* the first of these */
    bool none;        /* security type None was offered */
};

enum rfb_leave_result {
    RFB_LEAVE_MORE, /* feed more */
    RFB_LEAVE_DONE, /* complete: close now */
    RFB_LEAVE_STUCK /* it can't be completed without a password, or is not RFB: close and stay away
                     */
};

/* Is this, as far as it goes, the beginning of what a VNC server says first ("RFB ")? */
bool rfb_leave_smells(const void *data, size_t len);
void rfb_leave_init(struct rfb_leave *r);
/* reply holds RFB_LEAVE_REPLY_MAX bytes; *ret_reply bytes of it are to be sent, also when done.
 * After DONE or STUCK more bytes change nothing. */
enum rfb_leave_result rfb_leave_feed(struct rfb_leave *r, const uint8_t *data, size_t len,
                                     uint8_t *reply, size_t *ret_reply);

#endif
