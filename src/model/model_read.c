/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What can be asked of a model; model.c changes it. */
#include "model/model.h"

#include "model/state.h"

int64_t model_now_ms(const struct model *m)
{
    return m->now_ms;
}

int64_t model_drift_ms(const struct model *m)
{
    return m->drift_ms;
}

const struct event_config *model_config(const struct model *m)
{
    return &m->config;
}

const struct model_api *model_api(const struct model *m)
{
    return &m->api;
}

uint64_t model_messages(const struct model *m)
{
    return m->messages;
}

uint64_t model_dropped(const struct model *m)
{
    return m->dropped;
}

uint32_t model_size(const struct model *m)
{
    return m->size;
}

const struct instance *model_instance(const struct model *m, uint32_t index)
{
    return m->instances[index];
}

size_t model_alerts(const struct model *m)
{
    return m->alerts.n;
}

const struct alert *model_alert(const struct model *m, size_t i)
{
    return &m->alerts.v[i];
}

const struct alert *model_alert_find(const struct model *m, uint32_t no)
{
    return alert_find(&m->alerts, no);
}

static void count(struct model_counts *c, const struct instance *in)
{
    c->ok += in->status == STATUS_OK;
    c->warn += in->status == STATUS_WARN;
    c->crit += in->status == STATUS_CRIT;
    c->unknown += in->status == STATUS_UNKNOWN;
    c->live += in->link == LINK_LIVE;
    c->stale += in->link == LINK_STALE;
    c->connecting += in->link == LINK_CONNECTING;
    c->backoff += in->link == LINK_BACKOFF;
    c->unsupported += in->link == LINK_UNSUPPORTED;
    c->submitted += in->submission == SUBMISSION_DONE;
    c->submission_failed += in->submission == SUBMISSION_FAILED;
    c->submission_requested += in->submission == SUBMISSION_REQUESTED;
    c->gone += !in->present;
    c->instances += in->present;
    c->running += in->running;
    c->ready += in->phase == PHASE_READY;
    c->starting += in->phase == PHASE_UNSET || in->phase == PHASE_IMPORTING ||
                   in->phase == PHASE_STARTING || in->phase == PHASE_RUNNING;
    c->off += in->phase == PHASE_OFF || in->phase == PHASE_STOPPING;
}

struct model_counts model_counts(const struct model *m)
{
    struct model_counts c = {0};

    for (uint32_t i = 0; i < m->size; i++)
        if (m->instances[i])
            count(&c, m->instances[i]);
    return c;
}

uint32_t model_networks(const struct model *m)
{
    return m->networks.n;
}

const struct network *model_network(const struct model *m, uint32_t number)
{
    return &m->networks.v[number < m->networks.n ? number : 0];
}

uint32_t model_expected(const struct model *m)
{
    return m->expected.n;
}

const struct expected *model_expected_at(const struct model *m, uint32_t place)
{
    return place < m->expected.n ? &m->expected.v[place] : NULL;
}

const struct expected *model_expected_of(const struct model *m, const struct instance *in)
{
    return in->expected ? model_expected_at(m, in->expected - 1) : NULL;
}

const char *model_name(const struct model *m, const struct instance *in)
{
    const struct expected *x = model_expected_of(m, in);

    return x && x->name ? x->name : in->name;
}

int64_t model_deadline_ms(const struct model *m, const struct instance *in)
{
    const struct expected *x = model_expected_of(m, in);

    return m->config.deadline_ms ? m->config.deadline_ms + (x ? x->extra_min * (int64_t)60000 : 0)
                                 : 0;
}

bool model_time_left_ms(const struct model *m, const struct instance *in, int64_t *ret)
{
    if (!m->config.deadline_ms)
        return false;
    *ret = model_deadline_ms(m, in) - (m->now_ms + m->drift_ms);
    return true;
}

int64_t model_looked_ms(const struct model *m, const struct instance *in)
{
    if (!in->looked_ms)
        return -1;
    return in->looking || m->now_ms < in->looked_ms ? 0 : m->now_ms - in->looked_ms;
}

bool model_any_looked(const struct model *m)
{
    for (uint32_t i = 0; i < m->size; i++)
        if (m->instances[i] && m->instances[i]->looked_ms)
            return true;
    return false;
}

uint32_t model_open_alerts(const struct model *m, const struct instance *in)
{
    uint32_t n = 0;

    for (int i = 0; i < ALERT_OUTAGE; i++)
        n += in->alert[i] != 0;
    for (int i = 0; i < ALERT_INTEGRITY_COUNT; i++)
        n += in->integrity.alert[i] != 0;
    const struct alert *stale = in->outage ? model_alert_find(m, in->alert[ALERT_STALE]) : NULL;
    bool folded = stale && stale->outage == in->outage;
    return n + (in->outage != 0) - folded;
}
