/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Listens. Must not know how any of it is told. */
#include "report/history.h"

#include "base/mem.h"
#include "report/export.h"

#include <stdlib.h>

void history_init(struct history *h, const struct model *m, const struct history_options *o)
{
    *h = (struct history){.m = m, .o = *o, .last_kind = LINE_KINDS};
    decode_init(&h->decode);
    alertlog_reset(&h->log, m);
}

static void student_free(struct history_student *s)
{
    if (!s)
        return;
    free(s->v);
    lost_done(&s->lost);
    chart_done(&s->chart);
    free(s);
}

static void alert_free(struct alert *a)
{
    free(a->acked_by);
    free(a->host);
}

void history_done(struct history *h)
{
    for (uint32_t i = 0; i < h->n; i++)
        student_free(h->student[i]);
    free(h->student);
    for (size_t i = 0; i < h->nalert; i++)
        alert_free(&h->alert[i].a);
    free(h->alert);
    history_look_done(h);
    free(h->gap);
    free(h->clock);
    free(h->edit);
    decode_done(&h->decode);
    alertlog_done(&h->log);
}

struct history_student *history_student(struct history *h, int64_t index)
{
    const struct instance *in =
        index >= 0 && index < model_size(h->m) ? model_instance(h->m, (uint32_t)index) : NULL;

    if (!in)
        return NULL;
    if (h->n < model_size(h->m)) {
        h->student = mem_resize(h->student, model_size(h->m), sizeof *h->student);
        while (h->n < model_size(h->m))
            h->student[h->n++] = NULL;
    }
    struct history_student **s = &h->student[index];
    if (!*s && export_wants(h->o.student, in)) {
        *s = mem_zalloc(sizeof **s);
        (*s)->phase = PHASE_COUNT; /* whatever it is, it is told */
    }
    return *s;
}

static void add(struct history_student *s, struct history_entry e)
{
    if (s->n == HISTORY_MAX) {
        s->over++;
        return;
    }
    MEM_GROW(s->v, s->n, s->cap);
    s->v[s->n++] = e;
}

/* --- what happened to one --- */

static void take_roster(struct history_student *s, const struct instance *in, const struct event *e)
{
    const struct event_roster *r = &e->roster;

    if (r->change != ROSTER_CHANGED)
        add(s, (struct history_entry){.t_ms = e->t_ms,
                                      .kind = r->change == ROSTER_APPEARED ? HISTORY_APPEARED
                                                                           : HISTORY_VANISHED});
    if (r->change == ROSTER_VANISHED)
        return;
    if (in->phase != s->phase)
        add(s, (struct history_entry){.t_ms = e->t_ms, .kind = HISTORY_PHASE, .value = in->phase});
    if (in->submission != s->submission)
        add(s, (struct history_entry){
                   .t_ms = e->t_ms, .kind = HISTORY_SUBMISSION, .value = in->submission});
    if (in->submission == SUBMISSION_DONE && s->submission != SUBMISSION_DONE)
        s->submitted_ms = e->t_ms;
    s->phase = in->phase;
    s->submission = in->submission;
}

/* That a link is tried again and again is not a student's history. */
static void take_link(struct history_student *s, const struct event *e)
{
    const struct event_link *l = &e->link;
    bool told = l->state == LINK_LIVE || l->state == LINK_UNSUPPORTED || s->link == LINK_LIVE;

    if (l->state == s->link)
        return;
    if (told)
        add(s, (struct history_entry){.t_ms = e->t_ms,
                                      .kind = HISTORY_LINK,
                                      .value = l->state,
                                      .why = l->why,
                                      .detail = l->detail});
    if (told || s->link == LINK_NONE)
        s->link = l->state;
}

static void take_conn(struct history_student *s, const struct event *e)
{
    add(s, (struct history_entry){
               .t_ms = e->t_ms, .kind = HISTORY_CONN, .value = e->conn.change, .no = e->conn.no});
}

static void take_sample(struct history *h, const struct sample *sample, int64_t t_ms)
{
    struct history_student *s = history_student(h, sample->index);
    int32_t worst = -1;

    if (!s)
        return;
    if (!s->chart.n)
        chart_init(&s->chart, h->o.from_ms, h->o.to_ms, h->o.steps,
                   h->o.step_ms ? h->o.step_ms : model_config(h->m)->period_ms);
    for (int i = 0; i < sample->nrtt; i++)
        if (sample->rtt[i].ms && sample->rtt[i].ms > worst)
            worst = sample->rtt[i].ms;
    t_ms -= sample->ago_ms;
    chart_add(&s->chart, SERIES_CPU, t_ms, sample->cpu);
    chart_add(&s->chart, SERIES_MEM, t_ms, sample->mem);
    chart_add(&s->chart, SERIES_RTT, t_ms, worst);
}

/* --- alerts --- */

static struct history_alert *find(const struct history *h, uint32_t no)
{
    for (size_t i = h->nalert; i > 0; i--)
        if (h->alert[i - 1].a.no <= no)
            return h->alert[i - 1].a.no == no ? &h->alert[i - 1] : NULL;
    return NULL;
}

const struct history_alert *history_alert(const struct history *h, uint32_t no)
{
    return find(h, no);
}

static void on_alert(void *ud, enum encode_alert_change change, const struct alert *a)
{
    struct history *h = ud;
    struct history_student *s = history_student(h, a->index);
    struct history_alert *known;

    if (a->index >= 0 && !s)
        return;
    if (change == ENCODE_RAISED) {
        MEM_GROW(h->alert, h->nalert, h->capalert);
        h->alert[h->nalert++] = (struct history_alert){.a = *a, .peak = a->level};
        h->alert[h->nalert - 1].a.acked_by = h->alert[h->nalert - 1].a.host = NULL;
        if (s)
            s->alerts++;
        h->alert[h->nalert - 1].began_ms[a->level] = a->since_ms;
    }
    known = find(h, a->no);
    if (known) {
        char *acked_by = known->a.acked_by, *host = known->a.host;
        known->peak = level_rank(a->level) > level_rank(known->peak) ? a->level : known->peak;
        if (!known->began_ms[a->level])
            known->began_ms[a->level] = model_now_ms(h->m);
        known->a = *a;
        known->a.acked_by = acked_by;
        known->a.host = host;
        mem_set_str(&known->a.host, a->host);
    }
    if (s)
        add(s, (struct history_entry){.t_ms = model_now_ms(h->m),
                                      .kind = HISTORY_ALERT,
                                      .value = (int)change,
                                      .no = a->no,
                                      .detail = (int32_t)a->level});
}

static void take_ack(struct history *h, const struct event *e)
{
    struct history_alert *known = find(h, e->action.alert);

    if (!known || known->a.acked_ms)
        return;
    known->a.acked_ms = e->t_ms;
    known->a.acked_by = mem_strdup(e->action.who);
    struct history_student *s = history_student(h, known->a.index);
    if (s)
        add(s, (struct history_entry){.t_ms = e->t_ms, .kind = HISTORY_ACK, .no = known->a.no});
}

/* --- */

static void look(struct history *h, uint32_t index, const struct event *e)
{
    struct history_student *s = h->student[index];

    if (s)
        lost_look(&s->lost, model_instance(h->m, index), e->kind == EVENT_GAP ? &e->gap : NULL,
                  model_now_ms(h->m));
}

/* Anything that passes time may change anybody's. */
static void look_at_all(struct history *h, const struct event *e)
{
    for (uint32_t i = 0; i < h->n; i++)
        look(h, i, e);
}

static int64_t index_of(const struct event *e)
{
    switch (e->kind) {
    case EVENT_ROSTER: return e->roster.index;
    case EVENT_CONN: return e->conn.index;
    case EVENT_LINK: return e->link.index;
    case EVENT_ACTION: return e->action.kind == ACTION_ACK ? -1 : (int64_t)e->action.index;
    default: return -1;
    }
}

void history_event(void *ud, const struct event *e)
{
    struct history *h = ud;
    int64_t index = index_of(e);
    struct history_student *s = history_student(h, index);

    switch (e->kind) {
    case EVENT_ROSTER:
        if (s)
            take_roster(s, model_instance(h->m, e->roster.index), e);
        break;
    case EVENT_CONN:
        if (s)
            take_conn(s, e);
        break;
    case EVENT_LINK:
        if (s)
            take_link(s, e);
        break;
    case EVENT_TICK:
        for (size_t i = 0; i < e->tick.n; i++)
            take_sample(h, &e->tick.samples[i], e->t_ms);
        break;
    case EVENT_ACTION:
        if (e->action.kind == ACTION_ACK)
            take_ack(h, e);
        else if (s)
            history_take_look(h, e);
        break;
    case EVENT_GAP: history_take_gap(h, &e->gap); break;
    default: break;
    }
    history_take_clock(h, e);
    alertlog_follow(&h->log, h->m, on_alert, h);
    if (index < 0)
        look_at_all(h, e);
    else if (s)
        look(h, (uint32_t)index, e);
}
