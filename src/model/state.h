/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The inside of the model, for model.c, which writes it, walk.c, which must see all of it, and for
 * whoever restores a state that was written down. */
#ifndef MODEL_STATE_H
#define MODEL_STATE_H

#include "model/alert.h"
#include "model/model.h"

struct model {
    int64_t now_ms;
    int64_t drift_ms;
    struct event_config config;
    struct model_api api;
    struct instance **instances; /* by index, each its own allocation: pointers stay valid */
    uint32_t size, cap;
    uint32_t linked; /* instances whose `linked` is set */
    struct networks networks;
    struct expectations expected;
    struct alerts alerts;
    uint64_t messages, dropped;
    bool lost_alone;  /* somebody, since the ledger last looked whether it was many */
    uint32_t gone;    /* instances whose gone_ms is set */
    int64_t look_ms;  /* when the integrity rules look at everybody again (model/rule.h) */
    int64_t moved_ms; /* since the last tick a connection went active: the first of them, 0 none */
    int64_t gap_ms;   /* end of the last time nothing was observed, 0 never */

    /* Not state: trends that wait for their instance to be restored, by index; owned. */
    struct series **kept;
    uint32_t nkept;
};

/* Fresh memory as model_new() makes it. */
void state_init(struct model *m);
/* The same in place of what there is. keep_trends: the trends of the instances wait until
 * state_instance (or an event) makes theirs again; whatever is never made again, model_free frees.
 */
void state_clear(struct model *m, bool keep_trends);
/* The instance of an index, made if there is none (then not yet in the roster, and nothing known).
 */
struct instance *state_instance(struct model *m, uint32_t index);
/* Connection no < EVENT_CONNS_MAX, with all before it. The pointer is good until the next call. */
struct conn *state_conn(struct instance *in, uint16_t no);
/* One more behind the last of each list. The pointer is good until the next call. */
struct network *state_network(struct model *m);
struct expected *state_expected(struct model *m);
struct alert *state_alert(struct model *m);
/* After restoring: does everything that refers to something refer to what there is, and has each
 * its texts? 0 or ERR_INVALID; a model that fails must not be used, only cleared or freed. */
int state_check(const struct model *m);

#endif
