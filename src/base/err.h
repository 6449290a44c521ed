/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The one list of error codes. Functions return 0 (or a count) on success and one of these
 * negative codes on failure; their ret_ outputs are untouched then. */
#ifndef BASE_ERR_H
#define BASE_ERR_H

enum err {
    ERR_INVALID = -1,   /* the input does not have the form it must have */
    ERR_TOO_BIG = -2,   /* over a cap; nothing was kept of what went over */
    ERR_NOT_FOUND = -3, /* no such file, name or entry */
    ERR_IO = -4,        /* the system said no: errno tells */
    ERR_UNSAFE = -5,    /* refused for the sake of a secret or of a student */
    ERR_EXISTS = -6,    /* already there */
};

/* English name of a code, for logs; never NULL. */
const char *err_name(int code);

#endif
