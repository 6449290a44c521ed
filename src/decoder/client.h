/* SPDX-License-Identifier: GPL-3.0-or-later */
/* libvncclient, reduced to what is needed here: a handshake without a password, and one update for
 * one request. */
#ifndef DECODER_CLIENT_H
#define DECODER_CLIENT_H

#include "spectate/decoder_wire.h"

#include <stdbool.h>

struct client;

/* fd: a blocking stream socket to a VNC server that asks for nothing. px: DECODER_PIXELS_MAX
 * pixels. Both must outlive it. Reads nothing yet. Never freed. */
struct client *client_new(int fd, uint32_t *px);
/* Completes the handshake. false: client_failure says why. */
bool client_handshake(struct client *c);
/* Asks for what has changed (the first time, and after another size: for everything) and waits for
 * it. Nothing is read at any other time, so the pixels stay as they are until then. *ret: a frame.
 * false: as above. */
bool client_update(struct client *c, struct decoder_record *ret);
/* A record of why it can't go on. */
struct decoder_record client_failure(const struct client *c);

#endif
