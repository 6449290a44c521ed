/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "net/url.h"

#include "base/err.h"
#include "base/num.h"

#include <arpa/inet.h>
#include <ctype.h>
#include <curl/curl.h>
#include <stdio.h>
#include <string.h>

static int check_chars(const char *s)
{
    size_t len = strlen(s);

    if (len > URL_MAX)
        return ERR_TOO_BIG;
    for (size_t i = 0; i < len; i++)
        if (s[i] <= ' ' || s[i] >= 0x7F || strchr("\"<>\\^`{|}", s[i]))
            return ERR_INVALID;
    /* Stricter than libcurl, which takes one to three slashes and decodes %XX in a host: what comes
     * out then can be anything, or another host when it is read again. */
    size_t scheme = strncasecmp(s, "https://", 8) == 0  ? 8
                    : strncasecmp(s, "http://", 7) == 0 ? 7
                                                        : 0;
    size_t plain = scheme ? strcspn(s + scheme, "/%") : 0;
    return plain && s[scheme + plain] != '%' ? 0 : ERR_INVALID;
}

/* The part as text into out; an absent one is "". */
static int part(CURLU *u, CURLUPart what, unsigned flags, char *out, size_t size)
{
    char *text;

    out[0] = '\0';
    if (curl_url_get(u, what, &text, flags) != CURLUE_OK)
        return 0;
    size_t len = strlen(text);
    if (len < size)
        memcpy(out, text, len + 1);
    curl_free(text);
    return len < size ? 0 : ERR_TOO_BIG;
}

static bool has(CURLU *u, CURLUPart what)
{
    char text[2];

    return part(u, what, 0, text, sizeof text) != 0 || text[0];
}

static int set_host(struct url *u, const char *host)
{
    size_t len = strlen(host);

    if (len && host[0] == '[') {
        host++;
        len -= 2;
    }
    if (!len)
        return ERR_INVALID;
    for (size_t i = 0; i < len; i++)
        u->host[i] = (char)tolower((unsigned char)host[i]);
    u->host[len] = '\0';
    return 0;
}

static int take(CURLU *u, struct url *ret)
{
    char scheme[8], host[URL_HOST_MAX + 1], port[8];
    int64_t n;

    if (has(u, CURLUPART_USER) || has(u, CURLUPART_PASSWORD) || has(u, CURLUPART_QUERY) ||
        has(u, CURLUPART_FRAGMENT) || part(u, CURLUPART_SCHEME, 0, scheme, sizeof scheme) < 0 ||
        part(u, CURLUPART_HOST, 0, host, sizeof host) < 0 ||
        part(u, CURLUPART_PORT, CURLU_DEFAULT_PORT, port, sizeof port) < 0 ||
        part(u, CURLUPART_PATH, 0, ret->path, sizeof ret->path) < 0 ||
        num_int(port, strlen(port), 1, 65535, &n) < 0 || set_host(ret, host) < 0)
        return ERR_INVALID;
    ret->port = (uint16_t)n;
    ret->tls = strcmp(scheme, "https") == 0;
    return 0;
}

int url_parse(const char *text, struct url *ret)
{
    struct url u;
    int r = check_chars(text);

    if (r < 0)
        return r;
    CURLU *h = curl_url();
    r = curl_url_set(h, CURLUPART_URL, text, 0) == CURLUE_OK ? take(h, &u) : ERR_INVALID;
    curl_url_cleanup(h);
    if (r == 0)
        *ret = u;
    return r;
}

bool url_same_origin(const struct url *a, const struct url *b)
{
    return a->tls == b->tls && a->port == b->port && strcmp(a->host, b->host) == 0;
}

bool url_is_address(const struct url *u)
{
    struct in6_addr a;

    return inet_pton(AF_INET, u->host, &a) == 1 || inet_pton(AF_INET6, u->host, &a) == 1;
}

bool url_is_loopback(const struct url *u)
{
    struct in_addr v4;
    struct in6_addr v6;

    if (inet_pton(AF_INET, u->host, &v4) == 1)
        return ntohl(v4.s_addr) >> 24 == 127;
    if (inet_pton(AF_INET6, u->host, &v6) == 1)
        return IN6_IS_ADDR_LOOPBACK(&v6);
    return strcmp(u->host, "localhost") == 0;
}

void url_host(const struct url *u, char *out, size_t size)
{
    bool v6 = strchr(u->host, ':') != NULL, usual = u->port == (u->tls ? 443 : 80);
    char port[8] = "";

    if (!usual)
        snprintf(port, sizeof port, ":%u", (unsigned)u->port);
    snprintf(out, size, "%s%s%s%s", v6 ? "[" : "", u->host, v6 ? "]" : "", port);
}

int url_print(const struct url *u, const char *suffix, char *out, size_t size)
{
    char host[URL_HOST_MAX + 16];

    url_host(u, host, sizeof host);
    int n = snprintf(out, size, "%s://%s%s%s", u->tls ? "https" : "http", host, u->path, suffix);
    return n >= 0 && (size_t)n < size ? 0 : ERR_TOO_BIG;
}

int url_add_query(char *text, size_t size, const char *key, const char *value)
{
    char *k = curl_easy_escape(NULL, key, 0), *v = curl_easy_escape(NULL, value, 0);
    size_t len = strlen(text);
    int n = -1;

    if (k && v)
        n = snprintf(text + len, size - len, "%c%s=%s", strchr(text, '?') ? '&' : '?', k, v);
    curl_free(k);
    curl_free(v);
    if (n >= 0 && (size_t)n < size - len)
        return 0;
    text[len] = '\0';
    return ERR_TOO_BIG;
}
