/* SPDX-License-Identifier: GPL-3.0-or-later */
/* journal/note: what is written is what others write, and only that is read. */
#include "journal/note.h"

#include "base/err.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>
/* after those it needs */

#include <cmocka.h>

/* Signed by `openssl pkeyutl -sign -rawin` with the key whose seed is 32 zero bytes. */
static const char golden[] = "exam.example/2026-11\n"
                             "4711\n"
                             "ungWv48Bz+pBQUDeXa4iI7ADYaOWF3qctBD/YfIAFa0=\n"
                             "\n"
                             "\u2014 exam.example/2026-11 "
                             "nvSQ3EM0uDpvAYtXlW4Q+G29pj5e4RoB2Y+iHps7Bmm8ClyZQAsDxXJTPShJg5DiZLAd"
                             "7Y6Lg249oNne2loU6OjJYQ8=\n";

static struct key zero_key, other_key;

static int make_keys(void **state)
{
    static const char text[] = KEY_FILE_TITLE "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=\n";

    (void)state;
    key_new(&other_key);
    return key_parse(&zero_key, text, sizeof text - 1);
}

static int wipe_keys(void **state)
{
    (void)state;
    key_wipe(&zero_key);
    key_wipe(&other_key);
    return 0;
}

static struct note example(void)
{
    struct note n = {.origin = "exam.example/2026-11", .size = 4711};

    hash_of("abc", 3, &n.root);
    return n;
}

static void a_note_has_this_form(void **state)
{
    struct note n = example();
    char text[NOTE_SIZE];

    (void)state;
    assert_int_equal(note_write(&n, &zero_key, text), sizeof golden - 1);
    assert_string_equal(text, golden);
}

static void what_was_written_is_read(void **state)
{
    struct note n = {.size = UINT64_C(999999999999999999)}, again = {0};
    char text[2 * NOTE_SIZE];
    size_t used;

    (void)state;
    memset(n.origin, 'o', KEY_ORIGIN_MAX);
    hash_of("", 0, &n.root);
    size_t len = note_write(&n, &other_key, text);
    assert_true(len < NOTE_SIZE);
    strcpy(text + len, golden); /* the next one of a file */
    assert_int_equal(note_parse(text, strlen(text), &again, &used), 0);
    assert_int_equal(used, len);
    assert_memory_equal(&again, &n, sizeof n);
    assert_int_equal(note_check(text, strlen(text), other_key.pub), 0);
    assert_int_equal(note_check(text, strlen(text), zero_key.pub), ERR_UNSAFE);
    assert_int_equal(note_parse(text + used, strlen(text) - used, &again, &used), 0);
    assert_int_equal(again.size, 4711);
    assert_string_equal(again.origin, "exam.example/2026-11");
}

static void a_piece_is_no_note(void **state)
{
    struct note n = {.size = 7};
    size_t used = 8;

    (void)state;
    for (size_t len = 0; len < sizeof golden - 1; len++)
        assert_int_equal(note_parse(golden, len, &n, &used), ERR_INVALID);
    assert_int_equal(n.size, 7);
    assert_int_equal(used, 8);
}

/* A changed bit makes it another note or none, never the same one and never a signed one. */
static void every_flipped_bit_is_found(void **state)
{
    char text[sizeof golden];
    struct note n;
    size_t used;

    (void)state;
    for (size_t bit = 0; bit < 8 * (sizeof golden - 1); bit++) {
        memcpy(text, golden, sizeof text);
        text[bit / 8] = (char)(text[bit / 8] ^ 1 << bit % 8);
        int r = note_parse(text, sizeof golden - 1, &n, &used);
        assert_true(r == 0 || r == ERR_INVALID);
        assert_int_equal(note_check(text, sizeof golden - 1, zero_key.pub), r ? r : ERR_UNSAFE);
    }
}

static void refuse(const char *from, const char *to)
{
    char text[2 * NOTE_SIZE];
    const char *at = strstr(golden, from);
    struct note n;
    size_t used;

    assert_non_null(at);
    snprintf(text, sizeof text, "%.*s%s%s", (int)(at - golden), golden, to, at + strlen(from));
    assert_int_equal(note_parse(text, strlen(text), &n, &used), ERR_INVALID);
}

static void there_is_one_form(void **state)
{
    (void)state;
    refuse("4711", "04711");
    refuse("4711", "+4711");
    refuse("4711", "-1");
    refuse("4711", "");
    refuse("4711", "99999999999999999999");
    refuse("4711\n", "4711\r\n");
    refuse("Fa0=\n", "Fa1=\n");           /* bits that mean nothing */
    refuse("Fa0=\n", "Fa0\n");            /* no padding */
    refuse("Fa0=\n", "Fa0=\nmore\n");     /* an extension */
    refuse("\n\n", "\n");                 /* no blank line */
    refuse("\u2014 exam", "\u2013 exam"); /* another dash */
    refuse("\u2014 exam", "\u2014  exam");
    refuse("11 nvSQ", "12 nvSQ"); /* two names */
    refuse("JYQ8=\n", "JYQ8= \n");
    refuse("exam.example", "exam example");
    refuse("exam.example", "exam+example");
    refuse("exam.example/2026-11\n4711", "\n4711");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_note_has_this_form), cmocka_unit_test(what_was_written_is_read),
        cmocka_unit_test(a_piece_is_no_note),   cmocka_unit_test(every_flipped_bit_is_found),
        cmocka_unit_test(there_is_one_form),
    };

    return cmocka_run_group_tests_name("journal/note", tests, make_keys, wipe_keys);
}
