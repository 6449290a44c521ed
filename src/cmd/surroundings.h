/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What is known of an exam before it is looked at: networks, databases of places, who is expected,
 * when it ends, which connections are an examiner's. Reads the files that options and config name,
 * and hands all of it to the live source. */
#ifndef CMD_SURROUNDINGS_H
#define CMD_SURROUNDINGS_H

#include "cmd/conf.h"
#include "cmd/options.h"
#include "cmd/spectators.h"
#include "journal/hash.h"
#include "proto/expected_csv.h"
#include "source/live.h"

enum { SURROUNDINGS_WHO_SIZE = 64 };

struct surroundings {
    struct geo *geo;             /* NULL none */
    char builds[GEO_BUILDS_MAX]; /* of its databases when they were opened; "" none */
    struct expected_csv expected;
    struct spectators spectators;
    char who[SURROUNDINGS_WHO_SIZE];                           /* the user at this machine */
    char networks[HASH_HEX_LEN + 1], roster[HASH_HEX_LEN + 1]; /* digests */
};

/* Fills live, which then points into s and c; c gets the networks of a file of their own. EXIT_OK,
 * or the exit code after having said on stderr what is wrong. s is to be closed either way. */
int surroundings_open(struct surroundings *s, const struct options *o, struct conf *c,
                      struct live_options *live);
void surroundings_done(struct surroundings *s);

/* The databases that options and config ask for. As geo_open, but said on stderr; *ret is NULL when
 * there are none. */
int surroundings_geo(const struct geo_files *named, const struct conf *c, struct geo **ret);

#endif
