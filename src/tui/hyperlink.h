/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A url in escape sequences: shown so that a click opens it (OSC 8), and put on the clipboard
 * (OSC 52). Checked here once more, because nothing else of the network's ever comes so near the
 * terminal. Pure. */
#ifndef TUI_HYPERLINK_H
#define TUI_HYPERLINK_H

#include "base/buf.h"

/* The url written at row, col over the frame's cells, at most width cells a line, over as many
 * lines as it needs; as OSC 8 of its own id. ERR_INVALID, with nothing appended: it has a character
 * other than RFC 3986's, or does not begin with https:// or http://. */
int hyperlink_show(const char *url, int row, int col, int width, struct buf *out);
/* ERR_INVALID as above. */
int hyperlink_copy(const char *url, struct buf *out);

#endif
