/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The test's own server, for what the simulator does not do. */
#include "harness.h"

#include <netinet/in.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <unistd.h>

enum { HEAD_MAX = 8192 };

struct responder {
    int listener;
    void (*handle)(int fd, const char *head, void *ud);
    void *ud;
};

static void serve_one(const struct responder *r, int fd)
{
    char head[HEAD_MAX];
    size_t n = 0;

    prctl(PR_SET_PDEATHSIG, SIGKILL);
    for (;;) {
        head[n] = '\0';
        if (strstr(head, "\r\n\r\n")) {
            r->handle(fd, head, r->ud);
            _exit(0);
        }
        ssize_t got = n + 1 < sizeof head ? read(fd, head + n, sizeof head - 1 - n) : 0;
        if (got <= 0)
            _exit(0);
        n += (size_t)got;
    }
}

static void serve(void *ud)
{
    const struct responder *r = ud;
    int fd;

    signal(SIGCHLD, SIG_IGN); /* no zombies */
    signal(SIGPIPE, SIG_IGN);
    while ((fd = accept4(r->listener, NULL, NULL, SOCK_CLOEXEC)) >= 0) {
        if (fork() == 0)
            serve_one(r, fd);
        close(fd);
    }
}

int responder_start(void (*handle)(int fd, const char *head, void *ud), void *ud)
{
    struct sockaddr_in a = {.sin_family = AF_INET, .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
    struct responder r = {socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0), handle, ud};
    socklen_t len = sizeof a;

    assert_true(r.listener >= 0);
    assert_int_equal(bind(r.listener, (struct sockaddr *)&a, sizeof a), 0);
    assert_int_equal(listen(r.listener, 64), 0);
    assert_int_equal(getsockname(r.listener, (struct sockaddr *)&a, &len), 0);
    proc_fork(serve, &r);
    close(r.listener);
    return ntohs(a.sin_port);
}

void responder_answer(int fd, const char *status, const char *type, const char *body)
{
    dprintf(fd,
            "HTTP/1.1 %s\r\nContent-Type: %s\r\nContent-Length: %zu\r\nConnection: close\r\n\r\n%s",
            status, type, strlen(body), body);
}
