/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The desktop's VNC machine, fed at every split of every dialogue. */
#include "sim/rfb.h"

#include <string.h>

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

struct outcome {
    struct buf out;
    unsigned events;
    bool shared;
};

static void talk(enum rfb_security security, const void *said, size_t len, size_t cut,
                 struct outcome *ret)
{
    struct rfb r;

    buf_init(&ret->out, 1 << 20);
    rfb_init(&r, security, "exam-0001", &ret->out);
    ret->events = rfb_feed(&r, said, cut, &ret->out);
    ret->events |= rfb_feed(&r, (const uint8_t *)said + cut, len - cut, &ret->out);
    ret->shared = r.shared;
}

/* The same whatever the split; the caller gets the last. */
static void talk_at_all_splits(enum rfb_security security, const void *said, size_t len,
                               struct outcome *ret)
{
    talk(security, said, len, 0, ret);
    for (size_t cut = 1; cut <= len; cut++) {
        struct outcome o;
        talk(security, said, len, cut, &o);
        assert_int_equal(o.events, ret->events);
        assert_int_equal(o.out.len, ret->out.len);
        assert_memory_equal(o.out.data, ret->out.data, o.out.len);
        buf_done(&o.out);
    }
}

#define SERVER_INIT                                                                                \
    "\x02\x80\x01\x90\x20\x18\0\x01\0\xff\0\xff\0\xff\x10\x08\0\0\0\0\0\0\0\x09"                   \
    "exam-0001"

static void check(enum rfb_security security, const char *said, size_t len, const char *heard,
                  size_t heard_len, unsigned events)
{
    struct outcome o;

    talk_at_all_splits(security, said, len, &o);
    assert_int_equal(o.events, events);
    assert_int_equal(o.out.len, heard_len);
    assert_memory_equal(o.out.data, heard, heard_len);
    buf_done(&o.out);
}

#define CHECK(security, said, heard, events)                                                       \
    check(security, said, sizeof said - 1, heard, sizeof heard - 1, events)

static void handshake_of_each_version(void **state)
{
    (void)state;
    CHECK(RFB_SECURITY_NONE, "RFB 003.008\n\x01\x01", "RFB 003.008\n\x01\x01\0\0\0\0" SERVER_INIT,
          RFB_AUTHENTICATED | RFB_COMPLETED);
    CHECK(RFB_SECURITY_NONE, "RFB 003.889\n\x01\x01", "RFB 003.008\n\x01\x01\0\0\0\0" SERVER_INIT,
          RFB_AUTHENTICATED | RFB_COMPLETED);
    CHECK(RFB_SECURITY_NONE, "RFB 003.007\n\x01\x01", "RFB 003.008\n\x01\x01" SERVER_INIT,
          RFB_AUTHENTICATED | RFB_COMPLETED);
    CHECK(RFB_SECURITY_NONE, "RFB 003.003\n\x01", "RFB 003.008\n\0\0\0\x01" SERVER_INIT,
          RFB_AUTHENTICATED | RFB_COMPLETED);
    CHECK(RFB_SECURITY_NONE, "RFB 003.005\n\x01", "RFB 003.008\n\0\0\0\x01" SERVER_INIT,
          RFB_AUTHENTICATED | RFB_COMPLETED);
}

static void a_password_nobody_knows(void **state)
{
    (void)state;
    CHECK(RFB_SECURITY_VNC,
          "RFB 003.008\n\x02"
          "0123456789abcdef",
          "RFB 003.008\n\x01\x02"
          "a fixed nonce...\0\0\0\x01\0\0\0\x15"
          "Authentication failed",
          RFB_END);
    CHECK(RFB_SECURITY_VNC, "RFB 003.003\n0123456789abcdef",
          "RFB 003.008\n\0\0\0\x02"
          "a fixed nonce...\0\0\0\x01",
          RFB_END);
}

static void nonsense_ends_it(void **state)
{
    (void)state;
    CHECK(RFB_SECURITY_NONE, "GET / HTTP/1.1\r\n\r\n", "RFB 003.008\n", RFB_END);
    CHECK(RFB_SECURITY_NONE, "RFB 003.008\n\x02",
          "RFB 003.008\n\x01\x01\0\0\0\x01\0\0\0\x15"
          "No such security type",
          RFB_END);
    CHECK(RFB_SECURITY_NONE, "RFB 003.003\n\x01\x63", "RFB 003.008\n\0\0\0\x01" SERVER_INIT,
          RFB_AUTHENTICATED | RFB_COMPLETED | RFB_END);
}

static void shared_flag_is_told(void **state)
{
    struct outcome o;

    (void)state;
    talk(RFB_SECURITY_NONE, "RFB 003.003\n\x01", 13, 4, &o);
    assert_true(o.shared);
    buf_done(&o.out);
    talk(RFB_SECURITY_NONE, "RFB 003.003\n\0", 13, 4, &o);
    assert_false(o.shared);
    buf_done(&o.out);
}

/* All messages a viewer may send, of which two ask for a picture, the second with 16 bits. */
static void one_tile_a_request(void **state)
{
    static const char said[] = "RFB 003.003\n\x01"
                               "\x02\0\0\x02\0\0\0\0\0\0\0\x10"
                               "\x04\x01\0\0\0\0\0\x41"
                               "\x05\0\0\x01\0\x01"
                               "\x06\0\0\0\0\0\0\x03"
                               "abc"
                               "\x06\0\0\0\xff\xff\xff\xfe"
                               "xy"
                               "\x03\0\0\0\0\0\x02\x80\x01\x90"
                               "\0\0\0\0\x10\x10\0\x01\0\x1f\0\x3f\0\x1f\x0b\x05\0\0\0\0"
                               "\x03\x01\0\0\0\0\x02\x80\x01\x90";
    enum { HEAD = 12 + 4 + 24 + 9, RECT = 16, PIXELS = RFB_TILE * RFB_TILE };
    struct outcome o;

    (void)state;
    talk_at_all_splits(RFB_SECURITY_NONE, said, sizeof said - 1, &o);
    assert_int_equal(o.events, RFB_AUTHENTICATED | RFB_COMPLETED);
    assert_int_equal(o.out.len, HEAD + RECT + 4 * PIXELS + RECT + 2 * PIXELS);
    assert_memory_equal(o.out.data + HEAD, "\0\0\0\x01\0\0\0\0\0\x10\0\x10\0\0\0\0", RECT);
    buf_done(&o.out);
}

static void refusal_of_the_blacklist(void **state)
{
    struct buf b;

    (void)state;
    buf_init(&b, 100);
    rfb_refuse(&b);
    assert_int_equal(b.len, 12 + 8 + 26);
    assert_memory_equal(b.data, "RFB 003.003\n\0\0\0\0\0\0\0\x1aToo many security failures", b.len);
    buf_done(&b);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(handshake_of_each_version), cmocka_unit_test(a_password_nobody_knows),
        cmocka_unit_test(nonsense_ends_it),          cmocka_unit_test(shared_flag_is_told),
        cmocka_unit_test(one_tile_a_request),        cmocka_unit_test(refusal_of_the_blacklist),
    };

    return cmocka_run_group_tests_name("rfb", tests, NULL, NULL);
}
