/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Copies a request out of libwebsockets, so that those who answer know nothing of it. */
#include "net/serve_request.h"

#include <libwebsockets.h>
#include <string.h>

const char *serve_reason(int status)
{
    static const struct {
        int status;
        const char *reason;
    } known[] = {
        {200, "OK"},
        {301, "Moved Permanently"},
        {302, "Found"},
        {400, "Bad Request"},
        {401, "Unauthorized"},
        {403, "Forbidden"},
        {404, "Not Found"},
        {405, "Method Not Allowed"},
        {426, "Upgrade Required"},
        {500, "Internal Server Error"},
        {502, "Bad Gateway"},
        {503, "Service Unavailable"},
    };

    for (size_t i = 0; i < LWS_ARRAY_SIZE(known); i++)
        if (known[i].status == status)
            return known[i].reason;
    return "Status";
}

static const char *keep_text(struct serve_texts *t, struct lws *wsi, enum lws_token_indexes token)
{
    char *to = t->s + t->len;
    int n = lws_hdr_copy(wsi, to, (int)(SERVE_TEXTS_MAX - t->len), token);

    if (n <= 0)
        return "";
    t->len += (size_t)n + 1;
    return to;
}

static void keep_args(struct serve_texts *t, struct lws *wsi, struct serve_request *r)
{
    while (r->nargs < SERVE_ARGS_MAX && SERVE_TEXTS_MAX - t->len > 1) {
        char *to = t->s + t->len;
        int n = lws_hdr_copy_fragment(wsi, to, (int)(SERVE_TEXTS_MAX - t->len),
                                      WSI_TOKEN_HTTP_URI_ARGS, (int)r->nargs);
        if (n < 0)
            return;
        to[n] = '\0';
        t->len += (size_t)n + 1;
        r->arg[r->nargs++] = to;
    }
}

void serve_request_read(struct lws *wsi, struct serve_texts *t, struct serve_request *r)
{
    static const char *const methods[] = {
        [LWSHUMETH_GET] = "GET",         [LWSHUMETH_POST] = "POST",
        [LWSHUMETH_OPTIONS] = "OPTIONS", [LWSHUMETH_PUT] = "PUT",
        [LWSHUMETH_PATCH] = "PATCH",     [LWSHUMETH_DELETE] = "DELETE",
        [LWSHUMETH_CONNECT] = "CONNECT", [LWSHUMETH_HEAD] = "HEAD",
    };
    char *uri;
    int len, m = lws_http_get_uri_and_method(wsi, &uri, &len);

    t->len = 0;
    *r = (struct serve_request){.method = "?", .path = "/"};
    if (m >= 0 && (size_t)m < LWS_ARRAY_SIZE(methods) && methods[m])
        r->method = methods[m];
    if (m >= 0 && len > 0 && (size_t)len < SERVE_TEXTS_MAX / 2) {
        memcpy(t->s, uri, (size_t)len);
        t->s[len] = '\0';
        t->len = (size_t)len + 1;
        r->path = t->s;
    }
    r->authorization = keep_text(t, wsi, WSI_TOKEN_HTTP_AUTHORIZATION);
    r->forwarded_for = keep_text(t, wsi, WSI_TOKEN_X_FORWARDED_FOR);
    if (SERVE_TEXTS_MAX - t->len > 64) {
        char *to = t->s + t->len;
        lws_get_peer_simple(wsi, to, 64);
        t->len += strlen(to) + 1;
        r->peer = to;
    } else {
        r->peer = "";
    }
    keep_args(t, wsi, r);
}
