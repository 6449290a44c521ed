/* SPDX-License-Identifier: GPL-3.0-or-later */
/* fdatasync(2) in a thread of its own, so that a slow disk does not hold up the exam. One
 * descriptor at a time. */
#ifndef JOURNAL_SYNCER_H
#define JOURNAL_SYNCER_H

#include <stdbool.h>
#include <stdint.h>

struct syncer;

struct syncer *syncer_new(void);
/* Waits for what is under way. NULL allowed. */
void syncer_free(struct syncer *s);
/* Begins to sync fd, of which the first `upto` bytes are written. Not while busy; fd must stay open
 * until the result was taken. */
void syncer_start(struct syncer *s, int fd, int64_t upto);
/* Is there a result to come, or to be taken? */
bool syncer_busy(struct syncer *s);
/* 1: done, *ret_upto bytes are safe; 0: there is none (yet); ERR_IO with errno. wait: until it is
 * there. */
int syncer_take(struct syncer *s, bool wait, int64_t *ret_upto);

#endif
