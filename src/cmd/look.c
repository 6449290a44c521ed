/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cmd/look.h"

#include "view/i18n.h"

#include <stdlib.h>
#include <string.h>

enum { KEY_GLYPHS = 0x280, KEY_PALETTE };

static const struct argp_option table[] = {
    {"glyphs", KEY_GLYPHS, N_("SET"), 0, N_("draw trends with blocks (default), braille or ascii"),
     0},
    {"palette", KEY_PALETTE, N_("PALETTE"), 0, N_("colours: default or mono"), 0},
    {NULL, 0, NULL, 0, NULL, 0},
};

static void parse_glyphs(struct look *l, const char *arg, struct argp_state *state)
{
    int g = sparkline_glyphs_parse(arg);

    if (g < 0)
        argp_error(state, _("--glyphs: blocks, braille or ascii, not '%s'"), arg);
    l->glyphs = (enum glyphs)g;
}

static void parse_palette(struct look *l, const char *arg, struct argp_state *state)
{
    if (strcmp(arg, "mono") == 0)
        l->palette = PALETTE_MONO;
    else if (strcmp(arg, "default") == 0)
        l->palette = PALETTE_DEFAULT;
    else
        argp_error(state, _("--palette: default or mono, not '%s'"), arg);
}

static error_t parse(int key, char *arg, struct argp_state *state)
{
    struct look *l = state->input;

    switch (key) {
    case KEY_GLYPHS: parse_glyphs(l, arg, state); break;
    case KEY_PALETTE: parse_palette(l, arg, state); break;
    default: return ARGP_ERR_UNKNOWN;
    }
    return 0;
}

const struct argp look_argp = {.options = table, .parser = parse};

/* no-color.org; --palette overrules it. */
static enum palette usual_palette(void)
{
    const char *no_color = getenv("NO_COLOR");

    return no_color && *no_color ? PALETTE_MONO : PALETTE_DEFAULT;
}

void look_init(struct look *l)
{
    *l = (struct look){.palette = usual_palette()};
}
