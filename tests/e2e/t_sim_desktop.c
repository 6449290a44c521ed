/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The simulated desktops over real sockets: the page, the VNC sessions, and the two ways in which a
 * spectator hurts a student. */
#include "sim_client.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

#define FAST "--period-override-ms", "30"

enum { SERVER_INIT = 24 + 9 };

/* Reads the stream until n bytes came; frames cut it anywhere. Pings on the way are answered. */
static size_t read_stream(int fd, char *to, size_t n)
{
    struct frame f = {0};
    size_t have = 0;

    while (have < n) {
        ws_read(fd, SIM_WAIT_MS, &f);
        if (f.opcode == 9) {
            ws_send(fd, 10, f.data, f.len);
            continue;
        }
        if (f.opcode != 2)
            break;
        assert_true(f.len <= 1024 && have + f.len <= n);
        memcpy(to + have, f.data, f.len);
        have += f.len;
    }
    frame_done(&f);
    return have;
}

/* The handshake of RFB 3.8 with security None, up to ServerInit. */
static void handshake(int fd, int shared)
{
    char s[64];

    assert_int_equal(read_stream(fd, s, 12), 12);
    assert_memory_equal(s, "RFB 003.008\n", 12);
    ws_send(fd, 2, "RFB 003.0", 9);
    ws_send(fd, 2, "08\n", 3);
    assert_int_equal(read_stream(fd, s, 2), 2);
    assert_memory_equal(s, "\x01\x01", 2);
    ws_send(fd, 2, "\x01", 1);
    assert_int_equal(read_stream(fd, s, 4), 4);
    ws_send(fd, 2, shared ? "\x01" : "\x00", 1);
    assert_int_equal(read_stream(fd, s, SERVER_INIT), SERVER_INIT);
    assert_memory_equal(s + 24, "exam-000", 8);
}

/* The page of student 1; its socket as a path, its uid. */
static void load_page(const struct sim *s, char *socket_path, size_t size, char uid[33])
{
    char path[128];
    struct reply r;

    sim_path(s, 1, path, sizeof path);
    sim_request(s, "GET", path, "X-Forwarded-For: 192.0.2.200\r\n", SIM_BODY_MAX, &r);
    assert_int_equal(r.status, 200);
    const char *url = strstr(r.body, "window.websockifyTargetUrl='instance/");
    assert_non_null(url);
    url += 28;
    snprintf(socket_path, size, "/%.*s", (int)strcspn(url, "'"), url);
    snprintf(uid, 33, "%s", strstr(socket_path, "connUid=") + 8);
    reply_done(&r);
}

/* Reads messages until the connection uid is in the wanted state. */
static void wait_conn(int fd, const char *uid, const char *ip, const char *active)
{
    struct frame f = {0};
    int64_t until = now_ms() + SIM_WAIT_MS;

    for (;;) {
        ws_read_text(fd, &f);
        const char *at = strstr(f.data, uid);
        if (at) {
            const char *end = strchr(at, '}');
            const char *is = strstr(at, active), *from = strstr(f.data, ip);
            if (is && is < end && from && from < at)
                break;
        }
        assert_true(now_ms() < until);
    }
    frame_done(&f);
}

static void page_then_socket(void **state)
{
    struct sim s;
    char path[256], uid[33], pixels[16 + 4 * 64 * 32];
    struct reply r;

    (void)state;
    SIM_START(&s, "--students", "1", FAST);
    int usages = ws_student(&s, 1, "usages?updatePeriod=1");
    assert_int_equal(sim_stat(&s, "page_loads"), 0);
    load_page(&s, path, sizeof path, uid);
    assert_int_equal(sim_stat(&s, "page_loads"), 1);
    wait_conn(usages, uid, "192.0.2.200", "\"active\":false");
    int fd = ws_open(&s, path, "Sec-WebSocket-Protocol: binary\r\n", &r);
    assert_int_equal(r.status, 101);
    assert_non_null(strstr(r.head, "Sec-WebSocket-Protocol: binary\r\n"));
    handshake(fd, 1);
    wait_conn(usages, uid, "192.0.2.200", "\"active\":true");
    ws_send(fd, 2, "\x03\0\0\0\0\0\0\x40\0\x20", 10);
    assert_int_equal(read_stream(fd, pixels, sizeof pixels), sizeof pixels);
    assert_memory_equal(pixels, "\0\0\0\x01\0\0\0\0\0\x40\0\x20\0\0\0\0", 16);
    assert_int_equal(sim_stat(&s, "rfb_touched"), 0);
    ws_send(fd, 2, "\x05\1\0\5\0\5", 6);
    sim_wait_stat(&s, "rfb_touched", 1);
    close(fd);
    wait_conn(usages, uid, "192.0.2.200", "\"active\":false");
    assert_int_equal(sim_stat(&s, "rfb_completed"), 1);
    assert_int_equal(sim_stat(&s, "rfb_dropped"), 0);
    assert_int_equal(ws_open(&s, "/instance/nowhere/app/websockify", "", &r), -1);
    assert_int_equal(r.status, 404);
    reply_done(&r);
    close(usages);
    sim_stop(&s);
}

static void it_pings(void **state)
{
    struct sim s;
    struct frame f = {0};
    char path[256], uid[33];
    struct reply r;

    (void)state;
    SIM_START(&s, "--students", "1", FAST);
    load_page(&s, path, sizeof path, uid);
    int fd = ws_open(&s, path, "", &r);
    handshake(fd, 1);
    ws_read(fd, SIM_WAIT_MS, &f);
    assert_int_equal(f.opcode, 9);
    ws_send(fd, 10, f.data, f.len);
    int usages = ws_student(&s, 1, "usages?updatePeriod=1");
    bool measured = false;
    while (!measured) {
        ws_read_text(usages, &f);
        const char *at = strstr(f.data, uid);
        assert_non_null(at);
        while (at > f.data && *at != '{')
            at--;
        measured = strtol(at + strlen("{\"latency\":"), NULL, 10) > 0;
    }
    ws_send(fd, 9, "x", 1); /* and it answers ours */
    do
        ws_read(fd, SIM_WAIT_MS, &f);
    while (f.opcode == 9);
    assert_int_equal(f.opcode, 10);
    frame_done(&f);
    close(fd);
    close(usages);
    sim_stop(&s);
}

static void five_drops_lock_everybody_out(void **state)
{
    struct sim s;
    char all[64];

    (void)state;
    SIM_START(&s, "--students", "2", "--fault", "no-metrics");
    int polite = ws_student(&s, 2, "websockify");
    handshake(polite, 1);
    for (int k = 0; k < 5; k++) {
        int fd = ws_student(&s, 1, "websockify");
        assert_int_equal(read_stream(fd, all, 12), 12);
        close(fd);
    }
    sim_wait_stat(&s, "rfb_dropped", 5);
    int fd = ws_student(&s, 1, "websockify");
    assert_int_equal(read_stream(fd, all, 46), 46);
    assert_memory_equal(all + 20, "Too many security failures", 26);
    assert_int_equal(read_stream(fd, all, 1), 0);
    close(fd);
    assert_int_equal(sim_stat(&s, "rfb_lockouts"), 1);
    assert_int_equal(sim_stat(&s, "students_locked_out"), 1);
    fd = ws_student(&s, 2, "websockify"); /* the other desktop is free */
    handshake(fd, 1);
    close(fd);
    close(polite);
    sim_stop(&s);
}

static void shared_zero_kicks_everybody(void **state)
{
    struct sim s;
    char path[256], uid[33], c;
    struct reply r;

    (void)state;
    SIM_START(&s, "--students", "1", FAST);
    load_page(&s, path, sizeof path, uid);
    int victim = ws_open(&s, path, "", &r);
    handshake(victim, 1);
    load_page(&s, path, sizeof path, uid);
    int rude = ws_open(&s, path, "", &r);
    handshake(rude, 0);
    assert_int_equal(read_stream(victim, &c, 1), 0);
    assert_int_equal(sim_stat(&s, "kicks"), 2); /* the student too */
    close(victim);
    close(rude);
    sim_stop(&s);
}

static void plain_vnc_answers_any_path(void **state)
{
    struct sim s;
    char all[32];

    (void)state;
    SIM_START(&s, "--students", "3", "--fault", "vnc@1", "--fault", "vnc-late@2", "--fault",
              "vnc-auth@3");
    int fd = ws_student(&s, 1, "usages?updatePeriod=4");
    handshake(fd, 1);
    close(fd);
    fd = ws_student(&s, 2, "whatever");
    handshake(fd, 1);
    close(fd);
    fd = ws_student(&s, 3, "usages?updatePeriod=4");
    assert_int_equal(read_stream(fd, all, 12), 12);
    ws_send(fd, 2, "RFB 003.003\n", 12);
    assert_int_equal(read_stream(fd, all, 20), 20);
    assert_memory_equal(all, "\0\0\0\x02", 4);
    ws_send(fd, 2, "0123456789abcdef", 16);
    assert_int_equal(read_stream(fd, all, 8), 4);
    assert_memory_equal(all, "\0\0\0\x01", 4);
    close(fd);
    sim_wait_stat(&s, "rfb_dropped", 1);
    assert_int_equal(sim_stat(&s, "rfb_completed"), 2);
    sim_stop(&s);
}

static void a_password_and_a_hostile_desktop(void **state)
{
    static const char right[] = "\xce\xa6\x46\xa4\x5c\xe7\x28\xda\x0e\xc2\x46\x57\x15\x18\xfb\x9a";
    struct sim s;
    char all[64];

    (void)state;
    SIM_START(&s, "--students", "2", "--fault", "vnc-auth:secret@1", "--fault", "vnc-giant@2",
              "--fault", "no-metrics@2");
    int fd = ws_student(&s, 1, "websockify");
    assert_int_equal(read_stream(fd, all, 12), 12);
    ws_send(fd, 2, "RFB 003.003\n", 12);
    assert_int_equal(read_stream(fd, all, 20), 20);
    ws_send(fd, 2, right, 16);
    assert_int_equal(read_stream(fd, all, 4), 4);
    assert_memory_equal(all, "\0\0\0\0", 4);
    ws_send(fd, 2, "\x01", 1);
    assert_int_equal(read_stream(fd, all, SERVER_INIT), SERVER_INIT);
    close(fd);
    fd = ws_student(&s, 2, "websockify");
    assert_int_equal(read_stream(fd, all, 12), 12);
    ws_send(fd, 2, "RFB 003.003\n\x01", 13);
    assert_int_equal(read_stream(fd, all, 4 + SERVER_INIT), 4 + SERVER_INIT);
    assert_memory_equal(all + 4, "\xea\x60\xea\x60", 4);
    close(fd);
    assert_int_equal(sim_stat(&s, "rfb_completed"), 2);
    sim_stop(&s);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(page_then_socket),
        cmocka_unit_test(it_pings),
        cmocka_unit_test(five_drops_lock_everybody_out),
        cmocka_unit_test(shared_zero_kicks_everybody),
        cmocka_unit_test(plain_vnc_answers_any_path),
        cmocka_unit_test(a_password_and_a_hostile_desktop),
    };

    return cmocka_run_group_tests_name("sim_desktop", tests, NULL, NULL);
}
