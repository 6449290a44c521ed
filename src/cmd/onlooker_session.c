/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Who looked at whom, from when to when: every session becomes two actions of the exam, whose first
 * is yielded before the desktop knows of us. Who left before the page came has looked at nothing,
 * but that page's connection is ours all the same. */
#include "cmd/onlooker_state.h"

#include "base/mem.h"

#include <stdlib.h>
#include <string.h>

void onlooker_session_init(struct session *s, struct onlooker *o, uint32_t index,
                           enum viewer viewer)
{
    *s = (struct session){
        .o = o, .index = index, .viewer = viewer, .url = mem_strdup(live_url(o->x->source, index))};
}

/* To this exam, and to the other processes. */
static void tell(struct session *s, enum action_kind kind, int64_t from_ms)
{
    struct exam *x = s->o->x;
    struct event e = {.kind = EVENT_ACTION,
                      .t_ms = onlooker_now_ms(s->o),
                      .action = {.kind = kind,
                                 .index = s->index,
                                 .uid = s->uid,
                                 .viewer = s->viewer,
                                 .from_ms = from_ms,
                                 .who = x->around.who}};

    exam_event(x, &e);
    if (kind == ACTION_SPECTATE)
        s->look = looks_begin(&x->looks, &e.action);
    else
        looks_end(&x->looks, s->look, &e.action);
}

/* A page load can be in the metrics before the page has come, for as long as that may take. */
static bool was_there(const struct conn *c, int64_t now_ms)
{
    return conn_used(c) || c->first_seen_ms < now_ms - DESKTOP_HANDSHAKE_MS;
}

bool onlooker_session_stranger(const struct onlooker *o, const char *uid)
{
    const struct model *m = o->x->model;

    for (uint32_t i = 0; i < model_size(m); i++) {
        const struct instance *in = model_instance(m, i);
        for (uint16_t no = 0; in && no < in->nconns; no++)
            if (strcmp(in->conns[no].uid, uid) == 0 &&
                was_there(&in->conns[no], onlooker_now_ms(o)))
                return true;
    }
    return false;
}

void onlooker_session_found(struct session *s, const char *uid)
{
    if (*uid) {
        mem_set_str(&s->uid, uid);
        spectators_add(&s->o->x->around.spectators, uid);
    }
    s->from_ms = onlooker_now_ms(s->o);
    tell(s, ACTION_SPECTATE, 0);
}

void onlooker_session_end(struct session *s)
{
    s->over = true;
    if (s->from_ms)
        tell(s, ACTION_SPECTATE_END, s->from_ms);
}

static void forget(struct session *s)
{
    free(s->url);
    free(s->uid);
}

void onlooker_session_done(struct session *s)
{
    struct session **at = &s->o->visits;

    if (s->url && !s->over && !s->from_ms) {
        while (*at)
            at = &(*at)->next;
        *at = mem_zalloc(sizeof **at);
        **at = *s;
        return;
    }
    if (s->url && !s->over)
        onlooker_session_end(s);
    forget(s);
}

void onlooker_session_visited(struct onlooker *o, const char *url, const char *uid)
{
    struct session **at = &o->visits, *s;

    while (*at && strcmp((*at)->url, url) != 0)
        at = &(*at)->next;
    s = *at;
    if (!s)
        return;
    *at = s->next;
    if (*uid) {
        onlooker_session_found(s, uid);
        onlooker_session_end(s);
    }
    forget(s);
    free(s);
}

void onlooker_session_forget(struct onlooker *o)
{
    while (o->visits)
        onlooker_session_visited(o, o->visits->url, "");
}
