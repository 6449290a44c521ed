/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cmd/state_list.h"

#include "base/log.h"
#include "base/num.h"
#include "cmd/state.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

enum { LINE_MAX_BYTES = STATE_LIST_TEXT_MAX + 32, FOLLOW_MAX_BYTES = 65536 };

void state_list_init(struct state_list *l, const char *name)
{
    l->path = state_path(name, &l->base);
}

/* The text of a line that is fresh and well-formed; NULL otherwise. */
static const char *fresh(char *line, int64_t now_s, int64_t max_s)
{
    char *space = strchr(line, ' ');
    int64_t t;

    line[strcspn(line, "\n")] = '\0';
    if (!space || num_int(line, (size_t)(space - line), 0, INT64_MAX, &t) < 0 ||
        now_s - t > max_s || t > now_s)
        return NULL;
    return space + 1;
}

/* -1: there is none, or anybody may have written it. */
static int open_own(const char *path)
{
    int fd = open(path, O_RDONLY | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK);
    struct stat st;

    if (fd < 0)
        return -1;
    if (fstat(fd, &st) == 0 && S_ISREG(st.st_mode) && st.st_uid == geteuid() &&
        !(st.st_mode & (S_IWGRP | S_IWOTH)))
        return fd;
    log_line(LOG_WARN, "%s: others can write it: not read", path);
    close(fd);
    return -1;
}

void state_list_read(const struct state_list *l, long max_s, void (*each)(void *ud, const char *s),
                     void *ud)
{
    int fd = l->path ? open_own(l->path) : -1;
    FILE *f = fd >= 0 ? fdopen(fd, "r") : NULL;
    int64_t now_s = time(NULL);
    char line[LINE_MAX_BYTES];

    if (!f)
        return;
    while (fgets(line, sizeof line, f)) {
        const char *text = fresh(line, now_s, max_s);
        if (text)
            each(ud, text);
    }
    fclose(f);
}

void state_list_mark(const struct state_list *l, struct state_list_mark *ret)
{
    struct stat st;

    *ret = (struct state_list_mark){0};
    if (l->path && stat(l->path, &st) == 0)
        *ret = (struct state_list_mark){st.st_dev, st.st_ino, st.st_size};
}

/* Up to the last line that is whole. One that is longer than the buffer is skipped, piece by piece.
 */
static void follow(int fd, int64_t now_s, long max_s, struct state_list_mark *m,
                   void (*each)(void *ud, const char *s), void *ud)
{
    char bytes[FOLLOW_MAX_BYTES];
    ssize_t n = pread(fd, bytes, sizeof bytes, m->at);
    char *line = bytes, *end = bytes + (n < 0 ? 0 : n), *lf;

    for (; (lf = memchr(line, '\n', (size_t)(end - line))); line = lf + 1) {
        *lf = '\0';
        const char *text = lf - line < LINE_MAX_BYTES ? fresh(line, now_s, max_s) : NULL;
        if (text)
            each(ud, text);
    }
    m->at += n == FOLLOW_MAX_BYTES && line == bytes ? n : line - bytes;
}

void state_list_follow(const struct state_list *l, long max_s, struct state_list_mark *m,
                       void (*each)(void *ud, const char *s), void *ud)
{
    struct stat st;

    if (!l->path || stat(l->path, &st) < 0)
        return;
    if (st.st_dev != m->dev || st.st_ino != m->ino || st.st_size < m->at)
        *m = (struct state_list_mark){st.st_dev, st.st_ino, 0}; /* another file */
    if (st.st_size == m->at)
        return;
    int fd = open_own(l->path);
    if (fd < 0) {
        m->at = st.st_size; /* said once */
        return;
    }
    follow(fd, time(NULL), max_s, m, each, ud);
    close(fd);
}

void state_list_add(const struct state_list *l, const char *text)
{
    char line[LINE_MAX_BYTES];

    if (!l->path)
        return;
    state_make_folders(l->path, l->base);
    int fd = open(l->path, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC | O_NOFOLLOW, 0600);
    int n = snprintf(line, sizeof line, "%lld %s\n", (long long)time(NULL), text);
    if (fd < 0 || write(fd, line, (size_t)n) != n)
        log_line(LOG_WARN, "%s: %s", l->path, strerror(errno));
    if (fd >= 0)
        close(fd);
}

void state_list_done(struct state_list *l)
{
    free(l->path);
    *l = (struct state_list){0};
}
