/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The copy of a whole model. Each struct is copied as it is, and then whatever it owns: a pointer
 * added to the state is added here. */
#include "base/mem.h"
#include "model/state.h"

#include <string.h>

static char *clone_str(const char *s)
{
    return s ? mem_strdup(s) : NULL;
}

static void *clone_bytes(const void *from, size_t size)
{
    return from ? memcpy(mem_zalloc(size), from, size) : NULL;
}

static void clone_origin(struct origin *o)
{
    o->client = clone_str(o->client);
    o->country = clone_str(o->country);
    o->city = clone_str(o->city);
    o->as_org = clone_str(o->as_org);
}

static struct conn *clone_conns(const struct instance *in)
{
    struct conn *v = in->nconns ? mem_calloc(in->nconns, sizeof *v) : NULL;

    for (int i = 0; i < in->nconns; i++) {
        v[i] = in->conns[i];
        v[i].uid = clone_str(v[i].uid);
        v[i].ip = clone_str(v[i].ip);
        clone_origin(&v[i].origin);
        v[i].rtt = clone_bytes(v[i].rtt, sizeof *v[i].rtt);
        v[i].all = clone_bytes(v[i].all, sizeof *v[i].all);
    }
    return v;
}

static struct instance *clone_instance(const struct instance *in, const struct networks *networks)
{
    struct instance *copy;

    if (!in)
        return NULL;
    copy = mem_zalloc(sizeof *copy);
    *copy = *in;
    copy->networks = networks;
    copy->conns = clone_conns(in);
    copy->capconns = in->nconns;
    copy->series = series_clone(in->series);
    copy->id = clone_str(in->id);
    copy->student = clone_str(in->student);
    copy->name = clone_str(in->name);
    copy->phase_text = clone_str(in->phase_text);
    copy->host = clone_str(in->host);
    return copy;
}

static struct alert *clone_alerts(const struct alerts *a)
{
    struct alert *v = a->n ? mem_calloc(a->n, sizeof *v) : NULL;

    for (size_t i = 0; i < a->n; i++) {
        v[i] = a->v[i];
        v[i].acked_by = clone_str(v[i].acked_by);
        v[i].host = clone_str(v[i].host);
    }
    return v;
}

static struct networks clone_networks(const struct networks *l)
{
    struct networks copy = {mem_calloc(l->n, sizeof *l->v), l->n, l->n};

    for (uint32_t i = 0; i < l->n; i++) {
        copy.v[i] = l->v[i];
        copy.v[i].label = clone_str(l->v[i].label);
        copy.v[i].place = clone_str(l->v[i].place);
    }
    return copy;
}

static struct expectations clone_expected(const struct expectations *l)
{
    struct expectations copy = {0};

    for (uint32_t i = 0; i < l->n; i++) {
        struct expected *x = expected_add(&copy);
        *x = l->v[i];
        x->student = clone_str(x->student);
        x->name = clone_str(x->name);
        x->seat = clone_str(x->seat);
        x->note = clone_str(x->note);
    }
    return copy;
}

struct model *model_clone(const struct model *m)
{
    struct model *copy = mem_zalloc(sizeof *copy);

    *copy = *m;
    copy->api.text = clone_str(m->api.text);
    copy->instances = m->size ? mem_calloc(m->size, sizeof(struct instance *)) : NULL;
    copy->cap = m->size;
    for (uint32_t i = 0; i < m->size; i++)
        copy->instances[i] = clone_instance(m->instances[i], &copy->networks);
    copy->networks = clone_networks(&m->networks);
    copy->expected = clone_expected(&m->expected);
    copy->alerts.v = clone_alerts(&m->alerts);
    copy->alerts.cap = m->alerts.n;
    copy->kept = NULL;
    copy->nkept = 0;
    return copy;
}
