/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "base/clock.h"

#include <time.h>

static int64_t read_ms(clockid_t id)
{
    struct timespec ts;

    clock_gettime(id, &ts);
    return (int64_t)ts.tv_sec * 1000 + ts.tv_nsec / 1000000;
}

void clock_init(struct clock *c)
{
    c->wall_at_start_ms = read_ms(CLOCK_REALTIME);
    c->boot_at_start_ms = read_ms(CLOCK_BOOTTIME);
}

int64_t clock_now_ms(const struct clock *c)
{
    return c->wall_at_start_ms + read_ms(CLOCK_BOOTTIME) - c->boot_at_start_ms;
}

void clock_not_before(struct clock *c, int64_t ms)
{
    int64_t behind_ms = ms - clock_now_ms(c);

    if (behind_ms > 0)
        c->wall_at_start_ms += behind_ms;
}

int64_t clock_drift_ms(const struct clock *c)
{
    return read_ms(CLOCK_REALTIME) - clock_now_ms(c);
}
