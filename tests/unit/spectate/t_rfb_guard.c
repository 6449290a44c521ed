/* SPDX-License-Identifier: GPL-3.0-or-later */
/* spectate/rfb_guard: sessions in every version on both sides, each told once for every place where
 * its bytes can be cut, and byte by byte. */
#include "spectate/rfb_guard.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
/* after those it needs */

#include <cmocka.h>

enum { CAP = 1 << 20 };

#define FORMAT   "\x20\x18\0\1\0\xff\0\xff\0\xff\x10\x08\0\0\0\0"
#define SIZE     "\x05\0\x03\x20"
#define INIT     SIZE FORMAT "\0\0\0\7S28\x1b[1m"
#define TOLD     SIZE FORMAT "\0\0\0\7S28?[1m" /* the same to a viewer */
#define FENCE    "\xf8\0\0\0\x80\0\0\1\3abc"
#define CONTINUE "\x96\1\0\0\0\0\5\0\3\x20"
#define UPDATE   "\0\0\0\1\0\0\0\0\0\1\0\1\0\0\0\0abcd"
#define ASK      "\3\0\0\0\0\0\5\0\3\x20"

/* "secret" and "once" to this challenge */
#define CHALLENGE "0123456789abcdef"
#define SECRET    "\x75\x24\x40\xee\x2b\xfc\xc2\xa0\xd9\x01\x3f\xd2\x03\x71\xe2\x3b"
#define ONCE      "\x20\xe4\x33\xa9\xad\xe6\x01\xb2\xac\x3d\xb1\x2b\x3d\x55\x17\xd7"

struct line {
    char who; /* 's' or 'v' */
    const char *said;
    size_t len;
};

#define S(text)                                                                                    \
    {                                                                                              \
        's', (text), sizeof(text) - 1                                                              \
    }
#define V(text)                                                                                    \
    {                                                                                              \
        'v', (text), sizeof(text) - 1                                                              \
    }

struct session {
    const char *password, *one_time;
    const struct line *lines;
    size_t nlines;
};

#define SESSION(password, one_time, ...)                                                           \
    &(struct session)                                                                              \
    {                                                                                              \
        (password), (one_time), (const struct line[]){__VA_ARGS__},                                \
            sizeof((const struct line[]){__VA_ARGS__}) / sizeof(struct line)                       \
    }

struct outcome {
    struct rfb_guard *guard;
    struct buf to_server, to_viewer;
    enum rfb_guard_result result;
};

static void say(struct outcome *o, char who, const char *s, size_t len)
{
    uint8_t *exact = malloc(len ? len : 1);

    memcpy(exact, s, len);
    o->result = (who == 's' ? rfb_guard_server : rfb_guard_viewer)(o->guard, exact, len,
                                                                   &o->to_server, &o->to_viewer);
    free(exact);
}

static void outcome_init(struct outcome *o, const char *password)
{
    *o = (struct outcome){.guard = rfb_guard_new(password)};
    buf_init(&o->to_server, CAP);
    buf_init(&o->to_viewer, CAP);
}

static void outcome_done(struct outcome *o)
{
    rfb_guard_free(o->guard);
    buf_done(&o->to_server);
    buf_done(&o->to_viewer);
}

static void attach(struct outcome *o, const char *one_time)
{
    rfb_guard_attach(o->guard, one_time, (const uint8_t *)CHALLENGE, &o->to_viewer);
}

/* Everything in pieces of `piece` bytes, and cut once more at `cut`. */
static void play(const struct session *s, size_t cut, size_t piece, struct outcome *o)
{
    outcome_init(o, s->password);
    attach(o, s->one_time);
    for (size_t k = 0; k < s->nlines; k++) {
        const struct line *l = &s->lines[k];
        for (size_t at = 0; at < l->len;) {
            size_t n = piece < l->len - at ? piece : l->len - at;
            if (cut > at && cut < at + n)
                n = cut - at;
            say(o, l->who, l->said + at, n);
            at += n;
        }
        cut = cut > l->len ? cut - l->len : 0;
    }
}

static size_t length(const struct session *s)
{
    size_t n = 0;

    for (size_t k = 0; k < s->nlines; k++)
        n += s->lines[k].len;
    return n;
}

static void check_buf(const struct buf *b, const char *want, size_t len)
{
    assert_int_equal(b->len, len);
    if (len)
        assert_memory_equal(b->data, want, len);
}

/* The same at every cut; returns what was dropped, and the unknown type. */
static struct rfb_guard_dropped check_n(const struct session *s, enum rfb_guard_result result,
                                        const char *server, size_t nserver, const char *viewer,
                                        size_t nviewer, uint8_t unknown)
{
    struct rfb_guard_dropped d = {0};

    for (size_t cut = 0; cut <= length(s); cut++) {
        struct outcome o;
        play(s, cut, cut == length(s) ? 1 : SIZE_MAX, &o);
        assert_int_equal(o.result, result);
        check_buf(&o.to_server, server, nserver);
        check_buf(&o.to_viewer, viewer, nviewer);
        struct rfb_guard_dropped now = rfb_guard_dropped(o.guard);
        if (cut)
            assert_memory_equal(&now, &d, sizeof d);
        d = now;
        assert_int_equal(rfb_guard_unknown(o.guard), unknown);
        outcome_done(&o);
    }
    return d;
}

#define CHECK_UNKNOWN(result, server, viewer, unknown, ...)                                        \
    check_n(__VA_ARGS__, (result), (server), sizeof(server) - 1, (viewer), sizeof(viewer) - 1,     \
            (unknown))
#define CHECK(result, server, viewer, ...) CHECK_UNKNOWN(result, server, viewer, 0, __VA_ARGS__)

#define V38 "RFB 003.008\n"
#define V37 "RFB 003.007\n"
#define V33 "RFB 003.003\n"
#define OK  "\0\0\0\0"

static void every_version_of_a_server(void **state)
{
    (void)state;
    CHECK(RFB_GUARD_FINE, V38 "\1\1" ASK, V38 "\1\1" OK TOLD UPDATE,
          SESSION(NULL, NULL, S(V38 "\2\2\1"), S(OK), S(INIT), V(V38), V("\1"), V("\0"), V(ASK),
                  S(UPDATE)));
    CHECK(RFB_GUARD_FINE, V38 "\2" SECRET "\1" ASK, V38 "\1\1" OK TOLD UPDATE,
          SESSION("secret", NULL, S(V38 "\2\x13\2"), S(CHALLENGE), S(OK INIT), V(V38 "\1\0"),
                  V(ASK), S(UPDATE)));
    CHECK(RFB_GUARD_FINE, V37 "\1\1" ASK, V38 "\1\1" OK TOLD UPDATE,
          SESSION(NULL, NULL, S(V37 "\1\1"), S(INIT), V(V38), V("\1"), V("\0"), V(ASK), S(UPDATE)));
    CHECK(RFB_GUARD_FINE, V33 "\1" ASK, V38 "\1\1" OK TOLD UPDATE,
          SESSION(NULL, NULL, S(V33 "\0\0\0\1" INIT), V(V38), V("\1"), V("\0"), V(ASK), S(UPDATE)));
    CHECK(
        RFB_GUARD_FINE, V33 SECRET "\1" ASK, V38 "\1\1" OK TOLD UPDATE,
        SESSION("secret", NULL, S(V33 "\0\0\0\2" CHALLENGE OK INIT), V(V38 "\1\0" ASK), S(UPDATE)));
}

static void every_version_of_a_viewer(void **state)
{
    (void)state;
#define SERVER S(V33 "\0\0\0\1" INIT)
    CHECK(RFB_GUARD_FINE, V33 "\1" ASK, V38 "\1\1" OK TOLD,
          SESSION(NULL, NULL, SERVER, V("RFB 003.889\n\1\1" ASK)));
    CHECK(RFB_GUARD_FINE, V33 "\1" ASK, V38 "\1\1" TOLD,
          SESSION(NULL, NULL, SERVER, V(V37 "\1\0" ASK)));
    CHECK(RFB_GUARD_FINE, V33 "\1" ASK, V38 "\0\0\0\1" TOLD,
          SESSION(NULL, NULL, SERVER, V(V33 "\0" ASK)));
    CHECK(RFB_GUARD_FINE, V33 "\1" ASK, V38 "\0\0\0\1" TOLD,
          SESSION(NULL, NULL, SERVER, V("RFB 003.005\n\0" ASK)));
    CHECK(RFB_GUARD_FINE, V33 "\1" ASK, V38 "\1\2" CHALLENGE OK TOLD,
          SESSION(NULL, "once", SERVER, V(V38 "\2" ONCE "\0" ASK)));
    CHECK(RFB_GUARD_FINE, V33 "\1" ASK, V38 "\1\2" CHALLENGE OK TOLD,
          SESSION(NULL, "once", SERVER, V(V37 "\2" ONCE "\0" ASK)));
    CHECK(RFB_GUARD_FINE, V33 "\1" ASK, V38 "\0\0\0\2" CHALLENGE OK TOLD,
          SESSION(NULL, "once", SERVER, V(V33 ONCE "\0" ASK)));
}

/* It may be tried once: what follows is not even read. */
static void the_one_time_password(void **state)
{
    (void)state;
    CHECK(RFB_GUARD_VIEWER_REFUSED, V33 "\1",
          V38 "\1\2" CHALLENGE "\0\0\0\1\0\0\0\x0eWrong password",
          SESSION(NULL, "once", SERVER, V(V38 "\2" SECRET), V(ONCE "\1" ASK)));
    CHECK(RFB_GUARD_VIEWER_REFUSED, V33 "\1", V38 "\0\0\0\2" CHALLENGE "\0\0\0\1",
          SESSION(NULL, "once", SERVER, V(V33 SECRET ONCE "\1" ASK), S(UPDATE)));
    CHECK(RFB_GUARD_VIEWER_BROKEN, V33 "\1", V38 "\1\2",
          SESSION(NULL, "once", SERVER, V(V38 "\1\1" ASK))); /* None was not offered */
}

static void the_server_fails(void **state)
{
    (void)state;
    CHECK(RFB_GUARD_SERVER_FAILED, V33, V38,
          SESSION(NULL, NULL, S(V33 "\0\0\0\0\0\0\0\x1aToo many security failures"),
                  V(V38 "\1\1" ASK)));
    CHECK(RFB_GUARD_SERVER_FAILED, V38, V38, SESSION(NULL, NULL, S(V38 "\1\2"), S(CHALLENGE)));
    CHECK(RFB_GUARD_SERVER_FAILED, V38, V38, SESSION("secret", NULL, S(V38 "\1\x13"), V(V38)));
    CHECK(RFB_GUARD_SERVER_FAILED, "", V38, SESSION(NULL, NULL, S("HTTP/1.1 400")));
}

/* Both sides at once: the viewer waits for ServerInit. */
static void the_viewer_comes_first(void **state)
{
    (void)state;
    CHECK(RFB_GUARD_FINE, V38 "\1\1" ASK, V38 "\1\1" OK TOLD UPDATE,
          SESSION(NULL, NULL, V(V38), V("\1\0"), S(V38 "\1\1" OK INIT UPDATE), V(ASK)));
    CHECK(RFB_GUARD_FINE, V38 "\1\1", V38 "\1\1" OK,
          SESSION(NULL, NULL, S(V38 "\1\1"), V(V38 "\1\0"), S(OK)));
}

/* Whatever becomes of the viewer, the server's handshake is completed. */
static void a_viewer_changes_nothing_for_the_server(void **state)
{
    (void)state;
    CHECK(RFB_GUARD_VIEWER_BROKEN, V38 "\1\1", V38,
          SESSION(NULL, NULL, S(V38), V("GET / HTTP/1.1"), S("\1\1"), S(OK), S(INIT UPDATE)));
    CHECK(RFB_GUARD_VIEWER_REFUSED, V38 "\1\1", V38 "\0\0\0\2" CHALLENGE "\0\0\0\1",
          SESSION(NULL, "once", S(V38), V(V33 SECRET), S("\1\1" OK INIT)));
    CHECK(RFB_GUARD_VIEWER_BROKEN, V38 "\1\1", V38 "\1\1" OK, /* too early */
          SESSION(NULL, NULL, S(V38 "\1\1"), V(V38 "\1\0" ASK), S(OK INIT UPDATE)));
    CHECK(RFB_GUARD_VIEWER_BROKEN, "", V38, SESSION(NULL, NULL, V("RFB 002.002\n")));
    CHECK(RFB_GUARD_VIEWER_BROKEN, "", V38, SESSION(NULL, NULL, V("RFB 003.0x8\n")));
    CHECK(RFB_GUARD_VIEWER_BROKEN, "", V38, SESSION(NULL, NULL, V("RFB 003.008\r")));
}

static void begun_until_complete(void **state)
{
    static const char server[] = V38 "\1\1" OK INIT;
    struct outcome o;

    (void)state;
    outcome_init(&o, NULL);
    attach(&o, NULL);
    say(&o, 'v', "nonsense 3.8", 12);
    for (size_t k = 0; k < sizeof server - 1; k++) {
        assert_int_equal(rfb_client_begun(rfb_guard_client(o.guard)), k > 0);
        say(&o, 's', server + k, 1);
    }
    assert_int_equal(rfb_guard_client(o.guard)->result, RFB_CLIENT_DONE);
    assert_false(rfb_guard_open(o.guard));
    outcome_done(&o);
}

#define PLAIN(...) SESSION(NULL, NULL, SERVER, V(V33 "\0"), __VA_ARGS__)
#define BEGIN      V38 "\0\0\0\1" TOLD
#define SENT       V33 "\1"

static void what_passes(void **state)
{
    (void)state;
    struct rfb_guard_dropped d = CHECK(
        RFB_GUARD_FINE,
        SENT "\0\0\0\0" FORMAT "\2\0\0\3\0\0\0\x10\0\0\0\7\xff\xff\xff\x11" ASK "\2\0\0\0" ASK,
        BEGIN UPDATE,
        PLAIN(V("\0\0\0\0" FORMAT "\2\0\0\3\0\0\0\x10\0\0\0\7\xff\xff\xff\x11" ASK), S(UPDATE),
              V("\2\0\0\0" ASK)));
    assert_memory_equal(&d, (&(struct rfb_guard_dropped){0}), sizeof d);
}

#define KEY     "\4\1\0\0\0\0\0a"
#define POINTER "\5\1\0\x10\0\x10"
#define CUT     "\6\0\0\0\0\0\0\4\3\3\3\3"
#define CUT_EXT "\6\0\0\0\xff\xff\xff\xf8\1\0\0\1\4\4\4\4"
#define RESIZE  "\xfb\0\5\0\3\x20\1\0\0\0\0\1\0\0\0\0\5\0\3\x20\0\0\0\0"
#define XVP     "\xfa\0\1\2"
#define QKEY    "\xff\0\0\1\0\0\0a\0\0\0\x1e"
#define QAUDIO  "\xff\1\0\0\xff\1\0\1\xff\1\0\2\3\2\0\0\xac\x44"

/* Each alone, between two that pass; then all. */
static void what_does_not_pass(void **state)
{
    struct rfb_guard_dropped d;

    (void)state;
#define ALONE(text) CHECK(RFB_GUARD_FINE, SENT ASK ASK, BEGIN, PLAIN(V(ASK text ASK)))
    d = ALONE(KEY);
    assert_int_equal(d.keys, 1);
    d = ALONE(POINTER);
    assert_int_equal(d.pointer, 1);
    d = ALONE(CUT);
    assert_int_equal(d.cut_text, 1);
    d = ALONE(CUT_EXT);
    assert_int_equal(d.cut_text, 1);
    d = ALONE(RESIZE);
    assert_int_equal(d.resize, 1);
    d = ALONE(XVP);
    assert_int_equal(d.xvp, 1);
    d = ALONE(QKEY);
    assert_int_equal(d.qemu, 1);
    d = ALONE(QAUDIO);
    assert_int_equal(d.qemu, 3);
    d = ALONE(FENCE);
    assert_int_equal(d.fences, 1);
    d = ALONE(CONTINUE);
    assert_int_equal(d.fences, 1);
    d = CHECK(RFB_GUARD_FINE, SENT ASK ASK, BEGIN,
              PLAIN(V(KEY KEY ASK POINTER CUT CUT_EXT XVP ASK RESIZE QKEY QAUDIO FENCE CONTINUE)));
    assert_memory_equal(&d, (&(struct rfb_guard_dropped){2, 1, 2, 1, 1, 4, 2}), sizeof d);
}

/* TigerVNC's and ours: what would make a viewer wait for what is dropped is taken out. */
static void encodings(void **state)
{
    (void)state;
    CHECK(
        RFB_GUARD_FINE,
        SENT "\2\0\0\5\0\0\0\1\xff\xff\xff\x21\xff\xff\xfe\xc8\0\0\0\7\xff\xff\xfe\xc7", BEGIN,
        PLAIN(V("\2\0\0\x0d\0\0\0\1\xff\xff\xff\x21\xff\xff\xfe\xcc\xff\xff\xfe\xc8\xff\xff\xfe\xfe"
                "\xff\xff\xfe\xfd\xff\xff\xfe\xcb\xff\xff\xfe\xcf\xc0\xa1\xe5\xce\0\0\0\7"
                "\xff\xff\xfe\xc4\xff\xff\xfe\xca\xff\xff\xfe\xc7")));
    CHECK(RFB_GUARD_FINE, SENT "\2\0\0\0" ASK, BEGIN,
          PLAIN(V("\2\0\0\1\xff\xff\xfe\xcc" ASK))); /* none is left */
}

static void what_the_server_offers(void **state)
{
    struct rfb_guard_dropped d;

    (void)state;
    CHECK(RFB_GUARD_FINE, SENT ASK FENCE CONTINUE, BEGIN FENCE "\x96" UPDATE,
          PLAIN(V(ASK), S(FENCE "\x96"), V(FENCE), S(UPDATE), V(CONTINUE)));
    /* behind messages of every length that may come first */
#define FIRST "\2\3\0\0\0\0\0\0\2hi\1\0\0\0\0\2rrggbbRRGGBB\3\0\0\0\xff\xff\xff\xfe##"
    CHECK(RFB_GUARD_FINE, SENT FENCE, BEGIN FIRST FENCE, PLAIN(S(FIRST FENCE), V(FENCE)));
    /* one of the two is not the other */
    d = CHECK(RFB_GUARD_FINE, SENT FENCE, BEGIN FENCE, PLAIN(S(FENCE), V(CONTINUE FENCE)));
    assert_int_equal(d.fences, 1);
    d = CHECK(RFB_GUARD_FINE, SENT CONTINUE, BEGIN "\x96", PLAIN(S("\x96"), V(CONTINUE FENCE)));
    assert_int_equal(d.fences, 1);
    /* what stands inside another message, or behind the first picture, is no offer */
    d = CHECK(RFB_GUARD_FINE, SENT, BEGIN "\3\0\0\0\0\0\0\2\x96\xf8" UPDATE FENCE "\x96",
              PLAIN(S("\3\0\0\0\0\0\0\2\x96\xf8" UPDATE FENCE "\x96"), V(FENCE CONTINUE)));
    assert_int_equal(d.fences, 2);
    d = CHECK(RFB_GUARD_FINE, SENT, BEGIN "\x7f" FENCE, PLAIN(S("\x7f" FENCE), V(FENCE)));
    assert_int_equal(d.fences, 1);
}

static void caps_of_messages(void **state)
{
    (void)state;
#define BROKEN(text) CHECK(RFB_GUARD_VIEWER_BROKEN, SENT ASK, BEGIN, PLAIN(V(ASK text ASK)))
    BROKEN("\6\0\0\0\x7f\xff\xff\xff");
    BROKEN("\6\0\0\0\x80\0\0\0");
    BROKEN("\6\0\0\0\1\0\0\1");
    BROKEN("\6\0\0\0\xfe\xff\xff\xff");
    BROKEN("\2\0\xff\xff");
    BROKEN("\2\0\4\1");
    /* and just below them */
    CHECK(RFB_GUARD_FINE, SENT, BEGIN, PLAIN(V("\6\0\0\0\1\0\0\0" ASK ASK)));
    CHECK(RFB_GUARD_FINE, SENT, BEGIN, PLAIN(V("\2\0\4\0" ASK ASK)));
}

static void unknown_messages_end_it(void **state)
{
    (void)state;
#define UNKNOWN(type, text)                                                                        \
    CHECK_UNKNOWN(RFB_GUARD_VIEWER_UNKNOWN, SENT ASK, BEGIN, type,                                 \
                  PLAIN(V(ASK text ASK), S(UPDATE)))
    UNKNOWN(1, "\1");
    UNKNOWN(7, "\7");
    UNKNOWN(127, "\x7f");
    UNKNOWN(249, "\xf9");
    UNKNOWN(253, "\xfd");
    UNKNOWN(255, "\xff\2\0\0");
    UNKNOWN(255, "\xff\1\0\3");
}

/* All types: those that may pass are few. */
static void few_types_pass(void **state)
{
    (void)state;
    for (int type = 0; type < 256; type++) {
        struct outcome o;
        char m[300] = {0};
        outcome_init(&o, NULL);
        attach(&o, NULL);
        say(&o, 's', V33 "\0\0\0\1" INIT FENCE "\x96", 12 + 4 + 31 + 12 + 1);
        say(&o, 'v', V33 "\0", 13);
        size_t before = o.to_server.len;
        m[0] = (char)type;
        say(&o, 'v', m, 20);
        bool may = type == 0 || type == 2 || type == 3 || type == 150 || type == 248;
        assert_int_equal(o.to_server.len > before, may);
        outcome_done(&o);
    }
}

static void kept_until_the_viewer_is_there(void **state)
{
    static char much[RFB_GUARD_EARLY_MAX + 1];
    struct outcome o;

    (void)state;
    for (int over = 0; over < 2; over++) {
        outcome_init(&o, NULL);
        say(&o, 's', V33 "\0\0\0\1" INIT, 12 + 4 + 31);
        say(&o, 's', much, RFB_GUARD_EARLY_MAX / 2);
        say(&o, 's', much, RFB_GUARD_EARLY_MAX - RFB_GUARD_EARLY_MAX / 2 + (size_t)over);
        assert_int_equal(o.result, over ? RFB_GUARD_SERVER_BROKEN : RFB_GUARD_FINE);
        if (!over) {
            attach(&o, NULL);
            say(&o, 'v', V33 "\0", 13);
            assert_true(rfb_guard_open(o.guard));
            assert_int_equal(o.to_viewer.len, 12 + 4 + 31 + RFB_GUARD_EARLY_MAX);
        }
        outcome_done(&o);
    }
}

static void more_than_is_asked_for_ends_it(void **state)
{
    static char much[1 << 20];
    struct outcome o;

    (void)state;
    outcome_init(&o, NULL);
    attach(&o, NULL);
    say(&o, 's', V33 "\0\0\0\1" INIT, 12 + 4 + 31);
    say(&o, 'v', V33 "\0", 13);
    o.to_viewer.cap = sizeof much;
    for (int asked = 0; asked < 2; asked++) {
        say(&o, 'v', ASK, 10);
        for (size_t n = 0; n < RFB_GUARD_UNASKED_MAX; n += sizeof much) {
            assert_int_equal(o.result, RFB_GUARD_FINE);
            buf_clear(&o.to_viewer);
            say(&o, 's', much, sizeof much);
        }
    }
    assert_int_equal(o.result, RFB_GUARD_FINE);
    buf_clear(&o.to_viewer);
    say(&o, 's', much, 1);
    assert_int_equal(o.result, RFB_GUARD_SERVER_BROKEN);
    outcome_done(&o);
}

/* The caps of the caller's buffers. */
static void who_takes_nothing(void **state)
{
    static char much[RFB_GUARD_EARLY_MAX];
    struct outcome o;

    (void)state;
    outcome_init(&o, NULL);
    attach(&o, NULL);
    say(&o, 's', V33 "\0\0\0\1" INIT, 12 + 4 + 31);
    say(&o, 'v', V33 "\0", 13);
    o.to_server.cap = o.to_server.len + 19;
    say(&o, 'v', ASK, 10);
    assert_int_equal(o.result, RFB_GUARD_FINE);
    say(&o, 'v', ASK, 10);
    assert_int_equal(o.result, RFB_GUARD_VIEWER_BROKEN);
    outcome_done(&o);
    outcome_init(&o, NULL);
    attach(&o, NULL);
    say(&o, 's', V33 "\0\0\0\1" INIT, 12 + 4 + 31);
    say(&o, 'v', V33 "\0", 13);
    o.to_viewer.cap = o.to_viewer.len + 99;
    say(&o, 's', much, 100);
    assert_int_equal(o.result, RFB_GUARD_SERVER_BROKEN);
    outcome_done(&o);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_version_of_a_server),
        cmocka_unit_test(every_version_of_a_viewer),
        cmocka_unit_test(the_one_time_password),
        cmocka_unit_test(the_server_fails),
        cmocka_unit_test(the_viewer_comes_first),
        cmocka_unit_test(a_viewer_changes_nothing_for_the_server),
        cmocka_unit_test(begun_until_complete),
        cmocka_unit_test(what_passes),
        cmocka_unit_test(what_does_not_pass),
        cmocka_unit_test(encodings),
        cmocka_unit_test(what_the_server_offers),
        cmocka_unit_test(caps_of_messages),
        cmocka_unit_test(unknown_messages_end_it),
        cmocka_unit_test(few_types_pass),
        cmocka_unit_test(kept_until_the_viewer_is_there),
        cmocka_unit_test(more_than_is_asked_for_ends_it),
        cmocka_unit_test(who_takes_nothing),
    };

    return cmocka_run_group_tests_name("rfb_guard", tests, NULL, NULL);
}
