/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Events as lines and back: every field of those that tell where somebody comes from and who is
 * expected; what version 1 would not write is refused, and what it does not know is skipped. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "journal/decode.h"
#include "journal/encode.h"
#include "model/rules.h"

#include <stdio.h>
#include <string.h>

#define T0 INT64_C(1795420000123)

static struct decode d;
static char text[LINE_MAX_BYTES + 1];
static const struct hash prev;

/* What decode_line says of the line in `text`. */
static int read_back(size_t len)
{
    struct line l;

    assert_int_equal(line_read(text, len, &l), 0);
    return decode_line(&d, &l);
}

static int round_trip(struct event e)
{
    const uint8_t salt[LINE_SALT_BYTES] = {0};
    struct buf b;

    e.t_ms = T0;
    buf_init(&b, LINE_MAX_BYTES);
    line_begin(&b, 7, T0, encode_kind(&e));
    encode_body(&b, &e);
    if (encode_salted(encode_kind(&e)))
        line_salt(&b, salt);
    assert_true(b.len <= LINE_BODY_MAX);
    line_end(&b, &prev);
    size_t len = b.len - 1;
    memcpy(text, b.data, len);
    text[len] = '\0';
    buf_done(&b);
    int r = read_back(len);
    assert_int_equal(d.event.kind, e.kind);
    assert_int_equal(d.event.t_ms, T0);
    return r;
}

/* A line of this kind with this body, which begins with a comma. */
static int given(const char *kind, const char *body)
{
    int n = snprintf(text, sizeof text,
                     "{\"v\":1,\"seq\":7,\"t\":\"2026-11-22T17:15:29.867Z\",\"k\":\"%s\"%s,"
                     "\"prev\":\"%064d\"}",
                     kind, body, 0);

    return read_back((size_t)n);
}

static void same(const char *a, const char *b)
{
    assert_int_equal(!a, !b);
    if (a)
        assert_string_equal(a, b);
}

static void config(void **state)
{
    struct event e = {
        .kind = EVENT_CONFIG,
        .config = {.period_ms = 4000,
                   .rules = EVENT_RULES,
                   .deadline_ms = T0 + 3600000,
                   .inputs = {"City 2026-11-17", "ab12", "10.0.0.0/8,::1", NULL, "cd34"}}};

    (void)state;
    for (int n = 0; n < RULE_NUMBERS; n++)
        e.config.rule[n] = rules_number[n].max;
    assert_int_equal(round_trip(e), DECODE_EVENT);
    const struct event_config *c = &d.event.config;
    assert_int_equal(c->rules, EVENT_RULES);
    assert_memory_equal(c->rule, e.config.rule, sizeof c->rule);
    assert_int_equal(c->deadline_ms, e.config.deadline_ms);
    same(c->inputs.geo, e.config.inputs.geo);
    same(c->inputs.networks, e.config.inputs.networks);
    same(c->inputs.proxies, e.config.inputs.proxies);
    assert_null(c->inputs.spectators);
    same(c->inputs.roster, e.config.inputs.roster);
    assert_non_null(strstr(text, ",\"travel_speed_kmh\":100000,"));
    assert_non_null(strstr(text, ",\"two_places_grace_seconds\":3600,"));
}

/* Names of numbers are never renamed, and each is another. */
static void rule_names(void **state)
{
    char name[RULE_NUMBERS][ENCODE_RULE_SIZE];

    (void)state;
    for (int n = 0; n < RULE_NUMBERS; n++) {
        encode_rule((enum rule_number)n, name[n]);
        assert_int_equal(strspn(name[n], "abcdefghijklmnopqrstuvwxyz_"), strlen(name[n]));
        for (int k = 0; k < n; k++)
            assert_string_not_equal(name[n], name[k]);
    }
    assert_string_equal(name[RULE_QUIET_MIN], "quiet_minutes");
    assert_string_equal(name[RULE_TRAVEL], "travel_enabled");
}

/* However much is configured, a line holds it. */
static void long_inputs_are_cut(void **state)
{
    static char worst[20001];
    struct event e = {.kind = EVENT_CONFIG, .config = {.inputs = {"g", "n", worst, worst, "r"}}};

    (void)state;
    memset(worst, '"', sizeof worst - 1);
    assert_int_equal(round_trip(e), DECODE_EVENT);
    const char *is = d.event.config.inputs.proxies;
    assert_in_range(strlen(is), ENCODE_INPUT_MAX - 3, ENCODE_INPUT_MAX);
    assert_string_equal(is + strlen(is) - 3, "\u2026");
    same(d.event.config.inputs.roster, "r");
}

static void an_old_config(void **state)
{
    (void)state;
    assert_int_equal(given("config", ",\"period_ms\":4000,\"something_new\":[1,{\"x\":2}]"),
                     DECODE_EVENT);
    assert_int_equal(d.event.config.period_ms, 4000);
    assert_int_equal(d.event.config.rules, 0);
    assert_null(d.event.config.inputs.geo);
}

static void network(void **state)
{
    struct event e = {.kind = EVENT_NETWORK,
                      .network = {"Laib \"3\"", "Piano 2", 120, 800, true, true}};

    (void)state;
    for (int k = 0; k < 2; k++) {
        assert_int_equal(round_trip(e), DECODE_EVENT);
        same(d.event.network.label, e.network.label);
        same(d.event.network.place, e.network.place);
        assert_int_equal(d.event.network.rtt_warn_ms, e.network.rtt_warn_ms);
        assert_int_equal(d.event.network.rtt_crit_ms, 800);
        assert_int_equal(d.event.network.trusted, e.network.trusted);
        assert_int_equal(d.event.network.room, e.network.room);
        e.network = (struct event_network){"x", NULL, 0, 800, false, false};
    }
}

static void expected(void **state)
{
    struct event e = {.kind = EVENT_EXPECTED,
                      .expected = {"s280001", "Zo\u00eb", "B12", "left-handed", 30}};

    (void)state;
    for (int k = 0; k < 2; k++) {
        assert_int_equal(round_trip(e), DECODE_EVENT);
        same(d.event.expected.student, "s280001");
        same(d.event.expected.name, e.expected.name);
        same(d.event.expected.seat, e.expected.seat);
        same(d.event.expected.note, e.expected.note);
        assert_int_equal(d.event.expected.extra_min, e.expected.extra_min);
        assert_non_null(strstr(text, ",\"salt\":"));
        e.expected = (struct event_expected){.student = "s280001"};
    }
    assert_int_equal(given("expected", ",\"student\":\"x\",\"known\":true"), DECODE_KNOWN);
}

static void origin(void **state)
{
    struct event e = {.kind = EVENT_CONN,
                      .conn = {.index = 3,
                               .no = 2,
                               .uid = "u",
                               .ip = "203.0.113.7, 10.0.0.1",
                               .since_ms = T0,
                               .origin = {"203.0.113.7", ORIGIN_DOCUMENTATION, "Laib3", "IT",
                                          "Torino", 4294967295U, "GARR \u00c8", -900000, 1800000,
                                          20000, SPECTATOR_ADDRESS}}};
    const struct event_origin *o = &d.event.conn.origin, *want = &e.conn.origin;

    (void)state;
    for (int k = 0; k < 2; k++) {
        assert_int_equal(round_trip(e), DECODE_EVENT);
        same(o->client, want->client);
        assert_int_equal(o->kind, want->kind);
        same(o->network, want->network);
        same(o->country, want->country);
        same(o->city, want->city);
        assert_true(o->asn == want->asn);
        same(o->as_org, want->as_org);
        assert_int_equal(o->lat_e4, want->lat_e4);
        assert_int_equal(o->lon_e4, want->lon_e4);
        assert_int_equal(o->radius_km, want->radius_km);
        assert_int_equal(o->spectator, want->spectator);
        if (k) /* what is unknown is absent */
            assert_null(strstr(text, "country"));
        e.conn.origin = (struct event_origin){0};
    }
}

static void host(void **state)
{
    struct event e = {
        .kind = EVENT_ROSTER,
        .roster = {
            .id = "i", .student = "s", .phase_text = "Ready", .host = "desk.example.org:8443"}};

    (void)state;
    assert_int_equal(round_trip(e), DECODE_EVENT);
    same(d.event.roster.host, e.roster.host);
    e.roster.host = NULL;
    assert_int_equal(round_trip(e), DECODE_EVENT);
    assert_null(d.event.roster.host);
}

static void actions(void **state)
{
    struct event e = {.kind = EVENT_ACTION,
                      .action = {.kind = ACTION_SPECTATE, .index = 17, .uid = "u1", .who = "ada"}};

    (void)state;
    assert_int_equal(round_trip(e), DECODE_EVENT);
    assert_int_equal(d.event.action.kind, ACTION_SPECTATE);
    assert_int_equal(d.event.action.index, 17);
    same(d.event.action.uid, "u1");
    same(d.event.action.who, "ada");
    assert_int_equal(d.event.action.viewer, VIEWER_UNKNOWN);
    assert_null(strstr(text, "viewer"));
    e.action.kind = ACTION_SPECTATE_END;
    e.action.from_ms = T0;
    for (int v = 0; v < VIEWERS; v++) {
        e.action.viewer = (enum viewer)v;
        assert_int_equal(round_trip(e), DECODE_EVENT);
        assert_int_equal(d.event.action.kind, ACTION_SPECTATE_END);
        assert_int_equal(d.event.action.index, 17);
        assert_int_equal(d.event.action.viewer, v);
        assert_int_equal(d.event.action.from_ms, T0);
        same(d.event.action.uid, e.action.uid);
        e.action.uid = NULL; /* of a desktop without */
    }
    assert_null(strstr(text, "uid"));
    e.action = (struct event_action){.kind = ACTION_ACK, .alert = 5, .who = "bob"};
    assert_int_equal(round_trip(e), DECODE_EVENT);
    assert_int_equal(d.event.action.kind, ACTION_ACK);
    assert_int_equal(d.event.action.alert, 5);
}

static void alerts(void **state)
{
    struct alert a = {.no = 4,
                      .rule = ALERT_TRAVEL,
                      .level = LEVEL_INFO,
                      .index = 3,
                      .value = 1210,
                      .threshold = 900,
                      .mean_tenths = -1,
                      .side = {{4, 0, T0}, {4, 2, 0}},
                      .km = 585,
                      .apart_s = 1740};
    struct model *m = model_new();
    struct event e = {.kind = EVENT_NETWORK, .network = {.label = "Laib3"}};
    struct buf b;

    (void)state;
    model_apply(m, &e);
    buf_init(&b, LINE_MAX_BYTES);
    encode_alert(&b, m, ENCODE_RAISED, &a);
    assert_string_equal(b.data, ",\"c\":\"raised\",\"no\":4,\"rule\":\"travel\",\"level\":\"info\","
                                "\"i\":3,\"value\":1210,\"threshold\":900,\"mean_tenths\":null,"
                                "\"samples\":[],"
                                "\"a\":{\"i\":3,\"n\":0,\"t\":\"2026-11-23T07:46:40.123Z\"},"
                                "\"b\":{\"i\":3,\"n\":2,\"t\":null},"
                                "\"km\":585,\"apart_s\":1740,\"outage\":null");
    a = (struct alert){.no = 5,
                       .rule = ALERT_OUTAGE,
                       .index = -1,
                       .count = 6,
                       .of = 20,
                       .network = 2,
                       .host = (char[]){"h:1"}};
    buf_clear(&b);
    encode_alert(&b, m, ENCODE_CLEARED, &a);
    assert_string_equal(b.data, ",\"c\":\"cleared\",\"no\":5,\"rule\":\"outage\",\"level\":\"ok\","
                                "\"i\":null,\"outage\":null,\"count\":6,\"of\":20,"
                                "\"network\":\"Laib3\",\"host\":\"h:1\"");
    buf_done(&b);
    model_free(m);
}

static void what_nobody_writes_is_refused(void **state)
{
    static const struct {
        const char *kind, *body;
    } bad[] = {
        {"network", ""},
        {"network", ",\"label\":null"},
        {"network", ",\"label\":\"\""},
        {"network", ",\"label\":\"EXTERNAL\""},
        {"network", ",\"label\":\"x\",\"rtt_warn_ms\":-1"},
        {"network", ",\"label\":\"x\",\"room\":1"},
        {"network", ",\"label\":\"x\",\"trusted\":null"},
        {"expected", ""},
        {"expected", ",\"student\":\"\""},
        {"expected", ",\"student\":null,\"name\":\"x\""},
        {"expected", ",\"student\":\"x\",\"extra_min\":-1"},
        {"expected", ",\"student\":\"x\",\"extra_min\":1441"},
        {"expected", ",\"student\":\"x\",\"seat\":[]"},
        {"config", ",\"rules\":-1"},
        {"config", ",\"rules\":4294967298"},
        {"config", ",\"quiet_minutes\":1441"},
        {"config", ",\"travel_speed_kmh\":0"},
        {"config", ",\"travel_enabled\":true"},
        {"config", ",\"outage_percent\":101"},
        {"config", ",\"deadline\":12"},
        {"config", ",\"geo\":1"},
        {"conn", ",\"c\":\"opened\",\"uid\":\"u\",\"ip\":\"\",\"country\":\"ITA\""},
        {"conn", ",\"c\":\"opened\",\"uid\":\"u\",\"ip\":\"\",\"country\":\"it\""},
        {"conn", ",\"c\":\"opened\",\"uid\":\"u\",\"ip\":\"\",\"country\":\"\""},
        {"conn", ",\"c\":\"opened\",\"uid\":\"u\",\"ip\":\"\",\"lat_e4\":900001"},
        {"conn", ",\"c\":\"opened\",\"uid\":\"u\",\"ip\":\"\",\"lon_e4\":-1800001"},
        {"conn", ",\"c\":\"opened\",\"uid\":\"u\",\"ip\":\"\",\"radius_km\":20001"},
        {"conn", ",\"c\":\"opened\",\"uid\":\"u\",\"ip\":\"\",\"asn\":4294967296"},
        {"conn", ",\"c\":\"opened\",\"uid\":\"u\",\"ip\":\"\",\"kind\":\"elsewhere\""},
        {"conn", ",\"c\":\"opened\",\"uid\":\"u\",\"ip\":\"\",\"spectator\":true"},
        {"action", ",\"what\":\"spectate\",\"i\":1,\"uid\":\"u\""},
        {"action", ",\"what\":\"spectate\",\"i\":1,\"who\":\"ada\",\"viewer\":\"telescope\""},
        {"action", ",\"what\":\"spectate\",\"i\":1,\"who\":\"ada\",\"viewer\":null"},
        {"action", ",\"what\":\"spectate-end\",\"i\":1,\"who\":\"ada\","
                   "\"from\":\"2026-11-22T17:15:29.868Z\""},
        {"action", ",\"what\":\"spectate\",\"i\":-1,\"uid\":\"u\",\"who\":\"ada\""},
        {"action", ",\"what\":\"dance\",\"who\":\"ada\""},
    };

    (void)state;
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++)
        if (given(bad[i].kind, bad[i].body) >= 0)
            fail_msg("%s%s", bad[i].kind, bad[i].body);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(config),
        cmocka_unit_test(rule_names),
        cmocka_unit_test(long_inputs_are_cut),
        cmocka_unit_test(an_old_config),
        cmocka_unit_test(network),
        cmocka_unit_test(expected),
        cmocka_unit_test(origin),
        cmocka_unit_test(host),
        cmocka_unit_test(actions),
        cmocka_unit_test(alerts),
        cmocka_unit_test(what_nobody_writes_is_refused),
    };

    decode_init(&d);
    int r = cmocka_run_group_tests_name("codec", tests, NULL, NULL);
    decode_done(&d);
    return r;
}
