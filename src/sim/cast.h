/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The parts of the exam's story, and where those are who give a monitor's integrity rules something
 * to say. Everybody else gives them nothing. Pure; in story time. */
#ifndef SIM_CAST_H
#define SIM_CAST_H

#include "sim/story.h"

enum story_role cast_role(const struct story *s, unsigned i);
/* Sets what ret->role does in the exam that begins at begin_ms. */
void cast_play(int64_t begin_ms, struct story_scene *ret);

#endif
