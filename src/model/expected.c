/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "model/expected.h"

#include "base/mem.h"
#include "model/model.h"

#include <stdlib.h>
#include <string.h>

void expected_done(struct expectations *l)
{
    for (uint32_t i = 0; i < l->n; i++) {
        free(l->v[i].student);
        free(l->v[i].name);
        free(l->v[i].seat);
        free(l->v[i].note);
    }
    free(l->v);
    if (l->places)
        map_done(l->places);
    free(l->places);
    *l = (struct expectations){0};
}

static void index_anew(const struct expectations *l)
{
    map_done(l->places);
    for (uint32_t i = 0; i < l->n; i++)
        if (l->v[i].student)
            map_put(l->places, l->v[i].student, i);
}

uint32_t expected_find(const struct expectations *l, const char *student)
{
    if (!l->n)
        return 0;
    if (l->places->n != l->n)
        index_anew(l);
    const uint32_t *place = map_find(l->places, student);
    return place ? *place + 1 : 0;
}

struct expected *expected_add(struct expectations *l)
{
    if (!l->places)
        l->places = mem_zalloc(sizeof *l->places);
    MEM_GROW(l->v, l->n, l->cap);
    l->v[l->n] = (struct expected){0};
    return &l->v[l->n++];
}

uint32_t expected_apply(struct expectations *l, const struct event_expected *e)
{
    uint32_t place = expected_find(l, e->student);

    if (!place) {
        expected_add(l)->student = mem_strdup(e->student);
        place = l->n;
        map_put(l->places, e->student, place - 1);
    }
    struct expected *x = &l->v[place - 1];
    mem_set_str(&x->name, e->name);
    mem_set_str(&x->seat, e->seat);
    mem_set_str(&x->note, e->note);
    x->extra_min = e->extra_min;
    return place - 1;
}

enum closing expected_closing(const struct model *m, const struct instance *in)
{
    int64_t left_ms = 0;
    bool over = model_time_left_ms(m, in, &left_ms) && left_ms <= 0;

    switch (in->submission) {
    case SUBMISSION_FAILED: return CLOSING_FAILED;
    case SUBMISSION_DONE: return CLOSING_SUBMITTED;
    case SUBMISSION_REQUESTED: return CLOSING_REQUESTED;
    case SUBMISSION_NONE: break;
    }
    if (!in->exam_from_ms)
        return CLOSING_NEVER_OPENED;
    if (!over)
        return CLOSING_WORKING;
    return in->nactive ? CLOSING_RUNNING : CLOSING_UNSUBMITTED;
}
