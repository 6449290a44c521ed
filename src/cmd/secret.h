/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What must stay secret: header lines (a bearer token, and whatever a --header-file holds) and a
 * password. They come from files (or descriptors: /dev/fd/N) that nobody else can read, never from
 * argv; while they are in memory the process leaves no core. */
#ifndef CMD_SECRET_H
#define CMD_SECRET_H

#include <stddef.h>

enum { SECRET_FILE_MAX = 64 * 1024, SECRET_LINES_MAX = 64 };

struct secret {
    char *line[SECRET_LINES_MAX + 1]; /* "Name: value", NULL-terminated; owned */
    size_t n;
};

/* One token (RFC 6750 section 2.1) on the first line. 0; ERR_IO (errno), ERR_UNSAFE (others can
 * read the file), ERR_INVALID, ERR_TOO_BIG. */
int secret_add_token(struct secret *s, const char *file);
/* "Name: value" lines (RFC 9110 section 5); empty lines and those that begin with # are skipped. */
int secret_add_headers(struct secret *s, const char *file);
/* A password in plain text on the first line, in *ret (secret_forget), ended by a NUL. */
int secret_password(const char *file, char **ret);
/* Wipes and frees; NULL allowed. */
void secret_forget(char *text);
/* Wipes and frees. */
void secret_done(struct secret *s);

#endif
