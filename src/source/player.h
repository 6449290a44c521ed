/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A journal as a source: brings a model to any time of it, forward by its events, and anywhere by
 * its keyframes. Knows no loop and no clock: whoever plays says up to when. The model that plays is
 * the exam's own, so what it derives is what was derived then. */
#ifndef SOURCE_PLAYER_H
#define SOURCE_PLAYER_H

#include "journal/about.h"
#include "journal/line.h"
#include "model/event.h"
#include "model/model.h"

struct player;

/* m is filled, in place, and must outlive the player, which does not own it; dirfd neither. Stands
 * at the beginning, with nothing applied. 0; ERR_NOT_FOUND: no journal there; ERR_INVALID: it does
 * not begin as one; ERR_IO. */
int player_open(int dirfd, struct model *m, struct player **ret);
void player_free(struct player *p);

/* Told of each line before it is applied, and of each event after; either may be NULL. Not told of
 * what is passed over by a seek. */
void player_listen(struct player *p, void (*line)(void *ud, const struct line *l), event_fn event,
                   void *ud);

/* Applies everything not after t_ms. 1: there is more behind it; 0: that was all there is now; or
 * ERR_INVALID (a line can't be read: the player stands before it), ERR_IO. */
int player_play(struct player *p, int64_t t_ms);
/* One line. As player_play. */
int player_step(struct player *p);

/* The exact state at t_ms: from the last keyframe before, or by playing on where that is nearer.
 * As player_play. Trends are gone then, until player_fill has brought them back. */
int player_seek(struct player *p, int64_t t_ms);
/* To the last keyframe of all, and on to the end. As player_play. */
int player_seek_end(struct player *p);
/* Reads trends for at most so many lines of the journal; 1: more is to be read; 0: they are
 * complete. Before it is done nothing of them is seen. */
int player_fill(struct player *p, int lines);

/* t of the first line and of the last one there is now. */
int player_span(struct player *p, int64_t *ret_first_ms, int64_t *ret_last_ms);
const struct about *player_about(const struct player *p);
/* The last line taken was `close`. */
bool player_closed(const struct player *p);
/* Not all that was seen is here: thinned samples, redacted lines, or what a full disk lost until
 * the next keyframe. */
bool player_lossy(const struct player *p);
/* The t up to which lines were taken, 0 none. */
int64_t player_now_ms(const struct player *p);

#endif
