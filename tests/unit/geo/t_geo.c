/* SPDX-License-Identifier: GPL-3.0-or-later */
/* geo: the same facts out of every schema, replacement by rename, files that must not be read, and
 * damaged ones, which may say nothing but sane things. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "base/err.h"
#include "base/log.h"
#include "base/utf8.h"
#include "geo/geo.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

enum { FILE_BYTES_MAX = 64 * 1024, PAGE = 4096, MARKER_LEN = 14 };

static const char marker[] = "\xab\xcd\xefMaxMind.com";

static char dir[] = "/tmp/invigil-t_geo-XXXXXX";

static const char *in_dir(const char *name)
{
    static char path[16][128];
    static int turn;
    char *p = path[turn++ % 16];

    snprintf(p, sizeof path[0], "%s/%s", dir, name);
    return p;
}

struct bytes {
    uint8_t b[FILE_BYTES_MAX];
    size_t n;
};

static void load(const char *name, struct bytes *ret)
{
    char path[512];

    snprintf(path, sizeof path, "%s/%s", getenv("top_srcdir"), name);
    FILE *f = fopen(path, "rb");
    assert_non_null(f);
    ret->n = fread(ret->b, 1, sizeof ret->b, f);
    assert_true(ret->n > MARKER_LEN && ret->n < sizeof ret->b);
    fclose(f);
}

/* By rename, as an update must. */
static const char *store(const char *name, const void *b, size_t n)
{
    FILE *f = fopen(in_dir("new"), "wb");

    assert_non_null(f);
    assert_int_equal(fwrite(b, 1, n, f), n);
    fclose(f);
    assert_int_equal(chmod(in_dir("new"), 0644), 0);
    assert_int_equal(rename(in_dir("new"), in_dir(name)), 0);
    return in_dir(name);
}

static const char *copy(const char *name, const char *from)
{
    static struct bytes b;

    load(from, &b);
    return store(name, b.b, b.n);
}

#define CITY    "data/geo/invigil-demo-city.mmdb"
#define ASN     "data/geo/invigil-demo-asn.mmdb"
#define FLAT    "tests/unit/geo/flat.mmdb"
#define COUNTRY "tests/unit/geo/country.mmdb"
#define V4      "tests/unit/geo/v4.mmdb"

static struct geo *open_files(const char *city, const char *country, const char *asn)
{
    struct geo_files files = {
        .path = {[GEO_CITY] = city, [GEO_COUNTRY] = country, [GEO_ASN] = asn}};
    const char *bad;
    struct geo *g;

    assert_int_equal(geo_open(&files, &g, &bad), 0);
    return g;
}

static int open_error(const char *city)
{
    struct geo_files files = {.path = {[GEO_CITY] = city}};
    const char *bad = NULL;
    struct geo *g;
    int r = geo_open(&files, &g, &bad);

    if (r == 0)
        geo_free(g);
    else
        assert_ptr_equal(bad, city);
    return r;
}

static struct geo_place at(const struct geo *g, const char *address)
{
    struct geo_place p;
    struct ip ip;

    assert_int_equal(ip_parse(address, strlen(address), &ip), 0);
    geo_lookup(g, &ip, &p);
    return p;
}

#define assert_place(p, country_, city_, lat, lon, radius)                                         \
    do {                                                                                           \
        struct geo_place got = p;                                                                  \
        assert_string_equal(got.country, country_);                                                \
        assert_string_equal(got.city, city_);                                                      \
        assert_int_equal(got.lat_e4, lat);                                                         \
        assert_int_equal(got.lon_e4, lon);                                                         \
        assert_int_equal(got.radius_km, radius);                                                   \
    } while (0)

#define assert_asn(p, asn_, org)                                                                   \
    do {                                                                                           \
        struct geo_place got = p;                                                                  \
        assert_int_equal(got.asn, asn_);                                                           \
        assert_string_equal(got.as_org, org);                                                      \
    } while (0)

static void reads_the_nested_schema(void **state)
{
    struct geo *g = open_files(copy("city", CITY), NULL, copy("asn", ASN));
    char builds[GEO_BUILDS_MAX];

    (void)state;
    assert_place(at(g, "192.0.2.1"), "IT", "Turin", 450628, 76624, 5);
    assert_asn(at(g, "192.0.2.1"), 137, "Consortium GARR");
    assert_place(at(g, "203.0.113.230"), "IT", "Milan", 454643, 91895, 50);
    assert_asn(at(g, "203.0.113.230"), 30722, "Vodafone Italia");
    assert_place(at(g, "2001:db8:5123::1"), "DE", "Berlin", 525244, 134105, 20);
    assert_asn(at(g, "2001:db8:5123::1"), 3320, "Deutsche Telekom");
    assert_place(at(g, "198.51.100.170"), "IT", "", 428333, 128333, 500);
    assert_place(at(g, "198.51.100.250"), "", "", 0, 0, 0);
    assert_asn(at(g, "192.0.3.1"), 0, "");
    geo_builds(g, builds);
    assert_string_equal(builds, "invigil-demo-City 2026-01-01, invigil-demo-ASN 2026-01-01");
    geo_free(g);
}

/* Everything in one database, no radius, numbers as texts. */
static void reads_the_flat_schema(void **state)
{
    struct geo *g = open_files(copy("flat", FLAT), NULL, NULL);

    (void)state;
    assert_place(at(g, "198.51.100.1"), "FR", "Paris", 488534, 23488, 50);
    assert_asn(at(g, "198.51.100.1"), 3215, "Orange");
    assert_place(at(g, "2001:db8:7000::1"), "IT", "", 428333, 128333, 500);
    assert_asn(at(g, "2001:db8:7000::1"), 16232, "Telecom Italia Mobile");
    geo_free(g);
}

static void reads_countries(void **state)
{
    const char *country = copy("country", COUNTRY);
    struct geo *g = open_files(NULL, country, NULL);
    char builds[GEO_BUILDS_MAX];

    (void)state;
    assert_place(at(g, "198.51.100.140"), "NL", "", 0, 0, 0);
    assert_place(at(g, "2001:db8:4000::1"), "FR", "", 0, 0, 0);
    geo_free(g);
    g = open_files(copy("city", CITY), country, NULL); /* of no use beside one of cities */
    geo_builds(g, builds);
    assert_string_equal(builds, "invigil-demo-City 2026-01-01");
    geo_free(g);
}

static void reads_databases_of_ipv4_alone(void **state)
{
    struct geo *g = open_files(copy("v4", V4), NULL, NULL);

    (void)state;
    assert_place(at(g, "192.0.2.77"), "IT", "Turin", 450628, 76624, 5);
    assert_place(at(g, "::ffff:192.0.2.77"), "IT", "Turin", 450628, 76624, 5);
    assert_place(at(g, "2001:db8::1"), "", "", 0, 0, 0);
    geo_free(g);
}

/* The demo's cities, with a newer one's spelling of Turin. */
static void store_newer_city(void)
{
    static struct bytes b;

    load(CITY, &b);
    char *turin = memmem(b.b, b.n, "Turin", 5);
    assert_non_null(turin);
    memcpy(turin, "TURIN", 5);
    store("city", b.b, b.n);
}

static void follows_a_rename(void **state)
{
    const char *path = copy("city", CITY);
    struct geo *g = open_files(path, NULL, NULL);

    (void)state;
    assert_false(geo_refresh(g));
    store_newer_city();
    assert_string_equal(at(g, "192.0.2.1").city, "Turin"); /* still the old one */
    assert_true(geo_refresh(g));
    assert_false(geo_refresh(g));
    assert_string_equal(at(g, "192.0.2.1").city, "TURIN");
    store("city", "no database", 11);
    assert_false(geo_refresh(g));
    assert_string_equal(at(g, "192.0.2.1").city, "TURIN");
    unlink(path);
    assert_false(geo_refresh(g));
    assert_string_equal(at(g, "192.0.2.1").city, "TURIN");
    copy("city", CITY);
    assert_true(geo_refresh(g));
    assert_string_equal(at(g, "192.0.2.1").city, "Turin");
    geo_free(g);
}

static int lines_of(const char *path)
{
    FILE *f = fopen(path, "r");
    int n = 0;

    assert_non_null(f);
    for (int c; (c = getc(f)) != EOF;)
        n += c == '\n';
    fclose(f);
    return n;
}

static void keeps_the_type(void **state)
{
    const char *path = copy("city", CITY), *log = in_dir("log");
    struct geo *g = open_files(path, NULL, NULL);
    char builds[GEO_BUILDS_MAX];

    (void)state;
    assert_int_equal(log_open(log, LOG_WARN), 0);
    copy("city", ASN);
    for (int i = 0; i < 3; i++) {
        assert_false(geo_refresh(g));
        assert_int_equal(lines_of(log), 1); /* said once */
    }
    assert_place(at(g, "192.0.2.1"), "IT", "Turin", 450628, 76624, 5);
    geo_builds(g, builds);
    assert_string_equal(builds, "invigil-demo-City 2026-01-01");
    store_newer_city(); /* the slip is mended */
    assert_true(geo_refresh(g));
    assert_string_equal(at(g, "192.0.2.1").city, "TURIN");
    assert_int_equal(lines_of(log), 1);
    log_close();
    geo_free(g);
}

static void refuses_what_others_can_write(void **state)
{
    const char *path = copy("city", CITY);

    (void)state;
    assert_int_equal(open_error(path), 0);
    assert_int_equal(chmod(path, 0664), 0);
    assert_int_equal(open_error(path), ERR_UNSAFE);
    assert_int_equal(chmod(path, 0646), 0);
    assert_int_equal(open_error(path), ERR_UNSAFE);
    assert_int_equal(open_error(dir), ERR_UNSAFE);
    unlink(path);
    assert_int_equal(open_error(path), ERR_IO);
    assert_int_equal(errno, ENOENT);
    assert_int_equal(mkfifo(path, 0600), 0); /* nobody waits for a writer */
    assert_int_equal(open_error(path), ERR_UNSAFE);
    unlink(path);
    assert_int_equal(open_error(store("city", "", 0)), ERR_INVALID);
}

/* --- damage --- */

/* libmaxminddb 1.7 forgets some memory when it refuses the list of languages. */
const char *__lsan_default_suppressions(void);
const char *__lsan_default_suppressions(void)
{
    return "leak:libmaxminddb";
}

static void assert_sane(const struct geo_place *p)
{
    size_t country = strnlen(p->country, sizeof p->country);

    assert_true(country == 0 || country == 2);
    for (size_t i = 0; i < country; i++)
        assert_in_range(p->country[i], 'A', 'Z');
    assert_true(strnlen(p->city, sizeof p->city) < sizeof p->city);
    assert_true(utf8_valid(p->city, strlen(p->city)));
    assert_true(strnlen(p->as_org, sizeof p->as_org) < sizeof p->as_org);
    assert_true(utf8_valid(p->as_org, strlen(p->as_org)));
    assert_true(p->radius_km >= 0 && p->radius_km <= 20000);
    assert_true(abs(p->lat_e4) <= 900000 && abs(p->lon_e4) <= 1800000);
}

/* Whatever is in the file, nothing worse than nonsense comes of it. Returns whether it was taken.
 */
static bool try(const char *path)
{
    static const char *const some[] = {"192.0.2.1",      "203.0.113.70",     "198.51.100.1",
                                       "198.51.100.250", "255.255.255.255",  "0.0.0.0",
                                       "2001:db8::1",    "2001:db8:7fff::1", "::2",
                                       "ffff::"};
    struct geo_files files = {.path = {[GEO_CITY] = path}};
    char builds[GEO_BUILDS_MAX];
    const char *bad;
    struct geo *g;

    if (geo_open(&files, &g, &bad) < 0)
        return false;
    geo_builds(g, builds);
    assert_true(utf8_valid(builds, strlen(builds)));
    for (size_t i = 0; i < sizeof some / sizeof *some; i++) {
        struct geo_place p = at(g, some[i]);
        assert_sane(&p);
    }
    geo_free(g);
    return true;
}

/* Room before the metadata, so that the file ends with a page and a read beyond its end is seen. */
static void fill_page(struct bytes *b)
{
    uint8_t *meta = memmem(b->b, b->n, marker, MARKER_LEN);
    size_t gap = PAGE - b->n % PAGE;

    assert_non_null(meta);
    memmove(meta + gap, meta, b->n - (size_t)(meta - b->b));
    memset(meta, 0, gap);
    b->n += gap;
}

static void is_not_harmed_by_damage(void **state)
{
    static const char *const from[] = {CITY, ASN, FLAT};
    static struct bytes b;
    int taken = 0, refused = 0;

    (void)state;
    for (size_t k = 0; k < sizeof from / sizeof *from; k++) {
        load(from[k], &b);
        fill_page(&b);
        const char *path = store("damaged", b.b, b.n);
        FILE *f = fopen(path, "r+b");
        assert_non_null(f);
        setvbuf(f, NULL, _IONBF, 0);
        for (size_t i = 0; i < b.n; i++) {
            uint8_t was = b.b[i], now[] = {was ^ 0x01, was ^ 0x80, was ^ 0x20, 0xFF};
            if (!was && i && !b.b[i - 1]) /* the gap, and little in the tree */
                continue;
            for (size_t j = 0; j < sizeof now; j++) {
                fseek(f, (long)i, SEEK_SET);
                fputc(now[j], f);
                *(try(path) ? &taken : &refused) += 1;
            }
            fseek(f, (long)i, SEEK_SET);
            fputc(was, f);
        }
        fclose(f);
    }
    assert_true(taken > 1000 && refused > 100);
}

static void is_not_harmed_by_a_cut(void **state)
{
    static struct bytes b;

    (void)state;
    load(CITY, &b);
    const uint8_t *meta = memmem(b.b, b.n, marker, MARKER_LEN);
    for (size_t n = 0; n < b.n; n++) /* at the end, then in the tree and the data */
        assert_false(n + 1 < b.n && try(store("damaged", b.b, n)));
    size_t meta_at = (size_t)(meta - b.b), meta_len = b.n - meta_at;
    for (size_t n = 0; n < meta_at; n += 7) {
        static struct bytes cut;
        memcpy(cut.b, b.b, n);
        memcpy(cut.b + n, meta, meta_len);
        try(store("damaged", cut.b, n + meta_len));
    }
}

static int set_up(void **state)
{
    (void)state;
    return mkdtemp(dir) ? 0 : -1;
}

static int tear_down(void **state)
{
    static const char *const names[] = {"city", "asn", "flat", "country", "v4", "damaged", "log"};

    (void)state;
    for (size_t i = 0; i < sizeof names / sizeof *names; i++)
        unlink(in_dir(names[i]));
    return rmdir(dir);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(reads_the_nested_schema),
        cmocka_unit_test(reads_the_flat_schema),
        cmocka_unit_test(reads_countries),
        cmocka_unit_test(reads_databases_of_ipv4_alone),
        cmocka_unit_test(follows_a_rename),
        cmocka_unit_test(keeps_the_type),
        cmocka_unit_test(refuses_what_others_can_write),
        cmocka_unit_test(is_not_harmed_by_damage),
        cmocka_unit_test(is_not_harmed_by_a_cut),
    };

    return cmocka_run_group_tests_name("geo", tests, set_up, tear_down);
}
