/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A state file of what several processes of this user tell each other: 0600, one
 * "SECONDS-SINCE-THE-EPOCH TEXT" a line, appended to and never rewritten. What was said too long
 * ago, and what can't be read, is skipped; a file that others can write is logged and not read. */
#ifndef CMD_STATE_LIST_H
#define CMD_STATE_LIST_H

#include <stddef.h>

enum { STATE_LIST_TEXT_MAX = 2048 }; /* bytes of a text */

struct state_list {
    char *path;  /* owned; NULL: no place for state, nothing is remembered */
    size_t base; /* bytes of path that were there before us */
};

/* The list of a name in the folder of cmd/state.h. Reads nothing. */
void state_list_init(struct state_list *l, const char *name);
/* Each text that is no older than max_s, oldest first. */
void state_list_read(const struct state_list *l, long max_s, void (*each)(void *ud, const char *s),
                     void *ud);
/* Appends, in one write, whoever else does. Failing is logged. */
void state_list_add(const struct state_list *l, const char *text);
void state_list_done(struct state_list *l);

#endif
