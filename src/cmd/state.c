/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cmd/state.h"

#include "base/mem.h"

#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

enum { PATH_MAX_BYTES = 4096 };

char *state_path(const char *name, size_t *ret_base)
{
    const char *xdg = getenv("XDG_STATE_HOME"), *home = getenv("HOME");
    bool has_xdg = xdg && xdg[0] == '/';
    const char *base = has_xdg ? xdg : home;
    char path[PATH_MAX_BYTES];

    if (!base || base[0] != '/')
        return NULL;
    int n =
        snprintf(path, sizeof path, "%s%s/invigil/%s", base, has_xdg ? "" : "/.local/state", name);
    *ret_base = has_xdg ? 0 : strlen(base);
    return n > 0 && (size_t)n < sizeof path ? mem_strdup(path) : NULL;
}

void state_make_folders(char *path, size_t base)
{
    for (char *p = path + base + 1; (p = strchr(p, '/')); p++) {
        *p = '\0';
        mkdir(path, 0700);
        *p = '/';
    }
}
