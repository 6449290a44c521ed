/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Never compiled. The C library's argp looks for these texts of its own in the catalogue of the
 * program it works for (argp_domain), so they are listed for extract.sh. */
static const char *const texts[] = {
    N_("Usage:"),
    N_("  or: "),
    N_(" [OPTION...]"),
    N_("Try `%s --help' or `%s --usage' for more information.\n"),
    N_("Mandatory or optional arguments to long options are also mandatory or "
       "optional for any corresponding short options."),
    N_("%s: Too many arguments\n"),
};
