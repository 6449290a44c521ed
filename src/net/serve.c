/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The server side of libwebsockets behind a handful of callbacks. Owns the listening socket, the
 * requests being answered and the open websockets. Must not know what is served. Headers are
 * written by hand: what libwebsockets would add differs between its versions. */
#include "net/serve.h"

#include "base/err.h"
#include "base/mem.h"
#include "net/serve_request.h"

#include <arpa/inet.h>
#include <libwebsockets.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

enum {
    CHUNK = 64 * 1024,      /* of a body, written at a time */
    REFUSAL_MAX = 2 * 1024, /* head and body of a refused upgrade */
    KEEPALIVE_S = 75
};

struct serve {
    struct loop *loop;
    struct lws_vhost *vhost;
    struct lws_protocols protocols[3];
    const struct serve_hooks *hooks; /* NULL while ending */
    void *ud;
    uint16_t port;
    struct serve_ws *conns; /* all that are known */
    bool made;              /* serve_new is over: the end of the vhost frees it */
    bool ended;
};

/* One connection: plain HTTP as long as data is NULL. */
struct serve_ws {
    struct serve *serve;
    struct lws *wsi;
    struct serve_ws *next, **slot;
    void *data;
    bool inside; /* one of our callbacks for it is running */
    bool dying;
    /* the answer on its way */
    struct buf head, body;
    size_t sent;
    enum serve_pace pace;
    struct loop_timer *drip;
};

/* Where payload is put behind the headroom that libwebsockets wants. */
static unsigned char *scratch;
static size_t scratch_size;

static unsigned char *with_headroom(const void *bytes, size_t len)
{
    if (!scratch || scratch_size < LWS_PRE + len) {
        scratch_size = LWS_PRE + (len < CHUNK ? (size_t)CHUNK : len);
        scratch = mem_resize(scratch, scratch_size, 1);
    }
    if (len)
        memcpy(scratch + LWS_PRE, bytes, len);
    return scratch + LWS_PRE;
}

static struct serve *serve_of(struct lws *wsi)
{
    const struct lws_protocols *p = lws_get_protocol(wsi);

    return p ? p->user : NULL;
}

static struct serve_ws *conn_of(struct lws *wsi)
{
    struct serve_ws *c = lws_get_opaque_user_data(wsi);

    if (c)
        return c;
    c = mem_zalloc(sizeof *c);
    c->serve = serve_of(wsi);
    c->wsi = wsi;
    buf_init(&c->head, REFUSAL_MAX);
    buf_init(&c->body, SERVE_BODY_MAX);
    c->next = c->serve->conns;
    c->slot = &c->serve->conns;
    if (c->next)
        c->next->slot = &c->next;
    c->serve->conns = c;
    lws_set_opaque_user_data(wsi, c);
    return c;
}

static void tell_closed(struct serve_ws *c)
{
    void *data = c->data;

    c->data = NULL;
    c->dying = true;
    if (data && c->serve->hooks)
        c->serve->hooks->closed(data);
}

static void conn_free(struct serve_ws *c)
{
    tell_closed(c);
    lws_set_opaque_user_data(c->wsi, NULL);
    *c->slot = c->next;
    if (c->next)
        c->next->slot = c->slot;
    loop_timer_free(c->drip);
    buf_done(&c->head);
    buf_done(&c->body);
    free(c);
}

/* Takes the body. */
static void write_head(struct serve_ws *c, struct serve_answer *a)
{
    buf_clear(&c->head);
    buf_printf(&c->head, "HTTP/1.1 %d %s\r\n", a->status, serve_reason(a->status));
    buf_printf(&c->head, "Content-Type: %s\r\n", a->type);
    if (a->pace == SERVE_ENDLESS)
        buf_add_str(&c->head, "Connection: close\r\n");
    else
        buf_printf(&c->head, "Content-Length: %zu\r\n", a->body.len);
    buf_add_str(&c->head, a->header);
    buf_add_str(&c->head, "\r\n");
    buf_done(&c->body);
    c->body = a->body;
    c->sent = 0;
    c->pace = a->pace;
}

/* Sends up to max bytes more. 1: something is left, 0: all went, negative: the socket died. */
static int send_some(struct serve_ws *c, size_t max)
{
    size_t head = c->head.len, total = head + c->body.len;

    if (c->sent < total) {
        bool in_head = c->sent < head;
        const char *from = in_head ? c->head.data + c->sent : c->body.data + (c->sent - head);
        size_t n = in_head ? head - c->sent : total - c->sent;
        if (n > max)
            n = max;
        if (lws_write(c->wsi, with_headroom(from, n), n, LWS_WRITE_HTTP) < 0)
            return ERR_IO;
        c->sent += n;
    }
    if (c->sent == total && c->pace == SERVE_ENDLESS && c->body.len)
        c->sent = head;
    return c->sent < total;
}

static void on_drip(void *ud)
{
    struct serve_ws *c = ud;

    if (lws_send_pipe_choked(c->wsi))
        return;
    int r = send_some(c, 1);
    if (r > 0)
        return;
    loop_timer_free(c->drip);
    c->drip = NULL;
    if (r < 0)
        lws_set_timeout(c->wsi, PENDING_TIMEOUT_USER_OK, LWS_TO_KILL_ASYNC);
    else
        lws_callback_on_writable(c->wsi);
}

static int on_http(struct serve_ws *c)
{
    struct serve_texts t;
    struct serve_request r;
    struct serve_answer a = {.status = 200, .type = "text/plain; charset=utf-8"};

    if (!c->serve->hooks)
        return -1;
    buf_init(&a.body, SERVE_BODY_MAX);
    serve_request_read(c->wsi, &t, &r);
    c->serve->hooks->request(c->serve->ud, &r, &a);
    write_head(c, &a);
    if (strcmp(r.method, "HEAD") == 0)
        buf_done(&c->body);
    lws_set_timeout(c->wsi, NO_PENDING_TIMEOUT, 0);
    if (c->pace == SERVE_DRIP)
        c->drip = loop_timer_new(c->serve->loop, SERVE_DRIP_MS, SERVE_DRIP_MS, on_drip, c);
    else if (c->pace != SERVE_STALL)
        lws_callback_on_writable(c->wsi);
    return 0;
}

static int on_http_writable(struct serve_ws *c)
{
    if (c->drip || c->pace == SERVE_STALL)
        return 0;
    int r = send_some(c, CHUNK);
    if (r < 0)
        return -1;
    if (r > 0) {
        lws_callback_on_writable(c->wsi);
        return 0;
    }
    buf_done(&c->body);
    buf_clear(&c->head);
    return lws_http_transaction_completed(c->wsi) ? -1 : 0;
}

/* 0 lets libwebsockets go on with the handshake, 1: the refusal is sent, -1: hang up. */
static int on_upgrade(struct serve_ws *c)
{
    struct serve_texts t;
    struct serve_request r;
    struct serve_answer a = {.status = 404, .type = "text/plain; charset=utf-8"};
    const struct serve_hooks *h = c->serve->hooks;

    if (!h)
        return -1;
    buf_init(&a.body, 1024);
    serve_request_read(c->wsi, &t, &r);
    if (h->upgrade)
        c->data = h->upgrade(c->serve->ud, &r, &a);
    if (c->data) {
        buf_done(&a.body);
        return 0;
    }
    write_head(c, &a);
    buf_add(&c->head, c->body.data, c->body.len);
    size_t n = c->head.len;
    int sent = lws_write(c->wsi, with_headroom(c->head.data, n), n, LWS_WRITE_HTTP);
    buf_done(&c->body);
    return sent < 0 ? -1 : 1;
}

static int on_websocket(struct serve_ws *c, enum lws_callback_reasons why, const void *in,
                        size_t len)
{
    const struct serve_hooks *h = c->serve->hooks;

    if (!h || !c->data || c->dying)
        return -1;
    c->inside = true;
    if (why == LWS_CALLBACK_ESTABLISHED)
        h->opened(c->data, c);
    else if (why == LWS_CALLBACK_RECEIVE && h->received)
        h->received(c->data, in, len);
    else if (why == LWS_CALLBACK_RECEIVE_PONG && h->pong)
        h->pong(c->data);
    c->inside = false;
    return c->dying ? -1 : 0;
}

static int on_event(struct lws *wsi, enum lws_callback_reasons why, void *user, void *in,
                    size_t len)
{
    struct serve_ws *c;

    (void)user;
    switch (why) {
    case LWS_CALLBACK_HTTP: return on_http(conn_of(wsi));
    case LWS_CALLBACK_HTTP_WRITEABLE: return on_http_writable(conn_of(wsi));
    case LWS_CALLBACK_HTTP_CONFIRM_UPGRADE:
        /* anything but a websocket stays plain HTTP's business, and there it has none */
        return strcasecmp(in, "websocket") == 0 ? on_upgrade(conn_of(wsi)) : -1;
    case LWS_CALLBACK_ESTABLISHED:
    case LWS_CALLBACK_RECEIVE:
    case LWS_CALLBACK_RECEIVE_PONG: return on_websocket(conn_of(wsi), why, in, len);
    case LWS_CALLBACK_CLOSED:
        c = lws_get_opaque_user_data(wsi);
        if (c)
            tell_closed(c);
        return 0;
    case LWS_CALLBACK_WSI_DESTROY:
        c = lws_get_opaque_user_data(wsi);
        if (c)
            conn_free(c);
        return 0;
    case LWS_CALLBACK_HTTP_BODY:
    case LWS_CALLBACK_HTTP_BODY_COMPLETION: return 0;
    default: return lws_callback_http_dummy(wsi, why, user, in, len);
    }
}

/* The last connection has gone, or the vhost could not be made. */
static void on_vhost_end(struct lws_vhost *vhost, void *arg)
{
    struct serve *s = arg;

    (void)vhost;
    s->ended = true;
    if (s->made)
        free(s);
}

/* libwebsockets 4.3 tries an address that is not ours for ever: so it never gets to see one. */
static bool is_ours(const char *address)
{
    struct sockaddr_in v4 = {.sin_family = AF_INET};
    struct sockaddr_in6 v6 = {.sin6_family = AF_INET6};
    bool is_v6 = inet_pton(AF_INET6, address, &v6.sin6_addr) == 1;

    if (!is_v6 && inet_pton(AF_INET, address, &v4.sin_addr) != 1)
        return false;
    int fd = socket(is_v6 ? AF_INET6 : AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    int r = is_v6 ? bind(fd, (struct sockaddr *)&v6, sizeof v6)
                  : bind(fd, (struct sockaddr *)&v4, sizeof v4);
    close(fd);
    return r == 0;
}

struct serve *serve_new(struct loop *l, const struct serve_options *o,
                        const struct serve_hooks *hooks, void *ud)
{
    static const lws_retry_bo_t no_limits; /* the default one ends every socket at 310 s */

    if (!is_ours(o->bind))
        return NULL;
    struct serve *s = mem_zalloc(sizeof *s);
    struct lws_context_creation_info info = {
        .port = o->port,
        .iface = o->bind,
        .protocols = s->protocols,
        .vhost_name = "serve",
        .alpn = "http/1.1",
        .keepalive_timeout = KEEPALIVE_S,
        .retry_and_idle_policy = &no_limits,
        .ssl_cert_filepath = o->cert_file,
        .ssl_private_key_filepath = o->key_file,
        .options = LWS_SERVER_OPTION_FAIL_UPON_UNABLE_TO_BIND,
        .finalize = on_vhost_end,
        .finalize_arg = s,
        .gid = (gid_t)-1,
        .uid = (uid_t)-1,
    };

    if (!strchr(o->bind, ':'))
        info.options |= LWS_SERVER_OPTION_DISABLE_IPV6;
    if (o->cert_file)
        info.options |= LWS_SERVER_OPTION_DO_SSL_GLOBAL_INIT;
    s->loop = l;
    s->hooks = hooks;
    s->ud = ud;
    s->protocols[0] = (struct lws_protocols){
        .name = "serve", .callback = on_event, .user = s, .per_session_data_size = 1};
    s->protocols[1] = s->protocols[0];
    s->protocols[1].name = "binary";
    s->vhost = lws_create_vhost(loop_lws(l), &info);
    s->made = true;
    if (!s->vhost) {
        if (s->ended)
            free(s);
        return NULL;
    }
    s->port = (uint16_t)lws_get_vhost_listen_port(s->vhost);
    return s;
}

void serve_free(struct serve *s)
{
    if (!s)
        return;
    for (struct serve_ws *c = s->conns; c; c = c->next) {
        tell_closed(c);
        loop_timer_free(c->drip);
        c->drip = NULL;
    }
    s->hooks = NULL;
    lws_vhost_destroy(s->vhost);
    free(scratch);
    scratch = NULL;
}

uint16_t serve_port(const struct serve *s)
{
    return s->port;
}

static void kill_now(struct serve_ws *ws)
{
    ws->dying = true;
    if (!ws->inside)
        lws_set_timeout(ws->wsi, PENDING_TIMEOUT_USER_OK, LWS_TO_KILL_SYNC);
}

int serve_ws_send(struct serve_ws *ws, enum serve_kind kind, const void *bytes, size_t len)
{
    static const int how[] = {
        [SERVE_TEXT] = LWS_WRITE_TEXT,
        [SERVE_BINARY] = LWS_WRITE_BINARY,
        [SERVE_PING] = LWS_WRITE_PING,
        [SERVE_TEXT_BEGIN] = LWS_WRITE_TEXT | LWS_WRITE_NO_FIN,
        [SERVE_MORE] = LWS_WRITE_CONTINUATION | LWS_WRITE_NO_FIN,
        [SERVE_LAST] = LWS_WRITE_CONTINUATION,
    };

    if (ws->dying)
        return ERR_IO;
    if (kind < SERVE_BINARY && lws_send_pipe_choked(ws->wsi))
        return ERR_TOO_BIG;
    if (lws_write(ws->wsi, with_headroom(bytes, len), len, (enum lws_write_protocol)how[kind]) >= 0)
        return 0;
    ws->dying = true;
    lws_set_timeout(ws->wsi, PENDING_TIMEOUT_USER_OK, LWS_TO_KILL_ASYNC);
    return ERR_IO;
}

void serve_ws_mute(struct serve_ws *ws)
{
    lws_rx_flow_control(ws->wsi, 0);
}

void serve_ws_close(struct serve_ws *ws, uint16_t code)
{
    if (ws->dying)
        return;
    lws_close_reason(ws->wsi, (enum lws_close_status)code, NULL, 0);
    kill_now(ws);
}

void serve_ws_fin(struct serve_ws *ws)
{
    if (!ws->dying)
        kill_now(ws);
}

void serve_ws_rst(struct serve_ws *ws)
{
    struct sockaddr none = {.sa_family = AF_UNSPEC};

    if (ws->dying)
        return;
    /* undoing the connect of a TCP socket aborts it */
    if (connect(lws_get_socket_fd(ws->wsi), &none, sizeof none) == 0)
        kill_now(ws);
    else
        serve_ws_fin(ws);
}
