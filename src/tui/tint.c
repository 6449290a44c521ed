/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A part of spots: what a cell can show of a picture, with the colours that a terminal has. Owns
 * nothing. Must not know where the cell is, nor how a terminal is told. */
#include "tui/tint.h"

/* ---- colours ---- */

static int channel(uint32_t rgb, int shift)
{
    return (int)(rgb >> shift & 0xFF);
}

static int distance(uint32_t a, uint32_t b)
{
    int r = channel(a, 16) - channel(b, 16), g = channel(a, 8) - channel(b, 8),
        blue = channel(a, 0) - channel(b, 0);

    return 3 * r * r + 4 * g * g + 2 * blue * blue;
}

/* xterm's; others differ, but not so much that another one were nearer. */
static uint32_t nearest_named(uint32_t rgb, int colors)
{
    static const uint32_t named[16] = {0x000000, 0xCD0000, 0x00CD00, 0xCDCD00, 0x0000EE, 0xCD00CD,
                                       0x00CDCD, 0xE5E5E5, 0x7F7F7F, 0xFF0000, 0x00FF00, 0xFFFF00,
                                       0x5C5CFF, 0xFF00FF, 0x00FFFF, 0xFFFFFF};
    uint32_t best = 0;

    for (uint32_t i = 1; i < (uint32_t)colors; i++)
        if (distance(rgb, named[i]) < distance(rgb, named[best]))
            best = i;
    return best;
}

/* The nearest of 0, 95, 135, 175, 215, 255. */
static uint32_t cube_step(int v)
{
    return v < 48 ? 0 : v < 115 ? 1 : (uint32_t)(v - 35) / 40;
}

static uint32_t cube_value(uint32_t step)
{
    return step ? 55 + 40 * step : 0;
}

/* The cube of six steps from 16 on, or the greys 8, 18, ... 238 from 232 on: the same on every
 * terminal, unlike the sixteen before them. */
static uint32_t nearest_256(uint32_t rgb)
{
    uint32_t r = cube_step(channel(rgb, 16)), g = cube_step(channel(rgb, 8)),
             b = cube_step(channel(rgb, 0));
    uint32_t cube = cube_value(r) << 16 | cube_value(g) << 8 | cube_value(b);
    int mean = (channel(rgb, 16) + channel(rgb, 8) + channel(rgb, 0)) / 3;
    uint32_t step = mean < 8 ? 0 : mean > 238 ? 23 : (uint32_t)(mean - 3) / 10;
    uint32_t grey = (8 + 10 * step) * 0x010101;

    return distance(rgb, grey) < distance(rgb, cube) ? 232 + step : 16 + 36 * r + 6 * g + b;
}

uint32_t tint_color(uint32_t rgb, int colors)
{
    if (colors == 1 << 24)
        return rgb;
    return colors >= 256 ? nearest_256(rgb) : nearest_named(rgb, colors < 16 ? 8 : 16);
}

/* ---- tints ---- */

struct tint tint_space(uint32_t bg)
{
    return (struct tint){.fg = TINT_DEFAULT, .bg = bg, .glyph = ' '};
}

struct tint tint_blank(void)
{
    return tint_space(TINT_DEFAULT);
}

/* Only a background can be the terminal's own. */
struct tint tint_halves(uint32_t top, uint32_t bottom)
{
    if (top == bottom)
        return tint_space(top);
    if (top == TINT_DEFAULT)
        return (struct tint){.fg = bottom, .bg = TINT_DEFAULT, .glyph = TINT_BOTTOM};
    return (struct tint){.fg = top, .bg = bottom, .glyph = TINT_TOP};
}

struct tint tint_shade(uint32_t rgb, bool ascii)
{
    static const char ramp[] = " .:-=+*#%@";
    static const uint32_t shade[] = {' ', 0x2591, 0x2592, 0x2593, 0x2588};
    int n = ascii ? sizeof ramp - 1 : sizeof shade / sizeof *shade;
    int light = 299 * channel(rgb, 16) + 587 * channel(rgb, 8) + 114 * channel(rgb, 0);
    struct tint l = tint_blank();

    l.glyph = ascii ? (uint32_t)ramp[light * n / 255001] : shade[light * n / 255001];
    return l;
}

bool tint_same(const struct tint *a, const struct tint *b)
{
    return a->fg == b->fg && a->bg == b->bg && a->glyph == b->glyph;
}
