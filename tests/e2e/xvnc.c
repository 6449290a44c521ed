/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "xvnc.h"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <unistd.h>

enum { POLL_MS = 20 };

const char xvnc_program[] = "/usr/bin/Xvnc", xvnc_websockify_program[] = "/usr/bin/websockify";

bool xvnc_installed(const char *const *programs)
{
    for (; *programs; programs++)
        if (access(*programs, X_OK) != 0) {
            printf("# %s is not installed: not tested\n", *programs);
            return false;
        }
    return true;
}

/* --- sockets --- */

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

int xvnc_dial(int port)
{
    struct sockaddr_in a = loopback(port);
    int fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);

    if (connect(fd, (struct sockaddr *)&a, sizeof a) == 0)
        return fd;
    close(fd);
    return -1;
}

void xvnc_read(int fd, void *to, size_t n)
{
    for (size_t have = 0; have < n;) {
        struct pollfd p = {.fd = fd, .events = POLLIN};
        assert_int_equal(poll(&p, 1, SIM_WAIT_MS), 1);
        ssize_t got = read(fd, (char *)to + have, n - have);
        assert_true(got > 0);
        have += (size_t)got;
    }
}

/* --- servers --- */

/* What vncpasswd makes of XVNC_PASSWORD. */
static const char *password_file(void)
{
    static const unsigned char obscured[8] = {0xe1, 0x43, 0x12, 0x99, 0xb1, 0x76, 0x60, 0x9d};
    const char *path = temp_file("vnc.passwd", "", 0600);
    FILE *f = fopen(path, "wb");

    assert_non_null(f);
    assert_int_equal(fwrite(obscured, sizeof obscured, 1, f), 1);
    fclose(f);
    return path;
}

struct xvnc xvnc_start(const char *geometry, bool password)
{
    struct xvnc x = {.port = free_port()};

    x.proc = proc_start(xvnc_program,
                        ARGS("-displayfd", "1", "-SecurityTypes", password ? "VncAuth" : "None",
                             "-PasswordFile", password_file(), "-localhost", "-rfbport",
                             text_of("%d", x.port), "-geometry", geometry, "-depth", "24"),
                        NULL);
    proc_wait_output(x.proc, "\n", 1); /* its display: it is up */
    x.display = atoi(proc_peek(x.proc));
    return x;
}

size_t xvnc_logged(const struct xvnc *x, const char *text)
{
    char path[64];

    snprintf(path, sizeof path, "/proc/self/fd/%d", x->proc->err_fd);
    return sim_count(xvnc_slurp(path, NULL), text);
}

void xvnc_wait_logged(const struct xvnc *x, const char *text, size_t n)
{
    int64_t until = now_ms() + E2E_DEADLINE_MS;

    while (xvnc_logged(x, text) < n) {
        if (now_ms() > until)
            fail_msg("Xvnc never said \"%s\" %zu times", text, n);
        poll(NULL, 0, POLL_MS);
    }
}

int xvnc_websockify(int vnc_port)
{
    int port = free_port(), fd;
    int64_t until = now_ms() + E2E_DEADLINE_MS;

    proc_start(xvnc_websockify_program,
               ARGS(text_of("127.0.0.1:%d", port), text_of("127.0.0.1:%d", vnc_port)), NULL);
    while ((fd = xvnc_dial(port)) < 0) { /* it connects to Xvnc only after a handshake */
        assert_true(now_ms() < until);
        poll(NULL, 0, POLL_MS);
    }
    close(fd);
    return port;
}

static void answer_roster(int fd, const char *head, void *ud)
{
    (void)head;
    responder_answer(fd, "200 OK", "text/plain", ud);
}

const char *xvnc_site(int port)
{
    const char *roster =
        text_of("[{\"id\":\"exam-0001\",\"template\":\"novnc\",\"phase\":\"Ready\","
                "\"url\":\"http://127.0.0.1:%d/instance/1/app/\",\"labels\":"
                "{\"crownlabs.qtype.moodle.org/matricola\":\"S1\"}}]",
                port);

    return text_of("http://127.0.0.1:%d/api", responder_start(answer_roster, (void *)roster));
}

/* --- a student --- */

int xvnc_join(int port)
{
    uint8_t b[256];
    int fd = xvnc_dial(port);

    assert_true(fd >= 0);
    xvnc_read(fd, b, 12);
    assert_memory_equal(b, "RFB 003.008\n", 12); /* 003.003 is the refusal */
    assert_int_equal(write(fd, "RFB 003.008\n", 12), 12);
    xvnc_read(fd, b, 1);
    assert_in_range(b[0], 1, sizeof b);
    size_t n = b[0];
    xvnc_read(fd, b, n);
    assert_non_null(memchr(b, 1, n));
    assert_int_equal(write(fd, "\1", 1), 1);
    xvnc_read(fd, b, 4);
    assert_memory_equal(b, "\0\0\0\0", 4);
    assert_int_equal(write(fd, "\1", 1), 1);
    xvnc_read(fd, b, 24); /* ServerInit, and the name */
    assert_int_equal(b[20] | b[21] | b[22], 0);
    xvnc_read(fd, b, b[23]);
    return fd;
}

void xvnc_still_there(int fd)
{
    static const uint8_t one_pixel[10] = {3, 0, 0, 0, 0, 0, 0, 1, 0, 1};
    uint8_t b[4 + 12 + 4];

    assert_int_equal(write(fd, one_pixel, sizeof one_pixel), sizeof one_pixel);
    xvnc_read(fd, b, sizeof b);
    assert_int_equal(b[0], 0);
}

/* --- the screen --- */

static const char *xscreen(void)
{
    return text_of("%s/tests/e2e/xscreen", getenv("top_builddir"));
}

const char *xvnc_paint(const struct xvnc *x, const char *how)
{
    const char *events = temp_file(text_of("events.%d", x->display), "", 0600);
    struct proc *p = proc_start(xscreen(), ARGS(how, text_of("%d", x->display), events), NULL);

    proc_wait_output(p, "painted\n", 1);
    return events;
}

char *xvnc_slurp(const char *path, size_t *ret_len)
{
    FILE *f = fopen(path, "rb");
    struct stat st;

    assert_non_null(f);
    assert_int_equal(fstat(fileno(f), &st), 0);
    char *text = e2e_keep(malloc((size_t)st.st_size + 1), free);
    size_t len = fread(text, 1, (size_t)st.st_size, f);
    text[len] = '\0';
    fclose(f);
    if (ret_len)
        *ret_len = len;
    return text;
}

const uint8_t *xvnc_pixels(const struct xvnc *x, int *ret_w, int *ret_h)
{
    const char *path = temp_file(text_of("pixels.%d", x->display), "", 0600);
    size_t len;

    assert_code(proc_run(xscreen(), ARGS("dump", text_of("%d", x->display), path), NULL), 0);
    char *text = xvnc_slurp(path, &len), *px = strchr(text, '\n');
    assert_non_null(px);
    assert_int_equal(sscanf(text, "%d %d", ret_w, ret_h), 2);
    assert_int_equal(len - (size_t)(px + 1 - text), 4 * *ret_w * *ret_h);
    return (const uint8_t *)px + 1;
}
