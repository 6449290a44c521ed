/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What an `open` line says of the run. Hostile like every line: texts are capped and sanitised. */
#ifndef JOURNAL_ABOUT_H
#define JOURNAL_ABOUT_H

#include "journal/line.h"

struct about {
    char run[33], origin[128], program[64], host[128], exam[512], notice[2048], addresses[16],
        geo[1024];
    uint32_t segment;
    int64_t samples_s; /* 0: all are kept */
    int64_t t_ms;
};

/* 0 or ERR_INVALID. */
int about_read(struct line l, struct about *ret);

#endif
