/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A picture as a PNG file (libpng). */
#ifndef SPECTATE_SNAPSHOT_H
#define SPECTATE_SNAPSHOT_H

#include "base/picture.h"

/* Can there be a file at path? Leaves none. ERR_IO with errno. */
int snapshot_check(const char *path);
/* Writes a new file of mode 0600 beside path and renames it there, so that no half of one is ever
 * seen. ERR_IO with errno. */
int snapshot_write(const struct picture *p, const char *path);
/* NULL, or what this was built without. */
const char *snapshot_missing(void);

#endif
