/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What a process gives up that is about to read what a hostile desktop sends. */
#ifndef DECODER_SANDBOX_H
#define DECODER_SANDBOX_H

/* Bytes of address space: the shared pixels (64 MiB), the libraries, and what the largest ZRLE
 * rectangle takes (96 MiB). */
enum { SANDBOX_SPACE_BYTES = 256 << 20 };

/* From here on only what is open is read and written; anything else kills the process. Where the
 * kernel has no seccomp, all the rest holds. Aborts when it can't be had. */
void sandbox_enter(void);

#endif
