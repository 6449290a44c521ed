/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The sockets of the live source. One link per Ready instance with a usable url; none before its
 * template was found to have metrics; never more than connect_rate a second or LIVE_IN_FLIGHT_MAX
 * handshakes at once. Must never harm a student: what turns out to be a VNC server is left politely
 * and never opened again. */
#include "source/live_state.h"

#include "base/log.h"
#include "base/mem.h"
#include "model/name.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

void live_links_tell(struct desk *d)
{
    const struct link *l = &d->link, *t = &d->told;

    if (l->state == t->state && l->why == t->why && l->detail == t->detail &&
        link_retry_ms(l) == link_retry_ms(t))
        return;
    d->told = *l;
    live_emit(d->live, (struct event){.kind = EVENT_LINK,
                                      .link = {.index = d->index,
                                               .state = l->state,
                                               .why = l->why,
                                               .detail = l->detail,
                                               .retry_ms = link_retry_ms(l)}});
}

/* Ends the socket, if there is one. */
static void drop_socket(struct desk *d, bool politely)
{
    if (d->link.step == LINK_SHAKE && d->ws)
        d->live->in_flight--;
    ws_close(d->ws, politely);
    d->ws = NULL;
    free(d->leave);
    d->leave = NULL;
}

/* Of a host with several addresses the next one is tried when this one does not answer. */
static void blame_address(struct desk *d, enum link_why why)
{
    struct url u;

    if ((why == LINK_WHY_CONNECT || why == LINK_WHY_TIMEOUT) && url_parse(d->url, &u) == 0)
        dns_failed(d->live->access.dns, u.host, d->address);
}

void live_links_fail(struct desk *d, enum link_why why, int32_t detail)
{
    live_templates_failed(d->tmpl);
    d->live->settled = false;
    d->live->stats.failures++;
    log_line(why == d->told.why ? LOG_DEBUG : LOG_INFO, "instance %u: link failed: %s %d",
             (unsigned)d->index, name_why[why], (int)detail);
    blame_address(d, why);
    link_failed(&d->link, live_now_ms(d->live), why, detail, loop_random());
    live_links_tell(d);
}

void live_links_unsupported(struct desk *d, enum link_why why, int32_t detail, int64_t retry_ms)
{
    log_line(LOG_INFO, "instance %u: no metrics: %s %d", (unsigned)d->index, name_why[why],
             (int)detail);
    link_unsupported(&d->link, live_now_ms(d->live), why, detail, retry_ms);
    live_links_tell(d);
}

static void burn(struct desk *d)
{
    log_line(LOG_WARN, "instance %u: its url is a VNC server; it is not opened again",
             (unsigned)d->index);
    map_put(&d->live->burned, d->url, 1);
    if (d->live->o.on_vnc)
        d->live->o.on_vnc(d->live->o.on_vnc_ud, d->url);
    live_templates_vnc(d->tmpl);
    live_links_unsupported(d, LINK_WHY_VNC, 0, 0);
}

/* --- what the socket says --- */

static void on_open(void *ud)
{
    struct desk *d = ud;

    d->live->in_flight--;
    link_opened(&d->link, live_now_ms(d->live), d->live->config.stale_ms);
    live_links_pump(d->live);
}

static void on_text(void *ud, const char *data, size_t len)
{
    struct desk *d = ud;
    struct live *v = d->live;
    struct sample_rtt rtt[EVENT_CONNS_MAX];

    if (usages_parse(data, len, &v->usages) < 0) {
        v->stats.malformed++;
        link_garbage(&d->link);
        live_links_tell(d);
        return;
    }
    int64_t now = live_now_ms(v);
    v->stats.messages++;
    live_templates_message(d->tmpl);
    link_message(&d->link, now, v->config.stale_ms);
    live_links_tell(d);
    uint16_t n = observe_message(&d->observe, d->index, &v->usages, now, v->emit, v->ud, rtt);
    live_sample(v, d->index, now, &v->usages, rtt, n);
}

static void leave_vnc(struct desk *d, const unsigned char *data, size_t len)
{
    uint8_t reply[RFB_CLIENT_REPLY_MAX];
    size_t n, used;
    enum rfb_client_result r = rfb_client_feed(d->leave, data, len, &used, reply, &n);

    if (n)
        ws_send(d->ws, reply, n);
    if (r == RFB_CLIENT_MORE)
        return;
    drop_socket(d, true);
    burn(d);
}

static void on_binary(void *ud, const unsigned char *data, size_t len)
{
    struct desk *d = ud;

    if (d->leave) {
        leave_vnc(d, data, len);
    } else if (rfb_client_smells(data, len)) {
        d->leave = mem_zalloc(sizeof *d->leave);
        rfb_client_init(d->leave, NULL);
        leave_vnc(d, data, len);
    } else {
        d->live->stats.binary++;
        drop_socket(d, false);
        live_links_unsupported(d, LINK_WHY_NOT_METRICS, 0, LINK_RARELY_MS);
    }
}

static void on_status(struct desk *d, int status)
{
    if (status == 404)
        live_links_unsupported(d, LINK_WHY_STATUS, status, LINK_RARELY_MS);
    else if (status >= 300 && status < 400)
        live_links_fail(d, LINK_WHY_REDIRECT, status);
    else
        live_links_fail(d, LINK_WHY_STATUS, status);
}

static void on_end(void *ud, enum ws_end why, int status)
{
    struct desk *d = ud;
    struct live *v = d->live;

    if (d->link.step == LINK_SHAKE)
        v->in_flight--;
    d->ws = NULL;
    if (d->leave) {
        free(d->leave);
        d->leave = NULL;
        burn(d);
        return;
    }
    switch (why) {
    case WS_END_STATUS: on_status(d, status); break;
    case WS_END_TLS: live_links_fail(d, LINK_WHY_TLS, 0); break;
    case WS_END_CONNECT: live_links_fail(d, LINK_WHY_CONNECT, 0); break;
    case WS_END_OVERSIZED:
        v->stats.oversized++;
        live_links_fail(d, LINK_WHY_OVERSIZED, 0);
        break;
    case WS_END_BROKEN:
    case WS_END_CLOSED:
        live_links_fail(d, d->link.garbage ? LINK_WHY_MALFORMED : LINK_WHY_CLOSED, 0);
        break;
    }
    live_links_pump(v);
}

static const struct ws_events events = {
    .open = on_open, .text = on_text, .binary = on_binary, .end = on_end};

/* --- opening one --- */

/* False: nothing was opened (the name is not known yet, or it failed). */
static bool open_socket(struct desk *d)
{
    struct live *v = d->live;
    char host[URL_HOST_MAX + 16], path[URL_MAX + 64];
    struct url u;

    url_parse(d->url, &u);
    int r = dns_get(v->access.dns, u.host, d->address);
    if (r < 0)
        live_links_fail(d, LINK_WHY_DNS, 0);
    if (r <= 0)
        return false;
    snprintf(path, sizeof path, "%susages?updatePeriod=%d", u.path, v->o.period_s);
    url_host(&u, host, sizeof host);
    struct ws_request req = {.address = d->address,
                             .host = host,
                             .port = u.port,
                             .tls = u.tls,
                             .insecure = access_insecure(&v->access, &u),
                             .path = path,
                             .headers = access_headers(&v->access, &u),
                             .events = &events,
                             .ud = d};
    v->stats.connects++;
    link_started(&d->link, live_now_ms(v));
    d->ws = ws_open(v->access.ws, &req);
    if (!d->ws) {
        live_links_fail(d, LINK_WHY_CONNECT, 0);
        return true;
    }
    v->in_flight++;
    live_links_tell(d);
    return true;
}

/* --- which ones, when --- */

static bool take_token(struct live *v, int64_t now)
{
    double rate = v->o.connect_rate, burst = rate / 4 > 1 ? rate / 4 : 1;

    if (!v->o.connect_rate)
        return true;
    v->tokens += (double)(now - v->tokens_ms) * rate / 1000;
    v->tokens = v->tokens > burst ? burst : v->tokens;
    v->tokens_ms = now;
    if (v->tokens < 1)
        return false;
    v->tokens -= 1;
    return true;
}

/* False: no more for now. */
static bool connect_one(struct desk *d, int64_t now)
{
    struct live *v = d->live;

    if (v->in_flight >= LIVE_IN_FLIGHT_MAX || !take_token(v, now))
        return false;
    if (!open_socket(d)) {
        v->tokens += 1;
        live_templates_failed(d->tmpl);
    }
    return true;
}

void live_links_pump(struct live *v)
{
    int64_t now = live_now_ms(v);

    for (uint32_t k = 0; k < v->ndesks; k++) {
        struct desk *d = v->desks[(v->cursor + k) % v->ndesks];
        if (link_due(&d->link, now) && live_templates_admit(d, now) && !connect_one(d, now)) {
            v->cursor = d->index;
            return;
        }
    }
}

/* A deadline passed. A VNC server that does not go on is not tried again: once is enough. */
static void give_up(struct desk *d)
{
    enum link_why why = link_timeout_why(&d->link);
    bool vnc = d->leave != NULL;

    drop_socket(d, vnc);
    if (vnc)
        burn(d);
    else
        live_links_fail(d, why, 0);
}

void live_links_sweep(struct live *v)
{
    int64_t now = live_now_ms(v);

    v->settled = true;
    for (uint32_t i = 0; i < v->ndesks; i++) {
        struct desk *d = v->desks[i];
        if (link_overdue(&d->link, now, v->config.stale_ms))
            give_up(d);
        live_templates_listen(d, now);
        live_links_tell(d);
        v->settled &= d->link.step == LINK_OFF ||
                      (d->link.step == LINK_LISTEN && d->tmpl->state == TEMPLATE_METRICS);
    }
    live_links_pump(v);
}

/* --- what the roster says --- */

void live_links_resume(struct desk *d, const struct instance *in)
{
    if (in->phase == PHASE_READY)
        link_resume(&d->link, in->link, in->link_why, in->link_detail, in->linked);
    d->told = (struct link){.step = in->link_retry_ms ? LINK_WAIT : LINK_OFF,
                            .at_ms = in->link_retry_ms,
                            .state = in->link,
                            .why = in->link_why,
                            .detail = in->link_detail};
}

/* An earlier process found a VNC server here. It knew the url, which we only learn now. */
static bool was_vnc(const struct desk *d)
{
    return d->link.step == LINK_OFF && d->link.why == LINK_WHY_VNC;
}

void live_links_set(struct desk *d, bool ready, const char *url, const char *template)
{
    struct live *v = d->live;

    if (url && was_vnc(d))
        map_put(&v->burned, url, 1);
    if (!ready || !url || (d->url && strcmp(d->url, url) != 0)) {
        if (d->leave) /* cut off in a VNC handshake: never again */
            burn(d);
        drop_socket(d, d->leave != NULL);
        link_unwant(&d->link, ready && !url ? LINK_WHY_NO_URL : LINK_WHY_NONE);
    }
    mem_set_str(&d->url, url);
    d->ready = ready && url;
    if (d->ready && d->link.step == LINK_OFF && !v->o.roster_only) {
        d->tmpl = live_templates_get(v, template);
        link_want(&d->link, live_now_ms(v));
        v->settled = false;
        if (map_find(&v->burned, url))
            link_unsupported(&d->link, live_now_ms(v), LINK_WHY_VNC, 0, 0);
    }
    live_links_tell(d);
}

void live_links_end(struct desk *d)
{
    if (d->leave)
        burn(d);
    drop_socket(d, d->leave != NULL);
}
