/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cmd/avoid.h"

#include "base/mem.h"
#include "net/url.h"

#include <stdlib.h>

static void take(void *ud, const char *text)
{
    struct avoid *a = ud;
    struct url u;

    if (a->n == AVOID_MAX || url_parse(text, &u) < 0)
        return;
    MEM_GROW(a->url, a->n + 1, a->cap);
    a->url[a->n++] = mem_strdup(text);
    a->url[a->n] = NULL;
}

void avoid_load(struct avoid *a)
{
    *a = (struct avoid){0};
    MEM_GROW(a->url, a->n, a->cap);
    a->url[0] = NULL;
    state_list_init(&a->list, "avoid");
    state_list_read(&a->list, AVOID_S, take, a);
}

void avoid_add(struct avoid *a, const char *url)
{
    state_list_add(&a->list, url);
}

void avoid_done(struct avoid *a)
{
    for (size_t i = 0; i < a->n; i++)
        free(a->url[i]);
    free(a->url);
    state_list_done(&a->list);
    *a = (struct avoid){0};
}
