/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Makes journals for tests: good ones line by line as docs/journal.md says, and the means to spoil
 * them. Not the recorder: it shares line.h, hash.h and note.h with it and nothing else. */
#ifndef TESTS_FORGE_H
#define TESTS_FORGE_H

#include "base/buf.h"
#include "journal/key.h"
#include "journal/line.h"
#include "journal/merkle.h"
#include "journal/verify.h"

struct forge {
    char dir[64];
    int dirfd, fd, notes; /* of the directory, the segment at hand, checkpoints */
    struct key key;
    struct hash genesis, last;
    struct merkle merkle;
    struct buf line;
    uint64_t seq;
    int64_t t_ms;
    unsigned segment;
    char run[33];
    unsigned conns;
};

/* A new directory with key.pub, and the open and config lines of the first segment. */
void forge_init(struct forge *f);
/* Removes the directory and all in it. */
void forge_done(struct forge *f);

/* One line; body begins with a comma or is "". Half a second passes. */
void forge_line(struct forge *f, enum line_kind kind, const char *body);
void forge_roster(struct forge *f, unsigned i, const char *id, const char *student,
                  const char *change);
void forge_conn(struct forge *f, unsigned i, const char *change);
void forge_alert(struct forge *f, unsigned no, unsigned i);
/* A tick with samples of n instances. */
void forge_samples(struct forge *f, unsigned n);
/* A ckpt line; its note as well, or not. */
void forge_ckpt(struct forge *f, bool note);
void forge_note(struct forge *f);
/* rotate, ckpt, note; the next segment with open and config. */
void forge_rotate(struct forge *f);
/* The next segment, with its open line alone: as one begins when the last one did not end. */
void forge_next(struct forge *f);
/* That, and recover, and if asked for a ckpt and its note. */
void forge_resume(struct forge *f, uint64_t is_signed, bool note);
void forge_close(struct forge *f);
/* Goes on behind lines that somebody else has added to the last segment. */
void forge_catch_up(struct forge *f, const struct verify_result *v);
/* What a small exam of two students and two segments is. Not closed. */
void forge_exam(struct forge *f);

/* Files of the directory, whole. The content is the caller's; ret_len may be NULL. */
char *forge_read(const struct forge *f, const char *name, size_t *ret_len);
void forge_write(const struct forge *f, const char *name, const char *data, size_t len);
/* Does any file of the directory hold this text? */
bool forge_holds(const struct forge *f, const char *text);
/* verify_journal with the directory alone. */
enum verify_fault forge_verify(const struct forge *f, struct verify_result *ret);

#endif
