/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Exponential backoff with full jitter: the n-th wait is a random time between 0 and
 * min(60 s, 1 s * 2^n), so that a thousand links that fell together don't come back together
 * (M. Brooker, "Exponential Backoff And Jitter", AWS Architecture Blog, 2015), but never less than
 * a second. */
#ifndef NET_BACKOFF_H
#define NET_BACKOFF_H

#include <stdint.h>

enum { BACKOFF_MIN_MS = 1000, BACKOFF_MAX_MS = 60000 };

struct backoff {
    uint8_t failures;
};

void backoff_reset(struct backoff *b);
/* The next wait in ms; `random` is any 32 random bits. */
int64_t backoff_next_ms(struct backoff *b, uint32_t random);

#endif
