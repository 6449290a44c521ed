/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cmd/conf_file.h"

#include "base/err.h"
#include "base/mem.h"
#include "base/utf8.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* Of the parse under way: libconfuse's callback carries no pointer, and of a section within a
 * section not the name of the file either. */
static const char *file_name;
static char *error_text;

__attribute__((format(printf, 2, 0))) static void on_error(cfg_t *cfg, const char *fmt, va_list ap)
{
    char raw[CONF_ERROR_MAX];
    int n = snprintf(raw, sizeof raw, "%s:%d: ", file_name, cfg->line);

    if (error_text[0] || n < 0 || n >= (int)sizeof raw)
        return; /* the first error is the one to mend */
    vsnprintf(raw + n, sizeof raw - (size_t)n, fmt, ap);
    utf8_sanitise(error_text, CONF_ERROR_MAX, raw, strlen(raw));
}

int conf_file_bytes(const char *path, struct buf *ret)
{
    FILE *f = fopen(path, "re");
    char part[4096];
    size_t n;
    int r = 0;

    if (!f)
        return ERR_IO;
    while (r == 0 && (n = fread(part, 1, sizeof part, f)) > 0)
        r = buf_add(ret, part, n);
    if (r == 0 && ferror(f))
        r = ERR_IO;
    int why = errno;
    fclose(f);
    errno = why;
    return r;
}

/* Not from the file itself: libconfuse's scanner ends the program when it can't be read, and takes
 * all that a device gives. */
static FILE *open_bytes(const char *path, struct buf *b, int *ret_error)
{
    *ret_error = conf_file_bytes(path, b);
    if (*ret_error == 0)
        *ret_error = buf_add(b, "\n", 1); /* never empty */
    FILE *f = *ret_error == 0 ? fmemopen(b->data, b->len, "r") : NULL;
    if (*ret_error == 0 && !f)
        *ret_error = ERR_IO;
    return f;
}

static int parse(FILE *f, const char *path, cfg_opt_t *opts, char *error, cfg_t **ret)
{
    cfg_t *cfg = cfg_init(opts, CFGF_NONE);
    file_name = path;
    error_text = error;
    cfg_set_error_function(cfg, on_error);
    int r = cfg_parse_fp(cfg, f) == CFG_SUCCESS ? 0 : ERR_INVALID;
    if (r < 0)
        cfg_free(cfg);
    else
        *ret = cfg;
    return r;
}

int conf_file_read(const char *path, cfg_opt_t *opts, char *error, cfg_t **ret)
{
    struct buf b;
    int r;

    error[0] = '\0';
    buf_init(&b, CONF_FILE_MAX);
    FILE *f = open_bytes(path, &b, &r);
    if (f) {
        r = parse(f, path, opts, error, ret);
        fclose(f);
    }
    buf_done(&b);
    return r;
}

char *conf_file_join(const char *dir, const char *rest)
{
    size_t size = strlen(dir) + strlen(rest) + 1;
    char *path = mem_zalloc(size);

    snprintf(path, size, "%s%s", dir, rest);
    return path;
}

char *conf_file_beside(const char *path, char *file)
{
    const char *slash = strrchr(path, '/');

    if (!file || file[0] == '/' || !slash)
        return file;
    char *dir = mem_strndup(path, (size_t)(slash - path) + 1);
    char *full = conf_file_join(dir, file);
    free(dir);
    free(file);
    return full;
}

char *conf_file_text(cfg_t *sec, const char *key)
{
    const char *s = cfg_getstr(sec, key);

    return s ? mem_strdup(s) : NULL;
}
