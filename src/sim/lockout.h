/* SPDX-License-Identifier: GPL-3.0-or-later */
/* How a VNC server protects itself (TigerVNC's blacklist, observed): every connection is a mark
 * against all that share the address, a successful authentication wipes them, and at five marks
 * nobody is let in for 10 s, doubling. Behind a proxy all viewers share one address. */
#ifndef SIM_LOCKOUT_H
#define SIM_LOCKOUT_H

#include <stdbool.h>
#include <stdint.h>

enum { LOCKOUT_MARKS = 5, LOCKOUT_FIRST_MS = 10000 };

struct lockout { /* zeroed at first */
    unsigned marks;
    int64_t until_ms;
    int64_t next_ms; /* how long the next one will be */
    bool locked;     /* somebody has been refused */
};

/* A connection arrives. May it stay? *ret_began: it is the first to be refused this time. */
bool lockout_admits(struct lockout *l, int64_t now_ms, bool *ret_began);
void lockout_forgive(struct lockout *l);

#endif
