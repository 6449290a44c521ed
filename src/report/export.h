/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The records of one student, or of all, out of a journal that is played (docs/json.md). */
#ifndef REPORT_EXPORT_H
#define REPORT_EXPORT_H

#include "report/pseudonym.h"
#include "source/player.h"

#include <stdio.h>

struct export_options {
    const char *student; /* a student, or an instance's id; NULL: all */
    const struct pseudonym *pseudonym;
    int64_t from_ms, to_ms; /* model time, both included */
    FILE *out;              /* its errors are left in it */
};

/* Has the student of this name or the instance of this id; NULL has everybody. */
bool export_wants(const char *student, const struct instance *in);

/* p stands at the beginning and plays m. ret_students: how many instances there were; of a student
 * who has none nothing is written. 0; ERR_IO
 * with errno (also of a temporary file); ERR_INVALID: a line can't be read: what was read before is
 * written, and the document is complete. */
int export_json(struct player *p, struct model *m, const struct export_options *o,
                uint32_t *ret_students);
int export_csv(struct player *p, struct model *m, const struct export_options *o,
               uint32_t *ret_students);

#endif
