/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cmd/courier.h"

#include <fcntl.h>
#include <signal.h>
#include <spawn.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

extern char **environ;

enum { POLL_MS = 20 };

/* A descriptor from which the note can be read; -1. */
static int as_file(const char *note, size_t len)
{
    int fd = memfd_create("checkpoint", MFD_CLOEXEC);

    if (fd >= 0 && (write(fd, note, len) != (ssize_t)len || lseek(fd, 0, SEEK_SET) != 0)) {
        close(fd);
        fd = -1;
    }
    return fd;
}

/* Our own handling of signals is not its. */
static void usual_signals(posix_spawnattr_t *attr)
{
    sigset_t all, none;

    sigfillset(&all);
    sigemptyset(&none);
    posix_spawnattr_setsigdefault(attr, &all);
    posix_spawnattr_setsigmask(attr, &none);
    posix_spawnattr_setflags(attr, POSIX_SPAWN_SETSIGDEF | POSIX_SPAWN_SETSIGMASK |
                                       POSIX_SPAWN_SETPGROUP);
}

static void run(struct courier *c, const char *note, size_t len)
{
    char *argv[] = {(char[]){"sh"}, (char[]){"-c"}, (char *)c->command, NULL};
    int fd = as_file(note, len);
    posix_spawn_file_actions_t actions;
    posix_spawnattr_t attr;

    posix_spawn_file_actions_init(&actions);
    posix_spawnattr_init(&attr);
    usual_signals(&attr);
    posix_spawn_file_actions_adddup2(&actions, fd, STDIN_FILENO);
    if (c->quiet) {
        posix_spawn_file_actions_addopen(&actions, STDOUT_FILENO, "/dev/null", O_WRONLY, 0);
        posix_spawn_file_actions_addopen(&actions, STDERR_FILENO, "/dev/null", O_WRONLY, 0);
    } else {
        posix_spawn_file_actions_adddup2(&actions, STDERR_FILENO, STDOUT_FILENO);
    }
    if (fd < 0 || posix_spawn(&c->pid, "/bin/sh", &actions, &attr, argv, environ) != 0) {
        c->pid = 0;
        c->failed++;
    }
    posix_spawn_file_actions_destroy(&actions);
    posix_spawnattr_destroy(&attr);
    if (fd >= 0)
        close(fd);
}

void courier_look(struct courier *c)
{
    int status;

    if (c->pid && waitpid(c->pid, &status, WNOHANG) == c->pid) {
        c->failed += status != 0;
        c->pid = 0;
    }
    if (!c->pid && c->len) {
        size_t len = c->len;
        c->len = 0;
        run(c, c->waiting, len);
    }
}

void courier_send(struct courier *c, const char *note, size_t len)
{
    if (!c->command || len > sizeof c->waiting)
        return;
    memcpy(c->waiting, note, len);
    c->len = len;
    courier_look(c);
}

void courier_finish(struct courier *c, int timeout_ms)
{
    const struct timespec rest = {.tv_nsec = POLL_MS * 1000000};

    for (courier_look(c); c->pid && timeout_ms > 0; timeout_ms -= POLL_MS) {
        nanosleep(&rest, NULL);
        courier_look(c);
    }
    if (c->pid)
        c->failed++;
}

int courier_failed(struct courier *c)
{
    int n = c->failed;

    c->failed = 0;
    return n;
}
