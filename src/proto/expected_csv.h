/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The file of expected students: csv (RFC 4180), `,` or `;` (whichever the first line has more of
 * outside quotes), UTF-8 with or without BOM, LF or CRLF. The first line names the columns, in any
 * order and case: student (or matricola, id), name, seat, extra-minutes, note; others are ignored.
 * Hostile: capped, sanitised, refused with the line it failed in. */
#ifndef PROTO_EXPECTED_CSV_H
#define PROTO_EXPECTED_CSV_H

#include "model/event.h"

enum { EXPECTED_CSV_MAX = 4 << 20 /* bytes of a file */ };

enum expected_csv_bad {
    EXPECTED_CSV_OK,
    EXPECTED_CSV_NO_STUDENT, /* no column of that name */
    EXPECTED_CSV_UTF8,
    EXPECTED_CSV_QUOTES,
    EXPECTED_CSV_CELLS,   /* more cells than columns */
    EXPECTED_CSV_EMPTY,   /* a line without a student */
    EXPECTED_CSV_TWICE,   /* a student who is already there */
    EXPECTED_CSV_MINUTES, /* extra-minutes is no whole number from 0 to 1440 */
    EXPECTED_CSV_LONG,    /* a cell longer than what is kept of it */
    EXPECTED_CSV_MANY     /* more than EVENT_EXPECTED_MAX students, or EXPECTED_CSV_MAX bytes */
};

struct expected_csv {
    struct event_expected *v; /* owned, with its texts */
    size_t n;
    enum expected_csv_bad bad;
    size_t line; /* 1-based, of bad */
};

/* 0, or ERR_INVALID / ERR_TOO_BIG with bad and line; then n is 0. */
int expected_csv_read(const char *bytes, size_t len, struct expected_csv *ret);
void expected_csv_done(struct expected_csv *c);

#endif
