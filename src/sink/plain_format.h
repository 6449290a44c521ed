/* SPDX-License-Identifier: GPL-3.0-or-later */
/* For plain*.c alone: what is printed, once plain_print has chosen it, and who prints it. Write
 * errors are left in the stream. */
#ifndef SINK_PLAIN_FORMAT_H
#define SINK_PLAIN_FORMAT_H

#include "sink/plain.h"

struct plain_view {
    const struct model *m;
    const struct plain_options *o;
    const struct column *const *columns;
    size_t ncolumns;
    const uint32_t *index; /* the instances to print, in order */
    size_t n;
    size_t hidden; /* by the filter */
};

void plain_table(FILE *out, const struct plain_view *v);
void plain_csv(FILE *out, const struct plain_view *v);
void plain_json(FILE *out, const struct plain_view *v);
void plain_ndjson(FILE *out, const struct plain_view *v);

#endif
