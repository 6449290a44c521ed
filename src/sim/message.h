/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The metrics message of a desktop, field by field as the real server writes it. */
#ifndef SIM_MESSAGE_H
#define SIM_MESSAGE_H

#include "base/buf.h"
#include "sim/student.h"

#include <stdint.h>

/* Appends. epoch_ns: wall clock when the simulator started; at_ns: since then, the time of sending.
 * Connections are listed from number `first` on, around: the real order is that of a Go map. */
void message_write(struct buf *b, const struct student_now *now, int64_t epoch_ns, int64_t at_ns,
                   size_t first);

enum { MESSAGE_TIME_LEN = 30 };
/* "2026-11-22T17:15:28.863898154Z" to out, without a NUL. */
void message_time(int64_t ns, char out[MESSAGE_TIME_LEN]);

#endif
