/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Reading keyframes; keyframe.c writes them. Lines are hostile: a value must fit its field
 * (model/walk.h), and what refers to something must find it (state_check). */
#include "journal/keyframe.h"

#include "base/err.h"
#include "base/mem.h"
#include "base/utf8.h"
#include "model/event.h"
#include "model/state.h"
#include "model/walk.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* The members of one object, in the order in which the walk asks for them: what is missing is 0. */
struct members {
    struct json *j;
    struct json_slice key; /* of the member at hand; len 0: none is left */
    bool ok;
    const struct window *first; /* window of the line; NULL: there was none yet */
};

static void next_member(struct members *m, bool first)
{
    struct json *j = m->j;

    m->key = (struct json_slice){0};
    if (j->p < j->end && *j->p == '}') {
        j->p++;
        return;
    }
    if (!first) {
        m->ok = m->ok && j->p < j->end && *j->p == ',';
        j->p += m->ok;
    }
    m->ok = m->ok && j->p < j->end && *j->p == '"' && json_key(j, &m->key) && m->key.len;
    if (!m->ok)
        m->key = (struct json_slice){0};
}

static bool at(const struct members *m, const char *name)
{
    return m->ok && m->key.len && line_is(&m->key, name);
}

static void read_num(void *ud, const char *name, int64_t *v)
{
    struct members *m = ud;

    *v = 0;
    if (!at(m, name))
        return;
    m->ok = line_get_int(m->j, INT64_MIN + 1, INT64_MAX, 0, v);
    next_member(m, false);
}

static bool next_byte(struct json *j, char c)
{
    bool is = j->p < j->end && *j->p == c;

    j->p += is;
    return is;
}

static void read_nums(void *ud, const char *name, int64_t *v, size_t n)
{
    struct members *m = ud;

    memset(v, 0, n * sizeof *v);
    if (!at(m, name))
        return;
    m->ok = next_byte(m->j, '[');
    for (size_t i = 0; i < n && m->ok; i++) {
        m->ok = line_get_int(m->j, INT64_MIN + 1, INT64_MAX, 0, &v[i]);
        if (!next_byte(m->j, ','))
            break;
    }
    m->ok = m->ok && next_byte(m->j, ']');
    next_member(m, false);
}

static void read_str(void *ud, const char *name, enum walk_text kind, char **s)
{
    struct members *m = ud;
    char raw[2 * EVENT_ID_MAX], clean[EVENT_ID_MAX + 1];
    bool null;

    if (kind == WALK_IDENTITY)
        return;
    mem_set_str(s, NULL);
    if (!at(m, name))
        return;
    m->ok = line_get_str(m->j, raw, sizeof raw, &null);
    utf8_sanitise(clean, sizeof clean, raw, strlen(raw));
    mem_set_str(s, m->ok && !null ? clean : NULL);
    next_member(m, false);
}

static bool read_pair(struct members *m, struct window *w, uint32_t *sum)
{
    int64_t t, v;

    if (w->n == WINDOW_MAX || !line_get_int(m->j, 0, UINT32_MAX, 0, &t) || !next_byte(m->j, ',') ||
        !line_get_int(m->j, 0, UINT16_MAX, 0, &v))
        return false;
    window_push(w, (struct window_value){ *sum += (uint32_t)t, (uint16_t)v});
    return true;
}

/* Comes from the line that told it. */
static void read_identity(void *ud, const char *name, int64_t *v)
{
    (void)ud;
    (void)name;
    (void)v;
}

/* A value whose time is that of the line's first window. */
static bool read_value(struct members *m, struct window *w)
{
    int64_t v;

    if (!m->first || w->n == m->first->n || !line_get_int(m->j, 0, UINT16_MAX, 0, &v))
        return false;
    window_push(w, (struct window_value){window_get(m->first, w->n).t, (uint16_t)v});
    return true;
}

static void read_window(void *ud, const char *name, struct window **w)
{
    struct members *m = ud;
    uint32_t sum = 0;

    if (*w)
        window_clear(*w);
    if (!at(m, name))
        return;
    if (!*w)
        *w = mem_zalloc(sizeof **w);
    m->ok = next_byte(m->j, '[');
    bool same = m->ok && m->j->end - m->j->p > 4 && memcmp(m->j->p, "null", 4) == 0;
    if (same) {
        m->j->p += 4;
        while (m->ok && next_byte(m->j, ','))
            m->ok = read_value(m, *w);
    } else {
        do
            m->ok = m->ok && read_pair(m, *w, &sum);
        while (m->ok && next_byte(m->j, ','));
    }
    m->ok = m->ok && next_byte(m->j, ']');
    m->first = m->first ? m->first : *w;
    next_member(m, false);
}

static struct walk reader(struct members *m)
{
    return (struct walk){m, read_num, read_nums, read_str, read_identity, read_window, read_num};
}

/* Everything in the object must have been asked for. */
static bool all_read(const struct members *m, bool fits)
{
    return m->ok && fits && !m->key.len;
}

static bool read_instance(struct keyframe_reader *k, struct json *j)
{
    struct members m = {.j = j, .ok = true, .first = k->first};
    struct walk w = reader(&m);
    struct instance *in = state_instance(k->model, (uint32_t)k->instance);

    if (!next_byte(j, '{'))
        return false;
    next_member(&m, true);
    bool fits = walk_instance(in, &w);
    k->first = m.first;
    return all_read(&m, fits);
}

/* A connection or an alert begins with where its identity stands. */
static bool read_at(struct json *j, const char *name, int64_t *ret)
{
    struct json_slice key;

    return next_byte(j, '{') && j->p < j->end && *j->p == '"' && json_key(j, &key) &&
           line_is(&key, name) && line_get_int(j, -1, INT64_MAX, -1, ret);
}

/* An identity of the model that stands elsewhere. */
struct keyframe_wanted {
    int64_t at;
    uint32_t index; /* of the instance, the alert, or who is expected */
    int32_t conn;   /* or one of these */
};
enum { WANT_INSTANCE = -1, WANT_ACK = -2, WANT_EXPECTED = -3 };

static void want(struct keyframe_reader *k, int64_t where, uint32_t index, int32_t conn)
{
    MEM_GROW(k->wanted, k->nwanted, k->capwanted);
    k->wanted[k->nwanted++] = (struct keyframe_wanted){where, index, conn};
}

static bool read_conn(struct keyframe_reader *k, struct json *j)
{
    struct members m = {.j = j, .ok = true, .first = k->first};
    struct walk w = reader(&m);
    struct instance *in = state_instance(k->model, (uint32_t)k->instance); /* no state before */
    int64_t where;

    if (in->nconns >= EVENT_CONNS_MAX || !read_at(j, "at", &where))
        return false;
    struct conn *c = state_conn(in, in->nconns);
    next_member(&m, false);
    bool fits = walk_conn(c, &w);
    k->first = m.first;
    if (!all_read(&m, fits))
        return false;
    want(k, where, (uint32_t)k->instance, in->nconns - 1);
    return true;
}

static bool read_alert(struct keyframe_reader *k, struct json *j)
{
    struct members m = {.j = j, .ok = true, .first = k->first};
    struct walk w = reader(&m);
    int64_t where;

    if (k->model->alerts.n > ALERT_LIMIT || !read_at(j, "who_at", &where))
        return false;
    struct alert *a = state_alert(k->model);
    next_member(&m, false);
    if (!all_read(&m, walk_alert(a, &w)))
        return false;
    if (a->acked_ms)
        want(k, where, (uint32_t)k->model->alerts.n - 1, WANT_ACK);
    return true;
}

static bool read_network(struct keyframe_reader *k, struct json *j)
{
    struct members m = {.j = j, .ok = true};
    struct walk w = reader(&m);

    if (k->model->networks.n > EVENT_NETWORKS_MAX || !next_byte(j, '{'))
        return false;
    struct network *n = state_network(k->model);
    next_member(&m, true);
    return all_read(&m, walk_network(n, &w)) && n->label;
}

static bool read_expected(struct keyframe_reader *k, struct json *j)
{
    struct members m = {.j = j, .ok = true};
    struct walk w = reader(&m);
    int64_t where;

    if (k->model->expected.n >= EVENT_EXPECTED_MAX || !read_at(j, "at", &where))
        return false;
    struct expected *x = state_expected(k->model);
    next_member(&m, false);
    if (!all_read(&m, walk_expected(x, &w)))
        return false;
    want(k, where, k->model->expected.n - 1, WANT_EXPECTED);
    return true;
}

static bool read_list(struct keyframe_reader *k, struct json *j,
                      bool (*one)(struct keyframe_reader *k, struct json *j))
{
    if (!next_byte(j, '['))
        return false;
    while (j->p < j->end && *j->p != ']') {
        if (!one(k, j))
            return false;
        next_byte(j, ',');
    }
    return next_byte(j, ']');
}

/* --- who it is: from the line that said so --- */

static const char REDACTED[] = "(redacted)";

/* Each another one: students are found by their name for themselves. */
static void identify_expected(struct expected *x, uint32_t place, const struct event *e)
{
    bool there = e && e->kind == EVENT_EXPECTED;
    char redacted[32];

    snprintf(redacted, sizeof redacted, "%s %u", REDACTED, (unsigned)place + 1);
    mem_set_str(&x->student, there ? e->expected.student : redacted);
    mem_set_str(&x->name, there ? e->expected.name : NULL);
    mem_set_str(&x->seat, there ? e->expected.seat : NULL);
    mem_set_str(&x->note, there ? e->expected.note : NULL);
}

static void identify_instance(struct instance *in, const struct event *e)
{
    bool there = e && e->kind == EVENT_ROSTER && e->roster.id && e->roster.student;

    mem_set_str(&in->id, there ? e->roster.id : REDACTED);
    mem_set_str(&in->student, there ? e->roster.student : REDACTED);
    mem_set_str(&in->name, there ? e->roster.name : NULL);
}

static void identify_conn(struct conn *c, const struct event *e)
{
    bool there = e && e->kind == EVENT_CONN && e->conn.uid && e->conn.ip;

    mem_set_str(&c->uid, there ? e->conn.uid : REDACTED);
    mem_set_str(&c->ip, there ? e->conn.ip : REDACTED);
    if (!there)
        return;
    enum spectator spectator = c->origin.spectator; /* may have become so since */
    conn_set_origin(c, &e->conn.origin);
    c->origin.spectator = spectator;
}

static int by_place(const void *a, const void *b)
{
    int64_t x = ((const struct keyframe_wanted *)a)->at;
    int64_t y = ((const struct keyframe_wanted *)b)->at;

    return (x > y) - (x < y);
}

/* In the order in which they stand in the segment, so that each part of it is opened once. */
static void identify(struct keyframe_reader *k)
{
    if (k->nwanted)
        qsort(k->wanted, k->nwanted, sizeof *k->wanted, by_place);
    for (size_t i = 0; i < k->nwanted; i++) {
        const struct keyframe_wanted *w = &k->wanted[i];
        const struct event *e = k->find(k->ud, w->at);
        if (w->conn == WANT_ACK)
            mem_set_str(&k->model->alerts.v[w->index].acked_by,
                        e && e->kind == EVENT_ACTION ? e->action.who : REDACTED);
        else if (w->conn == WANT_EXPECTED)
            identify_expected(&k->model->expected.v[w->index], w->index, e);
        else if (w->conn == WANT_INSTANCE)
            identify_instance(k->model->instances[w->index], e);
        else
            identify_conn(&k->model->instances[w->index]->conns[w->conn], e);
    }
}

void keyframe_reader_done(struct keyframe_reader *k)
{
    free(k->wanted);
    k->wanted = NULL;
}

static bool read_exam(struct keyframe_reader *k, struct json *j)
{
    struct members m = {.j = j, .ok = true, .first = k->first};
    struct walk w = reader(&m);

    if (!next_byte(j, '{'))
        return false;
    next_member(&m, true);
    return all_read(&m, walk_exam(k->model, &w));
}

enum of { OF_STUDENT, OF_CONNS, OF_ALERTS, OF_EXAM, OF_NETWORKS, OF_EXPECTED, OF_COUNT };
static const char *const of_name[OF_COUNT] = {"student", "conns",    "alerts",
                                              "exam",    "networks", "expected"};

static bool take_member(struct keyframe_reader *k, struct json *j, const struct json_slice *key,
                        enum of of, int64_t *where)
{
    if (line_is(key, "i")) {
        int64_t before = k->instance;
        bool ok = line_get_int(j, 0, UINT32_MAX >> 8, -1, &k->instance) && k->instance >= 0;
        return ok && (of == OF_CONNS ? before == k->instance : k->instance > before);
    }
    if (line_is(key, "at"))
        return line_get_int(j, -1, INT64_MAX, -1, where);
    if (line_is(key, "state") && of == OF_EXAM)
        return read_exam(k, j);
    if (line_is(key, "state") && of == OF_STUDENT && k->instance >= 0)
        return read_instance(k, j);
    if (line_is(key, "conns") && k->instance >= 0 && of != OF_EXAM)
        return read_list(k, j, read_conn);
    if (line_is(key, "alerts") && of == OF_ALERTS)
        return read_list(k, j, read_alert);
    if (line_is(key, "networks") && of == OF_NETWORKS)
        return read_list(k, j, read_network);
    if (line_is(key, "expected") && of == OF_EXPECTED)
        return read_list(k, j, read_expected);
    return json_skip(j, JSON_DEPTH_MAX);
}

static int of_line(struct line *l)
{
    struct json_slice key;
    bool ok;

    return line_member(l, &key, &ok) && line_is(&key, "of")
               ? line_get_name(&l->rest, of_name, OF_COUNT)
               : -1;
}

int keyframe_take(struct keyframe_reader *k, struct line *l)
{
    struct json_slice key;
    int64_t where = -1;
    bool ok;
    int of = of_line(l);

    k->first = NULL;
    if (of < 0)
        return ERR_INVALID;
    while (line_member(l, &key, &ok))
        if (!take_member(k, &l->rest, &key, (enum of)of, &where))
            return ERR_INVALID;
    if (!ok || (of <= OF_CONNS && k->instance < 0))
        return ERR_INVALID;
    if (of == OF_STUDENT) {
        state_instance(k->model, (uint32_t)k->instance);
        want(k, where, (uint32_t)k->instance, WANT_INSTANCE);
    }
    k->ended = of == OF_EXAM;
    if (k->ended)
        identify(k);
    return k->ended ? state_check(k->model) : 0;
}

bool keyframe_is_end(struct line l, struct keyframe_end *ret)
{
    struct json_slice key;
    bool ok, from = false, lines = false;
    int64_t n = 0;

    if (l.kind != LINE_KEY || of_line(&l) != OF_EXAM)
        return false;
    while (!(from && lines) && line_member(&l, &key, &ok)) {
        if (line_is(&key, "from"))
            from = line_get_int(&l.rest, 0, INT64_MAX, -1, &ret->from) && ret->from >= 0;
        else if (line_is(&key, "lines"))
            lines = line_get_int(&l.rest, 1, INT64_MAX, 0, &n) && n > 0;
        else if (!json_skip(&l.rest, JSON_DEPTH_MAX))
            return false;
    }
    ret->lines = (uint64_t)n;
    return from && lines;
}
