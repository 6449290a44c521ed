/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "base/map.h"

#include "base/mem.h"

#include <search.h>
#include <stdlib.h>
#include <string.h>

struct slot {
    char *key; /* first, so that a key to look for is an entry too */
    uint32_t value;
};

static int cmp(const void *a, const void *b)
{
    return strcmp(((const struct slot *)a)->key, ((const struct slot *)b)->key);
}

void map_init(struct map *m)
{
    *m = (struct map){0};
}

static void entry_free(void *p)
{
    struct slot *e = p;

    free(e->key);
    free(e);
}

void map_done(struct map *m)
{
    tdestroy(m->root, entry_free);
    map_init(m);
}

uint32_t *map_find(const struct map *m, const char *key)
{
    struct slot want = {.key = (char *)key};
    void *node = tfind(&want, &m->root, cmp);

    return node ? &(*(struct slot **)node)->value : NULL;
}

uint32_t *map_put(struct map *m, const char *key, uint32_t value)
{
    uint32_t *there = map_find(m, key);

    if (there)
        return there;
    struct slot *e = mem_zalloc(sizeof *e);
    e->key = mem_strdup(key);
    e->value = value;
    if (!tsearch(e, &m->root, cmp))
        abort(); /* out of memory: see mem.h */
    m->n++;
    return &e->value;
}
