/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Plays the journal and hands out a record for whatever happened in the time asked for. Must not
 * know what a record looks like. */
#include "report/export.h"

#include "journal/alertlog.h"
#include "report/record.h"
#include "report/spool.h"

#include <string.h>

struct run {
    const struct export_options *o;
    struct model *m;
    struct alertlog alerts;
    struct buf buf;      /* one record */
    struct spool *spool; /* csv: NULL, records are written as they come */
    void (*take)(struct run *r, const struct record *rec);
};

bool export_wants(const char *student, const struct instance *in)
{
    return !student || strcmp(in->student, student) == 0 || strcmp(in->id, student) == 0;
}

/* The instance of an index, if it is there and asked for. */
static const struct instance *wanted(const struct run *r, int64_t index)
{
    const struct instance *in =
        index >= 0 && index < model_size(r->m) ? model_instance(r->m, (uint32_t)index) : NULL;

    return in && export_wants(r->o->student, in) ? in : NULL;
}

/* `about` an instance, else the exam. */
static void take(struct run *r, bool about, int64_t index, struct record rec)
{
    rec.in = about ? wanted(r, index) : NULL;
    if (rec.t_ms < r->o->from_ms || rec.t_ms > r->o->to_ms || (about && !rec.in))
        return;
    buf_clear(&r->buf);
    r->take(r, &rec);
}

static void on_alert(void *ud, enum encode_alert_change change, const struct alert *a)
{
    struct run *r = ud;
    struct record rec = {.t_ms = model_now_ms(r->m), .alert = a, .change = change};

    for (int i = 0; i < 2; i++)
        rec.side[i] = wanted(r, (int64_t)a->side[i].instance - 1);
    if (a->network)
        rec.network = model_network(r->m, a->network - 1)->label;
    take(r, a->index >= 0, a->index, rec);
}

static void samples(struct run *r, const struct event *e)
{
    for (size_t i = 0; i < e->tick.n; i++) {
        const struct sample *s = &e->tick.samples[i];
        take(r, true, s->index, (struct record){.t_ms = e->t_ms - s->ago_ms, .sample = s});
    }
}

/* Whom an acknowledged alert is about; -1 the exam. */
static int64_t subject(const struct run *r, uint32_t alert)
{
    const struct alert *a = model_alert_find(r->m, alert);

    return a ? a->index : -1;
}

static void on_event(void *ud, const struct event *e)
{
    struct run *r = ud;
    struct record rec = {.t_ms = e->t_ms, .event = e};
    int64_t index;

    switch (e->kind) {
    case EVENT_TICK: samples(r, e); break;
    case EVENT_ROSTER: take(r, true, e->roster.index, rec); break;
    case EVENT_CONN: take(r, true, e->conn.index, rec); break;
    case EVENT_LINK: take(r, true, e->link.index, rec); break;
    case EVENT_ACTION:
        index =
            e->action.kind == ACTION_ACK ? subject(r, e->action.alert) : (int64_t)e->action.index;
        take(r, index >= 0, index, rec);
        break;
    case EVENT_EXPECTED: /* not of others; what is of one stands with that one */
        if (!r->o->student)
            take(r, false, -1, rec);
        break;
    default: take(r, false, -1, rec); break;
    }
    alertlog_follow(&r->alerts, r->m, on_alert, r);
}

/* What was measured in the time asked for may come with a tick behind it. */
static int64_t play_to(int64_t to_ms)
{
    return to_ms > INT64_MAX - UINT16_MAX ? INT64_MAX : to_ms + UINT16_MAX;
}

static int play(struct run *r, struct player *p)
{
    buf_init(&r->buf, RECORD_MAX_BYTES);
    alertlog_reset(&r->alerts, r->m);
    player_listen(p, NULL, on_event, r);
    int e = player_play(p, play_to(r->o->to_ms));
    alertlog_done(&r->alerts);
    buf_done(&r->buf);
    return e < 0 ? e : 0;
}

static uint32_t count(const struct run *r)
{
    uint32_t n = 0;

    for (uint32_t i = 0; i < model_size(r->m); i++)
        n += wanted(r, i) != NULL;
    return n;
}

/* --- csv --- */

static void take_csv(struct run *r, const struct record *rec)
{
    record_csv(&r->buf, rec, r->o->pseudonym);
    if (r->spool)
        spool_add(r->spool, 0, r->buf.data, r->buf.len);
    else
        fwrite(r->buf.data, 1, r->buf.len, r->o->out);
}

/* Whether there is such a student is known at the end. */
static int csv_of_one(struct run *r, struct player *p, uint32_t *ret_students)
{
    int e = spool_new(&r->spool), written = 0;

    if (e < 0)
        return e;
    e = play(r, p);
    *ret_students = count(r);
    if (*ret_students) {
        fputs(record_csv_header, r->o->out);
        written = spool_copy(r->spool, 0, r->o->out);
    }
    spool_free(r->spool);
    return e < 0 ? e : written;
}

int export_csv(struct player *p, struct model *m, const struct export_options *o,
               uint32_t *ret_students)
{
    struct run r = {.o = o, .m = m, .take = take_csv};

    if (o->student)
        return csv_of_one(&r, p, ret_students);
    fputs(record_csv_header, o->out);
    int e = play(&r, p);
    *ret_students = count(&r);
    return e;
}

/* --- json: text 0 of the spool is the exam's, index + 1 an instance's --- */

static void take_json(struct run *r, const struct record *rec)
{
    uint32_t no = rec->in ? rec->in->index + 1 : 0;

    buf_add_str(&r->buf, spool_empty(r->spool, no) ? "\n" : ",\n");
    record_json(&r->buf, rec, r->o->pseudonym);
    spool_add(r->spool, no, r->buf.data, r->buf.len);
}

static void print(FILE *out, struct buf *b)
{
    fwrite(b->data, 1, b->len, out);
    buf_done(b);
}

static void head(const struct run *r, const struct about *a)
{
    struct buf b;

    buf_init(&b, RECORD_MAX_BYTES);
    line_put(&b, "{\"invigil_export\":1");
    line_str(&b, "run", a->run);
    line_str(&b, "origin", a->origin);
    line_str(&b, "exam", a->exam[0] ? a->exam : NULL);
    if (a->samples_s)
        line_int(&b, "samples", a->samples_s);
    else
        line_str(&b, "samples", "all");
    line_str(&b, "geo", a->geo[0] ? a->geo : NULL);
    line_bool(&b, "pseudonymised", r->o->pseudonym->on);
    line_put(&b, ",\n\"records\":[");
    print(r->o->out, &b);
}

/* What identifies an instance, and its records are to follow. */
static void instance(const struct run *r, const struct instance *in)
{
    char student[PSEUDONYM_SIZE], id[PSEUDONYM_SIZE], name[PSEUDONYM_SIZE];
    const struct pseudonym *p = r->o->pseudonym;
    const struct expected *x = model_expected_of(r->m, in);
    struct buf b;

    buf_init(&b, RECORD_MAX_BYTES);
    line_put(&b, "{\"student\":");
    line_put_str(&b, pseudonym_of(p, PSEUDONYM_PERSON, in->student, student));
    line_str(&b, "instance", pseudonym_of(p, PSEUDONYM_PERSON, in->id, id));
    line_str(&b, "name", pseudonym_of(p, PSEUDONYM_NAME, model_name(r->m, in), name));
    if (model_expected(r->m))
        line_bool(&b, "expected", x != NULL);
    else
        line_null(&b, "expected");
    line_str(&b, "seat", x && !p->on ? x->seat : NULL);
    line_str(&b, "note", x && !p->on ? x->note : NULL);
    line_int(&b, "extra_min", x ? x->extra_min : 0);
    line_put(&b, ",\"records\":[");
    print(r->o->out, &b);
}

static int document(struct run *r, const struct about *a)
{
    bool first = true;

    head(r, a);
    int e = spool_copy(r->spool, 0, r->o->out);
    fputs("],\n\"students\":[", r->o->out);
    for (uint32_t i = 0; i < model_size(r->m) && e == 0; i++) {
        const struct instance *in = wanted(r, i);
        if (!in)
            continue;
        fputs(first ? "\n" : ",\n", r->o->out);
        instance(r, in);
        e = spool_copy(r->spool, i + 1, r->o->out);
        fputs("]}", r->o->out);
        first = false;
    }
    fputs("]}\n", r->o->out);
    return e;
}

int export_json(struct player *p, struct model *m, const struct export_options *o,
                uint32_t *ret_students)
{
    struct run r = {.o = o, .m = m, .take = take_json};
    int e = spool_new(&r.spool);

    if (e < 0)
        return e;
    e = play(&r, p);
    *ret_students = count(&r);
    int written = o->student && !*ret_students ? 0 : document(&r, player_about(p));
    spool_free(r.spool);
    return e < 0 ? e : written;
}
