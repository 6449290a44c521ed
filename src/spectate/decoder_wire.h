/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What the decoder and its parent tell each other: three descriptors and two kinds of records, in
 * the byte order of the machine they share. */
#ifndef SPECTATE_DECODER_WIRE_H
#define SPECTATE_DECODER_WIRE_H

#include <stdint.h>

enum {
    DECODER_RFB_FD = 3,     /* a stream socket: the RFB session; blocking in the decoder */
    DECODER_CONTROL_FD = 4, /* a SOCK_SEQPACKET: records */
    DECODER_PIXELS_FD = 5,  /* a memfd of DECODER_PIXELS_MAX * 4 bytes, its size sealed */
    DECODER_PIXELS_MAX = 4096 * 4096
};

/* To the decoder: one byte, whatever it is, asks for the next change. After its handshake it reads
 * the session at no other time. */

enum decoder_record_kind {
    DECODER_FRAME = 1,
    DECODER_GAVE_UP,
    DECODER_TOO_LARGE,
    DECODER_TOO_MUCH
};

/* To the parent. */
struct decoder_record {
    uint32_t kind;
    uint16_t w, h;                     /* of the screen */
    uint16_t x, y, damage_w, damage_h; /* frame: what changed */
};

#endif
