/* SPDX-License-Identifier: GPL-3.0-or-later */
/* proto/usages: the captured life of a desktop, and what a hostile one might send. */
#include "base/err.h"
#include "proto/usages.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
/* after those it needs */

#include <cmocka.h>

#define UID "1780d5a4a07640fa8fe08f46872a78bb"

static struct usages u;

/* From memory of exactly that size. */
static int parse_n(const char *s, size_t len)
{
    char *copy = malloc(len ? len : 1);

    memcpy(copy, s, len);
    int r = usages_parse(copy, len, &u);
    free(copy);
    return r;
}

static int parse(const char *s)
{
    return parse_n(s, strlen(s));
}

/* A message with one connection that holds these members. */
static int parse_conn(const char *members)
{
    static char s[4096];

    snprintf(s, sizeof s, "{\"connections\":[{%s}]}", members);
    return usages_parse(s, strlen(s), &u);
}

static bool slice_is(const struct json_slice *s, const char *want)
{
    return s->len == strlen(want) && memcmp(s->s, want, s->len) == 0;
}

static const struct usages_conn *find(const char *uid)
{
    for (size_t i = 0; i < u.nconns; i++) {
        if (slice_is(&u.conn[i].uid, uid))
            return &u.conn[i];
    }
    return NULL;
}

static void the_documented_message(void **state)
{
    static const char msg[] =
        "{\"connections\":[{\"latency\":18,\"ip\":\"130.192.1.10\",\"connUid\":\"" UID "\","
        "\"connTime\":\"2026-11-22T17:15:28.863898154Z\","
        "\"disconnTime\":\"2026-11-22T17:15:28.863898214Z\",\"active\":true}],"
        "\"connectionsCount\":1,\"cpu\":22,\"mem\":70,\"net\":0,"
        "\"timestamp\":\"2026-11-22T17:15:29.867790725Z\"}";

    (void)state;
    assert_int_equal(usages_parse(msg, sizeof msg - 1, &u), 0);
    assert_int_equal(u.cpu, 22);
    assert_int_equal(u.mem, 70);
    assert_int_equal(u.nconns, 1);
    assert_int_equal(u.over, 0);
    assert_true(slice_is(&u.conn[0].uid, UID));
    assert_true(slice_is(&u.conn[0].ip, "130.192.1.10"));
    assert_int_equal(u.conn[0].latency_ms, 18);
    assert_true(u.conn[0].active);
    assert_int_equal(u.conn[0].conn_ns, 1795367728863898154);
    assert_int_equal(u.conn[0].disconn_ns, 1795367728863898214);
    for (size_t n = 0; n < sizeof msg - 1; n++)
        assert_int_equal(parse_n(msg, n), ERR_INVALID);
}

/* What came over the wire: nobody, then up to four connections, of which two are opened, measured
 * and closed again, and two never get further than the page. */
static void the_captured_life_of_a_desktop(void **state)
{
    char path[4096], line[8192];
    int messages = 0, empty = 0, active = 0, measured = 0;

    (void)state;
    snprintf(path, sizeof path, "%s/tests/wire/usages-desktop-life.ndjson", getenv("top_srcdir"));
    FILE *f = fopen(path, "r");
    assert_non_null(f);
    while (fgets(line, sizeof line, f)) {
        assert_int_equal(usages_parse(line, strlen(line), &u), 0);
        messages++;
        empty += u.nconns == 0;
        assert_in_range(u.cpu, 0, 100);
        assert_in_range(u.mem, 0, 100);
        for (size_t i = 0; i < u.nconns; i++) {
            const struct usages_conn *c = &u.conn[i];
            assert_int_equal(c->uid.len, 32);
            assert_true(c->conn_ns > 0 && c->disconn_ns > c->conn_ns);
            active += c->active;
            measured += c->latency_ms > 0;
            assert_true(c->active || c->latency_ms == 0);
        }
    }
    fclose(f);
    assert_int_equal(messages, 46);
    assert_int_equal(empty, 4);
    assert_int_equal(active, 36);
    assert_int_equal(measured, 36);
    assert_int_equal(u.cpu, 41);
    assert_int_equal(u.mem, 64);
    assert_int_equal(u.nconns, 4);
    const struct usages_conn *c = find("a7c17e2fd45b46278b751f2181f7dfa3");
    assert_true(slice_is(&c->ip, "203.0.113.77, 10.0.0.7"));
    assert_int_equal(c->disconn_ns - c->conn_ns, 12005525468);
    assert_true(slice_is(&find("dbbfea20542544908f93a9df34661ade")->ip, "unknown"));
    c = find("1b83c270d29f4596b17b44f56ffedb08");
    assert_true(slice_is(&c->ip, "2001:db8::17"));
    assert_true(c->disconn_ns - c->conn_ns < 1000); /* never connected */
}

static void absent_and_null_are_unknown(void **state)
{
    (void)state;
    assert_int_equal(parse("{}"), 0);
    assert_int_equal(u.cpu, -1);
    assert_int_equal(u.mem, -1);
    assert_int_equal(u.nconns, 0);
    assert_int_equal(parse("{\"cpu\":null,\"mem\":null,\"connections\":null}"), 0);
    assert_int_equal(u.cpu, -1);
    assert_int_equal(u.mem, -1);
    assert_int_equal(parse("{\"connections\":[]}"), 0);
    assert_int_equal(parse_conn("\"connUid\":\"a\""), 0);
    assert_int_equal(u.conn[0].ip.len, 0);
    assert_int_equal(u.conn[0].conn_ns, 0);
    assert_int_equal(u.conn[0].latency_ms, 0);
    assert_false(u.conn[0].active);
    assert_int_equal(parse_conn("\"connUid\":\"a\",\"connTime\":\"0001-01-01T00:00:00Z\""), 0);
    assert_int_equal(u.conn[0].conn_ns, 0);
}

static void nothing_is_left_of_the_message_before(void **state)
{
    (void)state;
    assert_int_equal(
        parse("{\"cpu\":5,\"mem\":6,\"connections\":[{\"connUid\":\"a\",\"ip\":\"x\","
              "\"latency\":9,\"active\":true,\"connTime\":\"2026-11-22T17:15:28Z\"}]}"),
        0);
    assert_int_equal(parse_conn("\"connUid\":\"b\""), 0);
    assert_int_equal(u.cpu, -1);
    assert_int_equal(u.mem, -1);
    assert_int_equal(u.conn[0].latency_ms, 0);
    assert_int_equal(u.conn[0].conn_ns, 0);
    assert_int_equal(u.conn[0].ip.len, 0);
    assert_false(u.conn[0].active);
}

static void numbers(void **state)
{
    static const char *const bad[] = {"\"22\"", "-1",  "true", "1e2", "[]",
                                      "{}",     "01",  "1.",   "- 1", "99999999999999999999",
                                      "",       "nul", "NaN"};
    char s[64];

    (void)state;
    assert_int_equal(parse("{\"cpu\":0,\"mem\":250}"), 0);
    assert_int_equal(u.cpu, 0);
    assert_int_equal(u.mem, 250);
    assert_int_equal(parse("{\"cpu\":123456789,\"mem\":99.6}"), 0);
    assert_int_equal(u.cpu, EVENT_PERCENT_MAX);
    assert_int_equal(u.mem, 100);
    assert_int_equal(parse_conn("\"connUid\":\"a\",\"latency\":99999999999"), 0);
    assert_int_equal(u.conn[0].latency_ms, EVENT_RTT_MAX);
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
        snprintf(s, sizeof s, "{\"cpu\":%s}", bad[i]);
        assert_int_equal(parse(s), ERR_INVALID);
        snprintf(s, sizeof s, "\"connUid\":\"a\",\"latency\":%s", bad[i]);
        assert_int_equal(parse_conn(s), ERR_INVALID);
    }
    assert_int_equal(parse_conn("\"connUid\":\"a\",\"latency\":null"), ERR_INVALID);
}

static void wrong_types(void **state)
{
    static const char *const bad[] = {
        "\"active\":1",
        "\"active\":\"true\"",
        "\"active\":null",
        "\"active\":truee",
        "\"ip\":1",
        "\"ip\":null",
        "\"ip\":[\"a\"]",
        "\"connTime\":1",
        "\"connTime\":null",
        "\"connTime\":\"\"",
        "\"connTime\":\"yesterday\"",
        "\"disconnTime\":\"2026-11-22\"",
    };
    char s[128];

    (void)state;
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
        snprintf(s, sizeof s, "\"connUid\":\"a\",%s", bad[i]);
        assert_int_equal(parse_conn(s), ERR_INVALID);
    }
    assert_int_equal(parse("[]"), ERR_INVALID);
    assert_int_equal(parse("null"), ERR_INVALID);
    assert_int_equal(parse("\"cpu\""), ERR_INVALID);
    assert_int_equal(parse("{\"connections\":{}}"), ERR_INVALID);
    assert_int_equal(parse("{\"connections\":[null]}"), ERR_INVALID);
    assert_int_equal(parse("{\"connections\":[[]]}"), ERR_INVALID);
    assert_int_equal(parse("{\"connections\":0}"), ERR_INVALID);
}

static void uids(void **state)
{
    char s[256];

    (void)state;
    assert_int_equal(parse_conn("\"connUid\":\"aZ09-_\""), 0);
    assert_int_equal(parse_conn(""), ERR_INVALID);
    assert_int_equal(parse_conn("\"ip\":\"a\""), ERR_INVALID);
    assert_int_equal(parse_conn("\"connUid\":\"\""), ERR_INVALID);
    assert_int_equal(parse_conn("\"connUid\":null"), ERR_INVALID);
    assert_int_equal(parse_conn("\"connUid\":\"../etc\""), ERR_INVALID);
    assert_int_equal(parse_conn("\"connUid\":\"a b\""), ERR_INVALID);
    assert_int_equal(parse_conn("\"connUid\":\"\\u0061\""), ERR_INVALID);
    assert_int_equal(parse_conn("\"connUid\":\"\u00e8\""), ERR_INVALID);
    snprintf(s, sizeof s, "\"connUid\":\"%0*d\"", EVENT_UID_MAX, 7);
    assert_int_equal(parse_conn(s), 0);
    snprintf(s, sizeof s, "\"connUid\":\"%0*d\"", EVENT_UID_MAX + 1, 7);
    assert_int_equal(parse_conn(s), ERR_INVALID);
    assert_int_equal(parse_conn("\"connUid\":\"a\"},{\"connUid\":\"b\""), 0);
    assert_int_equal(parse_conn("\"connUid\":\"a\"},{\"connUid\":\"A\""), 0);
    assert_int_equal(parse_conn("\"connUid\":\"a\"},{\"connUid\":\"a\""), ERR_INVALID);
}

static void keys_twice_or_in_disguise(void **state)
{
    (void)state;
    assert_int_equal(parse("{\"cpu\":1,\"cpu\":1}"), ERR_INVALID);
    assert_int_equal(parse("{\"mem\":null,\"mem\":1}"), ERR_INVALID);
    assert_int_equal(parse("{\"connections\":null,\"connections\":[]}"), ERR_INVALID);
    assert_int_equal(parse("{\"c\\u0070u\":1}"), ERR_INVALID);
    assert_int_equal(parse("{\"cpu\":1,\"c\\u0070u\":2}"), ERR_INVALID);
    assert_int_equal(parse("{\"Cpu\":1,\"CPU\":2,\"cpu\":3}"), 0);
    assert_int_equal(u.cpu, 3);
    assert_int_equal(parse_conn("\"connUid\":\"a\",\"connUid\":\"b\""), ERR_INVALID);
    assert_int_equal(parse_conn("\"connUid\":\"a\",\"active\":true,\"active\":true"), ERR_INVALID);
    assert_int_equal(parse_conn("\"connUid\":\"a\",\"ip\":\"\",\"ip\":\"b\""), ERR_INVALID);
    assert_int_equal(parse("{\"net\":1,\"net\":2}"), 0); /* not read */
}

static void unknown_keys_are_skipped_strictly(void **state)
{
    char deep[256];

    (void)state;
    assert_int_equal(parse("{\"error\":{\"a\":[1,\"\\u0000\",{}]},\"cpu\":7,\"gpu\":1e99}"), 0);
    assert_int_equal(u.cpu, 7);
    assert_int_equal(parse_conn("\"connUid\":\"a\",\"user\":{\"connUid\":\"b\"}"), 0);
    assert_true(slice_is(&u.conn[0].uid, "a"));
    assert_int_equal(parse("{\"error\":{\"a\" 1}}"), ERR_INVALID);
    assert_int_equal(parse("{\"error\":[1 2]}"), ERR_INVALID);
    assert_int_equal(parse("{\"error\":\"\n\"}"), ERR_INVALID);
    assert_int_equal(parse("{\"error\":bad}"), ERR_INVALID);
    assert_int_equal(parse("{\"error\"}"), ERR_INVALID);
    for (int depth = JSON_DEPTH_MAX - 2; depth <= JSON_DEPTH_MAX; depth++) {
        snprintf(deep, sizeof deep, "{\"x\":%.*s1%.*s}", depth, "[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[",
                 depth, "]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]");
        assert_int_equal(parse(deep), depth < JSON_DEPTH_MAX ? 0 : ERR_INVALID);
    }
}

static void nothing_around_it(void **state)
{
    (void)state;
    assert_int_equal(parse(" \t\r\n{ \"cpu\" : 1 , \"mem\" : 2 } \n"), 0);
    assert_int_equal(parse("{\"cpu\":1}x"), ERR_INVALID);
    assert_int_equal(parse("{\"cpu\":1}{}"), ERR_INVALID);
    assert_int_equal(parse_n("{\"cpu\":1}\0", 10), ERR_INVALID);
    assert_int_equal(parse("{\"cpu\":1,}"), ERR_INVALID);
    assert_int_equal(parse("{\"cpu\":1 \"mem\":2}"), ERR_INVALID);
    assert_int_equal(parse("{\"cpu\" 1}"), ERR_INVALID);
    assert_int_equal(parse(""), ERR_INVALID);
    assert_int_equal(parse("Service Unavailable"), ERR_INVALID);
    assert_int_equal(parse("RFB 003.008\n"), ERR_INVALID);
}

static void too_many_and_too_long(void **state)
{
    size_t size = 1024 * 1024, n = 0;
    char *s = malloc(size);

    (void)state;
    n += (size_t)sprintf(s, "{\"connections\":[");
    for (int i = 0; i < USAGES_CONNS_MAX + 10; i++)
        n += (size_t)sprintf(s + n, "%s{\"connUid\":\"u%d\"}", i ? "," : "", i);
    sprintf(s + n, "],\"cpu\":3}");
    assert_int_equal(parse(s), 0);
    assert_int_equal(u.nconns, USAGES_CONNS_MAX);
    assert_int_equal(u.over, 10);
    assert_int_equal(u.cpu, 3);
    sprintf(s + n, ",{\"connUid\":\"u7\"}],\"cpu\":3}"); /* twice, once beyond what is kept */
    assert_int_equal(parse(s), ERR_INVALID);
    sprintf(s + n, ",{\"connUid\":7}],\"cpu\":3}");
    assert_int_equal(parse(s), ERR_INVALID);
    memset(s, ' ', USAGES_MESSAGE_MAX + 1);
    memcpy(s, "{}", 2);
    assert_int_equal(usages_parse(s, USAGES_MESSAGE_MAX, &u), 0);
    assert_int_equal(usages_parse(s, USAGES_MESSAGE_MAX + 1, &u), ERR_TOO_BIG);
    free(s);
}

static void check_text(const char *in, const char *want)
{
    char out[EVENT_ADDR_MAX + 1];
    struct json_slice s = {in, strlen(in)};

    assert_int_equal(usages_text(&s, out, sizeof out), strlen(want));
    assert_string_equal(out, want);
}

static void texts(void **state)
{
    char longer[8192], out[EVENT_ADDR_MAX + 1];
    struct json_slice s = {longer, sizeof longer};

    (void)state;
    check_text("", "");
    check_text("203.0.113.77, 10.0.0.7", "203.0.113.77, 10.0.0.7");
    check_text("\\u001b[2J\\u202e\\u0000\\ud800\xff", "\u241b[2J\uFFFD\u2400\uFFFD\uFFFD");
    check_text("\\ud83d\\ude00\\n", "\U0001F600\u240a");
    memset(longer, 'x', sizeof longer);
    assert_int_equal(usages_text(&s, out, sizeof out), EVENT_ADDR_MAX);
    assert_string_equal(out + EVENT_ADDR_MAX - 3, "\u2026");
    /* most of it is dropped, and one sees that something is missing all the same */
    longer[0] = 'e';
    for (size_t i = 1; i + 1 < sizeof longer; i += 2)
        memcpy(longer + i, "\u0301", 2);
    usages_text(&s, out, sizeof out);
    assert_string_equal(out, "e\u0301\u0301\u2026");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_documented_message),
        cmocka_unit_test(the_captured_life_of_a_desktop),
        cmocka_unit_test(absent_and_null_are_unknown),
        cmocka_unit_test(nothing_is_left_of_the_message_before),
        cmocka_unit_test(numbers),
        cmocka_unit_test(wrong_types),
        cmocka_unit_test(uids),
        cmocka_unit_test(keys_twice_or_in_disguise),
        cmocka_unit_test(unknown_keys_are_skipped_strictly),
        cmocka_unit_test(nothing_around_it),
        cmocka_unit_test(too_many_and_too_long),
        cmocka_unit_test(texts),
    };

    return cmocka_run_group_tests_name("usages", tests, NULL, NULL);
}
