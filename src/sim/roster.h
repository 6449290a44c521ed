/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The JSON of the exam API, and its label selection. Pure. All texts are JSON text already
 * (escaped, without quotes), so that an entry may hold what no decent program would write. */
#ifndef SIM_ROSTER_H
#define SIM_ROSTER_H

#include "base/buf.h"

#include <stdbool.h>
#include <stddef.h>

enum { ROSTER_LABELS_MAX = 8 };

struct roster_label {
    const char *key, *value;
};

struct roster_entry {
    const char *id, *tmpl, *phase;
    bool running, tells_running; /* false: the field is absent */
    const char *url;             /* NULL absent */
    bool null_labels;
    size_t nlabels;
    struct roster_label label[ROSTER_LABELS_MAX];
};

void roster_write(struct buf *b, const struct roster_entry *e);
void roster_label(struct roster_entry *e, const char *key, const char *value);

/* Does it have all the labels of a query ("key=value", "key" means "key=true", of two with one key
 * the first counts)? */
bool roster_selected(const struct roster_entry *e, const char *const *args, size_t nargs);

#endif
