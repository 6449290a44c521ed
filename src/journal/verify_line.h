/* SPDX-License-Identifier: GPL-3.0-or-later */
/* For those who read a journal as bytes (verify, edit, report/export_proof): what is in the lines
 * by which the journal speaks of itself. */
#ifndef JOURNAL_VERIFY_LINE_H
#define JOURNAL_VERIFY_LINE_H

#include "journal/key.h"
#include "journal/line.h"
#include "journal/verify.h"

struct verify_open {
    unsigned segment;
    char run[33], origin[KEY_ORIGIN_SIZE];
    uint8_t pub[KEY_PUB_BYTES];
};

struct verify_purge {
    struct verify_edit edit;
    struct hash prev_line;
    struct merkle merkle; /* over the removed lines */
};

/* Is the line to the letter what version 1 may write, whatever it means? */
bool verify_line_strict(const struct line *l);

/* Each reads a line of its kind; false: it lacks something or says it in another way. */
bool verify_line_open(const struct line *l, struct verify_open *ret);
bool verify_line_stub(const struct line *l, struct hash *ret_raw, struct hash *ret_leaf);
bool verify_line_purge(const struct line *l, struct verify_purge *ret);
/* The purges it tells of whose own lines were removed, oldest first. */
bool verify_line_earlier(const struct line *l, void (*each)(void *ud, const struct verify_edit *e),
                         void *ud);
/* Each seq it names is given to `each`, which may refuse it. */
bool verify_line_redact(const struct line *l, struct verify_edit *ret,
                        bool (*each)(void *ud, uint64_t seq), void *ud);
/* A number from 0 to 2^62 of any line; false: it is not there. */
bool verify_line_number(const struct line *l, const char *name, uint64_t *ret);

/* The hash that the first line of a run goes on from. */
void verify_genesis(const struct verify_open *o, struct hash *ret);

#endif
