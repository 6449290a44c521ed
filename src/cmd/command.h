/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The subcommands: one file each, one row each in invigil.c. */
#ifndef CMD_COMMAND_H
#define CMD_COMMAND_H

#include <stddef.h>

enum {
    EXIT_OK = 0,
    EXIT_FAILED = 1,
    EXIT_USAGE = 2,
    EXIT_NOT_CLOSED = 3, /* verify: good as far as it goes */
    EXIT_REFUSED = 4     /* the site said 401 or 403 */
};

struct command {
    const char *name;
    const char *summary; /* untranslated */
    /* argv[0] is "invigil NAME". Returns the exit code. */
    int (*run)(int argc, char **argv);
};

extern const struct command commands[];
extern const size_t ncommands;

/* NULL: no such command. */
const struct command *command_find(const char *name);

int demo_run(int argc, char **argv);
int digest_run(int argc, char **argv);
int export_run(int argc, char **argv);
int help_run(int argc, char **argv);
int info_run(int argc, char **argv);
int key_run(int argc, char **argv);
int list_run(int argc, char **argv);
int purge_run(int argc, char **argv);
int record_run(int argc, char **argv);
int redact_run(int argc, char **argv);
int replay_run(int argc, char **argv);
int report_run(int argc, char **argv);
int spectate_run(int argc, char **argv);
int verify_run(int argc, char **argv);
int watch_run(int argc, char **argv);

#endif
