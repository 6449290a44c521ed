/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "source/observe.h"

#include "base/mem.h"

#include <stdlib.h>
#include <string.h>

/* A page load that never opened the desktop is closed within a microsecond of its opening. */
enum { NEVER_OPENED_NS = 1000 };

/* Of a list of addresses, as sent; sanitising makes at most three bytes of one. */
enum { LIST_MAX = USAGES_TEXT_MAX, LIST_TEXT_MAX = 3 * LIST_MAX };

/* One message on its way to events. */
struct telling {
    struct observe *o;
    uint32_t index;
    int64_t t_ms;
    event_fn emit;
    void *ud;
};

void observe_done(struct observe *o)
{
    free(o->seen);
    *o = (struct observe){0};
}

void observe_resume(struct observe *o, const struct conn *conns, uint16_t n, bool over)
{
    o->seen = mem_calloc(n, sizeof *o->seen);
    o->n = o->cap = n;
    o->over = over;
    for (uint16_t i = 0; i < n; i++) {
        const struct conn *c = &conns[i];
        struct observe_seen *s = &o->seen[i];
        if (c->uid) { /* else redacted: it will be said to have vanished */
            s->uid_len = (uint8_t)strnlen(c->uid, sizeof s->uid);
            memcpy(s->uid, c->uid, s->uid_len);
        }
        s->state = (uint8_t)c->state;
        s->vanished = c->vanished;
    }
}

static void tell(const struct telling *t, struct event_conn c)
{
    struct event e = {.kind = EVENT_CONN, .t_ms = t->t_ms, .conn = c};

    e.conn.index = t->index;
    t->emit(t->ud, &e);
}

static bool is(const struct observe_seen *s, const struct json_slice *uid)
{
    return s->uid_len == uid->len && memcmp(s->uid, uid->s, uid->len) == 0;
}

/* The number of a connection, -1 new. Looks first where it stands in a list that keeps its order.
 */
static int find(const struct observe *o, const struct json_slice *uid, size_t hint)
{
    if (hint < o->n && is(&o->seen[hint], uid))
        return (int)hint;
    for (int i = 0; i < o->n; i++)
        if (is(&o->seen[i], uid))
            return i;
    return -1;
}

static enum conn_state state_of(const struct usages_conn *c)
{
    if (c->active)
        return CONN_ACTIVE;
    if (!c->disconn_ns || llabs(c->disconn_ns - c->conn_ns) <= NEVER_OPENED_NS)
        return CONN_NEVER;
    return CONN_DONE;
}

/* The number for a new connection; -1 when there is none. In a full register one that is active
 * takes the place of one that is not: who is at a desktop now must be seen. */
static int free_number(struct observe *o, bool active)
{
    if (o->n < EVENT_CONNS_MAX) {
        MEM_GROW(o->seen, o->n, o->cap);
        return o->n++;
    }
    for (int i = 0; i < o->n && active; i++)
        if (o->seen[i].state != CONN_ACTIVE)
            return i;
    return -1;
}

/* The hops of a list nearest to us: what is left of them anybody may have written, and should not
 * push them out. */
static struct json_slice near_end(struct json_slice list)
{
    if (list.len <= LIST_MAX)
        return list;
    const char *end = list.s + list.len, *comma = memchr(end - LIST_MAX, ',', LIST_MAX);
    return comma ? (struct json_slice){comma + 1, (size_t)(end - comma - 1)}
                 : (struct json_slice){end, 0};
}

/* What is collected of a connection's address: as received into out (EVENT_ADDR_MAX + 1), and where
 * it comes from. */
static void collect_address(const struct observe_how *how, const struct json_slice *ip, char *out,
                            struct origin_found *from)
{
    struct json_slice tail = near_end(*ip);
    char list[LIST_TEXT_MAX + 1];
    size_t len = usages_text(&tail, list, sizeof list);

    out[0] = '\0';
    if (how->keep == ADDRESS_FULL)
        usages_text(ip, out, EVENT_ADDR_MAX + 1);
    else if (how->keep == ADDRESS_PREFIX)
        address_cut(list, out, EVENT_ADDR_MAX + 1);
    if (how->origins)
        origin_resolve(how->origins, list, len, from);
}

/* Adds a connection; -1 when it is not kept. */
static int open_conn(const struct telling *t, const struct usages_conn *c)
{
    static const struct observe_how plain = {0};
    struct observe *o = t->o;
    const struct observe_how *how = o->how ? o->how : &plain;
    struct origin_found from = {0};
    char uid[EVENT_UID_MAX + 1], ip[EVENT_ADDR_MAX + 1];
    int no = free_number(o, c->active);

    if (no < 0)
        return -1;
    struct observe_seen *s = &o->seen[no];
    *s = (struct observe_seen){.uid_len = (uint8_t)c->uid.len, .state = CONN_NEVER};
    memcpy(s->uid, c->uid.s, c->uid.len);
    usages_text(&c->uid, uid, sizeof uid);
    collect_address(how, &c->ip, ip, &from);
    if (how->is_ours && how->is_ours(how->is_ours_ud, uid))
        from.e.spectator = SPECTATOR_OURS;
    tell(t, (struct event_conn){.no = (uint16_t)no,
                                .change = CONN_OPENED,
                                .uid = uid,
                                .ip = ip,
                                .origin = from.e,
                                .since_ms = c->conn_ns / 1000000});
    return no;
}

static void update(const struct telling *t, int no, const struct usages_conn *c)
{
    struct observe_seen *s = &t->o->seen[no];
    enum conn_state now = state_of(c);

    if (s->state != CONN_NEVER && now == CONN_NEVER)
        now = CONN_DONE; /* it was open: we saw it */
    s->mark = t->o->mark;
    s->vanished = false;
    if (now == (enum conn_state)s->state)
        return;
    s->state = (uint8_t)now;
    if (now == CONN_ACTIVE) {
        tell(t, (struct event_conn){.no = (uint16_t)no, .change = CONN_ACTIVATED});
    } else if (now == CONN_DONE) {
        tell(t, (struct event_conn){.no = (uint16_t)no,
                                    .change = CONN_CLOSED,
                                    .until_ms = c->disconn_ns / 1000000});
    }
}

static void tell_vanished(const struct telling *t)
{
    struct observe *o = t->o;

    for (uint16_t i = 0; i < o->n; i++) {
        struct observe_seen *s = &o->seen[i];
        if (s->mark == o->mark || s->vanished)
            continue;
        s->vanished = true;
        if (s->state == CONN_ACTIVE)
            s->state = CONN_DONE;
        tell(t, (struct event_conn){.no = i, .change = CONN_VANISHED});
    }
}

uint16_t observe_message(struct observe *o, uint32_t index, const struct usages *u, int64_t t_ms,
                         event_fn emit, void *ud, struct sample_rtt *rtt)
{
    struct telling t = {o, index, t_ms, emit, ud};
    bool over = u->over > 0 || u->nconns > EVENT_CONNS_MAX;
    uint16_t n = 0;

    o->mark++;
    for (size_t i = 0; i < u->nconns; i++) {
        const struct usages_conn *c = &u->conn[i];
        int no = find(o, &c->uid, i);
        if (no < 0)
            no = open_conn(&t, c);
        if (no < 0) {
            over = true;
            continue;
        }
        update(&t, no, c);
        if (c->active)
            rtt[n++] = (struct sample_rtt){.conn = (uint16_t)no, .ms = c->latency_ms};
    }
    tell_vanished(&t);
    if (over && !o->over) {
        o->over = true;
        tell(&t, (struct event_conn){.change = CONN_OVER});
    }
    return n;
}
