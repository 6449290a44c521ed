/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A journal that a command reads: opened, with the words for what is wrong with it. */
#ifndef CMD_PAST_H
#define CMD_PAST_H

#include "cmd/verdict.h"
#include "source/player.h"

#include <argp.h>
#include <stdbool.h>

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
/* What a time is for: with one outside of the journal, which is said on stderr, its first or last
 * moment is shown, or the records between two are wanted. */
enum past_use { PAST_MOMENT, PAST_BOUND };

/* The model time an option's text names; ERR_INVALID after having said so on stderr. */
int past_when(const struct past *p, enum past_use use, const char *option, const char *text,
              int64_t *ret_ms);

struct past_check {
    bool broken;
    char text[VERDICT_TEXT_MAX]; /* what was found, in words */
};

/* Is every line what was written? Reads all of it; says on stderr what is wrong. */
void past_check(const struct past *p, const char *dir, struct past_check *ret);
/* Says on stderr what the player ran into (an ERR_ code); the exit code. */
int past_complain(const char *dir, int error);

#endif
