/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The tunnel is a stand-in: what counts here is when a program is started, and with what. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "base/err.h"
#include "spectate/external.h"

#include <arpa/inet.h>
#include <errno.h>
#include <netinet/in.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <unistd.h>

enum { WAIT_MS = 20000 };

/* --- the stand-in --- */

struct tunnel {
    const struct tunnel_events *on;
    void *ud;
    char url[64], one_time[16];
    int fd;    /* -1: nobody attached */
    bool open; /* the viewer's handshake is over */
    bool closed;
};

static struct tunnel the;

struct tunnel *tunnel_open(struct tunnels *ts, const char *url, const char *password,
                           const struct tunnel_events *on, void *ud)
{
    (void)ts;
    assert_string_equal(password, "desktop");
    the = (struct tunnel){.on = on, .ud = ud, .fd = -1};
    snprintf(the.url, sizeof the.url, "%s", url);
    return &the;
}

void tunnel_attach(struct tunnel *t, int fd, const char *one_time)
{
    t->fd = fd;
    snprintf(t->one_time, sizeof t->one_time, "%s", one_time);
}

const struct rfb_guard *tunnel_guard(const struct tunnel *t)
{
    (void)t;
    return NULL;
}

bool rfb_guard_open(const struct rfb_guard *g)
{
    (void)g;
    return the.open;
}

void tunnel_close(struct tunnel *t)
{
    if (!t)
        return;
    assert_false(t->closed);
    t->closed = true;
    if (t->fd >= 0)
        close(t->fd);
}

/* --- the one who looks --- */

struct fixture {
    struct loop *loop;
    struct external *x;
    char dir[32], out[64];
    int connected, ended, code;
    enum external_why why;
    bool tunnel_told;
};

static void on_connected(void *ud)
{
    struct fixture *f = ud;

    f->connected++;
}

static void on_end(void *ud, enum external_why why, int code, const struct tunnel_end *e)
{
    struct fixture *f = ud;

    f->ended++;
    f->why = why;
    f->code = code;
    f->tunnel_told = e != NULL;
}

static const struct external_events on = {.connected = on_connected, .end = on_end};

static int set_up(void **state)
{
    struct fixture *f = calloc(1, sizeof *f);

    assert_non_null(f);
    f->loop = loop_new();
    strcpy(f->dir, "/tmp/t_external-XXXXXX");
    assert_non_null(mkdtemp(f->dir));
    snprintf(f->out, sizeof f->out, "%s/out", f->dir);
    setenv("OUT", f->out, 1);
    *state = f;
    return 0;
}

static int tear_down(void **state)
{
    struct fixture *f = *state;

    external_close(f->x);
    loop_free(f->loop);
    unlink(f->out);
    rmdir(f->dir);
    free(f);
    return 0;
}

static const char url[] = "https://exam.example/x/;$(id)&'*!%20/";

static void open_with(struct fixture *f, const char *const *argv)
{
    const struct external_options o = {
        .url = url, .password = "desktop", .argv = argv, .student = "-s1;$(id)"};

    f->x = external_open(f->loop, NULL, &o, &on, f);
}

struct wait {
    struct fixture *f;
    bool (*holds)(struct fixture *f);
    int waited_ms;
};

static void look(void *ud)
{
    struct wait *w = ud;

    if (w->holds(w->f) || ++w->waited_ms > WAIT_MS)
        loop_stop(w->f->loop);
}

static void until(struct fixture *f, bool (*holds)(struct fixture *f))
{
    struct wait w = {f, holds, 0};
    struct loop_timer *t = loop_timer_new(f->loop, 1, 1, look, &w);

    loop_run(f->loop);
    loop_timer_free(t);
    assert_true(holds(f));
}

static bool ended(struct fixture *f)
{
    return f->ended > 0;
}

static bool connected(struct fixture *f)
{
    return f->connected > 0;
}

static bool told(struct fixture *f)
{
    return access(f->out, R_OK) == 0;
}

/* --- the program --- */

/* Its arguments, its password and its descriptors, a line each; then it stays. */
#define TELL                                                                                       \
    "exec >\"$OUT.new\"; printf '%s\\n' \"$*\" $$; od -An -tx1 \"$3\"; "                           \
    "readlink /proc/$$/fd/0 /proc/$$/fd/2; ls -m /proc/$$/fd; cut -d' ' -f5,6 /proc/$$/stat; "     \
    "mv \"$OUT.new\" \"$OUT\"; "
#define PROGRAM(script)                                                                            \
    (const char *const[])                                                                          \
    {                                                                                              \
        "sh", "-c", script, "x", "{host}", "{port}", "{password-file}", "<{url}>", "{student}",    \
            "--port={port}", NULL                                                                  \
    }

struct said {
    char host[32], file[32], url[64], student[32], option[32];
    int port, pid, pgrp, session;
    uint8_t password[VNC_AUTH_PASSWORD];
    char fds[64];
};

static struct said read_said(const struct fixture *f)
{
    struct said s = {0};
    unsigned byte[VNC_AUTH_PASSWORD];
    char null[2][32];
    FILE *in = fopen(f->out, "r");

    assert_non_null(in);
    assert_int_equal(fscanf(in, "%31s %d %31s %63s %31s %31s %d", s.host, &s.port, s.file, s.url,
                            s.student, s.option, &s.pid),
                     7);
    for (int i = 0; i < VNC_AUTH_PASSWORD; i++) {
        assert_int_equal(fscanf(in, "%x", &byte[i]), 1);
        s.password[i] = (uint8_t)byte[i];
    }
    assert_int_equal(
        fscanf(in, "%31s %31s %63[0-9, ] %d %d", null[0], null[1], s.fds, &s.pgrp, &s.session), 5);
    fclose(in);
    assert_string_equal(null[0], "/dev/null");
    assert_string_equal(null[1], "/dev/null");
    return s;
}

static int dial(int port)
{
    struct sockaddr_in a = {.sin_family = AF_INET,
                            .sin_port = htons((uint16_t)port),
                            .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
    int fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);

    if (connect(fd, (struct sockaddr *)&a, sizeof a) == 0)
        return fd;
    close(fd);
    return -1;
}

static bool program_gone(struct fixture *f)
{
    char path[32], state = 'X';
    int pid = read_said(f).pid;

    snprintf(path, sizeof path, "/proc/%d/stat", pid);
    FILE *in = fopen(path, "r");
    if (in && fscanf(in, "%*d %*s %c", &state) != 1)
        state = 'X';
    if (in)
        fclose(in);
    return state == 'X' || state == 'Z';
}

/* --- tests --- */

static void test_check(void **state)
{
    const char *many[EXTERNAL_ARGS_MAX + 2] = {0};

    (void)state;
#define CHECK(...) external_check((const char *const[]){__VA_ARGS__ NULL})
    assert_int_equal(external_check(external_vncviewer), 0);
    assert_int_equal(CHECK("v", "{host}:{port}", "{url}", "{student}", "{password-file}", ), 0);
    assert_int_equal(CHECK(), ERR_INVALID);
    assert_int_equal(CHECK("", ), ERR_INVALID);
    assert_int_equal(CHECK("{student}", ), ERR_INVALID);
    assert_int_equal(CHECK("v", "{name}", ), ERR_INVALID);
    assert_int_equal(CHECK("v", "{port", ), ERR_INVALID);
    assert_int_equal(CHECK("v", "{}", ), ERR_INVALID);
    assert_int_equal(CHECK("v", "}", ), ERR_INVALID);
    for (int i = 0; i < EXTERNAL_ARGS_MAX; i++)
        many[i] = "v";
    assert_int_equal(external_check(many), 0);
    many[EXTERNAL_ARGS_MAX] = "v";
    assert_int_equal(external_check(many), ERR_TOO_BIG);
    assert_true(external_found("sh"));
    assert_true(external_found("/bin/sh"));
    assert_false(external_found("/bin"));
    assert_false(external_found("no-such-viewer"));
    assert_false(external_found(""));
}

static void test_session(void **state)
{
    struct fixture *f = *state;
    uint8_t obscured[VNC_AUTH_PASSWORD];

    open_with(f, PROGRAM(TELL "exec sleep 100"));
    assert_string_equal(the.url, url);
    the.on->ready(the.ud);
    until(f, told);
    struct said s = read_said(f);
    assert_string_equal(s.host, "127.0.0.1");
    assert_string_equal(s.url, "<https://exam.example/x/%3B%24%28id%29%26%27%2A%21%20/>");
    assert_string_equal(s.student, "_s1___id_"); /* one argument, and no option */
    assert_memory_equal(s.file, "/dev/fd/", 8);
    assert_int_equal(atoi(strchr(s.option, '=') + 1), s.port);
    assert_int_equal(s.pgrp, s.pid);
    assert_int_equal(s.session, s.pid);
    assert_string_equal(s.fds, "0, 1, 2, 3");

    int fd = dial(s.port);
    assert_true(fd >= 0);
    until(f, connected);
    assert_true(the.fd >= 0);
    assert_int_equal(strlen(the.one_time), VNC_AUTH_PASSWORD);
    vnc_auth_obscure(the.one_time, obscured);
    assert_memory_equal(s.password, obscured, sizeof obscured);
    assert_int_equal(dial(s.port), -1); /* one client */
    the.open = true;

    the.on->end(the.ud, &(struct tunnel_end){.why = TUNNEL_VIEWER});
    assert_int_equal(f->ended, 1);
    assert_int_equal(f->why, EXTERNAL_DONE);
    assert_true(f->tunnel_told);
    external_close(f->x);
    f->x = NULL;
    assert_true(the.closed);
    assert_false(program_gone(f)); /* it may have something to say to who looked */
    kill(s.pid, SIGKILL);
    close(fd);
}

static void test_closed_before_it_connected(void **state)
{
    struct fixture *f = *state;

    open_with(f, PROGRAM(TELL "exec sleep 100"));
    the.on->ready(the.ud);
    until(f, told);
    external_close(f->x);
    f->x = NULL;
    until(f, program_gone);
    assert_int_equal(f->ended, 0);
}

static int connect_in_its_place(struct fixture *f)
{
    the.on->ready(the.ud);
    until(f, told);
    int fd = dial(read_said(f).port);
    assert_true(fd >= 0);
    until(f, connected);
    return fd;
}

/* Whose place another process has taken, which says nothing. */
static void test_closed_before_it_was_at_work(void **state)
{
    struct fixture *f = *state;

    open_with(f, PROGRAM(TELL "exec sleep 100"));
    int fd = connect_in_its_place(f);
    external_close(f->x);
    f->x = NULL;
    until(f, program_gone);
    assert_int_equal(f->ended, 0);
    close(fd);
}

static void test_exits_before_it_was_at_work(void **state)
{
    struct fixture *f = *state;

    open_with(f, PROGRAM(TELL "while [ -e \"$OUT\" ]; do sleep 0.01; done; exit 3"));
    int fd = connect_in_its_place(f);
    unlink(f->out);
    until(f, ended);
    assert_int_equal(f->why, EXTERNAL_EXITED);
    assert_int_equal(f->code, 3);
    assert_true(the.closed);
    close(fd);
}

/* What it runs is what the config says, and no part of a url. */
static void test_a_shell(void **state)
{
    struct fixture *f = *state;
    char line[128];

    open_with(
        f, (const char *const[]){
               "sh", "-c", "echo {url} {student} >\"$OUT.new\"; mv \"$OUT.new\" \"$OUT\"", NULL});
    the.on->ready(the.ud);
    until(f, ended);
    FILE *in = fopen(f->out, "r");
    assert_non_null(in);
    assert_non_null(fgets(line, sizeof line, in));
    fclose(in);
    assert_string_equal(line, "https://exam.example/x/%3B%24%28id%29%26%27%2A%21%20/ _s1___id_\n");
    assert_int_equal(f->code, 0);
}

static void test_one_time(void **state)
{
    struct fixture *f = *state;
    struct said s[2];

    for (int i = 0; i < 2; i++) {
        open_with(f, PROGRAM(TELL "exec sleep 100"));
        the.on->ready(the.ud);
        until(f, told);
        s[i] = read_said(f);
        unlink(f->out);
        external_close(f->x);
        f->x = NULL;
    }
    assert_memory_not_equal(s[0].password, s[1].password, VNC_AUTH_PASSWORD);
}

static void test_exits(void **state)
{
    struct fixture *f = *state;

    open_with(f, PROGRAM("exit 3"));
    the.on->ready(the.ud);
    until(f, ended);
    assert_int_equal(f->why, EXTERNAL_EXITED);
    assert_int_equal(f->code, 3);
    assert_true(the.closed);
    assert_null(external_guard(f->x));
}

static void test_not_found(void **state)
{
    struct fixture *f = *state;

    open_with(f, (const char *const[]){"no-such-viewer", "{port}", NULL});
    the.on->ready(the.ud);
    assert_int_equal(f->ended, 1);
    assert_int_equal(f->why, EXTERNAL_START);
    assert_int_equal(f->code, ENOENT);
    assert_true(the.closed);
}

static void test_unreachable(void **state)
{
    struct fixture *f = *state;

    open_with(f, PROGRAM(TELL));
    the.on->end(the.ud, &(struct tunnel_end){.why = TUNNEL_DESKTOP});
    assert_int_equal(f->ended, 1);
    assert_int_equal(f->why, EXTERNAL_TUNNEL);
    assert_true(f->tunnel_told);
    assert_false(told(f)); /* nothing was started */
}

int main(void)
{
#define TEST(fn) cmocka_unit_test_setup_teardown(fn, set_up, tear_down)
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_check),
        TEST(test_session),
        TEST(test_closed_before_it_connected),
        TEST(test_closed_before_it_was_at_work),
        TEST(test_exits_before_it_was_at_work),
        TEST(test_a_shell),
        TEST(test_one_time),
        TEST(test_exits),
        TEST(test_not_found),
        TEST(test_unreachable),
    };

    return cmocka_run_group_tests_name("external", tests, NULL, NULL);
}
