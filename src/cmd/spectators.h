/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Connections that an examiner's invigil on this machine made to look at a desktop: nobody must
 * take them for a student's, whichever process sees them. The state file `spectators`, a connUid a
 * line (cmd/state_list.h), for a day: longer than an exam. */
#ifndef CMD_SPECTATORS_H
#define CMD_SPECTATORS_H

#include "base/map.h"
#include "cmd/state_list.h"

#include <stdbool.h>
#include <sys/stat.h>

enum { SPECTATORS_S = 86400 };

struct spectators {
    struct state_list list;
    struct map uids;
    struct stat read; /* the file as it was when uids were read */
};

void spectators_init(struct spectators *s);
/* Reads the file again when it was changed. */
bool spectators_is_ours(struct spectators *s, const char *uid);
/* To be called before the connection is made. */
void spectators_add(struct spectators *s, const char *uid);
void spectators_done(struct spectators *s);

#endif
