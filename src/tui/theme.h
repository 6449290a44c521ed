/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What things look like: a style for each kind of text, and for each palette its colours. Severity
 * is told by words, marks and brightness; colours only repeat it, in yellow and blue, which every
 * common colour blindness can tell apart. Knows no terminal library. */
#ifndef TUI_THEME_H
#define TUI_THEME_H

#include <stdbool.h>
#include <stdint.h>

enum style {
    STYLE_TEXT,
    STYLE_DIM,  /* unknown, old, secondary */
    STYLE_BAR,  /* the first line */
    STYLE_NAME, /* the program's name in it */
    STYLE_HEAD, /* column headers, headings in panes */
    STYLE_SORT, /* the header that is sorted by */
    STYLE_WARN,
    STYLE_CRIT,
    STYLE_INFO,   /* an alert that is none of the two: to be known, not to be acted on */
    STYLE_TREND,  /* sparklines, charts */
    STYLE_KEY,    /* a key in a hint */
    STYLE_HINT,   /* what it does; the last line */
    STYLE_NOTICE, /* what must not be overlooked: filter, frozen, trouble of the site */
    STYLE_ALARM,  /* what is being lost while nobody acts: trouble of the journal */
    STYLE_COUNT,
    STYLE_SELECTED = 0x40 /* a flag on any of them */
};

enum palette { PALETTE_DEFAULT, PALETTE_MONO, PALETTE_COUNT };

enum { THEME_BOLD = 1, THEME_DIM = 2, THEME_REVERSE = 4, THEME_UNDERLINE = 8 };
enum { THEME_NONE = -1 /* the terminal's own */ };

struct theme_look {
    int8_t fg, bg; /* ANSI 0 to 7, THEME_NONE */
    uint8_t attr;  /* THEME_BOLD ... */
};

/* style with or without STYLE_SELECTED. */
struct theme_look theme_look(enum palette p, uint8_t style);

#endif
