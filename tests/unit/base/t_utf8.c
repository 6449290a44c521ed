/* SPDX-License-Identifier: GPL-3.0-or-later */
/* base/utf8: hostile text becomes text that can be shown. */
#include "base/utf8.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
/* after those it needs */

#include <cmocka.h>

#define R "\uFFFD" /* REPLACEMENT CHARACTER */

static void check_n(const char *in, size_t len, const char *want)
{
    char out[256], again[256];
    size_t n = utf8_sanitise(out, sizeof out, in, len);

    assert_string_equal(out, want);
    assert_int_equal(n, strlen(out));
    assert_int_equal(utf8_sanitise(again, sizeof again, out, n), n);
    assert_string_equal(again, out);
}

static void check(const char *in, const char *want)
{
    check_n(in, strlen(in), want);
}

static void plain_text_passes(void **state)
{
    (void)state;
    check("", "");
    check("Rossi, Mario (s123456)", "Rossi, Mario (s123456)");
    check("Nicol\u00f2 \u5f20\u4f1f \u0410\u043d\u043d\u0430 \U0001F600",
          "Nicol\u00f2 \u5f20\u4f1f \u0410\u043d\u043d\u0430 \U0001F600");
    check("\\\"'<>&%s$(x)`", "\\\"'<>&%s$(x)`");
}

static void controls_become_pictures(void **state)
{
    (void)state;
    check("\033[2J", "\u241b[2J");
    check("a\r\n\tb\a\b", "a\u240d\u240a\u2409b\u2407\u2408");
    check("\x7f", "\u2421");
    check_n("a\0b", 3, "a\u2400b");
    check("\xc2\x9b"
          "31m",
          R "31m");       /* C1: CSI in one character */
    check("\xc2\x85", R); /* NEL */
    check("\xc2\x9d"
          "0;title\a",
          R "0;title\u2407");
}

static void hidden_characters_become_visible(void **state)
{
    static const char *const hidden[] = {
        "\u202A", "\u202B",     "\u202C",     "\u202D",     "\u202E", "\u2066",     "\u2067",
        "\u2068", "\u2069",     "\u200E",     "\u200F",     "\u061C", "\u200B",     "\u200C",
        "\u200D", "\u2060",     "\uFEFF",     "\u00AD",     "\u2028", "\u2029",     "\u180E",
        "\u115F", "\u1160",     "\u3164",     "\uFFA0",     "\u2800", "\u034F",     "\uFE0F",
        "\uE000", "\U000F0000", "\U000E0041", "\U000E0100", "\uFFF9", "\U0001D173",
    };

    (void)state;
    for (size_t i = 0; i < sizeof hidden / sizeof *hidden; i++) {
        char in[16];
        snprintf(in, sizeof in, "a%sb", hidden[i]);
        check(in, "a" R "b");
    }
    check("\xef\xbf\xbf", R);     /* noncharacter U+FFFF */
    check("\xf4\x8f\xbf\xbf", R); /* U+10FFFF */
}

static void ill_formed_bytes_are_replaced(void **state)
{
    (void)state;
    check("a\xff"
          "b",
          "a" R "b");
    check("\x80", R);
    check("\xc3", R);      /* truncated */
    check("\xc3(", R "("); /* the byte after it is not eaten */
    check("\xe2\x82", R R);
    check("\xc0\xaf", R R); /* overlong / */
    check("\xe0\x80\xaf", R R R);
    check("\xf0\x80\x80\xaf", R R R R);
    check("\xed\xa0\x80", R R R);             /* surrogate */
    check("\xf4\x90\x80\x80", R R R R);       /* above U+10FFFF */
    check("\xf8\x88\x80\x80\x80", R R R R R); /* five bytes */
    check("\xc1\xbf"
          "A",
          R R "A");
    check("\xe2\x80\xae"
          "x",
          R "x");                    /* well-formed bidi override */
    check_n("\xe2\x82\xac", 2, R R); /* the rest is beyond len */
}

static void marks_are_limited(void **state)
{
    (void)state;
    check("e\u0301", "e\u0301");
    check("e\u0301\u0302\u0303\u0304", "e\u0301\u0302");
    check("e\u0301\u0302\u0303x\u0303", "e\u0301\u0302x\u0303");
    check("\u0301a", "a");                             /* nothing to sit on */
    check("\n\u0301", "\u240a\u0301");                 /* the picture is something */
    check("\u1112\u1161\u11ab", "\u1112\u1161\u11ab"); /* Hangul in pieces */
    check("\u1161\u1161x\u1161\u1161\u1161", "x\u1161\u1161");
}

static void too_long_ends_with_an_ellipsis(void **state)
{
    char out[64];

    (void)state;
    assert_int_equal(utf8_sanitise(out, 6, "abcde", 5), 5);
    assert_string_equal(out, "abcde");
    assert_int_equal(utf8_sanitise(out, 6, "abcdef", 6), 5);
    assert_string_equal(out, "ab\u2026");
    assert_int_equal(utf8_sanitise(out, 4, "abcd", 4), 3);
    assert_string_equal(out, "\u2026");
    assert_int_equal(utf8_sanitise(out, 4, "\u20ac\u20ac", 6), 3);
    assert_string_equal(out, "\u2026");
    assert_int_equal(utf8_sanitise(out, 8, "\u00e8\u00e8\u00e8\u00e8", 8), 7);
    assert_string_equal(out, "\u00e8\u00e8\u2026");
    /* a base and its marks go together */
    utf8_sanitise(out, 8, "abce\u0301\u0302zz", 10);
    assert_string_equal(out, "abc\u2026");
}

static void every_size_ends_well(void **state)
{
    static const char in[] = "a\u00e8\u20ac\U0001F600e\u0301\u0302\xff\033z";
    char out[64], again[64];

    (void)state;
    for (size_t size = 4; size <= sizeof out; size++) {
        memset(out, '#', sizeof out);
        size_t n = utf8_sanitise(out, size, in, sizeof in - 1);
        assert_true(n < size);
        assert_int_equal(out[n], '\0');
        for (size_t i = size; i < sizeof out; i++)
            assert_int_equal(out[i], '#');
        assert_int_equal(utf8_sanitise(again, size, out, n), n);
        assert_string_equal(again, out);
    }
}

static void widths(void **state)
{
    (void)state;
    assert_int_equal(utf8_width(""), 0);
    assert_int_equal(utf8_width("abc"), 3);
    assert_int_equal(utf8_width("\u00e8\u2026\uFFFD\u241b"), 4);
    assert_int_equal(utf8_width("\u5f20\u4f1f"), 4);
    assert_int_equal(utf8_width("\U0001F600"), 2);
    assert_int_equal(utf8_width("e\u0301\u0302"), 1);
    assert_int_equal(utf8_width("\u0928\u093f"), 2); /* a spacing mark */
    assert_int_equal(utf8_width("\u1112\u1161\u11ab"), 2);
}

static void fitting(void **state)
{
    size_t cells = 99;

    (void)state;
    assert_int_equal(utf8_fit("abc", 2, &cells), 2);
    assert_int_equal(cells, 2);
    assert_int_equal(utf8_fit("abc", 3, &cells), 3);
    assert_int_equal(utf8_fit("abc", 9, &cells), 3);
    assert_int_equal(cells, 3);
    assert_int_equal(utf8_fit("abc", 0, &cells), 0);
    assert_int_equal(cells, 0);
    assert_int_equal(utf8_fit("a\u5f20", 2, &cells), 1); /* half a wide character does not fit */
    assert_int_equal(cells, 1);
    assert_int_equal(utf8_fit("e\u0301x", 1, &cells), 3); /* marks come along */
    assert_int_equal(cells, 1);
    assert_int_equal(utf8_fit("a\u0928\u093f", 2, &cells), 1); /* or the base stays behind */
    assert_int_equal(cells, 1);
    assert_int_equal(utf8_fit("a\u0928\u093f", 3, &cells), 7);
}

/* One character with its marks at a time; every byte of clean text belongs to one. */
static void characters_come_with_their_marks(void **state)
{
    static const struct {
        const char *s;
        size_t len, cells;
    } first[] = {
        {"", 0, 0},        {"ab", 1, 1},          {"e\u0308x", 3, 1}, {"e\u0308\u0301x", 5, 1},
        {"\u5b66x", 3, 2}, {"\U0001F600x", 4, 2}, {R "x", 3, 1},      {"\u0915\u093e\u0915", 6, 2}};

    (void)state;
    for (size_t i = 0; i < sizeof first / sizeof *first; i++) {
        size_t cells = 99;
        assert_int_equal(utf8_char(first[i].s, &cells), first[i].len);
        assert_int_equal(cells, first[i].cells);
    }
}

static void knows_what_is_well_formed(void **state)
{
    static const char *const bad[] = {
        "\xFF", "\xC3", "\xC3(", "\xC0\x80", "\xED\xA0\x80", "\xF4\x90\x80\x80", "ok \x80",
    };

    (void)state;
    assert_true(utf8_valid("", 0));
    assert_true(utf8_valid("a\0\x1B\u202e\U0001F600", 10));
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++)
        assert_false(utf8_valid(bad[i], strlen(bad[i])));
    assert_false(utf8_valid("\u00e9", 1));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(plain_text_passes),
        cmocka_unit_test(controls_become_pictures),
        cmocka_unit_test(hidden_characters_become_visible),
        cmocka_unit_test(ill_formed_bytes_are_replaced),
        cmocka_unit_test(marks_are_limited),
        cmocka_unit_test(too_long_ends_with_an_ellipsis),
        cmocka_unit_test(every_size_ends_well),
        cmocka_unit_test(widths),
        cmocka_unit_test(fitting),
        cmocka_unit_test(characters_come_with_their_marks),
        cmocka_unit_test(knows_what_is_well_formed),
    };

    return cmocka_run_group_tests_name("utf8", tests, NULL, NULL);
}
