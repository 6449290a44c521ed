/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Debian's real thing: Xvnc (tigervnc-standalone-server) behind websockify, a site whose roster
 * names it, and RFB clients by hand. Owned by the harness. */
#ifndef E2E_XVNC_H
#define E2E_XVNC_H

#include "harness.h"

extern const char xvnc_program[], xvnc_websockify_program[];
/* Are these programs here? Says so if not: then there is nothing to test. */
bool xvnc_installed(const char *const *programs);

struct xvnc {
    int display, port;
    struct proc *proc;
};

/* geometry: "1280x800". password: security type VncAuth with XVNC_PASSWORD, else None. It listens
 * when this returns, and no connection was spent on finding out. */
#define XVNC_PASSWORD "s3cret"
struct xvnc xvnc_start(const char *geometry, bool password);
/* What it has logged so far: "Connections: accepted: ", "closed: ", "blacklisted: ". */
size_t xvnc_logged(const struct xvnc *x, const char *text);
void xvnc_wait_logged(const struct xvnc *x, const char *text, size_t n);

/* websockify in front of a VNC server's port; its own. */
int xvnc_websockify(int vnc_port);
/* A site with one student, "S1", whose desktop is behind this port; the url of its API. */
const char *xvnc_site(int port);

/* --- by hand --- */

/* A connection to a port of loopback; -1. */
int xvnc_dial(int port);
void xvnc_read(int fd, void *to, size_t n);
/* A student opens the desktop: RFB 3.8, security type None, shared (RFC 6143 section 7). Fails
 * where the server refuses. */
int xvnc_join(int port);
/* Is that student still there? Asks for one pixel. */
void xvnc_still_there(int fd);

/* --- its screen: tests/e2e/xscreen.c --- */

/* how: "paint" or "busy". The path of the file with the events, once the screen is painted. */
const char *xvnc_paint(const struct xvnc *x, const char *how);
/* The pixels, 4 bytes each (blue, green, red, undefined), until the end of the test. */
const uint8_t *xvnc_pixels(const struct xvnc *x, int *ret_w, int *ret_h);
/* All of a file, NUL-terminated, until the end of the test. */
char *xvnc_slurp(const char *path, size_t *ret_len);

#endif
