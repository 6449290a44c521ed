/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Removes from a journal what may no longer be kept, so that the rest still verifies and says what
 * was removed, by whom and when. First the record is written and signed, then what it names is
 * removed: whatever a crash leaves is either the journal as it was or one that verify calls
 * unfinished, and the next edit, whatever it is, finishes that. Main thread; no words. */
#ifndef JOURNAL_EDIT_H
#define JOURNAL_EDIT_H

#include "journal/key.h"
#include "journal/verify.h"

enum edit_fault {
    EDIT_OK,
    EDIT_BUSY,     /* a recorder writes this journal */
    EDIT_BROKEN,   /* verify says no: see verify */
    EDIT_KEY,      /* not the key that signs this journal */
    EDIT_NO_MATCH, /* no segment is old enough; nobody has this id */
    EDIT_IO,       /* errno tells */
};

struct edit {
    int dirfd;             /* of the journal */
    const struct key *key; /* not copied */
    const char *who;       /* under VERIFY_WHO_SIZE bytes of well-formed UTF-8 */
    int64_t now_ms;        /* wall clock */
};

struct edit_result {
    enum edit_fault fault;
    int error;                   /* errno of IO */
    struct verify_result verify; /* before the edit */
    bool finished;               /* first of all an earlier edit that had been cut short */
    unsigned first, last;        /* purge: segments removed */
    uint64_t lines;              /* purge: lines removed; redact: lines made stubs */
    unsigned students;           /* redact: instances of this id; 0: only expected */
    unsigned torn;               /* redact: .torn files deleted */
};

/* Removes the segments whose last line is older than before_ms, but never the last one. */
bool edit_purge(const struct edit *e, int64_t before_ms, struct edit_result *ret);
/* Makes stubs of all lines about instances that ever had this id or belonged to this student, of
 * what was expected of the student, and
 * deletes every .torn file, which may hold the same. */
bool edit_redact(const struct edit *e, const char *student, struct edit_result *ret);

#endif
