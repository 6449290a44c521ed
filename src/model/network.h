/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The networks the config names, and what can be said of each now. Number 0 is EXTERNAL: whatever
 * is in none of them. Which address is in which is the source's to know; here are labels. */
#ifndef MODEL_NETWORK_H
#define MODEL_NETWORK_H

#include "model/event.h"

struct model;
struct instance;

extern const char NETWORK_EXTERNAL[]; /* the label of number 0; the same in every locale */

struct network {
    char *label, *place;              /* owned; place NULL none */
    int32_t rtt_warn_ms, rtt_crit_ms; /* 0 in EXTERNAL: the config's */
    bool trusted, room;
};

/* Embedded in the model; number 0 is there from the start. */
struct networks {
    struct network *v;
    uint32_t n, cap;
};

void network_done(struct networks *l);
/* The number of a label, given if it has none yet; 0 for NULL, EXTERNAL, and beyond
 * EVENT_NETWORKS_MAX. */
uint16_t network_number(struct networks *l, const char *label);
void network_apply(struct networks *l, const struct event_network *e);

/* Where an instance's student is, or was last seen: the network of the connection instance_from()
 * tells; 0 also when nobody ever came. */
uint16_t network_of(const struct instance *in);

/* One line of the view of networks. Students are counted where network_of says. */
struct network_now {
    uint32_t students;   /* with an active connection now */
    uint32_t ever;       /* who were there last, connected or not, and are still in the exam */
    uint32_t warn, crit; /* of the round trips now measured */
    uint32_t measured;   /* students with a measured round trip */
    int32_t rtt_median_ms, rtt_p95_ms; /* of the latest of each student; -1 unknown */
    uint32_t stale;                    /* of `ever`: links that tell nothing now */
    uint32_t lost; /* lost their connections and are not back (model/ledger.h) */
};

/* Counts for each of the n = model_networks() networks, into out. */
void network_count(const struct model *m, struct network_now *out);

#endif
