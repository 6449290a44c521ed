/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Each struct of the state has its function here, in declaration order: a field added there is
 * added here. SHA-256 is OpenSSL's; computing it is as pure as the rest of the model. */
#include "model/digest.h"

#include "model/state.h"

#include <openssl/evp.h>
#include <stdlib.h>
#include <string.h>

struct digest {
    EVP_MD_CTX *md;
};

static void must(int ok)
{
    if (!ok)
        abort(); /* SHA-256 over memory fails only without memory: see base/mem.h */
}

static void put(struct digest *d, int64_t v)
{
    uint8_t le[8];

    for (int i = 0; i < 8; i++)
        le[i] = (uint8_t)((uint64_t)v >> (8 * i));
    must(EVP_DigestUpdate(d->md, le, sizeof le));
}

static void put_str(struct digest *d, const char *s)
{
    size_t len = s ? strlen(s) : 0;

    put(d, s ? (int64_t)len : -1);
    must(EVP_DigestUpdate(d->md, s ? s : "", len));
}

static void put_window(struct digest *d, const struct window *w)
{
    put(d, w ? w->n : -1);
    for (int i = 0; w && i < w->n; i++) {
        int at = (w->head + i) % WINDOW_MAX;
        put(d, w->at[at].t);
        put(d, w->at[at].v);
    }
}

static void put_hold(struct digest *d, const struct hold *h)
{
    put(d, h->level);
    put(d, h->last);
    put(d, h->since_ms);
    put(d, h->held_ms);
}

static void put_config(struct digest *d, const struct event_config *c)
{
    put(d, c->period_ms);
    put(d, c->window_ms);
    put(d, c->load_latest);
    put(d, c->load_warn);
    put(d, c->load_crit);
    put(d, c->rtt_warn_ms);
    put(d, c->rtt_crit_ms);
    put(d, c->stale_ms);
    put(d, c->clear_ms);
}

static void put_api(struct digest *d, const struct model_api *a)
{
    put(d, a->state);
    put(d, a->status);
    put(d, a->took_ms);
    put(d, a->bad);
    put(d, a->over);
    put_str(d, a->text);
    put(d, a->polled_ms);
    put(d, a->roster_ms);
}

static void put_conn(struct digest *d, const struct conn *c)
{
    put_str(d, c->uid);
    put_str(d, c->ip);
    put(d, c->state);
    put(d, c->vanished);
    put(d, c->since_ms);
    put(d, c->until_ms);
    put(d, c->first_seen_ms);
    put(d, c->activated_ms);
    put(d, c->last_seen_ms);
    put(d, c->rtt_ms);
    put_window(d, c->rtt);
    put_hold(d, &c->hold);
}

static void put_instance_facts(struct digest *d, const struct instance *in)
{
    put_str(d, in->id);
    put_str(d, in->student);
    put_str(d, in->name);
    put_str(d, in->phase_text);
    put(d, in->submission);
    put(d, in->first_ms);
    put(d, in->phase_since_ms);
    for (int i = 0; i < PHASE_COUNT; i++)
        put(d, in->phase_ms[i]);
    put(d, in->link_why);
    put(d, in->link_detail);
    put(d, in->link_since_ms);
    put(d, in->link_retry_ms);
    put(d, in->linked);
    put_hold(d, &in->stale_hold);
    put(d, in->submission_since_ms);
    put(d, in->phase_before);
    for (int i = 0; i < ALERT_OUTAGE; i++)
        put(d, in->alert[i]);
}

static void put_instance(struct digest *d, const struct instance *in)
{
    put(d, in != NULL);
    if (!in)
        return;
    put(d, in->present);
    put(d, in->running);
    put(d, in->conns_over);
    put(d, in->phase);
    put(d, in->link);
    put(d, in->status);
    put(d, in->cpu);
    put(d, in->mem);
    put(d, in->rtt_ms);
    put(d, in->nactive);
    put(d, in->last_ms);
    put(d, in->nconns);
    for (int i = 0; i < in->nconns; i++)
        put_conn(d, &in->conns[i]);
    put_hold(d, &in->cpu_hold);
    put_hold(d, &in->mem_hold);
    put_hold(d, &in->rtt_hold);
    put_window(d, &in->cpu_win);
    put_window(d, &in->mem_win);
    put_instance_facts(d, in);
}

static void put_alert(struct digest *d, const struct alert *a)
{
    put(d, a->no);
    put(d, a->rule);
    put(d, a->level);
    put(d, a->index);
    put(d, a->since_ms);
    put(d, a->cleared_ms);
    put(d, a->value);
    put(d, a->threshold);
    put(d, a->mean_tenths);
    put(d, a->nsample);
    for (int i = 0; i < a->nsample; i++)
        put(d, a->sample[i]);
    put(d, a->count);
    put(d, a->of);
    put(d, a->outage);
    put(d, a->acked_ms);
    put_str(d, a->acked_by);
    put(d, a->members);
    put(d, a->joined_ms);
}

static void put_alerts(struct digest *d, const struct alerts *a)
{
    put(d, (int64_t)a->n);
    for (size_t i = 0; i < a->n; i++)
        put_alert(d, &a->v[i]);
    put(d, a->last_no);
    put(d, a->outage);
    put(d, a->api);
}

static void put_model(struct digest *d, const struct model *m)
{
    put(d, m->now_ms);
    put(d, m->drift_ms);
    put_config(d, &m->config);
    put_api(d, &m->api);
    put(d, m->size);
    for (uint32_t i = 0; i < m->size; i++)
        put_instance(d, m->instances[i]);
    put(d, m->linked);
    put_alerts(d, &m->alerts);
    put(d, (int64_t)m->messages);
    put(d, (int64_t)m->dropped);
}

void digest_model(const struct model *m, char *out)
{
    static const char hex[] = "0123456789abcdef";
    struct digest d = {.md = EVP_MD_CTX_new()};
    unsigned char sum[DIGEST_HEX / 2];

    must(d.md && EVP_DigestInit_ex(d.md, EVP_sha256(), NULL));
    put_model(&d, m);
    must(EVP_DigestFinal_ex(d.md, sum, NULL));
    EVP_MD_CTX_free(d.md);
    for (int i = 0; i < DIGEST_HEX / 2; i++) {
        out[2 * i] = hex[sum[i] >> 4];
        out[2 * i + 1] = hex[sum[i] & 15];
    }
    out[DIGEST_HEX] = '\0';
}
