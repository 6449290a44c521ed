/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The simulated site as a whole. Owns the listeners and all instances. */
#include "sim/site.h"

#include "sim/noise.h"
#include "sim/world.h"

#include "base/mem.h"
#include "net/deaf.h"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

struct site {
    struct world world;
    struct front first, second;
    struct deaf *deaf;
    int dead_fd; /* bound, not listening: connections to it are refused */
};

enum { OUT_MAX = 32 * 1024 * 1024 };

void sock_link(struct sock *s, const struct sock_kind *kind, struct inst *in)
{
    s->kind = kind;
    s->inst = in;
    s->next = in->socks;
    s->slot = &in->socks;
    if (s->next)
        s->next->slot = &s->next;
    in->socks = s;
}

void sock_unlink(struct sock *s)
{
    *s->slot = s->next;
    if (s->next)
        s->next->slot = s->slot;
}

static void write_origin(const struct site_options *o, uint16_t port, char *ret, size_t size)
{
    const char *host = o->cert_file ? "localhost" : o->bind;

    snprintf(ret, size, strchr(host, ':') ? "%s://[%s]:%u" : "%s://%s:%u",
             o->cert_file ? "https" : "http", host, port);
}

static bool listen_on(struct site *s, struct front *f, bool second, char *ret_origin, size_t size)
{
    const struct site_options *o = &s->world.o;
    struct serve_options so = {.bind = o->bind,
                               .port = second ? 0 : o->port,
                               .cert_file = o->cert_file,
                               .key_file = o->key_file};

    f->world = &s->world;
    f->second = second;
    f->serve = serve_new(s->world.loop, &so, &route_hooks, f);
    if (!f->serve)
        return false;
    write_origin(o, serve_port(f->serve), ret_origin, size);
    return true;
}

static bool wanted(const struct world *w, enum fault_kind kind)
{
    for (size_t k = 0; k < w->o.nfaults; k++)
        if (w->faults[k].kind == kind)
            return true;
    return false;
}

/* A port that stays closed as long as we live. */
static void reserve_dead_port(struct site *s)
{
    struct sockaddr_in a = {.sin_family = AF_INET, .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
    socklen_t len = sizeof a;

    s->dead_fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    if (s->dead_fd >= 0 && bind(s->dead_fd, (struct sockaddr *)&a, sizeof a) == 0 &&
        getsockname(s->dead_fd, (struct sockaddr *)&a, &len) == 0)
        snprintf(s->world.dead_origin, sizeof s->world.dead_origin, "http://127.0.0.1:%u",
                 ntohs(a.sin_port));
}

/* The listeners that the faults ask for too. */
static bool listen_all(struct site *s)
{
    struct world *w = &s->world;

    if (!listen_on(s, &s->first, false, w->origin, sizeof w->origin))
        return false;
    if ((wanted(w, FAULT_CROSS_ORIGIN) || wanted(w, FAULT_API_REDIRECT)) &&
        !listen_on(s, &s->second, true, w->other_origin, sizeof w->other_origin))
        return false;
    if (wanted(w, FAULT_SILENT)) {
        s->deaf = deaf_new(w->loop, w->o.bind);
        if (!s->deaf)
            return false;
        write_origin(&w->o, deaf_port(s->deaf), w->deaf_origin, sizeof w->deaf_origin);
    }
    return true;
}

static void make_instances(struct world *w)
{
    const struct story *st = &w->o.story;

    w->inst = mem_calloc(st->students, sizeof *w->inst);
    for (unsigned k = 0; k < st->students; k++) {
        struct inst *in = &w->inst[k];
        in->world = w;
        in->no = k + 1;
        snprintf(in->uid, sizeof in->uid, "%05u-%08x", in->no,
                 (unsigned)noise_hash(st->seed, in->no, 99));
        snprintf(in->name, sizeof in->name, "exam-%04u", in->no);
        for (int kind = FAULT_API_LAST + 1; kind < FAULT_COUNT; kind++)
            if (faults_find(w->faults, w->o.nfaults, (enum fault_kind)kind, in->no))
                in->faults |= UINT64_C(1) << kind;
    }
}

static void copy_faults(struct world *w, const struct site_options *o)
{
    w->faults = mem_calloc(o->nfaults, sizeof *w->faults);
    w->polls_left = mem_calloc(o->nfaults, sizeof *w->polls_left);
    for (size_t k = 0; k < o->nfaults; k++) {
        w->faults[k] = o->faults[k];
        w->polls_left[k] = o->faults[k].arg;
    }
}

struct site *site_new(struct loop *l, const struct site_options *o)
{
    struct site *s = mem_zalloc(sizeof *s);
    struct world *w = &s->world;

    s->dead_fd = -1;
    w->o = *o;
    w->loop = l;
    clock_init(&w->clock);
    buf_init(&w->out, OUT_MAX);
    copy_faults(w, o);
    make_instances(w);
    if (wanted(w, FAULT_REFUSED))
        reserve_dead_port(s);
    if (!listen_all(s)) {
        site_free(s);
        return NULL;
    }
    return s;
}

void site_free(struct site *s)
{
    if (!s)
        return;
    serve_free(s->first.serve);
    serve_free(s->second.serve);
    deaf_free(s->deaf);
    for (unsigned k = 0; k < s->world.o.story.students; k++)
        free(s->world.inst[k].pages);
    if (s->dead_fd >= 0)
        close(s->dead_fd);
    student_done(&s->world.now);
    stats_done(&s->world.stats);
    buf_done(&s->world.out);
    free(s->world.inst);
    free(s->world.faults);
    free(s->world.polls_left);
    free(s);
}

const char *site_origin(const struct site *s)
{
    return s->world.origin;
}

void site_stats(const struct site *s, struct buf *out)
{
    stats_write(&s->world.stats, out);
}
