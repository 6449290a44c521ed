/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The journal of a live exam: which directory, whose key, a new run or one to go on with. Used by
 * `record`, and by `watch --journal`. Wiring only. */
#ifndef CMD_RECORDER_H
#define CMD_RECORDER_H

#include "cmd/exam.h"
#include "journal/writer.h"

#include <argp.h>

struct recorder_options {
    const char *dir; /* NULL: nothing is recorded */
    const char *key_file;
    const char *on_checkpoint; /* a command */
    uint64_t segment_bytes;
    int64_t samples_ms; /* 0 all */
    bool compress, exit_on_full;
};
void recorder_options_init(struct recorder_options *o);
/* An argp child whose input is a struct recorder_options. */
extern const struct argp recorder_argp;

struct recorder;

/* To be called between exam_open and exam_run: brings the exam's model to where the journal ends,
 * and records from then on. quiet: nothing may come onto the terminal later. EXIT_OK, or the exit
 * code after having said on stderr what is wrong. */
int recorder_open(struct exam *x, const struct recorder_options *o, bool quiet,
                  struct recorder **ret);
/* Ends the journal properly; says where it is and its fingerprint. why: "SIGTERM", "quit", ... NULL
 * allowed for r. False: it could not be ended so. */
bool recorder_close(struct recorder *r, const char *why);

void recorder_rotate(struct recorder *r);
void recorder_checkpoint(struct recorder *r);
struct writer_status recorder_status(const struct recorder *r);
/* Trouble in words, for a screen; NULL none. */
const char *recorder_banner(void *r);
/* What is said once it is over. */
const char *recorder_mended(void);
/* Should the program end, because of --on-full=exit? */
bool recorder_gives_up(const struct recorder *r);
/* Times the command for checkpoints failed since the last call. */
int recorder_undelivered(struct recorder *r);

#endif
