/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "spectate/external.h"

#include "base/err.h"
#include "base/mem.h"
#include "spectate/launch.h"

#include <arpa/inet.h>
#include <ctype.h>
#include <errno.h>
#include <netinet/in.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/random.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

enum { LOOK_MS = 100, STUDENT_MAX = 128 };

const char *const external_vncviewer[] = {
    "vncviewer", "-ViewOnly", "-Shared", "-PasswordFile={password-file}", "{host}::{port}", NULL,
};

enum field { HOST, PORT, PASSWORD_FILE, URL, STUDENT, FIELDS };
static const char *const fields[FIELDS] = {"{host}", "{port}", "{password-file}", "{url}",
                                           "{student}"};

static const char host[] = "127.0.0.1";

struct external {
    struct loop *loop;
    const struct external_events *on;
    void *ud;
    const char *const *argv;
    char *url, student[STUDENT_MAX + 1]; /* for the command; url owned */
    struct tunnel *tunnel;
    char one_time[VNC_AUTH_PASSWORD + 1];
    int listener; /* -1: there is none */
    struct loop_watch *watch;
    struct loop_timer *timer; /* until a viewer is at work */
    int waited_ms;
    pid_t pid; /* 0: not started, or reaped */
};

/* --- the command line --- */

/* The placeholder that begins at s, FIELDS: none. */
static enum field field_at(const char *s)
{
    enum field f = 0;

    while (f < FIELDS && strncmp(s, fields[f], strlen(fields[f])) != 0)
        f++;
    return f;
}

static int check_word(const char *s)
{
    while (*s) {
        enum field f = field_at(s);
        if (f == FIELDS && (*s == '{' || *s == '}'))
            return ERR_INVALID;
        s += f == FIELDS ? 1 : strlen(fields[f]);
    }
    return 0;
}

int external_check(const char *const *argv)
{
    if (!argv[0] || !argv[0][0] || argv[0][strcspn(argv[0], "{}")])
        return ERR_INVALID;
    for (int i = 0; argv[i]; i++) {
        if (i == EXTERNAL_ARGS_MAX)
            return ERR_TOO_BIG;
        if (check_word(argv[i]) < 0)
            return ERR_INVALID;
    }
    return 0;
}

bool external_found(const char *program)
{
    return launch_found(program);
}

/* The word with its placeholders filled in; the caller's. */
static char *fill_word(const char *word, const char *const values[FIELDS])
{
    char *out = NULL;
    size_t size;
    FILE *f = open_memstream(&out, &size);

    while (*word) {
        enum field at = field_at(word);
        if (at == FIELDS)
            putc(*word++, f);
        else {
            fputs(values[at], f);
            word += strlen(fields[at]);
        }
    }
    fclose(f);
    return out;
}

/* What neither a program nor a shell it may use can take for anything but a name. */
static void reduce_student(const char *student, char *out)
{
    size_t n = 0;

    for (; student[n] && n < STUDENT_MAX; n++) {
        char c = student[n];
        bool plain = isascii(c) && (isalnum((unsigned char)c) || strchr("._-", c));
        out[n] = plain && (n || c != '-') ? c : '_';
    }
    out[n] = '\0';
}

/* The same for a url, which may have $ & ' ( ) * ; and ! in it (RFC 3986 section 2.2); the
 * caller's. */
static char *reduce_url(const char *url)
{
    char *out = NULL;
    size_t size;
    FILE *f = open_memstream(&out, &size);

    for (; *url; url++) {
        unsigned char c = (unsigned char)*url;
        bool plain = isascii(c) && (isalnum(c) || strchr("-._~:/?#[]@+,=%", c));
        fprintf(f, plain ? "%c" : "%%%02X", c);
    }
    fclose(f);
    return out;
}

/* --- the viewer --- */

static void stop_listening(struct external *x)
{
    loop_watch_free(x->watch);
    if (x->listener >= 0)
        close(x->listener);
    x->watch = NULL;
    x->listener = -1;
}

static void stop_waiting(struct external *x)
{
    stop_listening(x);
    loop_timer_free(x->timer);
    x->timer = NULL;
}

static bool at_work(const struct external *x)
{
    return x->tunnel && rfb_guard_open(tunnel_guard(x->tunnel));
}

/* e: NULL, or why the tunnel has ended; else it is closed here, so that it has no end to tell. */
static void end(struct external *x, enum external_why why, int code, const struct tunnel_end *e)
{
    stop_waiting(x);
    if (!e) {
        tunnel_close(x->tunnel);
        x->tunnel = NULL;
    }
    x->on->end(x->ud, why, code, e);
}

static bool take_client(struct external *x)
{
    int fd = accept4(x->listener, NULL, NULL, SOCK_CLOEXEC | SOCK_NONBLOCK);

    if (fd < 0)
        return false;
    stop_listening(x);
    tunnel_attach(x->tunnel, fd, x->one_time);
    x->on->connected(x->ud);
    return true;
}

static void on_listener(void *ud, int events)
{
    (void)events;
    take_client(ud);
}

/* Whoever connected need not be the program, and may never say a word; and the program may have
 * connected, and ended, since we looked. */
static void on_timer(void *ud)
{
    struct external *x = ud;
    int status;

    if (at_work(x)) {
        stop_waiting(x);
    } else if (x->pid && waitpid(x->pid, &status, WNOHANG) == x->pid) {
        x->pid = 0;
        if (x->listener < 0 || !take_client(x))
            end(x, EXTERNAL_EXITED,
                WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status), NULL);
    } else if ((x->waited_ms += LOOK_MS) >= EXTERNAL_WAIT_MS) {
        end(x, EXTERNAL_ABSENT, 0, NULL);
    }
}

/* On a port of the system's choice, which is returned; ERR_IO. */
static int start_listening(struct external *x)
{
    struct sockaddr_in a = {.sin_family = AF_INET, .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
    socklen_t len = sizeof a;

    x->listener = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
    if (x->listener < 0 || bind(x->listener, (struct sockaddr *)&a, sizeof a) < 0 ||
        listen(x->listener, 1) < 0 || getsockname(x->listener, (struct sockaddr *)&a, &len) < 0)
        return ERR_IO;
    x->watch = loop_watch_new(x->loop, x->listener, LOOP_READABLE, on_listener, x);
    return ntohs(a.sin_port);
}

/* A new password, and the descriptor of a file with it; ERR_IO. */
static int make_password(struct external *x)
{
    static const char letters[] =
        "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+-";
    uint8_t random[VNC_AUTH_PASSWORD], file[VNC_AUTH_PASSWORD];

    if (getrandom(random, sizeof random, 0) != sizeof random)
        return ERR_IO;
    for (size_t i = 0; i < sizeof random; i++)
        x->one_time[i] = letters[random[i] % (sizeof letters - 1)];
    explicit_bzero(random, sizeof random);
    vnc_auth_obscure(x->one_time, file);
    int fd = memfd_create("password", MFD_CLOEXEC);
    if (fd >= 0 && (write(fd, file, sizeof file) != sizeof file || lseek(fd, 0, SEEK_SET) != 0)) {
        close(fd);
        return ERR_IO;
    }
    return fd < 0 ? ERR_IO : fd;
}

/* The child, or ERR_IO. */
static pid_t start_program(struct external *x, int port, int password_fd)
{
    char port_text[8], file[32], *argv[EXTERNAL_ARGS_MAX + 1] = {NULL};
    const char *const values[FIELDS] = {host, port_text, file, x->url, x->student};

    snprintf(port_text, sizeof port_text, "%d", port);
    snprintf(file, sizeof file, "/dev/fd/%d", LAUNCH_FD);
    for (int i = 0; x->argv[i]; i++)
        argv[i] = fill_word(x->argv[i], values);
    pid_t pid = launch((const char *const *)argv, password_fd);
    int error = errno;
    for (int i = 0; argv[i]; i++)
        free(argv[i]);
    errno = error;
    return pid;
}

static int start_viewer(struct external *x)
{
    int port = start_listening(x), fd = port < 0 ? ERR_IO : make_password(x);

    if (fd < 0)
        return ERR_IO;
    pid_t pid = start_program(x, port, fd);
    int error = errno;
    close(fd);
    errno = error;
    if (pid < 0)
        return ERR_IO;
    x->pid = pid;
    x->timer = loop_timer_new(x->loop, LOOK_MS, LOOK_MS, on_timer, x);
    return 0;
}

/* --- the tunnel --- */

static void on_found(void *ud, const char *uid)
{
    struct external *x = ud;

    x->on->found(x->ud, uid);
}

static void on_ready(void *ud)
{
    struct external *x = ud;

    if (start_viewer(x) < 0)
        end(x, EXTERNAL_START, errno, NULL);
}

static void on_tunnel_end(void *ud, const struct tunnel_end *e)
{
    struct external *x = ud;

    end(x, e->why == TUNNEL_VIEWER ? EXTERNAL_DONE : EXTERNAL_TUNNEL, 0, e);
}

static const struct tunnel_events tunnel_on = {
    .found = on_found, .ready = on_ready, .end = on_tunnel_end};

struct external *external_open(struct loop *l, struct tunnels *ts, const struct external_options *o,
                               const struct external_events *on, void *ud)
{
    struct external *x = mem_zalloc(sizeof *x);

    x->loop = l;
    x->on = on;
    x->ud = ud;
    x->argv = o->argv;
    x->url = reduce_url(o->url);
    reduce_student(o->student, x->student);
    x->listener = -1;
    x->tunnel = tunnel_open(ts, o->url, o->password, &tunnel_on, x);
    return x;
}

const struct rfb_guard *external_guard(const struct external *x)
{
    return x->tunnel ? tunnel_guard(x->tunnel) : NULL;
}

void external_close(struct external *x)
{
    if (!x)
        return;
    stop_waiting(x);
    if (x->pid && !at_work(x))
        kill(-x->pid, SIGTERM);
    if (x->pid)
        launch_leave(x->pid);
    tunnel_close(x->tunnel);
    explicit_bzero(x->one_time, sizeof x->one_time);
    free(x->url);
    free(x);
}
