/* SPDX-License-Identifier: GPL-3.0-or-later */
/* geo.h without libmaxminddb: there is no database. */
#include "geo/geo.h"

#include "base/err.h"

int geo_open(const struct geo_files *files, struct geo **ret, const char **ret_bad)
{
    (void)files;
    (void)ret;
    (void)ret_bad;
    return ERR_NOT_FOUND;
}

/* No one has a geo, so none of these is ever called with one. */
void geo_free(struct geo *g)
{
    (void)g;
}

void geo_lookup(const struct geo *g, const struct ip *ip, struct geo_place *ret)
{
    (void)g;
    (void)ip;
    *ret = (struct geo_place){0};
}

bool geo_refresh(struct geo *g)
{
    (void)g;
    return false;
}

void geo_builds(const struct geo *g, char *out)
{
    (void)g;
    out[0] = '\0';
}
