/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cmd/avoid.h"

#include "base/log.h"
#include "base/mem.h"
#include "base/num.h"
#include "cmd/state.h"
#include "net/url.h"

#include <errno.h>
#include <fcntl.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

enum { LINE_MAX_BYTES = URL_MAX + 32 };

/* The url of a line that is fresh and well-formed; NULL otherwise. */
static const char *fresh(char *line, int64_t now_s)
{
    char *space = strchr(line, ' ');
    struct url u;
    int64_t t;

    line[strcspn(line, "\n")] = '\0';
    if (!space || num_int(line, (size_t)(space - line), 0, INT64_MAX, &t) < 0 ||
        now_s - t > AVOID_S || t > now_s || url_parse(space + 1, &u) < 0)
        return NULL;
    return space + 1;
}

void avoid_load(struct avoid *a)
{
    char line[LINE_MAX_BYTES];
    int64_t now_s = time(NULL);
    size_t cap = 0;

    *a = (struct avoid){0};
    MEM_GROW(a->url, a->n, cap);
    a->url[0] = NULL;
    a->path = state_path("avoid", &a->base);
    FILE *f = a->path ? fopen(a->path, "re") : NULL;
    if (!f)
        return;
    while (a->n < AVOID_MAX && fgets(line, sizeof line, f)) {
        const char *url = fresh(line, now_s);
        if (!url)
            continue;
        MEM_GROW(a->url, a->n + 1, cap);
        a->url[a->n++] = mem_strdup(url);
        a->url[a->n] = NULL;
    }
    fclose(f);
}

void avoid_add(struct avoid *a, const char *url)
{
    char line[LINE_MAX_BYTES];

    if (!a->path)
        return;
    state_make_folders(a->path, a->base);
    int fd = open(a->path, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC | O_NOFOLLOW, 0600);
    int n = snprintf(line, sizeof line, "%lld %s\n", (long long)time(NULL), url);
    if (fd < 0 || write(fd, line, (size_t)n) != n)
        log_line(LOG_WARN, "%s: %s", a->path, strerror(errno));
    if (fd >= 0)
        close(fd);
}

void avoid_done(struct avoid *a)
{
    for (size_t i = 0; i < a->n; i++)
        free(a->url[i]);
    free(a->url);
    free(a->path);
    *a = (struct avoid){0};
}
