/* SPDX-License-Identifier: GPL-3.0-or-later */
/* One database file: opened with care, asked for single values, which come checked. */
#ifndef GEO_MMDB_H
#define GEO_MMDB_H

#include "geo/geo.h"

#include <maxminddb.h>
#include <sys/stat.h>

enum { MMDB_PATH_MAX = 8 }; /* keys and their NULL */

/* The file at path as it is now: a regular one of root's or of this user's, that nobody else can
 * write. 0; ERR_IO (errno: ENOENT ...), ERR_UNSAFE, ERR_INVALID. *ret_stat is also set when the
 * file could be opened but not used. Whoever updates a database must put a new file in its place by
 * rename: one that is cut short while it is mapped ends the program (SIGBUS). */
int mmdb_open(const char *path, MMDB_s *ret, struct stat *ret_stat);

/* false: it has nothing about ip, or is damaged there. */
bool mmdb_find(const MMDB_s *db, const struct ip *ip, MMDB_entry_s *ret);

/* A place in an entry: keys, then NULL. */
typedef const char *const mmdb_keys[MMDB_PATH_MAX];

/* The first of `n` places that holds a text; sanitised into out, "" when none does. */
void mmdb_text(MMDB_entry_s *e, const mmdb_keys *keys, size_t n, char *out, size_t size);
/* The first that holds a number (or a text that is one), times 10^4 and rounded. */
bool mmdb_decimal_e4(MMDB_entry_s *e, const mmdb_keys *keys, size_t n, int32_t limit_e4,
                     int32_t *ret);
/* The first that holds a whole number from 1 to max, perhaps as a text, perhaps after "AS"; else 0.
 */
uint32_t mmdb_whole(MMDB_entry_s *e, const mmdb_keys *keys, size_t n, uint32_t max);

#endif
