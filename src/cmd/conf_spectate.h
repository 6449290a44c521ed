/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What the config says of looking at desktops:
 *
 *   spectate               = "on"          # off: nobody looks, and nothing speaks of it
 *   spectate-viewer        = "auto"        # terminal, vnc, browser, command
 *   spectate-picture       = "auto"        # tui/spots.h: picture_mode_name
 *   spectate-password-file = "vnc.pass"    # beside the config file, if relative
 *   spectate-command       = {"remote-viewer", "vnc://{host}:{port}"}    # spectate/external.h
 *   spectate-link          = "{url}#readonly,noresize"                   # spectate/browser.h
 */
#ifndef CMD_CONF_SPECTATE_H
#define CMD_CONF_SPECTATE_H

#include "model/event.h"
#include "spectate/external.h"
#include "tui/spots.h"

#include <confuse.h>

enum { CONF_SPECTATE_OPTIONS = 6 };

struct conf_spectate {
    bool off;
    enum viewer viewer; /* VIEWER_UNKNOWN: auto */
    enum picture_mode picture;
    char *password_file;                  /* owned; NULL none */
    char *command[EXTERNAL_ARGS_MAX + 1]; /* owned; NULL-terminated; checked; empty: none */
    char *link;                           /* owned; checked; NULL browser_template */
};

/* "auto" (VIEWER_UNKNOWN), "terminal", "vnc", "browser", "command". ERR_INVALID. */
int conf_spectate_viewer(const char *name, enum viewer *ret);
/* picture_mode_name. ERR_INVALID. */
int conf_spectate_picture(const char *name, enum picture_mode *ret);

void conf_spectate_init(struct conf_spectate *c);
/* CONF_SPECTATE_OPTIONS of them, which check what they are given. */
void conf_spectate_options(cfg_opt_t *out);
/* What was read, out of the file at path. */
void conf_spectate_take(cfg_t *cfg, const char *path, struct conf_spectate *c);
void conf_spectate_done(struct conf_spectate *c);

#endif
