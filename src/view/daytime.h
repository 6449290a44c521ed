/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Date and time of day on the reader's clock, and back: for times that somebody types. */
#ifndef VIEW_DAYTIME_H
#define VIEW_DAYTIME_H

#include <stddef.h>
#include <stdint.h>

struct daytime {
    int year, month, day; /* month and day from 1 */
    int hour, minute, second;
};

/* ms since the epoch. 0 or ERR_INVALID: beyond the calendar. */
int daytime_of(int64_t ms, struct daytime *ret);
/* 0 or ERR_INVALID: there is no such day. An hour that a change of the clock leaves out is one
 * beside it, one that comes twice is either. */
int daytime_ms(const struct daytime *d, int64_t *ret_ms);
/* "2026-11-22", the same in every language: what can be typed. */
void daytime_date(int64_t ms, char *out, size_t size);

#endif
