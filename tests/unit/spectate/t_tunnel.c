/* SPDX-License-Identifier: GPL-3.0-or-later */
/* spectate/tunnel between a VNC server of a few lines and a viewer that is a socket of the test. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "site.h"

#include "base/err.h"
#include "net/deaf.h"
#include "spectate/tunnel.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

enum { STAGES = 4, GOT_MAX = 1 << 20, TAKEN_MAX = 64 << 20 };

/* What the server says at each stage, and how many bytes of the client it then waits for: version,
 * security types, result, and all that is left. */
static const struct stage {
    const char *says;
    size_t len, waits;
} stages[STAGES] = {
    {"RFB 003.008\n", 12, 12},
    {"\1\1", 2, 1},
    {"\0\0\0\0", 4, 1},
    {"\0\x10\0\x10\x20\x18\0\1\0\xff\0\xff\0\xff\x10\x08\0\0\0\0\0\0\0\4desk", 28, 0},
};

/* What a viewer says until its session: a shared flag of 0 among it. */
static const char viewer_begins[] = "RFB 003.008\n\1\0";
/* And reads: version, types, result, ServerInit. */
enum { VIEWER_BEGINS = sizeof viewer_begins - 1, VIEWER_READS = 12 + 2 + 4 + 28 };

/* An empty picture: the server's first message. */
static const char empty_update[] = "\0\0\0";
static const char request[] = "\3\0\0\0\0\0\0\x10\0";

struct world {
    struct site site;
    int refusal; /* of the websocket; 0 none */
    int stop_at; /* the stage at which the server says nothing more; STAGES: never */
    size_t frame_bytes;
    const char *page; /* NULL: there is none */
    int requests, upgrades, closed;
    struct serve_ws *ws;
    int stage;
    struct buf got; /* by the server, of the stage; at the end of the session */
    int shared;     /* the flag it got; -1 none */
    bool torn;      /* it was left before its handshake was over */

    struct tunnels *tunnels;
    struct tunnel *tunnel;
    int founds, ready, ends, begun, done, hopeless, visits, waits;
    char visitor[80]; /* the uid of the last visit */
    struct tunnel_end end;
    bool close_when_found, close_when_ready, close_when_ended;
    int viewer; /* -1 none */
};

/* --- the server --- */

static void send_cut(struct world *w, const void *data, size_t len)
{
    for (size_t at = 0; at < len; at += w->frame_bytes) {
        size_t n = len - at < w->frame_bytes ? len - at : w->frame_bytes;
        serve_ws_send(w->ws, SERVE_BINARY, (const char *)data + at, n);
    }
}

static void say(struct world *w)
{
    if (w->stage < w->stop_at)
        send_cut(w, stages[w->stage].says, stages[w->stage].len);
}

static void on_request(void *ud, const struct serve_request *r, struct serve_answer *ret)
{
    struct world *w = ud;

    (void)r;
    w->requests++;
    ret->status = w->page ? 200 : 404;
    if (w->page)
        buf_add(&ret->body, w->page, strlen(w->page));
}

static void *on_upgrade(void *ud, const struct serve_request *r, struct serve_answer *refusal)
{
    struct world *w = ud;

    (void)r;
    w->upgrades++;
    refusal->status = w->refusal;
    return w->refusal ? NULL : w;
}

static void on_opened(void *data, struct serve_ws *ws)
{
    struct world *w = data;

    w->ws = ws;
    w->stage = 0;
    w->shared = -1;
    say(w);
}

static void on_received(void *data, const void *bytes, size_t len)
{
    struct world *w = data;
    const uint8_t *p = bytes;

    for (; len && w->stage < STAGES - 1; p++, len--) {
        assert_int_equal(buf_add(&w->got, p, 1), 0);
        if (w->got.len < stages[w->stage].waits)
            continue;
        if (w->stage == 2)
            w->shared = w->got.data[0];
        buf_clear(&w->got);
        w->stage++;
        say(w);
    }
    assert_int_equal(buf_add(&w->got, p, len), 0);
}

static void on_closed(void *data)
{
    struct world *w = data;

    w->closed++;
    w->torn = w->stage < STAGES - 1;
    w->ws = NULL;
}

/* The handshake goes on where it stopped. */
static void go_on(struct world *w)
{
    w->stop_at = STAGES;
    say(w);
}

/* --- who looks --- */

static void close_it(struct world *w)
{
    tunnel_close(w->tunnel);
    w->tunnel = NULL;
}

static void found(void *ud, const char *uid)
{
    struct world *w = ud;

    assert_string_equal(uid, "");
    w->founds++;
    if (w->close_when_found)
        close_it(w);
}

static void ready(void *ud)
{
    struct world *w = ud;

    w->ready++;
    if (w->close_when_ready)
        close_it(w);
}

static void ended(void *ud, const struct tunnel_end *e)
{
    struct world *w = ud;

    assert_int_equal(w->ends++, 0);
    w->end = *e;
    if (w->close_when_ended)
        close_it(w);
}

static void handshake(void *ud, const char *url, enum tunnels_handshake what)
{
    struct world *w = ud;

    assert_string_equal(url, w->site.url);
    w->begun += what == TUNNELS_BEGUN;
    w->done += what == TUNNELS_DONE;
    w->hopeless += what == TUNNELS_HOPELESS;
}

static bool stranger(void *ud, const char *uid)
{
    (void)ud;
    return strcmp(uid, "abcd") == 0;
}

static void visited(void *ud, const char *url, const char *uid)
{
    struct world *w = ud;

    assert_string_equal(url, w->site.url);
    snprintf(w->visitor, sizeof w->visitor, "%s", uid);
    w->visits++;
}

static void waiting(void *ud)
{
    struct world *w = ud;

    w->waits++;
    if (w->ws)
        go_on(w);
}

static void open_it(struct world *w)
{
    static const struct tunnel_events on = {found, ready, ended};

    w->founds = w->ready = w->ends = w->requests = w->upgrades = w->closed = 0;
    w->begun = w->done = w->hopeless = w->visits = 0;
    buf_clear(&w->got);
    w->tunnel = tunnel_open(w->tunnels, w->site.url, NULL, &on, w);
}

/* Opens, waits for it and looks, as far as the viewer's own handshake. */
static void look(struct world *w)
{
    int fd[2];

    open_it(w);
    UNTIL(&w->site, w->ready || w->ends);
    assert_int_equal(w->ready, 1);
    assert_int_equal(socketpair(AF_UNIX, SOCK_STREAM | SOCK_NONBLOCK, 0, fd), 0);
    w->viewer = fd[0];
    tunnel_attach(w->tunnel, fd[1], NULL);
    assert_int_equal(write(w->viewer, viewer_begins, VIEWER_BEGINS), VIEWER_BEGINS);
    UNTIL(&w->site, rfb_guard_open(tunnel_guard(w->tunnel)));
}

static void hang_up(struct world *w)
{
    if (w->viewer >= 0)
        close(w->viewer);
    w->viewer = -1;
}

/* What the viewer can read now. */
static size_t take(struct world *w, char *out, size_t size)
{
    ssize_t n = read(w->viewer, out, size);

    assert_true(n >= 0 || errno == EAGAIN);
    return n > 0 ? (size_t)n : 0;
}

static void read_exactly(struct world *w, char *out, size_t len)
{
    for (size_t have = 0; have < len; site_turn(&w->site))
        have += take(w, out + have, len - have);
}

static const struct tunnels_events told = {handshake, visited, waiting, stranger};

static int set_up(void **state, bool tls)
{
    static const struct serve_hooks hooks = {.request = on_request,
                                             .upgrade = on_upgrade,
                                             .opened = on_opened,
                                             .received = on_received,
                                             .closed = on_closed};
    static struct world w;

    w = (struct world){.stop_at = STAGES, .frame_bytes = 1024, .viewer = -1};
    buf_init(&w.got, GOT_MAX);
    site_start(&w.site, tls, &hooks, &w);
    w.tunnels = tunnels_new(w.site.loop, &w.site.access);
    tunnels_tell(w.tunnels, &told, &w);
    *state = &w;
    return 0;
}

static int start(void **state)
{
    return set_up(state, false);
}

static int start_tls(void **state)
{
    return set_up(state, true);
}

static int stop(void **state)
{
    struct world *w = *state;

    close_it(w);
    hang_up(w);
    tunnels_free(w->tunnels);
    assert_int_equal(ws_leaving(), 0);
    site_stop(&w->site);
    buf_done(&w->got);
    return 0;
}

/* --- sessions --- */

static void bytes_go_both_ways(void **state)
{
    struct world *w = *state;
    char seen[VIEWER_READS + sizeof empty_update];

    for (w->frame_bytes = 1; w->frame_bytes <= 1024; w->frame_bytes += 1023) {
        look(w);
        assert_int_equal(w->founds, 1);
        assert_int_equal(w->shared, 1); /* whatever the viewer wants */
        read_exactly(w, seen, VIEWER_READS);
        assert_memory_equal(seen, "RFB 003.008\n", 12);
        assert_memory_equal(seen + VIEWER_READS - 4, "desk", 4);

        assert_int_equal(write(w->viewer, "\4\1\0\0\0\0\0a", 8), 8); /* a key */
        assert_int_equal(write(w->viewer, request, sizeof request), sizeof request);
        UNTIL(&w->site, w->got.len == sizeof request);
        assert_memory_equal(w->got.data, request, sizeof request);
        assert_int_equal(rfb_guard_dropped(tunnel_guard(w->tunnel)).keys, 1);

        send_cut(w, empty_update, sizeof empty_update);
        read_exactly(w, seen, sizeof empty_update);
        assert_memory_equal(seen, empty_update, sizeof empty_update);
        close_it(w);
        UNTIL(&w->site, w->closed);
        assert_int_equal(read(w->viewer, seen, 1), 0);
        assert_int_equal(w->ends, 0);
        hang_up(w);
    }
}

static void a_viewer_that_vanishes_ends_it(void **state)
{
    struct world *w = *state;

    look(w);
    send_cut(w, empty_update, sizeof empty_update);
    hang_up(w);
    UNTIL(&w->site, w->ends && w->closed);
    assert_int_equal(w->end.why, TUNNEL_VIEWER);
    assert_false(w->torn);
}

static void an_unknown_message_ends_it(void **state)
{
    struct world *w = *state;

    look(w);
    assert_int_equal(write(w->viewer, "\x77", 1), 1);
    UNTIL(&w->site, w->ends && w->closed);
    assert_int_equal(w->end.why, TUNNEL_FORBIDDEN);
    assert_int_equal(w->end.guard, RFB_GUARD_VIEWER_UNKNOWN);
    assert_int_equal(w->end.unknown, 0x77);
}

static void the_server_ends_it(void **state)
{
    struct world *w = *state;

    w->close_when_ended = true;
    look(w);
    serve_ws_close(w->ws, 1000);
    UNTIL(&w->site, w->ends);
    assert_int_equal(w->end.why, TUNNEL_ENDED);
    assert_int_equal(w->end.client, RFB_CLIENT_DONE);
}

static void nothing_is_kept_for_ever(void **state)
{
    static char flood[RFB_GUARD_EARLY_MAX + 1024];
    struct world *w = *state;

    open_it(w);
    UNTIL(&w->site, w->ready);
    serve_ws_send(w->ws, SERVE_BINARY, flood, sizeof flood);
    UNTIL(&w->site, w->ends);
    assert_int_equal(w->end.why, TUNNEL_FLOODED);
}

/* --- one side that takes nothing --- */

/* The server finds that nothing is taken any more; when the viewer reads, everything arrives. */
static void a_slow_viewer_stops_the_server(void **state)
{
    static char block[64 * 1024];
    struct world *w = *state;
    size_t sent = sizeof empty_update, taken = 0;

    look(w);
    read_exactly(w, block, VIEWER_READS);
    send_cut(w, empty_update, sizeof empty_update);
    for (int choked = 0; choked < 100; site_turn(&w->site)) {
        choked = serve_ws_send(w->ws, SERVE_PING, "x", 1) == ERR_TOO_BIG ? choked + 1 : 0;
        if (choked)
            continue;
        memset(block, (int)(sent / sizeof block), sizeof block);
        serve_ws_send(w->ws, SERVE_BINARY, block, sizeof block);
        sent += sizeof block;
        assert_true(sent < TAKEN_MAX);
    }
    for (; taken < sent; site_turn(&w->site)) {
        size_t n;
        while ((n = take(w, block, sizeof block)) > 0) {
            size_t at = taken + n - 1 - sizeof empty_update; /* of the last */
            if (taken >= sizeof empty_update)
                assert_int_equal((uint8_t)block[n - 1], (uint8_t)(at / sizeof block));
            taken += n;
        }
    }
    assert_int_equal(taken, sent);
    assert_int_equal(w->ends, 0);
}

static void a_slow_server_stops_the_viewer(void **state)
{
    struct world *w = *state;
    size_t written = 0;

    look(w);
    serve_ws_mute(w->ws);
    for (int full = 0; full < 100;) {
        ssize_t n = write(w->viewer, request, sizeof request);
        full = n < 0 ? full + 1 : 0;
        written += n > 0 ? (size_t)n : 0;
        assert_true(written < TAKEN_MAX);
        if (n < 0)
            site_turn(&w->site);
    }
    assert_int_equal(w->ends, 0);
    serve_ws_rst(w->ws);
    UNTIL(&w->site, w->ends);
    assert_int_equal(w->end.why, TUNNEL_ENDED);
}

/* --- the handshake --- */

static void one_that_was_begun_is_completed(void **state)
{
    struct world *w = *state;

    for (int stage = 0; stage < STAGES; stage++) {
        w->stop_at = stage;
        open_it(w);
        UNTIL(&w->site, w->ws && w->stage == stage);
        for (int k = 0; k < 10; k++) /* nothing more is to come */
            site_turn(&w->site);
        close_it(w);
        for (int k = 0; k < 10; k++)
            site_turn(&w->site);
        assert_int_equal(w->closed, 0);
        go_on(w);
        UNTIL(&w->site, w->closed);
        assert_int_equal(w->shared, 1);
        assert_false(w->torn);
        assert_int_equal(w->ready + w->ends, 0);
        assert_int_equal(w->begun, 1);
        assert_int_equal(w->done, 1);
    }
}

static void leaving_waits_for_it(void **state)
{
    struct world *w = *state;

    w->stop_at = 0;
    open_it(w);
    UNTIL(&w->site, w->ws);
    w->stop_at = STAGES;
    say(w);
    loop_stop(w->site.loop);  /* somebody wants to leave */
    tunnels_free(w->tunnels); /* the owner did not even close it */
    w->tunnel = NULL;
    assert_int_equal(w->closed, 1);
    assert_int_equal(w->shared, 1);
    assert_false(w->torn);
    assert_int_equal(w->ready + w->ends, 0);
    w->tunnels = NULL;
    tunnels_free(NULL);
}

static void a_long_wait_is_said(void **state)
{
    struct world *w = *state;

    w->stop_at = 0;
    open_it(w);
    UNTIL(&w->site, w->ws);
    tunnels_free(w->tunnels); /* the server says nothing until then */
    w->tunnel = NULL;
    w->tunnels = NULL;
    assert_int_equal(w->waits, 1);
    assert_int_equal(w->done, 1);
    assert_false(w->torn);
}

static void it_may_be_closed_in_any_callback(void **state)
{
    struct world *w = *state;

    w->close_when_found = true;
    open_it(w);
    UNTIL(&w->site, w->founds);
    for (int k = 0; k < 20; k++)
        site_turn(&w->site);
    assert_int_equal(w->upgrades, 0);
    assert_int_equal(w->begun, 1);
    assert_int_equal(w->done, 1);
    w->close_when_found = false;
    w->close_when_ready = true;
    open_it(w);
    UNTIL(&w->site, w->ready && w->closed);
    w->close_when_ended = true;
    w->refusal = 503;
    open_it(w);
    UNTIL(&w->site, w->ends);
    tunnel_close(NULL);
}

static void assert_told(const struct world *w, int begun, int done, int hopeless)
{
    assert_int_equal(w->begun, begun);
    assert_int_equal(w->done, done);
    assert_int_equal(w->hopeless, hopeless);
}

static void what_a_server_counts_is_told(void **state)
{
    struct world *w = *state;

    w->refusal = 502;
    open_it(w);
    UNTIL(&w->site, w->ends);
    assert_int_equal(w->end.why, TUNNEL_DESKTOP);
    assert_int_equal(w->end.desktop, DESKTOP_STATUS);
    assert_int_equal(w->end.status, 502);
    assert_told(w, 1, 1, 0);
    close_it(w);

    w->refusal = 0;
    for (w->stop_at = 0; w->stop_at < STAGES; w->stop_at++) {
        open_it(w);
        UNTIL(&w->site, w->ws && w->stage == w->stop_at);
        assert_told(w, 1, 0, 0); /* before it is known how it ends */
        serve_ws_fin(w->ws);
        UNTIL(&w->site, w->ends);
        assert_int_equal(w->end.why, TUNNEL_DESKTOP);
        assert_int_equal(w->end.desktop, DESKTOP_CLOSED);
        assert_told(w, 1, w->stop_at == 0, 0); /* without a byte it was no VNC server */
        close_it(w);
    }
    w->stop_at = 0;
    open_it(w);
    UNTIL(&w->site, w->ws);
    send_cut(w,
             "RFB 003.003\n\0\0\0\0\0\0\0\5go\x1b"
             "aw",
             25);
    UNTIL(&w->site, w->ends && w->closed);
    assert_int_equal(w->end.why, TUNNEL_SERVER);
    assert_int_equal(w->end.client, RFB_CLIENT_REFUSED);
    assert_string_equal(w->end.reason, "go\u241baw");
    assert_told(w, 1, 0, 0);
}

static void what_can_never_succeed_is_told(void **state)
{
    static const char *const types[] = {"\1\2", "\1\x10"}; /* a password; one we don't speak */
    static const enum rfb_client_result results[] = {RFB_CLIENT_PASSWORD, RFB_CLIENT_SECURITY};
    struct world *w = *state;

    w->stop_at = 1;
    for (int i = 0; i < 2; i++) {
        open_it(w);
        UNTIL(&w->site, w->ws && w->stage == 1);
        send_cut(w, types[i], 2);
        UNTIL(&w->site, w->ends && w->closed);
        assert_int_equal(w->end.client, results[i]);
        assert_told(w, 1, 0, results[i] == RFB_CLIENT_SECURITY); /* a password may still be given */
        close_it(w);
    }
}

/* No VNC server speaks text, but one may be behind it: and it is we who leave. */
static void text_counts(void **state)
{
    struct world *w = *state;

    w->stop_at = 0;
    open_it(w);
    UNTIL(&w->site, w->ws);
    serve_ws_send(w->ws, SERVE_TEXT, "{}", 2);
    UNTIL(&w->site, w->ends);
    assert_told(w, 1, 0, 0);
}

/* Nobody is there to be told of the end: then nobody says that it is done. */
static void what_fails_later_is_not_done(void **state)
{
    struct world *w = *state;

    w->stop_at = 1;
    open_it(w);
    UNTIL(&w->site, w->stage == 1);
    close_it(w);
    serve_ws_fin(w->ws);
    tunnels_free(w->tunnels);
    w->tunnels = NULL;
    assert_told(w, 1, 0, 0);
    assert_int_equal(w->ready + w->ends, 0);
}

static void a_page_is_awaited(void **state)
{
    struct world *w = *state;

    w->page = "<script>window.websockifyTargetUrl="
              "'instance/u1/app/websockify?connUid=abc123';</script>";
    open_it(w);
    close_it(w);
    UNTIL(&w->site, w->visits);
    assert_string_equal(w->visitor, "abc123");
    w->page = NULL;
    open_it(w);
    tunnels_free(w->tunnels);
    w->tunnel = NULL;
    w->tunnels = NULL;
    assert_int_equal(w->visits, 1);
    assert_string_equal(w->visitor, "");
    assert_int_equal(w->requests, 1);
    assert_int_equal(w->upgrades + w->founds + w->ends, 0);
    assert_told(w, 0, 0, 0);
}

static void a_page_can_not_give_us_another_ones_connection(void **state)
{
    struct world *w = *state;

    w->page = "<script>window.websockifyTargetUrl="
              "'instance/u1/app/websockify?connUid=abcd';</script>";
    open_it(w);
    UNTIL(&w->site, w->ends);
    assert_int_equal(w->end.why, TUNNEL_DESKTOP);
    assert_int_equal(w->end.desktop, DESKTOP_STRANGER);
    close_it(w);
    open_it(w);
    close_it(w);
    UNTIL(&w->site, w->visits);
    assert_string_equal(w->visitor, "");
    assert_int_equal(w->upgrades + w->founds, 0);
    assert_told(w, 0, 0, 0);
}

/* The deadlines, all at once because each takes ten seconds: a server that says nothing, one that
 * does not answer the handshake, one that was left to itself. */
static void silence_ends(void **state)
{
    static const struct tunnel_events on = {found, ready, ended};
    struct world *w = *state;
    struct world other = {.site = w->site};
    struct deaf *deaf = deaf_new(w->site.loop, "127.0.0.1");

    w->stop_at = 1;
    open_it(w);
    UNTIL(&w->site, w->stage == 1);
    close_it(w);
    open_it(w);
    snprintf(other.site.url, sizeof other.site.url, "http://127.0.0.1:%d/", deaf_port(deaf));
    other.tunnels = tunnels_new(w->site.loop, &w->site.access);
    tunnels_tell(other.tunnels, &told, &other);
    other.tunnel = tunnel_open(other.tunnels, other.site.url, NULL, &on, &other);
    UNTIL(&w->site, w->ends && other.ends && w->closed == 2);
    assert_int_equal(w->end.why, TUNNEL_SILENT);
    assert_int_equal(other.end.why, TUNNEL_DESKTOP);
    assert_int_equal(other.end.desktop, DESKTOP_TIMEOUT);
    assert_told(w, 1, 0, 0);
    assert_told(&other, 1, 0, 0); /* who knows whom it has asked already */
    close_it(&other);
    tunnels_free(other.tunnels);
    deaf_free(deaf);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(bytes_go_both_ways, start, stop),
        cmocka_unit_test_setup_teardown(a_viewer_that_vanishes_ends_it, start, stop),
        cmocka_unit_test_setup_teardown(an_unknown_message_ends_it, start, stop),
        cmocka_unit_test_setup_teardown(the_server_ends_it, start, stop),
        cmocka_unit_test_setup_teardown(nothing_is_kept_for_ever, start, stop),
        cmocka_unit_test_setup_teardown(a_slow_viewer_stops_the_server, start, stop),
        cmocka_unit_test_setup_teardown(a_slow_server_stops_the_viewer, start, stop),
        cmocka_unit_test_setup_teardown(bytes_go_both_ways, start_tls, stop),
        cmocka_unit_test_setup_teardown(a_slow_viewer_stops_the_server, start_tls, stop),
        cmocka_unit_test_setup_teardown(one_that_was_begun_is_completed, start, stop),
        cmocka_unit_test_setup_teardown(leaving_waits_for_it, start, stop),
        cmocka_unit_test_setup_teardown(a_long_wait_is_said, start, stop),
        cmocka_unit_test_setup_teardown(it_may_be_closed_in_any_callback, start, stop),
        cmocka_unit_test_setup_teardown(what_a_server_counts_is_told, start, stop),
        cmocka_unit_test_setup_teardown(what_can_never_succeed_is_told, start, stop),
        cmocka_unit_test_setup_teardown(text_counts, start, stop),
        cmocka_unit_test_setup_teardown(what_fails_later_is_not_done, start, stop),
        cmocka_unit_test_setup_teardown(a_page_is_awaited, start, stop),
        cmocka_unit_test_setup_teardown(a_page_can_not_give_us_another_ones_connection, start,
                                        stop),
        cmocka_unit_test_setup_teardown(silence_ends, start, stop),
    };

    return cmocka_run_group_tests_name("tunnel", tests, NULL, NULL);
}
