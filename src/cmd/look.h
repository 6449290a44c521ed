/* SPDX-License-Identifier: GPL-3.0-or-later */
/* How the screen looks: the options of whatever shows one. An argp child whose input is a struct
 * look. */
#ifndef CMD_LOOK_H
#define CMD_LOOK_H

#include "tui/sparkline.h"
#include "tui/theme.h"

#include <argp.h>

struct look {
    enum glyphs glyphs;
    enum palette palette;
};

void look_init(struct look *l);
extern const struct argp look_argp;

#endif
