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

enum { LINE_MAX_BYTES = STATE_LIST_TEXT_MAX + 32 };

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

/* NULL: there is none, or anybody may have written it. */
static FILE *open_own(const char *path)
{
    int fd = open(path, O_RDONLY | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK);
    struct stat st;

    if (fd < 0)
        return NULL;
    if (fstat(fd, &st) == 0 && S_ISREG(st.st_mode) && st.st_uid == geteuid() &&
        !(st.st_mode & (S_IWGRP | S_IWOTH)))
        return fdopen(fd, "r");
    log_line(LOG_WARN, "%s: others can write it: not read", path);
    close(fd);
    return NULL;
}

void state_list_read(const struct state_list *l, long max_s, void (*each)(void *ud, const char *s),
                     void *ud)
{
    FILE *f = l->path ? open_own(l->path) : NULL;
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
