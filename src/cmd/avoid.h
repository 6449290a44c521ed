/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Desktops that turned out to be VNC servers where metrics were expected: left alone for an hour by
 * every invigil of this user, because a handshake that can't be completed counts against the
 * student there, and the next process would begin to count anew (protocol, section 3). A state
 * file, 0600, one "SECONDS-SINCE-THE-EPOCH URL" a line. */
#ifndef CMD_AVOID_H
#define CMD_AVOID_H

#include <stddef.h>

enum { AVOID_S = 3600, AVOID_MAX = 10000 };

struct avoid {
    char *path;  /* owned; NULL: no place for state, nothing is remembered */
    size_t base; /* bytes of path that were there before us */
    char **url;  /* owned; NULL-terminated */
    size_t n;
};

/* $XDG_STATE_HOME/invigil/avoid or ~/.local/state/invigil/avoid; what can't be read is skipped. */
void avoid_load(struct avoid *a);
/* Appends, in one write, whoever else does. Failing is logged; the url is avoided in this run all
 * the same. */
void avoid_add(struct avoid *a, const char *url);
void avoid_done(struct avoid *a);

#endif
