/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "net/dns.h"

#include "base/err.h"
#include "base/log.h"
#include "base/map.h"
#include "base/mem.h"

#include <arpa/inet.h>
#include <netdb.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>
#include <uv.h>

enum { ADDRS_MAX = 8, KEEP_MS = 60000, KEEP_FAILURE_MS = 5000, HOSTS_MAX = 4096 };

struct host {
    char addr[ADDRS_MAX][INET6_ADDRSTRLEN];
    unsigned n;
    unsigned at; /* the one that is given */
    bool asking;
    uint64_t until_ms; /* uv_now; 0 never asked */
};

struct dns {
    struct loop *loop;
    loop_fn changed;
    void *ud;
    struct map by_name; /* to hosts */
    struct host *hosts;
    uint32_t n, cap;
};

struct question {
    uv_getaddrinfo_t uv;
    struct dns *dns; /* NULL: nobody waits any more */
    uint32_t host;
    struct question *next;
};

static struct question *open_questions;

struct dns *dns_new(struct loop *l, loop_fn changed, void *ud)
{
    struct dns *d = mem_zalloc(sizeof *d);

    d->loop = l;
    d->changed = changed;
    d->ud = ud;
    map_init(&d->by_name);
    return d;
}

void dns_free(struct dns *d)
{
    if (!d)
        return;
    for (struct question *q = open_questions; q; q = q->next) {
        if (q->dns == d) {
            q->dns = NULL;
            uv_cancel((uv_req_t *)&q->uv);
        }
    }
    map_done(&d->by_name);
    free(d->hosts);
    free(d);
}

static void keep_answer(struct host *h, const struct addrinfo *ai)
{
    h->n = 0;
    for (; ai && h->n < ADDRS_MAX; ai = ai->ai_next)
        if (getnameinfo(ai->ai_addr, ai->ai_addrlen, h->addr[h->n], sizeof h->addr[0], NULL, 0,
                        NI_NUMERICHOST) == 0)
            h->n++;
}

static void forget_question(struct question *q)
{
    struct question **p = &open_questions;

    while (*p != q)
        p = &(*p)->next;
    *p = q->next;
    free(q);
}

static void on_answer(uv_getaddrinfo_t *req, int status, struct addrinfo *ai)
{
    struct question *q = req->data;
    struct dns *d = q->dns;

    if (d) {
        struct host *h = &d->hosts[q->host];
        keep_answer(h, status == 0 ? ai : NULL);
        h->asking = false;
        h->until_ms = uv_now(loop_uv(d->loop)) + (h->n ? KEEP_MS : KEEP_FAILURE_MS);
        if (status != 0)
            log_line(LOG_INFO, "dns: %s", uv_strerror(status));
    }
    uv_freeaddrinfo(ai);
    forget_question(q);
    if (d)
        d->changed(d->ud);
}

static void ask(struct dns *d, uint32_t index, const char *name)
{
    struct addrinfo hints = {.ai_family = AF_UNSPEC, .ai_socktype = SOCK_STREAM};
    struct question *q = mem_zalloc(sizeof *q);

    q->uv.data = q;
    q->dns = d;
    q->host = index;
    q->next = open_questions;
    open_questions = q;
    d->hosts[index].asking = true;
    if (uv_getaddrinfo(loop_uv(d->loop), &q->uv, on_answer, name, NULL, &hints) != 0) {
        d->hosts[index].asking = false;
        d->hosts[index].n = 0;
        d->hosts[index].until_ms = uv_now(loop_uv(d->loop)) + KEEP_FAILURE_MS;
        forget_question(q);
    }
}

static bool is_address(const char *host)
{
    struct in6_addr a;

    return strlen(host) < INET6_ADDRSTRLEN &&
           (inet_pton(AF_INET, host, &a) == 1 || inet_pton(AF_INET6, host, &a) == 1);
}

/* HOSTS_MAX: there are more than a site has. */
static uint32_t host_of(struct dns *d, const char *name)
{
    if (d->n == HOSTS_MAX && !map_find(&d->by_name, name))
        return HOSTS_MAX;
    uint32_t *known = map_put(&d->by_name, name, d->n);

    if (*known == d->n) {
        MEM_GROW(d->hosts, d->n, d->cap);
        d->hosts[d->n++] = (struct host){0};
    }
    return *known;
}

int dns_get(struct dns *d, const char *host, char *out)
{
    if (is_address(host)) {
        strcpy(out, host);
        return 1;
    }
    uint32_t i = host_of(d, host);
    if (i == HOSTS_MAX)
        return ERR_NOT_FOUND;
    if (!d->hosts[i].asking && uv_now(loop_uv(d->loop)) >= d->hosts[i].until_ms)
        ask(d, i, host);
    struct host *h = &d->hosts[i];
    if (h->n) { /* an old answer serves until the new one is here */
        strcpy(out, h->addr[h->at % h->n]);
        return 1;
    }
    return h->asking ? 0 : ERR_NOT_FOUND;
}

void dns_failed(struct dns *d, const char *host, const char *address)
{
    uint32_t *i = map_find(&d->by_name, host);
    struct host *h = i ? &d->hosts[*i] : NULL;

    if (h && h->n && strcmp(h->addr[h->at % h->n], address) == 0)
        h->at++;
}
