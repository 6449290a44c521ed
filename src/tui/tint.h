/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A part of spots, and for it alone: what a cell looks like. */
#ifndef TUI_TINT_H
#define TUI_TINT_H

#include <stdbool.h>
#include <stdint.h>

enum { TINT_DEFAULT = 1 << 24 /* the terminal's own colour */ };
enum { TINT_TOP = 0x2580, TINT_BOTTOM = 0x2584 /* the glyphs of half blocks */ };

/* Those that look the same are equal. */
struct tint {
    uint32_t fg, bg; /* 0x00RRGGBB with 1 << 24 colours, else an index; TINT_DEFAULT */
    uint32_t glyph;  /* code point below 0x10000; 0: what the terminal shows is not known */
};

/* The nearest that a terminal of so many colours has: 1 << 24, 256, 16, 8. */
uint32_t tint_color(uint32_t rgb, int colors);
struct tint tint_blank(void);
/* A blank cell of this colour. */
struct tint tint_space(uint32_t bg);
/* Two colours, one over the other. */
struct tint tint_halves(uint32_t top, uint32_t bottom);
/* A shade instead of a colour: bright is dense. */
struct tint tint_shade(uint32_t rgb, bool ascii);
bool tint_same(const struct tint *a, const struct tint *b);

#endif
