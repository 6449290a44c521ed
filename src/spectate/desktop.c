/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The way to a desktop's byte stream: page, name, websocket, one after the other and each of them
 * once. Owns the request or the socket of the step it is at. The page comes from a student's
 * machine: what it names is believed only as a path below its own. */
#include "spectate/desktop.h"

#include "base/err.h"
#include "base/mem.h"

#include <ctype.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum {
    PAGE_MAX = 1 << 20,
    TARGET_MAX = 512,
    UID_MAX = 64,
    RESOLVE_MS = 20, /* between two looks for an answer, which mostly is there already */
    CONNECTS_MAX = 8 /* addresses tried */
};

enum step { PAGE, RESOLVE, SHAKE, OPEN, ENDED };

struct desktop {
    struct loop *loop;
    const struct access *access;
    const struct desktop_events *on;
    void *ud;
    struct url url;
    enum step step;
    char path[URL_MAX + 16]; /* of the websocket */
    char uid[UID_MAX + 1];
    const char *protocol; /* NULL none */
    char address[INET6_ADDRSTRLEN], first[INET6_ADDRSTRLEN];
    int connects;             /* addresses that did not answer */
    int64_t waits_ms;         /* for the name, so far */
    struct ws *ws;            /* NULL none */
    struct loop_timer *timer; /* NULL while the page is asked for, and once open */
};

/* The last thing done with d: the owner may close it in there. */
static void end(struct desktop *d, enum desktop_why why, int status)
{
    d->step = ENDED;
    d->ws = NULL;
    loop_timer_free(d->timer);
    d->timer = NULL;
    d->on->end(d->ud, why, status);
}

/* --- the websocket --- */

static void on_open(void *ud)
{
    struct desktop *d = ud;

    d->step = OPEN;
    loop_timer_free(d->timer);
    d->timer = NULL;
    d->on->open(d->ud);
}

/* No VNC server speaks text. */
static void on_text(void *ud, const char *data, size_t len)
{
    struct desktop *d = ud;

    (void)data;
    (void)len;
    ws_close(d->ws, true);
    end(d, DESKTOP_TEXT, 0);
}

static void on_binary(void *ud, const unsigned char *data, size_t len)
{
    struct desktop *d = ud;

    d->on->bytes(d->ud, data, len);
}

static void on_drained(void *ud)
{
    struct desktop *d = ud;

    d->on->drained(d->ud);
}

/* Nobody answered at this address, so nothing was asked: is there another one? */
static bool try_next_address(struct desktop *d)
{
    char next[INET6_ADDRSTRLEN];

    dns_failed(d->access->dns, d->url.host, d->address);
    if (++d->connects == CONNECTS_MAX || dns_get(d->access->dns, d->url.host, next) != 1 ||
        strcmp(next, d->first) == 0)
        return false;
    d->step = RESOLVE;
    loop_timer_set(d->timer, 0, 0);
    return true;
}

static void on_end(void *ud, enum ws_end why, int status)
{
    static const enum desktop_why whys[] = {
        [WS_END_CONNECT] = DESKTOP_CONNECT, [WS_END_TLS] = DESKTOP_TLS,
        [WS_END_STATUS] = DESKTOP_STATUS,   [WS_END_BROKEN] = DESKTOP_CONNECT,
        [WS_END_CLOSED] = DESKTOP_CLOSED,   [WS_END_OVERSIZED] = DESKTOP_TEXT,
    };
    struct desktop *d = ud;

    d->ws = NULL;
    if (why != WS_END_CONNECT || !try_next_address(d))
        end(d, whys[why], status);
}

static void open_socket(struct desktop *d)
{
    static const struct ws_events events = {.open = on_open,
                                            .text = on_text,
                                            .binary = on_binary,
                                            .end = on_end,
                                            .drained = on_drained};
    char host[URL_HOST_MAX + 16];

    url_host(&d->url, host, sizeof host);
    struct ws_request req = {.address = d->address,
                             .host = host,
                             .port = d->url.port,
                             .tls = d->url.tls,
                             .insecure = access_insecure(d->access, &d->url),
                             .path = d->path,
                             .protocol = d->protocol,
                             .headers = access_headers(d->access, &d->url),
                             .events = &events,
                             .ud = d};
    d->step = SHAKE;
    loop_timer_set(d->timer, DESKTOP_HANDSHAKE_MS, 0);
    d->ws = ws_open(d->access->ws, &req);
    if (!d->ws)
        on_end(d, WS_END_CONNECT, 0);
}

static void resolve(struct desktop *d)
{
    int r = dns_get(d->access->dns, d->url.host, d->address);

    if (r == 0 && d->waits_ms < DESKTOP_HANDSHAKE_MS) {
        d->waits_ms += RESOLVE_MS;
        loop_timer_set(d->timer, RESOLVE_MS, 0);
        return;
    }
    if (r <= 0) {
        end(d, DESKTOP_DNS, 0);
        return;
    }
    if (!d->first[0])
        strcpy(d->first, d->address);
    open_socket(d);
}

static void on_timer(void *ud)
{
    struct desktop *d = ud;

    if (d->step == RESOLVE) {
        resolve(d);
        return;
    }
    dns_failed(d->access->dns, d->url.host, d->address);
    ws_close(d->ws, false);
    end(d, DESKTOP_TIMEOUT, 0);
}

/* --- the page --- */

static const char *skip_spaces(const char *p, const char *limit)
{
    while (p < limit && isspace((unsigned char)*p))
        p++;
    return p;
}

/* What is assigned to window.websockifyTargetUrl; NULL nothing. */
static const char *find_target(const char *page, size_t len, size_t *ret_len)
{
    static const char name[] = "window.websockifyTargetUrl";
    const char *limit = page + len, *p = page;

    while ((p = memmem(p, (size_t)(limit - p), name, sizeof name - 1))) {
        p = skip_spaces(p + sizeof name - 1, limit);
        if (p == limit || *p != '=')
            continue;
        p = skip_spaces(p + 1, limit);
        if (p == limit || (*p != '\'' && *p != '"'))
            continue;
        const char *close = memchr(p + 1, *p, (size_t)(limit - p - 1));
        if (close) {
            *ret_len = (size_t)(close - p - 1);
            return p + 1;
        }
    }
    return NULL;
}

/* A path with a query, of letters that mean the same to everybody; no "//host", no "..". */
static bool is_plain(const char *target)
{
    static const char allowed[] = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789"
                                  "/-._~?&=";

    return !target[strspn(target, allowed)] && !strstr(target, "//") && !strstr(target, "..");
}

/* The value of connUid; "" when there is none. */
static int read_uid(const char *query, char *out)
{
    static const char name[] = "connUid=";
    const char *p = query;

    while (p && strncmp(p + 1, name, sizeof name - 1) != 0)
        p = strchr(p + 1, '&');
    if (!p)
        return 0;
    p += sizeof name;
    size_t n = strspn(p, "0123456789abcdefABCDEF");
    if (n == 0 || n > UID_MAX || (p[n] && p[n] != '&'))
        return ERR_INVALID;
    memcpy(out, p, n);
    return 0;
}

/* Below the page, or it could be another student's. */
static int take_target(struct desktop *d, const char *target, size_t len)
{
    if (len > TARGET_MAX)
        return ERR_TOO_BIG;
    d->path[0] = '/';
    memcpy(d->path + (target[0] != '/'), target, len);
    size_t base = strlen(d->url.path);
    if (strlen(d->path) != len + (target[0] != '/') || !is_plain(d->path) ||
        strncmp(d->path, d->url.path, base) != 0)
        return ERR_INVALID;
    const char *query = strchr(d->path, '?'), *name = strstr(d->path + base, "websockify");
    if (!name || (query && name > query))
        return ERR_INVALID;
    return read_uid(query, d->uid);
}

static enum desktop_why why_of(enum http_result r)
{
    return r == HTTP_NO_HOST   ? DESKTOP_DNS
           : r == HTTP_TLS     ? DESKTOP_TLS
           : r == HTTP_TIMEOUT ? DESKTOP_TIMEOUT
                               : DESKTOP_CONNECT;
}

static void on_page(void *ud, const struct http_response *r)
{
    struct desktop *d = ud;
    size_t len;

    d->step = RESOLVE;
    if (r->result != HTTP_ANSWERED && r->result != HTTP_TOO_BIG) {
        end(d, why_of(r->result), 0);
        return;
    }
    const char *target = find_target(r->body, r->len, &len);
    if (target && take_target(d, target, len) < 0) {
        end(d, DESKTOP_PAGE, 0);
        return;
    }
    if (!target) {
        snprintf(d->path, sizeof d->path, "%swebsockify", d->url.path);
        d->protocol = "binary";
    }
    d->timer = loop_timer_new(d->loop, 0, 0, on_timer, d); /* then: now it may be closed */
    d->on->found(d->ud, d->uid);
}

/* --- what the owner does --- */

struct desktop *desktop_open(struct loop *l, const struct access *a, const char *url,
                             const struct desktop_events *on, void *ud)
{
    struct desktop *d = mem_zalloc(sizeof *d);

    d->loop = l;
    d->access = a;
    d->on = on;
    d->ud = ud;
    url_parse(url, &d->url);
    struct http_request req = {.url = url,
                               .headers = access_headers(a, &d->url),
                               .insecure = access_insecure(a, &d->url),
                               .timeout_ms = DESKTOP_HANDSHAKE_MS,
                               .body_max = PAGE_MAX,
                               .fn = on_page,
                               .ud = d};
    http_get(a->http, &req);
    return d;
}

bool desktop_asked(const struct desktop *d)
{
    return d->step == SHAKE || d->step == OPEN;
}

int desktop_send(struct desktop *d, const uint8_t *data, size_t len)
{
    return d->ws ? ws_send(d->ws, data, len) : 0;
}

void desktop_pause(struct desktop *d, bool paused)
{
    if (d->ws)
        ws_pause(d->ws, paused);
}

void desktop_close(struct desktop *d)
{
    if (!d)
        return;
    if (d->step == PAGE)
        http_cancel(d->access->http, d);
    ws_close(d->ws, true);
    loop_timer_free(d->timer);
    free(d);
}
