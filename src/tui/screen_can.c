/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What the terminal can: as far as it is described, and as it says itself. Owns the question and
 * the reading of the answers. Must not know how either travels. */
#include "tui/screen_can.h"

#include <curses.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <term.h>

/* A picture of one dot for kitty's graphics protocol, to be looked at and forgotten; the size of
 * the text area in dots; and what every terminal answers, the primary device attributes, which are
 * therefore the end of the answers. */
#define ASK_KITTY "\033_Gi=31,s=1,v=1,a=q,t=d,f=24;AAAA\033\\"
#define ASK_REST  "\033[14t\033[c"

/* "RGB" may be a flag, a number or a string (user_caps(5)). */
static bool has_truecolor(void)
{
    const char *says = getenv("COLORTERM");
    const char *rgb = tigetstr("RGB");

    return (says && (!strcmp(says, "truecolor") || !strcmp(says, "24bit"))) ||
           tigetflag("Tc") > 0 || tigetflag("RGB") > 0 || tigetnum("RGB") > 0 ||
           (rgb && rgb != (char *)-1);
}

void screen_can_init(struct terminal_can *can, enum palette palette)
{
    int n = palette == PALETTE_MONO ? 0 : tigetnum("colors");

    *can = (struct terminal_can){0};
    can->colors = n < 8                             ? 0
                  : n >= 1 << 24 || has_truecolor() ? 1 << 24
                  : n >= 256                        ? 256
                  : n >= 16                         ? 16
                                                    : 8;
}

/* Terminals in a terminal know no kitty graphics, and take the question for a title. */
const char *screen_can_question(const struct terminal_can *can)
{
    const char *type = getenv("TERM");

    if (!can->colors || !type || !strncmp(type, "linux", 5))
        return NULL;
    return strncmp(type, "screen", 6) && strncmp(type, "tmux", 4) ? ASK_KITTY ASK_REST : ASK_REST;
}

/* Of "[?62;4;22c", all but the first number are extensions. */
static bool has_extension(const char *p, long which)
{
    while ((p = strchr(p, ';')))
        if (strtol(++p, NULL, 10) == which)
            return true;
    return false;
}

bool screen_can_answer(struct terminal_can *can, const char *answer, int rows, int cols)
{
    char last = '\0';
    int w, h;

    if (!strcmp(answer, "_Gi=31;OK"))
        can->kitty = true;
    if (sscanf(answer, "[4;%6d;%6d%c", &h, &w, &last) == 3 && last == 't' && rows && cols) {
        can->cell_w = w / cols;
        can->cell_h = h / rows;
    }
    if (strncmp(answer, "[?", 2) != 0 || answer[strlen(answer) - 1] != 'c')
        return false;
    can->sixel = has_extension(answer, 4);
    return true;
}
