/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The parent's side of a decoder: starts it with three descriptors and nothing else, believes
 * nothing of what it says, and ends it. Owns the process, the shared pixels and the control socket.
 * Must not know what is sent over the stream. */
#include "config.h"

#include "spectate/decoder.h"

#include "base/mem.h"
#include "spectate/decoder_wire.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <signal.h>
#include <spawn.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#define PROGRAM "invigil-decoder"
enum { PIXELS_BYTES = DECODER_PIXELS_MAX * 4 };

struct decoder {
    struct decoder_events on;
    void *ud;
    pid_t pid; /* 0: reaped */
    int control;
    struct loop_watch *watch;
    void *shared;
    struct picture picture;
    bool asked;
};

/* Beside the running program, which is where it is built, else where it is installed. */
static bool find_program(char path[PATH_MAX])
{
    ssize_t n = readlink("/proc/self/exe", path, PATH_MAX - sizeof "/" PROGRAM);

    path[n < 0 ? 0 : n] = '\0';
    char *slash = strrchr(path, '/');
    if (slash) {
        strcpy(slash + 1, PROGRAM);
        if (access(path, X_OK) == 0)
            return true;
    }
    snprintf(path, PATH_MAX, "%s", PKGLIBEXECDIR "/" PROGRAM);
    return access(path, X_OK) == 0;
}

const char *decoder_missing(void)
{
#ifdef HAVE_VNC
    char path[PATH_MAX];

    return find_program(path) ? NULL : PKGLIBEXECDIR "/" PROGRAM;
#else
    return "libvncclient";
#endif
}

static void close_all(const int *fds, size_t n)
{
    int error = errno;

    for (size_t i = 0; i < n; i++)
        if (fds[i] >= 0)
            close(fds[i]);
    errno = error;
}

/* Out of the way of the numbers the child wants it under. */
static int above(int fd)
{
    int moved = fd < 0 ? -1 : fcntl(fd, F_DUPFD_CLOEXEC, DECODER_PIXELS_FD + 1);

    close_all(&fd, 1);
    return moved;
}

static int pair(int type, int *ret_ours, int *ret_theirs)
{
    int fd[2];

    if (socketpair(AF_UNIX, type | SOCK_CLOEXEC, 0, fd) != 0)
        return -1;
    *ret_ours = fd[0];
    *ret_theirs = above(fd[1]);
    return *ret_theirs < 0 ? -1 : 0;
}

/* Sealed, so that no child can make the mapping end before its end (SIGBUS). */
static int pixels(void)
{
    int fd = above(memfd_create("invigil-pixels", MFD_CLOEXEC | MFD_ALLOW_SEALING));

    if (fd >= 0 && (ftruncate(fd, PIXELS_BYTES) != 0 ||
                    fcntl(fd, F_ADD_SEALS, F_SEAL_SHRINK | F_SEAL_GROW | F_SEAL_SEAL) != 0)) {
        close_all(&fd, 1);
        return -1;
    }
    return fd;
}

/* In a process group of its own: ^C is for us to handle. Nothing of the environment goes along. */
static int spawn(const int theirs[3], pid_t *ret)
{
    char path[PATH_MAX];
    char name[] = PROGRAM, *argv[] = {name, NULL}, *envp[] = {NULL};
    posix_spawn_file_actions_t files;
    posix_spawnattr_t attr;
    sigset_t none, all;

    if (decoder_missing() || !find_program(path))
        return ENOENT;
    sigemptyset(&none);
    sigfillset(&all);
    posix_spawnattr_init(&attr);
    posix_spawnattr_setflags(&attr, POSIX_SPAWN_SETPGROUP | POSIX_SPAWN_SETSIGMASK |
                                        POSIX_SPAWN_SETSIGDEF);
    posix_spawnattr_setsigmask(&attr, &none);
    posix_spawnattr_setsigdefault(&attr, &all);
    posix_spawn_file_actions_init(&files);
    for (int i = 0; i < 3; i++)
        posix_spawn_file_actions_adddup2(&files, theirs[i], DECODER_RFB_FD + i);
    int error = posix_spawn(ret, path, &files, &attr, argv, envp);
    posix_spawn_file_actions_destroy(&files);
    posix_spawnattr_destroy(&attr);
    return error;
}

/* Kills, if it lives, and reaps; how it ended. */
static int reap(struct decoder *d)
{
    int status = 0;

    kill(d->pid, SIGKILL);
    while (waitpid(d->pid, &status, 0) < 0 && errno == EINTR)
        ;
    d->pid = 0;
    loop_watch_free(d->watch);
    close(d->control);
    return status;
}

static void end(struct decoder *d, enum decoder_why why, int a, int b)
{
    reap(d);
    d->on.end(d->ud, why, a, b);
}

/* It has ended by itself. */
static void end_as_it_did(struct decoder *d)
{
    int status = reap(d);

    if (WIFSIGNALED(status))
        d->on.end(d->ud, DECODER_KILLED, WTERMSIG(status), 0);
    else
        d->on.end(d->ud, DECODER_LEFT, 0, 0);
}

static bool possible(const struct decoder *d, const struct decoder_record *r)
{
    return d->asked && r->w && r->h && r->w <= DECODER_PIXELS_MAX / r->h &&
           r->x + r->damage_w <= r->w && r->y + r->damage_h <= r->h;
}

static void take_frame(struct decoder *d, const struct decoder_record *r)
{
    struct picture_rect damage = {r->x, r->y, r->damage_w, r->damage_h};

    if (d->picture.w != r->w || d->picture.h != r->h)
        damage = (struct picture_rect){0, 0, r->w, r->h};
    d->picture = (struct picture){r->w, r->h, d->shared};
    d->asked = false;
    d->on.frame(d->ud, damage);
}

/* One that ends with a request unread makes an error come before what it said last, and the watch's
 * last call: then that is read here. */
static ssize_t receive(const struct decoder *d, struct decoder_record *r)
{
    ssize_t n = recv(d->control, r, sizeof *r, MSG_TRUNC);

    if (n >= 0 || errno != ECONNRESET)
        return n;
    do
        n = recv(d->control, r, sizeof *r, MSG_TRUNC);
    while (n == sizeof *r && r->kind == DECODER_FRAME);
    return n;
}

static void on_control(void *ud, int events)
{
    struct decoder *d = ud;
    struct decoder_record r;
    ssize_t n = receive(d, &r);

    (void)events;
    if (n < 0 && errno == EAGAIN)
        return;
    if (n <= 0)
        end_as_it_did(d);
    else if (n == sizeof r && r.kind == DECODER_FRAME && possible(d, &r))
        take_frame(d, &r);
    else if (n == sizeof r && r.kind == DECODER_TOO_LARGE)
        end(d, DECODER_SIZE, r.w, r.h);
    else if (n == sizeof r && r.kind == DECODER_TOO_MUCH)
        end(d, DECODER_FLOODED, 0, 0);
    else
        end(d, DECODER_BROKEN, 0, 0);
}

/* ours: the stream, the control socket. */
static struct decoder *start(struct loop *l, const int ours[2], const int theirs[3])
{
    pid_t pid;
    void *shared = mmap(NULL, PIXELS_BYTES, PROT_READ, MAP_SHARED, theirs[2], 0);

    if (shared == MAP_FAILED)
        return NULL;
    int error = spawn(theirs, &pid);
    if (error) {
        munmap(shared, PIXELS_BYTES);
        errno = error;
        return NULL;
    }
    struct decoder *d = mem_zalloc(sizeof *d);
    d->pid = pid;
    d->shared = shared;
    d->control = ours[1];
    d->watch = loop_watch_new(l, d->control, LOOP_READABLE, on_control, d);
    return d;
}

struct decoder *decoder_start(struct loop *l, const struct decoder_events *on, void *ud,
                              int *ret_fd)
{
    int ours[2] = {-1, -1}, theirs[3] = {-1, -1, -1};
    struct decoder *d = NULL;

    if (pair(SOCK_STREAM, &ours[0], &theirs[0]) == 0 &&
        pair(SOCK_SEQPACKET, &ours[1], &theirs[1]) == 0 && (theirs[2] = pixels()) >= 0)
        d = start(l, ours, theirs);
    close_all(theirs, 3);
    if (!d) {
        close_all(ours, 2);
        return NULL;
    }
    d->on = *on;
    d->ud = ud;
    *ret_fd = ours[0];
    return d;
}

void decoder_next(struct decoder *d)
{
    if (d->asked || !d->pid)
        return;
    d->asked = true;
    send(d->control, "", 1, MSG_NOSIGNAL); /* if it has gone, its end will be read */
}

const struct picture *decoder_picture(const struct decoder *d)
{
    return &d->picture;
}

void decoder_free(struct decoder *d)
{
    if (!d)
        return;
    if (d->pid)
        reap(d);
    munmap(d->shared, PIXELS_BYTES);
    free(d);
}
