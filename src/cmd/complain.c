/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cmd/complain.h"

#include "base/err.h"
#include "cmd/command.h"
#include "view/i18n.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>

int complain_file(const char *file, int r)
{
    const char *why = r == ERR_IO        ? strerror(errno)
                      : r == ERR_UNSAFE  ? _("others can read it; chmod 600 mends that")
                      : r == ERR_TOO_BIG ? _("it is too big")
                                         : _("it does not have the form it must have");

    fprintf(stderr, _("invigil: %s: %s\n"), file, why);
    return EXIT_USAGE;
}

int complain_conf(const char *file, int r, const char *error)
{
    if (r != ERR_INVALID || !error[0])
        return complain_file(file, r);
    fprintf(stderr, "invigil: %s\n", error);
    return EXIT_USAGE;
}
