/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "base/mem.h"

#include <stdlib.h>
#include <string.h>

static void *some(void *p)
{
    if (!p)
        abort();
    return p;
}

void *mem_zalloc(size_t bytes)
{
    return some(calloc(1, bytes ? bytes : 1));
}

void *mem_calloc(size_t n, size_t bytes)
{
    return some(calloc(n ? n : 1, bytes));
}

void *mem_resize(void *p, size_t n, size_t bytes)
{
    return some(reallocarray(p, n ? n : 1, bytes));
}

char *mem_strdup(const char *s)
{
    return some(strdup(s));
}

char *mem_strndup(const char *s, size_t n)
{
    return some(strndup(s, n));
}

void mem_set_str(char **s, const char *to)
{
    char *copy = to ? mem_strdup(to) : NULL;

    free(*s);
    *s = copy;
}
