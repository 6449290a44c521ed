/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What a command makes of a journal, on its way out: standard output, or a file that only its owner
 * can read. A file appears whole or not at all. */
#ifndef CMD_PRODUCT_H
#define CMD_PRODUCT_H

#include <stdio.h>

struct product {
    FILE *file;
    const char *path; /* NULL: standard output */
    char *temporary;  /* owned; NULL the same */
};

/* EXIT_OK, or the exit code after having said why not; then nothing is to be closed. */
int product_open(struct product *p, const char *path);
/* code: how the command went; unless EXIT_OK the file is not made. Returns the exit code. */
int product_close(struct product *p, int code);

#endif
