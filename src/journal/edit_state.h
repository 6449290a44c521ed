/* SPDX-License-Identifier: GPL-3.0-or-later */
/* For edit*.c alone. Functions that return bool set the fault when that is false. */
#ifndef JOURNAL_EDIT_STATE_H
#define JOURNAL_EDIT_STATE_H

#include "base/buf.h"
#include "journal/edit.h"
#include "journal/line.h"

#include <stddef.h>

struct edit_seqs {
    uint64_t *v; /* owned */
    size_t n, cap;
};

/* Purges that the journal tells of. */
struct edit_purges {
    struct verify_edit *v; /* owned */
    size_t n, cap;
};

/* The end of a segment: where a purge may cut. */
struct edit_cut {
    unsigned no;
    uint64_t lines;
    struct hash last;
    struct merkle merkle;
};

struct edit_pass {
    const struct edit *e;
    struct edit_result *r;
    int lock;                /* descriptor, -1 none */
    struct edit_seqs undone; /* ascending, once sorted: lines that a signed record says are stubs */
    struct edit_purges told; /* in the order in which verify tells them */
    int64_t before_ms;       /* purge: looks for `cut`; else 0 */
    struct edit_cut cut;     /* the last segment that may go; no 0: none */
    struct edit_cut next_cut;

    int fd; /* of the last segment, while lines are appended; -1 none */
    struct buf line;
    uint64_t seq;
    int64_t t_ms;
    struct hash last;
    struct merkle merkle;
};

bool edit_fail(struct edit_pass *p, enum edit_fault why);
bool edit_fail_errno(struct edit_pass *p);
void edit_add_seq(struct edit_seqs *s, uint64_t seq);
void edit_sort(struct edit_seqs *s);

/* --- edit_append.c --- */

/* Opens the end of the journal for new lines: mends what a kill left, and says so. */
bool edit_append_begin(struct edit_pass *p);
/* Begins a line in p->line, which the caller goes on with; edit_append_end finishes and writes. */
void edit_line_begin(struct edit_pass *p, enum line_kind kind);
bool edit_line_end(struct edit_pass *p);
/* ckpt and its note; close and its note if the exam was over. All synced. */
bool edit_append_finish(struct edit_pass *p);
void edit_append_done(struct edit_pass *p);

/* --- edit_file.c --- */

/* Makes a segment a raw file and nothing but that. */
bool edit_make_raw(struct edit_pass *p, unsigned no);
/* Makes stubs of those lines of a raw segment, in one step. */
bool edit_make_stubs(struct edit_pass *p, unsigned no, const struct edit_seqs *seqs);
/* Unlinks what belongs to segments up to this one, in order. */
bool edit_unlink_to(struct edit_pass *p, unsigned first, unsigned last);
/* Unlinks files beside the segments that may hold lines: .torn, and what a crash left half-made. */
bool edit_unlink_torn(struct edit_pass *p);

/* Sorted seqs: is it one? */
bool edit_has_seq(const struct edit_seqs *s, uint64_t seq);

#endif
