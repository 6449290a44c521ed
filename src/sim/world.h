/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What the parts of the site share: the instances, the options, the counters. */
#ifndef SIM_WORLD_H
#define SIM_WORLD_H

#include "base/clock.h"
#include "net/serve.h"
#include "sim/faults.h"
#include "sim/lockout.h"
#include "sim/site.h"
#include "sim/stats.h"
#include "sim/student.h"

struct world;

/* A websocket, of whatever kind; begins the struct of each kind. */
struct sock {
    const struct sock_kind *kind;
    struct inst *inst;
    struct serve_ws *ws; /* NULL before opened */
    struct sock *next, **slot;
};

struct sock_kind {
    void (*opened)(struct sock *s);
    void (*received)(struct sock *s, const void *bytes, size_t len);
    void (*pong)(struct sock *s);
    void (*closed)(struct sock *s); /* frees it */
};

/* One instance. */
struct inst {
    struct world *world;
    unsigned no;     /* 1-based */
    uint64_t faults; /* bits 1 << enum fault_kind */
    char uid[24];    /* in its url */
    char name[16];   /* its id */
    bool killed;     /* somebody asked for updatePeriod < 1 */
    bool ever_locked;
    struct student_fate fate;
    uint64_t messages;
    struct sock *socks;         /* all that are open */
    struct student_conn *pages; /* of those who loaded the page: connections too */
    size_t npages, pages_cap;
    struct lockout lockout;
};

struct world {
    struct site_options o;
    struct fault *faults;
    struct loop *loop;
    struct clock clock;
    char origin[96], other_origin[96];
    char dead_origin[96]; /* nobody listens there */
    char deaf_origin[96]; /* somebody listens who does not answer */
    struct inst *inst;    /* o.story.students of them */
    struct stats stats;
    uint64_t polls;
    int64_t *polls_left;    /* of each fault, when it is one of the API */
    struct student_now now; /* scratch, as out */
    struct buf out;
};

/* One of the two origins. */
struct front {
    struct world *world;
    struct serve *serve;
    bool second;
};

static inline bool inst_has(const struct inst *in, enum fault_kind kind)
{
    return in->faults >> kind & 1;
}

/* ms since the start. */
static inline int64_t world_now_ms(const struct world *w)
{
    return clock_now_ms(&w->clock) - w->clock.wall_at_start_ms;
}

static inline void inst_scene(const struct inst *in, struct story_scene *ret)
{
    story_at(&in->world->o.story, in->no, world_now_ms(in->world), ret);
    if (in->killed) {
        ret->phase = "Failed";
        ret->up = false;
        ret->refuses = true;
    }
}

/* The argument of a fault that the instance has. */
static inline int64_t inst_arg(const struct inst *in, enum fault_kind kind)
{
    return faults_find(in->world->faults, in->world->o.nfaults, kind, in->no)->arg;
}

static inline const char *inst_text(const struct inst *in, enum fault_kind kind)
{
    return faults_find(in->world->faults, in->world->o.nfaults, kind, in->no)->text;
}

/* Does a plain VNC server sit behind all its paths? */
static inline bool inst_is_vnc(const struct inst *in)
{
    return inst_has(in, FAULT_VNC) || inst_has(in, FAULT_VNC_LATE) ||
           inst_has(in, FAULT_VNC_AUTH) || inst_has(in, FAULT_VNC_STALL);
}

/* Is its desktop a bare websockify, without the page that tells the socket? */
static inline bool inst_is_bare(const struct inst *in)
{
    return inst_has(in, FAULT_NO_METRICS) || inst_is_vnc(in);
}

/* Into and out of the list of its instance. */
void sock_link(struct sock *s, const struct sock_kind *kind, struct inst *in);
void sock_unlink(struct sock *s);

/* route.c: the answers of both origins; ud is a struct front. */
extern const struct serve_hooks route_hooks;

/* api.c: the exam API. */
void api_instances(struct world *w, const struct serve_request *r, struct serve_answer *ret);
void api_instance(struct world *w, const char *id, struct serve_answer *ret);

/* meter.c: a metrics socket that sends every period_s seconds; < 1 kills the server. */
struct sock *meter_new(struct inst *in, int64_t period_s);
/* A server that was killed ends what was connected to it. */
void meter_kill(struct inst *in);

/* desktop.c: a VNC session; uid: the page it belongs to, NULL none. NULL: unknown page. */
struct sock *desktop_new(struct inst *in, const char *uid);
/* Somebody loads the page: appends it to *out. */
void desktop_page(struct inst *in, const char *from, struct buf *out);

#endif
