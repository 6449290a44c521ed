/* SPDX-License-Identifier: GPL-3.0-or-later */
/* How much of a connection's address is collected. What is cut here was never in an event: neither
 * the model nor a journal can give it back. Pure. */
#ifndef SOURCE_ADDRESS_H
#define SOURCE_ADDRESS_H

#include <stddef.h>

enum address_keep {
    ADDRESS_FULL,   /* as received */
    ADDRESS_PREFIX, /* the network alone */
    ADDRESS_NONE    /* nothing */
};

enum { ADDRESS_HOPS_MAX = 32 }; /* of one list; the rest is "…" */

/* "full", "prefix", "none": what options, config file and journal say. */
extern const char *const address_keep_name[];
/* 0, ERR_INVALID: no such word. */
int address_keep_parse(const char *word, enum address_keep *ret);

/* The networks of an X-Forwarded-For (clean text: "a", "a, b", each perhaps with port, brackets,
 * zone or quotes) in the same order: "203.0.113.0/24, 2001:db8:1::/48". IPv4 within IPv6 counts as
 * IPv4; of a 6to4 address, whose /48 is a whole IPv4 address, a /40 stays. What can't be read is
 * "?", of an empty list nothing. size is at least 4; what does not fit ends with "…". */
void address_cut(const char *list, char *out, size_t size);

#endif
