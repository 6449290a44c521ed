/* SPDX-License-Identifier: GPL-3.0-or-later */
/* source/live against a site of a few lines on the same loop: what is told after a restart, by a
 * process that only has the model of an earlier one; and what is told when nobody looked. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "source/live.h"

#include "base/err.h"
#include "model/name.h"
#include "net/serve.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

enum { LOG_SIZE = 64 * 1024, DEADLINE_MS = 20000, PORT_DIGITS = 8 };

/* The site, the source and everything that was told, as lines. */
struct world {
    struct loop *loop;
    struct serve *serve;
    struct clock clock;
    struct live_options options;
    struct source *source;
    struct model *model;
    char api[64];
    const char *list;         /* the roster, where each '@' stands for the origin */
    const char *message;      /* of each desktop; NULL: the handshake is answered with 503 */
    int asked;                /* requests for anything but the roster */
    char geo[GEO_BUILDS_MAX]; /* of the last config */
    struct serve_ws *ws;
    char log[LOG_SIZE];
    size_t n;
    const char *awaited; /* a line that ends the run */
    bool late;
};

static void on_request(void *ud, const struct serve_request *r, struct serve_answer *ret)
{
    struct world *w = ud;

    if (strcmp(r->path, "/api/instances/") != 0) {
        w->asked++;
        ret->status = 400; /* metrics want an upgrade */
        return;
    }
    for (const char *p = w->list; *p; p++) {
        if (*p == '@')
            buf_printf(&ret->body, "http://127.0.0.1:%d", serve_port(w->serve));
        else
            buf_add(&ret->body, p, 1);
    }
}

static void *on_upgrade(void *ud, const struct serve_request *r, struct serve_answer *refusal)
{
    struct world *w = ud;

    (void)r;
    w->asked++;
    refusal->status = 503;
    return w->message ? w : NULL;
}

static void on_opened(void *data, struct serve_ws *ws)
{
    struct world *w = data;

    w->ws = ws;
    serve_ws_send(ws, SERVE_TEXT, w->message, strlen(w->message));
}

static void on_closed(void *data)
{
    (void)data;
}

static const struct serve_hooks hooks = {
    .request = on_request, .upgrade = on_upgrade, .opened = on_opened, .closed = on_closed};

static void say(struct world *w, const char *fmt, ...) __attribute__((format(printf, 2, 3)));

static void say(struct world *w, const char *fmt, ...)
{
    size_t begin = w->n;
    va_list ap;

    va_start(ap, fmt);
    w->n += (size_t)vsnprintf(w->log + w->n, LOG_SIZE - w->n, fmt, ap);
    va_end(ap);
    assert_true(w->n < LOG_SIZE);
    if (w->awaited && strstr(w->log + begin, w->awaited))
        loop_stop(w->loop);
}

static void say_roster(struct world *w, const struct event_roster *r)
{
    static const char *const names[] = {"appeared", "changed", "vanished"};

    say(w, "roster %u %s\n", (unsigned)r->index, names[r->change]);
}

static void say_conn(struct world *w, const struct event_conn *c)
{
    static const char *const names[] = {"opened", "activated", "closed", "vanished", "over"};

    say(w, "conn %u.%u %s%s%s\n", (unsigned)c->index, c->no, names[c->change],
        c->change == CONN_OPENED ? " " : "", c->change == CONN_OPENED ? c->ip : "");
    if (c->change == CONN_OPENED && c->origin.client)
        say(w, "from %s %s\n", c->origin.client, c->origin.network ? c->origin.network : "");
}

static void on_event(void *ud, const struct event *e)
{
    struct world *w = ud;

    assert_true(e->t_ms >= model_now_ms(w->model));
    model_apply(w->model, e);
    switch (e->kind) {
    case EVENT_CONFIG:
        snprintf(w->geo, sizeof w->geo, "%s", e->config.inputs.geo ? e->config.inputs.geo : "");
        say(w, "config\n");
        break;
    case EVENT_ROSTER: say_roster(w, &e->roster); break;
    case EVENT_CONN: say_conn(w, &e->conn); break;
    case EVENT_LINK:
        say(w, "link %u %s%s%s\n", (unsigned)e->link.index, name_link[e->link.state],
            e->link.why ? " " : "", name_why[e->link.why]);
        break;
    case EVENT_API: say(w, "api %s\n", name_api[e->api.state]); break;
    case EVENT_CLOCK: say(w, "clock\n"); break;
    case EVENT_GAP:
        say(w, "gap %d %lld\n", (int)e->gap.why, (long long)(e->gap.to_ms - e->gap.from_ms));
        break;
    case EVENT_TICK: say(w, e->tick.n ? "samples\n" : "tick\n"); break;
    case EVENT_NETWORK: say(w, "network %s\n", e->network.label); break;
    case EVENT_EXPECTED: say(w, "expected %s\n", e->expected.student); break;
    case EVENT_ACTION: break;
    }
}

static void on_late(void *ud)
{
    struct world *w = ud;

    w->late = true;
    loop_stop(w->loop);
}

/* Runs until a line with these words was told, from now on. */
static void await(struct world *w, const char *words)
{
    struct loop_timer *deadline = loop_timer_new(w->loop, DEADLINE_MS, 0, on_late, w);

    w->awaited = words;
    loop_run(w->loop);
    loop_timer_free(deadline);
    w->awaited = NULL;
    if (w->late)
        fail_msg("waited in vain for '%s'; told was:\n%s", words, w->log);
}

static void assert_told(const struct world *w, const char *lines)
{
    if (!strstr(w->log, lines))
        fail_msg("'%s' was not told, but:\n%s", lines, w->log);
}

static void assert_untold(const struct world *w, const char *words)
{
    if (strstr(w->log, words))
        fail_msg("'%s' was told:\n%s", words, w->log);
}

static int setup(void **state)
{
    struct world *w = calloc(1, sizeof *w);
    struct serve_options o = {.bind = "127.0.0.1"};

    *state = w;
    w->loop = loop_new();
    w->serve = w->loop ? serve_new(w->loop, &o, &hooks, w) : NULL;
    if (!w->serve)
        return -1;
    clock_init(&w->clock);
    w->model = model_new();
    w->list = "[]";
    snprintf(w->api, sizeof w->api, "http://127.0.0.1:%d/api", serve_port(w->serve));
    w->options =
        (struct live_options){.api = w->api, .period_s = 1, .poll_s = 1, .max_instances = 100};
    return 0;
}

static int teardown(void **state)
{
    struct world *w = *state;

    if (w->source)
        w->source->ops->free(w->source);
    serve_free(w->serve);
    loop_free(w->loop);
    model_free(w->model);
    free(w);
    return 0;
}

/* --- the run so far --- */

/* An event of the earlier process, a minute ago. */
static void before(struct world *w, struct event e)
{
    e.t_ms = clock_now_ms(&w->clock) - 60000;
    model_apply(w->model, &e);
}

static void had(struct world *w, uint32_t index, const char *id, enum phase phase,
                enum link_state link, enum link_why why)
{
    char host[32];

    snprintf(host, sizeof host, "127.0.0.1:%d", serve_port(w->serve));
    before(w, (struct event){.kind = EVENT_ROSTER,
                             .roster = {.index = index,
                                        .change = ROSTER_APPEARED,
                                        .id = id,
                                        .student = id,
                                        .phase_text = phase == PHASE_READY ? "Ready" : "Off",
                                        .phase = phase,
                                        .host = phase == PHASE_READY ? host : NULL,
                                        .running = phase == PHASE_READY}});
    if (link == LINK_STALE)
        before(w, (struct event){.kind = EVENT_LINK, .link = {index, LINK_LIVE, 0, 0, 0}});
    if (link)
        before(w, (struct event){.kind = EVENT_LINK, .link = {index, link, why, 0, 0}});
}

static void had_conn(struct world *w, uint32_t index, uint16_t no, const char *uid)
{
    before(w, (struct event){.kind = EVENT_CONN,
                             .conn = {.index = index, .no = no, .uid = uid, .ip = "192.0.2.1"}});
    before(w, (struct event){.kind = EVENT_CONN,
                             .conn = {.index = index, .no = no, .change = CONN_ACTIVATED}});
}

static void start(struct world *w)
{
    w->source = live_new(w->loop, &w->clock, &w->options, on_event, w);
    assert_non_null(w->source);
    live_resume(w->source, w->model);
    w->source->ops->start(w->source);
}

#define READY(id)                                                                                  \
    "{\"id\":\"" id "\",\"template\":\"t\",\"running\":true,\"phase\":\"Ready\",\"url\":\"@/" id   \
    "/\"}"
#define CONN(uid, active)                                                                          \
    "{\"latency\":10,\"ip\":\"203.0.113.77, ::1\",\"connUid\":\"" uid "\",\"active\":" active      \
    ",\"connTime\":\"2026-11-22T17:00:00Z\",\"disconnTime\":\"2026-11-22T17:05:00Z\"}"
#define MESSAGE(conns) "{\"connections\":[" conns "],\"cpu\":20,\"mem\":30}"

/* --- */

static void what_did_not_change_is_not_told(void **state)
{
    struct world *w = *state;

    had(w, 0, "a", PHASE_READY, LINK_LIVE, LINK_WHY_NONE);
    had_conn(w, 0, 0, "one");
    w->list = "[" READY("a") "]";
    w->message = MESSAGE(CONN("one", "true"));
    start(w);
    assert_string_equal(w->log, "config\nlink 0 connecting\n"); /* before anything came */
    await(w, "samples");
    assert_told(w, "link 0 live\n");
    assert_untold(w, "roster");
    assert_untold(w, "conn 0.");
    const struct instance *in = model_instance(w->model, 0);
    assert_int_equal(in->nconns, 1);
    assert_int_equal(in->nactive, 1);
    assert_int_equal(in->rtt_ms, 10);
    assert_int_equal(model_dropped(w->model), 0);
}

static void what_changed_meanwhile_is(void **state)
{
    struct world *w = *state;

    had(w, 0, "a", PHASE_READY, LINK_LIVE, LINK_WHY_NONE);
    had(w, 1, "b", PHASE_READY, LINK_BACKOFF, LINK_WHY_CLOSED);
    had(w, 2, "c", PHASE_OFF, LINK_NONE, LINK_WHY_NONE);
    had(w, 4, "e", PHASE_OFF, LINK_NONE, LINK_WHY_NONE); /* of 3 nothing is known */
    had_conn(w, 0, 0, "goes");
    had_conn(w, 0, 1, "closes");
    had_conn(w, 0, 2, "stays");
    w->options.collect_ip = ADDRESS_PREFIX;
    w->list = "[" READY("new") "," READY("a") ",{\"id\":\"c\",\"phase\":\"Failed\"},"
                                              "{\"id\":\"e\",\"phase\":\"Off\"}]";
    w->message =
        MESSAGE(CONN("comes", "true") "," CONN("closes", "false") "," CONN("stays", "true"));
    start(w);
    assert_string_equal(w->log, "config\nlink 0 connecting\nlink 1 connecting closed\n");
    await(w, "api ok");
    assert_told(w, "link 1 none\nroster 1 vanished\n");
    assert_told(w, "roster 5 appeared\n");
    assert_told(w, "roster 2 changed\n");
    assert_untold(w, "roster 0");
    assert_untold(w, "roster 3");
    assert_untold(w, "roster 4");
    await(w, "conn 0.0 vanished");
    assert_told(w, "link 0 live\n"
                   "conn 0.3 opened 203.0.113.0/24, ::/48\n"
                   "conn 0.3 activated\n"
                   "conn 0.1 closed\n"
                   "conn 0.0 vanished\n");
    assert_untold(w, "conn 0.2");
    await(w, "samples");
    const struct instance *in = model_instance(w->model, 0);
    assert_int_equal(in->nconns, 4);
    assert_int_equal(in->nactive, 2);
    assert_int_equal(model_dropped(w->model), 0);
    assert_string_equal(model_instance(w->model, 5)->id, "new");
    assert_int_equal(model_counts(w->model).gone, 1);
}

static void who_was_gone_may_come_back(void **state)
{
    struct world *w = *state;

    had(w, 0, "a", PHASE_READY, LINK_LIVE, LINK_WHY_NONE);
    before(w, (struct event){.kind = EVENT_LINK, .link = {.index = 0}});
    before(w, (struct event){.kind = EVENT_ROSTER, .roster = {.change = ROSTER_VANISHED}});
    w->list = "[" READY("a") "]";
    start(w);
    assert_string_equal(w->log, "config\n");
    await(w, "api ok");
    assert_told(w, "roster 0 appeared\n");
    assert_int_equal(model_size(w->model), 1);
}

static void stale_is_stale_until_a_message_comes(void **state)
{
    struct world *w = *state;

    had(w, 0, "a", PHASE_READY, LINK_STALE, LINK_WHY_SILENT);
    w->list = "[" READY("a") "]";
    start(w);
    assert_string_equal(w->log, "config\n");
    await(w, "link 0 stale status");
    w->message = MESSAGE("");
    await(w, "link 0 live");
    assert_untold(w, "connecting");
    assert_untold(w, "backoff");
}

/* Its url is learned from the roster, and nothing is sent there. */
static void a_vnc_server_is_not_forgotten(void **state)
{
    struct world *w = *state;

    had(w, 0, "a", PHASE_READY, LINK_UNSUPPORTED, LINK_WHY_VNC);
    w->list = "[" READY("a") "]";
    w->message = MESSAGE("");
    start(w);
    await(w, "api ok");
    await(w, "api ok"); /* a second list changes nothing */
    assert_untold(w, "link 0");
    assert_int_equal(w->asked, 0);
    w->list = "[" READY("a") "," READY("b") "]";
    await(w, "link 1 live");
    assert_int_equal(w->asked, 2);
}

/* The process was stopped: model time went on without a tick. */
static void a_gap_is_told(void **state)
{
    struct world *w = *state;
    char *gap = NULL;

    start(w);
    await(w, "tick");
    w->clock.wall_at_start_ms += 5000;
    await(w, "gap 1 ");
    gap = strstr(w->log, "gap 1 ");
    assert_in_range(atoi(gap + strlen("gap 1 ")), 5000, 5000 + DEADLINE_MS);
    await(w, "tick");
    assert_non_null(strstr(gap, "\nclock\ntick\n")); /* the jump of this test is drift as well */
    w->clock.wall_at_start_ms += 1500;
    await(w, "clock");
    await(w, "tick");
    assert_null(strstr(gap + 1, "gap"));
}

static void drift_that_was_told_is_known(void **state)
{
    struct world *w = *state;
    int64_t later = clock_now_ms(&w->clock) + 3600000;

    before(w, (struct event){.kind = EVENT_CLOCK, .clock = {.drift_ms = -3600000}});
    clock_not_before(&w->clock, later);
    start(w);
    await(w, "tick");
    await(w, "tick");
    assert_untold(w, "clock");
    assert_true(model_now_ms(w->model) >= later);
}

static void the_rules_and_their_inputs_come_first(void **state)
{
    static const struct event_network network[] = {{.label = "Laib3"}, {.label = "Wi-Fi"}};
    static const struct event_expected expected[] = {{.student = "s1"}};
    int32_t rule[RULE_NUMBERS] = {[RULE_TRAVEL_KMH] = 7};
    struct world *w = *state;

    had(w, 0, "a", PHASE_READY, LINK_LIVE, LINK_WHY_NONE);
    w->options.network = network;
    w->options.nnetworks = 2;
    w->options.expected = expected;
    w->options.nexpected = 1;
    w->options.rule = rule;
    w->options.deadline_ms = 1780000000000;
    start(w);
    assert_string_equal(w->log, "config\nnetwork Laib3\nnetwork Wi-Fi\nexpected s1\n"
                                "link 0 connecting\n");
    const struct event_config *c = model_config(w->model);
    assert_int_equal(c->rules, EVENT_RULES);
    assert_memory_equal(c->rule, rule, sizeof rule);
    assert_int_equal(c->deadline_ms, 1780000000000);
    assert_int_equal(c->period_ms, 1000);
}

static void connections_have_an_origin(void **state)
{
    struct world *w = *state;
    struct origin_map map = {0};

    assert_int_equal(origin_add_network(&map, "Home", "203.0.113.0/24"), 0);
    assert_int_equal(origin_add_proxy(&map, "::1"), 0);
    w->options.origin_map = &map;
    w->options.collect_ip = ADDRESS_PREFIX;
    w->list = "[" READY("a") "]";
    w->message = MESSAGE(CONN("one", "true"));
    start(w);
    await(w, "samples");
    assert_told(w, "conn 0.0 opened 203.0.113.0/24, ::/48\n");
    assert_told(w, "from 203.0.113.0/24 Home\n");
    w->source->ops->free(w->source);
    w->source = NULL;
    origin_done(&map);
}

/* Puts the demo's database of cities in the place of `to`, as an update does. Its build can be said
 * to be a day later: a big-endian number behind its name and two bytes of type and length. */
static void replace(const char *to, bool later)
{
    enum { TO_65536S = sizeof "build_epoch" - 1 + 2 + 1 };
    char from[512], new[64], bytes[65536];

    snprintf(from, sizeof from, "%s/data/geo/invigil-demo-city.mmdb", getenv("top_srcdir"));
    snprintf(new, sizeof new, "%s.new", to);
    FILE *f = fopen(from, "rb");
    assert_non_null(f);
    size_t n = fread(bytes, 1, sizeof bytes, f);
    fclose(f);
    char *build = memmem(bytes, n, "build_epoch", strlen("build_epoch"));
    assert_non_null(build);
    build[TO_65536S] += later ? 2 : 0;
    f = fopen(new, "wb");
    assert_non_null(f);
    assert_int_equal(fwrite(bytes, 1, n, f), n);
    fclose(f);
    assert_int_equal(chmod(new, 0644), 0);
    assert_int_equal(rename(new, to), 0);
}

static void a_replaced_database_is_told(void **state)
{
    static const struct event_network network[] = {{.label = "Laib3"}};
    char city[] = "/tmp/invigil-t_live-XXXXXX";
    struct geo_files files = {.path = {[GEO_CITY] = city}};
    struct world *w = *state;
    struct origin_map map = {0};
    const char *bad;

    close(mkstemp(city));
    replace(city, false);
    int r = geo_open(&files, &map.geo, &bad);
    if (r == ERR_NOT_FOUND) { /* --without-geo */
        unlink(city);
        skip();
    }
    assert_int_equal(r, 0);
    w->options.origin_map = &map;
    w->options.network = network;
    w->options.nnetworks = 1;
    start(w);
    await(w, "api empty");
    assert_string_equal(w->geo, "invigil-demo-City 2026-01-01");
    assert_string_equal(strrchr(w->log, 'L'), strstr(w->log, "Laib3"));
    replace(city, true);
    await(w, "config");
    assert_string_equal(w->geo, "invigil-demo-City 2026-01-02");
    assert_string_equal(strrchr(w->log, 'L'), strstr(w->log, "Laib3")); /* networks once */
    w->source->ops->free(w->source);
    w->source = NULL;
    geo_free(map.geo);
    unlink(city);
}

static void an_instance_has_a_host(void **state)
{
    struct world *w = *state;
    char api[32];

    snprintf(api, sizeof api, "127.0.0.1:%d", serve_port(w->serve));
    w->list = "[{\"id\":\"a\",\"phase\":\"Off\",\"url\":\"https://Desk.Example:443/a/\"},"
              "{\"id\":\"b\",\"phase\":\"Off\",\"url\":\"https://desk.example:8443/b/\"},"
              "{\"id\":\"c\",\"phase\":\"Off\",\"url\":\"app/\"},"
              "{\"id\":\"d\",\"phase\":\"Off\",\"url\":\"/instance/d:1/\"},"
              "{\"id\":\"e\",\"phase\":\"Off\"},"
              "{\"id\":\"f\",\"phase\":\"Off\",\"url\":\"ftp://desk.example/\"},"
              "{\"id\":\"g\",\"phase\":\"Off\",\"url\":\"//desk.example/\"}]";
    start(w);
    await(w, "api ok");
    assert_string_equal(model_instance(w->model, 0)->host, "desk.example");
    assert_string_equal(model_instance(w->model, 1)->host, "desk.example:8443");
    assert_string_equal(model_instance(w->model, 2)->host, api);
    assert_string_equal(model_instance(w->model, 3)->host, api);
    for (uint32_t i = 4; i <= 6; i++)
        assert_null(model_instance(w->model, i)->host);
    w->list = "[{\"id\":\"a\",\"phase\":\"Off\",\"url\":\"https://other.example/a/\"}]";
    await(w, "roster 0 changed");
    assert_string_equal(model_instance(w->model, 0)->host, "other.example");
}

#define LIVE_TEST(f) cmocka_unit_test_setup_teardown(f, setup, teardown)

int main(void)
{
    const struct CMUnitTest tests[] = {
        LIVE_TEST(what_did_not_change_is_not_told),
        LIVE_TEST(what_changed_meanwhile_is),
        LIVE_TEST(who_was_gone_may_come_back),
        LIVE_TEST(stale_is_stale_until_a_message_comes),
        LIVE_TEST(a_vnc_server_is_not_forgotten),
        LIVE_TEST(a_gap_is_told),
        LIVE_TEST(drift_that_was_told_is_known),
        LIVE_TEST(the_rules_and_their_inputs_come_first),
        LIVE_TEST(connections_have_an_origin),
        LIVE_TEST(an_instance_has_a_host),
        LIVE_TEST(a_replaced_database_is_told),
    };

    return cmocka_run_group_tests_name("live", tests, NULL, NULL);
}
