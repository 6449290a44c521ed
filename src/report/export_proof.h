/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A student's lines as they stand in the journal, each with the proof that it is among those a
 * signed checkpoint covers: what can be checked without the rest of the journal (journal/proof.h).
 */
#ifndef REPORT_EXPORT_PROOF_H
#define REPORT_EXPORT_PROOF_H

#include "report/export.h"

struct export_proof {
    uint64_t signed_lines; /* of the journal, by the checkpoint */
    uint64_t records;      /* written */
    uint64_t left_out;     /* of this student, and not signed yet */
    uint32_t students;     /* instances */
};

/* Writes one document, nothing of a student who has no instance. The pseudonym of the options is
 * not used. 0; ERR_NOT_FOUND: no checkpoint, or none that covers a line; ERR_UNSAFE: the lines are
 * not what was signed, or the signature is not of key.pub; ERR_INVALID: a line can't be read;
 * ERR_IO with errno. Unless 0, what is written is of no use. */
int export_proof(int dirfd, const struct export_options *o, struct export_proof *ret);

#endif
