/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A part of hyperlink and spots: base64 (RFC 4648 section 4), as escape sequences carry bytes. */
#ifndef TUI_BASE64_ADD_H
#define TUI_BASE64_ADD_H

#include "base/buf.h"

/* With padding. 0, or ERR_TOO_BIG with nothing appended. */
int base64_add(struct buf *out, const void *data, size_t len);

#endif
