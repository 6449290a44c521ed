/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "base/log.h"

#include "base/err.h"
#include "base/num.h"
#include "base/utf8.h"

#include <fcntl.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

enum { LINE_MAX_BYTES = 1024 };

static const char *const names[] = {"error", "warn", "info", "debug"};
static int fd = -1;
static enum log_level limit;

int log_open(const char *path, enum log_level level)
{
    int f = open(path, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC | O_NOCTTY, 0600);

    if (f < 0)
        return ERR_IO;
    log_close();
    fd = f;
    limit = level;
    return 0;
}

void log_close(void)
{
    if (fd >= 0)
        close(fd);
    fd = -1;
}

int log_level_parse(const char *s, enum log_level *ret)
{
    for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
        if (strcmp(s, names[i]) == 0) {
            *ret = (enum log_level)i;
            return 0;
        }
    }
    return ERR_INVALID;
}

void log_line(enum log_level level, const char *fmt, ...)
{
    char raw[LINE_MAX_BYTES], clean[LINE_MAX_BYTES], out[LINE_MAX_BYTES + 64];
    char when[NUM_RFC3339_LEN + 1];
    struct timespec now;
    va_list ap;

    if (fd < 0 || level > limit)
        return;
    clock_gettime(CLOCK_REALTIME, &now);
    num_to_rfc3339((int64_t)now.tv_sec * 1000 + now.tv_nsec / 1000000, when);
    va_start(ap, fmt);
    vsnprintf(raw, sizeof raw, fmt, ap);
    va_end(ap);
    utf8_sanitise(clean, sizeof clean, raw, strlen(raw));
    int n = snprintf(out, sizeof out, "%s %s: %s\n", when, names[level], clean);
    if (write(fd, out, (size_t)n) < 0)
        return; /* a full disk must not stop an exam; there is nobody left to tell */
}
