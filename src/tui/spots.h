/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Pictures over the cells of a frame. A pane leaves blank cells and says what belongs there; this
 * knows what of it the terminal shows already, and makes the bytes that bring it up to date. They
 * go past ncurses, which has neither enough colours nor graphics. Pure: knows no terminal but by
 * what it is told of one. */
#ifndef TUI_SPOTS_H
#define TUI_SPOTS_H

#include "base/buf.h"
#include "base/picture.h"
#include "tui/gallery.h"

#include <stdbool.h>

enum picture_mode {
    PICTURE_AUTO, /* the best the terminal says it can, else by the number of its colours */
    PICTURE_TRUECOLOR,
    PICTURE_256,
    PICTURE_16,
    PICTURE_MONO,    /* shades of characters, for no colours; in ASCII where that is asked for */
    PICTURE_SYMBOLS, /* libchafa: the sharpest of characters, for a still look */
    PICTURE_SIXEL,   /* libchafa */
    PICTURE_KITTY,
    PICTURE_MODES
};

/* "auto", "truecolor", "256", "16", "mono", "symbols", "sixel", "kitty" */
extern const char *const picture_mode_name[PICTURE_MODES];

/* What is known of the terminal. */
struct terminal_can {
    int colors;         /* 1 << 24, 256, 16, 8, 0 none */
    bool ascii;         /* nothing but ASCII */
    bool sixel, kitty;  /* it said so */
    int cell_w, cell_h; /* pixels of a cell; 0 unknown */
};

/* Not in the last row of the terminal, which sixels would scroll. */
struct spot {
    size_t view;                /* in the gallery */
    int row, col, rows, cols;   /* cells, which the frame has blank */
    struct picture picture;     /* w 0: none */
    uint64_t serial;            /* as gallery_view */
    struct picture_rect damage; /* the same */
    struct picture_rect part;   /* of the picture: what is shown, as large as fits, centred */
};

struct spots;

struct spots *spots_new(void);
void spots_free(struct spots *s);
/* NULL: this mode works on that terminal. Else what is missing, untranslated, a word or two
 * ("libchafa", "sixel"). */
const char *spots_missing(enum picture_mode m, const struct terminal_can *can);
/* The same of what spots_use was told. */
const char *spots_lack(const struct spots *s);
/* What auto is on that terminal; any other mode is itself. */
enum picture_mode spots_choose(enum picture_mode m, const struct terminal_can *can);
/* Whatever is missing is taken to be there, but for what is not built in: then as auto by colours.
 */
void spots_use(struct spots *s, enum picture_mode chosen, const struct terminal_can *can);
/* Square dots of the terminal in so many cells: what 1:1 means. */
void spots_grid(const struct spots *s, int rows, int cols, int *ret_w, int *ret_h);
/* The terminal was cleared: nothing of what was drawn is there any more. */
void spots_wiped(struct spots *s);
/* Somebody else may have written in this row of the terminal. */
void spots_lost(struct spots *s, int row);
/* Appends what brings the terminal from what was drawn last to these; the cursor and its looks end
 * where they were. Nothing when nothing changed. A spot that is not among them any more is not
 * erased (its cells are the frame's again), but for graphics, which would stay over them. */
void spots_draw(struct spots *s, const struct spot *spot, size_t n, struct buf *out);

#endif
