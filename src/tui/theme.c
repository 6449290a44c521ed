/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "tui/theme.h"

enum { BLACK, RED, GREEN, YELLOW, BLUE, MAGENTA, CYAN, WHITE };

static const struct theme_look looks[PALETTE_COUNT][STYLE_COUNT] =
    {
        [PALETTE_DEFAULT] =
            {
                [STYLE_TEXT] = {THEME_NONE, THEME_NONE, 0},
                [STYLE_DIM] = {THEME_NONE, THEME_NONE, THEME_DIM},
                [STYLE_BAR] = {WHITE, BLUE, 0},
                [STYLE_NAME] = {WHITE, BLUE, THEME_BOLD},
                [STYLE_HEAD] = {CYAN, THEME_NONE, THEME_BOLD},
                [STYLE_SORT] = {CYAN, THEME_NONE, THEME_BOLD | THEME_UNDERLINE},
                [STYLE_WARN] = {YELLOW, THEME_NONE, THEME_BOLD},
                [STYLE_CRIT] = {BLACK, YELLOW, 0},
                [STYLE_INFO] = {CYAN, THEME_NONE, 0},
                [STYLE_TREND] = {CYAN, THEME_NONE, 0},
                [STYLE_KEY] = {THEME_NONE, THEME_NONE, THEME_BOLD},
                [STYLE_HINT] = {CYAN, THEME_NONE, 0},
                [STYLE_NOTICE] = {BLACK, CYAN, 0},
                [STYLE_ALARM] = {WHITE, RED, THEME_BOLD},
            },
        [PALETTE_MONO] =
            {
                [STYLE_TEXT] = {THEME_NONE, THEME_NONE, 0},
                [STYLE_DIM] = {THEME_NONE, THEME_NONE, THEME_DIM},
                [STYLE_BAR] = {THEME_NONE, THEME_NONE, THEME_REVERSE},
                [STYLE_NAME] = {THEME_NONE, THEME_NONE, THEME_REVERSE | THEME_BOLD},
                [STYLE_HEAD] = {THEME_NONE, THEME_NONE, THEME_BOLD},
                [STYLE_SORT] = {THEME_NONE, THEME_NONE, THEME_BOLD | THEME_UNDERLINE},
                [STYLE_WARN] = {THEME_NONE, THEME_NONE, THEME_BOLD},
                [STYLE_CRIT] = {THEME_NONE, THEME_NONE, THEME_BOLD | THEME_REVERSE},
                [STYLE_INFO] = {THEME_NONE, THEME_NONE, 0},
                [STYLE_TREND] = {THEME_NONE, THEME_NONE, 0},
                [STYLE_KEY] = {THEME_NONE, THEME_NONE, THEME_BOLD},
                [STYLE_HINT] = {THEME_NONE, THEME_NONE, 0},
                [STYLE_NOTICE] = {THEME_NONE, THEME_NONE, THEME_REVERSE},
                [STYLE_ALARM] = {THEME_NONE, THEME_NONE, THEME_BOLD | THEME_REVERSE},
            },
};

struct theme_look theme_look(enum palette p, uint8_t style)
{
    struct theme_look l = looks[p][style & ~STYLE_SELECTED];

    if (!(style & STYLE_SELECTED))
        return l;
    l.attr = (uint8_t)((l.attr & ~THEME_DIM) ^ THEME_REVERSE);
    if (l.bg == THEME_NONE) /* one bar, in which a blank of a trend is no full mark */
        l.fg = THEME_NONE;
    return l;
}
