/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Deterministic noise. Knows nothing of what is made of it. */
#include "sim/noise.h"

/* The finaliser of splitmix64 (Steele, Lea, Flood 2014). */
static uint64_t mix(uint64_t x)
{
    x += 0x9E3779B97F4A7C15u;
    x = (x ^ (x >> 30)) * 0xBF58476D1CE4E5B9u;
    x = (x ^ (x >> 27)) * 0x94D049BB133111EBu;
    return x ^ (x >> 31);
}

uint64_t noise_hash(uint64_t a, uint64_t b, uint64_t c)
{
    return mix(mix(mix(a) ^ b) ^ c);
}

int64_t noise_range(uint64_t hash, int64_t lo, int64_t hi)
{
    return lo + (int64_t)(hash % (uint64_t)(hi - lo + 1));
}

int noise_wave(uint64_t seed, int64_t t_ms, int64_t step_ms)
{
    int64_t k = t_ms / step_ms - (t_ms % step_ms < 0);
    int64_t x = (t_ms - k * step_ms) * 1000 / step_ms;
    int64_t a = noise_range(noise_hash(seed, (uint64_t)k, 1), -1000, 1000);
    int64_t b = noise_range(noise_hash(seed, (uint64_t)k + 1, 1), -1000, 1000);
    int64_t smooth = x * x * (3000 - 2 * x) / 1000000;

    return (int)(a + (b - a) * smooth / 1000);
}
