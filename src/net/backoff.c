/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "net/backoff.h"

enum { DOUBLINGS = 6 }; /* 1 s << 6 is beyond the longest wait */

void backoff_reset(struct backoff *b)
{
    b->failures = 0;
}

int64_t backoff_next_ms(struct backoff *b, uint32_t random)
{
    if (b->failures < DOUBLINGS)
        b->failures++;
    int64_t ceiling = (int64_t)BACKOFF_MIN_MS << b->failures;
    if (ceiling > BACKOFF_MAX_MS)
        ceiling = BACKOFF_MAX_MS;
    return BACKOFF_MIN_MS + random % (ceiling - BACKOFF_MIN_MS + 1);
}
