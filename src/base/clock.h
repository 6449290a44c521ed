/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Model time: the wall clock when the program started plus CLOCK_BOOTTIME elapsed since. It never
 * jumps, whatever NTP or a suspend does; how far the wall clock has moved away from it is told
 * apart, so that what a person reads can be corrected. */
#ifndef BASE_CLOCK_H
#define BASE_CLOCK_H

#include <stdint.h>

struct clock {
    int64_t wall_at_start_ms; /* as the wall clock said, or later (clock_not_before) */
    int64_t boot_at_start_ms;
};

void clock_init(struct clock *c);
/* Model time in ms since the Unix epoch. */
int64_t clock_now_ms(const struct clock *c);
/* Model time goes on from ms if it would be before it: for a run that an earlier process began,
 * when the wall clock was set back meanwhile. The difference becomes drift. */
void clock_not_before(struct clock *c, int64_t ms);
/* Wall clock minus model time, now. */
int64_t clock_drift_ms(const struct clock *c);

#endif
