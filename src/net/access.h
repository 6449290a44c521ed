/* SPDX-License-Identifier: GPL-3.0-or-later */
/* One site as its clients reach it: the only TLS clients of the process, and who may be sent what.
 * Metrics links, templates and desktops all ask here, so that the rules are the same for all. */
#ifndef NET_ACCESS_H
#define NET_ACCESS_H

#include "net/dns.h"
#include "net/http.h"
#include "net/url.h"
#include "net/ws.h"

struct access {
    struct http *http;
    struct ws_client *ws;
    struct dns *dns;
    struct url api;
    const char *const *headers; /* secret lines; NULL-terminated, NULL none */
    const char *const *origins; /* besides the api's, those that may have them; the same */
    bool insecure;              /* certificates unchecked, for loopback and literal addresses */
};

/* The secret headers, if u may have them; else NULL. */
const char *const *access_headers(const struct access *a, const struct url *u);
bool access_insecure(const struct access *a, const struct url *u);

#endif
