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

static void begin(struct rfb *r, enum rfb_security security, enum rfb_trick trick, struct buf *out)
{
    struct rfb_options o = {
        .security = security, .password = "secret", .name = "exam-0001", .no = 1, .trick = trick};

    buf_init(out, RFB_OUT_MAX);
    rfb_init(r, &o, out);
}

static void talk(enum rfb_security security, const void *said, size_t len, size_t cut,
                 struct outcome *ret)
{
    struct rfb r;

    begin(&r, security, RFB_HONEST, &ret->out);
    ret->events = rfb_feed(&r, said, cut, 0, &ret->out);
    ret->events |= rfb_feed(&r, (const uint8_t *)said + cut, len - cut, 0, &ret->out);
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
    "\x05\0\x03\x20\x20\x18\0\x01\0\xff\0\xff\0\xff\x10\x08\0\0\0\0\0\0\0\x09"                     \
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

/* What "secret" makes of the challenge. */
#define SECRET "\xce\xa6\x46\xa4\x5c\xe7\x28\xda\x0e\xc2\x46\x57\x15\x18\xfb\x9a"

static void a_password(void **state)
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
    CHECK(RFB_SECURITY_VNC, "RFB 003.008\n\x02" SECRET "\x01",
          "RFB 003.008\n\x01\x02"
          "a fixed nonce...\0\0\0\0" SERVER_INIT,
          RFB_AUTHENTICATED | RFB_COMPLETED);
    CHECK(RFB_SECURITY_VNC, "RFB 003.003\n" SECRET "\x01",
          "RFB 003.008\n\0\0\0\x02"
          "a fixed nonce...\0\0\0\0" SERVER_INIT,
          RFB_AUTHENTICATED | RFB_COMPLETED);
}

static void nobody_knows_no_password(void **state)
{
    static const char said[] = "RFB 003.003\n" SECRET;
    struct rfb_options o = {.security = RFB_SECURITY_VNC, .name = "x", .no = 1};
    struct rfb r;
    struct buf b;

    (void)state;
    buf_init(&b, RFB_OUT_MAX);
    rfb_init(&r, &o, &b);
    assert_int_equal(rfb_feed(&r, (const uint8_t *)said, sizeof said - 1, 0, &b), RFB_END);
    buf_done(&b);
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

#define BEGIN       "RFB 003.003\n\x01"
#define ASK(all)    "\x03" all "\0\0\0\0\x05\0\x03\x20"
#define EVERYTHING  ASK("\0")
#define WHAT_IS_NEW ASK("\1")

enum { HEAD = 12 + 4 + 24 + 9, RECT = 16, PIXELS = CANVAS_WIDTH * CANVAS_HEIGHT };

/* All messages a viewer may send, the last of them asks for a picture, in 16 bits. */
static void a_picture(void **state)
{
    static const char said[] = BEGIN "\x02\0\0\x02\0\0\0\0\0\0\0\x10"
                                     "\x04\x01\0\0\0\0\0\x41"
                                     "\x05\0\0\x01\0\x01"
                                     "\x06\0\0\0\0\0\0\x03"
                                     "abc"
                                     "\x06\0\0\0\xff\xff\xff\xfe"
                                     "xy"
                                     "\0\0\0\0\x10\x10\0\x01\0\x1f\0\x3f\0\x1f\x0b\x05\0\0\0\0"
                                     "\x03\0\0\x05\0\x06\0\x40\0\x20";
    struct outcome o;

    (void)state;
    talk_at_all_splits(RFB_SECURITY_NONE, said, sizeof said - 1, &o);
    assert_int_equal(o.events, RFB_AUTHENTICATED | RFB_COMPLETED | RFB_TOUCHED);
    assert_int_equal(o.out.len, HEAD + RECT + 2 * 0x40 * 0x20);
    assert_memory_equal(o.out.data + HEAD, "\0\0\0\x01\0\x05\0\x06\0\x40\0\x20\0\0\0\0", RECT);
    buf_done(&o.out);
}

/* Says it at that time; what is answered is alone in the buffer. */
static size_t say(struct rfb *r, const char *s, size_t len, int64_t t_ms, struct buf *b)
{
    buf_clear(b);
    rfb_feed(r, (const uint8_t *)s, len, t_ms, b);
    return b->len;
}

#define SAY(r, text, t_ms, b) say((r), (text), sizeof(text) - 1, (t_ms), (b))

static size_t tick(struct rfb *r, int64_t t_ms, struct buf *b)
{
    buf_clear(b);
    rfb_tick(r, t_ms, b);
    return b->len;
}

static void what_is_new_waits_for_it(void **state)
{
    struct rfb r;
    struct buf b;

    (void)state;
    begin(&r, RFB_SECURITY_NONE, RFB_HONEST, &b);
    SAY(&r, BEGIN, 0, &b);
    assert_int_equal(tick(&r, 5000, &b), 0);                             /* nobody asks */
    assert_int_equal(SAY(&r, WHAT_IS_NEW, 1000, &b), RECT + 4 * PIXELS); /* to whom all is new */
    assert_int_equal(SAY(&r, WHAT_IS_NEW, 1199, &b), 0);
    assert_int_equal(tick(&r, 1199, &b), 0);
    size_t n = tick(&r, 1200, &b);
    assert_true(n > RECT && n < 4 * PIXELS / 20);
    assert_int_equal(tick(&r, 1400, &b), 0); /* asked for once, told once */
    n = SAY(&r, WHAT_IS_NEW, 1400, &b);
    assert_true(n > RECT && n < 4 * PIXELS / 20);
    assert_int_equal(SAY(&r, WHAT_IS_NEW EVERYTHING WHAT_IS_NEW, 1400, &b), RECT + 4 * PIXELS);
    n = SAY(&r, "\2\0\0\1\0\0\0\5" EVERYTHING, 1400, &b);
    assert_true(n > RECT && n < PIXELS / 10);
    assert_memory_equal(b.data, "\0\0\0\1\0\0\0\0\5\0\3\x20\0\0\0\5", RECT);
    buf_done(&b);
}

/* Screens, rectangles and texts that nobody should believe. */
static void tricks(void **state)
{
    struct rfb r;
    struct buf b;

    (void)state;
    begin(&r, RFB_SECURITY_NONE, RFB_GIANT, &b);
    SAY(&r, BEGIN, 0, &b);
    assert_memory_equal(b.data + 4, "\xea\x60\xea\x60", 4);
    buf_done(&b);
    begin(&r, RFB_SECURITY_NONE, RFB_RESIZE, &b);
    SAY(&r, BEGIN EVERYTHING, 0, &b);
    assert_int_equal(SAY(&r, EVERYTHING, 0, &b), RECT);
    assert_memory_equal(b.data, "\0\0\0\1\0\0\0\0\xea\x60\xea\x60\xff\xff\xff\x21", RECT);
    buf_done(&b);
    begin(&r, RFB_SECURITY_NONE, RFB_GARBAGE, &b);
    assert_int_equal(SAY(&r, BEGIN, 0, &b), 4 + 24 + 9 + 1 + RFB_GARBAGE_LEN);
    buf_done(&b);
    begin(&r, RFB_SECURITY_NONE, RFB_RECT, &b);
    SAY(&r, BEGIN, 0, &b);
    assert_int_equal(SAY(&r, EVERYTHING, 0, &b), RECT + 4 * 16 * 16);
    assert_memory_equal(b.data, "\0\0\0\1\xea\x60\xea\x60\0\x10\0\x10\0\0\0\0", RECT);
    buf_done(&b);
    begin(&r, RFB_SECURITY_NONE, RFB_CUT, &b);
    SAY(&r, BEGIN, 0, &b);
    assert_int_equal(tick(&r, 200, &b), 0);
    assert_int_equal(SAY(&r, EVERYTHING, 200, &b), 8);
    assert_memory_equal(b.data, "\3\0\0\0\x7f\xff\xff\xff", 8);
    assert_int_equal(tick(&r, 400, &b), RFB_CUT_LEN);
    assert_int_equal(tick(&r, 400, &b), RFB_CUT_LEN);
    buf_done(&b);
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
        cmocka_unit_test(handshake_of_each_version), cmocka_unit_test(a_password),
        cmocka_unit_test(nobody_knows_no_password),  cmocka_unit_test(nonsense_ends_it),
        cmocka_unit_test(shared_flag_is_told),       cmocka_unit_test(a_picture),
        cmocka_unit_test(what_is_new_waits_for_it),  cmocka_unit_test(tricks),
        cmocka_unit_test(refusal_of_the_blacklist),
    };

    return cmocka_run_group_tests_name("rfb", tests, NULL, NULL);
}
