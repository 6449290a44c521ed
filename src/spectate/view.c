/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Joins a tunnel and a decoder, asks for pictures in time, and says which of the two was the first
 * to end. Owns both. Must not know who draws, nor a byte of what goes through. */
#include "spectate/view.h"

#include "base/mem.h"

#include <errno.h>
#include <stdlib.h>

struct view {
    struct loop *loop;
    struct view_events on;
    void *ud;
    unsigned min_ms;
    enum view_state state;
    struct tunnel *tunnel;
    struct decoder *decoder;  /* kept after the end, for its picture */
    struct loop_timer *pause; /* since the last request; NULL: it is over */
    struct loop_timer *first; /* limits the wait for the first picture; NULL before and after */
    bool asked;               /* a picture was, and has not come */
    bool wanted;              /* as soon as the pause is over */
    bool left;                /* the decoder's stream ended: the tunnel will say why */
    bool viewer_gone;         /* says the tunnel: the decoder will say why */
};

static void stop_timers(struct view *v)
{
    loop_timer_free(v->pause);
    loop_timer_free(v->first);
    v->pause = v->first = NULL;
}

static void end(struct view *v, const struct view_end *e)
{
    tunnel_close(v->tunnel);
    v->tunnel = NULL;
    stop_timers(v);
    v->state = VIEW_ENDED;
    v->on.end(v->ud, e);
}

static void on_pause_over(void *ud);

static void ask(struct view *v)
{
    v->wanted = false;
    v->asked = true;
    v->pause = loop_timer_new(v->loop, v->min_ms, 0, on_pause_over, v);
    decoder_next(v->decoder);
}

static void on_pause_over(void *ud)
{
    struct view *v = ud;

    loop_timer_free(v->pause);
    v->pause = NULL;
    if (v->wanted)
        ask(v);
}

static void on_frame(void *ud, struct picture_rect damage)
{
    struct view *v = ud;

    loop_timer_free(v->first);
    v->first = NULL;
    v->asked = false;
    v->state = VIEW_LIVE;
    v->on.frame(v->ud, damage);
}

/* When the one goes the other sees its end of the stream, in any order: a stream that ended says
 * less than whoever ended it. */
static void on_decoder_end(void *ud, enum decoder_why why, int a, int b)
{
    struct view *v = ud;
    struct view_end e = {.decoder_failed = true, .why = why, .a = a, .b = b};

    if (v->state == VIEW_ENDED)
        return;
    if (why == DECODER_LEFT && !v->viewer_gone)
        v->left = true;
    else
        end(v, &e);
}

static void on_tunnel_end(void *ud, const struct tunnel_end *t)
{
    struct view *v = ud;
    bool viewer = t->why == TUNNEL_VIEWER;
    struct view_end e = {.decoder_failed = viewer, .why = DECODER_LEFT, .tunnel = *t};

    if (viewer && !v->left)
        v->viewer_gone = true;
    else
        end(v, &e);
}

static void on_late(void *ud)
{
    end(ud, &(struct view_end){.late = true});
}

static void on_ready(void *ud)
{
    static const struct decoder_events events = {on_frame, on_decoder_end};
    struct view *v = ud;
    int fd;

    v->decoder = decoder_start(v->loop, &events, v, &fd);
    if (!v->decoder) {
        end(v, &(struct view_end){.decoder_failed = true, .error = errno});
        return;
    }
    tunnel_attach(v->tunnel, fd, NULL);
    v->first = loop_timer_new(v->loop, VIEW_FIRST_MS, 0, on_late, v);
    ask(v);
}

static void on_found(void *ud, const char *uid)
{
    struct view *v = ud;

    v->on.found(v->ud, uid);
}

struct view *view_open(struct loop *l, struct tunnels *ts, const char *url, const char *password,
                       unsigned min_ms, const struct view_events *on, void *ud)
{
    static const struct tunnel_events events = {on_found, on_ready, on_tunnel_end};
    struct view *v = mem_zalloc(sizeof *v);

    v->loop = l;
    v->on = *on;
    v->ud = ud;
    v->min_ms = min_ms;
    v->tunnel = tunnel_open(ts, url, password, &events, v);
    return v;
}

void view_next(struct view *v)
{
    if (v->state != VIEW_LIVE || v->asked)
        return;
    v->wanted = true;
    if (!v->pause)
        ask(v);
}

enum view_state view_state(const struct view *v)
{
    return v->state;
}

const struct picture *view_picture(const struct view *v)
{
    static const struct picture none;

    return v->decoder ? decoder_picture(v->decoder) : &none;
}

void view_close(struct view *v)
{
    if (!v)
        return;
    tunnel_close(v->tunnel);
    decoder_free(v->decoder);
    stop_timers(v);
    free(v);
}
