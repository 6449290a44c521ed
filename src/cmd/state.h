/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Files that outlive a run, of this user on this machine: below XDG_STATE_HOME or
 * ~/.local/state (XDG base directory specification), in invigil/. */
#ifndef CMD_STATE_H
#define CMD_STATE_H

#include <stddef.h>

/* The path of a file there, to be freed, and in *ret_base how much of it is not ours to make. NULL:
 * there is no home. Makes nothing. */
char *state_path(const char *name, size_t *ret_base);
/* Makes the folders of such a path that are missing, for us alone. */
void state_make_folders(char *path, size_t base);

#endif
