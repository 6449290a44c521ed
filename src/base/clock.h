/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Model time: the wall clock when the program started plus CLOCK_BOOTTIME elapsed since. It never
 * jumps, whatever NTP or a suspend does; how far the wall clock has moved away from it is told
 * apart, so that what a person reads can be corrected. */
#ifndef BASE_CLOCK_H
#define BASE_CLOCK_H

#include <stdint.h>

struct clock {
    int64_t wall_at_start_ms;
    int64_t boot_at_start_ms;
};

void clock_init(struct clock *c);
/* Model time in ms since the Unix epoch. */
int64_t clock_now_ms(const struct clock *c);
/* Wall clock minus model time, now. */
int64_t clock_drift_ms(const struct clock *c);

#endif
