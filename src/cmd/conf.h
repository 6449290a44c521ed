/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The config file (libconfuse): named exams, so that an examiner types a word instead of a url.
 *
 *   exam "cs" {
 *       api           = "https://exam.example.org/api"
 *       title         = "Computer Science"
 *       select        = {"exam=cs-2026-07"}
 *       token-file    = "cs.token"                # beside the config file, if relative
 *       token-origins = {"https://desktops.example.org/"}
 *       collect-ip    = "prefix"                  # full, prefix, none: as --collect-ip
 *       notice        = "This exam is recorded, see https://example.org/exam-privacy"
 *   }
 */
#ifndef CMD_CONF_H
#define CMD_CONF_H

#include <stddef.h>

enum { CONF_LIST_MAX = 64, CONF_ERROR_MAX = 512 };

struct conf_exam {
    char *api, *title, *token_file;         /* owned; NULL absent */
    char *collect_ip;                       /* the same, not checked */
    char *notice;                           /* what students were told about the recording; same */
    char *select[CONF_LIST_MAX + 1];        /* "key=value"; NULL-terminated, owned */
    char *token_origins[CONF_LIST_MAX + 1]; /* the same */
};

/* Where the config file is looked for without --config, in this order; NULL: nowhere. Owned by the
 * caller. */
char *conf_default_path(void);

/* Reads the exam of a name from path. 0; ERR_IO (errno), ERR_INVALID or ERR_TOO_BIG with what is
 * wrong in error (CONF_ERROR_MAX bytes), ERR_NOT_FOUND: no exam of that name. */
int conf_load(const char *path, const char *name, struct conf_exam *ret, char *error);
void conf_done(struct conf_exam *e);

#endif
