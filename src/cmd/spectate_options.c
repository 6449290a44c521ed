/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cmd/spectate_options.h"

#include "base/mem.h"
#include "view/i18n.h"

enum { KEY_NO_SPECTATE = 0x300, KEY_VIEWER, KEY_PICTURE, KEY_PASSWORD_FILE };

static const struct argp_option table[] = {
    {"viewer", KEY_VIEWER, N_("VIEWER"), 0,
     N_("what shows a desktop: auto (default), terminal, vnc, browser or command"), 0},
    {"picture", KEY_PICTURE, N_("MODE"), 0,
     N_("how the terminal shows it: auto (default), truecolor, 256, 16, mono, symbols, sixel or "
        "kitty"),
     0},
    {"spectate-password-file", KEY_PASSWORD_FILE, N_("FILE"), 0,
     N_("file with the desktops' VNC password, readable by nobody else"), 0},
    {"no-spectate", KEY_NO_SPECTATE, NULL, 0, N_("nobody looks at a desktop"), 0},
    {NULL, 0, NULL, 0, NULL, 0},
};

static error_t parse(int key, char *arg, struct argp_state *state)
{
    struct spectate_options *o = state->input;

    switch (key) {
    case KEY_NO_SPECTATE: o->off = true; break;
    case KEY_VIEWER:
        if (conf_spectate_viewer(arg, &o->viewer) < 0)
            argp_error(state, _("--viewer: auto, terminal, vnc, browser or command, not '%s'"),
                       arg);
        o->viewer_given = true;
        break;
    case KEY_PICTURE:
        if (conf_spectate_picture(arg, &o->picture) < 0)
            argp_error(state,
                       _("--picture: auto, truecolor, 256, 16, mono, symbols, sixel or kitty, not "
                         "'%s'"),
                       arg);
        o->picture_given = true;
        break;
    case KEY_PASSWORD_FILE: o->password_file = arg; break;
    default: return ARGP_ERR_UNKNOWN;
    }
    return 0;
}

const struct argp spectate_options_argp = {.options = table, .parser = parse};

void spectate_options_over(const struct spectate_options *o, struct conf_spectate *c)
{
    c->off |= o->off;
    if (o->viewer_given)
        c->viewer = o->viewer;
    if (o->picture_given)
        c->picture = o->picture;
    if (o->password_file)
        mem_set_str(&c->password_file, o->password_file);
}
