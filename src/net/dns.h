/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Host names to addresses without blocking the loop: libuv's resolver, one question per host at a
 * time, answers kept for a minute (failures for five seconds). */
#ifndef NET_DNS_H
#define NET_DNS_H

#include "net/loop.h"

#include <netinet/in.h>

struct dns;

/* `changed` is called whenever a question was answered, well or badly. */
struct dns *dns_new(struct loop *l, loop_fn changed, void *ud);
/* Before loop_free. Questions still under way end on the loop by themselves. */
void dns_free(struct dns *d);

/* 1: an address stands in out (INET6_ADDRSTRLEN bytes). 0: asked, the answer comes. ERR_NOT_FOUND:
 * no such host for now. */
int dns_get(struct dns *d, const char *host, char *out);
/* Nobody answered at that address of the host: the next one is given from now on. */
void dns_failed(struct dns *d, const char *host, const char *address);

#endif
