/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The config file (libconfuse): named exams, so that an examiner types a word instead of a url, and
 * what holds for every exam: networks (cmd/conf_networks.h), rules (cmd/conf_rules.h), looking at
 * desktops (cmd/conf_spectate.h), databases.
 *
 *   exam "cs" {
 *       api           = "https://exam.example.org/api"
 *       title         = "Computer Science"
 *       select        = {"exam=cs-2026-07"}
 *       token-file    = "cs.token"                # beside the config file, if relative
 *       token-origins = {"https://desktops.example.org/"}
 *       collect-ip    = "prefix"                  # full, prefix, none: as --collect-ip
 *       notice        = "This exam is recorded, see https://example.org/exam-privacy"
 *       networks      = "campus.conf"             # the same: more networks
 *       roster        = "cs-students.csv"         # the same: as --roster
 *       deadline      = "2026-07-08T12:30:00+02:00"
 *   }
 *   geo     = "auto"                              # or off
 *   geo-asn = "/srv/geo/GeoLite2-ASN.mmdb"        # also geo-city, geo-country
 */
#ifndef CMD_CONF_H
#define CMD_CONF_H

#include "cmd/conf_file.h"
#include "cmd/conf_networks.h"
#include "cmd/conf_spectate.h"

enum { CONF_LIST_MAX = 64 };

struct conf_exam {
    char *api, *title, *token_file;         /* owned; NULL absent */
    char *collect_ip, *deadline;            /* the same, not checked */
    char *networks, *roster;                /* files, not read */
    char *notice;                           /* what students were told about the recording; same */
    char *select[CONF_LIST_MAX + 1];        /* "key=value"; NULL-terminated, owned */
    char *token_origins[CONF_LIST_MAX + 1]; /* the same */
};

struct conf {
    struct conf_exam exam; /* all NULL: none was asked for */
    struct conf_networks networks;
    bool geo_off;
    char *geo_file[GEO_KINDS]; /* owned; NULL absent */
    int32_t rule[RULE_NUMBERS];
    struct conf_spectate spectate;
};

/* What holds where there is no config file. */
void conf_init(struct conf *c);

/* Where the config file is looked for without --config, in this order; NULL: nowhere. Owned by the
 * caller. */
char *conf_default_path(void);

/* Reads path, and in it the exam of a name; NULL: none. c was initialised. 0; ERR_IO (errno),
 * ERR_INVALID or ERR_TOO_BIG with what is wrong in error (CONF_ERROR_MAX bytes), ERR_NOT_FOUND: no
 * exam of that name. */
int conf_load(struct conf *c, const char *path, const char *name, char *error);
void conf_done(struct conf *c);

#endif
