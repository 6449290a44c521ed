/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Absolute http and https addresses out of untrusted text. Parsed by libcurl, so that what is
 * checked here and what is requested later can't be read in two ways. */
#ifndef NET_URL_H
#define NET_URL_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum { URL_MAX = 2048, URL_HOST_MAX = 255 };

struct url {
    bool tls;
    char host[URL_HOST_MAX + 1]; /* lower case; an IPv6 address without its brackets */
    uint16_t port;
    char path[URL_MAX + 1]; /* begins with '/', dot segments resolved */
};

/* ERR_INVALID: not printable ASCII, not absolute, neither http nor https, or with user, password,
 * query or fragment. ERR_TOO_BIG. */
int url_parse(const char *text, struct url *ret);
bool url_same_origin(const struct url *a, const struct url *b);
/* The host is an IP address as it stands. */
bool url_is_address(const struct url *u);
/* localhost, 127.0.0.0/8 or ::1. */
bool url_is_loopback(const struct url *u);
/* "host[:port]" as a Host header has it: an IPv6 address in brackets, the default port left out. */
void url_host(const struct url *u, char *out, size_t size);
/* "https://host[:port]path" + suffix; ERR_TOO_BIG. The default port is left out. */
int url_print(const struct url *u, const char *suffix, char *out, size_t size);

/* Appends "?key=value" or "&key=value", percent-encoded, to text of `size` bytes; ERR_TOO_BIG. */
int url_add_query(char *text, size_t size, const char *key, const char *value);

#endif
