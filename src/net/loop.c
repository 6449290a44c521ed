/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "net/loop.h"

#include "base/log.h"
#include "base/mem.h"

#include <libwebsockets.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <uv.h>

/* Of libwebsockets, for who does not answer: beyond every deadline of ours, which can tell why. */
enum { HANDSHAKE_S = 60 };

struct loop {
    uv_loop_t uv;
    struct lws_context *lws;
};

static void log_lws(int level, const char *line)
{
    int len = (int)strcspn(line, "\n");

    log_line(level & LLL_ERR ? LOG_WARN : LOG_DEBUG, "libwebsockets: %.*s", len, line);
}

/* As many descriptors as we may have: libwebsockets looks them up in linear time when its limit is
 * lower than the process's. */
static void raise_fd_limit(void)
{
    struct rlimit rl;

    if (getrlimit(RLIMIT_NOFILE, &rl) == 0) {
        rl.rlim_cur = rl.rlim_max;
        setrlimit(RLIMIT_NOFILE, &rl);
    }
}

/* libwebsockets honours http_proxy and not no_proxy, so it must not see it: links go straight. */
static struct lws_context *create_context(struct lws_context_creation_info *info)
{
    const char *env = getenv("http_proxy");
    char *proxy = env ? mem_strdup(env) : NULL;

    unsetenv("http_proxy");
    struct lws_context *c = lws_create_context(info);
    if (proxy)
        setenv("http_proxy", proxy, 1);
    free(proxy);
    return c;
}

struct loop *loop_new(void)
{
    struct loop *l = mem_zalloc(sizeof *l);
    void *loops[] = {&l->uv};
    struct lws_context_creation_info info = {
        .port = CONTEXT_PORT_NO_LISTEN,
        .options = LWS_SERVER_OPTION_LIBUV | LWS_SERVER_OPTION_DO_SSL_GLOBAL_INIT |
                   LWS_SERVER_OPTION_EXPLICIT_VHOSTS,
        .foreign_loops = loops,
        .pcontext = &l->lws, /* becomes NULL when the context is really gone */
        .count_threads = 1,
        .timeout_secs = HANDSHAKE_S,
        .gid = (gid_t)-1,
        .uid = (uid_t)-1,
    };

    signal(SIGPIPE, SIG_IGN);
    raise_fd_limit();
    lws_set_log_level(LLL_ERR | LLL_WARN, log_lws);
    uv_loop_init(&l->uv);
    l->lws = create_context(&info);
    if (!l->lws) {
        uv_run(&l->uv, UV_RUN_DEFAULT);
        uv_loop_close(&l->uv);
        free(l);
        return NULL;
    }
    return l;
}

void loop_free(struct loop *l)
{
    if (!l)
        return;
    /* On a foreign loop libwebsockets closes its handles at the first call, and 4.1 frees the
     * context only at a second one, when the loop has run them out. */
    lws_context_destroy(l->lws);
    uv_run(&l->uv, UV_RUN_DEFAULT);
    if (l->lws) {
        lws_context_destroy(l->lws);
        uv_run(&l->uv, UV_RUN_DEFAULT);
    }
    if (uv_loop_close(&l->uv) != 0)
        log_line(LOG_ERROR, "loop: handles were left open");
    free(l);
}

void loop_run(struct loop *l)
{
    uv_run(&l->uv, UV_RUN_DEFAULT);
}

void loop_stop(struct loop *l)
{
    uv_stop(&l->uv);
}

struct uv_loop_s *loop_uv(struct loop *l)
{
    return &l->uv;
}

struct lws_context *loop_lws(struct loop *l)
{
    return l->lws;
}

uint32_t loop_random(void)
{
    uint32_t r = 0;

    uv_random(NULL, NULL, &r, sizeof r, 0, NULL);
    return r;
}

struct loop_timer {
    uv_timer_t uv;
    loop_fn fn;
    void *ud;
};

static void on_timer(uv_timer_t *h)
{
    struct loop_timer *t = h->data;

    t->fn(t->ud);
}

struct loop_timer *loop_timer_new(struct loop *l, uint64_t delay_ms, uint64_t repeat_ms, loop_fn fn,
                                  void *ud)
{
    struct loop_timer *t = mem_zalloc(sizeof *t);

    t->fn = fn;
    t->ud = ud;
    t->uv.data = t;
    uv_timer_init(&l->uv, &t->uv);
    loop_timer_set(t, delay_ms, repeat_ms);
    return t;
}

void loop_timer_set(struct loop_timer *t, uint64_t delay_ms, uint64_t repeat_ms)
{
    uv_update_time(t->uv.loop);
    uv_timer_start(&t->uv, on_timer, delay_ms, repeat_ms);
}

static void free_handle(uv_handle_t *h)
{
    free(h->data);
}

void loop_timer_free(struct loop_timer *t)
{
    if (t)
        uv_close((uv_handle_t *)&t->uv, free_handle);
}

struct loop_signal {
    uv_signal_t uv;
    loop_fn fn;
    void *ud;
};

static void on_signal(uv_signal_t *h, int signum)
{
    struct loop_signal *s = h->data;

    (void)signum;
    s->fn(s->ud);
}

struct loop_signal *loop_signal_new(struct loop *l, int signum, loop_fn fn, void *ud)
{
    struct loop_signal *s = mem_zalloc(sizeof *s);

    s->fn = fn;
    s->ud = ud;
    s->uv.data = s;
    uv_signal_init(&l->uv, &s->uv);
    uv_signal_start(&s->uv, on_signal, signum);
    return s;
}

void loop_signal_free(struct loop_signal *s)
{
    if (s)
        uv_close((uv_handle_t *)&s->uv, free_handle);
}

struct loop_watch {
    uv_poll_t uv;
    int events;
    void (*fn)(void *ud, int events);
    void *ud;
};

/* On an error libuv has stopped watching: it is told as whatever was waited for, so that reading or
 * writing meets the error. */
static void on_poll(uv_poll_t *h, int status, int events)
{
    struct loop_watch *w = h->data;
    int hold =
        (events & UV_READABLE ? LOOP_READABLE : 0) | (events & UV_WRITABLE ? LOOP_WRITABLE : 0);

    w->fn(w->ud, status < 0 ? w->events : hold);
}

struct loop_watch *loop_watch_new(struct loop *l, int fd, int events,
                                  void (*fn)(void *ud, int events), void *ud)
{
    struct loop_watch *w = mem_zalloc(sizeof *w);

    w->fn = fn;
    w->ud = ud;
    w->uv.data = w;
    if (uv_poll_init(&l->uv, &w->uv, fd) != 0) {
        free(w);
        return NULL;
    }
    loop_watch_set(w, events);
    return w;
}

void loop_watch_set(struct loop_watch *w, int events)
{
    w->events = events;
    uv_poll_start(&w->uv,
                  (events & LOOP_READABLE ? UV_READABLE : 0) |
                      (events & LOOP_WRITABLE ? UV_WRITABLE : 0),
                  on_poll);
}

void loop_watch_free(struct loop_watch *w)
{
    if (w)
        uv_close((uv_handle_t *)&w->uv, free_handle);
}
