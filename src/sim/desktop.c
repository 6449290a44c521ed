/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The desktops: the page that counts each of its readers as a connection, and the VNC sessions with
 * the two rules that hurt students, the blacklist and the shared flag. */
#include "sim/rfb.h"
#include "sim/world.h"

#include "base/mem.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { PING_MS = 2000, FRAME = 1024, NS_PER_MS = 1000000 };

struct desk {
    struct sock sock;
    struct rfb rfb;
    bool refused;   /* by the blacklist */
    bool completed; /* its handshake */
    bool has_page;
    size_t page; /* in the instance's pages */
    struct loop_timer *ping, *step;
    int64_t pinged_ms;
    struct buf out;
};

static void flush(struct desk *d)
{
    for (size_t at = 0; at < d->out.len; at += FRAME) {
        size_t n = d->out.len - at < FRAME ? d->out.len - at : FRAME;
        if (serve_ws_send(d->sock.ws, SERVE_BINARY, d->out.data + at, n) < 0)
            break;
    }
    buf_done(&d->out); /* whole pictures, of a thousand desktops */
}

static struct student_conn *page_of(const struct desk *d)
{
    return d->has_page ? &d->sock.inst->pages[d->page] : NULL;
}

static void on_ping(void *ud)
{
    struct desk *d = ud;

    d->pinged_ms = world_now_ms(d->sock.inst->world);
    serve_ws_send(d->sock.ws, SERVE_PING, "ping", 4);
}

static void on_pong(struct sock *s)
{
    struct desk *d = (struct desk *)s;
    struct student_conn *page = page_of(d);
    int64_t ms = world_now_ms(s->inst->world) - d->pinged_ms;

    if (page)
        page->latency_ms = (uint16_t)(ms < 1 ? 1 : ms > UINT16_MAX ? UINT16_MAX : ms);
}

static void on_step(void *ud)
{
    struct desk *d = ud;

    rfb_tick(&d->rfb, world_now_ms(d->sock.inst->world), &d->out);
    flush(d);
}

static enum rfb_trick trick_of(const struct inst *in)
{
    static const enum rfb_trick tricks[] = {[FAULT_VNC_GIANT] = RFB_GIANT,
                                            [FAULT_VNC_RESIZE] = RFB_RESIZE,
                                            [FAULT_VNC_GARBAGE] = RFB_GARBAGE,
                                            [FAULT_VNC_RECT] = RFB_RECT,
                                            [FAULT_VNC_CUT] = RFB_CUT};

    for (int k = FAULT_VNC_GIANT; k <= FAULT_VNC_CUT; k++)
        if (inst_has(in, (enum fault_kind)k))
            return tricks[k];
    return RFB_HONEST;
}

static void begin(struct desk *d)
{
    struct inst *in = d->sock.inst;
    struct rfb_options o = {
        .security = RFB_SECURITY_NONE, .name = in->name, .no = in->no, .trick = trick_of(in)};

    if (inst_has(in, FAULT_VNC_AUTH)) {
        const char *password = inst_text(in, FAULT_VNC_AUTH);
        o.security = RFB_SECURITY_VNC;
        o.password = password[0] ? password : NULL;
    }
    rfb_init(&d->rfb, &o, &d->out);
}

static bool admitted(struct inst *in)
{
    struct stats *st = &in->world->stats;
    bool began;

    if (lockout_admits(&in->lockout, world_now_ms(in->world), &began))
        return true;
    st->rfb_refused++;
    st->rfb_lockouts += began;
    st->students_locked_out += !in->ever_locked;
    in->ever_locked = true;
    return false;
}

static void on_opened(struct sock *s)
{
    struct desk *d = (struct desk *)s;
    struct inst *in = s->inst;
    struct student_conn *page = page_of(d);

    in->world->stats.rfb_open++;
    if (page) {
        page->active = true;
        d->ping = loop_timer_new(in->world->loop, PING_MS, PING_MS, on_ping, d);
    }
    if (admitted(in)) {
        in->world->stats.rfb_begun++;
        begin(d);
        flush(d);
        return;
    }
    d->refused = true;
    rfb_refuse(&d->out);
    flush(d);
    serve_ws_close(s->ws, 1000);
}

/* What a shared flag of 0 does to everybody else. */
static void kick_others(struct desk *d)
{
    struct inst *in = d->sock.inst;
    struct sock *next;

    in->world->stats.kicks++; /* the student */
    in->fate.kicked = true;
    in->fate.kicked_ms = world_now_ms(in->world);
    for (struct sock *s = in->socks; s; s = next) {
        next = s->next;
        if (s != &d->sock && s->kind == d->sock.kind && s->ws) {
            in->world->stats.kicks++;
            serve_ws_fin(s->ws);
        }
    }
}

static void on_received(struct sock *s, const void *bytes, size_t len)
{
    struct desk *d = (struct desk *)s;

    if (d->refused || inst_has(s->inst, FAULT_VNC_STALL))
        return;
    struct world *w = s->inst->world;
    unsigned events = rfb_feed(&d->rfb, bytes, len, world_now_ms(w), &d->out);
    flush(d);
    if (events & RFB_AUTHENTICATED)
        lockout_forgive(&s->inst->lockout);
    if (events & RFB_COMPLETED) {
        d->completed = true;
        w->stats.rfb_completed++;
        d->step = loop_timer_new(w->loop, CANVAS_STEP_MS, CANVAS_STEP_MS, on_step, d);
        if (!d->rfb.shared)
            kick_others(d);
    }
    w->stats.rfb_touched += (events & RFB_TOUCHED) != 0;
    if (events & RFB_END)
        serve_ws_close(s->ws, 1000);
}

static void on_closed(struct sock *s)
{
    struct desk *d = (struct desk *)s;
    struct stats *st = &s->inst->world->stats;
    struct student_conn *page = page_of(d);

    if (s->ws) {
        st->rfb_open--;
        st->rfb_dropped += !d->completed && !d->refused;
    }
    if (page) {
        page->active = false;
        page->latency_ms = 0;
        page->disconn_ns = world_now_ms(s->inst->world) * NS_PER_MS;
    }
    loop_timer_free(d->ping);
    loop_timer_free(d->step);
    sock_unlink(s);
    buf_done(&d->out);
    free(d);
}

static bool find_page(const struct inst *in, const char *uid, size_t *ret)
{
    for (size_t k = 0; k < in->npages; k++)
        if (strcmp(in->pages[k].uid, uid) == 0) {
            *ret = k;
            return true;
        }
    return false;
}

struct sock *desktop_new(struct inst *in, const char *uid)
{
    static const struct sock_kind kind = {
        .opened = on_opened, .received = on_received, .pong = on_pong, .closed = on_closed};
    size_t page = 0;

    if (uid && !find_page(in, uid, &page))
        return NULL;
    struct desk *d = mem_zalloc(sizeof *d);
    d->has_page = uid != NULL;
    d->page = page;
    buf_init(&d->out, RFB_OUT_MAX);
    sock_link(&d->sock, &kind, in);
    return &d->sock;
}

/* X-Forwarded-For goes into JSON verbatim on the real server; ours stays JSON. */
static void keep_address(struct student_conn *c, const char *from)
{
    size_t n = strnlen(from, sizeof c->ip - 1);

    for (size_t k = 0; k < n; k++)
        c->ip[k] = from[k] < ' ' || from[k] == '"' || from[k] == '\\' ? '?' : from[k];
    c->ip[n] = '\0';
}

void desktop_page(struct inst *in, const char *from, struct buf *out)
{
    struct world *w = in->world;

    w->stats.page_loads++;
    MEM_GROW(in->pages, in->npages, in->pages_cap);
    struct student_conn *c = &in->pages[in->npages];
    *c = (struct student_conn){.conn_ns = world_now_ms(w) * NS_PER_MS};
    c->disconn_ns = c->conn_ns + 80;
    student_uid(w->o.story.seed + 1, in->no, in->npages++, c->uid);
    keep_address(c, from);
    buf_printf(out,
               "<!DOCTYPE html><html><head><title>noVNC</title><script>"
               "window.websockifyTargetUrl='instance/%s/app/websockify?connUid=%s';"
               "</script></head><body></body></html>\n",
               in->uid, c->uid);
}
