/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "net/ws.h"

#include "base/buf.h"
#include "base/mem.h"

#include <libwebsockets.h>
#include <linux/tcp.h>
#include <netinet/in.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>

enum {
    RX_BUFFER_BYTES = 4096,
    CHUNK_BYTES = 16 << 10,
    POLITE_S = 5,
    DEAF_MS = 50,         /* between two looks whether it is */
    DEAF_BYTES = 1 << 20, /* a picture may be on its way while our Close is */
};

struct ws_client {
    struct loop *loop;
    struct lws_vhost *vhost;
    size_t message_max;
};

struct ws {
    struct ws_client *client;
    struct lws *wsi;
    const struct ws_events *events; /* NULL: closed by its owner, only the socket is left */
    void *ud;
    const char *const *headers;
    struct buf part; /* of a message that came in several pieces */
    bool asked;      /* connected, TLS included: the handshake was sent */
    bool up;         /* the handshake succeeded */
    bool in_callback, in_open, finish_politely, said_close, oversized, ended, paused;
    struct buf send; /* LWS_PRE bytes, then what is sent; empty when all has gone */
    size_t sent;     /* bytes of it that have gone, those LWS_PRE too */
    struct loop_timer *pause;
    struct loop_timer *deaf; /* while leaving politely */
    uint64_t received;       /* bytes, when it was left */
};

static unsigned leaving;

/* libwebsockets' default policy would kill each socket after 310 s, messages or not. */
static const lws_retry_bo_t no_policy = {0};

static void ws_free(struct ws *w)
{
    leaving -= w->finish_politely;
    loop_timer_free(w->deaf);
    buf_done(&w->part);
    buf_done(&w->send);
    free(w);
}

static void end(struct ws *w, enum ws_end why, int status)
{
    if (w->ended)
        return;
    w->ended = true;
    loop_timer_free(w->pause);
    w->pause = NULL;
    if (w->events && !w->in_open)
        w->events->end(w->ud, why, status);
}

static void fail(struct ws *w, struct lws *wsi, const char *text)
{
    unsigned status = lws_http_client_http_response(wsi);

    if (status && status != 101)
        end(w, WS_END_STATUS, (int)status);
    else if (w->asked)
        end(w, WS_END_BROKEN, 0);
    else if (text && (strcasestr(text, "tls") || strcasestr(text, "ssl") || strstr(text, "cert")))
        end(w, WS_END_TLS, 0);
    else
        end(w, WS_END_CONNECT, 0);
}

static int append_headers(struct ws *w, char **at, size_t room)
{
    char *limit = *at + room;

    w->asked = true;
    for (const char *const *h = w->headers; h && *h; h++) {
        size_t len = strlen(*h);
        if (len + 2 >= (size_t)(limit - *at))
            return -1;
        memcpy(*at, *h, len);
        memcpy(*at + len, "\r\n", 2);
        *at += len + 2;
    }
    return 0;
}

/* Without a close frame: libwebsockets would go on reading while it sends one, with a write
 * position at the end of its buffer that only a callback's success takes back, and beyond (4.1). */
static int refuse_size(struct ws *w)
{
    w->oversized = true;
    return -1;
}

static int receive(struct ws *w, struct lws *wsi, const char *data, size_t len)
{
    bool last = lws_is_final_fragment(wsi) && !lws_remaining_packet_payload(wsi);

    if (lws_frame_is_binary(wsi)) {
        w->events->binary(w->ud, (const unsigned char *)data, len);
        return 0;
    }
    if (last && !w->part.len) { /* nearly always */
        if (len > w->client->message_max)
            return refuse_size(w);
        w->events->text(w->ud, data, len);
        return 0;
    }
    if (buf_add(&w->part, data, len) < 0)
        return refuse_size(w);
    if (last) {
        struct buf whole = w->part;
        buf_init(&w->part, w->client->message_max);
        w->events->text(w->ud, whole.data, whole.len);
        buf_done(&whole);
    }
    return 0;
}

/* Begins the closing handshake. Not by returning -1: on libuv that closes twice, and the second
 * time cuts off what the first wanted to say (4.1). */
static void say_close(struct ws *w, struct lws *wsi)
{
    if (w->said_close)
        return;
    w->said_close = true;
    lws_close_reason(wsi, LWS_CLOSE_STATUS_NORMAL, NULL, 0);
    lws_set_timeout(wsi, PENDING_TIMEOUT_USER_OK, LWS_TO_KILL_SYNC);
}

/* A piece of what waits; when the last one has gone, says so or closes. libwebsockets masks in
 * place and writes before what it sends: there, all has gone. */
static int write_out(struct ws *w, struct lws *wsi)
{
    size_t n = w->send.len - w->sent;

    if (n) {
        n = n < CHUNK_BYTES ? n : CHUNK_BYTES;
        if (lws_write(wsi, (unsigned char *)w->send.data + w->sent, n, LWS_WRITE_BINARY) < 0)
            return -1;
        w->sent += n;
        lws_callback_on_writable(wsi);
        return 0;
    }
    if (w->finish_politely) {
        say_close(w, wsi);
    } else if (w->send.len) {
        buf_clear(&w->send);
        w->sent = 0;
        if (w->events && w->events->drained)
            w->events->drained(w->ud);
    }
    return 0;
}

static int dispatch(struct ws *w, struct lws *wsi, enum lws_callback_reasons reason, void *in,
                    size_t len)
{
    switch (reason) {
    case LWS_CALLBACK_CLIENT_APPEND_HANDSHAKE_HEADER: return append_headers(w, in, len);
    case LWS_CALLBACK_CLIENT_ESTABLISHED:
        w->up = true;
        if (w->events)
            w->events->open(w->ud);
        break;
    case LWS_CALLBACK_CLIENT_RECEIVE:
        if (w->events)
            return receive(w, wsi, in, len);
        break;
    case LWS_CALLBACK_CLIENT_WRITEABLE: return write_out(w, wsi);
    case LWS_CALLBACK_CLIENT_CONNECTION_ERROR: fail(w, wsi, in); break;
    case LWS_CALLBACK_CLIENT_CLOSED:
        end(w, w->oversized ? WS_END_OVERSIZED : WS_END_CLOSED, 0);
        break;
    default: break;
    }
    return 0;
}

static int callback(struct lws *wsi, enum lws_callback_reasons reason, void *user, void *in,
                    size_t len)
{
    struct ws *w = user;

    if (!w || reason == LWS_CALLBACK_OPENSSL_LOAD_EXTRA_CLIENT_VERIFY_CERTS ||
        reason == LWS_CALLBACK_OPENSSL_PERFORM_SERVER_CERT_VERIFICATION)
        return 0; /* not about a socket of ours: in these two user is OpenSSL's */
    if (reason == LWS_CALLBACK_WSI_DESTROY) { /* comes always, and last */
        end(w, w->up ? WS_END_CLOSED : w->asked ? WS_END_BROKEN : WS_END_CONNECT, 0);
        w->wsi = NULL;
        if (!w->in_open)
            ws_free(w);
        return 0;
    }
    bool nested = w->in_callback;
    w->in_callback = true;
    int r = dispatch(w, wsi, reason, in, len);
    w->in_callback = nested;
    return !w->events && !w->finish_politely ? -1 : r;
}

static const struct lws_protocols protocols[] = {
    {.name = "invigil", .callback = callback, .rx_buffer_size = RX_BUFFER_BYTES},
    {0},
};

struct ws_client *ws_client_new(struct loop *l, const struct http_tls *tls, size_t message_max)
{
    struct ws_client *c = mem_zalloc(sizeof *c);
    struct lws_context_creation_info info = {
        .port = CONTEXT_PORT_NO_LISTEN,
        .vhost_name = "client",
        .protocols = protocols,
        .options = LWS_SERVER_OPTION_DO_SSL_GLOBAL_INIT,
        .client_ssl_ca_filepath = tls->ca_file,
        .client_ssl_cert_filepath = tls->cert_file,
        .client_ssl_private_key_filepath = tls->key_file,
        .retry_and_idle_policy = &no_policy,
    };

    if (tls->ca_file) /* as libcurl does: that one and no other */
        info.options |= LWS_SERVER_OPTION_DISABLE_OS_CA_CERTS;
    c->loop = l;
    c->message_max = message_max;
    c->vhost = lws_create_vhost(loop_lws(l), &info);
    if (!c->vhost) {
        free(c);
        return NULL;
    }
    return c;
}

void ws_client_free(struct ws_client *c)
{
    free(c); /* the vhost goes with the loop's context */
}

static int tls_flags(const struct ws_request *req)
{
    if (!req->tls)
        return LCCSCF_HTTP_NO_FOLLOW_REDIRECT;
    if (!req->insecure)
        return LCCSCF_HTTP_NO_FOLLOW_REDIRECT | LCCSCF_USE_SSL;
    return LCCSCF_HTTP_NO_FOLLOW_REDIRECT | LCCSCF_USE_SSL | LCCSCF_ALLOW_SELFSIGNED |
           LCCSCF_ALLOW_INSECURE | LCCSCF_ALLOW_EXPIRED | LCCSCF_SKIP_SERVER_CERT_HOSTNAME_CHECK;
}

struct ws *ws_open(struct ws_client *c, const struct ws_request *req)
{
    struct ws *w = mem_zalloc(sizeof *w);
    struct lws_client_connect_info info = {
        .context = loop_lws(c->loop),
        .vhost = c->vhost,
        .address = req->address,
        .host = req->host,
        .port = req->port,
        .path = req->path,
        .ssl_connection = tls_flags(req),
        .protocol = req->protocol,
        .local_protocol_name = "invigil",
        .retry_and_idle_policy = &no_policy,
        .userdata = w,
        .pwsi = &w->wsi,
    };

    w->client = c;
    w->headers = req->headers;
    w->events = req->events;
    w->ud = req->ud;
    buf_init(&w->part, c->message_max);
    buf_init(&w->send, LWS_PRE + WS_SEND_MAX);
    w->in_open = true; /* a failure before this returns is told by NULL alone */
    lws_client_connect_via_info(&info);
    w->in_open = false;
    if (!w->wsi) {
        ws_free(w);
        return NULL;
    }
    return w;
}

int ws_send(struct ws *w, const unsigned char *data, size_t len)
{
    static const unsigned char headroom[LWS_PRE];

    if (!w->send.len) {
        buf_add(&w->send, headroom, LWS_PRE);
    } else if (w->sent > LWS_PRE) {
        w->send.len -= w->sent - LWS_PRE;
        memmove(w->send.data + LWS_PRE, w->send.data + w->sent, w->send.len - LWS_PRE);
    }
    w->sent = LWS_PRE;
    int r = buf_add(&w->send, data, len);
    if (r == 0)
        lws_callback_on_writable(w->wsi);
    return r;
}

static void apply_pause(void *ud)
{
    struct ws *w = ud;

    lws_rx_flow_control(w->wsi, !w->paused);
}

/* Not at once: from within a callback and over TLS, libwebsockets would turn for ever between what
 * it put back and what OpenSSL still holds (4.1). */
void ws_pause(struct ws *w, bool paused)
{
    if (w->paused == paused)
        return;
    w->paused = paused;
    if (w->pause)
        loop_timer_set(w->pause, 0, 0);
    else
        w->pause = loop_timer_new(w->client->loop, 0, 0, apply_pause, w);
}

/* By the kernel's count: libwebsockets tells of nothing that comes after our Close. */
static uint64_t received(const struct ws *w)
{
    struct tcp_info info = {0};

    getsockopt(lws_get_socket_fd(w->wsi), IPPROTO_TCP, TCP_INFO, &info, &(socklen_t){sizeof info});
    return info.tcpi_bytes_received;
}

/* Who goes on sending does not listen, and would be read at the speed of the wire until the end. */
static void leave_the_deaf(void *ud)
{
    struct ws *w = ud;

    if (received(w) > w->received + DEAF_BYTES)
        lws_set_timeout(w->wsi, PENDING_TIMEOUT_USER_OK, LWS_TO_KILL_SYNC);
}

void ws_close(struct ws *w, bool politely)
{
    if (!w)
        return;
    w->events = NULL;
    if (politely && w->up) {
        w->finish_politely = true;
        leaving++;
        w->received = received(w);
        w->deaf = loop_timer_new(w->client->loop, DEAF_MS, DEAF_MS, leave_the_deaf, w);
        ws_pause(w, false); /* the other side's Close frame must be seen */
        lws_callback_on_writable(w->wsi);
        lws_set_timeout(w->wsi, PENDING_TIMEOUT_USER_OK, POLITE_S);
        lws_cancel_service(loop_lws(w->client->loop)); /* else nobody notices the timeout */
    } else if (!w->in_callback) {
        lws_set_timeout(w->wsi, PENDING_TIMEOUT_USER_OK, LWS_TO_KILL_SYNC);
    }
}

unsigned ws_leaving(void)
{
    return leaving;
}
