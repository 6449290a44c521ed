/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What a process has used so far. */
#ifndef BENCH_USAGE_H
#define BENCH_USAGE_H

/* User and system CPU time, seconds. */
double usage_cpu_s(void);
/* Resident set, KiB. */
long usage_rss_kib(void);
/* Monotonic clock, seconds. */
double usage_now_s(void);

#endif
