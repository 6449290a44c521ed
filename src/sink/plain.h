/* SPDX-License-Identifier: GPL-3.0-or-later */
/* One-shot output of the model: a table for people; csv, json and ndjson for programs. */
#ifndef SINK_PLAIN_H
#define SINK_PLAIN_H

#include "model/query.h"
#include "view/column.h"

#include <stdio.h>

enum plain_format { PLAIN_TABLE, PLAIN_CSV, PLAIN_JSON, PLAIN_NDJSON };

struct plain_options {
    enum plain_format format;
    const struct column *const *columns; /* table and csv */
    size_t ncolumns; /* <= COLUMN_LIST_MAX; 0: the usual ones in a table, all in csv */
    struct query filter;
    const char *filter_text; /* as its author wrote it, for the table; NULL no filter */
    enum query_key sort;
    bool invert;
    size_t width;  /* cells of the terminal: the usual columns are dropped, lightest first, until
                    * a table fits; 0 no limit */
    bool ascii;    /* the terminal's locale is not UTF-8 */
    bool insecure; /* certificates are not checked: said in every table */
    const char *source; /* base url: for json, and the title line ... */
    const char *title;  /* ... unless the exam has a title; NULL none */
};

/* "table", "csv", "json", "ndjson"; ERR_INVALID otherwise. */
int plain_format_parse(const char *s, enum plain_format *ret);

/* 0, or ERR_IO (a full disk, a closed pipe: errno tells). */
int plain_print(FILE *out, const struct model *m, const struct plain_options *o);

#endif
