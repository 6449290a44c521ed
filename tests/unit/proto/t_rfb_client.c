/* SPDX-License-Identifier: GPL-3.0-or-later */
/* proto/rfb_client: every kind of handshake, fed whole and cut at every byte. */
#include "proto/rfb_client.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
/* after those it needs */

#include <cmocka.h>

/* width, height, pixel format; then the length of a name */
#define INIT(a, b, c, d)                                                                           \
    "\x05\x00\x03\x20"                                                                             \
    "\x20\x18\x00\x01\x00\xff\x00\xff\x00\xff\x10\x08\x00\0\0\0" a b c d
#define HELLO INIT("\0", "\0", "\0", "\5") "hello"

struct outcome {
    struct rfb_client r;
    size_t used;
    uint8_t sent[256];
    size_t nsent;
};

/* Feeds s in pieces of `piece` bytes after a first one of `first`. */
static struct outcome run(const char *password, const char *s, size_t len, size_t first,
                          size_t piece)
{
    struct outcome o = {0};

    rfb_client_init(&o.r, password);
    for (size_t i = 0, n = first; i < len; i += n, n = piece) {
        uint8_t reply[RFB_CLIENT_REPLY_MAX];
        size_t nreply = 99, used = 99;
        enum rfb_client_result before = o.r.result;
        n = n < len - i ? n : len - i;
        uint8_t *exact = malloc(n);
        memcpy(exact, s + i, n);
        enum rfb_client_result now = rfb_client_feed(&o.r, exact, n, &used, reply, &nreply);
        assert_int_equal(now, o.r.result);
        free(exact);
        assert_true(nreply <= sizeof reply && o.nsent + nreply <= sizeof o.sent);
        assert_true(before == RFB_CLIENT_MORE || used == 0);
        assert_true(used == n || o.r.result != RFB_CLIENT_MORE);
        memcpy(o.sent + o.nsent, reply, nreply);
        o.nsent += nreply;
        o.used += used;
    }
    return o;
}

/* The same wherever it is cut; the last of them. */
static struct outcome check_n(const char *password, const char *s, size_t len,
                              enum rfb_client_result result, const char *sent, size_t nsent)
{
    struct outcome o = {0};

    for (size_t first = 1; first <= len; first++) {
        for (int k = 0; k < 2; k++) {
            o = run(password, s, len, first, k ? 1 : len);
            assert_int_equal(o.r.result, result);
            assert_int_equal(o.nsent, nsent);
            assert_memory_equal(o.sent, sent, nsent);
        }
    }
    return o;
}

#define CHECK_WITH(password, stream, result, sent)                                                 \
    check_n((password), (stream), sizeof(stream) - 1, (result), (sent), sizeof(sent) - 1)
#define CHECK(stream, result, sent) CHECK_WITH(NULL, stream, result, sent)

/* What "secret" makes of this challenge. */
#define CHALLENGE "0123456789abcdef"
#define RESPONSE  "\x75\x24\x40\xee\x2b\xfc\xc2\xa0\xd9\x01\x3f\xd2\x03\x71\xe2\x3b"

static void version_3_8(void **state)
{
    (void)state;
    CHECK("RFB 003.008\n\1\1\0\0\0\0" HELLO, RFB_CLIENT_DONE, "RFB 003.008\n\1\1");
    CHECK("RFB 003.008\n\3\x13\2\1\0\0\0\0" HELLO, RFB_CLIENT_DONE, "RFB 003.008\n\1\1");
    CHECK("RFB 003.889\n\4\x1e\x21\x24\1\0\0\0\0" HELLO, RFB_CLIENT_DONE, "RFB 003.008\n\1\1");
    CHECK("RFB 004.001\n\1\1\0\0\0\0" HELLO, RFB_CLIENT_DONE, "RFB 003.008\n\1\1");
}

static void version_3_7_has_no_result(void **state)
{
    (void)state;
    CHECK("RFB 003.007\n\2\2\1" HELLO, RFB_CLIENT_DONE, "RFB 003.007\n\1\1");
}

static void version_3_3_has_no_choice(void **state)
{
    (void)state;
    CHECK("RFB 003.003\n\0\0\0\1" HELLO, RFB_CLIENT_DONE, "RFB 003.003\n\1");
    CHECK("RFB 003.005\n\0\0\0\1" HELLO, RFB_CLIENT_DONE, "RFB 003.003\n\1");
}

static void a_password_is_wanted(void **state)
{
    (void)state;
    CHECK("RFB 003.008\n\1\2", RFB_CLIENT_PASSWORD, "RFB 003.008\n");
    CHECK("RFB 003.008\n\2\x13\2", RFB_CLIENT_PASSWORD, "RFB 003.008\n");
    CHECK("RFB 003.003\n\0\0\0\2" CHALLENGE, RFB_CLIENT_PASSWORD, "RFB 003.003\n");
}

static void a_password_is_given(void **state)
{
    (void)state;
    CHECK_WITH("secret", "RFB 003.008\n\2\x13\2" CHALLENGE "\0\0\0\0" HELLO, RFB_CLIENT_DONE,
               "RFB 003.008\n\2" RESPONSE "\1");
    CHECK_WITH("secret", "RFB 003.007\n\1\2" CHALLENGE "\0\0\0\0" HELLO, RFB_CLIENT_DONE,
               "RFB 003.007\n\2" RESPONSE "\1");
    CHECK_WITH("secret", "RFB 003.003\n\0\0\0\2" CHALLENGE "\0\0\0\0" HELLO, RFB_CLIENT_DONE,
               "RFB 003.003\n" RESPONSE "\1");
    /* and is kept to oneself when nobody asks */
    CHECK_WITH("secret", "RFB 003.008\n\2\2\1\0\0\0\0" HELLO, RFB_CLIENT_DONE, "RFB 003.008\n\1\1");
}

static void a_wrong_password(void **state)
{
    struct outcome o;

    (void)state;
    o = CHECK_WITH("secret", "RFB 003.008\n\1\2" CHALLENGE "\0\0\0\1\0\0\0\5wrong",
                   RFB_CLIENT_WRONG_PASSWORD, "RFB 003.008\n\2" RESPONSE);
    assert_string_equal(o.r.reason, "wrong");
    CHECK_WITH("secret", "RFB 003.007\n\1\2" CHALLENGE "\0\0\0\1", RFB_CLIENT_WRONG_PASSWORD,
               "RFB 003.007\n\2" RESPONSE);
    o = CHECK_WITH("secret", "RFB 003.003\n\0\0\0\2" CHALLENGE "\0\0\0\2",
                   RFB_CLIENT_WRONG_PASSWORD, "RFB 003.003\n" RESPONSE);
    assert_string_equal(o.r.reason, "");
}

static void other_types_alone(void **state)
{
    struct outcome o;

    (void)state;
    o = CHECK_WITH("secret", "RFB 003.008\n\3\x13\5\x10", RFB_CLIENT_SECURITY, "RFB 003.008\n");
    assert_int_equal(o.r.ntypes, 3);
    assert_memory_equal(o.r.types, "\x13\5\x10", 3);
    o = CHECK("RFB 003.003\n\0\0\0\x13", RFB_CLIENT_SECURITY, "RFB 003.003\n");
    assert_int_equal(o.r.ntypes, 1);
    assert_int_equal(o.r.types[0], 0x13);
    o = CHECK("RFB 003.003\n\0\0\1\1", RFB_CLIENT_SECURITY, "RFB 003.003\n");
    assert_int_equal(o.r.ntypes, 0);
}

static void refused(void **state)
{
    struct outcome o;

    (void)state;
    o = CHECK("RFB 003.008\n\0\0\0\0\4full", RFB_CLIENT_REFUSED, "RFB 003.008\n");
    assert_string_equal(o.r.reason, "full");
    o = CHECK("RFB 003.003\n\0\0\0\0\0\0\0\x1aToo many security failures", RFB_CLIENT_REFUSED,
              "RFB 003.003\n");
    assert_string_equal(o.r.reason, "Too many security failures");
    o = CHECK("RFB 003.008\n\1\1\0\0\0\1\0\0\0\2no", RFB_CLIENT_REFUSED, "RFB 003.008\n\1");
    assert_string_equal(o.r.reason, "no");
    o = CHECK("RFB 003.007\n\0\0\0\0\0", RFB_CLIENT_REFUSED, "RFB 003.007\n");
    assert_string_equal(o.r.reason, "");
}

/* Nobody waits for the end of a reason. */
static void endless_reasons(void **state)
{
    char s[12 + 1 + 4 + 1000];
    enum { HEAD = 12 + 1 + 4 };

    (void)state;
    memcpy(s, "RFB 003.008\n\0\xff\xff\xff\xff", HEAD);
    memset(s + HEAD, 'x', sizeof s - HEAD);
    struct outcome o = run(NULL, s, HEAD + RFB_CLIENT_REASON_MAX - 1, 7, 100);
    assert_int_equal(o.r.result, RFB_CLIENT_MORE);
    o = check_n(NULL, s, sizeof s, RFB_CLIENT_REFUSED, "RFB 003.008\n", 12);
    assert_int_equal(strlen(o.r.reason), RFB_CLIENT_REASON_MAX);
    assert_int_equal(o.used, HEAD + RFB_CLIENT_REASON_MAX);
}

static void not_rfb(void **state)
{
    (void)state;
    CHECK("HTTP/1.1 400", RFB_CLIENT_NOT_RFB, "");
    CHECK("RFB 003x008\n", RFB_CLIENT_NOT_RFB, "");
    CHECK("RFB 003.008\r", RFB_CLIENT_NOT_RFB, "");
    CHECK("RFB 00\0.008\n", RFB_CLIENT_NOT_RFB, "");
    CHECK("RFB 002.002\n", RFB_CLIENT_NOT_RFB, "");
}

static void not_yet_all(void **state)
{
    (void)state;
    CHECK("R", RFB_CLIENT_MORE, "");
    CHECK("RFB 003.008", RFB_CLIENT_MORE, "");
    CHECK("RFB 003.008\n\3\2\1", RFB_CLIENT_MORE, "RFB 003.008\n"); /* one type is to come */
    CHECK("RFB 003.008\n\1\1\0\0\0", RFB_CLIENT_MORE, "RFB 003.008\n\1");
    CHECK("RFB 003.007\n\1\1" INIT("\0", "\0", "\0", "\5") "hell", RFB_CLIENT_MORE,
          "RFB 003.007\n\1\1");
}

static void names(void **state)
{
    static char big[4096];
    enum { HEAD = 12 + 2 };
    struct outcome o;

    (void)state;
    o = CHECK("RFB 003.007\n\1\1" INIT("\0", "\0", "\0", "\0"), RFB_CLIENT_DONE,
              "RFB 003.007\n\1\1");
    assert_string_equal(o.r.name, "");
    o = CHECK("RFB 003.007\n\1\1" HELLO, RFB_CLIENT_DONE, "RFB 003.007\n\1\1");
    assert_string_equal(o.r.name, "hello");
    assert_memory_equal(o.r.init, HELLO, RFB_CLIENT_INIT_LEN);
    /* names nobody waits for */
    CHECK("RFB 003.007\n\1\1" INIT("\xff", "\xff", "\xff", "\xff"), RFB_CLIENT_NOT_RFB,
          "RFB 003.007\n\1\1");
    CHECK("RFB 003.007\n\1\1" INIT("\0", "\1", "\0", "\1") "x", RFB_CLIENT_NOT_RFB,
          "RFB 003.007\n\1\1");
    memcpy(big, "RFB 003.007\n\1\1" INIT("\0", "\0", "\7", "\0"), HEAD + 24);
    memset(big + HEAD + 24, 'n', 0x700);
    o = check_n(NULL, big, HEAD + 24 + 0x700, RFB_CLIENT_DONE, "RFB 003.007\n\1\1", 14);
    assert_int_equal(strlen(o.r.name), RFB_CLIENT_NAME_KEPT);
    o = run(NULL, big, HEAD + 24 + 0x6ff, 7, 100);
    assert_int_equal(o.r.result, RFB_CLIENT_MORE);
}

static void over_is_over(void **state)
{
    struct outcome o;

    (void)state;
    o = CHECK("RFB 003.007\n\1\1" HELLO "\0\0\0\1", RFB_CLIENT_DONE, "RFB 003.007\n\1\1");
    assert_int_equal(o.used, 12 + 2 + 24 + 5); /* the rest is the session's */
    CHECK("nonsenseRFB 003.008\n\1\1\0\0\0\0", RFB_CLIENT_NOT_RFB, "");
}

static void begun_from_the_first_byte_to_the_end(void **state)
{
    static const char s[] = "RFB 003.007\n\1\1" HELLO;
    struct outcome o;

    (void)state;
    for (size_t n = 0; n < sizeof s; n++) {
        o = run(NULL, s, n, 1, 1);
        assert_int_equal(rfb_client_begun(&o.r), n > 0 && n < sizeof s - 1);
    }
    o = run(NULL, "no", 2, 1, 1);
    assert_false(rfb_client_begun(&o.r));
}

static void many_types(void **state)
{
    char s[12 + 1 + 255 + 4];

    (void)state;
    memcpy(s, "RFB 003.008\n\xff", 13);
    memset(s + 13, 2, 255);
    check_n(NULL, s, 13 + 255, RFB_CLIENT_PASSWORD, "RFB 003.008\n", 12);
    s[13 + 254] = 1;
    check_n(NULL, s, 13 + 254, RFB_CLIENT_MORE, "RFB 003.008\n", 12);
    check_n(NULL, s, 13 + 255, RFB_CLIENT_MORE, "RFB 003.008\n\1", 13);
}

static void smells(void **state)
{
    (void)state;
    assert_true(rfb_client_smells("RFB 003.008\n", 12));
    assert_true(rfb_client_smells("RFB ", 4));
    assert_true(rfb_client_smells("RF", 2));
    assert_false(rfb_client_smells("", 0));
    assert_false(rfb_client_smells("RFX", 3));
    assert_false(rfb_client_smells("{\"cpu\":1}", 9));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(version_3_8),
        cmocka_unit_test(version_3_7_has_no_result),
        cmocka_unit_test(version_3_3_has_no_choice),
        cmocka_unit_test(a_password_is_wanted),
        cmocka_unit_test(a_password_is_given),
        cmocka_unit_test(a_wrong_password),
        cmocka_unit_test(other_types_alone),
        cmocka_unit_test(refused),
        cmocka_unit_test(endless_reasons),
        cmocka_unit_test(not_rfb),
        cmocka_unit_test(not_yet_all),
        cmocka_unit_test(names),
        cmocka_unit_test(over_is_over),
        cmocka_unit_test(begun_from_the_first_byte_to_the_end),
        cmocka_unit_test(many_types),
        cmocka_unit_test(smells),
    };

    return cmocka_run_group_tests_name("rfb_client", tests, NULL, NULL);
}
