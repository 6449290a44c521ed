/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The options of every command that shows rows: which ones, in which order, with which columns. One
 * argp child, whose input is a struct choice. */
#ifndef CMD_CHOICE_H
#define CMD_CHOICE_H

#include "model/query.h"
#include "tui/rows.h"
#include "view/column.h"

#include <argp.h>

struct choice {
    const struct column *column[COLUMN_LIST_MAX];
    size_t ncolumns; /* 0: not asked for */
    enum query_key sort;
    bool invert;
    struct query filter;
    char filter_text[ROWS_FILTER_MAX + 1]; /* clean; what filter was read from, "" none */
};

/* The defaults: everything, worst first. */
void choice_init(struct choice *c);

extern const struct argp choice_argp;

#endif
