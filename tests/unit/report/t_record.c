/* SPDX-License-Identifier: GPL-3.0-or-later */
/* One record of each kind, as json and as csv, with and without names. */
#include "report/record.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
/* after those it needs */

#include <cmocka.h>

#define T0 INT64_C(1763831789867) /* 2025-11-22T17:16:29.867Z */
#define AT "2025-11-22T17:16:29.867Z"

static struct instance student = {.id = (char[]){"exam-0001"}, .student = (char[]){"S1"}};
static const struct pseudonym off = {0};
static const struct pseudonym on = {.on = true, .key = {7}};

typedef void (*form_fn)(struct buf *b, const struct record *r, const struct pseudonym *p);

static char written[RECORD_MAX_BYTES];

static const char *write_as(form_fn form, struct record r, const struct pseudonym *p)
{
    struct buf b;

    r.t_ms = T0;
    buf_init(&b, RECORD_MAX_BYTES);
    form(&b, &r, p);
    snprintf(written, sizeof written, "%s", b.data);
    buf_done(&b);
    return written;
}

static void csv(struct record r, const char *expected)
{
    assert_string_equal(write_as(record_csv, r, &off), expected);
}

static void json(struct record r, const char *expected)
{
    assert_string_equal(write_as(record_json, r, &off), expected);
}

static void a_sample(void **state)
{
    const struct sample_rtt rtt[] = {{3, 12}, {4, 0}, {5, 250}};
    const struct sample s = {.cpu = 0, .mem = -1, .nrtt = 3, .rtt = rtt}, none = {.cpu = -1};
    struct record r = {.in = &student, .sample = &s};

    (void)state;
    csv(r, AT ",sample,S1,exam-0001,0,,250,5,,,active=3\n");
    json(r, "{\"t\":\"" AT "\",\"kind\":\"sample\",\"cpu\":0,\"mem\":null,\"connections\":["
            "{\"connection\":3,\"rtt_ms\":12},{\"connection\":4,\"rtt_ms\":null},"
            "{\"connection\":5,\"rtt_ms\":250}]}");
    r.sample = &none;
    csv(r, AT ",sample,S1,exam-0001,,0,,,,,active=0\n");
}

static void a_roster_line(void **state)
{
    struct event e = {.kind = EVENT_ROSTER,
                      .roster = {.change = ROSTER_CHANGED,
                                 .id = "exam-0001",
                                 .student = "S1",
                                 .phase_text = "R\u00e9ady",
                                 .phase = PHASE_OTHER,
                                 .running = true,
                                 .submission = SUBMISSION_FAILED}};
    struct record r = {.in = &student, .event = &e};

    (void)state;
    csv(r, AT ",roster,S1,exam-0001,,,,,,changed,phase=other;running=true;submission=failed\n");
    json(r, "{\"t\":\"" AT "\",\"kind\":\"roster\",\"change\":\"changed\",\"phase\":\"other\","
            "\"phase_text\":\"R\\u00e9ady\",\"running\":true,\"submission\":\"failed\","
            "\"host\":null}");
    e.roster.host = "desk.example.org";
    csv(r, AT ",roster,S1,exam-0001,,,,,,changed,phase=other;running=true;submission=failed;"
              "host=desk.example.org\n");
    e.roster = (struct event_roster){.change = ROSTER_VANISHED};
    csv(r, AT ",roster,S1,exam-0001,,,,,,vanished,\n");
    json(r, "{\"t\":\"" AT "\",\"kind\":\"roster\",\"change\":\"vanished\"}");
}

static const struct event_origin turin = {.client = "203.0.113.50",
                                          .kind = ORIGIN_DOCUMENTATION,
                                          .network = "Laib3",
                                          .country = "IT",
                                          .city = "Torino",
                                          .asn = 137,
                                          .as_org = "GARR",
                                          .lat_e4 = 450700,
                                          .radius_km = 20,
                                          .spectator = SPECTATOR_OURS};

static void a_connection(void **state)
{
    struct event e = {.kind = EVENT_CONN,
                      .conn = {.no = 2,
                               .change = CONN_OPENED,
                               .uid = "abcdef",
                               .ip = "203.0.113.50, 10.0.0.1",
                               .since_ms = T0}};
    struct record r = {.in = &student, .event = &e};

    (void)state;
    csv(r,
        AT ",conn,S1,exam-0001,,,,2,\"203.0.113.50, 10.0.0.1\",opened,uid=abcdef;since=" AT "\n");
    json(r, "{\"t\":\"" AT "\",\"kind\":\"conn\",\"connection\":2,\"change\":\"opened\",\"uid\":"
            "\"abcdef\",\"address\":\"203.0.113.50, 10.0.0.1\",\"since\":\"" AT "\","
            "\"client\":null,\"address_kind\":\"unknown\",\"network\":null,\"country\":null,"
            "\"city\":null,\"asn\":null,\"as_org\":null,\"lat_e4\":null,\"lon_e4\":null,"
            "\"radius_km\":null,\"spectator\":\"no\"}");
    e.conn.origin = turin;
    csv(r, AT ",conn,S1,exam-0001,,,,2,\"203.0.113.50, 10.0.0.1\",opened,uid=abcdef;since=" AT
              ";client=203.0.113.50;address_kind=documentation;network=Laib3;country=IT;"
              "city=Torino;asn=137;as_org=GARR;lat_e4=450700;lon_e4=0;radius_km=20;"
              "spectator=ours\n");
    json(r, "{\"t\":\"" AT "\",\"kind\":\"conn\",\"connection\":2,\"change\":\"opened\",\"uid\":"
            "\"abcdef\",\"address\":\"203.0.113.50, 10.0.0.1\",\"since\":\"" AT "\","
            "\"client\":\"203.0.113.50\",\"address_kind\":\"documentation\",\"network\":\"Laib3\","
            "\"country\":\"IT\",\"city\":\"Torino\",\"asn\":137,\"as_org\":\"GARR\","
            "\"lat_e4\":450700,\"lon_e4\":0,\"radius_km\":20,\"spectator\":\"ours\"}");
    e.conn.change = CONN_CLOSED;
    csv(r, AT ",conn,S1,exam-0001,,,,2,,closed,\n");
    json(r, "{\"t\":\"" AT "\",\"kind\":\"conn\",\"connection\":2,\"change\":\"closed\","
            "\"until\":null}");
}

static void a_look(void **state)
{
    struct event e = {
        .kind = EVENT_ACTION,
        .action = {
            .kind = ACTION_SPECTATE, .uid = "abcdef", .viewer = VIEWER_WALL, .who = "mario"}};
    struct record r = {.in = &student, .event = &e};

    (void)state;
    csv(r, AT ",action,S1,exam-0001,,,,,,spectate,uid=abcdef;viewer=wall;who=mario\n");
    json(r, "{\"t\":\"" AT "\",\"kind\":\"action\",\"what\":\"spectate\",\"uid\":\"abcdef\","
            "\"viewer\":\"wall\",\"who\":\"mario\"}");
    e.action = (struct event_action){.kind = ACTION_SPECTATE_END, .from_ms = T0, .who = "mario"};
    csv(r, AT ",action,S1,exam-0001,,,,,,spectate-end,from=" AT ";who=mario\n");
    json(r, "{\"t\":\"" AT "\",\"kind\":\"action\",\"what\":\"spectate-end\",\"uid\":null,"
            "\"viewer\":null,\"from\":\"" AT "\",\"who\":\"mario\"}");
}

static void no_identity_is_left(void **state)
{
    static const char *const identity[] = {"S1",    "exam-0001", "abcdef", "113.50",
                                           "mario", "Torino",    "450700", "Maria",
                                           "B12",   "ill",       "10.9.",  "10.8."};
    const struct event others[] = {
        {.kind = EVENT_ACTION,
         .action = {.kind = ACTION_SPECTATE, .uid = "abcdef", .who = "mario"}},
        {.kind = EVENT_ACTION,
         .action = {.kind = ACTION_SPECTATE_END, .uid = "abcdef", .who = "mario"}},
        {.kind = EVENT_EXPECTED, .expected = {"S1", "Maria", "B12", "ill", 30}},
        {.kind = EVENT_CONFIG,
         .config = {.inputs = {.proxies = "10.9.0.0/16", .spectators = "10.8.0.1"}}}};
    struct event conn = {.kind = EVENT_CONN,
                         .conn = {.change = CONN_OPENED,
                                  .uid = "abcdef",
                                  .ip = "203.0.113.50, 2001:db8:1:2::3",
                                  .origin = turin}};
    const struct alert shared = {.no = 1, .rule = ALERT_SHARED, .side = {{1, 0, T0}, {1, 1, T0}}};
    struct event ack = {.kind = EVENT_ACTION, .action = {.alert = 3, .who = "mario"}};
    const form_fn forms[] = {record_json, record_csv};

    (void)state;
    for (int f = 0; f < 2; f++)
        for (int k = 0; k < 7; k++) {
            struct record r = {.in = k < 4 ? &student : NULL,
                               .event = k == 0   ? &conn
                                        : k == 1 ? &ack
                                        : k < 6  ? &others[k - 2]
                                                 : NULL};
            if (k == 6)
                r = (struct record){.in = &student, .alert = &shared, .side = {&student, &student}};
            const char *text = write_as(forms[f], r, &on);
            for (size_t i = 0; i < sizeof identity / sizeof *identity; i++)
                if (strstr(text, identity[i]))
                    fail_msg("%s in %s", identity[i], text);
            if (!k && !strstr(text, "203.0.113.0/24, 2001:db8:1::/48"))
                fail_msg("no networks in %s", text);
            if (!k &&
                (!strstr(text, f ? "client=203.0.113.0/24;" : "\"client\":\"203.0.113.0/24\"") ||
                 !strstr(text, "GARR") || !strstr(text, "Laib3")))
                fail_msg("too little in %s", text);
        }
}

static void an_alert(void **state)
{
    struct alert a = {.no = 7,
                      .rule = ALERT_CPU,
                      .level = LEVEL_CRIT,
                      .value = 99,
                      .threshold = 98,
                      .mean_tenths = 987};
    struct record r = {.in = &student, .alert = &a, .change = ENCODE_RAISED};

    (void)state;
    csv(r, AT ",alert,S1,exam-0001,,,,,,raised,"
              "alert=7;rule=cpu;level=crit;value=99;threshold=98;mean_tenths=987\n");
    json(r, "{\"t\":\"" AT "\",\"kind\":\"alert\",\"change\":\"raised\",\"alert\":7,\"rule\":"
            "\"cpu\",\"level\":\"crit\",\"value\":99,\"threshold\":98,\"mean_tenths\":987,"
            "\"outage\":null}");
}

static void an_integrity_alert(void **state)
{
    const struct alert a = {.no = 8,
                            .rule = ALERT_TRAVEL,
                            .level = LEVEL_CRIT,
                            .value = 1210,
                            .threshold = 900,
                            .mean_tenths = -1,
                            .side = {{1, 0, T0}, {9, 2, T0}},
                            .km = 585,
                            .apart_s = 1740};
    struct record r = {.in = &student, .alert = &a, .side = {&student, NULL}, .network = "Laib3"};

    (void)state;
    csv(r, AT ",alert,S1,exam-0001,,,,,,raised,"
              "alert=8;rule=travel;level=crit;value=1210;threshold=900;a=exam-0001 0 " AT
              ";b=? 2 " AT ";km=585;apart_s=1740;network=Laib3\n");
    json(r, "{\"t\":\"" AT "\",\"kind\":\"alert\",\"change\":\"raised\",\"alert\":8,\"rule\":"
            "\"travel\",\"level\":\"crit\",\"value\":1210,\"threshold\":900,\"mean_tenths\":null,"
            "\"outage\":null,\"a\":{\"connection\":0,\"instance\":\"exam-0001\",\"t\":\"" AT "\"},"
            "\"b\":{\"connection\":2,\"instance\":null,\"t\":\"" AT "\"},\"km\":585,"
            "\"apart_s\":1740,\"network\":\"Laib3\"}");
}

static void the_exam_has_no_student(void **state)
{
    struct event e = {.kind = EVENT_GAP,
                      .gap = {.why = GAP_STOPPED, .from_ms = T0, .to_ms = T0, .dropped = 4}};
    struct record r = {.event = &e};

    (void)state;
    csv(r, AT ",gap,,,,,,,,stopped,from=" AT ";to=" AT ";dropped=4\n");
    json(r, "{\"t\":\"" AT "\",\"kind\":\"gap\",\"why\":\"stopped\",\"from\":\"" AT "\",\"to\":"
            "\"" AT "\",\"dropped\":4}");
}

static void fields_are_safe(void **state)
{
    static const struct {
        const char *in, *out;
    } field[] = {
        {"", ""},
        {"plain", "plain"},
        {"a,b", "\"a,b\""},
        {"a\"b", "\"a\"\"b\""},
        {"a\nb", "\"a\nb\""},
        {"=1+1", "\"'=1+1\""},
        {"+1", "\"'+1\""},
        {"-1", "\"'-1\""},
        {"@x", "\"'@x\""},
        {"\t=1", "\"'\t=1\""},
        {"1-2", "1-2"},
    };
    struct buf b;

    (void)state;
    for (size_t i = 0; i < sizeof field / sizeof *field; i++) {
        buf_init(&b, 100);
        buf_add_str(&b, "");
        record_csv_field(&b, field[i].in);
        assert_string_equal(b.data ? b.data : "", field[i].out);
        buf_done(&b);
    }
}

static void the_header_has_as_many_columns(void **state)
{
    const struct sample s = {.cpu = 1};
    const char *row = write_as(record_csv, (struct record){.in = &student, .sample = &s}, &off);
    int commas = 0;

    (void)state;
    for (; *row; row++)
        commas += *row == ',';
    for (const char *h = record_csv_header; *h; h++)
        commas -= *h == ',';
    assert_int_equal(commas, 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_sample),
        cmocka_unit_test(a_roster_line),
        cmocka_unit_test(a_connection),
        cmocka_unit_test(a_look),
        cmocka_unit_test(no_identity_is_left),
        cmocka_unit_test(an_alert),
        cmocka_unit_test(an_integrity_alert),
        cmocka_unit_test(the_exam_has_no_student),
        cmocka_unit_test(fields_are_safe),
        cmocka_unit_test(the_header_has_as_many_columns),
    };

    return cmocka_run_group_tests_name("record", tests, NULL, NULL);
}
