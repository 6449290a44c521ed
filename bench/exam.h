/* SPDX-License-Identifier: GPL-3.0-or-later */
/* An exam that nobody takes: students with one message a second each, in as little time as the one
 * who listens needs. The same numbers always make the same exam. */
#ifndef BENCH_EXAM_H
#define BENCH_EXAM_H

#include "model/event.h"

#include <stdint.h>

#define EXAM_START_MS INT64_C(1795334400000) /* 2026-11-22T08:00:00Z */

/* Yields the events of so many students and seconds from EXAM_START_MS, ticks of 250 ms. */
void exam_hold(int students, int seconds, event_fn emit, void *ud);

#endif
