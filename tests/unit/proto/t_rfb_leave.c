/* SPDX-License-Identifier: GPL-3.0-or-later */
/* proto/rfb_leave: every kind of handshake, fed whole and cut at every byte. */
#include "proto/rfb_leave.h"

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
    enum rfb_leave_result result;
    uint8_t sent[256];
    size_t nsent;
};

/* Feeds s in pieces of `piece` bytes after a first one of `first`. */
static struct outcome run(const char *s, size_t len, size_t first, size_t piece)
{
    struct outcome o = {.result = RFB_LEAVE_MORE};
    struct rfb_leave r;

    rfb_leave_init(&r);
    for (size_t i = 0, n = first; i < len; i += n, n = piece) {
        uint8_t reply[RFB_LEAVE_REPLY_MAX];
        size_t nreply = 99;
        n = n < len - i ? n : len - i;
        uint8_t *exact = malloc(n);
        memcpy(exact, s + i, n);
        o.result = rfb_leave_feed(&r, exact, n, reply, &nreply);
        free(exact);
        assert_true(nreply <= sizeof reply && o.nsent + nreply <= sizeof o.sent);
        memcpy(o.sent + o.nsent, reply, nreply);
        o.nsent += nreply;
    }
    return o;
}

static void check_n(const char *s, size_t len, enum rfb_leave_result result, const char *sent,
                    size_t nsent)
{
    for (size_t first = 1; first <= len; first++) {
        for (int k = 0; k < 2; k++) {
            struct outcome o = run(s, len, first, k ? 1 : len);
            assert_int_equal(o.result, result);
            assert_int_equal(o.nsent, nsent);
            assert_memory_equal(o.sent, sent, nsent);
        }
    }
}

#define CHECK(stream, result, sent)                                                                \
    check_n((stream), sizeof(stream) - 1, (result), (sent), sizeof(sent) - 1)

static void version_3_8(void **state)
{
    (void)state;
    CHECK("RFB 003.008\n\1\1\0\0\0\0" HELLO, RFB_LEAVE_DONE, "RFB 003.008\n\1\1");
    CHECK("RFB 003.008\n\3\x13\2\1\0\0\0\0" HELLO, RFB_LEAVE_DONE, "RFB 003.008\n\1\1");
    CHECK("RFB 003.889\n\4\x1e\x21\x24\1\0\0\0\0" HELLO, RFB_LEAVE_DONE, "RFB 003.008\n\1\1");
    CHECK("RFB 004.001\n\1\1\0\0\0\0" HELLO, RFB_LEAVE_DONE, "RFB 003.008\n\1\1");
}

static void version_3_7_has_no_result(void **state)
{
    (void)state;
    CHECK("RFB 003.007\n\2\2\1" HELLO, RFB_LEAVE_DONE, "RFB 003.007\n\1\1");
}

static void version_3_3_has_no_choice(void **state)
{
    (void)state;
    CHECK("RFB 003.003\n\0\0\0\1" HELLO, RFB_LEAVE_DONE, "RFB 003.003\n\1");
    CHECK("RFB 003.005\n\0\0\0\1" HELLO, RFB_LEAVE_DONE, "RFB 003.003\n\1");
}

static void a_password_is_wanted(void **state)
{
    (void)state;
    CHECK("RFB 003.008\n\1\2", RFB_LEAVE_STUCK, "RFB 003.008\n");
    CHECK("RFB 003.008\n\2\2\x13", RFB_LEAVE_STUCK, "RFB 003.008\n");
    CHECK("RFB 003.003\n\0\0\0\2abcdefghijklmnop", RFB_LEAVE_STUCK, "RFB 003.003\n");
}

static void refused(void **state)
{
    (void)state;
    CHECK("RFB 003.008\n\0\0\0\0\4full", RFB_LEAVE_STUCK, "RFB 003.008\n");
    CHECK("RFB 003.003\n\0\0\0\0\0\0\0\x1aToo many security failures", RFB_LEAVE_STUCK,
          "RFB 003.003\n");
    CHECK("RFB 003.008\n\1\1\0\0\0\1\0\0\0\2no", RFB_LEAVE_STUCK, "RFB 003.008\n\1");
    CHECK("RFB 003.003\n\0\0\1\1", RFB_LEAVE_STUCK, "RFB 003.003\n");
}

static void not_rfb(void **state)
{
    (void)state;
    CHECK("HTTP/1.1 400", RFB_LEAVE_STUCK, "");
    CHECK("RFB 003x008\n", RFB_LEAVE_STUCK, "");
    CHECK("RFB 003.008\r", RFB_LEAVE_STUCK, "");
    CHECK("RFB 00\0.008\n", RFB_LEAVE_STUCK, "");
    CHECK("RFB 002.002\n", RFB_LEAVE_STUCK, "");
}

static void not_yet_all(void **state)
{
    (void)state;
    CHECK("R", RFB_LEAVE_MORE, "");
    CHECK("RFB 003.008", RFB_LEAVE_MORE, "");
    CHECK("RFB 003.008\n\3\2\1", RFB_LEAVE_MORE, "RFB 003.008\n"); /* one type is to come */
    CHECK("RFB 003.008\n\1\1\0\0\0", RFB_LEAVE_MORE, "RFB 003.008\n\1");
    CHECK("RFB 003.007\n\1\1" INIT("\0", "\0", "\0", "\5") "hell", RFB_LEAVE_MORE,
          "RFB 003.007\n\1\1");
}

static void names(void **state)
{
    static char big[4096];
    enum { HEAD = 12 + 2 };

    (void)state;
    CHECK("RFB 003.007\n\1\1" INIT("\0", "\0", "\0", "\0"), RFB_LEAVE_DONE, "RFB 003.007\n\1\1");
    /* a name nobody waits for */
    CHECK("RFB 003.007\n\1\1" INIT("\xff", "\xff", "\xff", "\xff"), RFB_LEAVE_DONE,
          "RFB 003.007\n\1\1");
    CHECK("RFB 003.007\n\1\1" INIT("\0", "\1", "\0", "\1") "x", RFB_LEAVE_DONE,
          "RFB 003.007\n\1\1");
    memcpy(big, "RFB 003.007\n\1\1" INIT("\0", "\0", "\7", "\0"), HEAD + 24);
    check_n(big, HEAD + 24 + 0x700, RFB_LEAVE_DONE, "RFB 003.007\n\1\1", 14);
    struct outcome o = run(big, HEAD + 24 + 0x6ff, 7, 100);
    assert_int_equal(o.result, RFB_LEAVE_MORE);
}

static void over_is_over(void **state)
{
    (void)state;
    CHECK("RFB 003.007\n\1\1" HELLO "RFB 003.008\n\1\1\0\0\0\0", RFB_LEAVE_DONE,
          "RFB 003.007\n\1\1");
    CHECK("nonsenseRFB 003.008\n\1\1\0\0\0\0", RFB_LEAVE_STUCK, "");
}

static void many_types(void **state)
{
    char s[12 + 1 + 255 + 4];

    (void)state;
    memcpy(s, "RFB 003.008\n\xff", 13);
    memset(s + 13, 2, 255);
    check_n(s, 13 + 255, RFB_LEAVE_STUCK, "RFB 003.008\n", 12);
    s[13 + 254] = 1;
    check_n(s, 13 + 254, RFB_LEAVE_MORE, "RFB 003.008\n", 12);
    check_n(s, 13 + 255, RFB_LEAVE_MORE, "RFB 003.008\n\1", 13);
}

static void smells(void **state)
{
    (void)state;
    assert_true(rfb_leave_smells("RFB 003.008\n", 12));
    assert_true(rfb_leave_smells("RFB ", 4));
    assert_true(rfb_leave_smells("RF", 2));
    assert_false(rfb_leave_smells("", 0));
    assert_false(rfb_leave_smells("RFX", 3));
    assert_false(rfb_leave_smells("{\"cpu\":1}", 9));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(version_3_8),
        cmocka_unit_test(version_3_7_has_no_result),
        cmocka_unit_test(version_3_3_has_no_choice),
        cmocka_unit_test(a_password_is_wanted),
        cmocka_unit_test(refused),
        cmocka_unit_test(not_rfb),
        cmocka_unit_test(not_yet_all),
        cmocka_unit_test(names),
        cmocka_unit_test(over_is_over),
        cmocka_unit_test(many_types),
        cmocka_unit_test(smells),
    };

    return cmocka_run_group_tests_name("rfb_leave", tests, NULL, NULL);
}
