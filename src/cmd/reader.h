/* SPDX-License-Identifier: GPL-3.0-or-later */
/* `invigil watch --screen-reader`: the changes of an exam as lines on standard output. */
#ifndef CMD_READER_H
#define CMD_READER_H

#include "cmd/recorder.h"

/* Runs the open exam until a signal ends it, nobody reads any more or the recorder (NULL: none)
 * gives up; the exit code. */
int reader_run(struct exam *x, const struct options *o, struct recorder *rec);

#endif
