/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The signals that end a run. */
#ifndef CMD_ENDS_H
#define CMD_ENDS_H

#include "net/loop.h"

#include <stdbool.h>

enum { ENDS_COUNT = 3 };

struct ends;
struct ends_one {
    struct ends *ends;
    int signum;
    struct loop_signal *handle; /* NULL: ignored */
};

struct ends {
    struct loop *loop;
    int signum; /* that ended the run, 0 none */
    struct ends_one one[ENDS_COUNT];
};

/* SIGINT, SIGTERM and (unless keep_hup) SIGHUP stop the loop. One that whoever started us has us
 * ignore (nohup, a shell's background job) stays ignored. */
void ends_await(struct ends *e, struct loop *l, bool keep_hup);
void ends_done(struct ends *e);

#endif
