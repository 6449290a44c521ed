/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cmd/failures.h"

#include "base/mem.h"

#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

static const char begun[] = "begun ", done[] = "done ";

struct failures_line {
    int64_t t_s;
    char *text; /* owned */
};

void failures_init(struct failures *f)
{
    *f = (struct failures){0};
    state_list_init(&f->list, "handshakes");
}

struct count {
    const char *url;
    int open; /* begun, and not done */
};

static bool says(const char *text, const char *word, const char *url)
{
    size_t n = strlen(word);

    return strncmp(text, word, n) == 0 && strcmp(text + n, url) == 0;
}

static void look(void *ud, const char *text)
{
    struct count *c = ud;

    if (says(text, begun, c->url))
        c->open++;
    else if (c->open && says(text, done, c->url))
        c->open--;
}

/* The file has all that was written here, unless it can't be used. */
bool failures_left_alone(const struct failures *f, const char *url)
{
    struct count all = {.url = url}, own = {.url = url};
    int64_t since_s = (int64_t)time(NULL) - FAILURES_S;

    state_list_read(&f->list, FAILURES_S, look, &all);
    for (size_t i = 0; i < f->nown; i++)
        if (f->own[i].t_s >= since_s)
            look(&own, f->own[i].text);
    return all.open >= FAILURES_MAX || own.open >= FAILURES_MAX;
}

static void add(struct failures *f, const char *word, const char *url)
{
    char text[STATE_LIST_TEXT_MAX + 1];

    snprintf(text, sizeof text, "%s%s", word, url);
    state_list_add(&f->list, text);
    MEM_GROW(f->own, f->nown, f->cap);
    f->own[f->nown++] = (struct failures_line){time(NULL), mem_strdup(text)};
}

void failures_begin(struct failures *f, const char *url)
{
    add(f, begun, url);
}

void failures_settle(struct failures *f, const char *url)
{
    add(f, done, url);
}

void failures_done(struct failures *f)
{
    for (size_t i = 0; i < f->nown; i++)
        free(f->own[i].text);
    free(f->own);
    state_list_done(&f->list);
    *f = (struct failures){0};
}
