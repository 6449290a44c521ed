/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A server that has hung: it answers plain HTTP requests with 400 and never says a word to a
 * websocket handshake, nor hangs up. libwebsockets can't be made to do that. */
#ifndef NET_DEAF_H
#define NET_DEAF_H

#include "net/loop.h"

#include <stdint.h>

struct deaf;

/* On any free port of the address; NULL when it can't listen. */
struct deaf *deaf_new(struct loop *l, const char *bind);
/* NULL allowed. */
void deaf_free(struct deaf *d);
uint16_t deaf_port(const struct deaf *d);

#endif
