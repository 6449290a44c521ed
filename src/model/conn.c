/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "model/conn.h"

#include "base/mem.h"

#include <stdlib.h>
#include <string.h>

void conn_done(struct conn *c)
{
    free(c->uid);
    free(c->ip);
    free(c->rtt);
    free(c->all);
    free(c->origin.client);
    free(c->origin.country);
    free(c->origin.city);
    free(c->origin.as_org);
}

void conn_set_origin(struct conn *c, const struct event_origin *o)
{
    struct origin *at = &c->origin;

    mem_set_str(&at->client, o->client);
    mem_set_str(&at->country, o->country);
    mem_set_str(&at->city, o->city);
    mem_set_str(&at->as_org, o->as_org);
    at->asn = o->asn;
    at->kind = o->kind;
    at->radius_km = o->radius_km;
    at->lat_e4 = o->radius_km ? o->lat_e4 : 0;
    at->lon_e4 = o->radius_km ? o->lon_e4 : 0;
    at->at = (struct ip_prefix){0};
    if (o->client)
        ip_parse_prefix(o->client, strlen(o->client), &at->at);
}

bool conn_counts(const struct conn *c)
{
    return c->origin.spectator == SPECTATOR_NO;
}

bool conn_used(const struct conn *c)
{
    return c->state != CONN_NEVER;
}

int64_t conn_lasted_ms(const struct conn *c, int64_t now_ms)
{
    int64_t from = c->since_ms ? c->since_ms : c->first_seen_ms;
    int64_t until = c->state == CONN_ACTIVE ? now_ms : c->until_ms ? c->until_ms : c->last_seen_ms;

    return until > from ? until - from : 0;
}

int level_rank(enum level l)
{
    static const int rank[] = {
        [LEVEL_OK] = 0, [LEVEL_INFO] = 1, [LEVEL_WARN] = 2, [LEVEL_CRIT] = 3};

    return rank[l];
}

double conn_rtt_mean(const struct conn *c)
{
    return c->rtt ? window_mean(c->rtt) : -1;
}
