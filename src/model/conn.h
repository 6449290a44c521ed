/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The connections of one instance: a register that outlives what the server remembers. */
#ifndef MODEL_CONN_H
#define MODEL_CONN_H

#include "model/event.h"
#include "model/window.h"

enum conn_state {
    CONN_NEVER, /* page loaded, desktop never opened */
    CONN_ACTIVE,
    CONN_DONE /* closed, or vanished with the server */
};

enum level { LEVEL_OK, LEVEL_WARN, LEVEL_CRIT };

/* A rule's memory: how it stands, and when it last held. */
struct hold {
    enum level level;
    enum level last;  /* what the last look said; below level while it waits to be cleared */
    int64_t since_ms; /* of level; 0 while ok */
    int64_t held_ms;  /* last look that said level or more */
};

struct conn {
    char *uid; /* owned */
    char *ip;  /* owned; as received */
    enum conn_state state;
    bool vanished;
    int64_t since_ms; /* page load, server time, 0 unknown */
    int64_t until_ms; /* closed, server time, 0 unknown */
    int64_t first_seen_ms;
    int64_t activated_ms; /* first time, 0 never or before we looked */
    int64_t last_seen_ms; /* last sample or change */
    int32_t rtt_ms;       /* last measured while active, 0 unknown */
    struct window *rtt;   /* owned; NULL until measured; measured values only */
    struct hold hold;     /* of the rtt rule */
};

/* Frees what c owns. */
void conn_done(struct conn *c);
/* Mean round trip in the window, -1 unknown. */
double conn_rtt_mean(const struct conn *c);

#endif
