/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Numbers and times out of untrusted text, strictly: the whole text or nothing, range-checked
 * before any cast, no locale. */
#ifndef BASE_NUM_H
#define BASE_NUM_H

#include <stddef.h>
#include <stdint.h>

/* A decimal integer, optional '-', nothing else, within [min, max]. 0 or ERR_INVALID. */
int num_int(const char *s, size_t len, int64_t min, int64_t max, int64_t *ret);
/* A JSON number (RFC 8259 section 6) rounded to the nearest integer, within [min, max]. */
int num_json(const char *s, size_t len, int64_t min, int64_t max, int64_t *ret);

/* RFC 3339 with 0 to 9 decimals and any zone, as nanoseconds since the Unix epoch.
 * Years 1970 to 2261 (what int64 nanoseconds hold); a leap second counts as the next second. */
int num_rfc3339(const char *s, size_t len, int64_t *ret_ns);

/* ms since the epoch as "2026-11-22T17:15:29.867Z" (UTC); out holds NUM_RFC3339_LEN + 1 bytes. */
enum { NUM_RFC3339_LEN = 24 };
void num_to_rfc3339(int64_t ms, char *out);

#endif
