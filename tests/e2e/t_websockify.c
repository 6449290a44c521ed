/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Debian's real thing: websockify in front of Xvnc has no metrics, and its student must not be
 * locked out by our finding that out (Xvnc refuses everybody after five dropped handshakes). Where
 * the two programs are not installed there is nothing to test. */
#include "harness.h"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

enum { ROUNDS = 10 };

static const char websockify[] = "/usr/bin/websockify", xvnc[] = "/usr/bin/Xvnc";

static bool installed(void)
{
    if (access(websockify, X_OK) == 0 && access(xvnc, X_OK) == 0)
        return true;
    printf("# websockify and Xvnc (tigervnc-standalone-server) are not installed: not tested\n");
    return false;
}

static struct sockaddr_in loopback(int port)
{
    return (struct sockaddr_in){.sin_family = AF_INET,
                                .sin_port = htons((uint16_t)port),
                                .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
}

/* One that nobody has at the moment. */
static int free_port(void)
{
    struct sockaddr_in a = loopback(0);
    socklen_t len = sizeof a;
    int fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);

    assert_int_equal(bind(fd, (struct sockaddr *)&a, sizeof a), 0);
    assert_int_equal(getsockname(fd, (struct sockaddr *)&a, &len), 0);
    close(fd);
    return ntohs(a.sin_port);
}

static int dial(int port)
{
    struct sockaddr_in a = loopback(port);
    int fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);

    if (connect(fd, (struct sockaddr *)&a, sizeof a) == 0)
        return fd;
    close(fd);
    return -1;
}

static void read_exactly(int fd, void *to, size_t n)
{
    for (size_t have = 0; have < n;) {
        struct pollfd p = {.fd = fd, .events = POLLIN};
        assert_int_equal(poll(&p, 1, SIM_WAIT_MS), 1);
        ssize_t got = read(fd, (char *)to + have, n - have);
        assert_true(got > 0);
        have += (size_t)got;
    }
}

/* A student opens the desktop: RFB 3.8, security type None, shared (RFC 6143 section 7). */
static void vnc_works(int port)
{
    uint8_t b[64];
    int fd = dial(port);

    assert_true(fd >= 0);
    read_exactly(fd, b, 12);
    assert_memory_equal(b, "RFB 003.008\n", 12); /* 003.003 is the refusal */
    assert_int_equal(write(fd, "RFB 003.008\n", 12), 12);
    read_exactly(fd, b, 1);
    assert_in_range(b[0], 1, sizeof b);
    size_t n = b[0];
    read_exactly(fd, b, n);
    assert_non_null(memchr(b, 1, n));
    assert_int_equal(write(fd, "\1", 1), 1);
    read_exactly(fd, b, 4);
    assert_memory_equal(b, "\0\0\0\0", 4);
    assert_int_equal(write(fd, "\1", 1), 1);
    read_exactly(fd, b, 24); /* ServerInit */
    close(fd);
}

/* Xvnc on a port, once it listens; no connection is spent on finding out. */
static int start_xvnc(void)
{
    int port = free_port();
    struct proc *p = proc_start(xvnc,
                                ARGS("-displayfd", "1", "-SecurityTypes", "None", "-localhost",
                                     "-rfbport", text_of("%d", port), "-geometry", "320x200"),
                                NULL);

    proc_wait_output(p, "\n", 1); /* its display: it is up */
    return port;
}

static int start_websockify(int vnc_port)
{
    int port = free_port(), fd;
    int64_t until = now_ms() + E2E_DEADLINE_MS;

    proc_start(websockify, ARGS(text_of("127.0.0.1:%d", port), text_of("127.0.0.1:%d", vnc_port)),
               NULL);
    while ((fd = dial(port)) < 0) { /* it connects to Xvnc only after a handshake */
        assert_true(now_ms() < until);
        poll(NULL, 0, 20);
    }
    close(fd);
    return port;
}

static const char *roster;

static void answer_roster(int fd, const char *head, void *ud)
{
    (void)head;
    (void)ud;
    responder_answer(fd, "200 OK", "text/plain", roster);
}

/* A site whose only desktop is at this port; ten looks at it, the last row printed. */
static const cJSON *look_ten_times(int port)
{
    struct sim site = {0};
    const cJSON *row = NULL;

    roster = text_of("[{\"id\":\"exam-0001\",\"template\":\"novnc\",\"phase\":\"Ready\","
                     "\"url\":\"http://127.0.0.1:%d/instance/1/app/\"}]",
                     port);
    snprintf(site.api, sizeof site.api, "http://127.0.0.1:%d/api",
             responder_start(answer_roster, NULL));
    for (int round = 0; round < ROUNDS; round++) {
        row = json_row(LIST_JSON(&site, "--wait=8"), 1);
        assert_string_equal(json_str(row, "link"), "unsupported");
        assert_string_equal(json_str(row, "status"), "unknown");
    }
    return row;
}

static void websockify_has_no_metrics(void **state)
{
    (void)state;
    if (!installed())
        return;
    int vnc = start_xvnc(), port = start_websockify(vnc);
    const cJSON *row = look_ten_times(port);
    assert_memory_equal(json_why(row), "unsupported: 40", 15); /* 404 or 405 to a plain GET */
    vnc_works(vnc);
}

/* In front of websockify, answering a plain GET as a metrics endpoint does: what is asked first
 * says nothing then, and its VNC is met. */
static void disguise(int fd, const char *head, void *ud)
{
    int far = strcasestr(head, "\nupgrade:") ? dial((int)(intptr_t)ud) : -1;
    struct pollfd p[2] = {{.fd = fd, .events = POLLIN}, {.fd = far, .events = POLLIN}};
    char b[4096];

    if (far < 0) {
        responder_answer(fd, "400 Bad Request", "text/plain", "Bad Request\n");
        return;
    }
    dprintf(far, "%s", head);
    while (poll(p, 2, SIM_WAIT_MS) > 0)
        for (int i = 0; i < 2; i++) {
            ssize_t n = p[i].revents ? read(p[i].fd, b, sizeof b) : -1;
            if (n == 0 || (n > 0 && write(p[!i].fd, b, (size_t)n) != n))
                return;
        }
}

static void a_vnc_session_is_ended_properly(void **state)
{
    (void)state;
    if (!installed())
        return;
    int vnc = start_xvnc(), port = start_websockify(vnc);
    int front = responder_start(disguise, (void *)(intptr_t)port);
    const cJSON *row = look_ten_times(front);
    assert_string_equal(json_why(row), "unsupported: vnc");
    vnc_works(vnc);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        E2E_TEST(websockify_has_no_metrics),
        E2E_TEST(a_vnc_session_is_ended_properly),
    };

    return cmocka_run_group_tests_name("websockify", tests, NULL, NULL);
}
