/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The readable account of an exam, or of one student in it, made by playing its journal. The same
 * journal gives the same bytes (in one language and time zone): nothing else is looked at. */
#ifndef REPORT_REPORT_H
#define REPORT_REPORT_H

#include "source/player.h"

#include <stdbool.h>
#include <stdio.h>

enum report_format { REPORT_TEXT, REPORT_HTML };

struct report_options {
    const char *student; /* a student or an instance's id; NULL all */
    enum report_format format;
    const char *fingerprint; /* of the journal's key; NULL it has none that can be read */
    const char *verdict;     /* what was found when the journal was verified; NULL it was not */
    bool broken;             /* ... and it is not what was signed */
    FILE *out;               /* its errors are left in it */
};

/* p stands at the beginning and plays m. ret_students: how many are told of; of none nothing is
 * written. 0, ERR_INVALID (a line can't be read: nothing is written), ERR_IO. */
int report_write(struct player *p, struct model *m, const struct report_options *o,
                 uint32_t *ret_students);

#endif
