/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The columns of every table of instances, one const table: for people in their language, for
 * programs as raw values. A column is added here and nowhere else. */
#ifndef VIEW_COLUMN_H
#define VIEW_COLUMN_H

#include "model/model.h"
#include "model/query.h"

#include <stddef.h>

enum {
    COLUMN_CELL_MAX = 1024, /* bytes of a cell, the end included: enough for every column */
    COLUMN_LIST_MAX = 32    /* columns in one table */
};

struct column {
    const char *key;    /* in --columns and csv; the same in every locale */
    const char *header; /* untranslated: show _(header) */
    enum query_key sort;
    bool right;     /* aligned right */
    uint8_t min;    /* cells below which it is of no use */
    uint8_t want;   /* cells beyond which it needs no more */
    uint8_t weight; /* the lightest is dropped first when a screen narrows */

    /* For column.c: write the cell and return true, or return false: unknown. text may be NULL:
     * people read what programs read. */
    bool (*raw)(const struct model *m, const struct instance *in, char *out, size_t size);
    bool (*text)(const struct model *m, const struct instance *in, unsigned how, char *out,
                 size_t size);
    /* Is there anything it could show? NULL: always. */
    bool (*useful)(const struct model *m);
};

/* How a cell is written for people. */
enum {
    COLUMN_ASCII = 1, /* with marks that every terminal has (the text may still hold other
                       * characters: text_ascii) */
    COLUMN_HIDE = 2   /* without identities: words_student, words_address; no seat */
};

/* A cell for people: "-" when unknown. */
void column_text(const struct column *c, const struct model *m, const struct instance *in,
                 unsigned how, char *out, size_t size);
/* A cell for programs: machine names and plain numbers (percent, ms; means with one decimal), ""
 * when unknown. */
void column_raw(const struct column *c, const struct model *m, const struct instance *in, char *out,
                size_t size);

/* All columns, in the order of their table. */
const struct column *const *column_all(size_t *ret_n);
/* What a table shows unless asked: names and seats when students are expected, the time left when
 * there is a deadline, when each was looked at once any was. Into ret (COLUMN_LIST_MAX of them);
 * returns how many. */
size_t column_default(const struct model *m, const struct column **ret);

/* NULL if there is none of that name. */
const struct column *column_find(const char *key, size_t len);

/* "student,cpu,..." into ret (COLUMN_LIST_MAX of them). 0, or ERR_INVALID (no such column, or an
 * empty name) / ERR_TOO_BIG with the offset of the offending name in *ret_at. */
int column_parse(const char *list, const struct column **ret, size_t *ret_n, size_t *ret_at);

/* What --sort takes: a column's key or a query key. -1 unknown. */
int column_sort_key(const char *name);

#endif
