/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sim_client.h"

#include <errno.h>
#include <netinet/in.h>
#include <poll.h>
#include <setjmp.h>
#include <signal.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include <cmocka.h>

enum { ARGS_MAX = 32 };

int64_t now_ms(void)
{
    struct timespec t;

    clock_gettime(CLOCK_MONOTONIC, &t);
    return t.tv_sec * INT64_C(1000) + t.tv_nsec / 1000000;
}

static void run_sim(const char *const *args, int out)
{
    const char *top = getenv("top_builddir");
    const char *argv[ARGS_MAX] = {"invigil-sim", "--with-parent"};
    char path[4096];

    for (int k = 0; args[k] && k + 3 < ARGS_MAX; k++)
        argv[k + 2] = args[k];
    snprintf(path, sizeof path, "%s/bin/invigil-sim", top ? top : ".");
    dup2(out, STDOUT_FILENO);
    execv(path, (char *const *)argv);
    _exit(127);
}

void sim_start(struct sim *s, const char *const *args)
{
    int p[2];

    assert_int_equal(pipe(p), 0);
    s->pid = fork();
    assert_true(s->pid >= 0);
    if (s->pid == 0)
        run_sim(args, p[1]);
    close(p[1]);
    FILE *f = fdopen(p[0], "r");
    assert_non_null(f);
    assert_non_null(fgets(s->api, sizeof s->api, f));
    fclose(f);
    s->api[strcspn(s->api, "\n")] = '\0';
    assert_memory_equal(s->api, "http://127.0.0.1:", 17);
    s->port = (uint16_t)strtoul(s->api + 17, NULL, 10);
    assert_true(s->port > 0);
}

void sim_stop(struct sim *s)
{
    int status;

    assert_int_equal(kill(s->pid, SIGTERM), 0);
    assert_int_equal(waitpid(s->pid, &status, 0), s->pid);
    assert_true(WIFEXITED(status));
    assert_int_equal(WEXITSTATUS(status), 0);
}

static int dial(const struct sim *s)
{
    struct sockaddr_in a = {.sin_family = AF_INET,
                            .sin_port = htons(s->port),
                            .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
    int fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);

    assert_true(fd >= 0);
    assert_int_equal(connect(fd, (struct sockaddr *)&a, sizeof a), 0);
    return fd;
}

/* Bytes read, WS_FIN, WS_RST, or WS_QUIET. */
static ssize_t read_some(int fd, void *to, size_t size, int timeout_ms)
{
    struct pollfd p = {.fd = fd, .events = POLLIN};

    if (poll(&p, 1, timeout_ms) == 0)
        return WS_QUIET;
    ssize_t n = read(fd, to, size);
    return n > 0 ? n : n == 0 ? WS_FIN : WS_RST;
}

static ssize_t read_exactly(int fd, void *to, size_t size, int timeout_ms)
{
    for (size_t have = 0; have < size;) {
        ssize_t n = read_some(fd, (char *)to + have, size - have, timeout_ms);
        if (n < 0)
            return n;
        have += (size_t)n;
    }
    return (ssize_t)size;
}

static void write_all(int fd, const void *data, size_t len)
{
    assert_int_equal(send(fd, data, len, MSG_NOSIGNAL), len);
}

/* Up to the empty line, byte by byte: what follows is not ours. */
static int read_head(int fd, char *head, size_t size)
{
    size_t n = 0;
    int status = 0;

    head[0] = '\0';
    while (n + 1 < size && !strstr(head, "\r\n\r\n")) {
        if (read_some(fd, head + n, 1, SIM_WAIT_MS) < 0)
            return 0;
        head[++n] = '\0';
    }
    assert_int_equal(sscanf(head, "HTTP/1.1 %d ", &status), 1);
    return status;
}

static void read_body(int fd, size_t max, struct reply *r)
{
    const char *length = strstr(r->head, "Content-Length: ");
    size_t want = length ? strtoul(length + 16, NULL, 10) : SIZE_MAX;
    size_t limit = want < max ? want : max;

    r->body = malloc(limit + 1);
    assert_non_null(r->body);
    r->len = 0;
    while (r->len < limit) {
        ssize_t n = read_some(fd, r->body + r->len, limit - r->len, SIM_WAIT_MS);
        if (n < 0)
            break;
        r->len += (size_t)n;
    }
    r->body[r->len] = '\0';
    r->whole = r->len == want;
}

void sim_request(const struct sim *s, const char *method, const char *path, const char *headers,
                 size_t max, struct reply *ret)
{
    char rq[2048];
    int fd = dial(s);
    int n = snprintf(rq, sizeof rq, "%s %s HTTP/1.1\r\nHost: 127.0.0.1:%u\r\n%s\r\n", method, path,
                     s->port, headers);

    *ret = (struct reply){0};
    write_all(fd, rq, (size_t)n);
    ret->status = read_head(fd, ret->head, sizeof ret->head);
    if (ret->status)
        read_body(fd, max, ret);
    close(fd);
}

char *sim_get(const struct sim *s, const char *path)
{
    struct reply r;

    sim_request(s, "GET", path, "", SIM_BODY_MAX, &r);
    assert_int_equal(r.status, 200);
    assert_true(r.whole);
    return r.body;
}

void reply_done(struct reply *r)
{
    free(r->body);
    *r = (struct reply){0};
}

void sim_path(const struct sim *s, unsigned no, char *out, size_t size)
{
    char path[64];

    snprintf(path, sizeof path, "/api/instance/exam-%04u", no);
    char *json = sim_get(s, path);
    const char *url = strstr(json, "/instance/");
    assert_non_null(url);
    snprintf(out, size, "%.*s", (int)strcspn(url, "\""), url);
    free(json);
}

int64_t sim_stat(const struct sim *s, const char *name)
{
    char key[64], *json = sim_get(s, "/sim/stats");

    snprintf(key, sizeof key, "\"%s\":", name);
    const char *at = strstr(json, key);
    assert_non_null(at);
    int64_t n = strtoll(at + strlen(key), NULL, 10);
    free(json);
    return n;
}

void sim_wait_stat(const struct sim *s, const char *name, int64_t n)
{
    int64_t until = now_ms() + SIM_WAIT_MS;

    while (sim_stat(s, name) < n) {
        if (now_ms() > until)
            fail_msg("%s never reached %lld", name, (long long)n);
        poll(NULL, 0, 10);
    }
}

size_t sim_count(const char *text, const char *needle)
{
    size_t n = 0;

    for (; (text = strstr(text, needle)); text += strlen(needle))
        n++;
    return n;
}

int ws_open(const struct sim *s, const char *path, const char *headers, struct reply *ret)
{
    char rq[2048];
    int fd = dial(s);
    int n = snprintf(rq, sizeof rq,
                     "GET %s HTTP/1.1\r\nHost: 127.0.0.1:%u\r\nUpgrade: websocket\r\n"
                     "Connection: Upgrade\r\nSec-WebSocket-Version: 13\r\n"
                     "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n%s\r\n",
                     path, s->port, headers);

    *ret = (struct reply){0};
    write_all(fd, rq, (size_t)n);
    ret->status = read_head(fd, ret->head, sizeof ret->head);
    if (ret->status == 101) {
        assert_non_null(strstr(ret->head, "s3pPLMBiTxaQ9kYGzzhZRbK+xOo=")); /* RFC 6455 1.3 */
        return fd;
    }
    if (ret->status)
        read_body(fd, SIM_BODY_MAX, ret);
    close(fd);
    return -1;
}

int ws_student(const struct sim *s, unsigned no, const char *rest)
{
    char path[256];
    struct reply r;

    sim_path(s, no, path, sizeof path);
    strncat(path, rest, sizeof path - strlen(path) - 1);
    int fd = ws_open(s, path, "", &r);
    assert_int_equal(r.status, 101);
    return fd;
}

void ws_read(int fd, int timeout_ms, struct frame *f)
{
    uint8_t head[10];
    ssize_t r;

    frame_done(f);
    r = read_exactly(fd, head, 2, timeout_ms);
    if (r < 0) {
        f->opcode = (int)r;
        return;
    }
    assert_int_equal(head[0] & 0x70, 0); /* no extension */
    assert_int_equal(head[1] & 0x80, 0); /* servers don't mask */
    size_t more = head[1] == 126 ? 2 : head[1] == 127 ? 8 : 0;
    f->len = more ? 0 : head[1];
    assert_int_equal(read_exactly(fd, head + 2, more, timeout_ms), more);
    for (size_t k = 0; k < more; k++)
        f->len = f->len << 8 | head[2 + k];
    assert_true(f->len <= SIM_BODY_MAX);
    f->data = malloc(f->len + 1);
    assert_non_null(f->data);
    assert_int_equal(read_exactly(fd, f->data, f->len, timeout_ms), f->len);
    f->data[f->len] = '\0';
    f->fin = head[0] >> 7;
    f->opcode = head[0] & 15;
}

void ws_read_text(int fd, struct frame *f)
{
    ws_read(fd, SIM_WAIT_MS, f);
    assert_int_equal(f->opcode, 1);
    assert_true(f->fin);
}

void ws_send(int fd, int opcode, const void *data, size_t len)
{
    static const uint8_t mask[4] = {1, 2, 3, 4};
    uint8_t frame[256] = {(uint8_t)(0x80 | opcode), (uint8_t)(0x80 | len)};

    assert_true(len <= 125);
    memcpy(frame + 2, mask, 4);
    for (size_t k = 0; k < len; k++)
        frame[6 + k] = ((const uint8_t *)data)[k] ^ mask[k % 4];
    write_all(fd, frame, 6 + len);
}

void frame_done(struct frame *f)
{
    free(f->data);
    *f = (struct frame){0};
}
