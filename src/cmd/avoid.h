/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Desktops that turned out to be VNC servers where metrics were expected: left alone for an hour by
 * every invigil of this user, because a handshake that can't be completed counts against the
 * student there, and the next process would begin to count anew (protocol, section 3). The state
 * file `avoid`, a URL a line (cmd/state_list.h). */
#ifndef CMD_AVOID_H
#define CMD_AVOID_H

#include "cmd/state_list.h"

enum { AVOID_S = 3600, AVOID_MAX = 10000 };

struct avoid {
    struct state_list list;
    char **url; /* owned; NULL-terminated */
    size_t n, cap;
};

void avoid_load(struct avoid *a);
/* For the next process; the url is avoided in this run all the same. */
void avoid_add(struct avoid *a, const char *url);
void avoid_done(struct avoid *a);

#endif
