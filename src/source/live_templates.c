/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Which templates have metrics. Asked first by a plain GET; then, because behind a proxy a VNC
 * server may give a metrics server's answer, and a dropped VNC handshake hurts a student, links are
 * tried one a second until one has been open for a while without a word of RFB. An answer "none" is
 * believed when a second instance repeats it: the first may just have been deleted. */
#include "source/live_state.h"

#include "base/mem.h"

enum {
    PROBE_MS = 10000,
    PROBE_BODY_MAX = 64 * 1024,
    QUIET_MS = 500, /* a VNC server speaks first, and at once */
    TRY_MS = 1000,
    TEMPLATES_MAX = 4096
};

struct template *live_templates_get(struct live *v, const char *name)
{
    if (v->ntemplates == TEMPLATES_MAX && !map_find(&v->by_template, name))
        return v->templates[TEMPLATES_MAX -
                            1]; /* no site has so many: they share the last one's luck */
    uint32_t *known = map_put(&v->by_template, name, v->ntemplates);

    if (*known == v->ntemplates) {
        struct template *t = mem_zalloc(sizeof *t);
        t->live = v;
        MEM_GROW(v->templates, v->ntemplates, v->captemplates);
        v->templates[v->ntemplates++] = t;
    }
    return v->templates[*known];
}

static void set_none(struct template *t, enum link_why why, int32_t status)
{
    t->state = TEMPLATE_NONE;
    t->why = why;
    t->status = status;
    t->denied = false;
    t->next_ms = live_now_ms(t->live) + LINK_RARELY_MS;
}

/* What a plain GET tells (protocol, section 2): a metrics endpoint wants an upgrade (400, 426) or
 * has lost its source (503). Anything else is none; but where a server or its proxy is just in
 * trouble, that says nothing about its template. */
static bool is_metrics(int status)
{
    return status == 400 || status == 426 || status == 503;
}

static bool is_trouble(int status)
{
    return status >= 500 || status == 401 || status == 403 || status == 429;
}

static enum link_why why_of(enum http_result r)
{
    return r == HTTP_TIMEOUT     ? LINK_WHY_TIMEOUT
           : r == HTTP_NO_HOST   ? LINK_WHY_DNS
           : r == HTTP_UNREACHED ? LINK_WHY_CONNECT
           : r == HTTP_TLS       ? LINK_WHY_TLS
                                 : LINK_WHY_CLOSED;
}

static void on_none(struct template *t, int status)
{
    if (t->denied) {
        set_none(t, LINK_WHY_STATUS, status);
        return;
    }
    t->denied = true;
    t->state = TEMPLATE_UNASKED;
    if (t->asker->link.step == LINK_WAIT)
        live_links_unsupported(t->asker, LINK_WHY_STATUS, status, LINK_RARELY_MS);
}

static void on_probe(void *ud, const struct http_response *r)
{
    struct template *t = ud;
    struct live *v = t->live;

    if (is_metrics(r->status)) {
        t->state = TEMPLATE_TRYING;
        t->denied = false;
        t->next_ms = 0;
    } else if (r->status && !is_trouble(r->status)) {
        on_none(t, r->status);
    } else {
        t->state = TEMPLATE_UNASKED;
        if (t->asker->link.step == LINK_WAIT) /* still wanted: another one asks meanwhile */
            live_links_fail(t->asker, r->status ? LINK_WHY_STATUS : why_of(r->result), r->status);
    }
    live_links_pump(v);
}

static void ask(struct template *t, struct desk *d)
{
    struct live *v = t->live;
    char text[URL_MAX + 64];
    struct url u;

    t->state = TEMPLATE_ASKING;
    t->asker = d;
    url_parse(d->url, &u);
    url_print(&u, "usages", text, sizeof text);
    struct http_request req = {.url = text,
                               .headers = access_headers(&v->access, &u),
                               .insecure = access_insecure(&v->access, &u),
                               .timeout_ms = PROBE_MS,
                               .body_max = PROBE_BODY_MAX,
                               .fn = on_probe,
                               .ud = t};
    http_get(v->access.http, &req);
}

bool live_templates_admit(struct desk *d, int64_t now)
{
    struct template *t = d->tmpl;

    if (t->state == TEMPLATE_NONE && now >= t->next_ms)
        t->state = TEMPLATE_UNASKED;
    switch (t->state) {
    case TEMPLATE_UNASKED: ask(t, d); break;
    case TEMPLATE_ASKING: break;
    case TEMPLATE_NONE: live_links_unsupported(d, t->why, t->status, t->next_ms - now); break;
    case TEMPLATE_TRYING:
        if (now < t->next_ms)
            break;
        t->next_ms = now + TRY_MS;
        return true;
    case TEMPLATE_METRICS: return true;
    }
    return false;
}

void live_templates_listen(struct desk *d, int64_t now)
{
    if (d->link.step == LINK_LISTEN && !d->leave && d->tmpl->state == TEMPLATE_TRYING &&
        now - (d->link.at_ms - d->live->config.stale_ms) >= QUIET_MS)
        d->tmpl->state = TEMPLATE_METRICS;
}

void live_templates_message(struct template *t)
{
    t->state = TEMPLATE_METRICS;
}

void live_templates_failed(struct template *t)
{
    if (t->state == TEMPLATE_TRYING)
        t->next_ms = 0;
}

void live_templates_vnc(struct template *t)
{
    if (t->state == TEMPLATE_TRYING)
        set_none(t, LINK_WHY_VNC, 0);
}
