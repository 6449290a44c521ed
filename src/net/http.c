/* SPDX-License-Identifier: GPL-3.0-or-later */
/* libcurl tells which sockets to watch and when to wake it; libuv does so. A watch outlives its
 * socket by one turn of the loop, because libuv closes asynchronously. */
#include "net/http.h"

#include "base/buf.h"
#include "base/mem.h"

#include <curl/curl.h>
#include <stdlib.h>
#include <string.h>
#include <uv.h>

enum { CONNECT_TIMEOUT_MS = 10000, LOW_SPEED_BYTES = 100, LOW_SPEED_S = 20 };

struct http {
    CURLM *multi;
    struct loop *loop;
    uv_timer_t *timer; /* its own allocation: closes after us */
    struct transfer *open;
    char *ca_file, *cert_file, *key_file;
    bool closing; /* the multi handle must not be touched any more */
};

struct transfer {
    struct http *http;
    CURL *easy;
    struct curl_slist *headers;
    struct buf body;
    bool too_big;
    http_fn fn;
    void *ud;
    char error[CURL_ERROR_SIZE];
    struct transfer *next;
};

struct watch {
    uv_poll_t uv;
    struct http *http;
    curl_socket_t fd;
};

static void free_handle(uv_handle_t *h)
{
    free(h->data);
}

static enum http_result result_of(CURLcode code, const struct transfer *t)
{
    if (t->too_big)
        return HTTP_TOO_BIG;
    switch (code) {
    case CURLE_OK: return HTTP_ANSWERED;
    case CURLE_OPERATION_TIMEDOUT: return HTTP_TIMEOUT;
    case CURLE_COULDNT_RESOLVE_HOST:
    case CURLE_COULDNT_RESOLVE_PROXY: return HTTP_NO_HOST;
    case CURLE_COULDNT_CONNECT: return HTTP_UNREACHED;
    case CURLE_SSL_CONNECT_ERROR:
    case CURLE_PEER_FAILED_VERIFICATION:
    case CURLE_SSL_CERTPROBLEM:
    case CURLE_SSL_CACERT_BADFILE:
    case CURLE_SSL_ISSUER_ERROR:
    case CURLE_SSL_CIPHER: return HTTP_TLS;
    default: return HTTP_BROKEN;
    }
}

static void transfer_free(struct transfer *t)
{
    struct transfer **p = &t->http->open;

    while (*p != t)
        p = &(*p)->next;
    *p = t->next;
    curl_multi_remove_handle(t->http->multi, t->easy);
    curl_easy_cleanup(t->easy);
    curl_slist_free_all(t->headers);
    buf_done(&t->body);
    free(t);
}

static void finish(struct transfer *t, CURLcode code)
{
    long status = 0;
    curl_off_t took_us = 0;

    curl_easy_getinfo(t->easy, CURLINFO_RESPONSE_CODE, &status);
    curl_easy_getinfo(t->easy, CURLINFO_TOTAL_TIME_T, &took_us);
    buf_add(&t->body, "", 0); /* an empty body has its NUL too */
    struct http_response r = {.result = result_of(code, t),
                              .status = (int)status,
                              .body = t->body.data,
                              .len = t->body.len,
                              .took_ms = (int)(took_us / 1000),
                              .error = t->error};
    t->fn(t->ud, &r);
    transfer_free(t);
}

static void collect(struct http *h)
{
    CURLMsg *msg;
    int left;

    while ((msg = curl_multi_info_read(h->multi, &left))) {
        struct transfer *t;
        CURLcode code = msg->data.result;
        if (msg->msg != CURLMSG_DONE)
            continue;
        curl_easy_getinfo(msg->easy_handle, CURLINFO_PRIVATE, &t);
        finish(t, code);
    }
}

static void on_poll(uv_poll_t *p, int status, int events)
{
    struct watch *w = p->data;
    struct http *h = w->http;
    int running, flags = status < 0 ? CURL_CSELECT_ERR : 0;

    flags |= (events & UV_READABLE ? CURL_CSELECT_IN : 0);
    flags |= (events & UV_WRITABLE ? CURL_CSELECT_OUT : 0);
    curl_multi_socket_action(h->multi, w->fd, flags, &running);
    collect(h);
}

static void on_timeout(uv_timer_t *timer)
{
    struct http *h = timer->data;
    int running;

    curl_multi_socket_action(h->multi, CURL_SOCKET_TIMEOUT, 0, &running);
    collect(h);
}

static int set_timer(CURLM *multi, long timeout_ms, void *ud)
{
    struct http *h = ud;

    (void)multi;
    if (timeout_ms < 0)
        uv_timer_stop(h->timer);
    else
        uv_timer_start(h->timer, on_timeout, (uint64_t)timeout_ms, 0);
    return 0;
}

static int set_watch(CURL *easy, curl_socket_t fd, int what, void *ud, void *socket_ud)
{
    struct http *h = ud;
    struct watch *w = socket_ud;

    (void)easy;
    if (what == CURL_POLL_REMOVE) {
        if (w) {
            uv_poll_stop(&w->uv);
            uv_close((uv_handle_t *)&w->uv, free_handle);
            if (!h->closing)
                curl_multi_assign(h->multi, fd, NULL);
        }
        return 0;
    }
    if (!w) {
        w = mem_zalloc(sizeof *w);
        w->http = h;
        w->fd = fd;
        w->uv.data = w;
        uv_poll_init_socket(loop_uv(h->loop), &w->uv, fd);
        curl_multi_assign(h->multi, fd, w);
    }
    uv_poll_start(
        &w->uv, (what & CURL_POLL_IN ? UV_READABLE : 0) | (what & CURL_POLL_OUT ? UV_WRITABLE : 0),
        on_poll);
    return 0;
}

static size_t on_body(char *data, size_t one, size_t n, void *ud)
{
    struct transfer *t = ud;

    (void)one;
    if (buf_add(&t->body, data, n) < 0) {
        t->too_big = true;
        return CURL_WRITEFUNC_ERROR;
    }
    return n;
}

static char *dup_or_null(const char *s)
{
    return s ? mem_strdup(s) : NULL;
}

struct http *http_new(struct loop *l, const struct http_tls *tls)
{
    struct http *h = mem_zalloc(sizeof *h);

    curl_global_init(CURL_GLOBAL_DEFAULT);
    h->loop = l;
    h->ca_file = dup_or_null(tls->ca_file);
    h->cert_file = dup_or_null(tls->cert_file);
    h->key_file = dup_or_null(tls->key_file);
    h->timer = mem_zalloc(sizeof *h->timer);
    uv_timer_init(loop_uv(l), h->timer);
    h->timer->data = h;
    h->multi = curl_multi_init();
    curl_multi_setopt(h->multi, CURLMOPT_SOCKETFUNCTION, set_watch);
    curl_multi_setopt(h->multi, CURLMOPT_SOCKETDATA, h);
    curl_multi_setopt(h->multi, CURLMOPT_TIMERFUNCTION, set_timer);
    curl_multi_setopt(h->multi, CURLMOPT_TIMERDATA, h);
    return h;
}

void http_free(struct http *h)
{
    if (!h)
        return;
    while (h->open)
        transfer_free(h->open);
    h->closing = true;
    curl_multi_cleanup(h->multi);
    h->timer->data = h->timer;
    uv_close((uv_handle_t *)h->timer, free_handle);
    free(h->ca_file);
    free(h->cert_file);
    free(h->key_file);
    free(h);
    curl_global_cleanup();
}

static void set_tls(struct transfer *t, bool insecure)
{
    const struct http *h = t->http;

    if (h->ca_file)
        curl_easy_setopt(t->easy, CURLOPT_CAINFO, h->ca_file);
    if (h->cert_file)
        curl_easy_setopt(t->easy, CURLOPT_SSLCERT, h->cert_file);
    if (h->key_file)
        curl_easy_setopt(t->easy, CURLOPT_SSLKEY, h->key_file);
    if (insecure) {
        curl_easy_setopt(t->easy, CURLOPT_SSL_VERIFYPEER, 0L);
        curl_easy_setopt(t->easy, CURLOPT_SSL_VERIFYHOST, 0L);
    }
}

static void set_limits(struct transfer *t, int timeout_ms)
{
    curl_easy_setopt(t->easy, CURLOPT_NOSIGNAL, 1L);
    curl_easy_setopt(t->easy, CURLOPT_CONNECTTIMEOUT_MS, (long)CONNECT_TIMEOUT_MS);
    curl_easy_setopt(t->easy, CURLOPT_TIMEOUT_MS, (long)timeout_ms);
    curl_easy_setopt(t->easy, CURLOPT_LOW_SPEED_LIMIT, (long)LOW_SPEED_BYTES);
    curl_easy_setopt(t->easy, CURLOPT_LOW_SPEED_TIME, (long)LOW_SPEED_S);
    curl_easy_setopt(t->easy, CURLOPT_PROTOCOLS_STR, "http,https");
    curl_easy_setopt(t->easy, CURLOPT_FOLLOWLOCATION, 0L);
    curl_easy_setopt(t->easy, CURLOPT_NETRC, (long)CURL_NETRC_IGNORED);
}

void http_get(struct http *h, const struct http_request *req)
{
    struct transfer *t = mem_zalloc(sizeof *t);

    t->http = h;
    t->easy = curl_easy_init();
    t->fn = req->fn;
    t->ud = req->ud;
    t->next = h->open;
    h->open = t;
    buf_init(&t->body, req->body_max);
    for (const char *const *p = req->headers; p && *p; p++)
        t->headers = curl_slist_append(t->headers, *p);
    curl_easy_setopt(t->easy, CURLOPT_URL, req->url);
    curl_easy_setopt(t->easy, CURLOPT_HTTPHEADER, t->headers);
    curl_easy_setopt(t->easy, CURLOPT_USERAGENT, "invigil");
    curl_easy_setopt(t->easy, CURLOPT_ACCEPT_ENCODING, "");
    curl_easy_setopt(t->easy, CURLOPT_PRIVATE, t);
    curl_easy_setopt(t->easy, CURLOPT_ERRORBUFFER, t->error);
    curl_easy_setopt(t->easy, CURLOPT_WRITEFUNCTION, on_body);
    curl_easy_setopt(t->easy, CURLOPT_WRITEDATA, t);
    set_limits(t, req->timeout_ms);
    set_tls(t, req->insecure);
    curl_multi_add_handle(h->multi, t->easy);
}

void http_cancel(struct http *h, const void *ud)
{
    struct transfer *next;

    for (struct transfer *t = h->open; t; t = next) {
        next = t->next;
        if (t->ud == ud)
            transfer_free(t);
    }
}
