/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The hung server, straight on libuv. Owns its listener and the connections it ignores. */
#include "net/deaf.h"

#include "base/mem.h"

#include <stdlib.h>
#include <string.h>
#include <uv.h>

enum { REQUEST_MAX = 4096, BACKLOG = 1024 };

struct deaf {
    uv_tcp_t listener;
    struct peer *peers;
};

struct peer {
    uv_tcp_t tcp;
    struct peer *next, **slot;
    char request[REQUEST_MAX + 1];
    size_t len;
};

static void free_peer(uv_handle_t *h)
{
    free(h->data);
}

static void drop(struct peer *p)
{
    if (uv_is_closing((uv_handle_t *)&p->tcp))
        return;
    *p->slot = p->next;
    if (p->next)
        p->next->slot = p->slot;
    uv_close((uv_handle_t *)&p->tcp, free_peer);
}

static void on_alloc(uv_handle_t *h, size_t suggested, uv_buf_t *ret)
{
    struct peer *p = h->data;

    (void)suggested;
    *ret = uv_buf_init(p->request + p->len, (unsigned)(REQUEST_MAX - p->len));
}

static void on_read(uv_stream_t *stream, ssize_t n, const uv_buf_t *buf)
{
    static const char answer[] = "HTTP/1.1 400 Bad Request\r\nContent-Type: text/plain\r\n"
                                 "Content-Length: 12\r\nConnection: close\r\n\r\nBad Request\n";
    struct peer *p = stream->data;

    (void)buf;
    if (n < 0) {
        drop(p);
        return;
    }
    p->len += (size_t)n;
    p->request[p->len] = '\0';
    if (!strstr(p->request, "\r\n\r\n"))
        return;
    if (strcasestr(p->request, "\r\nUpgrade:")) {
        p->len = 0; /* whatever else comes */
        p->request[0] = '\0';
        return;
    }
    uv_buf_t out = uv_buf_init((char *)(uintptr_t)answer, sizeof answer - 1);
    uv_try_write(stream, &out, 1);
    drop(p);
}

static void on_connection(uv_stream_t *listener, int status)
{
    struct deaf *d = listener->data;

    if (status < 0)
        return;
    struct peer *p = mem_zalloc(sizeof *p);
    uv_tcp_init(listener->loop, &p->tcp);
    p->tcp.data = p;
    p->next = d->peers;
    p->slot = &d->peers;
    if (p->next)
        p->next->slot = &p->next;
    d->peers = p;
    if (uv_accept(listener, (uv_stream_t *)&p->tcp) < 0 ||
        uv_read_start((uv_stream_t *)&p->tcp, on_alloc, on_read) < 0)
        drop(p);
}

struct deaf *deaf_new(struct loop *l, const char *bind)
{
    struct sockaddr_storage a;
    struct deaf *d = mem_zalloc(sizeof *d);

    uv_tcp_init(loop_uv(l), &d->listener);
    d->listener.data = d;
    if ((uv_ip4_addr(bind, 0, (struct sockaddr_in *)&a) < 0 &&
         uv_ip6_addr(bind, 0, (struct sockaddr_in6 *)&a) < 0) ||
        uv_tcp_bind(&d->listener, (struct sockaddr *)&a, 0) < 0 ||
        uv_listen((uv_stream_t *)&d->listener, BACKLOG, on_connection) < 0) {
        deaf_free(d);
        return NULL;
    }
    return d;
}

void deaf_free(struct deaf *d)
{
    if (!d)
        return;
    while (d->peers)
        drop(d->peers);
    uv_close((uv_handle_t *)&d->listener, free_peer);
}

uint16_t deaf_port(const struct deaf *d)
{
    struct sockaddr_storage a;
    int len = sizeof a;

    if (uv_tcp_getsockname(&d->listener, (struct sockaddr *)&a, &len) < 0)
        return 0;
    return ntohs(a.ss_family == AF_INET6 ? ((struct sockaddr_in6 *)&a)->sin6_port
                                         : ((struct sockaddr_in *)&a)->sin_port);
}
