/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cmd/command.h"
#include "tui/keymap.h"
#include "view/i18n.h"

#include <stdbool.h>
#include <stdio.h>
#include <string.h>

static int overview(void)
{
    puts(_("Usage: invigil [COMMAND] [OPTION...] [SOURCE]"));
    puts(_("Watches the remote desktops of an exam: who suffers, who is connected, who has "
           "submitted."));
    putchar('\n');
    for (size_t i = 0; i < ncommands; i++)
        printf("  %-8s %s\n", commands[i].name, _(commands[i].summary));
    putchar('\n');
    puts(_("SOURCE is the base url of an exam API (https://host/api) or the name of an exam in the "
           "config file."));
    puts(_("'invigil help COMMAND', 'invigil help keys' or 'man invigil' tells more."));
    return EXIT_OK;
}

/* The keys of the screen, one a line; what a replay has of its own or otherwise, apart. */
static void print_keys(bool replay)
{
    size_t n;
    const struct keymap_entry *e = keymap_all(&n);
    char names[KEYMAP_NAMES_MAX];

    for (size_t i = 0; i < n; i++) {
        if ((e[i].modes == MODE_REPLAY) != replay)
            continue;
        keymap_names(&e[i], names, sizeof names);
        printf("  %-12s %s\n", names, _(e[i].help));
    }
}

static int keys(void)
{
    print_keys(false);
    putchar('\n');
    puts(_("In a replay; z, A and the keys to look at desktops are not there:"));
    print_keys(true);
    return EXIT_OK;
}

int help_run(int argc, char **argv)
{
    if (argc < 2)
        return overview();
    if (argc == 2 && strcmp(argv[1], "keys") == 0)
        return keys();
    const struct command *c = argc == 2 ? command_find(argv[1]) : NULL;
    if (!c || c->run == help_run) {
        if (c)
            return overview();
        fprintf(stderr, _("invigil: there is no command '%s'; 'invigil help' lists them\n"),
                argv[argc - 1]);
        return EXIT_USAGE;
    }
    char name[64];
    snprintf(name, sizeof name, "invigil %s", c->name);
    char *args[] = {name, (char[]){"--help"}, NULL};
    return c->run(2, args);
}
