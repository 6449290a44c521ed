/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Writing; keyframe_read.c reads. */
#include "journal/keyframe.h"

#include "model/digest.h"
#include "model/event.h"
#include "model/state.h"
#include "model/walk.h"

#include <string.h>

/* A line is closed here: one more connection or alert always fits behind it. */
enum { FULL = 12000 };

/* One line on its way. */
struct writing {
    struct buf *b;
    const struct window *first; /* window of the line; NULL: there was none yet */
};

static void put_name(struct buf *b, const char *name)
{
    if (b->data[b->len - 1] != '{')
        line_put(b, ",");
    line_put(b, "\"");
    line_put(b, name);
    line_put(b, "\":");
}

static void write_num(void *ud, const char *name, int64_t *v)
{
    struct writing *wr = ud;

    if (!*v)
        return;
    put_name(wr->b, name);
    line_put_int(wr->b, *v);
}

/* Without the zeros at the end. */
static void write_nums(void *ud, const char *name, int64_t *v, size_t n)
{
    struct writing *wr = ud;

    while (n > 0 && !v[n - 1])
        n--;
    if (!n)
        return;
    put_name(wr->b, name);
    for (size_t i = 0; i < n; i++) {
        line_put(wr->b, i ? "," : "[");
        line_put_int(wr->b, v[i]);
    }
    line_put(wr->b, "]");
}

static void write_str(void *ud, const char *name, enum walk_text kind, char **s)
{
    struct buf *b = ((struct writing *)ud)->b;

    if (!*s || kind == WALK_IDENTITY)
        return;
    if (b->data[b->len - 1] == '{') { /* line_str begins with a comma */
        size_t at = b->len;
        line_str(b, name, *s);
        memmove(b->data + at, b->data + at + 1, b->len - at);
        b->len--;
    } else {
        line_str(b, name, *s);
    }
}

/* None of them is written. */
static void write_identity(void *ud, const char *name, int64_t *v)
{
    (void)ud;
    (void)name;
    (void)v;
}

static bool same_times(const struct window *a, const struct window *b)
{
    bool same = a && a->n == b->n;

    for (int i = 0; same && i < a->n; i++)
        same = window_get(a, i).t == window_get(b, i).t;
    return same;
}

/* What a message brings is kept in several windows with the same times: those of the first window
 * of a line are not told again. */
static void write_window(void *ud, const char *name, struct window **w)
{
    struct writing *wr = ud;
    uint32_t before = 0;

    if (!*w || !(*w)->n)
        return;
    bool same = same_times(wr->first, *w);
    if (!wr->first)
        wr->first = *w;
    put_name(wr->b, name);
    line_put(wr->b, same ? "[null" : "[");
    for (int i = 0; i < (*w)->n; i++) {
        struct window_value v = window_get(*w, i);
        if (i || same)
            line_put(wr->b, ",");
        if (!same) {
            line_put_int(wr->b, (uint32_t)(v.t - before));
            line_put(wr->b, ",");
        }
        line_put_int(wr->b, v.v);
        before = v.t;
    }
    line_put(wr->b, "]");
}

static struct walk writer(struct writing *wr)
{
    return (struct walk){wr,           write_num, write_nums, write_str, write_identity,
                         write_window, write_num};
}

void keyframe_begin(struct keyframe *k, const struct model *m, const struct places *p, int64_t from)
{
    *k = (struct keyframe){.model = m, .places = p, .from = from, .network = 1};
}

/* The visitors only look: the model stays as it is. EXTERNAL is in every model. */
static void put_networks(struct keyframe *k, struct buf *b)
{
    struct writing wr = {.b = b};
    struct walk w = writer(&wr);

    line_str(b, "of", "networks");
    line_put(b, ",\"networks\":[");
    for (bool first = true; k->network < k->model->networks.n && b->len < FULL; first = false) {
        line_put(b, first ? "{" : ",{");
        walk_network(&k->model->networks.v[k->network++], &w);
        line_put(b, "}");
    }
    line_put(b, "]");
}

static void put_expected(struct keyframe *k, struct buf *b)
{
    struct writing wr = {.b = b};
    struct walk w = writer(&wr);

    line_str(b, "of", "expected");
    line_put(b, ",\"expected\":[");
    for (bool first = true; k->expected < k->model->expected.n && b->len < FULL; first = false) {
        line_put(b, first ? "{\"at\":" : ",{\"at\":");
        line_put_int(b, places_expected(k->places, k->expected));
        walk_expected(&k->model->expected.v[k->expected++], &w);
        line_put(b, "}");
    }
    line_put(b, "]");
}

static void put_conns(struct keyframe *k, struct writing *wr)
{
    const struct instance *in = k->model->instances[k->index];
    struct buf *b = wr->b;
    struct walk w = writer(wr);
    size_t start = b->len;

    line_put(b, ",\"conns\":[");
    for (bool first = true; k->conn < in->nconns && b->len - start < FULL / 2; first = false) {
        line_put(b, first ? "{\"at\":" : ",{\"at\":");
        line_put_int(b, places_conn(k->places, k->index, k->conn));
        walk_conn(&in->conns[k->conn++], &w);
        line_put(b, "}");
    }
    line_put(b, "]");
}

static void put_student(struct keyframe *k, struct buf *b)
{
    struct instance *in = k->model->instances[k->index];
    struct writing wr = {.b = b};
    struct walk w = writer(&wr);

    line_str(b, "of", k->conn ? "conns" : "student");
    line_int(b, "i", k->index);
    if (!k->conn) {
        line_int(b, "at", places_roster(k->places, k->index));
        line_put(b, ",\"state\":{");
        walk_instance(in, &w);
        line_put(b, "}");
    }
    if (in->nconns)
        put_conns(k, &wr);
    if (k->conn == in->nconns) {
        k->index++;
        k->conn = 0;
    }
}

static void put_alerts(struct keyframe *k, struct buf *b)
{
    struct alerts *a = (struct alerts *)&k->model->alerts;
    struct writing wr = {.b = b};
    struct walk w = writer(&wr);

    line_str(b, "of", "alerts");
    line_put(b, ",\"alerts\":[");
    for (bool first = true; k->alert < a->n && b->len < FULL; first = false) {
        struct alert *al = &a->v[k->alert++];
        line_put(b, first ? "{\"who_at\":" : ",{\"who_at\":");
        line_put_int(b, al->acked_ms ? places_ack(k->places, al->no) : -1);
        walk_alert(al, &w);
        line_put(b, "}");
    }
    line_put(b, "]");
}

static void put_exam(struct keyframe *k, struct buf *b)
{
    struct writing wr = {.b = b};
    struct walk w = writer(&wr);
    char digest[DIGEST_HEX + 1];

    line_str(b, "of", "exam");
    line_int(b, "from", k->from);
    line_int(b, "lines", (int64_t)k->lines);
    line_put(b, ",\"state\":{");
    walk_exam((struct model *)k->model, &w);
    line_put(b, "}");
    digest_model(k->model, digest);
    line_str(b, "digest", digest);
    k->ended = true;
}

bool keyframe_next(struct keyframe *k, struct buf *b)
{
    if (k->ended)
        return false;
    k->lines++;
    while (k->index < k->model->size && !k->model->instances[k->index])
        k->index++;
    if (k->network < k->model->networks.n)
        put_networks(k, b);
    else if (k->expected < k->model->expected.n)
        put_expected(k, b);
    else if (k->index < k->model->size)
        put_student(k, b);
    else if (k->alert < k->model->alerts.n)
        put_alerts(k, b);
    else
        put_exam(k, b);
    return true;
}
