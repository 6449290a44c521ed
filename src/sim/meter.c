/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The metrics sockets: one text message a period, nothing is ever read. Owns what a socket needs to
 * misbehave as its faults say. */
#include "sim/hostile.h"
#include "sim/message.h"
#include "sim/noise.h"
#include "sim/world.h"

#include "base/err.h"
#include "base/mem.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { GIANT = 1024 * 1024, DEEP = 5000, DRIP_BYTES = 7, NS_PER_MS = 1000000 };

struct meter {
    struct sock sock;
    int64_t period_s;
    struct loop_timer *timer;
    int64_t sent;
    unsigned epoch; /* of the server when it connected */
};

/* Messages of many instances are spread, so that neither side sees bursts that no real site makes;
 * the first is never earlier than a period after the handshake. */
static uint64_t spread(const struct inst *in, uint64_t period_ms)
{
    uint64_t over = period_ms;

    if (in->world->o.story.mode != STORY_STEADY)
        over = period_ms < 1000 ? period_ms / 2 : 500;
    return over ? noise_hash(in->no, 5, 0) % over : 0;
}

/* A desktop that was started again knows nothing of who loaded the page before. */
static void add_pages(const struct inst *in, const struct story_scene *scene,
                      struct student_now *now)
{
    for (size_t k = 0; k < in->npages; k++) {
        if (scene->epoch && in->pages[k].conn_ns < scene->born_ms * NS_PER_MS)
            continue;
        MEM_GROW(now->conn, now->nconns, now->cap);
        now->conn[now->nconns++] = in->pages[k];
    }
}

static void make_hostile(const struct inst *in, struct student_now *now)
{
    for (size_t k = 0; k < now->nconns; k++) {
        const char *text = hostile_text(in->no + (unsigned)k);
        snprintf(now->conn[k].ip, sizeof now->conn[k].ip, "%.*s",
                 (int)strnlen(text, sizeof now->conn[k].ip - 1), text);
    }
}

static void write_message(struct inst *in, const struct story_scene *scene, int64_t t,
                          struct buf *b)
{
    struct world *w = in->world;
    struct student_now *now = &w->now;
    uint64_t h = noise_hash(w->o.story.seed, in->no, (uint64_t)t);

    student_at(&w->o.story, in->no, t, scene, &in->fate, now);
    if (inst_has(in, FAULT_CONNS))
        student_crowd(&w->o.story, in->no, t, (size_t)inst_arg(in, FAULT_CONNS), now);
    add_pages(in, scene, now);
    if (inst_has(in, FAULT_HOSTILE))
        make_hostile(in, now);
    if (inst_has(in, FAULT_INVALID_UTF8) && now->nconns)
        snprintf(now->conn[0].ip, sizeof now->conn[0].ip, "192.0.2.\xff\xc3(");
    message_write(b, now, w->clock.wall_at_start_ms * NS_PER_MS,
                  t * NS_PER_MS + (int64_t)(h % NS_PER_MS), h >> 20);
}

/* What a faulty server sends instead. */
static void spoil(const struct inst *in, struct buf *b)
{
    if (inst_has(in, FAULT_GARBAGE)) {
        buf_clear(b);
        buf_add_str(b, "panic: runtime error: invalid memory address {{{");
    } else if (inst_has(in, FAULT_TRUNCATED)) {
        b->len = b->len * 2 / 3;
    } else if (inst_has(in, FAULT_DEEP)) {
        buf_clear(b);
        buf_add_str(b, "{\"connections\":");
        for (int k = 0; k < DEEP; k++)
            buf_add_str(b, "[");
    } else if (inst_has(in, FAULT_GIANT)) {
        b->len--; /* the brace */
        buf_add_str(b, ",\"error\":\"");
        while (b->len < GIANT - 2)
            buf_add_str(b, "x");
        buf_add_str(b, "\"}");
    }
}

static int send_dripping(struct serve_ws *ws, const struct buf *b)
{
    int r = serve_ws_send(ws, SERVE_TEXT_BEGIN, b->data, DRIP_BYTES);
    size_t at = DRIP_BYTES;

    for (; r == 0 && b->len - at > DRIP_BYTES; at += DRIP_BYTES)
        r = serve_ws_send(ws, SERVE_MORE, b->data + at, DRIP_BYTES);
    return r < 0 ? r : serve_ws_send(ws, SERVE_LAST, b->data + at, b->len - at);
}

static int send_message(struct meter *m, const struct story_scene *scene)
{
    struct inst *in = m->sock.inst;
    struct buf *b = &in->world->out;

    buf_clear(b);
    write_message(in, scene, world_now_ms(in->world), b);
    spoil(in, b);
    if (inst_has(in, FAULT_DRIP))
        return send_dripping(m->sock.ws, b);
    return serve_ws_send(m->sock.ws, inst_has(in, FAULT_BINARY) ? SERVE_BINARY : SERVE_TEXT,
                         b->data, b->len);
}

/* After `sent` messages: is it time to go? */
static bool ends(struct meter *m)
{
    struct inst *in = m->sock.inst;

    if (inst_has(in, FAULT_FIN) && m->sent >= inst_arg(in, FAULT_FIN)) {
        serve_ws_fin(m->sock.ws);
        return true;
    }
    if (inst_has(in, FAULT_RST) && m->sent >= inst_arg(in, FAULT_RST)) {
        serve_ws_rst(m->sock.ws);
        return true;
    }
    return false;
}

static void count_message(struct inst *in)
{
    in->world->stats.messages++;
    if (inst_has(in, FAULT_RESTART) &&
        ++in->messages % (uint64_t)inst_arg(in, FAULT_RESTART) == 0) {
        in->fate.restarts++;
        in->fate.restarted_ms = world_now_ms(in->world);
    }
}

static void on_period(void *ud)
{
    struct meter *m = ud;
    struct inst *in = m->sock.inst;
    struct story_scene scene;

    inst_scene(in, &scene);
    if (!scene.listed || strcmp(scene.phase, "Ready") != 0 || scene.epoch != m->epoch ||
        (!scene.up && scene.refuses)) {
        serve_ws_fin(m->sock.ws);
        return;
    }
    if (!scene.up || inst_has(in, FAULT_STALL))
        return;
    int r = send_message(m, &scene);
    if (r == ERR_TOO_BIG)
        in->world->stats.skipped++;
    if (r < 0)
        return;
    m->sent++;
    count_message(in);
    ends(m);
}

static void on_opened(struct sock *s)
{
    struct meter *m = (struct meter *)s;
    struct world *w = s->inst->world;
    uint64_t period_ms = w->o.period_ms ? w->o.period_ms : 1000 * (uint64_t)m->period_s;
    struct story_scene scene;

    if (m->period_s < 1) {
        w->stats.killed_servers += !s->inst->killed;
        meter_kill(s->inst);
        return;
    }
    stats_opened(&w->stats, m->period_s);
    serve_ws_mute(s->ws);
    inst_scene(s->inst, &scene);
    m->epoch = scene.epoch;
    if (ends(m))
        return;
    m->timer =
        loop_timer_new(w->loop, period_ms + spread(s->inst, period_ms), period_ms, on_period, m);
}

static void on_closed(struct sock *s)
{
    struct meter *m = (struct meter *)s;

    if (s->ws && m->period_s >= 1) {
        s->inst->world->stats.ws_open--;
        s->inst->world->stats.ws_closed++;
    }
    loop_timer_free(m->timer);
    sock_unlink(s);
    free(m);
}

struct sock *meter_new(struct inst *in, int64_t period_s)
{
    static const struct sock_kind kind = {.opened = on_opened, .closed = on_closed};
    struct meter *m = mem_zalloc(sizeof *m);

    m->period_s = period_s;
    sock_link(&m->sock, &kind, in);
    return &m->sock;
}

void meter_kill(struct inst *in)
{
    struct sock *next;

    in->killed = true;
    for (struct sock *s = in->socks; s; s = next) {
        next = s->next;
        if (s->ws)
            serve_ws_fin(s->ws);
    }
}
