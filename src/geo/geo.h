/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Where an address is, by databases on this machine: nothing is asked of anybody. The only user of
 * libmaxminddb; built without it (--without-geo) every call says that there is none.
 *
 * Databases: a city or a country database, and an ASN database, in the schemas of MaxMind (nested:
 * country.iso_code, city.names.en, location.latitude) and of DB-IP and IPinfo (flat: country_code,
 * city, latitude; asn "AS137"). Broken ones can return plausible nonsense, so only files that root
 * or this user owns, and that nobody else can write, are read. Private and other special addresses
 * need not come here (source/origin.h names them).
 *
 * The files stay mapped: one that is cut short in place ends the program (SIGBUS). Updates must
 * rename a new file over the old one, as geoipupdate does. */
#ifndef GEO_GEO_H
#define GEO_GEO_H

#include "base/ip.h"

enum { GEO_CITY_MAX = 63, GEO_ORG_MAX = 253, GEO_BUILDS_MAX = 512 };

enum geo_kind { GEO_CITY, GEO_COUNTRY, GEO_ASN, GEO_KINDS };

/* A path by kind. NULL: looked for in /usr/share/GeoIP and /var/lib/GeoIP by the usual names; not
 * finding it is no error. A country database is not read when there is one of cities. */
struct geo_files {
    const char *path[GEO_KINDS];
};

/* What is unknown is empty, 0. Texts are sanitised. */
struct geo_place {
    char country[3]; /* ISO 3166-1 alpha-2, upper case */
    char city[GEO_CITY_MAX + 1];
    int32_t lat_e4, lon_e4; /* 10^-4 degrees; read when radius_km */
    int32_t radius_km; /* 0: no place; a database without it: 50 for a city, 500 for a country */
    uint32_t asn;
    char as_org[GEO_ORG_MAX + 1];
};

struct geo;

/* 0; ERR_NOT_FOUND: there is no database at all (or support is not built in); ERR_UNSAFE,
 * ERR_INVALID, ERR_IO (errno): a file that was named can't be used: its path in *ret_bad. *ret
 * untouched then. */
int geo_open(const struct geo_files *files, struct geo **ret, const char **ret_bad);
void geo_free(struct geo *g);
void geo_lookup(const struct geo *g, const struct ip *ip, struct geo_place *ret);
/* Opens again what was replaced by rename, or by a newer name that matches
 * (dbip-city-lite-2026-12). true: something was. A replacement that can't be used, or is a database
 * of another type, is logged once, and the old one stays. */
bool geo_refresh(struct geo *g);
/* "GeoLite2-City 2026-11-17, GeoLite2-ASN 2026-11-18": type and day of build, clean text. out:
 * GEO_BUILDS_MAX. */
void geo_builds(const struct geo *g, char *out);

#endif
