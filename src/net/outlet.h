/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Bytes on their way to a descriptor that may not take them now: a terminal at the far end of a
 * frozen ssh connection, a pipe nobody reads. Writes what goes at once, keeps the rest up to a cap
 * and writes it when the loop says so. Never blocks. */
#ifndef NET_OUTLET_H
#define NET_OUTLET_H

#include "net/loop.h"

#include <stdbool.h>
#include <stddef.h>

struct outlet;

/* fd must be non-blocking and stays the caller's. drained: called when kept bytes have all gone, or
 * are dropped because the other side has. */
struct outlet *outlet_new(struct loop *l, int fd, size_t cap_bytes, void (*drained)(void *ud),
                          void *ud);
/* What is kept is dropped. NULL allowed. */
void outlet_free(struct outlet *o);
/* All or nothing: 0, or ERR_TOO_BIG with nothing taken. After the other side is gone (EIO, EPIPE)
 * everything is taken and dropped. */
int outlet_write(struct outlet *o, const void *data, size_t len);
/* Nothing is kept: all has gone to the descriptor. */
bool outlet_empty(const struct outlet *o);
/* Why nobody takes anything any more: the errno of a failed write, or EPIPE if the reader of a pipe
 * or a socket has gone, or a terminal has hung up, while nothing was being written. 0: somebody
 * does. Asks the system, so that an idle user may ask from time to time. */
int outlet_gone(const struct outlet *o);

#endif
