/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What is wrong with a file of the user's, on stderr. */
#ifndef CMD_COMPLAIN_H
#define CMD_COMPLAIN_H

/* r: the ERR_ code for which it could not be used. Returns EXIT_USAGE. */
int complain_file(const char *file, int r);
/* The same for a file in libconfuse's form: error is what conf_file_read said. */
int complain_conf(const char *file, int r, const char *error);

#endif
