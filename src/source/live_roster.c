/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The roster poll: asks, reads, compares with what was told before, tells what changed. A poll that
 * fails changes nothing but the state of the api; neither does a list that is suddenly empty, which
 * is rather a site in trouble than an exam without students. */
#include "source/live_state.h"

#include "base/err.h"
#include "base/log.h"
#include "base/mem.h"
#include "base/utf8.h"
#include "model/name.h"
#include "proto/exam_api.h"

#include <stdlib.h>
#include <string.h>

enum {
    REQUEST_MS = 10000,
    SAID_MAX = 160,
    FIRST_RETRY_MS = 1000,
    FACTS_MAX = 4096,
    KNOWN_FACTOR = 10
};

/* One element of the list, kept until the whole list is known to be good. */
struct entry {
    char *id, *tmpl, *url, *student, *phase_text;
    enum phase phase;
    bool running;
    enum submission submission;
};

struct list {
    struct entry *v;
    size_t n, cap;
};

static void list_add(void *ud, const struct exam_api_instance *in)
{
    struct list *l = ud;

    MEM_GROW(l->v, l->n, l->cap);
    l->v[l->n++] = (struct entry){.id = mem_strdup(in->id),
                                  .tmpl = mem_strdup(in->tmpl),
                                  .url = in->url ? mem_strdup(in->url) : NULL,
                                  .student = mem_strdup(in->student),
                                  .phase_text = mem_strdup(in->phase_text),
                                  .phase = in->phase,
                                  .running = in->running,
                                  .submission = in->submission};
}

static void list_done(struct list *l)
{
    for (size_t i = 0; i < l->n; i++) {
        free(l->v[i].id);
        free(l->v[i].tmpl);
        free(l->v[i].url);
        free(l->v[i].student);
        free(l->v[i].phase_text);
    }
    free(l->v);
}

/* The url as it is used: absolute, ending with '/'. NULL: not usable. */
static const char *usable(const char *url, char *out, size_t size)
{
    struct url u;

    if (!url || url_parse(url, &u) < 0)
        return NULL;
    bool slash = u.path[strlen(u.path) - 1] == '/';
    return url_print(&u, slash ? "" : "/", out, size) == 0 ? out : NULL;
}

/* Is it a path, so that its host is the api's? */
static bool is_relative(const char *url)
{
    return url[strcspn(url, ":/")] != ':' && strncmp(url, "//", 2) != 0;
}

/* Whose machines an instance is on; NULL unknown. */
static const char *host_of(const struct live *v, const char *url, char *out, size_t size)
{
    struct url u = v->access.api;

    if (!url || (!is_relative(url) && url_parse(url, &u) < 0))
        return NULL;
    url_host(&u, out, size);
    return out;
}

/* One comparable text of all that is told about an instance. 0x1F can't occur in sanitised text. */
static char *facts_of(const struct event_roster *r)
{
    struct buf b;

    buf_init(&b, FACTS_MAX);
    if (buf_printf(&b, "%s\x1f%s\x1f%s\x1f%d\x1f%d\x1f%d", r->student, r->phase_text,
                   r->host ? r->host : "", (int)r->phase, (int)r->running, (int)r->submission) < 0)
        buf_add_str(&b, "");
    return b.data;
}

static void tell(struct desk *d, struct event_roster r, enum roster_change change)
{
    r.index = d->index;
    r.change = change;
    live_emit(d->live, (struct event){.kind = EVENT_ROSTER, .roster = r});
}

static struct desk *desk_new(struct live *v)
{
    struct desk *d = mem_zalloc(sizeof *d);

    d->live = v;
    d->index = v->ndesks;
    link_init(&d->link);
    d->observe.how = &v->how;
    MEM_GROW(v->desks, v->ndesks, v->capdesks);
    v->desks[v->ndesks++] = d;
    return d;
}

static void learn_id(struct desk *d, const char *id)
{
    map_put(&d->live->by_id, id, d->index);
    log_line(LOG_INFO, "instance %u is %s", (unsigned)d->index, id);
}

static void apply(struct desk *d, const struct entry *e)
{
    char url[URL_MAX + 16], host[URL_HOST_MAX + 16];
    struct event_roster r = {.id = e->id,
                             .student = e->student,
                             .phase_text = e->phase_text,
                             .phase = e->phase,
                             .host = host_of(d->live, e->url, host, sizeof host),
                             .running = e->running,
                             .submission = e->submission};
    char *facts = facts_of(&r);

    if (!d->facts || strcmp(d->facts, facts) != 0)
        tell(d, r, d->facts ? ROSTER_CHANGED : ROSTER_APPEARED);
    free(d->facts);
    d->facts = facts;
    live_links_set(d, e->phase == PHASE_READY, usable(e->url, url, sizeof url), e->tmpl);
}

static void vanish(struct desk *d)
{
    d->present = false;
    d->live->npresent--;
    free(d->facts);
    d->facts = NULL;
    live_links_set(d, false, NULL, "");
    tell(d, (struct event_roster){0}, ROSTER_VANISHED);
}

static void vanish_unlisted(struct live *v, const struct list *l)
{
    bool *listed = mem_calloc(v->ndesks, sizeof *listed);

    for (size_t i = 0; i < l->n; i++) {
        uint32_t *known = map_find(&v->by_id, l->v[i].id);
        if (known)
            listed[*known] = true;
    }
    for (uint32_t i = 0; i < v->ndesks; i++)
        if (v->desks[i]->present && !listed[i])
            vanish(v->desks[i]);
    free(listed);
}

/* Is there no room for a new one? The cap is on those in the roster; those that are gone are kept,
 * but not without end. */
static bool is_full(const struct live *v)
{
    return v->npresent >= v->o.max_instances ||
           v->ndesks >= KNOWN_FACTOR * (uint64_t)v->o.max_instances;
}

/* Of two elements with one id the first counts. */
static void apply_list(struct live *v, const struct list *l, struct event_api *api)
{
    bool *seen = mem_calloc(v->ndesks + l->n, sizeof *seen);

    vanish_unlisted(v, l);
    for (size_t i = 0; i < l->n; i++) {
        uint32_t *known = map_find(&v->by_id, l->v[i].id);
        if (!known && is_full(v)) {
            api->over++;
            continue;
        }
        struct desk *d = known ? v->desks[*known] : desk_new(v);
        if (!known)
            learn_id(d, l->v[i].id);
        if (seen[d->index]) {
            api->bad++;
            continue;
        }
        seen[d->index] = true;
        v->npresent += !d->present;
        d->present = true;
        apply(d, &l->v[i]);
    }
    free(seen);
}

static void read_list(struct live *v, const struct http_response *r, struct event_api *api)
{
    struct exam_api_options o = {.student_label = v->o.student_label};
    struct exam_api_result result;
    struct list l = {0};
    int rc = exam_api_parse(r->body, r->len, &o, list_add, &l, &result);

    if (rc < 0) {
        api->state = rc == ERR_TOO_BIG ? API_TOO_BIG : API_BAD_JSON;
    } else if (result.good == 0 && result.bad == 0) {
        api->state = v->o.nselect ? API_NO_MATCH : API_EMPTY;
    } else if (result.good == 0) {
        api->state = API_BAD_JSON;
        api->bad = (uint32_t)result.bad;
    } else {
        api->state = API_OK;
        api->bad = (uint32_t)result.bad;
        apply_list(v, &l, api);
    }
    v->had_roster |= api->state == API_OK;
    list_done(&l);
}

static enum api_state state_of(const struct http_response *r)
{
    switch (r->result) {
    case HTTP_ANSWERED: break;
    case HTTP_TIMEOUT: return API_TIMEOUT;
    case HTTP_NO_HOST:
    case HTTP_UNREACHED: return API_UNREACHED;
    case HTTP_TLS: return API_TLS;
    case HTTP_TOO_BIG: return API_TOO_BIG;
    case HTTP_BROKEN: return API_UNREACHED;
    }
    if (r->status == 401 || r->status == 403)
        return API_REFUSED;
    if (r->status >= 300 && r->status < 400)
        return API_REDIRECT;
    return r->status == 200 ? API_OK : API_STATUS;
}

/* Until there is a roster the next poll comes soon; then every poll_s. */
static void schedule(struct live *v)
{
    uint64_t wait = (uint64_t)v->o.poll_s * 1000;

    if (!v->had_roster) {
        uint64_t soon = (uint64_t)FIRST_RETRY_MS
                        << (v->polls_without_roster < 6 ? v->polls_without_roster : 6);
        v->polls_without_roster++;
        wait = soon < wait ? soon : wait;
    }
    loop_timer_set(v->poll, wait, 0);
}

static void on_list(void *ud, const struct http_response *r)
{
    struct live *v = ud;
    struct event_api api = {.state = state_of(r), .status = r->status, .took_ms = r->took_ms};
    const char *said = r->result == HTTP_ANSWERED ? r->body : r->error;
    char text[SAID_MAX + 1];

    if (api.state == API_OK) {
        read_list(v, r, &api);
    } else if (*said && api.state != API_TOO_BIG) { /* libcurl only knows that we stopped it */
        utf8_sanitise(text, sizeof text, said, strcspn(said, "\r\n"));
        api.text = text;
    }
    log_line(api.state == API_OK ? LOG_DEBUG : LOG_WARN, "roster: %s, status %d, %d ms, %u bad",
             name_api[api.state], api.status, api.took_ms, (unsigned)api.bad);
    live_emit(v, (struct event){.kind = EVENT_API, .api = api});
    live_refresh_geo(v);
    live_links_pump(v);
    schedule(v);
}

int live_list_url(const struct live_options *o, char *out, size_t size)
{
    struct url api;
    int r = url_parse(o->api, &api);

    if (r < 0)
        return r;
    bool slash = api.path[strlen(api.path) - 1] == '/';
    r = url_print(&api, slash ? "instances/" : "/instances/", out, size);
    for (size_t i = 0; i < o->nselect && r == 0; i++)
        r = url_add_query(out, size, o->select[i].key, o->select[i].value);
    return r;
}

static void poll_roster(void *ud)
{
    struct live *v = ud;
    char url[LIVE_LIST_URL_MAX];

    live_list_url(&v->o, url, sizeof url);
    struct http_request req = {.url = url,
                               .headers = v->o.headers,
                               .insecure = access_insecure(&v->access, &v->access.api),
                               .timeout_ms = REQUEST_MS,
                               .body_max = EXAM_API_BODY_MAX,
                               .fn = on_list,
                               .ud = v};
    http_get(v->access.http, &req);
}

/* One that has no id (its records were redacted) can't be found in a roster: it will be said to
 * have vanished, and appears as another. */
static void resume(struct desk *d, const struct instance *in)
{
    d->present = in->present;
    d->live->npresent += d->present;
    if (in->id)
        learn_id(d, in->id);
    if (in->id && d->present)
        d->facts = facts_of(&(struct event_roster){.student = in->student,
                                                   .phase_text = in->phase_text,
                                                   .host = in->host,
                                                   .phase = in->phase,
                                                   .running = in->running,
                                                   .submission = in->submission});
    live_links_resume(d, in);
    observe_resume(&d->observe, in->conns, in->nconns, in->conns_over);
}

void live_roster_resume(struct live *v, const struct model *m)
{
    for (uint32_t i = 0; i < model_size(m); i++) {
        struct desk *d = desk_new(v);
        if (model_instance(m, i))
            resume(d, model_instance(m, i));
    }
}

void live_roster_start(struct live *v)
{
    v->poll = loop_timer_new(v->loop, 0, 0, poll_roster, v);
}
