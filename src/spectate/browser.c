/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "spectate/browser.h"

#include "base/err.h"
#include "net/url.h"
#include "spectate/launch.h"

#include <ctype.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

const char browser_template[] = "{url}#readonly,noresize";

static const char at_url[] = "{url}", at_path[] = "{path}", websocket[] = "websockify";

static bool starts(const char *s, const char *with)
{
    return strncmp(s, with, strlen(with)) == 0;
}

/* RFC 3986 section 2.3; ASCII in every locale. */
static bool unreserved(char c)
{
    return isascii(c) && (isalnum((unsigned char)c) || strchr("-._~", c));
}

/* Bytes of the one character of a url (section 2) at s; 0: there is none. */
static size_t one(const char *s)
{
    if (*s == '%')
        return isxdigit((unsigned char)s[1]) && isxdigit((unsigned char)s[2]) ? 3 : 0;
    return *s && (unreserved(*s) || strchr(":/?#[]@!$&'()*+,;=", *s));
}

static bool is_link(const char *s)
{
    size_t n;

    while ((n = one(s)) > 0)
        s += n;
    return *s == '\0';
}

int browser_check(const char *template)
{
    const char *s = template;
    size_t n;

    if (!starts(template, at_url))
        return ERR_INVALID;
    do {
        n = starts(s, at_url) ? strlen(at_url) : starts(s, at_path) ? strlen(at_path) : one(s);
        s += n;
    } while (n);
    return *s ? ERR_INVALID : 0;
}

struct text {
    char *out;
    size_t len, size;
};

static int add(struct text *t, const char *s, size_t len)
{
    if (len >= t->size - t->len)
        return ERR_TOO_BIG;
    memcpy(t->out + t->len, s, len);
    t->len += len;
    t->out[t->len] = '\0';
    return 0;
}

static int add_encoded(struct text *t, const char *s)
{
    char c[4];
    int r = 0;

    for (; *s && r == 0; s++) {
        int n = snprintf(c, sizeof c, unreserved(*s) ? "%c" : "%%%02X", (unsigned char)*s);
        r = add(t, c, (size_t)n);
    }
    return r;
}

static int fill(struct text *t, const char *template, const char *url, const char *path)
{
    int r = 0;

    for (const char *s = template; *s && r == 0;) {
        if (starts(s, at_url)) {
            r = add(t, url, strlen(url));
            s += strlen(at_url);
        } else if (starts(s, at_path)) {
            r = add_encoded(t, path);
            s += strlen(at_path);
        } else {
            r = add(t, s++, 1);
        }
    }
    return r;
}

int browser_link(const char *template, const char *url, char *out, size_t size)
{
    struct text t = {out, 0, size};
    char path[URL_MAX + sizeof websocket];
    struct url u;

    if (browser_check(template) < 0 || url_parse(url, &u) < 0 || !(u.tls || url_is_loopback(&u)))
        return ERR_INVALID;
    snprintf(path, sizeof path, "%s%s", u.path + 1, websocket);
    int r = fill(&t, template, url, path);
    return r < 0 ? r : is_link(out) ? 0 : ERR_INVALID;
}

/* The first of $BROWSER, a list, that is the name of a program; those with options are left to
 * xdg-open, which reads them too. False: neither. */
static bool find_opener(char *out, size_t size)
{
    const char *s = getenv("BROWSER");

    while (s && *s) {
        size_t len = strcspn(s, ":");
        snprintf(out, size, "%.*s", (int)len, s);
        if (len < size && !strpbrk(out, " \t%") && launch_found(out))
            return true;
        s += len + (s[len] == ':');
    }
    snprintf(out, size, "xdg-open");
    return launch_found(out);
}

static bool is_set(const char *name)
{
    const char *value = getenv(name);

    return value && *value;
}

bool browser_usable(void)
{
    char program[256];

    return (is_set("DISPLAY") || is_set("WAYLAND_DISPLAY")) && find_opener(program, sizeof program);
}

int browser_open(const char *link)
{
    char program[256];

    if (!find_opener(program, sizeof program))
        return ERR_NOT_FOUND;
    pid_t pid = launch((const char *[]){program, link, NULL}, -1);
    if (pid < 0)
        return ERR_IO;
    launch_leave(pid);
    return 0;
}
