/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Where translations come from. The only place that sets the locale; must not know what is
 * translated. */
#include "view/i18n.h"

#include <langinfo.h>
#include <limits.h>
#include <locale.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#define DOMAIN "invigil"

/* The folder beside the program's; false if it has no catalogue of ours. */
static bool own_dir(char *dir, size_t size)
{
    char exe[PATH_MAX], mo[PATH_MAX];
    ssize_t len = readlink("/proc/self/exe", exe, sizeof exe - 1);

    if (len <= 0)
        return false;
    exe[len] = '\0';
    *strrchr(exe, '/') = '\0';
    int n = snprintf(dir, size, "%s/../share/locale", exe);
    if (n < 0 || (size_t)n >= size)
        return false;
    n = snprintf(mo, sizeof mo, "%s/it/LC_MESSAGES/" DOMAIN ".mo", dir);
    return n > 0 && (size_t)n < sizeof mo && access(mo, R_OK) == 0;
}

void i18n_init(void)
{
    char dir[PATH_MAX];

    setlocale(LC_ALL, "");
    setlocale(LC_NUMERIC, "C");
    bindtextdomain(DOMAIN, own_dir(dir, sizeof dir) ? dir : LOCALEDIR);
    bind_textdomain_codeset(DOMAIN, "UTF-8");
    textdomain(DOMAIN);
}

bool i18n_utf8(void)
{
    return strcmp(nl_langinfo(CODESET), "UTF-8") == 0;
}
