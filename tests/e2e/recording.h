/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Recorders at work, and what they leave. Like everything of the harness, owned by the test. */
#ifndef E2E_RECORDING_H
#define E2E_RECORDING_H

#include "harness.h"

/* A path for a journal, in the test's own directory; nothing is there yet. */
const char *journal_path(const char *name);

/* `invigil record --journal DIR --period 1 ARGS API`. env as for proc_start. */
struct proc *record_start(const struct sim *s, const char *dir, const char *const *args,
                          const char *const *env);
#define RECORD(s, dir, ...) record_start(s, dir, ARGS(__VA_ARGS__), NULL)
/* Until it writes, and minds signals. */
void record_wait_begun(struct proc *p);
/* SIGTERM, and its end with this exit status. */
void record_stop(struct proc *p, int code);
/* As a power cut would end it. */
void record_kill(struct proc *p);

/* All segments that are not compressed, one behind the other. */
char *journal_text(const char *dir);
/* Whole lines in them. */
size_t journal_lines(const char *dir);
/* Until there are so many; fails at once if p ends before. */
void journal_wait_lines(struct proc *p, const char *dir, size_t n);
/* Until a line has this text n times. */
void journal_wait_text(struct proc *p, const char *dir, const char *text, size_t n);
/* The string of a member of the last line that has it; what it says behind "KEY":". */
const char *journal_last(const char *dir, const char *key);
/* Name of the last segment. */
const char *journal_segment(const char *dir);
/* Adds these bytes to the end of it. */
void journal_append(const char *dir, const char *bytes);
/* Content of one of its files, "" if it is not there. */
char *journal_file(const char *dir, const char *name);

/* `invigil verify DIR` must end with this. */
void assert_verified(const char *dir, int code);
/* What `invigil digest` prints, without its LF. */
const char *journal_digest(const char *dir, const char *const *args);

#endif
