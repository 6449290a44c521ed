/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Handshakes with VNC servers that were begun and are not known to have ended well. A server counts
 * those that break off against everybody, the student included, and not by process. So each is
 * written down before it begins and once more when it is done: one that failed, that goes on, or
 * whose process is gone is missing its end. Of two such the desktop is left alone for an hour, by
 * every invigil of this user (protocol, section 3). State file (cmd/state_list.h) `handshakes`,
 * "begun URL" or "done URL" a line; what this process wrote counts without a file, too. */
#ifndef CMD_FAILURES_H
#define CMD_FAILURES_H

#include "cmd/state_list.h"

#include <stdbool.h>

enum { FAILURES_S = 3600, FAILURES_MAX = 2 };

struct failures {
    struct state_list list;
    struct failures_line *own; /* owned */
    size_t nown, cap;
};

void failures_init(struct failures *f);
/* Reads the file: to be asked right before a desktop is opened. */
bool failures_left_alone(const struct failures *f, const char *url);
/* Before the server can know of it. A second time for the same: it failed, and no other try can do
 * better (security types we don't speak). */
void failures_begin(struct failures *f, const char *url);
/* It is complete, or no VNC server knows of it. */
void failures_settle(struct failures *f, const char *url);
void failures_done(struct failures *f);

#endif
