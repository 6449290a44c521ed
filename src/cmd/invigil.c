/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The program: finds the command and runs it. */
#include "config.h"

#include "base/fds.h"
#include "cmd/command.h"
#include "view/i18n.h"

#include <argp.h>
#include <stdio.h>
#include <string.h>

const char *argp_program_version = PACKAGE_STRING;

const struct command commands[] = {
    {"watch", N_("watch the exam live, full screen (the default for a SOURCE)"), watch_run},
    {"spectate", N_("look at one student's desktop, without touching it"), spectate_run},
    {"list", N_("print the exam once, as a table, csv, json or ndjson"), list_run},
    {"record", N_("record the exam into a signed journal, without a screen"), record_run},
    {"replay", N_("show a recorded exam, or one that is being recorded"), replay_run},
    {"digest", N_("print the digest of the state at a time of a journal"), digest_run},
    {"report", N_("tell from a journal what happened, student by student"), report_run},
    {"export", N_("print what a journal holds about a student, for programs"), export_run},
    {"verify", N_("check that a journal is what was written"), verify_run},
    {"purge", N_("remove old segments from a journal"), purge_run},
    {"redact", N_("remove who a student is from a journal"), redact_run},
    {"demo", N_("show a simulated exam of 250 students"), demo_run},
    {"key", N_("make a key that signs journals, or show its public half"), key_run},
    {"info", N_("say how this program was built and what it finds on this machine"), info_run},
    {"help", N_("explain a command"), help_run},
};
const size_t ncommands = sizeof commands / sizeof *commands;

const struct command *command_find(const char *name)
{
    for (size_t i = 0; i < ncommands; i++)
        if (strcmp(commands[i].name, name) == 0)
            return &commands[i];
    return NULL;
}

/* A word that is no command names what to watch: a url, or an exam of the config file. */
static int watch_source(int argc, char **argv)
{
    argv[0] = (char[]){"invigil watch"};
    return watch_run(argc, argv);
}

int main(int argc, char **argv)
{
    fds_complete();
    i18n_init();
    argp_err_exit_status = EXIT_USAGE;
    if (argc < 2) {
        help_run(1, argv);
        return EXIT_USAGE;
    }
    if (strcmp(argv[1], "--version") == 0 || strcmp(argv[1], "-V") == 0) {
        puts(argp_program_version);
        return EXIT_OK;
    }
    if (strcmp(argv[1], "--help") == 0 || strcmp(argv[1], "-h") == 0)
        return help_run(1, argv);
    const struct command *c = command_find(argv[1]);
    if (!c)
        return watch_source(argc, argv);
    char name[64];
    snprintf(name, sizeof name, "invigil %s", c->name);
    argv[1] = name;
    return c->run(argc - 1, argv + 1);
}
