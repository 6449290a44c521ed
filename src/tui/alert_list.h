/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Which alerts are shown, in which order: open ones, worst and newest first, then those that are
 * over, the last one first. An outage stands for its members as long as it is open. */
#ifndef TUI_ALERT_LIST_H
#define TUI_ALERT_LIST_H

#include "model/model.h"

struct alert_list {
    const struct alert **v; /* owned; the alerts are the model's, and valid until its next event */
    size_t n;
    size_t open, unseen; /* how many are open, and how many of those nobody acknowledged */
};

struct alert_list alert_list_of(const struct model *m);
void alert_list_done(struct alert_list *l);

#endif
