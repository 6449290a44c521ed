/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Programs of the user's that are started beside us: a viewer, a browser. Never by a shell, in a
 * session of their own, with /dev/null for standard descriptors and nothing else of ours. */
#ifndef SPECTATE_LAUNCH_H
#define SPECTATE_LAUNCH_H

#include <stdbool.h>
#include <sys/types.h>

enum { LAUNCH_FD = 3 };

/* Is it to be found in PATH (or, with a slash in it, there)? */
bool launch_found(const char *program);
/* argv: NULL-terminated; argv[0] as above. fd: the program has it as LAUNCH_FD; -1 none. The child,
 * which is to be waited for or left; or ERR_IO with errno. */
pid_t launch(const char *const *argv, int fd);
/* Nobody waits for it any more: its end is taken note of when another program is started or left,
 * so that what has ended stays a zombie no longer than that. */
void launch_leave(pid_t pid);

#endif
