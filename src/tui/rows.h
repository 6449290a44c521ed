/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The rows of the table: which instances, in which order, which one is selected and which part is
 * in sight. The selection follows the student wherever the order takes them; until the examiner
 * has selected one (and again after Home) it stays on the first row, so that a screen nobody
 * touches shows the worst. */
#ifndef TUI_ROWS_H
#define TUI_ROWS_H

#include "model/query.h"

enum { ROWS_FILTER_MAX = 255, ROWS_MARKS_MAX = 16 };

struct rows {
    uint32_t *index; /* owned; instances in order */
    size_t n, cap;
    size_t hidden;    /* by filter and running_only */
    int64_t selected; /* instance; -1: whichever is first */
    size_t at;        /* its place in index; below n unless there are none */
    size_t top;       /* first row in sight */

    struct query filter;
    char filter_text[ROWS_FILTER_MAX + 1]; /* "" none */
    bool running_only;
    enum query_key sort;
    bool invert;

    uint32_t marked[ROWS_MARKS_MAX]; /* instances, shown or not, in the order of their marking */
    size_t nmarked;
};

void rows_init(struct rows *r);
void rows_done(struct rows *r);
/* Chooses and sorts anew. A selected student who is not among the rows any more leaves the
 * selection at the same height. */
void rows_update(struct rows *r, const struct model *m);
/* Has `page` rows in sight: top follows the selection. */
void rows_scroll(struct rows *r, size_t page);
/* The same for any list of n: the first row in sight, so that `at` is. */
size_t rows_top(size_t at, size_t top, size_t n, size_t page);
/* Moves the selection by so many rows; stops at both ends. */
void rows_move(struct rows *r, long by);
/* Back to whichever is first. */
void rows_home(struct rows *r);
/* Selects this instance; false: it is not among the rows. */
bool rows_select(struct rows *r, uint32_t index);
/* The selected instance, -1 none. */
int64_t rows_selected(const struct rows *r);
/* Marks this instance, or takes the mark away. False: there are ROWS_MARKS_MAX already. */
bool rows_mark(struct rows *r, uint32_t index);
bool rows_is_marked(const struct rows *r, uint32_t index);
/* 0 and the filter is in force, or as query_parse. "" clears it. */
int rows_filter(struct rows *r, const char *text);
/* Neither filter nor running_only. */
void rows_show_all(struct rows *r);

#endif
