/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The process that decodes a desktop, seen from its parent. libvncclient reads what a hostile
 * desktop sends, so it runs in a program of its own (src/decoder) that holds no token, no file and
 * no socket but its end of a pair, under seccomp and no_new_privs, with its memory limited. What
 * comes back is pixels in shared memory, and records that are checked here. */
#ifndef SPECTATE_DECODER_H
#define SPECTATE_DECODER_H

#include "base/picture.h"
#include "net/loop.h"

#include <stdbool.h>

enum decoder_why {
    DECODER_BROKEN,  /* what came is no RFB it can read */
    DECODER_FLOODED, /* more came than any one picture takes */
    DECODER_SIZE,    /* the screen is larger than DECODER_PIXELS_MAX or has no size: w, h */
    DECODER_KILLED,  /* by a signal: the sandbox, a bug, the memory limit: signum */
    DECODER_LEFT     /* the stream ended; noticed while something is asked for */
};

struct decoder;

struct decoder_events {
    /* What was asked for by decoder_next has come. damage: what changed, within the picture; all of
     * it when the size is another. Until the next decoder_next the picture stays as it is. */
    void (*frame)(void *ud, struct picture_rect damage);
    /* The last call; decoder_free is still the owner's to call. a, b: w and h, or signum and 0. */
    void (*end)(void *ud, enum decoder_why why, int a, int b);
};

/* NULL: there is one. Else what is missing, untranslated: "libvncclient" (built without), or the
 * path of the program that is not there. */
const char *decoder_missing(void);

/* *ret_fd: where the decoder expects a VNC server that asks for nothing (tunnel_attach); the
 * caller's. NULL with errno when it can't be started. */
struct decoder *decoder_start(struct loop *l, const struct decoder_events *on, void *ud,
                              int *ret_fd);
/* Asks for the next change; nothing comes without being asked for. Once more while one is
 * outstanding changes nothing. */
void decoder_next(struct decoder *d);
const struct picture *decoder_picture(const struct decoder *d);
/* Kills and reaps. NULL allowed; may be called from a callback. */
void decoder_free(struct decoder *d);

#endif
