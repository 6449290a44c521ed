/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "model/network.h"

#include "base/mem.h"
#include "model/model.h"

#include <stdlib.h>
#include <string.h>

const char NETWORK_EXTERNAL[] = "EXTERNAL";

void network_done(struct networks *l)
{
    for (uint32_t i = 0; i < l->n; i++) {
        free(l->v[i].label);
        free(l->v[i].place);
    }
    free(l->v);
    *l = (struct networks){0};
}

uint16_t network_number(struct networks *l, const char *label)
{
    if (!label)
        return 0;
    for (uint32_t i = 0; i < l->n; i++)
        if (strcmp(l->v[i].label, label) == 0)
            return (uint16_t)i;
    if (l->n > EVENT_NETWORKS_MAX)
        return 0;
    MEM_GROW(l->v, l->n, l->cap);
    l->v[l->n] = (struct network){.label = mem_strdup(label)};
    return (uint16_t)l->n++;
}

void network_apply(struct networks *l, const struct event_network *e)
{
    uint16_t no = network_number(l, e->label);
    struct network *w = &l->v[no];

    if (!no)
        return;
    mem_set_str(&w->place, e->place);
    w->rtt_warn_ms = e->rtt_warn_ms;
    w->rtt_crit_ms = e->rtt_crit_ms;
    w->trusted = e->trusted;
    w->room = e->room;
}

uint16_t network_of(const struct instance *in)
{
    const struct conn *c = instance_from_conn(in);

    return c ? c->origin.network : 0;
}

/* A student's measured round trip, where the student is. */
struct measured {
    uint16_t network;
    int32_t rtt_ms;
};

static int by_network(const void *pa, const void *pb)
{
    const struct measured *a = pa, *b = pb;

    return a->network != b->network ? (a->network > b->network) - (a->network < b->network)
                                    : (a->rtt_ms > b->rtt_ms) - (a->rtt_ms < b->rtt_ms);
}

/* What was measured before a link fell silent says nothing of now. */
static bool is_measured(const struct instance *in)
{
    return in->rtt_ms > 0 && in->link == LINK_LIVE;
}

static void count(struct network_now *now, const struct instance *in, int64_t now_ms)
{
    bool sits = ledger_sits(in, now_ms);

    now->students += in->nactive > 0;
    now->ever += sits;
    now->measured += is_measured(in);
    now->warn += is_measured(in) && in->rtt_hold.level == LEVEL_WARN;
    now->crit += is_measured(in) && in->rtt_hold.level == LEVEL_CRIT;
    now->stale += sits && in->phase == PHASE_READY && in->link != LINK_LIVE;
    now->lost += sits && in->ledger.loss.since_ms && !in->ledger.loss.back_ms;
}

/* The value that `percent` of n sorted ones are not above (nearest rank). */
static int32_t percentile(const struct measured *v, uint32_t n, uint32_t percent)
{
    return n ? v[(n * percent + 99) / 100 - 1].rtt_ms : -1;
}

void network_count(const struct model *m, struct network_now *out)
{
    struct measured *v = mem_calloc(model_size(m) + 1, sizeof *v);
    uint32_t n = 0;

    memset(out, 0, model_networks(m) * sizeof *out);
    for (uint32_t i = 0; i < model_size(m); i++) {
        const struct instance *in = model_instance(m, i);
        if (!in)
            continue;
        count(&out[network_of(in)], in, model_now_ms(m));
        if (is_measured(in))
            v[n++] = (struct measured){network_of(in), in->rtt_ms};
    }
    qsort(v, n, sizeof *v, by_network);
    for (uint32_t k = 0, from = 0; k < model_networks(m); from += out[k++].measured) {
        out[k].rtt_median_ms = percentile(v + from, out[k].measured, 50);
        out[k].rtt_p95_ms = percentile(v + from, out[k].measured, 95);
    }
    free(v);
}
