/* SPDX-License-Identifier: GPL-3.0-or-later */
/* One file in the form of libconfuse, read with what is wrong in it said as "FILE:LINE: ...". What
 * may stand in it is the caller's: options whose validators call cfg_error. */
#ifndef CMD_CONF_FILE_H
#define CMD_CONF_FILE_H

#include "base/buf.h"

#include <confuse.h>

enum { CONF_ERROR_MAX = 512, CONF_FILE_MAX = 16 << 20 /* bytes */ };

/* All of a file, be it a pipe or a device, behind what is in ret, up to its cap. 0, ERR_IO (errno),
 * ERR_TOO_BIG. */
int conf_file_bytes(const char *path, struct buf *ret);

/* opts need not outlive the call. 0; ERR_IO (errno), ERR_TOO_BIG, ERR_INVALID with error
 * (CONF_ERROR_MAX bytes, clean text). Ends with cfg_free(*ret). */
int conf_file_read(const char *path, cfg_opt_t *opts, char *error, cfg_t **ret);

/* A path in a config file is relative to that file: `file` as seen from where we are. Takes file;
 * the result is owned by the caller, NULL for NULL. */
char *conf_file_beside(const char *path, char *file);

/* dir and rest in one; owned by the caller. */
char *conf_file_join(const char *dir, const char *rest);

/* A copy of a text option, NULL if it is not there. */
char *conf_file_text(cfg_t *sec, const char *key);

#endif
