/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cmd/command.h"
#include "view/i18n.h"

#include <stdio.h>

static int overview(void)
{
    puts(_("Usage: invigil COMMAND [OPTION...] [SOURCE]"));
    puts(_("Watches the remote desktops of an exam: who suffers, who is connected, who has "
           "submitted."));
    putchar('\n');
    for (size_t i = 0; i < ncommands; i++)
        printf("  %-8s %s\n", commands[i].name, _(commands[i].summary));
    putchar('\n');
    puts(_("SOURCE is the base url of an exam API (https://host/api) or the name of an exam in the "
           "config file."));
    puts(_("'invigil help COMMAND' or 'man invigil' tells more."));
    return EXIT_OK;
}

int help_run(int argc, char **argv)
{
    if (argc < 2)
        return overview();
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
