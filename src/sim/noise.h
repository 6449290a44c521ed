/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Numbers that look random and are functions of their arguments: the whole simulated exam is one
 * function of the seed and the time. */
#ifndef SIM_NOISE_H
#define SIM_NOISE_H

#include <stdint.h>

uint64_t noise_hash(uint64_t a, uint64_t b, uint64_t c);
/* In [lo, hi], out of a hash. */
int64_t noise_range(uint64_t hash, int64_t lo, int64_t hi);
/* A smooth curve in [-1000, 1000] that turns about every step_ms. t_ms may be negative. */
int noise_wave(uint64_t seed, int64_t t_ms, int64_t step_ms);

#endif
