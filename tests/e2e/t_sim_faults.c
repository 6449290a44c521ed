/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The simulated site's fault switches, each as it shows on the wire. */
#include "sim_client.h"

#include <arpa/inet.h>
#include <errno.h>
#include <netinet/in.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include <cmocka.h>

#define FAST "--period-override-ms", "30"
#define LIST "/api/instances/"

static void list(const struct sim *s, struct reply *r)
{
    sim_request(s, "GET", LIST, "", SIM_BODY_MAX, r);
}

/* Status and body of the list under one fault. */
static void with_fault(const char *fault, struct reply *r)
{
    struct sim s;

    SIM_START(&s, "--students", "6", "--fault", fault);
    list(&s, r);
    sim_stop(&s);
}

static void api_refusals_last_as_told(void **state)
{
    struct sim s;
    struct reply r;
    static const int want[] = {500, 500, 401, 403, 200, 200};

    (void)state;
    SIM_START(&s, "--students", "2", "--fault", "api-500:2", "--fault", "api-401:1", "--fault",
              "api-403:1");
    for (size_t k = 0; k < sizeof want / sizeof *want; k++) {
        list(&s, &r);
        assert_int_equal(r.status, want[k]);
        assert_non_null(strstr(r.head, "text/plain"));
        reply_done(&r);
    }
    sim_stop(&s);
}

static void api_bodies(void **state)
{
    struct reply r;

    (void)state;
    with_fault("api-garbage", &r);
    assert_int_equal(r.status, 200);
    assert_int_equal(r.len, 4096);
    reply_done(&r);
    with_fault("api-truncated", &r);
    assert_true(r.whole && r.body[0] == '[' && r.body[r.len - 1] != ']');
    reply_done(&r);
    with_fault("api-deep", &r);
    assert_int_equal(strspn(r.body, "["), 100000);
    reply_done(&r);
    with_fault("api-empty", &r);
    assert_string_equal(r.body, "[]");
    reply_done(&r);
    with_fault("api-html", &r);
    assert_memory_equal(r.body, "<!DOCTYPE html>", 15);
    assert_non_null(strstr(r.head, "text/html"));
    reply_done(&r);
    with_fault("api-dup", &r);
    assert_int_equal(sim_count(r.body, "\"id\":\"exam-0003\""), 2);
    reply_done(&r);
    with_fault("api-badelement", &r);
    assert_int_equal(sim_count(r.body, "\"id\":\"exam-000"), 6);
    assert_non_null(strstr(r.body, ",null,[[]],"));
    assert_int_equal(r.body[r.len - 1], ']');
    reply_done(&r);
    with_fault("api-giant", &r); /* stopped by us */
    assert_int_equal(r.len, SIM_BODY_MAX);
    assert_false(r.whole);
    reply_done(&r);
}

static int dial(uint16_t port)
{
    struct sockaddr_in a = {
        .sin_family = AF_INET, .sin_port = htons(port), .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
    int fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);

    assert_true(fd >= 0);
    assert_int_equal(connect(fd, (struct sockaddr *)&a, sizeof a), 0);
    return fd;
}

static int dial_api(const struct sim *s)
{
    char rq[] = "GET " LIST " HTTP/1.1\r\nHost: x\r\n\r\n";
    int fd = dial(s->port);

    assert_int_equal(send(fd, rq, sizeof rq - 1, 0), sizeof rq - 1);
    return fd;
}

static void api_stalls_and_drips(void **state)
{
    struct sim s;
    char c[64];

    (void)state;
    SIM_START(&s, "--students", "2", FAST, "--fault", "api-stall:1", "--fault", "api-drip:1");
    int stalled = dial_api(&s), dripping = dial_api(&s);
    for (int k = 0; k < 5; k++) {
        assert_int_equal(recv(dripping, c, sizeof c, 0), 1);
        assert_int_equal(c[0], "HTTP/"[k]);
    }
    int fd = ws_student(&s, 1, "usages?updatePeriod=1"); /* the rest of the site lives on */
    sim_wait_stat(&s, "messages", 10);
    assert_int_equal(recv(stalled, c, sizeof c, MSG_DONTWAIT), -1);
    close(stalled);
    close(dripping);
    close(fd);
    sim_stop(&s);
}

static void spoilt_messages(void **state)
{
    struct sim s;
    struct frame f = {0};
    int fd;

    (void)state;
    SIM_START(&s, "--students", "9", FAST, "--fault", "garbage@1", "--fault", "truncated@2",
              "--fault", "deep@3", "--fault", "giant@4", "--fault", "binary@5", "--fault",
              "invalid-utf8@6", "--fault", "conns:300@7", "--fault", "hostile@8-9");
    ws_read_text(fd = ws_student(&s, 1, "usages?updatePeriod=1"), &f);
    assert_memory_equal(f.data, "panic:", 6);
    close(fd);
    ws_read_text(fd = ws_student(&s, 2, "usages?updatePeriod=1"), &f);
    assert_memory_equal(f.data, "{\"connections\":", 15);
    assert_int_not_equal(f.data[f.len - 1], '}');
    close(fd);
    ws_read_text(fd = ws_student(&s, 3, "usages?updatePeriod=1"), &f);
    assert_int_equal(sim_count(f.data, "["), 5000);
    close(fd);
    ws_read_text(fd = ws_student(&s, 4, "usages?updatePeriod=1"), &f);
    assert_int_equal(f.len, 1024 * 1024);
    close(fd);
    ws_read(fd = ws_student(&s, 5, "usages?updatePeriod=1"), SIM_WAIT_MS, &f);
    assert_int_equal(f.opcode, 2);
    assert_memory_not_equal(f.data, "RFB ", 4);
    close(fd);
    ws_read_text(fd = ws_student(&s, 6, "usages?updatePeriod=1"), &f);
    assert_non_null(strstr(f.data, "192.0.2.\xff\xc3("));
    close(fd);
    ws_read_text(fd = ws_student(&s, 7, "usages?updatePeriod=1"), &f);
    assert_int_equal(sim_count(f.data, "\"connUid\""), 300);
    close(fd);
    ws_read_text(fd = ws_student(&s, 9, "usages?updatePeriod=1"), &f);
    assert_int_equal(f.data[f.len - 1], '}');
    close(fd);
    char *json = sim_get(&s, LIST);
    assert_non_null(strstr(json, "\"id\":\"exam-0009"));
    assert_int_equal(sim_count(json, "\"id\":\"exam-0009\""), 0);
    free(json);
    frame_done(&f);
    sim_stop(&s);
}

static void fragments(void **state)
{
    struct sim s;
    struct frame f = {0};
    size_t len = 0, n = 0;
    bool fin;

    (void)state;
    SIM_START(&s, "--students", "1", FAST, "--fault", "drip");
    int fd = ws_student(&s, 1, "usages?updatePeriod=1");
    do {
        ws_read(fd, SIM_WAIT_MS, &f);
        assert_int_equal(f.opcode, n ? 0 : 1);
        assert_in_range(f.len, 1, 7);
        len += f.len;
        n++;
        fin = f.fin;
    } while (!fin);
    assert_true(n > 10 && len > 70);
    assert_int_equal(f.data[f.len - 1], '}');
    ws_read(fd, SIM_WAIT_MS, &f);
    assert_int_equal(f.opcode, 1); /* and the next message */
    frame_done(&f);
    close(fd);
    sim_stop(&s);
}

static void expect_end(const struct sim *s, unsigned no, int messages, int end)
{
    struct frame f = {0};
    int fd = ws_student(s, no, "usages?updatePeriod=1");

    while (messages--)
        ws_read_text(fd, &f);
    ws_read(fd, SIM_WAIT_MS, &f);
    assert_int_equal(f.opcode, end);
    frame_done(&f);
    close(fd);
}

static void ends_without_a_word(void **state)
{
    struct sim s;

    (void)state;
    SIM_START(&s, "--students", "3", FAST, "--fault", "fin:0@1", "--fault", "fin:2@2", "--fault",
              "rst:1@3");
    expect_end(&s, 1, 0, WS_FIN);
    expect_end(&s, 2, 2, WS_FIN);
    expect_end(&s, 3, 1, WS_RST);
    expect_end(&s, 1, 0, WS_FIN); /* again after a reconnect */
    sim_wait_stat(&s, "ws_closed", 4);
    sim_stop(&s);
}

static uint16_t port_of_url(const char *json)
{
    const char *url = strstr(json, "\"url\":\"http://127.0.0.1:");

    assert_non_null(url);
    return (uint16_t)strtoul(url + 24, NULL, 10);
}

static void stall_and_silence(void **state)
{
    static const char handshake[] = "GET /x HTTP/1.1\r\nHost: x\r\nUpgrade: websocket\r\n"
                                    "Connection: Upgrade\r\nSec-WebSocket-Version: 13\r\n"
                                    "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n";
    struct sim s, deaf;
    struct frame f = {0};
    struct reply r;
    char c;

    (void)state;
    SIM_START(&s, "--students", "3", FAST, "--fault", "stall@1", "--fault", "silent@2");
    int stalled = ws_student(&s, 1, "usages?updatePeriod=1");
    char *json = sim_get(&s, "/api/instance/exam-0002");
    deaf = s;
    deaf.port = port_of_url(json);
    free(json);
    sim_request(&deaf, "GET", "/x", "", SIM_BODY_MAX, &r);
    assert_int_equal(r.status, 400); /* the probe is answered */
    reply_done(&r);
    int silent = dial(deaf.port);
    assert_int_equal(send(silent, handshake, sizeof handshake - 1, 0), sizeof handshake - 1);
    int lively = ws_student(&s, 3, "usages?updatePeriod=1");
    sim_wait_stat(&s, "messages", 10);
    ws_read(stalled, 0, &f);
    assert_int_equal(f.opcode, WS_QUIET);
    assert_int_equal(recv(silent, &c, 1, MSG_DONTWAIT), -1);
    assert_int_equal(errno, EAGAIN);
    close(stalled);
    close(silent);
    close(lively);
    sim_stop(&s);
}

static void urls_that_lead_elsewhere(void **state)
{
    struct sim s, other;
    struct reply r;

    (void)state;
    SIM_START(&s, "--students", "4", "--fault", "refused@1", "--fault", "deadname@2", "--fault",
              "relative@3", "--fault", "cross-origin@4", "--fault", "api-redirect:1");
    list(&s, &r);
    assert_int_equal(r.status, 302);
    assert_non_null(strstr(r.head, "Location: http://127.0.0.1:"));
    reply_done(&r);
    char *json = sim_get(&s, "/api/instance/exam-0001");
    other = s;
    other.port = port_of_url(json);
    free(json);
    struct sockaddr_in a = {.sin_family = AF_INET,
                            .sin_port = htons(other.port),
                            .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
    int fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    assert_int_equal(connect(fd, (struct sockaddr *)&a, sizeof a), -1);
    assert_int_equal(errno, ECONNREFUSED);
    close(fd);
    json = sim_get(&s, "/api/instance/exam-0002");
    assert_non_null(strstr(json, "\"url\":\"http://no-such-host.invalid/instance/"));
    free(json);
    json = sim_get(&s, "/api/instance/exam-0003");
    assert_non_null(strstr(json, "\"phase\":\"Ready\",\"url\":\"app/\""));
    free(json);
    json = sim_get(&s, "/api/instance/exam-0004");
    other.port = port_of_url(json);
    free(json);
    assert_int_not_equal(other.port, s.port);
    sim_request(&other, "GET", LIST, "Authorization: Bearer x\r\n", SIM_BODY_MAX, &r);
    assert_int_equal(r.status, 200);
    reply_done(&r);
    assert_int_equal(sim_stat(&s, "authorization_elsewhere"), 1);
    sim_stop(&s);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(api_refusals_last_as_told),
        cmocka_unit_test(api_bodies),
        cmocka_unit_test(api_stalls_and_drips),
        cmocka_unit_test(spoilt_messages),
        cmocka_unit_test(fragments),
        cmocka_unit_test(ends_without_a_word),
        cmocka_unit_test(stall_and_silence),
        cmocka_unit_test(urls_that_lead_elsewhere),
    };

    return cmocka_run_group_tests_name("sim_faults", tests, NULL, NULL);
}
