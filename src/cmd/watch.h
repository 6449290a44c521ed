/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The live exam on a terminal; `invigil demo` shows its own through it as well. */
#ifndef CMD_WATCH_H
#define CMD_WATCH_H

#include "cmd/choice.h"
#include "cmd/look.h"
#include "cmd/options.h"
#include "cmd/recorder.h"

#include <stdbool.h>

struct watch {
    struct options common;
    struct choice choice;
    struct look look;
    struct recorder_options journal;
    bool screen_reader; /* lines instead of a screen */
};

void watch_init(struct watch *w);
/* Opens the exam and shows it until the examiner leaves; returns the exit code. */
int watch_show(struct watch *w);

#endif
