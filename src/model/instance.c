/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "model/instance.h"

#include <string.h>

const struct conn *instance_from_conn(const struct instance *in)
{
    const struct conn *active = NULL, *last = NULL;

    for (int i = 0; i < in->nconns; i++) {
        const struct conn *c = &in->conns[i];
        if (!conn_counts(c))
            continue;
        if (c->state == CONN_ACTIVE && !active)
            active = c;
        if (!last || c->last_seen_ms >= last->last_seen_ms)
            last = c;
    }
    return active ? active : last;
}

const char *instance_from(const struct instance *in)
{
    const struct conn *c = instance_from_conn(in);

    return c ? c->ip : NULL;
}

int instance_total(const struct instance *in)
{
    int n = 0;

    for (int i = 0; i < in->nconns; i++)
        n += conn_counts(&in->conns[i]);
    return n;
}

static const char *place_of(const struct conn *c)
{
    return c->origin.client ? c->origin.client : c->ip;
}

int instance_from_more(const struct instance *in)
{
    const struct conn *first = instance_from_conn(in);
    int more = 0;

    for (int i = 0; i < in->nconns; i++) {
        const struct conn *c = &in->conns[i];
        more +=
            c->state == CONN_ACTIVE && conn_counts(c) && strcmp(place_of(c), place_of(first)) != 0;
    }
    return more;
}

const struct conn *instance_worst_conn(const struct instance *in)
{
    const struct conn *worst = NULL;

    for (int i = 0; i < in->nconns; i++) {
        const struct conn *c = &in->conns[i];
        if (c->state == CONN_ACTIVE && conn_counts(c) && c->rtt_ms &&
            (!worst || c->rtt_ms > worst->rtt_ms))
            worst = c;
    }
    return worst;
}

double instance_rtt_mean(const struct instance *in)
{
    const struct conn *c = instance_worst_conn(in);

    return c ? conn_rtt_mean(c) : -1;
}

int64_t instance_phase_ms(const struct instance *in, enum phase p, int64_t now_ms)
{
    return in->phase_ms[p] + (p == in->phase ? now_ms - in->phase_since_ms : 0);
}
