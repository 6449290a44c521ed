/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A part of spots, and for it alone: pictures that are made of more than two dots a cell. */
#ifndef TUI_SPOTS_TILES_H
#define TUI_SPOTS_TILES_H

#include "tui/spots_slot.h"

/* Draws what is due of the area. False: there was no room for all of it. */
bool spots_tiles_draw(const struct slot_job *j);
/* Takes all of kitty's graphics off the screen. */
void spots_tiles_erase(struct pen *p);

#endif
