/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "source/live.h"

#include "base/err.h"
#include "base/mem.h"
#include "model/health.h"
#include "model/rules.h"
#include "source/live_state.h"

#include <stdlib.h>
#include <string.h>

enum {
    DRIFT_TOLD_MS = 500,
    STOPPED_MS = 1000,
    SETTLED_TICKS = 4 /* once a second is enough to see a link fall silent, and costs a quarter */
};

int live_check(const char *api, bool insecure, struct url *ret)
{
    struct url u;
    int r = url_parse(api, &u);

    if (r < 0)
        return r;
    if (insecure && !url_is_loopback(&u) && !url_is_address(&u))
        return ERR_UNSAFE;
    if (ret)
        *ret = u;
    return 0;
}

int64_t live_now_ms(const struct live *v)
{
    return clock_now_ms(v->clock);
}

void live_emit(struct live *v, struct event e)
{
    if (!e.t_ms)
        e.t_ms = live_now_ms(v);
    v->emit(v->ud, &e);
}

void live_sample(struct live *v, uint32_t index, int64_t t_ms, const struct usages *u,
                 const struct sample_rtt *rtt, uint16_t nrtt)
{
    MEM_GROW(v->pending, v->npending, v->cappending);
    v->pending[v->npending++] = (struct pending){.t_ms = t_ms,
                                                 .rtt_at = v->nrtts,
                                                 .index = index,
                                                 .cpu = u->cpu,
                                                 .mem = u->mem,
                                                 .nrtt = nrtt};
    for (uint16_t i = 0; i < nrtt; i++) {
        MEM_GROW(v->rtts, v->nrtts, v->caprtts);
        v->rtts[v->nrtts++] = rtt[i];
    }
}

static int by_index(const void *a, const void *b)
{
    const struct sample *x = a, *y = b;

    return x->index != y->index ? (x->index > y->index) - (x->index < y->index)
                                : (x->ago_ms < y->ago_ms) - (x->ago_ms > y->ago_ms);
}

/* In the order of the indexes, which is the same again in the next tick: a journal is the smaller
 * for it. */
static void flush(struct live *v)
{
    int64_t now = live_now_ms(v);

    if (v->capsamples < v->cappending) {
        v->capsamples = v->cappending;
        v->samples = mem_resize(v->samples, v->capsamples, sizeof *v->samples);
    }
    for (size_t i = 0; i < v->npending; i++) {
        const struct pending *p = &v->pending[i];
        int64_t ago = now - p->t_ms;
        v->samples[i] = (struct sample){.index = p->index,
                                        .ago_ms = ago > UINT16_MAX ? UINT16_MAX : (uint16_t)ago,
                                        .cpu = p->cpu,
                                        .mem = p->mem,
                                        .nrtt = p->nrtt,
                                        .rtt = v->rtts + p->rtt_at};
    }
    if (v->npending)
        qsort(v->samples, v->npending, sizeof *v->samples, by_index);
    live_emit(v, (struct event){.kind = EVENT_TICK,
                                .t_ms = now,
                                .tick = {.samples = v->samples, .n = v->npending}});
    v->npending = v->nrtts = 0;
}

static void tell_drift(struct live *v)
{
    int64_t drift = clock_drift_ms(v->clock);

    if (llabs(drift - v->told_drift_ms) < DRIFT_TOLD_MS)
        return;
    v->told_drift_ms = drift;
    live_emit(v, (struct event){.kind = EVENT_CLOCK, .clock = {.drift_ms = drift}});
}

/* How long nothing was looked at. */
static int64_t tell_gap(struct live *v)
{
    int64_t from = v->ticked_ms, now = live_now_ms(v);

    v->ticked_ms = now;
    if (now - from > LIVE_GAP_MS)
        live_emit(v, (struct event){.kind = EVENT_GAP,
                                    .t_ms = now,
                                    .gap = {.why = GAP_SUSPENDED, .from_ms = from, .to_ms = now}});
    return now - from;
}

/* When we were stopped (Ctrl-Z, a busy host), what came meanwhile is still unread in the sockets:
 * no link is judged before the loop has read it. */
static void on_tick(void *ud)
{
    struct live *v = ud;
    int64_t gap = tell_gap(v);

    tell_drift(v);
    if (gap > STOPPED_MS)
        v->settled = false;
    else if (!v->settled || v->ticks++ % SETTLED_TICKS == 0)
        live_links_sweep(v);
    flush(v);
}

static void read_builds(struct live *v)
{
    const struct origin_map *m = v->o.origin_map;

    if (m && m->geo)
        geo_builds(m->geo, v->geo);
    v->config.inputs.geo = v->geo[0] ? v->geo : NULL;
}

static void tell_config(struct live *v)
{
    live_emit(v, (struct event){.kind = EVENT_CONFIG, .config = v->config});
}

void live_refresh_geo(struct live *v)
{
    const struct origin_map *m = v->o.origin_map;

    if (m && m->geo && geo_refresh(m->geo)) {
        read_builds(v);
        tell_config(v);
    }
}

static void live_start(struct source *s)
{
    struct live *v = (struct live *)s;

    tell_config(v);
    for (size_t i = 0; i < v->o.nnetworks; i++)
        live_emit(v, (struct event){.kind = EVENT_NETWORK, .network = v->o.network[i]});
    for (size_t i = 0; i < v->o.nexpected; i++)
        live_emit(v, (struct event){.kind = EVENT_EXPECTED, .expected = v->o.expected[i]});
    for (uint32_t i = 0; i < v->ndesks; i++)
        live_links_tell(v->desks[i]);
    v->ticked_ms = live_now_ms(v);
    v->tick = loop_timer_new(v->loop, LIVE_TICK_MS, LIVE_TICK_MS, on_tick, v);
    live_roster_start(v);
}

static void desk_free(struct desk *d)
{
    live_links_end(d);
    observe_done(&d->observe);
    free(d->facts);
    free(d->url);
    free(d);
}

static void live_free(struct source *s)
{
    struct live *v = (struct live *)s;

    for (uint32_t i = 0; i < v->ndesks; i++)
        desk_free(v->desks[i]);
    loop_timer_free(v->tick);
    loop_timer_free(v->poll);
    http_free(v->access.http);
    dns_free(v->access.dns);
    ws_client_free(v->access.ws);
    map_done(&v->by_id);
    map_done(&v->by_template);
    map_done(&v->burned);
    free(v->desks);
    for (uint32_t i = 0; i < v->ntemplates; i++)
        free(v->templates[i]);
    free(v->templates);
    free(v->pending);
    free(v->samples);
    free(v->rtts);
    free(v);
}

static const struct source_ops ops = {.start = live_start, .free = live_free};

static void on_name_known(void *ud)
{
    live_links_pump(ud);
}

static void set_up_rules(struct live *v)
{
    const struct live_options *o = &v->o;
    struct event_config *c = &v->config;

    *c = health_defaults(o->period_s * 1000);
    c->rules = EVENT_RULES;
    if (o->rule)
        memcpy(c->rule, o->rule, sizeof c->rule);
    else
        rules_defaults(c->rule);
    c->deadline_ms = o->deadline_ms;
    c->inputs = o->inputs;
    read_builds(v);
}

static void set_up_origins(struct live *v)
{
    const struct live_options *o = &v->o;

    if (o->origin_map)
        o->origin_map->keep = o->collect_ip;
    v->how = (struct observe_how){.keep = o->collect_ip,
                                  .origins = o->origin_map,
                                  .is_ours = o->is_ours,
                                  .is_ours_ud = o->is_ours_ud};
}

struct source *live_new(struct loop *l, const struct clock *clock, const struct live_options *o,
                        event_fn emit, void *ud)
{
    struct ws_client *ws = ws_client_new(l, &o->tls, USAGES_MESSAGE_MAX);

    if (!ws)
        return NULL;
    struct live *v = mem_zalloc(sizeof *v);
    v->source.ops = &ops;
    v->loop = l;
    v->clock = clock;
    v->o = *o;
    set_up_rules(v);
    set_up_origins(v);
    v->emit = emit;
    v->ud = ud;
    v->access = (struct access){.http = http_new(l, &o->tls),
                                .ws = ws,
                                .dns = dns_new(l, on_name_known, v),
                                .headers = o->headers,
                                .origins = o->origins,
                                .insecure = o->insecure};
    live_check(o->api, o->insecure, &v->access.api);
    map_init(&v->by_id);
    map_init(&v->by_template);
    map_init(&v->burned);
    for (const char *const *p = o->avoid; p && *p; p++)
        map_put(&v->burned, *p, 1);
    return &v->source;
}

void live_resume(struct source *s, const struct model *m)
{
    struct live *v = (struct live *)s;

    v->told_drift_ms = model_drift_ms(m);
    live_roster_resume(v, m);
}

const struct access *live_access(const struct source *s)
{
    return &((const struct live *)s)->access;
}

const char *live_url(const struct source *s, uint32_t index)
{
    const struct live *v = (const struct live *)s;

    return index < v->ndesks && v->desks[index]->ready ? v->desks[index]->url : NULL;
}

struct live_stats live_stats(const struct source *s)
{
    return ((const struct live *)s)->stats;
}
