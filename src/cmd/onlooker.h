/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The examiner who looks: opens desktops for the screen (tui/gallery.h), for a snapshot and in
 * other viewers, writes down each session as an action of the exam, tells other processes whose
 * connection it is before it is made, and leaves alone what must be left alone. Wiring: how a
 * desktop is reached, guarded and decoded is spectate/'s. */
#ifndef CMD_ONLOOKER_H
#define CMD_ONLOOKER_H

#include "cmd/exam.h"
#include "cmd/failures.h"
#include "tui/gallery.h"

struct onlooker;

/* x is open; its conf.spectate was overlaid with the options. NULL with *ret_code after having said
 * on stderr what is wrong (a password file that can't be read). */
struct onlooker *onlooker_new(struct exam *x, int *ret_code);
/* Ends every session, and its action is yielded; waits until handshakes that were begun are
 * complete (tunnels_free), and says so on stderr when that takes long: the terminal must have been
 * given back. Runs the loop, so events of the exam go on. Before exam_close. NULL allowed. */
void onlooker_free(struct onlooker *o);

/* Whoever is told when something changed that is shown; NULL nobody. */
void onlooker_on_change(struct onlooker *o, loop_fn changed, void *ud);
const struct gallery *onlooker_gallery(struct onlooker *o);

/* How a viewer of its own process, or a snapshot, ended: an exit code, and clean words that say
 * what was done or why not, "" nothing. */
typedef void (*onlooker_fn)(void *ud, int code, const char *words);

/* Opens a link in the browser; what is to be said of it. false: it was not opened. */
bool onlooker_open_link(const char *link, const char **ret_words);

/* Whoever is told when the viewer that gallery.external opened has ended. */
void onlooker_on_left(struct onlooker *o, onlooker_fn left, void *ud);
/* The last trouble of such a viewer, for some seconds; NULL none. */
const char *onlooker_notice(struct onlooker *o);

/* One picture of a desktop into a PNG file. Not while another one is being made. */
void onlooker_snapshot(struct onlooker *o, uint32_t index, const char *path, onlooker_fn done,
                       void *ud);

#endif
