/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The connections of one instance: a register that outlives what the server remembers. */
#ifndef MODEL_CONN_H
#define MODEL_CONN_H

#include "base/ip.h"
#include "model/event.h"
#include "model/rtt.h"
#include "model/window.h"

enum conn_state {
    CONN_NEVER, /* page loaded, desktop never opened */
    CONN_ACTIVE,
    CONN_DONE /* closed, or vanished with the server */
};

/* INFO is of alerts alone and ranks below WARN (level_rank); it comes last because journals hold
 * the numbers. */
enum level { LEVEL_OK, LEVEL_WARN, LEVEL_CRIT, LEVEL_INFO };

/* A rule's memory: how it stands, and when it last held. */
struct hold {
    enum level level;
    enum level last;  /* what the last look said; below level while it waits to be cleared */
    int64_t since_ms; /* of level; 0 while ok */
    int64_t held_ms;  /* last look that said level or more */
};

/* As in struct event_origin. */
struct origin {
    char *client, *country, *city, *as_org; /* owned; NULL unknown */
    uint32_t asn;
    enum origin_kind kind;
    int32_t lat_e4, lon_e4, radius_km;
    uint16_t network; /* number in the model's list; 0 EXTERNAL */
    enum spectator spectator;
    struct ip_prefix at; /* client, read; bits 0: unknown */
};

struct conn {
    char *uid; /* owned */
    char *ip;  /* owned; as received */
    struct origin origin;
    enum conn_state state;
    bool vanished;
    int64_t since_ms; /* page load, server time, 0 unknown */
    int64_t until_ms; /* closed, server time, 0 unknown */
    int64_t first_seen_ms;
    int64_t activated_ms; /* first time, 0 never or before we looked */
    int64_t last_seen_ms; /* last sample or change */
    int32_t rtt_ms;       /* last measured while active, 0 unknown */
    struct window *rtt;   /* owned; NULL until measured; measured values only */
    struct rtt *all;      /* owned; the same values of its whole life */
    struct hold hold;     /* of the rtt rule */
};

/* Frees what c owns. */
void conn_done(struct conn *c);
/* Takes over (a copy of) what was resolved; all but network, which is the model's to number, and
 * spectator, which can become known later. */
void conn_set_origin(struct conn *c, const struct event_origin *o);
/* Is it a student's, or at least nobody's who only looks? */
bool conn_counts(const struct conn *c);
/* Was the desktop ever opened in it, whether or not we saw that? */
bool conn_used(const struct conn *c);
/* From the page load (server time; else when first seen) to its end or last sight. */
int64_t conn_lasted_ms(const struct conn *c, int64_t now_ms);
/* By severity: ok, info, warn, crit. */
int level_rank(enum level l);
/* Mean round trip in the window, -1 unknown. */
double conn_rtt_mean(const struct conn *c);

#endif
