/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cmd/conf.h"

#include "base/err.h"
#include "base/mem.h"
#include "base/utf8.h"

#include <confuse.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static char *error_text; /* of the parse under way: libconfuse's callback carries no pointer */

__attribute__((format(printf, 2, 0))) static void on_error(cfg_t *cfg, const char *fmt, va_list ap)
{
    char raw[CONF_ERROR_MAX];
    int n = snprintf(raw, sizeof raw, "%s:%d: ", cfg && cfg->filename ? cfg->filename : "?",
                     cfg ? cfg->line : 0);

    if (error_text[0] || n < 0 || n >= (int)sizeof raw)
        return; /* the first error is the one to mend */
    vsnprintf(raw + n, sizeof raw - (size_t)n, fmt, ap);
    utf8_sanitise(error_text, CONF_ERROR_MAX, raw, strlen(raw));
}

static char *first_readable(char *path)
{
    if (path && access(path, R_OK) == 0)
        return path;
    free(path);
    return NULL;
}

static char *join(const char *dir, const char *rest)
{
    size_t size = strlen(dir) + strlen(rest) + 1;
    char *path = mem_zalloc(size);

    snprintf(path, size, "%s%s", dir, rest);
    return path;
}

char *conf_default_path(void)
{
    const char *xdg = getenv("XDG_CONFIG_HOME"), *home = getenv("HOME");
    char *path = NULL;

    if (xdg && xdg[0] == '/')
        path = first_readable(join(xdg, "/invigil/invigil.conf"));
    else if (home && home[0] == '/')
        path = first_readable(join(home, "/.config/invigil/invigil.conf"));
    return path ? path : first_readable(join(SYSCONFDIR, "/invigil/invigil.conf"));
}

static char *copy(cfg_t *sec, const char *key)
{
    const char *s = cfg_getstr(sec, key);

    return s ? mem_strdup(s) : NULL;
}

static int copy_list(cfg_t *sec, const char *key, char **out)
{
    unsigned n = cfg_size(sec, key);

    if (n > CONF_LIST_MAX)
        return ERR_TOO_BIG;
    for (unsigned i = 0; i < n; i++)
        out[i] = mem_strdup(cfg_getnstr(sec, key, i));
    return 0;
}

/* A path in the config file is relative to that file. */
static char *beside(const char *path, char *file)
{
    const char *slash = strrchr(path, '/');

    if (!file || file[0] == '/' || !slash)
        return file;
    char *dir = mem_strndup(path, (size_t)(slash - path) + 1);
    char *full = join(dir, file);
    free(dir);
    free(file);
    return full;
}

static int take(cfg_t *sec, const char *path, struct conf_exam *ret)
{
    *ret = (struct conf_exam){.api = copy(sec, "api"),
                              .title = copy(sec, "title"),
                              .collect_ip = copy(sec, "collect-ip"),
                              .notice = copy(sec, "notice"),
                              .token_file = beside(path, copy(sec, "token-file"))};
    int r = copy_list(sec, "select", ret->select);
    if (r == 0)
        r = copy_list(sec, "token-origins", ret->token_origins);
    if (r < 0)
        conf_done(ret);
    return r;
}

int conf_load(const char *path, const char *name, struct conf_exam *ret, char *error)
{
    cfg_opt_t exam[] = {CFG_STR("api", NULL, CFGF_NODEFAULT),
                        CFG_STR("title", NULL, CFGF_NODEFAULT),
                        CFG_STR("collect-ip", NULL, CFGF_NODEFAULT),
                        CFG_STR("notice", NULL, CFGF_NODEFAULT),
                        CFG_STR("token-file", NULL, CFGF_NODEFAULT),
                        CFG_STR_LIST("select", NULL, CFGF_NODEFAULT),
                        CFG_STR_LIST("token-origins", NULL, CFGF_NODEFAULT),
                        CFG_END()};
    cfg_opt_t top[] = {CFG_SEC("exam", exam, CFGF_TITLE | CFGF_MULTI | CFGF_NO_TITLE_DUPES),
                       CFG_END()};
    FILE *f = fopen(path, "re");

    if (!f)
        return ERR_IO;
    cfg_t *cfg = cfg_init(top, CFGF_NONE);
    error_text = error;
    error[0] = '\0';
    cfg_set_error_function(cfg, on_error);
    cfg->filename = strdup(path); /* freed by cfg_free; cfg_parse_fp keeps it for messages */
    int r = cfg_parse_fp(cfg, f) == CFG_SUCCESS ? 0 : ERR_INVALID;
    fclose(f);
    if (r == 0) {
        cfg_t *sec = cfg_gettsec(cfg, "exam", name);
        r = sec ? take(sec, path, ret) : ERR_NOT_FOUND;
    }
    cfg_free(cfg);
    return r;
}

void conf_done(struct conf_exam *e)
{
    free(e->api);
    free(e->title);
    free(e->collect_ip);
    free(e->notice);
    free(e->token_file);
    for (int i = 0; i < CONF_LIST_MAX; i++) {
        free(e->select[i]);
        free(e->token_origins[i]);
    }
    *e = (struct conf_exam){0};
}
