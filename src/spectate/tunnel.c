/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The pump between a desktop, the guard and a viewer's socket. Owns all three, and the bytes that
 * one side has not taken yet; while there are any, the other side is not read. Must not know RFB,
 * nor who looks. A tunnel whose owner leaves while the page or the server's handshake is on its way
 * stays in the list of all tunnels, without an owner, until that is over. */
#include "spectate/tunnel.h"

#include "base/mem.h"
#include "base/utf8.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum {
    HANDSHAKE_MS = 10000,
    LEAVE_CHECK_MS = 5,
    MOMENT_MS = 1000, /* nobody wonders so long why we don't leave */
    VIEWER_READ_BYTES = 4096,
    VIEWER_BEHIND_BYTES = 64 << 10, /* the desktop is not read while more wait for the viewer */
    TO_SERVER_MAX = 64 << 10,
    TO_VIEWER_MAX = 512 << 10 /* what the guard may keep, and what was read before a pause */
};

struct tunnels {
    struct loop *loop;
    const struct access *access;
    struct tunnel *first;
    const struct tunnels_events *on; /* NULL nobody asks */
    void *ud;
};

enum handshake { NOT_BEGUN, BEGUN, SETTLED };

struct tunnel {
    struct tunnels *all;
    struct tunnel *next, **slot;
    const struct tunnel_events *on; /* NULL: its owner has left */
    void *ud;
    char *url;                /* owned */
    struct desktop *desktop;  /* NULL when ended */
    struct rfb_guard *guard;  /* as long as the tunnel */
    struct loop_timer *limit; /* of the handshake; NULL before and after */
    struct buf to_server, to_viewer;
    int fd; /* -1: no viewer */
    struct loop_watch *watch;
    int events;               /* watched for */
    enum handshake handshake; /* as it was told */
    bool gone;                /* the viewer takes nothing any more */
};

/* The server's handshake is complete. */
static bool shaken(const struct tunnel *t)
{
    return rfb_guard_client(t->guard)->result == RFB_CLIENT_DONE;
}

static void stop(struct tunnel *t)
{
    desktop_close(t->desktop);
    t->desktop = NULL;
    loop_timer_free(t->limit);
    t->limit = NULL;
    loop_watch_free(t->watch);
    t->watch = NULL;
    if (t->fd >= 0)
        close(t->fd);
    t->fd = -1;
}

static void tunnel_free(struct tunnel *t)
{
    stop(t);
    *t->slot = t->next;
    if (t->next)
        t->next->slot = t->slot;
    rfb_guard_free(t->guard);
    buf_done(&t->to_server);
    buf_done(&t->to_viewer);
    free(t->url);
    free(t);
}

static void tell(const struct tunnel *t, enum tunnels_handshake what)
{
    if (t->all->on)
        t->all->on->handshake(t->all->ud, t->url, what);
}

/* The handshake is complete, or the VNC server can't know of it. */
static void settle(struct tunnel *t)
{
    if (t->handshake == BEGUN)
        tell(t, TUNNELS_DONE);
    t->handshake = SETTLED;
}

/* A websocket that is not answered in time may have a VNC server behind it already, and a server
 * that says the first byte has; else nobody counts anything. */
static void settle_failed(struct tunnel *t, const struct tunnel_end *e)
{
    bool reached = e->why != TUNNEL_DESKTOP || e->desktop == DESKTOP_TIMEOUT ||
                   e->desktop == DESKTOP_TEXT || rfb_client_begun(rfb_guard_client(t->guard));

    if (t->handshake != BEGUN)
        return;
    if (!reached)
        settle(t);
    else if (e->client == RFB_CLIENT_SECURITY)
        tell(t, TUNNELS_HOPELESS);
    t->handshake = SETTLED;
}

/* The last thing done with t: the page it was left for has come, or never will. */
static void end_visit(struct tunnel *t, const char *uid)
{
    if (t->all->on)
        t->all->on->visited(t->all->ud, t->url, uid);
    tunnel_free(t);
}

/* The last thing done with t: the owner may close it in there. */
static void end(struct tunnel *t, struct tunnel_end e)
{
    const struct rfb_client *client = rfb_guard_client(t->guard);

    e.client = client->result;
    utf8_sanitise(e.reason, sizeof e.reason, client->reason, strlen(client->reason));
    memcpy(e.types, client->types, sizeof e.types);
    e.ntypes = client->ntypes;
    e.unknown = rfb_guard_unknown(t->guard);
    settle_failed(t, &e);
    stop(t);
    if (t->on)
        t->on->end(t->ud, &e);
    else if (t->handshake == NOT_BEGUN)
        end_visit(t, "");
    else
        tunnel_free(t);
}

static void end_by_guard(struct tunnel *t, enum rfb_guard_result r)
{
    enum tunnel_why why = r == RFB_GUARD_SERVER_FAILED   ? TUNNEL_SERVER
                          : r == RFB_GUARD_SERVER_BROKEN ? TUNNEL_FLOODED
                                                         : TUNNEL_FORBIDDEN;

    end(t, (struct tunnel_end){.why = why, .guard = r});
}

/* --- bytes on their way --- */

static void write_viewer(struct tunnel *t)
{
    size_t done = 0;

    while (done < t->to_viewer.len) {
        ssize_t n = write(t->fd, t->to_viewer.data + done, t->to_viewer.len - done);
        if (n < 0 && errno != EINTR) {
            t->gone = errno != EAGAIN;
            break;
        }
        done += n > 0 ? (size_t)n : 0;
    }
    t->to_viewer.len -= done;
    memmove(t->to_viewer.data, t->to_viewer.data + done, t->to_viewer.len);
}

/* Sends what waits, as far as it is taken, and reads on where nothing is in the way. */
static void pump(struct tunnel *t)
{
    if (t->to_server.len &&
        desktop_send(t->desktop, (uint8_t *)t->to_server.data, t->to_server.len) == 0)
        buf_clear(&t->to_server);
    if (t->fd < 0)
        return;
    if (t->to_viewer.len && !t->gone)
        write_viewer(t);
    int events =
        (t->to_server.len && !t->gone ? 0 : LOOP_READABLE) | (t->to_viewer.len ? LOOP_WRITABLE : 0);
    if (events != t->events)
        loop_watch_set(t->watch, events);
    t->events = events;
    desktop_pause(t->desktop, t->to_viewer.len > VIEWER_BEHIND_BYTES);
}

static void on_viewer(void *ud, int events)
{
    struct tunnel *t = ud;
    uint8_t data[VIEWER_READ_BYTES];
    enum rfb_guard_result r = RFB_GUARD_FINE;

    if (events & LOOP_READABLE) {
        ssize_t n = read(t->fd, data, sizeof data);
        if (n > 0)
            r = rfb_guard_viewer(t->guard, data, (size_t)n, &t->to_server, &t->to_viewer);
        else if (n == 0 || (errno != EAGAIN && errno != EINTR))
            t->gone = true;
    }
    if (t->gone) {
        end(t, (struct tunnel_end){.why = TUNNEL_VIEWER});
        return;
    }
    pump(t);
    if (r != RFB_GUARD_FINE)
        end_by_guard(t, r);
}

/* --- what the desktop says --- */

static void on_found(void *ud, const char *uid)
{
    struct tunnel *t = ud;
    bool stranger = *uid && t->all->on && t->all->on->stranger(t->all->ud, uid);

    if (!t->on) {
        end_visit(t, stranger ? "" : uid);
        return;
    }
    if (stranger) {
        end(t, (struct tunnel_end){.why = TUNNEL_DESKTOP, .desktop = DESKTOP_STRANGER});
        return;
    }
    t->handshake = BEGUN;
    tell(t, TUNNELS_BEGUN);
    t->on->found(t->ud, uid);
}

static void on_limit(void *ud)
{
    end(ud, (struct tunnel_end){.why = TUNNEL_SILENT});
}

static void on_open(void *ud)
{
    struct tunnel *t = ud;

    if (t->on)
        t->limit = loop_timer_new(t->all->loop, HANDSHAKE_MS, 0, on_limit, t);
}

static void on_bytes(void *ud, const uint8_t *data, size_t len)
{
    struct tunnel *t = ud;
    bool was_shaken = shaken(t);
    enum rfb_guard_result r = rfb_guard_server(t->guard, data, len, &t->to_server, &t->to_viewer);

    pump(t);
    if (r != RFB_GUARD_FINE) {
        end_by_guard(t, r);
    } else if (!was_shaken && shaken(t)) {
        settle(t);
        loop_timer_free(t->limit);
        t->limit = NULL;
        if (t->on)
            t->on->ready(t->ud);
        else
            tunnel_free(t);
    }
}

static void on_drained(void *ud)
{
    pump(ud);
}

static void on_end(void *ud, enum desktop_why why, int status)
{
    struct tunnel *t = ud;

    end(t, (struct tunnel_end){
               .why = shaken(t) ? TUNNEL_ENDED : TUNNEL_DESKTOP, .desktop = why, .status = status});
}

/* --- what the owner does --- */

struct tunnel *tunnel_open(struct tunnels *ts, const char *url, const char *password,
                           const struct tunnel_events *on, void *ud)
{
    static const struct desktop_events events = {.found = on_found,
                                                 .open = on_open,
                                                 .bytes = on_bytes,
                                                 .end = on_end,
                                                 .drained = on_drained};
    struct tunnel *t = mem_zalloc(sizeof *t);

    t->all = ts;
    t->next = ts->first;
    t->slot = &ts->first;
    if (t->next)
        t->next->slot = &t->next;
    ts->first = t;
    t->on = on;
    t->ud = ud;
    t->fd = -1;
    t->url = mem_strdup(url);
    t->guard = rfb_guard_new(password);
    buf_init(&t->to_server, TO_SERVER_MAX);
    buf_init(&t->to_viewer, TO_VIEWER_MAX);
    t->desktop = desktop_open(ts->loop, ts->access, t->url, &events, t);
    return t;
}

void tunnel_attach(struct tunnel *t, int fd, const char *one_time)
{
    uint8_t challenge[VNC_AUTH_CHALLENGE];

    for (size_t k = 0; k < sizeof challenge; k += sizeof(uint32_t))
        memcpy(challenge + k, &(uint32_t){loop_random()}, sizeof(uint32_t));
    t->fd = fd;
    t->watch = loop_watch_new(t->all->loop, fd, 0, on_viewer, t);
    rfb_guard_attach(t->guard, one_time, challenge, &t->to_viewer);
    pump(t);
}

const struct rfb_guard *tunnel_guard(const struct tunnel *t)
{
    return t->guard;
}

void tunnel_close(struct tunnel *t)
{
    if (!t)
        return;
    t->on = NULL;
    if (t->desktop && t->handshake == NOT_BEGUN)
        return; /* the page has a limit of its own */
    if (t->desktop && desktop_asked(t->desktop) && !shaken(t)) {
        loop_timer_free(t->limit);
        t->limit = loop_timer_new(t->all->loop, TUNNELS_LEAVE_MS, 0, on_limit, t);
        return;
    }
    settle(t);
    tunnel_free(t);
}

/* --- all of them --- */

struct tunnels *tunnels_new(struct loop *l, const struct access *a)
{
    struct tunnels *ts = mem_zalloc(sizeof *ts);

    ts->loop = l;
    ts->access = a;
    return ts;
}

void tunnels_tell(struct tunnels *ts, const struct tunnels_events *on, void *ud)
{
    ts->on = on;
    ts->ud = ud;
}

struct leaving {
    struct tunnels *all;
    bool over;
};

static void leave(void *ud)
{
    struct leaving *w = ud;

    w->over = true;
    loop_stop(w->all->loop);
}

static void check(void *ud)
{
    struct leaving *w = ud;

    if (!w->all->first && !ws_leaving())
        leave(w);
}

static void say_so(void *ud)
{
    struct leaving *w = ud;

    if (w->all->on)
        w->all->on->waiting(w->all->ud);
}

static void wait_for_all(struct tunnels *ts)
{
    struct leaving w = {.all = ts};
    struct loop_timer *tick = loop_timer_new(ts->loop, 0, LEAVE_CHECK_MS, check, &w);
    struct loop_timer *moment = loop_timer_new(ts->loop, MOMENT_MS, 0, say_so, &w);
    struct loop_timer *limit = loop_timer_new(ts->loop, TUNNELS_LEAVE_MS, 0, leave, &w);

    while (!w.over) /* others stop the loop too */
        loop_run(ts->loop);
    loop_timer_free(tick);
    loop_timer_free(moment);
    loop_timer_free(limit);
}

void tunnels_free(struct tunnels *ts)
{
    struct tunnel *next;

    if (!ts)
        return;
    for (struct tunnel *t = ts->first; t; t = next) {
        next = t->next;
        if (t->on) /* else it goes on alone already */
            tunnel_close(t);
    }
    wait_for_all(ts);
    while (ts->first)
        tunnel_free(ts->first);
    free(ts);
}
