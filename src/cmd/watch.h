/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The live exam on a terminal; `invigil demo` shows its own through it as well. */
#ifndef CMD_WATCH_H
#define CMD_WATCH_H

#include "cmd/choice.h"
#include "cmd/look.h"
#include "cmd/onlooker.h"
#include "cmd/options.h"
#include "cmd/recorder.h"
#include "cmd/spectate_options.h"

#include <stdbool.h>

struct watch {
    struct options common;
    struct choice choice;
    struct look look;
    struct recorder_options journal;
    struct spectate_options spectate;
    bool screen_reader; /* lines instead of a screen */
};

void watch_init(struct watch *w);
/* Opens the exam and shows it until the examiner leaves; returns the exit code. */
int watch_show(struct watch *w);
/* The screen of an open exam until the examiner leaves; returns the exit code. recorder and
 * onlooker: NULL none. desktop: index of the one that is shown and nothing else, -1 none. */
int watch_screen(const struct watch *w, struct exam *x, struct recorder *recorder,
                 struct onlooker *onlooker, int64_t desktop);

#endif
