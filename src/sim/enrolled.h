/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The list of students a monitor is told to expect: those of the site, in their seats, but for one;
 * and some who never come. Pure. */
#ifndef SIM_ENROLLED_H
#define SIM_ENROLLED_H

#include "base/buf.h"
#include "sim/story.h"

enum { ENROLLED_STUDENT_MAX = 16 };

/* How the site calls student `no`. */
void enrolled_student(unsigned no, char out[ENROLLED_STUDENT_MAX]);
/* Appends the whole list as csv: student, name, seat, extra-minutes, note. */
void enrolled_write(const struct story *s, struct buf *b);

#endif
