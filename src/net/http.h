/* SPDX-License-Identifier: GPL-3.0-or-later */
/* HTTP GET on the loop, by libcurl. No redirect is followed, no cookie or netrc used, only http
 * and https spoken. */
#ifndef NET_HTTP_H
#define NET_HTTP_H

#include "net/loop.h"

#include <stdbool.h>
#include <stddef.h>

struct http_tls {
    const char *ca_file;              /* NULL the system's */
    const char *cert_file, *key_file; /* NULL none */
};

struct http;

struct http *http_new(struct loop *l, const struct http_tls *tls);
/* Before loop_free. Requests still open end without their callback. */
void http_free(struct http *h);

enum http_result {
    HTTP_ANSWERED, /* whatever the status */
    HTTP_TIMEOUT,
    HTTP_NO_HOST,   /* DNS */
    HTTP_UNREACHED, /* TCP */
    HTTP_TLS,
    HTTP_TOO_BIG,
    HTTP_BROKEN /* the connection ended early, or what came is not HTTP */
};

struct http_response {
    enum http_result result;
    int status; /* 0 none */
    char *body; /* NUL-terminated, may be changed; lives for the callback */
    size_t len;
    int took_ms;
    const char *error; /* libcurl's words, "" none */
};

typedef void (*http_fn)(void *ud, const struct http_response *r);

struct http_request {
    const char *url;
    const char *const *headers; /* "Name: value", NULL-terminated; NULL none */
    bool insecure;              /* the certificate is not checked */
    int timeout_ms;             /* for all of it */
    size_t body_max;
    http_fn fn;
    void *ud;
};

void http_get(struct http *h, const struct http_request *req);
/* Ends all requests of ud without their callback; not from one of these. */
void http_cancel(struct http *h, const void *ud);

#endif
