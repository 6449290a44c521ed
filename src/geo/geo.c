/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Which databases there are, and what they say together. Owns their names and the open files; the
 * schemas are known here and nowhere else. */
#include "geo/geo.h"

#include "base/err.h"
#include "base/log.h"
#include "base/mem.h"
#include "base/num.h"
#include "base/utf8.h"
#include "geo/mmdb.h"

#include <ctype.h>
#include <errno.h>
#include <glob.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define COUNT(a) (sizeof(a) / sizeof *(a))

enum {
    LAT_MAX_E4 = 90 * 10000,
    LON_MAX_E4 = 180 * 10000,
    RADIUS_MAX_KM = 20000, /* half around the earth */
    CITY_KM = 50,          /* of a database that doesn't say */
    COUNTRY_KM = 500,
    TYPE_MAX = 100,
    DAY_LEN = 10 /* of NUM_RFC3339_LEN: the date */
};

static const char *const dirs[] = {"/usr/share/GeoIP", "/var/lib/GeoIP"};

/* Whichever comes first; DB-IP's have the month in their names, the last one counts. */
static const char *const names[GEO_KINDS][4] = {
    [GEO_CITY] = {"GeoIP2-City.mmdb", "GeoLite2-City.mmdb", "dbip-city*.mmdb",
                  "ipinfo_location*.mmdb"},
    [GEO_COUNTRY] = {"GeoIP2-Country.mmdb", "GeoLite2-Country.mmdb", "dbip-country*.mmdb",
                     "ipinfo_lite.mmdb"},
    [GEO_ASN] = {"GeoIP2-ISP.mmdb", "GeoLite2-ASN.mmdb", "dbip-asn*.mmdb", "ipinfo_lite.mmdb"},
};

/* One of the databases. */
struct file {
    char *named;            /* owned; NULL: looked for */
    const char *dir, *name; /* where it was found */
    struct stat seen;       /* of what was last opened, or could not be */
    bool open;
    MMDB_s db; /* when open */
};

struct geo {
    struct file file[GEO_KINDS];
};

/* --- files --- */

/* The last by name that matches; NULL none. The caller frees it. */
static char *last_match(const char *dir, const char *name)
{
    char pattern[128], *last = NULL;
    glob_t g;

    snprintf(pattern, sizeof pattern, "%s/%s", dir, name);
    if (glob(pattern, GLOB_NOSORT, NULL, &g) != 0)
        return NULL;
    for (size_t i = 0; i < g.gl_pathc; i++)
        if (!last || strcmp(g.gl_pathv[i], last) > 0)
            last = g.gl_pathv[i];
    last = last ? mem_strdup(last) : NULL;
    globfree(&g);
    return last;
}

static bool is_same(const struct stat *a, const struct stat *b)
{
    return a->st_dev == b->st_dev && a->st_ino == b->st_ino &&
           a->st_mtim.tv_sec == b->st_mtim.tv_sec && a->st_mtim.tv_nsec == b->st_mtim.tv_nsec &&
           a->st_ctim.tv_sec == b->st_ctim.tv_sec && a->st_ctim.tv_nsec == b->st_ctim.tv_nsec;
}

static void file_close(struct file *f)
{
    if (f->open)
        MMDB_close(&f->db);
    f->open = false;
}

/* Updates of a database keep its type: another one there is a slip, and half the facts would go. */
static bool is_of_another_type(const struct file *f, const MMDB_s *db)
{
    return f->open && strcmp(db->metadata.database_type, f->db.metadata.database_type) != 0;
}

static int refuse_type(const struct file *f, const char *path, MMDB_s *db)
{
    log_line(LOG_WARN, "geo: %s: is now %s, was %s: not taken", path, db->metadata.database_type,
             f->db.metadata.database_type);
    MMDB_close(db);
    return ERR_INVALID;
}

/* In place of what is open, unless it is the same or can't be used. 1: done, 0: the same. */
static int file_open(struct file *f, const char *path)
{
    struct stat now;
    MMDB_s db;

    if (stat(path, &now) < 0)
        return ERR_IO;
    if (is_same(&now, &f->seen))
        return 0;
    int r = mmdb_open(path, &db, &f->seen);
    if (r < 0) {
        int why = errno;
        log_line(LOG_WARN, "geo: %s: %s%s%s", path, err_name(r), r == ERR_IO ? ": " : "",
                 r == ERR_IO ? strerror(why) : "");
        errno = why;
        return r;
    }
    if (is_of_another_type(f, &db))
        return refuse_type(f, path, &db);
    file_close(f);
    f->db = db;
    f->open = true;
    log_line(LOG_INFO, "geo: %s is open", path);
    return 1;
}

/* The same of what is found as dir/name. */
static int file_open_match(struct file *f, const char *dir, const char *name)
{
    char *path = last_match(dir, name);
    int r = path ? file_open(f, path) : ERR_NOT_FOUND;

    free(path);
    return r;
}

static void file_find(struct file *f, enum geo_kind kind)
{
    for (size_t d = 0; d < COUNT(dirs) && !f->open; d++) {
        for (size_t i = 0; i < COUNT(names[kind]) && !f->open; i++) {
            f->dir = dirs[d];
            f->name = names[kind][i];
            file_open_match(f, f->dir, f->name);
        }
    }
}

/* A country database is of no use beside one of cities. */
static bool is_idle(const struct geo *g, enum geo_kind kind)
{
    return kind == GEO_COUNTRY && g->file[GEO_CITY].open;
}

int geo_open(const struct geo_files *files, struct geo **ret, const char **ret_bad)
{
    struct geo *g = mem_zalloc(sizeof *g);
    bool any = false;

    for (enum geo_kind k = 0; k < GEO_KINDS; k++) {
        struct file *f = &g->file[k];
        mem_set_str(&f->named, files->path[k]);
        if (is_idle(g, k))
            continue;
        int r = f->named ? file_open(f, f->named) : 0;
        if (r < 0) {
            int why = errno;
            *ret_bad = files->path[k];
            geo_free(g);
            errno = why;
            return r;
        }
        if (!f->named)
            file_find(f, k);
        any |= f->open;
    }
    if (!any) {
        geo_free(g);
        return ERR_NOT_FOUND;
    }
    *ret = g;
    return 0;
}

void geo_free(struct geo *g)
{
    if (!g)
        return;
    for (enum geo_kind k = 0; k < GEO_KINDS; k++) {
        file_close(&g->file[k]);
        free(g->file[k].named);
    }
    free(g);
}

bool geo_refresh(struct geo *g)
{
    bool changed = false;

    for (enum geo_kind k = 0; k < GEO_KINDS; k++) {
        struct file *f = &g->file[k];
        if (f->open)
            changed |=
                (f->named ? file_open(f, f->named) : file_open_match(f, f->dir, f->name)) > 0;
    }
    return changed;
}

void geo_builds(const struct geo *g, char *out)
{
    size_t n = 0;

    out[0] = '\0';
    for (enum geo_kind k = 0; k < GEO_KINDS; k++) {
        const MMDB_metadata_s *m = &g->file[k].db.metadata;
        char type[TYPE_MAX + 1], day[NUM_RFC3339_LEN + 1] = "?";
        if (!g->file[k].open)
            continue;
        utf8_sanitise(type, sizeof type, m->database_type, strlen(m->database_type));
        if (m->build_epoch < 253402300800) /* year 10000 */
            num_to_rfc3339((int64_t)m->build_epoch * 1000, day);
        n += (size_t)snprintf(out + n, GEO_BUILDS_MAX - n, "%s%s %.*s", n ? ", " : "", type,
                              DAY_LEN, day);
    }
}

/* --- what they say --- */

static const mmdb_keys country_keys[] = {{"country", "iso_code"}, {"country_code"}, {"country"}};
static const mmdb_keys city_keys[] = {{"city", "names", "en"}, {"city"}};
static const mmdb_keys lat_keys[] = {{"location", "latitude"}, {"latitude"}, {"lat"}};
static const mmdb_keys lon_keys[] = {{"location", "longitude"}, {"longitude"}, {"lng"}, {"lon"}};
static const mmdb_keys radius_keys[] = {{"location", "accuracy_radius"}, {"radius"}};
static const mmdb_keys asn_keys[] = {{"autonomous_system_number"}, {"asn"}};
static const mmdb_keys org_keys[] = {
    {"autonomous_system_organization"}, {"as_name"}, {"as_org"}, {"name"}};

static void read_country(MMDB_entry_s *e, char out[3])
{
    char code[8];

    mmdb_text(e, country_keys, COUNT(country_keys), code, sizeof code);
    if (strlen(code) != 2 || !isascii(code[0]) || !isalpha((unsigned char)code[0]) ||
        !isascii(code[1]) || !isalpha((unsigned char)code[1]))
        return;
    out[0] = (char)(code[0] & ~0x20);
    out[1] = (char)(code[1] & ~0x20);
}

/* Nobody lives at 0, 0; some databases write it for a place they don't know. */
static void read_place(MMDB_entry_s *e, struct geo_place *p)
{
    int32_t lat, lon;

    read_country(e, p->country);
    mmdb_text(e, city_keys, COUNT(city_keys), p->city, sizeof p->city);
    if (!mmdb_decimal_e4(e, lat_keys, COUNT(lat_keys), LAT_MAX_E4, &lat) ||
        !mmdb_decimal_e4(e, lon_keys, COUNT(lon_keys), LON_MAX_E4, &lon) || (!lat && !lon))
        return;
    p->lat_e4 = lat;
    p->lon_e4 = lon;
    p->radius_km = (int32_t)mmdb_whole(e, radius_keys, COUNT(radius_keys), RADIUS_MAX_KM);
    if (!p->radius_km)
        p->radius_km = p->city[0] ? CITY_KM : COUNTRY_KM;
}

static void read_asn(MMDB_entry_s *e, struct geo_place *p)
{
    p->asn = mmdb_whole(e, asn_keys, COUNT(asn_keys), UINT32_MAX);
    if (p->asn)
        mmdb_text(e, org_keys, COUNT(org_keys), p->as_org, sizeof p->as_org);
}

static bool find(const struct file *f, const struct ip *ip, MMDB_entry_s *ret)
{
    return f->open && mmdb_find(&f->db, ip, ret);
}

void geo_lookup(const struct geo *g, const struct ip *ip, struct geo_place *ret)
{
    const struct file *place = &g->file[GEO_CITY], *asn = &g->file[GEO_ASN];
    MMDB_entry_s e;

    *ret = (struct geo_place){0};
    if (!place->open)
        place = &g->file[GEO_COUNTRY];
    if (!asn->open) /* some have everything in one */
        asn = place;
    if (find(place, ip, &e))
        read_place(&e, ret);
    if (find(asn, ip, &e))
        read_asn(&e, ret);
}
