/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Standard descriptors that are there: a program started without them (`>&-`, some daemons) would
 * otherwise get its log or a socket as its standard output. */
#ifndef BASE_FDS_H
#define BASE_FDS_H

/* Opens /dev/null, read-only, for those of 0, 1 and 2 that are closed: what is written there fails,
 * as it must. First thing in main. */
void fds_complete(void);

#endif
