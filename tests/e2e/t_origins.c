/* SPDX-License-Identifier: GPL-3.0-or-later */
/* From the X-Forwarded-For that a server sends to where a student is: networks, the demo's
 * databases, who is expected, and what is refused before anything is sent. */
#include "recording.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define FAST "--period-override-ms", "100"

static const char *demo_networks(void)
{
    return text_of("--networks=%s/data/demo/networks.conf", getenv("top_srcdir"));
}

static const char *demo_database(const char *kind)
{
    return text_of("--geo-%s=%s/share/invigil/invigil-demo-%s.mmdb", kind, getenv("top_builddir"),
                   kind);
}

/* What data/demo/networks.conf and data/geo/demo.txt say of the campus' addresses. */
static const char *room_of(int host)
{
    static const char *const room[] = {"Aula1", "Aula2",     "Campus", "Aula4",
                                       "Aula3", "Dormitory", "VPN",    "Campus"};

    return room[host / 32];
}

static bool check_v4(const cJSON *c)
{
    const char *client = json_str(c, "client");
    int host;

    if (sscanf(client, "192.0.2.%d", &host) == 1) {
        assert_string_equal(json_str(c, "network"), room_of(host));
        assert_string_equal(json_str(c, "country"), "IT");
        assert_string_equal(json_str(c, "city"), "Turin");
        assert_int_equal(json_int(c, "asn"), 137);
        assert_string_equal(json_str(c, "as_org"), "Consortium GARR");
        return true;
    }
    if (sscanf(client, "203.0.113.%d", &host) == 1)
        assert_string_equal(json_str(c, "city"), host < 128 ? "Turin" : "Milan");
    if (sscanf(client, "198.51.100.%d", &host) == 1 && host >= 240)
        fail_msg("the client is a trusted proxy: %s", client);
    return false;
}

/* Over all connections: how many are on the campus; the others are placed as they must be. */
static int check_all(const cJSON *list)
{
    const cJSON *row, *c;
    int campus = 0;

    cJSON_ArrayForEach(row, cJSON_GetObjectItem(list, "instances"))
    {
        cJSON_ArrayForEach(c, cJSON_GetObjectItem(row, "connections"))
        {
            if (json_is_null(c, "client")) {
                assert_true(json_is_null(c, "country") && json_is_null(c, "kind"));
                continue;
            }
            assert_string_equal(json_str(c, "kind"), "documentation");
            if (strncmp(json_str(c, "client"), "192.0.2.", 8) != 0 &&
                strncmp(json_str(c, "client"), "2001:db8:", 9) != 0)
                assert_string_equal(json_str(c, "network"), "EXTERNAL");
            campus += check_v4(c);
        }
    }
    return campus;
}

static void where_students_are(void **state)
{
    struct sim *s = SITE("--students", "60", FAST);
    const char *city = demo_database("city"), *asn = demo_database("asn");

    (void)state;
    assert_true(check_all(LIST_JSON(s, demo_networks(), city, asn)) > 10);
}

static void without_anything(void **state)
{
    struct sim *s = SITE("--students", "8", FAST);
    const char *conf = temp_file("off.conf", "geo = off\n", 0644);
    const cJSON *list = LIST_JSON(s, "--config", conf), *row, *c;

    (void)state;
    cJSON_ArrayForEach(row, cJSON_GetObjectItem(list, "instances"))
    {
        assert_true(json_is_null(row, "time_left_s") && json_is_null(row, "seat"));
        cJSON_ArrayForEach(c, cJSON_GetObjectItem(row, "connections"))
        {
            assert_true(json_is_null(c, "country") && json_is_null(c, "asn"));
            assert_true(json_is_null(c, "place") && json_is_null(c, "spectator"));
            if (!json_is_null(c, "client"))
                assert_string_equal(json_str(c, "network"), "EXTERNAL");
        }
    }
}

/* What is not collected is not resolved either, but for the network. */
static void what_is_collected(void **state)
{
    struct sim *s = SITE("--students", "8", FAST);
    const char *city = demo_database("city");
    struct proc *p = INVIGIL("list", "--period=1", "--format=json", "--collect-ip=none",
                             demo_networks(), city, s->api);

    (void)state;
    assert_code(p, 0);
    assert_has(p->out, "\"network\":\"Aula1\"");
    assert_has(p->out, "\"client\":null");
    assert_has_not(p->out, "\"client\":\"");
    assert_has_not(p->out, "\"city\":\"");
    p = INVIGIL("list", "--period=1", "--format=json", "--collect-ip=prefix", demo_networks(), city,
                s->api);
    assert_has(p->out, "\"client\":\"192.0.2.0/24\"");
    assert_has(p->out, "\"network\":\"Aula1\"");
    assert_has(p->out, "\"city\":\"Turin\"");
}

static void who_is_expected(void **state)
{
    struct sim *s = SITE("--students", "8", FAST);
    const char *csv = temp_file("students.csv",
                                "\xef\xbb\xbfSeat;student;Name;extra-minutes;note\r\n"
                                "A7;S280002;\"Lovelace; Ada\";30;door\r\n"
                                "A8;S280003;Grace Hopper;;\r\n"
                                "A9;S999999;Never Seen;0;\r\n",
                                0644);
    const cJSON *list = LIST_JSON(s, "--roster", csv, "--deadline", "2060-01-01T12:00+01:00");
    const cJSON *ada = json_row(list, 2), *grace = json_row(list, 3), *other = json_row(list, 4);

    (void)state;
    assert_string_equal(json_str(ada, "name"), "Lovelace; Ada");
    assert_string_equal(json_str(ada, "seat"), "A7");
    assert_string_equal(json_str(grace, "seat"), "A8");
    assert_true(json_is_null(other, "seat"));
    assert_true(json_int(grace, "time_left_s") > 0);
    assert_int_equal(json_int(ada, "time_left_s"), json_int(grace, "time_left_s") + 1800);
    assert_int_equal(json_int(other, "time_left_s"), json_int(grace, "time_left_s"));
}

/* The same out of the config file, paths beside it; an option overrules it. */
static void all_in_the_config_file(void **state)
{
    struct sim *s = SITE("--students", "8", FAST);
    const char *conf =
        temp_file("invigil.conf",
                  text_of("exam \"e\" {\n api = \"%s\"\n networks = \"net.conf\"\n"
                          " roster = \"students.csv\"\n deadline = \"2060-01-01 12:00\"\n}\n"
                          "geo = off\n"
                          "network \"Everybody4\" { cidr = {\"0.0.0.0/0\"} }\n",
                          s->api),
                  0644);

    (void)state;
    temp_file("net.conf", "network \"Everybody6\" { cidr = {\"::/0\"} }\n", 0644);
    temp_file("students.csv", "student,seat\nS280002,A7\n", 0644);
    struct proc *p = INVIGIL("list", "--period=1", "--format=json", "--config", conf, "e");
    assert_code(p, 0);
    const cJSON *row = json_row(json_parse(p->out), 2);
    assert_string_equal(json_str(row, "seat"), "A7");
    assert_true(json_int(row, "time_left_s") > 0);
    assert_has(p->out, "\"network\":\"Everybody");
    assert_has_not(p->out, "\"network\":\"EXTERNAL\"");
    /* what is for every exam holds for a url too, what is for one does not */
    p = INVIGIL("list", "--period=1", "--format=json", "--config", conf, "--deadline",
                "2059-01-01T00:00:00Z", s->api);
    assert_code(p, 0);
    assert_has(p->out, "\"network\":\"Everybody4\"");
    assert_has_not(p->out, "Everybody6");
    assert_has(p->out, "\"seat\":null,");
    assert_has_not(p->out, "\"time_left_s\":null");
}

static void assert_refused(const struct sim *s, const char *option, const char *value,
                           const char *why)
{
    struct proc *p = INVIGIL("list", option, value, s->api);

    assert_code(p, 2);
    assert_has(p->err, why);
}

static void bad_files_are_refused(void **state)
{
    struct sim *s = SITE("--students", "2");
    const char *net = temp_file("net.conf", "\nnetwork \"a\" { cidr = {\"300.0.0.0/8\"} }\n", 0644);
    const char *csv = temp_file("a.csv", "student,extra-minutes\nS1,5\nS2,soon\n", 0644);
    const char *twice = temp_file("b.csv", "student\nS1\n\"S1\"\n", 0644);
    const char *mmdb = temp_file("a.mmdb", "no database", 0644);

    (void)state;
    assert_refused(s, "--networks", net, text_of("%s:2: '300.0.0.0/8' is no network", net));
    assert_refused(s, "--networks", "/nonexistent", "/nonexistent: No such file");
    assert_refused(s, "--networks", "/dev/zero", "/dev/zero: it is too big");
    assert_refused(s, "--networks", "/", "/: Is a directory");
    assert_refused(s, "--config", "/", "/: Is a directory");
    assert_refused(s, "--roster", csv, text_of("%s:3: extra-minutes", csv));
    assert_refused(s, "--roster", twice, text_of("%s:3: this student was there already", twice));
    assert_refused(s, "--roster", "/nonexistent", "/nonexistent: No such file");
    assert_refused(s, "--trusted-proxy", "192.0.2.1/24", "not '192.0.2.1/24'");
    assert_refused(s, "--deadline", "25:00", "not '25:00'");
    assert_refused(s, "--geo-city", mmdb, mmdb);
    assert_refused(s, "--geo-asn", "/nonexistent.mmdb", "/nonexistent.mmdb");
    assert_int_equal(site_answers(s, "instances", 0), 0);
}

/* A connection that another invigil of this user made to look is nobody's. */
static void our_spectators(void **state)
{
    struct sim *s = SITE("--students", "4", "--connections", "2", FAST);
    const cJSON *row = json_row(LIST_JSON(s, "--sort", "id"), 2);
    const cJSON *c = cJSON_GetArrayItem(cJSON_GetObjectItem(row, "connections"), 0);
    const char *file = temp_file("spectators", "", 0600);
    const char *home = text_of("XDG_STATE_HOME=%.*s", (int)(strrchr(file, '/') - file), file);
    const char *script = text_of("cd '%s' && mkdir invigil && echo \"$(date +%%s) %s\" "
                                 ">invigil/spectators",
                                 home + strlen("XDG_STATE_HOME="), json_str(c, "uid"));
    struct proc *p = proc_run("/bin/sh", ARGS("-c", script), NULL);

    (void)state;
    assert_code(p, 0);
    p = proc_run("invigil", ARGS("list", "--period=1", "--format=json", s->api),
                 ARGS("LC_ALL=C.UTF-8", home));
    assert_code(p, 0);
    const cJSON *now = json_row(json_parse(p->out), 2), *one;
    cJSON_ArrayForEach(one, cJSON_GetObjectItem(now, "connections"))
    {
        bool ours = strcmp(json_str(one, "uid"), json_str(c, "uid")) == 0;
        assert_int_equal(json_is_null(one, "spectator"), !ours);
        if (ours)
            assert_string_equal(json_str(one, "spectator"), "ours");
    }
    assert_int_equal(json_int(now, "active"), json_int(row, "active") - 1);
    assert_int_equal(json_int(now, "total"), json_int(row, "total") - 1);
}

static void spectators_by_address(void **state)
{
    struct sim *s = SITE("--students", "4", FAST);
    const char *conf =
        temp_file("net.conf", "spectator-address = {\"0.0.0.0/0\", \"::/0\"}\n", 0644);
    const cJSON *row = json_row(LIST_JSON(s, "--networks", conf), 2);
    const cJSON *c = cJSON_GetArrayItem(cJSON_GetObjectItem(row, "connections"), 0);

    (void)state;
    assert_string_equal(json_str(c, "spectator"), "address");
    assert_int_equal(json_int(row, "active"), 0);
    assert_int_equal(json_int(row, "total"), 0);
    assert_true(json_is_null(row, "from"));
}

/* What lookups rest on is pinned in the journal. */
static void the_journal_says_by_what(void **state)
{
    struct sim *s = SITE("--students", "4", FAST);
    const char *dir = journal_path("j");
    struct proc *p = RECORD(s, dir, demo_networks(), demo_database("city"), "--deadline",
                            "2060-01-01T00:00:00Z");

    (void)state;
    record_wait_begun(p);
    journal_wait_text(p, dir, "\"country\":\"IT\"", 1);
    record_stop(p, 0);
    const char *text = journal_text(dir);
    const char *config = strstr(text, "\"k\":\"config\""), *end = strchr(config, '\n');
    assert_has(text_of("%.*s", (int)(strchr(text, '\n') - text), text), "\"geo\":\"");
    assert_has(text_of("%.*s", (int)(end - config), config), "\"travel_speed_kmh\":900");
    assert_has(text_of("%.*s", (int)(end - config), config), "198.51.100.240/28");
    assert_has(text, "\"label\":\"Aula1\"");
    assert_verified(dir, 0);
}

static void info_says_what_it_finds(void **state)
{
    const char *conf = temp_file("invigil.conf",
                                 text_of("geo-city = \"%s\"\n"
                                         "network \"a\" { cidr = {\"192.0.2.0/25\", \"::1\"} }\n"
                                         "trusted-proxies = {\"192.0.2.129\"}\n"
                                         "rules { churn { enabled = no } }\n",
                                         demo_database("city") + strlen("--geo-city=")),
                                 0644);
    const char *home =
        text_of("XDG_CONFIG_HOME=%.*s/config", (int)(strrchr(conf, '/') - conf), conf);
    struct proc *p = proc_run("/bin/sh",
                              ARGS("-c", text_of("mkdir -p '%s/invigil' && mv '%s' '%s/invigil/'",
                                                 home + 16, conf, home + 16)),
                              NULL);

    (void)state;
    assert_code(p, 0);
    p = proc_run("invigil", ARGS("info"), ARGS("LC_ALL=C.UTF-8", home));
    assert_code(p, 0);
    assert_has(p->out, "\nnetworks         1 configured, with 2 address ranges\n");
    assert_has(p->out, "\ntrusted proxies  192.0.2.129\n");
    assert_has(p->out, "\nrules off        churn\n");
    assert_has(p->out, "\ngeography        ");
    assert_has(p->out, " 20"); /* the day of its build */
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        E2E_TEST(where_students_are),       E2E_TEST(without_anything),
        E2E_TEST(what_is_collected),        E2E_TEST(who_is_expected),
        E2E_TEST(all_in_the_config_file),   E2E_TEST(bad_files_are_refused),
        E2E_TEST(our_spectators),           E2E_TEST(spectators_by_address),
        E2E_TEST(the_journal_says_by_what), E2E_TEST(info_says_what_it_finds),
    };

    return cmocka_run_group_tests_name("origins", tests, NULL, NULL);
}
