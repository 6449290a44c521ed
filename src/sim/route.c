/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Who is asked for what, and may they? Sends each request and each websocket of the site to the
 * part that answers it. */
#include "sim/world.h"

#include "base/num.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* Who asks, as the site's ingress would tell it. */
static const char *address_of(const struct serve_request *r)
{
    return r->forwarded_for[0] ? r->forwarded_for : r->peer;
}

/* 0, or the status to refuse with. The second origin asks for nothing, but looks. */
static int refusal_of(const struct front *f, const struct serve_request *r)
{
    const struct site_options *o = &f->world->o;

    if (f->second) {
        f->world->stats.authorization_elsewhere += r->authorization[0] != '\0';
        return 0;
    }
    if (o->allow_ip && strcmp(o->allow_ip, address_of(r)) != 0)
        return 403;
    if (o->token && (strncmp(r->authorization, "Bearer ", 7) != 0 ||
                     strcmp(r->authorization + 7, o->token) != 0))
        return 401;
    return 0;
}

static void answer(struct serve_answer *ret, int status, const char *text)
{
    ret->status = status;
    buf_add_str(&ret->body, text);
}

static void answer_status(struct serve_answer *ret, int status)
{
    switch (status) {
    case 400: answer(ret, status, "Bad Request\n"); return;
    case 401: answer(ret, status, "Unauthorized\n"); return;
    case 403: answer(ret, status, "Forbidden\n"); return;
    case 404: answer(ret, status, "404 page not found\n"); return;
    case 405: answer(ret, status, "Method not allowed\n"); return;
    case 503: answer(ret, status, "metrics source is not available\n"); return;
    default: answer(ret, status, "something is wrong\n"); return;
    }
}

/* The instance of "/instance/UID/app/REST", NULL none. */
static struct inst *find_inst(struct world *w, const char *path, const char **ret_rest)
{
    static const char begin[] = "/instance/", app[] = "/app/";
    size_t skip = sizeof begin - 1;

    if (strncmp(path, begin, skip) != 0)
        return NULL;
    const char *uid = path + skip;
    unsigned no = (unsigned)strtoul(uid, NULL, 10);
    if (no < 1 || no > w->o.story.students)
        return NULL;
    struct inst *in = &w->inst[no - 1];
    size_t len = strlen(in->uid);
    if (strncmp(uid, in->uid, len) != 0 || strncmp(uid + len, app, sizeof app - 1) != 0)
        return NULL;
    *ret_rest = uid + len + sizeof app - 1;
    return in;
}

/* Behind the ingress there is somebody for instances that run; else it answers itself. */
static int ingress_status(const struct inst *in)
{
    struct story_scene scene;

    inst_scene(in, &scene);
    if (!scene.listed)
        return 404;
    if (in->killed)
        return 502;
    return strcmp(scene.phase, "Ready") == 0 || strcmp(scene.phase, "Running") == 0 ? 0 : 503;
}

static int usages_get_status(const struct inst *in)
{
    struct story_scene scene;

    inst_scene(in, &scene);
    if (inst_has(in, FAULT_STATUS))
        return (int)inst_arg(in, FAULT_STATUS);
    if (inst_has(in, FAULT_NO_METRICS))
        return 404;
    if (inst_has(in, FAULT_VNC))
        return 405;
    return !scene.up && scene.refuses ? 503 : 400;
}

static enum stats_route on_instance(struct inst *in, const char *rest,
                                    const struct serve_request *r, struct serve_answer *ret)
{
    int status = ingress_status(in);

    if (strcmp(rest, "usages") == 0) {
        answer_status(ret, status ? status : usages_get_status(in));
        return STATS_USAGES;
    }
    if (strcmp(rest, "websockify") == 0) {
        answer_status(ret, status ? status : inst_is_bare(in) ? 405 : 400);
        return STATS_WEBSOCKIFY;
    }
    if (rest[0]) {
        answer_status(ret, status ? status : 404);
        return STATS_OTHER;
    }
    if (status || inst_is_bare(in)) {
        answer_status(ret, status ? status : in->no % 2 ? 405 : 404);
    } else {
        ret->type = "text/html; charset=utf-8";
        desktop_page(in, address_of(r), &ret->body);
    }
    return STATS_PAGE;
}

/* The query as it came, behind the slash that was missing. */
static void redirect_to_slash(const struct serve_request *r, struct serve_answer *ret)
{
    size_t n = (size_t)snprintf(ret->header, sizeof ret->header, "Location: %s/", r->path);

    for (size_t k = 0; k < r->nargs && n < sizeof ret->header - 3; k++)
        n += (size_t)snprintf(ret->header + n, sizeof ret->header - 3 - n, "%c%s", k ? '&' : '?',
                              r->arg[k]);
    if (n > sizeof ret->header - 3)
        n = sizeof ret->header - 3;
    strcpy(ret->header + n, "\r\n");
    ret->status = 301;
}

static enum stats_route on_api(struct world *w, const struct serve_request *r,
                               struct serve_answer *ret)
{
    static const char one[] = "/api/instance/";

    if (strcmp(r->path, "/api/instances") == 0) {
        redirect_to_slash(r, ret);
        return STATS_INSTANCES;
    }
    if (strcmp(r->path, "/api/instances/") == 0) {
        if (strcmp(r->method, "GET") == 0)
            api_instances(w, r, ret);
        else
            answer_status(ret, 405);
        return STATS_INSTANCES;
    }
    if (strncmp(r->path, one, sizeof one - 1) == 0) {
        api_instance(w, r->path + sizeof one - 1, ret);
        return STATS_INSTANCE;
    }
    answer_status(ret, 404);
    return STATS_OTHER;
}

static enum stats_route route_of(const char *path)
{
    return strncmp(path, "/api/instances", 14) == 0   ? STATS_INSTANCES
           : strncmp(path, "/api/instance/", 14) == 0 ? STATS_INSTANCE
                                                      : STATS_OTHER;
}

static void on_request(void *ud, const struct serve_request *r, struct serve_answer *ret)
{
    struct front *f = ud;
    struct world *w = f->world;
    enum stats_route route;
    const char *rest;
    struct inst *in;
    int status;

    if (strcmp(r->path, "/sim/stats") == 0) {
        stats_answer(&w->stats, STATS_SIM, 200);
        stats_write(&w->stats, &ret->body);
        return;
    }
    status = refusal_of(f, r);
    in = find_inst(w, r->path, &rest);
    if (status) {
        answer_status(ret, status);
        route = route_of(r->path);
        if (in)
            route = strcmp(rest, "usages") == 0 ? STATS_USAGES : STATS_PAGE;
    } else if (in) {
        route = on_instance(in, rest, r, ret);
    } else {
        route = on_api(w, r, ret);
    }
    stats_answer(&w->stats, route, ret->status);
}

static const char *arg_value(const struct serve_request *r, const char *key)
{
    size_t len = strlen(key);

    for (size_t k = 0; k < r->nargs; k++)
        if (strncmp(r->arg[k], key, len) == 0 && r->arg[k][len] == '=')
            return r->arg[k] + len + 1;
    return NULL;
}

static int usages_upgrade(struct inst *in, const struct serve_request *r, struct sock **ret)
{
    const char *period = arg_value(r, "updatePeriod");
    struct story_scene scene;
    int64_t s;

    inst_scene(in, &scene);
    if (inst_has(in, FAULT_NO_METRICS))
        return 404;
    if (!scene.up && scene.refuses)
        return 503;
    if (!period || num_int(period, strlen(period), INT32_MIN, INT32_MAX, &s) < 0)
        return 400;
    *ret = meter_new(in, s);
    return 0;
}

/* 0 with *ret set, or the status of the refusal. */
static int open_sock(struct inst *in, const char *rest, const struct serve_request *r,
                     struct sock **ret)
{
    int status = ingress_status(in);
    const char *uid = inst_is_bare(in) ? NULL : arg_value(r, "connUid");

    if (status)
        return status;
    if (inst_has(in, FAULT_STATUS))
        return (int)inst_arg(in, FAULT_STATUS);
    if (!inst_is_vnc(in)) {
        if (strcmp(rest, "usages") == 0)
            return usages_upgrade(in, r, ret);
        if (strcmp(rest, "websockify") != 0)
            return 404;
        if (!inst_is_bare(in) && !uid)
            return 400;
    }
    *ret = desktop_new(in, uid);
    return *ret ? 0 : 404;
}

static void *on_upgrade(void *ud, const struct serve_request *r, struct serve_answer *refusal)
{
    struct front *f = ud;
    const char *rest;
    struct sock *s = NULL;
    int status = refusal_of(f, r);
    struct inst *in = find_inst(f->world, r->path, &rest);

    if (!status)
        status = in ? open_sock(in, rest, r, &s) : 404;
    if (s)
        return s;
    f->world->stats.refused++;
    answer_status(refusal, status);
    return NULL;
}

static void on_opened(void *data, struct serve_ws *ws)
{
    struct sock *s = data;

    s->ws = ws;
    s->kind->opened(s);
}

static void on_received(void *data, const void *bytes, size_t len)
{
    struct sock *s = data;

    if (s->kind->received)
        s->kind->received(s, bytes, len);
}

static void on_pong(void *data)
{
    struct sock *s = data;

    if (s->kind->pong)
        s->kind->pong(s);
}

static void on_closed(void *data)
{
    struct sock *s = data;

    s->kind->closed(s);
}

const struct serve_hooks route_hooks = {.request = on_request,
                                        .upgrade = on_upgrade,
                                        .opened = on_opened,
                                        .received = on_received,
                                        .pong = on_pong,
                                        .closed = on_closed};
