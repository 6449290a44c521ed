/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The last few values of one signal and their exact mean: what a rule judges by. Part of the
 * model's state (unlike a trend). Holds at most WINDOW_MAX values: at one message a second that is
 * more than the longest default window. */
#ifndef MODEL_WINDOW_H
#define MODEL_WINDOW_H

#include <stdint.h>

enum { WINDOW_MAX = 64 };

/* Side by side, and packed: a message touches few cache lines, which is what it costs. */
struct window_value {
    uint32_t t; /* low 32 bits of ms: windows are far shorter than 49 days */
    uint16_t v;
} __attribute__((packed));

struct window {
    struct window_value at[WINDOW_MAX];
    uint8_t head; /* oldest */
    uint8_t n;
    uint32_t sum;
};

void window_clear(struct window *w);
/* Adds a value of time t_ms and forgets those older than span_ms before it. */
void window_add(struct window *w, int64_t t_ms, int32_t value, int32_t span_ms);
/* As they are kept: value i, 0 the oldest, and one more behind the newest (n < WINDOW_MAX) without
 * forgetting any. For whoever writes a state down and reads it back. */
struct window_value window_get(const struct window *w, int i);
void window_push(struct window *w, struct window_value v);
/* Mean, or -1 if empty. */
double window_mean(const struct window *w);
/* From the oldest value to the newest, ms. */
int32_t window_covers_ms(const struct window *w);
/* The newest n values, oldest first; returns how many were there. */
int window_latest(const struct window *w, uint16_t *out, int n);

#endif
