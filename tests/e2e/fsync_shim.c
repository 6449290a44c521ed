/* SPDX-License-Identifier: GPL-3.0-or-later */
/* For LD_PRELOAD: makes syncs fail, and tells whether a descriptor is trusted after one did.
 * SHIM_FAIL=FIRST:COUNT, counted in calls; SHIM_LOG: where to write a line for each. */
#include <errno.h>
#include <fcntl.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/syscall.h>
#include <unistd.h>

enum { FD_MAX = 1024 };

static bool failed[FD_MAX];
static int calls;

static void tell(const char *what, int fd)
{
    const char *path = getenv("SHIM_LOG");
    char line[64];
    int log = path ? open(path, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0600) : -1;
    int n = snprintf(line, sizeof line, "%s %d\n", what, fd);

    if (log < 0)
        return;
    if (write(log, line, (size_t)n) != n)
        abort();
    syscall(SYS_close, log);
}

static int sync_one(long call, int fd)
{
    const char *plan = getenv("SHIM_FAIL");
    int first = 0, count = 0;

    if (plan && sscanf(plan, "%d:%d", &first, &count) != 2)
        abort();
    calls++;
    if (fd >= 0 && fd < FD_MAX && failed[fd])
        tell("TRUSTED AGAIN", fd);
    if (calls < first || calls >= first + count)
        return (int)syscall(call, fd);
    if (fd >= 0 && fd < FD_MAX)
        failed[fd] = true;
    tell("failed", fd);
    errno = EIO;
    return -1;
}

int fdatasync(int fd)
{
    return sync_one(SYS_fdatasync, fd);
}

int fsync(int fd)
{
    return sync_one(SYS_fsync, fd);
}

int close(int fd)
{
    if (fd >= 0 && fd < FD_MAX)
        failed[fd] = false;
    return (int)syscall(SYS_close, fd);
}
