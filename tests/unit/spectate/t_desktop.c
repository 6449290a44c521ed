/* SPDX-License-Identifier: GPL-3.0-or-later */
/* spectate/desktop against a site on the same loop, and against a server of raw bytes where the
 * exact request or the last frame matters. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "site.h"

#include "base/err.h"
#include "spectate/desktop.h"

#include <arpa/inet.h>
#include <openssl/evp.h>
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#define UID "0123456789abcdef0123456789ABCDEF"

enum { GOT_MAX = 1 << 20 };

/* The site, and one who looks. */
struct world {
    struct site site;
    const char *page; /* "" nothing */
    int page_status;
    enum serve_pace pace;
    int refusal; /* of the websocket; 0 none */
    char asked[512];
    int gets, upgrades, closed, pongs;
    struct serve_ws *ws;
    struct buf got; /* by the server */

    struct desktop *desktop;
    char uid[128];
    int founds, opens, ends, drained;
    enum desktop_why why;
    int status;
    struct buf bytes; /* from the server */
    bool close_when_found, close_when_told;
};

/* --- the site --- */

static void on_request(void *ud, const struct serve_request *r, struct serve_answer *ret)
{
    struct world *w = ud;

    assert_string_equal(r->path, "/instance/u1/app/");
    assert_string_equal(r->authorization, "Bearer secret");
    w->gets++;
    ret->status = w->page_status;
    ret->pace = w->pace;
    if (w->page_status == 301)
        strcpy(ret->header, "Location: /elsewhere/\r\n");
    buf_add_str(&ret->body, w->page);
}

static void *on_upgrade(void *ud, const struct serve_request *r, struct serve_answer *refusal)
{
    struct world *w = ud;
    size_t n = (size_t)snprintf(w->asked, sizeof w->asked, "%s", r->path);

    assert_string_equal(r->authorization, "Bearer secret");
    assert_int_equal(w->founds, 1); /* whose it is was told before */
    w->upgrades++;
    for (size_t k = 0; k < r->nargs; k++)
        n += (size_t)snprintf(w->asked + n, sizeof w->asked - n, "%c%s", k ? '&' : '?', r->arg[k]);
    refusal->status = w->refusal;
    return w->refusal ? NULL : w;
}

static void on_opened(void *data, struct serve_ws *ws)
{
    struct world *w = data;

    w->ws = ws;
}

static void on_received(void *data, const void *bytes, size_t len)
{
    struct world *w = data;

    assert_int_equal(buf_add(&w->got, bytes, len), 0);
}

static void on_closed(void *data)
{
    struct world *w = data;

    w->closed++;
    w->ws = NULL;
}

static void on_pong(void *data)
{
    struct world *w = data;

    w->pongs++;
}

/* --- who looks --- */

static void close_it(struct world *w)
{
    desktop_close(w->desktop);
    w->desktop = NULL;
}

static void found(void *ud, const char *uid)
{
    struct world *w = ud;

    w->founds++;
    assert_false(desktop_asked(w->desktop));
    snprintf(w->uid, sizeof w->uid, "%s", uid);
    if (w->close_when_found)
        close_it(w);
}

static void opened(void *ud)
{
    struct world *w = ud;

    assert_true(desktop_asked(w->desktop));
    w->opens++;
}

static void bytes(void *ud, const uint8_t *data, size_t len)
{
    struct world *w = ud;

    assert_int_equal(buf_add(&w->bytes, data, len), 0);
    if (w->close_when_told)
        close_it(w);
}

static void ended(void *ud, enum desktop_why why, int status)
{
    struct world *w = ud;

    assert_int_equal(w->ends++, 0);
    w->why = why;
    w->status = status;
    if (w->close_when_told)
        close_it(w);
}

static void drained(void *ud)
{
    struct world *w = ud;

    w->drained++;
}

static const struct desktop_events on = {found, opened, bytes, ended, drained};

static void look(struct world *w, const char *url)
{
    w->founds = w->opens = w->ends = w->gets = w->upgrades = w->closed = w->drained = 0;
    w->asked[0] = w->uid[0] = '\0';
    buf_clear(&w->got);
    buf_clear(&w->bytes);
    w->desktop = desktop_open(w->site.loop, &w->site.access, url, &on, w);
    assert_int_equal(w->founds + w->ends, 0);
}

static int start(void **state)
{
    static const struct serve_hooks hooks = {.request = on_request,
                                             .upgrade = on_upgrade,
                                             .opened = on_opened,
                                             .received = on_received,
                                             .pong = on_pong,
                                             .closed = on_closed};
    static struct world w;

    w = (struct world){.page = "", .page_status = 200};
    buf_init(&w.got, GOT_MAX);
    buf_init(&w.bytes, GOT_MAX);
    site_start(&w.site, false, &hooks, &w);
    *state = &w;
    return 0;
}

static int stop(void **state)
{
    struct world *w = *state;

    close_it(w);
    site_stop(&w->site);
    buf_done(&w->got);
    buf_done(&w->bytes);
    return 0;
}

/* --- the tests --- */

static void a_page_names_the_websocket(void **state)
{
    static const struct {
        const char *page, *asked, *uid;
    } pages[] = {
        {"<script>window.websockifyTargetUrl='instance/u1/app/websockify?connUid=" UID
         "';</script>",
         "/instance/u1/app/websockify?connUid=" UID, UID},
        {"window.websockifyTargetUrl\n=\t\"instance/u1/app/websockify?connUid=1f&a=b\"",
         "/instance/u1/app/websockify?connUid=1f&a=b", "1f"},
        {"window.websockifyTargetUrl='/instance/u1/app/x/websockify?a=connUid&connUid=2'",
         "/instance/u1/app/x/websockify?a=connUid&connUid=2", "2"},
        {"if (window.websockifyTargetUrl == 1) "
         "window.websockifyTargetUrl='instance/u1/app/websockify'",
         "/instance/u1/app/websockify", ""},
    };
    struct world *w = *state;

    for (size_t k = 0; k < sizeof pages / sizeof pages[0]; k++) {
        w->page = pages[k].page;
        look(w, w->site.url);
        UNTIL(&w->site, w->opens || w->ends);
        assert_int_equal(w->opens, 1);
        assert_string_equal(w->asked, pages[k].asked);
        assert_string_equal(w->uid, pages[k].uid);
        assert_int_equal(w->gets, 1);
        close_it(w);
        UNTIL(&w->site, w->closed);
        assert_int_equal(w->ends, 0);
    }
}

static void without_one_it_is_beside_the_page(void **state)
{
    static const struct {
        int status;
        const char *page;
    } pages[] = {
        {200, ""},
        {200, "<title>noVNC</title>"},
        {200, "window.websockifyTargetUrl"},
        {200, "window.websockifyTargetUrl="},
        {200, "window.websockifyTargetUrl='instance/u1/websockify"},
        {301, "moved"},
        {403, "no"},
        {404, "no"},
        {405, "no"},
        {500, "no"},
    };
    struct world *w = *state;

    for (size_t k = 0; k < sizeof pages / sizeof pages[0]; k++) {
        w->page = pages[k].page;
        w->page_status = pages[k].status;
        look(w, w->site.url);
        UNTIL(&w->site, w->opens || w->ends);
        assert_int_equal(w->opens, 1);
        assert_string_equal(w->asked, "/instance/u1/app/websockify");
        assert_string_equal(w->uid, "");
        assert_int_equal(w->gets, 1);
        close_it(w);
        UNTIL(&w->site, w->closed);
    }
}

static void a_page_can_not_send_us_elsewhere(void **state)
{
    static const char *const targets[] = {
        "",
        "http://evil.example/websockify",
        "ws:websockify",
        "//evil.example/websockify",
        "instance//websockify",
        "\\\\\\\\evil.example/websockify",
        "instance/../../websockify",
        "instance/%2e%2e/websockify",
        "user@host/websockify",
        "websockify",
        "api/instances/websockify",
        "instance/u2/app/websockify?connUid=" UID,
        "instance/u1/websockify",
        "instance/u1/app?/websockify",
        "instance/u1/app/usages",
        "instance/u1/app/usages?updatePeriod=0&websockify",
        "instance/u1/app/websockify#x",
        "instance/u1/app/websockify?x= HTTP/1.1\r\nX-Evil: 1",
        "instance/u1/app/websockify\x01",
        "instance/u1/app/websockify?connUid=",
        "instance/u1/app/websockify?connUid=xyz",
        "instance/u1/app/websockify?connUid=12-",
        "instance/u1/app/websockify?connUid=" UID UID "0",
    };
    struct world *w = *state;
    char page[2048];

    for (size_t k = 0; k <= sizeof targets / sizeof targets[0]; k++) {
        if (k < sizeof targets / sizeof targets[0])
            snprintf(page, sizeof page, "window.websockifyTargetUrl='%s';", targets[k]);
        else
            snprintf(page, sizeof page, "window.websockifyTargetUrl='%01000dwebsockify';", 0);
        w->page = page;
        look(w, w->site.url);
        UNTIL(&w->site, w->ends);
        assert_int_equal(w->why, DESKTOP_PAGE);
        assert_int_equal(w->gets, 1);
        assert_int_equal(w->upgrades + w->founds, 0);
        close_it(w);
    }
}

/* Of an endless page the beginning counts. */
static void a_page_has_an_end(void **state)
{
    struct world *w = *state;
    static const char target[] = "window.websockifyTargetUrl='instance/u1/app/websockify?a=1';";
    static char page[64 * 1024];

    memset(page, ' ', sizeof page - 1);
    memcpy(page, target, sizeof target - 1);
    w->page = page;
    w->pace = SERVE_ENDLESS;
    look(w, w->site.url);
    UNTIL(&w->site, w->opens || w->ends);
    assert_int_equal(w->opens, 1);
    assert_string_equal(w->asked, "/instance/u1/app/websockify?a=1");
}

static void what_can_not_be_fetched_is_not_opened(void **state)
{
    struct world *w = *state;
    char url[64];

    look(w, "http://127.0.0.1:1/");
    UNTIL(&w->site, w->ends);
    assert_int_equal(w->why, DESKTOP_CONNECT);
    close_it(w);

    look(w, "http://nowhere.invalid/");
    UNTIL(&w->site, w->ends);
    assert_int_equal(w->why, DESKTOP_DNS);
    close_it(w);

    snprintf(url, sizeof url, "https://127.0.0.1:%d/", serve_port(w->site.serve));
    look(w, url);
    UNTIL(&w->site, w->ends);
    assert_int_equal(w->why, DESKTOP_TLS);
    assert_int_equal(w->founds + w->upgrades, 0);
}

/* A name with an address at which nobody listens, where there is IPv6. */
static void each_address_of_a_name_is_tried(void **state)
{
    struct world *w = *state;
    char url[64];

    snprintf(url, sizeof url, "http://localhost:%d/instance/u1/app/", serve_port(w->site.serve));
    assert_int_equal(url_parse(url, &w->site.access.api), 0);
    look(w, url);
    UNTIL(&w->site, w->opens || w->ends);
    assert_int_equal(w->opens, 1);
    assert_int_equal(w->gets, 1);
    assert_int_equal(w->upgrades, 1);
}

static void a_refused_websocket_says_its_status(void **state)
{
    struct world *w = *state;

    w->refusal = 503;
    look(w, w->site.url);
    UNTIL(&w->site, w->ends);
    assert_int_equal(w->why, DESKTOP_STATUS);
    assert_int_equal(w->status, 503);
    assert_int_equal(w->upgrades, 1);
}

static void frames_may_cut_the_stream_anywhere(void **state)
{
    struct world *w = *state;

    look(w, w->site.url);
    UNTIL(&w->site, w->ws);
    for (const char *p = "RFB 003.008\n"; *p; p++)
        serve_ws_send(w->ws, SERVE_BINARY, p, 1);
    UNTIL(&w->site, w->bytes.len == 12);
    assert_string_equal(w->bytes.data, "RFB 003.008\n");
    assert_int_equal(desktop_send(w->desktop, (const uint8_t *)"RFB ", 4), 0);
    assert_int_equal(desktop_send(w->desktop, (const uint8_t *)"003.008\n", 8), 0);
    UNTIL(&w->site, w->got.len == 12 && w->drained);
    assert_string_equal(w->got.data, "RFB 003.008\n");
    serve_ws_send(w->ws, SERVE_PING, "ping", 4); /* who does not answer is not called active */
    UNTIL(&w->site, w->pongs);
    serve_ws_fin(w->ws);
    UNTIL(&w->site, w->ends);
    assert_int_equal(w->why, DESKTOP_CLOSED);
    assert_int_equal(desktop_send(w->desktop, (const uint8_t *)"x", 1), 0); /* and goes nowhere */
}

static void text_is_no_vnc_server(void **state)
{
    struct world *w = *state;

    look(w, w->site.url);
    UNTIL(&w->site, w->ws);
    serve_ws_send(w->ws, SERVE_TEXT, "{}", 2);
    UNTIL(&w->site, w->ends && w->closed);
    assert_int_equal(w->why, DESKTOP_TEXT);
}

static void what_waits_has_a_cap(void **state)
{
    static uint8_t block[4096];
    struct world *w = *state;
    size_t sent = 0;

    look(w, w->site.url);
    UNTIL(&w->site, w->ws);
    UNTIL(&w->site, w->opens);
    for (; desktop_send(w->desktop, block, sizeof block) == 0; sent += sizeof block)
        block[0]++;
    assert_int_equal(sent, WS_SEND_MAX);
    UNTIL(&w->site, w->drained);
    assert_int_equal(desktop_send(w->desktop, block, sizeof block), 0);
    close_it(w); /* what was sent still goes */
    UNTIL(&w->site, w->closed);
    assert_int_equal(w->got.len, sent + sizeof block);
    for (size_t at = 0; at <= sent; at += sizeof block)
        assert_int_equal((uint8_t)w->got.data[at], at / sizeof block);
    assert_int_equal(ws_leaving(), 0);
}

/* Not read for ever: a server that neither hears our Close nor stops is hung up on. */
static void who_only_sends_is_left_all_the_same(void **state)
{
    static uint8_t block[64 * 1024];
    struct world *w = *state;
    size_t sent = 0;

    look(w, w->site.url);
    UNTIL(&w->site, w->opens && w->ws);
    serve_ws_mute(w->ws);
    close_it(w);
    for (; ws_leaving(); site_turn(&w->site))
        if (w->ws && serve_ws_send(w->ws, SERVE_PING, "x", 1) == 0 &&
            serve_ws_send(w->ws, SERVE_BINARY, block, sizeof block) == 0)
            sent += sizeof block;
    assert_in_range(sent, 1 << 20, 32 << 20);
}

/* The server finds that nothing is taken any more, and later everything arrives. */
static void a_pause_stops_the_server(void **state)
{
    static uint8_t block[64 * 1024];
    struct world *w = *state;
    size_t sent = 0;

    look(w, w->site.url);
    UNTIL(&w->site, w->opens && w->ws);
    desktop_pause(w->desktop, true);
    buf_done(&w->bytes);
    buf_init(&w->bytes, 64 << 20);
    for (int choked = 0; choked < 100; site_turn(&w->site)) {
        choked = serve_ws_send(w->ws, SERVE_PING, "x", 1) == ERR_TOO_BIG ? choked + 1 : 0;
        if (choked)
            continue;
        serve_ws_send(w->ws, SERVE_BINARY, block, sizeof block);
        sent += sizeof block;
        assert_true(sent < w->bytes.cap);
    }
    assert_in_range(w->bytes.len, 0, sizeof block);
    desktop_pause(w->desktop, false);
    UNTIL(&w->site, w->bytes.len == sent);
}

static void it_may_be_closed_at_any_time(void **state)
{
    struct world *w = *state;

    look(w, w->site.url); /* the page not asked for yet */
    close_it(w);
    w->pace = SERVE_STALL;
    look(w, w->site.url);
    UNTIL(&w->site, w->gets);
    close_it(w);
    w->pace = SERVE_FAST;
    w->close_when_found = true;
    look(w, w->site.url);
    UNTIL(&w->site, w->founds);
    w->close_when_found = false;
    for (int k = 0; k < 20; k++)
        site_turn(&w->site);
    assert_int_equal(w->upgrades + w->ends, 0);

    w->close_when_told = true;
    look(w, w->site.url);
    UNTIL(&w->site, w->ws);
    serve_ws_send(w->ws, SERVE_BINARY, "RFB 003.008\n", 12);
    UNTIL(&w->site, w->closed);
    assert_null(w->desktop);
    w->refusal = 404;
    look(w, w->site.url);
    UNTIL(&w->site, w->ends);
    assert_null(w->desktop);
    desktop_close(NULL);
}

/* --- raw bytes --- */

struct raw {
    struct site *site;
    struct loop_watch *watch[2];
    int fd[2];            /* that listens, of the last connection */
    const char *protocol; /* a line of the answer */
    char request[4096];
    size_t len;
};

static void raw_answer(struct raw *r)
{
    static const char guid[] = "258EAFA5-E914-47DA-95CA-C5AB0DC85B11";
    char key[128], answer[512];
    unsigned char sha[EVP_MAX_MD_SIZE], accept[64];
    const char *k = strstr(r->request, "Sec-WebSocket-Key: ");

    if (!k) {
        snprintf(answer, sizeof answer, "HTTP/1.1 404 No\r\nContent-Length: 0\r\n\r\n");
    } else {
        k += strlen("Sec-WebSocket-Key: ");
        snprintf(key, sizeof key, "%.*s%s", (int)strcspn(k, "\r"), k, guid);
        EVP_Digest(key, strlen(key), sha, NULL, EVP_sha1(), NULL);
        EVP_EncodeBlock(accept, sha, 20);
        snprintf(answer, sizeof answer,
                 "HTTP/1.1 101 Switching\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
                 "Sec-WebSocket-Accept: %s\r\n%s\r\n",
                 accept, r->protocol);
    }
    assert_int_equal(write(r->fd[1], answer, strlen(answer)), strlen(answer));
}

static void on_raw(void *ud, int events)
{
    struct raw *r = ud;

    (void)events;
    ssize_t n = read(r->fd[1], r->request + r->len, sizeof r->request - 1 - r->len);
    if (n <= 0) {
        loop_watch_set(r->watch[1], 0);
        return;
    }
    r->len += (size_t)n;
    r->request[r->len] = '\0';
    char *end = strstr(r->request, "\r\n\r\n");
    if (end && end[4] == '\0')
        raw_answer(r);
}

static void raw_hang_up(struct raw *r)
{
    loop_watch_free(r->watch[1]);
    r->watch[1] = NULL;
    if (r->fd[1] >= 0)
        close(r->fd[1]);
    r->fd[1] = -1;
}

static void on_raw_client(void *ud, int events)
{
    struct raw *r = ud;

    (void)events;
    raw_hang_up(r);
    r->len = 0;
    r->fd[1] = accept(r->fd[0], NULL, NULL);
    assert_true(r->fd[1] >= 0);
    r->watch[1] = loop_watch_new(r->site->loop, r->fd[1], LOOP_READABLE, on_raw, r);
}

static void raw_start(struct raw *r, struct site *s, char *url, size_t size)
{
    struct sockaddr_in a = {.sin_family = AF_INET, .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
    socklen_t len = sizeof a;

    r->site = s;
    r->fd[1] = -1;
    r->fd[0] = socket(AF_INET, SOCK_STREAM, 0);
    assert_int_equal(bind(r->fd[0], (struct sockaddr *)&a, sizeof a), 0);
    assert_int_equal(listen(r->fd[0], 8), 0);
    assert_int_equal(getsockname(r->fd[0], (struct sockaddr *)&a, &len), 0);
    r->watch[0] = loop_watch_new(s->loop, r->fd[0], LOOP_READABLE, on_raw_client, r);
    snprintf(url, size, "http://127.0.0.1:%d/d/", ntohs(a.sin_port));
}

static void raw_stop(struct raw *r)
{
    raw_hang_up(r);
    loop_watch_free(r->watch[0]);
    close(r->fd[0]);
}

/* The subprotocol is offered, and a server that answers none is fine; no secret goes to another
 * origin; the last that is said is a Close frame. */
static void binary_is_offered_and_close_is_said(void **state)
{
    static const char *const protocols[] = {"Sec-WebSocket-Protocol: binary\r\n", ""};
    struct world *w = *state;

    for (int k = 0; k < 2; k++) {
        struct raw r = {.protocol = protocols[k]};
        char url[64];
        raw_start(&r, &w->site, url, sizeof url);
        look(w, url);
        UNTIL(&w->site, w->opens || w->ends);
        assert_int_equal(w->opens, 1);
        assert_non_null(strstr(r.request, "GET /d/websockify HTTP/1.1\r\n"));
        assert_non_null(strstr(r.request, "Sec-WebSocket-Protocol: binary\r\n"));
        assert_null(strstr(r.request, "secret"));
        r.len = 0;
        close_it(w);
        UNTIL(&w->site, r.len >= 8);
        assert_int_equal((uint8_t)r.request[0], 0x88);
        assert_int_equal((uint8_t)r.request[1], 0x82);
        assert_int_equal(
            (r.request[6] ^ r.request[2]) << 8 | (uint8_t)(r.request[7] ^ r.request[3]), 1000);
        raw_stop(&r);
        UNTIL(&w->site, !ws_leaving());
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(a_page_names_the_websocket, start, stop),
        cmocka_unit_test_setup_teardown(without_one_it_is_beside_the_page, start, stop),
        cmocka_unit_test_setup_teardown(a_page_can_not_send_us_elsewhere, start, stop),
        cmocka_unit_test_setup_teardown(a_page_has_an_end, start, stop),
        cmocka_unit_test_setup_teardown(what_can_not_be_fetched_is_not_opened, start, stop),
        cmocka_unit_test_setup_teardown(each_address_of_a_name_is_tried, start, stop),
        cmocka_unit_test_setup_teardown(a_refused_websocket_says_its_status, start, stop),
        cmocka_unit_test_setup_teardown(frames_may_cut_the_stream_anywhere, start, stop),
        cmocka_unit_test_setup_teardown(text_is_no_vnc_server, start, stop),
        cmocka_unit_test_setup_teardown(what_waits_has_a_cap, start, stop),
        cmocka_unit_test_setup_teardown(who_only_sends_is_left_all_the_same, start, stop),
        cmocka_unit_test_setup_teardown(a_pause_stops_the_server, start, stop),
        cmocka_unit_test_setup_teardown(it_may_be_closed_at_any_time, start, stop),
        cmocka_unit_test_setup_teardown(binary_is_offered_and_close_is_said, start, stop),
    };

    return cmocka_run_group_tests_name("desktop", tests, NULL, NULL);
}
