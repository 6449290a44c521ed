/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cmd/secret.h"

#include "base/err.h"
#include "base/mem.h"

#include <ctype.h>
#include <errno.h>
#include <fcntl.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <unistd.h>

/* LeakSanitizer needs to trace itself, which an undumpable process forbids. */
static void leave_no_core(void)
{
    struct rlimit none = {0, 0};

    setrlimit(RLIMIT_CORE, &none);
#ifndef __SANITIZE_ADDRESS__
    prctl(PR_SET_DUMPABLE, 0);
#endif
}

static int read_all(int fd, char *text, size_t size, size_t *ret_len)
{
    size_t len = 0;
    ssize_t n;

    while ((n = read(fd, text + len, size - len)) > 0) {
        len += (size_t)n;
        if (len == size)
            return ERR_TOO_BIG;
    }
    if (n < 0)
        return ERR_IO;
    *ret_len = len;
    return 0;
}

/* The file's text, NUL-terminated, in *ret (wipe and free). */
static int read_secret(const char *file, char **ret)
{
    int fd = open(file, O_RDONLY | O_CLOEXEC | O_NOCTTY);
    struct stat st;
    size_t len;

    if (fd < 0)
        return ERR_IO;
    leave_no_core();
    char *text = mem_zalloc(SECRET_FILE_MAX + 1);
    int r = fstat(fd, &st) < 0                               ? ERR_IO
            : S_ISDIR(st.st_mode)                            ? ERR_INVALID
            : S_ISREG(st.st_mode) && (st.st_mode & 077) != 0 ? ERR_UNSAFE
                                                             : 0;
    if (r == 0)
        r = read_all(fd, text, SECRET_FILE_MAX, &len);
    if (r == 0 && strlen(text) != len)
        r = ERR_INVALID;
    int saved = errno;
    close(fd);
    errno = saved;
    if (r < 0) {
        explicit_bzero(text, SECRET_FILE_MAX);
        free(text);
        return r;
    }
    *ret = text;
    return 0;
}

void secret_forget(char *text)
{
    if (text)
        explicit_bzero(text, strlen(text));
    free(text);
}

static int add(struct secret *s, char *line)
{
    if (s->n == SECRET_LINES_MAX) {
        secret_forget(line);
        return ERR_TOO_BIG;
    }
    s->line[s->n++] = line;
    return 0;
}

int secret_add_token(struct secret *s, const char *file)
{
    static const char name[] = "Authorization: Bearer ";
    char *text = NULL;
    int r = read_secret(file, &text);

    if (r < 0)
        return r;
    size_t len = strcspn(text, "\r\n");
    if (!len || text[len + strspn(text + len, "\r\n")])
        r = ERR_INVALID;
    for (size_t i = 0; i < len; i++)
        if (!isalnum((unsigned char)text[i]) && !strchr("-._~+/=", text[i]))
            r = ERR_INVALID;
    if (r == 0) {
        char *line = mem_zalloc(sizeof name + len);
        memcpy(line, name, sizeof name - 1);
        memcpy(line + sizeof name - 1, text, len);
        r = add(s, line);
    }
    secret_forget(text);
    return r;
}

/* A field line: a token, a colon, then visible ASCII, spaces and tabs. */
static bool is_header(const char *line)
{
    size_t name = 0;

    while (isalnum((unsigned char)line[name]) ||
           (line[name] && strchr("!#$%&'*+-.^_`|~", line[name])))
        name++;
    if (!name || line[name] != ':')
        return false;
    for (const char *p = line + name; *p; p++)
        if (*p != '\t' && (*p < ' ' || *p > '~'))
            return false;
    return true;
}

int secret_add_headers(struct secret *s, const char *file)
{
    char *text = NULL, *rest, *line;
    int r = read_secret(file, &text);

    if (r < 0)
        return r;
    for (rest = text; r == 0 && (line = strsep(&rest, "\n"));) {
        size_t len = strlen(line);
        if (len && line[len - 1] == '\r')
            line[--len] = '\0';
        if (len && line[0] != '#')
            r = is_header(line) ? add(s, mem_strdup(line)) : ERR_INVALID;
    }
    explicit_bzero(text, SECRET_FILE_MAX); /* strsep put NULs into it */
    free(text);
    return r;
}

int secret_password(const char *file, char **ret)
{
    char *text = NULL;
    int r = read_secret(file, &text);

    if (r < 0)
        return r;
    size_t len = strcspn(text, "\r\n");
    explicit_bzero(text + len, strlen(text) - len);
    if (!len) {
        secret_forget(text);
        return ERR_INVALID;
    }
    *ret = text;
    return 0;
}

void secret_done(struct secret *s)
{
    for (size_t i = 0; i < s->n; i++)
        secret_forget(s->line[i]);
    *s = (struct secret){0};
}
