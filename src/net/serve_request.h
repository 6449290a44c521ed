/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A part of net/serve: reading requests. For serve.c alone. */
#ifndef NET_SERVE_REQUEST_H
#define NET_SERVE_REQUEST_H

#include "net/serve.h"

struct lws;

enum { SERVE_TEXTS_MAX = 8 * 1024 /* bytes of one request's texts together */ };

/* The texts of a request, one after the other; what is too long is left out. */
struct serve_texts {
    char s[SERVE_TEXTS_MAX];
    size_t len;
};

/* *r points into *t. */
void serve_request_read(struct lws *wsi, struct serve_texts *t, struct serve_request *r);
/* "Not Found" for 404. */
const char *serve_reason(int status);

#endif
