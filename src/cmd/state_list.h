/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A state file of what several processes of this user tell each other: 0600, one
 * "SECONDS-SINCE-THE-EPOCH TEXT" a line, appended to and never rewritten. What was said too long
 * ago, and what can't be read, is skipped; a file that others can write is logged and not read. */
#ifndef CMD_STATE_LIST_H
#define CMD_STATE_LIST_H

#include <stddef.h>
#include <sys/types.h>

enum { STATE_LIST_TEXT_MAX = 2560 }; /* bytes of a text: a url and some words */

struct state_list {
    char *path;  /* owned; NULL: no place for state, nothing is remembered */
    size_t base; /* bytes of path that were there before us */
};

/* The list of a name in the folder of cmd/state.h. Reads nothing. */
void state_list_init(struct state_list *l, const char *name);
/* Each text that is no older than max_s, oldest first. */
void state_list_read(const struct state_list *l, long max_s, void (*each)(void *ud, const char *s),
                     void *ud);
/* Where a reader stands who wants to know only what is still to come. */
struct state_list_mark {
    dev_t dev;
    ino_t ino;
    off_t at;
};

/* At the end of what there is. */
void state_list_mark(const struct state_list *l, struct state_list_mark *ret);
/* Each text that came behind the mark and is no older than max_s; cheap when none did. Not more
 * than 64 KiB at a time: what is left waits for the next call. */
void state_list_follow(const struct state_list *l, long max_s, struct state_list_mark *m,
                       void (*each)(void *ud, const char *s), void *ud);
/* Appends, in one write, whoever else does. Failing is logged. */
void state_list_add(const struct state_list *l, const char *text);
void state_list_done(struct state_list *l);

#endif
