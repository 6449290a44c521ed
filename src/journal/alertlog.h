/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What happened to the alerts of a model from one event to the next, in a fixed order. The writer
 * makes `alert` lines of it, and a replay compares what it derives with those. */
#ifndef JOURNAL_ALERTLOG_H
#define JOURNAL_ALERTLOG_H

#include "journal/encode.h"
#include "model/model.h"

struct alertlog_open {
    uint32_t no; /* and what was told last of what can change: */
    enum level level;
    int32_t value;
    uint32_t count;
};

struct alertlog {
    struct alertlog_open *v; /* owned: those that were open */
    size_t n, cap;
    uint32_t last_no;
};

void alertlog_done(struct alertlog *l);
/* Forgets what was: begins with the model as it is. */
void alertlog_reset(struct alertlog *l, const struct model *m);
/* Tells what changed since the last call. */
void alertlog_follow(struct alertlog *l, const struct model *m,
                     void (*tell)(void *ud, enum encode_alert_change change, const struct alert *a),
                     void *ud);

#endif
