/* SPDX-License-Identifier: GPL-3.0-or-later */
/* How desktops are looked at: the options of every command that can. An argp child whose input is a
 * struct spectate_options; what is given there wins over the config file. */
#ifndef CMD_SPECTATE_OPTIONS_H
#define CMD_SPECTATE_OPTIONS_H

#include "cmd/conf_spectate.h"

#include <argp.h>

struct spectate_options {
    bool off;
    bool viewer_given, picture_given;
    enum viewer viewer;
    enum picture_mode picture;
    const char *password_file; /* NULL not given */
};

extern const struct argp spectate_options_argp;

/* Lays the options over what the config file says. */
void spectate_options_over(const struct spectate_options *o, struct conf_spectate *c);

#endif
