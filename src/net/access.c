/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "net/access.h"

bool access_insecure(const struct access *a, const struct url *u)
{
    return a->insecure && (url_is_loopback(u) || url_is_address(u));
}

const char *const *access_headers(const struct access *a, const struct url *u)
{
    struct url allowed;

    if (url_same_origin(u, &a->api))
        return a->headers;
    for (const char *const *p = a->origins; p && *p; p++)
        if (url_parse(*p, &allowed) == 0 && url_same_origin(u, &allowed))
            return a->headers;
    return NULL;
}
