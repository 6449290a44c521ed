/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What `invigil verify` found, said for people and for programs; the edits say why they refuse a
 * journal in the same words. */
#ifndef CMD_VERDICT_H
#define CMD_VERDICT_H

#include "journal/proof.h"
#include "journal/verify.h"
#include "source/check.h"

#include <stdio.h>

enum { VERDICT_TEXT_MAX = 1024 };

struct verdict {
    const char *path;
    const struct verify_result *result;
    unsigned only; /* one segment was asked for; 0 all */
    bool pub_given, note_given;
    const struct verify_edit *edits; /* in the order of their lines */
    size_t nedits;
    const struct verify_late *lates;
    size_t nlates;
    const struct check_result *derived; /* NULL: not compared */
};

/* One or two sentences on a fault; out holds VERDICT_TEXT_MAX bytes. */
void verdict_fault(const struct verify_result *r, char *out);
/* "2026-11-22 09:42:17", on the reader's clock; out holds 32 bytes. */
void verdict_moment(int64_t ms, char *out);

void verdict_print(FILE *out, const struct verdict *v);
void verdict_print_json(FILE *out, const struct verdict *v);

void verdict_print_proof(FILE *out, const char *path, const struct proof_result *r, bool pub_given);
void verdict_print_proof_json(FILE *out, const char *path, const struct proof_result *r,
                              bool pub_given);

#endif
