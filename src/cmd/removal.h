/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What `invigil purge` and `invigil redact` share: opening the journal and its key, and saying why
 * nothing was removed. */
#ifndef CMD_REMOVAL_H
#define CMD_REMOVAL_H

#include "journal/edit.h"

struct removal {
    const char *dir, *key_file; /* as given */
    struct key key;
    char who[VERIFY_WHO_SIZE]; /* user@host */
    struct edit edit;
};

/* Opens what dir and key_file name. EXIT_OK, or the exit code after having said why. */
int removal_open(struct removal *m);
/* Wipes the key. Accepts one that was not opened, but zeroed. */
void removal_close(struct removal *m);
/* Says on stderr why an edit failed; no_match: what it did not find. The exit code. */
int removal_failed(const struct removal *m, const struct edit_result *r, const char *no_match);
/* Says on stdout that an earlier edit was finished, if it was. */
void removal_finished(const struct edit_result *r);

#endif
