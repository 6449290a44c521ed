/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "base/err.h"
#include "net/url.h"

#include <string.h>

static void absolute_ones_are_taken_apart(void **state)
{
    struct url u;

    (void)state;
    assert_int_equal(url_parse("https://Exam.Example.org/instance/abc/app/", &u), 0);
    assert_true(u.tls);
    assert_string_equal(u.host, "exam.example.org");
    assert_int_equal(u.port, 443);
    assert_string_equal(u.path, "/instance/abc/app/");
    assert_int_equal(url_parse("http://127.0.0.1:18080", &u), 0);
    assert_false(u.tls);
    assert_int_equal(u.port, 18080);
    assert_string_equal(u.path, "/");
    assert_int_equal(url_parse("http://[2001:db8::1]:8080/x/../y/", &u), 0);
    assert_string_equal(u.host, "2001:db8::1");
    assert_string_equal(u.path, "/y/");
}

static void all_others_are_refused(void **state)
{
    static const char *const bad[] = {
        "",
        "app/",
        "/app/",
        "//host/app/",
        "host/app",
        "ftp://host/",
        "file:///etc/passwd",
        "javascript:alert(1)",
        "http://",
        "http://user:pw@host/",
        "http://user@host/",
        "http://host/?a=b",
        "http://host/#frag",
        "http://host:0/",
        "http://host:65536/",
        "http://host:x/",
        "http://ho st/",
        "http://host/a b",
        "http://host/\r\nX: y",
        "http://host/\x1b[2J",
        "http://h\xc3\xb6st/",
        "http://host/\"quote",
        "http://[fe80::1%25eth0]/",
        "http://host%ae/",
        "http:/host/",
        "http:///host/",
        "http://1%39/",
        "http://ho%0d%0ast/",
        "http://host%2f..%2f/",
    };
    struct url u = {.port = 7};

    (void)state;
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
        if (url_parse(bad[i], &u) != ERR_INVALID)
            fail_msg("taken: %s", bad[i]);
    }
    assert_int_equal(u.port, 7); /* untouched */
}

static void too_long_is_too_big(void **state)
{
    char text[URL_MAX + 10] = "http://host/";
    struct url u;

    (void)state;
    memset(text + 12, 'a', sizeof text - 13);
    text[sizeof text - 1] = '\0';
    assert_int_equal(url_parse(text, &u), ERR_TOO_BIG);
}

static void origins(void **state)
{
    struct url a, b;

    (void)state;
    url_parse("https://host/api", &a);
    url_parse("https://HOST:443/other", &b);
    assert_true(url_same_origin(&a, &b));
    url_parse("http://host:443/api", &b);
    assert_false(url_same_origin(&a, &b));
    url_parse("https://host:8443/api", &b);
    assert_false(url_same_origin(&a, &b));
    url_parse("https://host.evil/api", &b);
    assert_false(url_same_origin(&a, &b));
}

static void loopback_and_addresses(void **state)
{
    static const struct {
        const char *text;
        bool loopback, address;
    } all[] = {
        {"http://localhost/", true, false},       {"http://127.0.0.1/", true, true},
        {"http://127.9.9.9/", true, true},        {"http://[::1]/", true, true},
        {"http://192.0.2.1/", false, true},       {"http://[2001:db8::1]/", false, true},
        {"http://localhost.evil/", false, false}, {"http://127.0.0.1.evil/", false, false},
    };
    struct url u;

    (void)state;
    for (size_t i = 0; i < sizeof all / sizeof *all; i++) {
        assert_int_equal(url_parse(all[i].text, &u), 0);
        assert_int_equal(url_is_loopback(&u), all[i].loopback);
        assert_int_equal(url_is_address(&u), all[i].address);
    }
}

static void printing_is_the_way_back(void **state)
{
    char out[64];
    struct url u;

    (void)state;
    url_parse("https://[::1]:444/a/", &u);
    assert_int_equal(url_print(&u, "usages", out, sizeof out), 0);
    assert_string_equal(out, "https://[::1]:444/a/usages");
    url_parse("https://host:443/a/", &u);
    assert_int_equal(url_print(&u, "", out, sizeof out), 0);
    assert_string_equal(out, "https://host/a/");
    assert_int_equal(url_print(&u, "", out, 5), ERR_TOO_BIG);
}

static void hosts_are_written_as_headers_want_them(void **state)
{
    static const char *const all[][2] = {
        {"https://host/x/", "host"},        {"https://host:8443/x/", "host:8443"},
        {"http://host:443/x/", "host:443"}, {"http://[::1]:8080/x/", "[::1]:8080"},
        {"http://[::1]/x/", "[::1]"},
    };
    char out[64];
    struct url u;

    (void)state;
    for (size_t i = 0; i < sizeof all / sizeof *all; i++) {
        assert_int_equal(url_parse(all[i][0], &u), 0);
        url_host(&u, out, sizeof out);
        assert_string_equal(out, all[i][1]);
    }
}

static void queries_are_encoded(void **state)
{
    char text[64] = "http://host/api/instances/";

    (void)state;
    assert_int_equal(url_add_query(text, sizeof text, "room", "A 1&b"), 0);
    assert_int_equal(url_add_query(text, sizeof text, "quiz", "42"), 0);
    assert_string_equal(text, "http://host/api/instances/?room=A%201%26b&quiz=42");
    assert_int_equal(url_add_query(text, sizeof text, "x", "much too long for the rest"),
                     ERR_TOO_BIG);
    assert_string_equal(text, "http://host/api/instances/?room=A%201%26b&quiz=42");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(absolute_ones_are_taken_apart),
        cmocka_unit_test(all_others_are_refused),
        cmocka_unit_test(too_long_is_too_big),
        cmocka_unit_test(origins),
        cmocka_unit_test(loopback_and_addresses),
        cmocka_unit_test(printing_is_the_way_back),
        cmocka_unit_test(hosts_are_written_as_headers_want_them),
        cmocka_unit_test(queries_are_encoded),
    };

    return cmocka_run_group_tests_name("url", tests, NULL, NULL);
}
