/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A journal that a command reads: opened, with the words for what is wrong with it. */
#ifndef CMD_PAST_H
#define CMD_PAST_H

#include "source/player.h"

#include <argp.h>

/* The DIR argument: an argp child whose input is a const char *. The parent's parser must leave the
 * argument to it. */
extern const struct argp past_argp;

struct past {
    int dirfd;
    struct model *model;
    struct player *player;
    int64_t first_ms, last_ms; /* of the lines there are */
};

/* EXIT_OK, or the exit code after having said on stderr what is wrong. To be closed either way. */
int past_open(struct past *p, const char *dir);
void past_close(struct past *p);
/* The model time an option's text names; ERR_INVALID after having said so on stderr. */
int past_when(const struct past *p, const char *option, const char *text, int64_t *ret_ms);
/* Says on stderr what the player ran into (an ERR_ code); the exit code. */
int past_complain(const char *dir, int error);

#endif
