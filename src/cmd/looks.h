/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Who looks at a desktop says so to the other processes of this user: each live exam of the same
 * site yields the sessions of the others as actions, so that every journal and every screen has
 * them. State file `looks` (cmd/state_list.h), a line for the beginning of a session and one for
 * its end: "TOKEN begin|end VIEWER CONNUID|- API ID". The id of the instance comes last because it
 * may have spaces; none of the others can. */
#ifndef CMD_LOOKS_H
#define CMD_LOOKS_H

#include "cmd/state_list.h"
#include "model/model.h"
#include "net/url.h"

enum { LOOKS_S = 86400, LOOKS_TOKEN_MAX = 63, LOOKS_API_MAX = URL_MAX + 300 };

struct looks_seen;

struct looks {
    struct state_list list;
    struct state_list_mark mark;
    char api[LOOKS_API_MAX]; /* in one form */
    char process[LOOKS_TOKEN_MAX / 2];
    unsigned n; /* sessions begun here */
    const char *who;
    const struct model *model;
    event_fn emit;
    void *ud;
    struct looks_seen *seen; /* owned; of others: not told yet, or not over yet; oldest first */
    size_t nseen, cap;
};

/* From now on; what was said before is others' business. Of the user `who`. All that is pointed to
 * must outlive l. */
void looks_init(struct looks *l, const struct url *api, const char *who, const struct model *m,
                event_fn emit, void *ud);
/* Emits what others said since: ACTION_SPECTATE and its end, of time t_ms. An instance that is not
 * known is waited for until the next roster. Cheap when nothing was said. */
void looks_read(struct looks *l, int64_t t_ms);
/* a: the action that was yielded here, an ACTION_SPECTATE. Returns a number for its end. */
unsigned looks_begin(struct looks *l, const struct event_action *a);
void looks_end(struct looks *l, unsigned number, const struct event_action *a);
void looks_done(struct looks *l);

#endif
