/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The config file: what it gives, and what is said of a wrong one. */
#include "base/err.h"
#include "cmd/conf.h"
#include "journal/hash.h"
#include "model/rules.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>
/* after the headers it needs */

#include <cmocka.h>

static char path[] = "/tmp/t_conf.XXXXXX";
static char error[CONF_ERROR_MAX];

static int set_up(void **state)
{
    (void)state;
    int fd = mkstemp(path);
    return fd < 0 ? -1 : close(fd);
}

static int tear_down(void **state)
{
    (void)state;
    return unlink(path);
}

static void write_conf(const char *text)
{
    FILE *f = fopen(path, "w");

    assert_non_null(f);
    fputs(text, f);
    fclose(f);
}

static int load(struct conf *c, const char *text, const char *name)
{
    write_conf(text);
    conf_init(c);
    return conf_load(c, path, name, error);
}

/* The message is FILE:LINE: ..., and holds this. */
static void refused(const char *text, int line, const char *what)
{
    char where[64];
    struct conf c;

    snprintf(where, sizeof where, "%s:%d: ", path, line);
    assert_int_equal(load(&c, text, NULL), ERR_INVALID);
    if (strncmp(error, where, strlen(where)) != 0 || !strstr(error, what))
        fail_msg("'%s' is not '%s...%s'", error, where, what);
    conf_done(&c);
}

static void digest(const char *text, char *out)
{
    struct conf c;

    assert_int_equal(load(&c, text, NULL), 0);
    conf_networks_digest(&c.networks, out);
    conf_done(&c);
}

static void t_networks(void **state)
{
    struct origin_found f;
    struct conf c;

    (void)state;
    assert_int_equal(load(&c,
                          "network \"Laib3\" {\n"
                          "  cidr = {\"192.0.2.0/26\", \"2001:db8:3::/48\"}\n"
                          "  cidr += {192.0.2.77}\n"
                          "  rtt-warn = 60 rtt-crit = 400 place = \"Building\t3\" room = yes\n"
                          "}\n"
                          "network \"Wi-Fi\" { cidr = {\"192.0.2.128/25\"} trusted = yes }\n"
                          "trusted-proxies = {\"198.51.100.240/28\", \"2001::1\", \"::1\"}\n"
                          "spectator-address = {\"192.0.2.77\"}\n",
                          NULL),
                     0);
    assert_int_equal(c.networks.n, 2);
    const struct event_network *n = c.networks.v;
    assert_string_equal(n[0].label, "Laib3");
    assert_string_equal(n[0].place, "Building\u24093");
    assert_int_equal(n[0].rtt_warn_ms, 60);
    assert_int_equal(n[0].rtt_crit_ms, 400);
    assert_true(n[0].room && !n[0].trusted);
    assert_string_equal(n[1].label, "Wi-Fi");
    assert_null(n[1].place);
    assert_int_equal(n[1].rtt_warn_ms, 120);
    assert_int_equal(n[1].rtt_crit_ms, 800);
    assert_true(!n[1].room && n[1].trusted);
    assert_string_equal(c.networks.proxies, "198.51.100.240/28,2001::1,::1");
    assert_string_equal(c.networks.spectators, "192.0.2.77");
    static const char list[] = "192.0.2.9, 192.0.2.77, 198.51.100.241";
    origin_resolve(&c.networks.map, list, strlen(list), &f);
    assert_string_equal(f.e.client, "192.0.2.77");
    assert_string_equal(f.e.network, "Laib3");
    assert_int_equal(f.e.spectator, SPECTATOR_ADDRESS);
    conf_done(&c);
}

static void t_bad_networks(void **state)
{
    (void)state;
    refused("\nnetwork \"a\" {\n cidr = {\"192.0.2.0/24\",\n \"192.0.2.0/33\"}\n}\n", 4,
            "'192.0.2.0/33' is no network address");
    refused("network \"a\" { cidr = {\"192.0.2.1/24\"} }", 1, "'192.0.2.1/24'");
    refused("network \"a\" { cidr = {\"example.org\"} }", 1, "'example.org'");
    refused("network \"a\" { cidr = {\"192.0.2.0/24\"} }\n"
            "network \"b\" {\n cidr = {\"::ffff:192.0.2.0/120\"}\n}\n",
            3, "::ffff:192.0.2.0/120");
    refused("network \"a\" { cidr = {\"192.0.2.0/24\"} }\n"
            "network \"b\" {\n cidr = {\"192.0.2.0/24\"}\n}\n",
            3, "192.0.2.0/24 is in the network \"a\" already");
    refused("network \"a\" { cidr = {\"192.0.2.0/24\"} }\n"
            "network \"a\" { cidr = {\"192.0.3.0/24\"} }\n",
            2, "a");
    refused("network \"a\" {\n}\n", 2, "network \"a\" has no cidr");
    refused("network \"a\" {\n cidr = {}\n}\n", 3, "network \"a\" has no cidr");
    refused("network \"EXTERNAL\" { cidr = {\"::1\"} }", 1, "is not EXTERNAL");
    refused("network \"\" { cidr = {\"::1\"} }", 1, "1 to 63 bytes");
    refused("network \"a\u202eb\" { cidr = {\"::1\"} }", 1, "or direction characters");
    refused("network \"a\\tb\" { cidr = {\"::1\"} }", 1, "without control");
    refused("network \"a\xff\" { cidr = {\"::1\"} }", 1, "is UTF-8");
    refused("network \"0123456789012345678901234567890123456789012345678901234567890123\" {\n"
            " cidr = {\"::1\"}\n}",
            2, "1 to 63 bytes");
    refused("network \"a\" { cidr = {\"::1\"} rtt-warn = 900 }", 1, "rtt-warn <= rtt-crit");
    refused("network \"a\" { cidr = {\"::1\"} rtt-crit = 60001 }", 1, "<= 60000");
    refused("network \"a\" { cidr = {\"::1\"} rtt-warn = 0 }", 1, "1 <= rtt-warn");
    refused("network \"a\" { cidr = {\"::1\"} trusted = maybe }", 1, "trusted");
    refused("network \"a\" { cidr = {\"::1\"} colour = red }", 1, "colour");
    refused("trusted-proxies = {\"::1\",\n \"proxy.example\"}", 2, "'proxy.example'");
    refused("spectator-address = {\"here\"}", 1, "'here'");
}

/* The order and the way of writing are nobody's business; a label is. */
static void t_digest(void **state)
{
    char a[HASH_HEX_LEN + 1], b[HASH_HEX_LEN + 1];

    (void)state;
    digest("network \"a\" { cidr = {\"192.0.2.0/24\", \"2001:db8::/32\"} }\n"
           "network \"b\" { cidr = {\"192.0.3.0/24\"} }\n",
           a);
    digest("network \"b\" { cidr = {\"192.0.3.0/24\"} place = \"x\" }\n"
           "network \"a\" { cidr = {\"2001:DB8:0::/32\", \"192.0.2.0/24\", \"192.0.2.0/24\"} }\n",
           b);
    assert_string_equal(a, b);
    digest("network \"a\" { cidr = {\"192.0.2.0/24\", \"192.0.3.0/24\", \"2001:db8::/32\"} }\n", b);
    assert_string_not_equal(a, b);
}

static void t_a_file_of_networks(void **state)
{
    struct conf c;

    (void)state;
    assert_int_equal(load(&c, "network \"a\" { cidr = {\"192.0.2.0/24\"} }", NULL), 0);
    write_conf("network \"b\" { cidr = {\"192.0.3.0/24\"} }");
    assert_int_equal(conf_networks_read(&c.networks, path, error), 0);
    assert_int_equal(c.networks.n, 2);
    assert_int_equal(conf_networks_read(&c.networks, path, error), ERR_INVALID);
    assert_non_null(strstr(error, "there is a network \"b\" already"));
    write_conf("network \"c\" { cidr = {\"192.0.2.0/24\"} }");
    assert_int_equal(conf_networks_read(&c.networks, path, error), ERR_INVALID);
    assert_non_null(strstr(error, "is in the network \"a\" already"));
    write_conf("exam \"c\" {}");
    assert_int_equal(conf_networks_read(&c.networks, path, error), ERR_INVALID);
    conf_done(&c);
}

static void t_rules(void **state)
{
    struct conf c;
    int32_t usual[RULE_NUMBERS];

    (void)state;
    rules_defaults(usual);
    assert_int_equal(load(&c, "trusted-proxies = {} rules {}", NULL), 0);
    assert_null(c.networks.proxies);
    assert_memory_equal(c.rule, usual, sizeof usual);
    conf_done(&c);
    assert_int_equal(load(&c,
                          "rules {\n quiet-minutes = 0\n"
                          " travel { enabled = no speed-kmh = 1000 }\n"
                          " outage { percent = 100 }\n}\n",
                          NULL),
                     0);
    usual[RULE_QUIET_MIN] = 0;
    usual[RULE_TRAVEL] = 0;
    usual[RULE_TRAVEL_KMH] = 1000;
    usual[RULE_OUTAGE_PERCENT] = 100;
    assert_memory_equal(c.rule, usual, sizeof usual);
    conf_done(&c);
    refused("rules {\n travel {\n speed-kmh = 0\n }\n}\n", 3,
            "speed-kmh: a whole number from 1 to 100000 is needed, not 0");
    refused("rules {\n repeat-minutes = -1\n}\n", 2, "repeat-minutes");
    refused("rules { outage { percent = ten } }", 1, "percent");
    refused("rules { outage { enabled = 7 } }", 1, "enabled");
    refused("rules { weather { enabled = no } }", 1, "weather");
    refused("rules { enabled = no }", 1, "enabled");
}

/* Every number of every rule can be set, to its limits. */
static void t_all_rules(void **state)
{
    (void)state;
    for (int i = 0; i < RULE_NUMBERS; i++) {
        const struct rules_number *n = &rules_number[i];
        char text[256];
        struct conf c;
        for (int end = 0; end < 2; end++) {
            int v = end ? n->max : n->min;
            const char *word = n->max == 1 ? (v ? "yes" : "no") : "";
            char number[16] = "";
            if (!*word)
                snprintf(number, sizeof number, "%d", v);
            snprintf(text, sizeof text, "rules { %s%s %s = %s%s %s }", n->section,
                     *n->section ? " {" : "", n->name, word, number, *n->section ? "}" : "");
            assert_int_equal(load(&c, text, NULL), 0);
            assert_int_equal(c.rule[i], v);
            conf_done(&c);
        }
    }
}

static void t_exam(void **state)
{
    char want[sizeof path + 16];
    struct conf c;

    (void)state;
    assert_int_equal(load(&c,
                          "exam \"cs\" {\n api = \"https://h/api\"\n networks = \"campus.conf\"\n"
                          " roster = \"/srv/cs.csv\"\n deadline = \"12:30\"\n}\n"
                          "geo = off\ngeo-asn = \"asn.mmdb\"\n",
                          "cs"),
                     0);
    assert_string_equal(c.exam.networks, "/tmp/campus.conf"); /* beside the config file */
    assert_string_equal(c.exam.roster, "/srv/cs.csv");
    assert_string_equal(c.exam.deadline, "12:30");
    assert_true(c.geo_off);
    assert_string_equal(c.geo_file[GEO_ASN], "/tmp/asn.mmdb");
    assert_null(c.geo_file[GEO_CITY]);
    conf_done(&c);
    assert_int_equal(load(&c, "exam \"cs\" {}", "math"), ERR_NOT_FOUND);
    conf_done(&c);
    refused("geo = \"on\"", 1, "geo: auto or off, not 'on'");
    snprintf(want, sizeof want, "%s.none", path);
    conf_init(&c);
    assert_int_equal(conf_load(&c, want, NULL, error), ERR_IO);
    conf_done(&c);
}

static void t_spectate(void **state)
{
    struct conf c;

    (void)state;
    assert_int_equal(load(&c, "", NULL), 0);
    assert_false(c.spectate.off);
    assert_int_equal(c.spectate.viewer, VIEWER_UNKNOWN);
    assert_int_equal(c.spectate.picture, PICTURE_AUTO);
    assert_null(c.spectate.command[0]);
    assert_null(c.spectate.link);
    assert_null(c.spectate.password_file);
    conf_done(&c);
    assert_int_equal(load(&c,
                          "spectate = off spectate-viewer = command spectate-picture = sixel\n"
                          "spectate-password-file = vnc.pass\n"
                          "spectate-command = {\"remote-viewer\", \"vnc://{host}:{port}\"}\n"
                          "spectate-link = \"{url}vnc.html?view_only=1&path={path}\"\n",
                          NULL),
                     0);
    assert_true(c.spectate.off);
    assert_int_equal(c.spectate.viewer, VIEWER_COMMAND);
    assert_int_equal(c.spectate.picture, PICTURE_SIXEL);
    assert_string_equal(c.spectate.password_file, "/tmp/vnc.pass");
    assert_string_equal(c.spectate.command[0], "remote-viewer");
    assert_string_equal(c.spectate.command[1], "vnc://{host}:{port}");
    assert_null(c.spectate.command[2]);
    assert_string_equal(c.spectate.link, "{url}vnc.html?view_only=1&path={path}");
    conf_done(&c);
}

static void t_bad_spectate(void **state)
{
    char many[1024] = "spectate-command = {\n\"a\"";

    (void)state;
    refused("\nspectate = yes", 2, "spectate: on or off, not 'yes'");
    refused("spectate-viewer = wall", 1, "spectate-viewer: auto, terminal, vnc");
    refused("spectate-picture = chafa", 1, "not 'chafa'");
    refused("\nspectate-password-file = \"\"", 2, "spectate-password-file: the name of a file");
    refused("spectate-command = {\"viewer\",\n \"{hots}\"}", 2, "not '{hots}'");
    refused("spectate-link = \"https://example.org/{url}\"", 1, "begins with {url}");
    refused("spectate-link = \"{url}a b\"", 1, "not '{url}a b'");
    for (int i = 0; i < EXTERNAL_ARGS_MAX; i++)
        strcat(many, ", \"a\"");
    strcat(many, "}");
    refused(many, 2, "at most 32 words");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(t_networks),     cmocka_unit_test(t_bad_networks),
        cmocka_unit_test(t_digest),       cmocka_unit_test(t_a_file_of_networks),
        cmocka_unit_test(t_rules),        cmocka_unit_test(t_all_rules),
        cmocka_unit_test(t_exam),         cmocka_unit_test(t_spectate),
        cmocka_unit_test(t_bad_spectate),
    };

    return cmocka_run_group_tests_name("conf", tests, set_up, tear_down);
}
