/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The link that shows a desktop in a browser, view-only. Built from a template, checked character
 * by character, because it is the only text of the network's that ever enters an escape sequence or
 * an argument. */
#ifndef SPECTATE_BROWSER_H
#define SPECTATE_BROWSER_H

#include <stdbool.h>
#include <stddef.h>

enum { BROWSER_LINK_MAX = 4096 };

/* The page of the original system. Stock noVNC: "{url}vnc.html?autoconnect=1&view_only=1&path=..."
 */
extern const char browser_template[]; /* "{url}#readonly,noresize" */

/* ERR_INVALID: no {url} at its beginning, another {name}, or a character no url has. */
int browser_check(const char *template);
/* {url} replaced by the instance's url, {path} by the path of its websocket without the first
 * slash, percent-encoded. ERR_INVALID: what comes out is not https (http: only to loopback), or has
 * a character other than RFC 3986's. ERR_TOO_BIG. */
int browser_link(const char *template, const char *url, char *out, size_t size);

/* Is there a display, and a program that opens links ($BROWSER, xdg-open)? */
bool browser_usable(void);
/* Opens it in that program, detached from the terminal, with nothing on its descriptors. 0, or
 * ERR_IO with errno, ERR_NOT_FOUND. */
int browser_open(const char *link);

#endif
