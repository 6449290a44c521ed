/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Carries checkpoints off the machine: runs the administrator's command with the note as its
 * standard input. One at a time; while one runs only the newest note waits. */
#ifndef CMD_COURIER_H
#define CMD_COURIER_H

#include <stdbool.h>
#include <stddef.h>
#include <sys/types.h>

enum { COURIER_NOTE_MAX = 512 };

struct courier {
    const char *command; /* for /bin/sh -c; NULL: nothing is done */
    bool quiet;          /* its output must not come onto our terminal */
    pid_t pid;           /* 0 none runs */
    char waiting[COURIER_NOTE_MAX];
    size_t len; /* 0 none waits */
    int failed; /* times since courier_failed was asked */
};

void courier_send(struct courier *c, const char *note, size_t len);
/* To be called now and then: looks whether it has ended. */
void courier_look(struct courier *c);
/* At the end: waits for the last one, at most timeout_ms. */
void courier_finish(struct courier *c, int timeout_ms);
/* How often the command ended otherwise than with 0 since the last call. */
int courier_failed(struct courier *c);

#endif
