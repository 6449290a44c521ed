/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "model/instance.h"

#include <string.h>

static const struct conn *from(const struct instance *in)
{
    const struct conn *active = NULL, *last = NULL;

    for (int i = 0; i < in->nconns; i++) {
        const struct conn *c = &in->conns[i];
        if (c->state == CONN_ACTIVE && !active)
            active = c;
        if (!last || c->last_seen_ms >= last->last_seen_ms)
            last = c;
    }
    return active ? active : last;
}

const char *instance_from(const struct instance *in)
{
    const struct conn *c = from(in);

    return c ? c->ip : NULL;
}

int instance_from_more(const struct instance *in)
{
    const char *first = instance_from(in);
    int more = 0;

    for (int i = 0; i < in->nconns; i++) {
        const struct conn *c = &in->conns[i];
        more += c->state == CONN_ACTIVE && strcmp(c->ip, first) != 0;
    }
    return more;
}

const struct conn *instance_worst_conn(const struct instance *in)
{
    const struct conn *worst = NULL;

    for (int i = 0; i < in->nconns; i++) {
        const struct conn *c = &in->conns[i];
        if (c->state == CONN_ACTIVE && c->rtt_ms && (!worst || c->rtt_ms > worst->rtt_ms))
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
