/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The copy of a whole model. Each struct is copied as it is, and then whatever it owns: a pointer
 * added to the state is added here. */
#include "base/mem.h"
#include "model/state.h"

static char *clone_str(const char *s)
{
    return s ? mem_strdup(s) : NULL;
}

static struct conn *clone_conns(const struct instance *in)
{
    struct conn *v = in->nconns ? mem_calloc(in->nconns, sizeof *v) : NULL;

    for (int i = 0; i < in->nconns; i++) {
        v[i] = in->conns[i];
        v[i].uid = clone_str(v[i].uid);
        v[i].ip = clone_str(v[i].ip);
        if (!v[i].rtt)
            continue;
        v[i].rtt = mem_zalloc(sizeof *v[i].rtt);
        *v[i].rtt = *in->conns[i].rtt;
    }
    return v;
}

static struct instance *clone_instance(const struct instance *in)
{
    struct instance *copy;

    if (!in)
        return NULL;
    copy = mem_zalloc(sizeof *copy);
    *copy = *in;
    copy->conns = clone_conns(in);
    copy->capconns = in->nconns;
    copy->series = series_clone(in->series);
    copy->id = clone_str(in->id);
    copy->student = clone_str(in->student);
    copy->name = clone_str(in->name);
    copy->phase_text = clone_str(in->phase_text);
    return copy;
}

static struct alert *clone_alerts(const struct alerts *a)
{
    struct alert *v = a->n ? mem_calloc(a->n, sizeof *v) : NULL;

    for (size_t i = 0; i < a->n; i++) {
        v[i] = a->v[i];
        v[i].acked_by = clone_str(v[i].acked_by);
    }
    return v;
}

struct model *model_clone(const struct model *m)
{
    struct model *copy = mem_zalloc(sizeof *copy);

    *copy = *m;
    copy->api.text = clone_str(m->api.text);
    copy->instances = m->size ? mem_calloc(m->size, sizeof(struct instance *)) : NULL;
    copy->cap = m->size;
    for (uint32_t i = 0; i < m->size; i++)
        copy->instances[i] = clone_instance(m->instances[i]);
    copy->alerts.v = clone_alerts(&m->alerts);
    copy->alerts.cap = m->alerts.n;
    copy->kept = NULL;
    copy->nkept = 0;
    return copy;
}
