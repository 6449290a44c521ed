/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The fault switches: KIND[:ARG][@FIRST[-LAST]], students numbered from 1. */
#ifndef SIM_FAULTS_H
#define SIM_FAULTS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum fault_kind {
    /* of the API; the argument is how many polls it lasts (default: for ever) */
    FAULT_API_500,
    FAULT_API_403,
    FAULT_API_401,
    FAULT_API_GARBAGE,
    FAULT_API_TRUNCATED,
    FAULT_API_DEEP,
    FAULT_API_GIANT,
    FAULT_API_STALL,
    FAULT_API_DRIP,
    FAULT_API_EMPTY,
    FAULT_API_HTML,
    FAULT_API_BADELEMENT,
    FAULT_API_REDIRECT,
    FAULT_API_DUP,
    FAULT_API_LAST = FAULT_API_DUP,
    /* of single instances */
    FAULT_GARBAGE,
    FAULT_TRUNCATED,
    FAULT_DEEP,
    FAULT_GIANT,
    FAULT_STALL,
    FAULT_SILENT,
    FAULT_FIN, /* :N */
    FAULT_RST, /* :N */
    FAULT_DRIP,
    FAULT_BINARY,
    FAULT_STATUS, /* :CODE */
    FAULT_REFUSED,
    FAULT_NO_METRICS,
    FAULT_VNC,
    FAULT_VNC_LATE,
    FAULT_VNC_AUTH, /* :PASSWORD, maybe */
    FAULT_VNC_STALL,
    FAULT_VNC_GIANT,
    FAULT_VNC_RESIZE,
    FAULT_VNC_GARBAGE,
    FAULT_VNC_RECT,
    FAULT_VNC_CUT,
    FAULT_HOSTILE,
    FAULT_RESTART, /* :N */
    FAULT_CONNS,   /* :N */
    FAULT_INVALID_UTF8,
    FAULT_DEADNAME,
    FAULT_RELATIVE,
    FAULT_CROSS_ORIGIN,
    FAULT_TEMPLATE, /* :NAME */
    FAULT_COUNT
};

struct fault {
    enum fault_kind kind;
    int64_t arg;
    char text[64]; /* the argument of FAULT_TEMPLATE and FAULT_VNC_AUTH; "" none */
    unsigned first, last;
};

/* 0 or ERR_INVALID. */
int faults_parse(const char *spec, struct fault *ret);
/* The first of n that applies to student i, or NULL. */
const struct fault *faults_find(const struct fault *f, size_t n, enum fault_kind kind, unsigned i);
/* As in a spec; the second as a person reads it: ":N", ":CODE", ":NAME", "[:POLLS]",
 * "[:PASSWORD]" or "". */
const char *faults_name(enum fault_kind kind);
const char *faults_argument(enum fault_kind kind);

#endif
