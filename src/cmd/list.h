/* SPDX-License-Identifier: GPL-3.0-or-later */
/* One-shot output; `invigil demo` prints through it as well. */
#ifndef CMD_LIST_H
#define CMD_LIST_H

#include "cmd/choice.h"
#include "cmd/options.h"
#include "sink/plain.h"

struct list {
    struct options common;
    struct choice choice;
    struct plain_options plain; /* what choice holds is copied there at the end */
    int64_t wait_ms;            /* 0: two periods and a second */
    int64_t interval_ms;        /* 0: once */
    int64_t count;              /* prints; 0: until interrupted */
};

void list_init(struct list *l);
/* Opens the exam, waits, prints; returns the exit code. */
int list_print(struct list *l);

#endif
