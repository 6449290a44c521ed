/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Many texts that grow side by side and are wanted one after the other, in bounded memory: what is
 * not yet written waits in a nameless temporary file ($TMPDIR, else /var/tmp), which is gone with
 * the process whatever becomes of it. */
#ifndef REPORT_SPOOL_H
#define REPORT_SPOOL_H

#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>

enum { SPOOL_BUF_BYTES = 16384 }; /* of memory for each text */

struct spool;

/* 0, or ERR_IO with errno. */
int spool_new(struct spool **ret);
/* NULL allowed. */
void spool_free(struct spool *s);
/* Appends to text no. Trouble is kept until spool_copy. */
void spool_add(struct spool *s, uint32_t no, const char *data, size_t len);
/* Was nothing added to it yet? */
bool spool_empty(const struct spool *s, uint32_t no);
/* Writes the whole text to out, whose errors are left in it. 0, or ERR_IO with errno: something was
 * not kept. */
int spool_copy(struct spool *s, uint32_t no, FILE *out);

#endif
