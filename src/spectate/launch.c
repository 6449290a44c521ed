/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "spectate/launch.h"

#include "base/err.h"
#include "base/mem.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <signal.h>
#include <spawn.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

extern char **environ;

/* Children are the process's, and so is this list. */
static pid_t *left;
static size_t nleft, left_cap;

static void reap_left(void)
{
    size_t kept = 0;

    for (size_t i = 0; i < nleft; i++)
        if (waitpid(left[i], NULL, WNOHANG) == 0)
            left[kept++] = left[i];
    nleft = kept;
}

void launch_leave(pid_t pid)
{
    MEM_GROW(left, nleft, left_cap);
    left[nleft++] = pid;
    reap_left();
}

static bool is_program(const char *path)
{
    struct stat st;

    return stat(path, &st) == 0 && S_ISREG(st.st_mode) && access(path, X_OK) == 0;
}

bool launch_found(const char *program)
{
    const char *dir = getenv("PATH");
    char path[PATH_MAX];

    if (strchr(program, '/') || !dir)
        return is_program(program);
    for (;; dir++) {
        int len = (int)strcspn(dir, ":");
        if (snprintf(path, sizeof path, "%.*s/%s", len, dir, program) < (int)sizeof path && len &&
            is_program(path))
            return true;
        dir += len;
        if (!*dir)
            return false;
    }
}

static void describe(posix_spawn_file_actions_t *files, posix_spawnattr_t *attr, int fd)
{
    sigset_t all, none;

    for (int i = 0; i <= STDERR_FILENO; i++)
        posix_spawn_file_actions_addopen(files, i, "/dev/null", O_RDWR, 0);
    if (fd >= 0)
        posix_spawn_file_actions_adddup2(files, fd, LAUNCH_FD);
    posix_spawn_file_actions_addclosefrom_np(files, fd >= 0 ? LAUNCH_FD + 1 : LAUNCH_FD);
    sigfillset(&all);
    sigemptyset(&none);
    posix_spawnattr_setsigdefault(attr, &all);
    posix_spawnattr_setsigmask(attr, &none);
    posix_spawnattr_setflags(attr,
                             POSIX_SPAWN_SETSIGDEF | POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETSID);
}

pid_t launch(const char *const *argv, int fd)
{
    posix_spawn_file_actions_t files;
    posix_spawnattr_t attr;
    pid_t pid;

    reap_left();
    posix_spawn_file_actions_init(&files);
    posix_spawnattr_init(&attr);
    describe(&files, &attr, fd);
    int r = posix_spawnp(&pid, argv[0], &files, &attr, (char *const *)argv, environ);
    posix_spawn_file_actions_destroy(&files);
    posix_spawnattr_destroy(&attr);
    errno = r;
    return r == 0 ? pid : ERR_IO;
}
