/* SPDX-License-Identifier: GPL-3.0-or-later */
/* proto/json: RFC 8259 to the letter. */
#include "proto/json.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
/* after those it needs */

#include <cmocka.h>

/* Is s[0..len) one value? Read from memory of exactly that size, so that a byte too many is seen by
 * the sanitisers. */
static bool is_value_n(const char *s, size_t len)
{
    char *copy = malloc(len ? len : 1);
    struct json j = {copy, copy + len};

    memcpy(copy, s, len);
    bool ok = json_skip(&j, JSON_DEPTH_MAX);
    json_space(&j);
    ok = ok && j.p == j.end;
    free(copy);
    return ok;
}

static bool is_value(const char *s)
{
    return is_value_n(s, strlen(s));
}

static void accepts(void **state)
{
    static const char *const good[] = {
        "null",
        "true",
        "false",
        "0",
        "-0",
        "12",
        "-1.5",
        "1e9",
        "1E+2",
        "0.5e-10",
        "\"\"",
        "\"a\"",
        "\"\\\"\\\\\\/\\b\\f\\n\\r\\t\\u00e8\\uD83D\\uDE00\"",
        "\"\\u0000\"",
        "\"\\ud800\"",
        "[]",
        "[ ]",
        "[1]",
        "[1,2]",
        "[ 1 , [ ] , { } ]",
        "{}",
        "{ }",
        "{\"a\":1}",
        "{ \"a\" : 1 , \"b\" : [ null ] }\r\n\t ",
        "\"0123456701234567\"",
        "\"\x7f\"",
        "\"\u00e8\"",
    };

    (void)state;
    for (size_t i = 0; i < sizeof good / sizeof *good; i++) {
        if (!is_value(good[i]))
            fail_msg("refused: %s", good[i]);
    }
}

static void refuses(void **state)
{
    static const char *const bad[] = {
        "",
        " ",
        "nul",
        "nulll",
        "True",
        "NaN",
        "Infinity",
        "+1",
        "01",
        "-",
        "-a",
        "1.",
        ".5",
        "1e",
        "1e+",
        "0x1",
        "1 2",
        "\"",
        "\"a",
        "\"\\\"",
        "\"\\x\"",
        "\"\\u12\"",
        "\"\\u12G4\"",
        "\"\n\"",
        "\"aaaaaaaa\t\"",
        "'a'",
        "[",
        "]",
        "[1",
        "[1,",
        "[1,]",
        "[,1]",
        "[,]",
        "[1 2]",
        "[1,,2]",
        "{",
        "{\"a\"",
        "{\"a\":",
        "{\"a\":1",
        "{\"a\":1,",
        "{\"a\":1,}",
        "{,}",
        "{\"a\" 1}",
        "{\"a\",1}",
        "{a:1}",
        "{1:1}",
        "{\"a\"::1}",
        "{\"a\":1 \"b\":2}",
        "{\"a\":1]",
        "[1}",
        "[]]",
        "//\n1",
        "1/**/",
        "{\"a\"}",
        "{null:1}",
        "[\"a\":1]",
        "\xef\xbb\xbf[]",
        "\"\\",
        "\"\\u",
        "\v1",
        "\u00a01",
    };

    (void)state;
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
        if (is_value(bad[i]))
            fail_msg("accepted: %s", bad[i]);
    }
    assert_false(is_value_n("1\0", 2));
    assert_false(is_value_n("\"a\0b\"", 5));
    assert_false(is_value_n("\0", 1));
}

/* The search for the end of a string takes eight bytes at a time: every special byte at every
 * place, after every byte that could mislead it. */
static void strings_end_where_they_should(void **state)
{
    static const char special[] = {'"', '\\', '\0', '\x01', '\x1f', '\n'};

    (void)state;
    for (int before = 0x20; before < 0x100; before++) {
        if (before == '"' || before == '\\')
            continue;
        for (size_t at = 0; at < 20; at++) {
            for (size_t k = 0; k < sizeof special; k++) {
                char s[32];
                struct json j = {s, s + sizeof s};
                struct json_slice got;
                memset(s, before, sizeof s);
                s[0] = '"';
                s[1 + at] = special[k];
                s[31] = '"';
                if (k > 0) {
                    s[2 + at] = 'x'; /* "\x" is no escape */
                    assert_false(json_string(&j, &got));
                    continue;
                }
                assert_true(json_string(&j, &got));
                assert_ptr_equal(got.s, s + 1);
                assert_int_equal(got.len, at);
                assert_ptr_equal(j.p, s + at + 2);
            }
        }
    }
}

static void every_truncation_is_refused(void **state)
{
    static const char whole[] = "{\"a\":[1.5e3,\"\\u00e8\\n12345678\",{\"b\":null}],\"c\":-0}";

    (void)state;
    assert_true(is_value(whole));
    for (size_t n = 0; n < sizeof whole - 1; n++)
        assert_false(is_value_n(whole, n));
}

static void depth_is_limited(void **state)
{
    char s[2 * (JSON_DEPTH_MAX + 1) + 1];

    (void)state;
    for (int depth = 1; depth <= JSON_DEPTH_MAX + 1; depth++) {
        memset(s, '[', (size_t)depth);
        memset(s + depth, ']', (size_t)depth);
        s[2 * depth] = '\0';
        assert_int_equal(is_value(s), depth <= JSON_DEPTH_MAX);
    }
    char *deep = malloc(1000000);
    memset(deep, '[', 1000000);
    assert_false(is_value_n(deep, 1000000));
    free(deep);
}

static void check_text(const char *in, const char *want, size_t want_len)
{
    struct json_slice s = {in, strlen(in)};
    char out[64];
    bool whole;

    assert_int_equal(json_unescape(&s, out, sizeof out, &whole), want_len);
    assert_memory_equal(out, want, want_len);
    assert_true(whole);
}

static void unescapes(void **state)
{
    (void)state;
    check_text("", "", 0);
    check_text("plain", "plain", 5);
    check_text("\\\"\\\\\\/\\b\\f\\n\\r\\t", "\"\\/\b\f\n\r\t", 8);
    check_text("\\u0041\\u00e8\\u20AC\\uD83D\\uDE00", "A\u00e8\u20ac\U0001F600", 10);
    check_text("a\\u0000b", "a\0b", 3);
    check_text("\\ud83d", "\uFFFD", 3);
    check_text("\\ud83dx", "\uFFFDx", 4);
    check_text("\\ude00\\ud83d", "\uFFFD\uFFFD", 6);
    check_text("\\ud83d\\u0041",
               "\uFFFD"
               "A",
               4);
    check_text("\\ud83d\\ud83d\\ude00", "\uFFFD\U0001F600", 7);
    check_text("\\ud83d\\n", "\uFFFD\n", 4);
    check_text("\\uDBFF\\uDFFF", "\xf4\x8f\xbf\xbf", 4);
}

static void unescape_stops_in_time(void **state)
{
    struct json_slice s = {"abcdefghij", 10};
    char out[8];
    bool whole;

    (void)state;
    size_t n = json_unescape(&s, out, sizeof out, &whole);
    assert_false(whole);
    assert_int_equal(n, 5);
    assert_memory_equal(out, "abcde", 5);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(accepts),
        cmocka_unit_test(refuses),
        cmocka_unit_test(strings_end_where_they_should),
        cmocka_unit_test(every_truncation_is_refused),
        cmocka_unit_test(depth_is_limited),
        cmocka_unit_test(unescapes),
        cmocka_unit_test(unescape_stops_in_time),
    };

    return cmocka_run_group_tests_name("json", tests, NULL, NULL);
}
