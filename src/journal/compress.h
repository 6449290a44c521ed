/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Compresses closed segments behind the recorder's back, in one thread of low priority. */
#ifndef JOURNAL_COMPRESS_H
#define JOURNAL_COMPRESS_H

struct compress;

/* dirfd is duplicated. The thread begins with the first segment. */
struct compress *compress_new(int dirfd);
/* Puts a closed segment into the queue. */
void compress_start(struct compress *c, unsigned no);
/* Until the queue is empty. 0, or the first error since the last call (the segment then stays raw,
 * which every reader understands). */
int compress_wait(struct compress *c);
/* Gives up what is queued or under way: those segments stay raw. Accepts NULL. */
void compress_free(struct compress *c);

#endif
