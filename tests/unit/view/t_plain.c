/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What `list` prints: golden files for each format, and what must hold whatever is printed. */
#include "base/err.h"
#include "base/utf8.h"
#include "exam.h"
#include "model/rules.h"
#include "room.h"
#include "sink/plain.h"

#include <cjson/cJSON.h>
#include <errno.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdlib.h>
#include <time.h>
/* after the headers it needs */

#include <cmocka.h>

static char *printed(const struct model *m, const struct plain_options *o)
{
    char *text;
    size_t size;
    FILE *f = open_memstream(&text, &size);

    assert_int_equal(plain_print(f, m, o), 0);
    fclose(f);
    return text;
}

static struct plain_options options(enum plain_format format)
{
    return (struct plain_options){.format = format, .sort = QUERY_ID, .source = "exam \"1\""};
}

static void golden(struct plain_options o, const char *name)
{
    struct model *m = room_new();
    char *text = printed(m, &o);

    room_compare(name, text);
    free(text);
    model_free(m);
}

static void t_table(void **state)
{
    static const struct column *columns[COLUMN_LIST_MAX];
    struct plain_options o = options(PLAIN_TABLE);
    size_t at;

    (void)state;
    o.sort = QUERY_STATUS;
    golden(o, "unit/view/golden/table.txt");
    o.ascii = o.insecure = true;
    assert_int_equal(query_parse("phase:ready", &o.filter, &at), 0);
    o.filter_text = "phase:ready\033[2J";
    assert_int_equal(
        column_parse("student,name,status,link,why,from,age,cpu_mean", columns, &o.ncolumns, &at),
        0);
    o.columns = columns;
    golden(o, "unit/view/golden/table-ascii.txt");
}

/* On a terminal the lightest columns go until a row fits in its width, and it says which. */
static void t_narrow(void **state)
{
    struct plain_options o = options(PLAIN_TABLE);
    struct model *m = room_new();

    (void)state;
    o.width = 130;
    char *text = printed(m, &o);
    size_t at = strcspn(text, "\n") + 1; /* the title is a sentence, not a row */
    for (size_t len; (len = strcspn(text + at, "\n")) > 0; at += len + 1) {
        char row[1024];
        snprintf(row, sizeof row, "%.*s", (int)len, text + at);
        assert_true(utf8_width(row) <= o.width);
    }
    free(text);
    text = printed(m, &o);
    assert_non_null(strstr(text, "\nno room for: LOST PHASE"));
    assert_null(strstr(text, "PHASE\n"));
    free(text);
    const struct column *all[COLUMN_LIST_MAX];
    assert_int_equal(column_parse("student,from,phase", all, &o.ncolumns, &at), 0);
    o.columns = all;
    o.width = 10; /* what was asked for by name stays */
    text = printed(m, &o);
    assert_null(strstr(text, "no room for"));
    free(text);
    model_free(m);
}

static void t_machine(void **state)
{
    (void)state;
    golden(options(PLAIN_CSV), "unit/view/golden/list.csv");
    golden(options(PLAIN_JSON), "unit/view/golden/list.json");
    golden(options(PLAIN_NDJSON), "unit/view/golden/list.ndjson");
}

/* A rule of the machine formats: what is not known is null, and only that. */
static void t_json_types(void **state)
{
    struct model *m = room_new();
    struct plain_options o = options(PLAIN_JSON);
    char *text = printed(m, &o);
    cJSON *all = cJSON_ParseWithOpts(text, NULL, true);

    (void)state;
    assert_non_null(all);
    assert_string_equal(cJSON_GetObjectItem(all, "time")->valuestring, "2026-11-22T09:42:17.000Z");
    cJSON *list = cJSON_GetObjectItem(all, "instances");
    assert_int_equal(cJSON_GetArraySize(list), ROOM_SIZE);
    assert_int_equal(cJSON_GetObjectItem(cJSON_GetObjectItem(all, "counts"), "instances")->valueint,
                     ROOM_SIZE - 1); /* one is gone */
    for (int i = 0; i < ROOM_SIZE; i++) {
        const struct instance *in = model_instance(m, (uint32_t)i);
        cJSON *o1 = cJSON_GetArrayItem(list, i);
        assert_string_equal(cJSON_GetObjectItem(o1, "student")->valuestring, in->student);
        assert_int_equal(!in->name, cJSON_IsNull(cJSON_GetObjectItem(o1, "name")));
        assert_int_equal(in->cpu < 0, cJSON_IsNull(cJSON_GetObjectItem(o1, "cpu")));
        assert_int_equal(in->rtt_ms == 0, cJSON_IsNull(cJSON_GetObjectItem(o1, "rtt_ms")));
        assert_int_equal(in->last_ms == 0, cJSON_IsNull(cJSON_GetObjectItem(o1, "age_ms")));
        assert_int_equal(cJSON_GetArraySize(cJSON_GetObjectItem(o1, "connections")), in->nconns);
    }
    assert_string_equal(
        cJSON_GetObjectItem(cJSON_GetArrayItem(list, ROOM_FORMULA), "name")->valuestring,
        "\"Bobby\", \\ {tables}");
    cJSON_Delete(all);
    free(text);
    model_free(m);
}

/* A student whose name, seat and minutes a file tells, with a connection from a named network, one
 * from abroad and one of an examiner's. */
static struct model *placed_new(void)
{
    struct model *m = exam_new();
    struct event_config config = *model_config(m);
    struct event conn = {.kind = EVENT_CONN,
                         .conn = {.change = CONN_OPENED,
                                  .uid = "b",
                                  .ip = "198.51.100.7",
                                  .since_ms = EXAM_T0_MS,
                                  .origin = {.client = "198.51.100.7",
                                             .kind = ORIGIN_PUBLIC,
                                             .country = "FR",
                                             .city = "Paris",
                                             .asn = 3215,
                                             .as_org = "Orange",
                                             .lat_e4 = 488534,
                                             .lon_e4 = 23488,
                                             .radius_km = 20}}};

    config.deadline_ms = EXAM_T0_MS + 600 * 1000;
    config.rules = EVENT_RULES;
    rules_defaults(config.rule);
    exam_apply(m, 0, (struct event){.kind = EVENT_CONFIG, .config = config});
    exam_apply(m, 0,
               (struct event){.kind = EVENT_NETWORK,
                              .network = {.label = "Laib3",
                                          .place = "Building 3",
                                          .rtt_warn_ms = 120,
                                          .rtt_crit_ms = 800}});
    exam_apply(
        m, 0,
        (struct event){
            .kind = EVENT_EXPECTED,
            .expected = {.student = "S1", .name = "Ada, Lovelace", .seat = "A7", .extra_min = 5}});
    exam_ready(m, 0, "S1", "of the site");
    exam_ready(m, 1, "S2", NULL);
    exam_apply(m, 1, conn);
    exam_apply(m, 1,
               (struct event){.kind = EVENT_ACTION,
                              .action = {.kind = ACTION_SPECTATE,
                                         .index = 1,
                                         .viewer = VIEWER_BROWSER,
                                         .who = "ada"}});
    conn.conn.no = 1;
    conn.conn.uid = "a";
    conn.conn.ip = "192.0.2.7, 192.0.2.1";
    conn.conn.origin = (struct event_origin){
        .client = "192.0.2.7", .kind = ORIGIN_DOCUMENTATION, .network = "Laib3"};
    exam_apply(m, 1, conn);
    conn.conn.no = 2;
    conn.conn.uid = "c";
    conn.conn.ip = "unknown";
    conn.conn.origin = (struct event_origin){.spectator = SPECTATOR_OURS};
    exam_apply(m, 1, conn);
    conn.conn.no = 1;
    conn.conn.change = CONN_ACTIVATED;
    exam_apply(m, 2, conn);
    for (int i = 0; i < 20; i++) {
        struct sample_rtt r = {.conn = 1, .ms = (uint16_t)(i ? 20 : 90)};
        struct sample x = {.index = 0, .cpu = 5, .mem = 30, .nrtt = 1, .rtt = &r};
        exam_apply(m, 4 + i, (struct event){.kind = EVENT_TICK, .tick = {.samples = &x, .n = 1}});
    }
    return m;
}

static void assert_text(const cJSON *o, const char *key, const char *want)
{
    assert_string_equal(cJSON_GetStringValue(cJSON_GetObjectItem(o, key)), want);
}

static void assert_number(const cJSON *o, const char *key, double want)
{
    assert_true(cJSON_GetNumberValue(cJSON_GetObjectItem(o, key)) == want);
}

static void assert_unknown(const cJSON *o, const char *key)
{
    assert_true(cJSON_IsNull(cJSON_GetObjectItem(o, key)));
}

static void t_origins(void **state)
{
    static const char *const nowhere[] = {"client",     "kind",       "network", "place",
                                          "country",    "city",       "asn",     "as_org",
                                          "rtt_min_ms", "rtt_p95_ms", "rtt_ms",  "rtt_mean_ms"};
    struct model *m = placed_new();
    struct plain_options o = options(PLAIN_JSON);
    char *text = printed(m, &o);
    cJSON *all = cJSON_ParseWithOpts(text, NULL, true);
    const cJSON *row = cJSON_GetObjectItem(all, "instances")->child, *conn;

    (void)state;
    assert_text(row, "name", "Ada, Lovelace");
    assert_text(row, "seat", "A7");
    assert_text(row, "network", "Laib3");
    assert_number(row, "time_left_s", 600 + 300 - 23);
    assert_unknown(row, "looked_ms");
    assert_number(row, "total", 2);
    conn = cJSON_GetObjectItem(row, "connections")->child;
    assert_text(conn, "client", "198.51.100.7");
    assert_text(conn, "kind", "public");
    assert_text(conn, "network", "EXTERNAL");
    assert_unknown(conn, "place");
    assert_text(conn, "country", "FR");
    assert_text(conn, "city", "Paris");
    assert_number(conn, "asn", 3215);
    assert_text(conn, "as_org", "Orange");
    assert_unknown(conn, "spectator");
    conn = conn->next;
    assert_text(conn, "network", "Laib3");
    assert_text(conn, "place", "Building 3");
    assert_unknown(conn, "country");
    assert_number(conn, "rtt_min_ms", 20);
    assert_number(conn, "rtt_mean_ms", 23.5);
    assert_number(conn, "rtt_max_ms", 90);
    assert_in_range(cJSON_GetNumberValue(cJSON_GetObjectItem(conn, "rtt_p95_ms")), 19, 21);
    conn = conn->next;
    assert_text(conn, "spectator", "ours");
    for (size_t i = 0; i < sizeof nowhere / sizeof *nowhere; i++)
        assert_unknown(conn, nowhere[i]);
    row = row->next;
    assert_unknown(row, "name");
    assert_unknown(row, "seat");
    assert_unknown(row, "network");
    assert_number(row, "time_left_s", 600 - 23);
    assert_number(row, "looked_ms", 22000);
    cJSON_Delete(all);
    free(text);
    model_free(m);
}

/* What a program needs to explain one: here nobody expected a student who came from two countries.
 */
static void t_alerts(void **state)
{
    struct model *m = placed_new();
    struct plain_options o = options(PLAIN_JSON);

    (void)state;
    for (uint16_t no = 0; no < 2; no++) {
        struct event e = {.kind = EVENT_CONN,
                          .conn = {.index = 1,
                                   .no = no,
                                   .uid = no ? "fr" : "it",
                                   .ip = no ? "198.51.100.7" : "203.0.113.1",
                                   .since_ms = EXAM_T0_MS,
                                   .origin = {.client = no ? "198.51.100.7" : "203.0.113.1",
                                              .kind = ORIGIN_PUBLIC,
                                              .country = no ? "FR" : "IT"}}};
        exam_apply(m, 1000, e);
        e.conn.change = CONN_ACTIVATED;
        exam_apply(m, 1000, e);
    }
    for (int s = 1001; s < 1200; s++) {
        const struct sample_rtt r[] = {{.conn = 0, .ms = 20}, {.conn = 1, .ms = 30}};
        struct sample x = {.index = 1, .cpu = 5, .mem = 30, .nrtt = 2, .rtt = r};
        exam_apply(m, s, (struct event){.kind = EVENT_TICK, .tick = {.samples = &x, .n = 1}});
    }
    char *text = printed(m, &o);
    cJSON *all = cJSON_ParseWithOpts(text, NULL, true);
    const cJSON *row = cJSON_GetObjectItem(all, "instances")->child->next, *alert, *side;
    const cJSON *alerts = cJSON_GetObjectItem(row, "alerts");

    assert_int_equal(cJSON_GetArraySize(alerts), 2);
    alert = cJSON_GetArrayItem(alerts, 0);
    assert_text(alert, "rule", "two-places");
    assert_text(alert, "level", "crit");
    assert_number(alert, "threshold", 120);
    assert_unknown(alert, "km");
    side = cJSON_GetObjectItem(alert, "sides")->child;
    assert_text(side, "student", "S2");
    assert_text(side, "uid", "it");
    assert_text(side->next, "uid", "fr");
    alert = cJSON_GetArrayItem(alerts, 1);
    assert_text(alert, "rule", "unexpected");
    cJSON_Delete(all);
    free(text);
    model_free(m);
}

static void t_ndjson_lines(void **state)
{
    struct model *m = room_new();
    struct plain_options o = options(PLAIN_NDJSON);
    char *text = printed(m, &o), *rest = text;
    int n = 0;

    (void)state;
    for (char *line; (line = strsep(&rest, "\n")) && *line; n++) {
        cJSON *one = cJSON_ParseWithOpts(line, NULL, true);
        assert_non_null(one);
        assert_string_equal(one->child->string, "time");
        cJSON_Delete(one);
    }
    assert_int_equal(n, ROOM_SIZE);
    free(text);
    model_free(m);
}

/* Reads one CSV field as RFC 4180 defines it; returns what ended it. */
static char csv_field(const char **s, char *out)
{
    bool quoted = **s == '"';

    *s += quoted;
    for (; **s; (*s)++) {
        if (quoted && **s == '"') {
            if ((*s)[1] != '"') {
                quoted = false;
                continue;
            }
            (*s)++;
        } else if (!quoted && (**s == ',' || **s == '\n')) {
            break;
        }
        *out++ = **s;
    }
    *out = '\0';
    return *(*s)++;
}

static void t_csv_fields(void **state)
{
    struct model *m = room_new();
    struct plain_options o = options(PLAIN_CSV);
    char *text = printed(m, &o), field[COLUMN_CELL_MAX + 8];
    const char *s = text;
    size_t columns;
    char end;

    (void)state;
    column_all(&columns);
    for (int row = -1; row < ROOM_SIZE; row++) {
        for (size_t c = 0; c < columns; c++) {
            end = csv_field(&s, field);
            assert_int_equal(end, c + 1 < columns ? ',' : '\n');
            assert_null(strchr("=+-@\t\r", field[0] ? field[0] : 'x'));
            if (row == ROOM_FORMULA && c == 0)
                assert_string_equal(field, "'=cmd|' /C calc'!A0");
            if (row == ROOM_FORMULA && c == 2)
                assert_string_equal(field, "\"Bobby\", \\ {tables}");
        }
    }
    assert_int_equal(*s, '\0');
    free(text);
    model_free(m);
}

/* The model's text has no line ends; should one get there, a row still is one record. */
static void t_csv_quotes(void **state)
{
    const struct column *columns[] = {column_find("name", 4), column_find("cpu", 3)};
    struct plain_options o = options(PLAIN_CSV);
    struct model *m = exam_new();

    (void)state;
    o.columns = columns;
    o.ncolumns = 2;
    exam_ready(m, 0, "a", "x\ny");
    exam_ready(m, 1, "b", "\t1");
    exam_ready(m, 2, "c", "x-=1");
    exam_ready(m, 3, "d", "\"");
    char *text = printed(m, &o);
    assert_string_equal(text, "name,cpu\n\"x\ny\",\n\"'\t1\",\nx-=1,\n\"\"\"\",\n");
    free(text);
    model_free(m);
}

/* --- hostile text, after the sanitiser it always passes --- */

static const char *const hostile[] = {
    "\033[2J\033]0;owned\007",
    "\xff\xfe\x80",
    "a\u202eb\u2066c",
    "x\u200b\u00ad\u2028y",
    "e\u0301\u0302\u0303\u0304",
    "\r\n\t\v",
    "学学学学学学学学学学学学学学学学学学学学学学学学学学学学学学学学学学",
    "%s%n%d",
    "</script>",
    "\"\\,;'`$(reboot)",
    "\U000e0041\ufffe",
    "👩‍👩‍👧‍👦🇮🇹",
};
enum { HOSTILE = sizeof hostile / sizeof *hostile };

static struct model *hostile_new(void)
{
    struct model *m = exam_new();

    for (uint32_t i = 0; i < HOSTILE; i++) {
        char s[EVENT_ADDR_MAX + 1];
        utf8_sanitise(s, sizeof s, hostile[i], strlen(hostile[i]));
        exam_roster(m, 0,
                    (struct event_roster){.index = i,
                                          .change = ROSTER_APPEARED,
                                          .id = s,
                                          .student = s,
                                          .name = s,
                                          .phase = PHASE_OTHER,
                                          .phase_text = s});
        exam_conn(m, 1, i, 0, s);
    }
    exam_api(m, 2, API_STATUS, 500, "\u241b[2J");
    return m;
}

/* Where the column "ACTIVE" (a 1 in each row) ends, in cells from the start of the line. */
static size_t cells_to(const char *line, const char *part)
{
    char before[4096];
    const char *at = strstr(line, part);

    assert_non_null(at);
    snprintf(before, sizeof before, "%.*s", (int)(at - line), line);
    return utf8_width(before) + utf8_width(part);
}

static void aligned(bool ascii)
{
    static const struct column *columns[COLUMN_LIST_MAX];
    struct plain_options o = {.format = PLAIN_TABLE, .ascii = ascii, .source = "\033[31m"};
    struct model *m = hostile_new();
    size_t at, cells = 0;
    int rows = 0;

    assert_int_equal(column_parse("student,name,phase,from,network", columns, &o.ncolumns, &at), 0);
    o.columns = columns;
    char *text = printed(m, &o), *rest = text;
    for (unsigned char *c = (unsigned char *)text; *c; c++)
        assert_true((*c >= 0x20 && *c != 0x7f && (!ascii || *c < 0x80)) || *c == '\n');
    for (char *line; (line = strsep(&rest, "\n"));) {
        if (strstr(line, "NETWORK"))
            cells = cells_to(line, "NETWORK") - strlen("NETWORK");
        else if (strstr(line, "EXTERNAL") && ++rows)
            assert_int_equal(cells_to(line, "EXTERNAL") - strlen("EXTERNAL"), cells);
    }
    assert_int_equal(rows, HOSTILE);
    free(text);
    model_free(m);
}

static void t_hostile_table(void **state)
{
    (void)state;
    aligned(false);
    aligned(true);
}

static void t_hostile_json(void **state)
{
    struct plain_options o = {.format = PLAIN_JSON, .source = "x"};
    struct model *m = hostile_new();
    char *text = printed(m, &o);
    cJSON *all = cJSON_ParseWithOpts(text, NULL, true);

    (void)state;
    assert_non_null(all);
    assert_int_equal(cJSON_GetArraySize(cJSON_GetObjectItem(all, "instances")), HOSTILE);
    cJSON_Delete(all);
    free(text);
    model_free(m);
}

/* --- the rest --- */

static void t_site_trouble(void **state)
{
    struct model *m = exam_new();
    struct plain_options o = options(PLAIN_TABLE);
    char *text;

    (void)state;
    exam_ready(m, 0, "a", NULL);
    exam_api(m, 10, API_OK, 200, NULL);
    text = printed(m, &o);
    assert_null(strstr(text, "API"));
    free(text);
    exam_api(m, 190, API_REFUSED, 403, "Forbidden");
    text = printed(m, &o);
    assert_non_null(strstr(text, "\nThe site refused us (403): our address or our token is not "
                                 "allowed there. Details: Forbidden. The list shown is 3 min "
                                 "old.\n"));
    free(text);
    model_free(m);
}

static void t_drift(void **state)
{
    struct model *m = room_new();
    struct plain_options o = options(PLAIN_NDJSON);

    (void)state;
    exam_apply(m, ROOM_NOW_S,
               (struct event){.kind = EVENT_CLOCK, .clock = {.drift_ms = 3600 * 1000}});
    char *text = printed(m, &o);
    assert_ptr_equal(strstr(text, "{\"time\":\"2026-11-22T10:42:17.000Z\","), text);
    free(text);
    o.format = PLAIN_TABLE;
    text = printed(m, &o);
    assert_non_null(strstr(text, "  10:42:17  "));
    free(text);
    model_free(m);
}

static void t_full_disk(void **state)
{
    struct model *m = room_new();
    struct plain_options o = options(PLAIN_JSON);
    FILE *f = fopen("/dev/full", "w");

    (void)state;
    assert_non_null(f);
    assert_int_equal(plain_print(f, m, &o), ERR_IO);
    assert_int_equal(errno, ENOSPC);
    fclose(f);
    model_free(m);
}

static void t_formats(void **state)
{
    enum plain_format f = PLAIN_TABLE;

    (void)state;
    assert_int_equal(plain_format_parse("ndjson", &f), 0);
    assert_int_equal(f, PLAIN_NDJSON);
    assert_int_equal(plain_format_parse("xml", &f), ERR_INVALID);
    assert_int_equal(f, PLAIN_NDJSON);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(t_table),        cmocka_unit_test(t_narrow),
        cmocka_unit_test(t_machine),      cmocka_unit_test(t_json_types),
        cmocka_unit_test(t_ndjson_lines), cmocka_unit_test(t_csv_fields),
        cmocka_unit_test(t_csv_quotes),   cmocka_unit_test(t_hostile_table),
        cmocka_unit_test(t_hostile_json), cmocka_unit_test(t_site_trouble),
        cmocka_unit_test(t_drift),        cmocka_unit_test(t_full_disk),
        cmocka_unit_test(t_formats),      cmocka_unit_test(t_origins),
        cmocka_unit_test(t_alerts),
    };
    setenv("TZ", "UTC", 1);
    tzset();
    return cmocka_run_group_tests_name("plain", tests, NULL, NULL);
}
