/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The words for where a connection comes from, and by what an examiner looked. What tells who
 * somebody is can be left out; labels of networks and countries never do. */
#include "view/i18n.h"
#include "view/text.h"
#include "view/words.h"

void words_address(const struct model *m, const struct conn *c, bool hide, char *out, size_t size)
{
    const char *address = c->origin.client ? c->origin.client : c->ip;

    if (hide)
        address = model_network(m, c->origin.network)->label;
    /* TRANSLATORS: an address, where it was decided not to keep any; at most 16 cells */
    text_put(out, size, "%s", *address ? address : _("not collected"));
}

void words_place(const struct conn *c, bool hide, char *out, size_t size)
{
    text_put(out, size, "%s", c->origin.city && !hide ? c->origin.city : "");
    if (c->origin.country)
        text_add(out, size, " ", c->origin.country);
}

void words_as(const struct conn *c, bool hide, char *out, size_t size)
{
    out[0] = '\0';
    if (!c->origin.asn || hide)
        return;
    text_put(out, size, "AS%u", (unsigned)c->origin.asn);
    if (c->origin.as_org)
        text_add(out, size, " ", c->origin.as_org);
}

const char *words_spectator(enum spectator s)
{
    switch (s) {
    /* TRANSLATORS: whose connection it is: the examiner's who reads this */
    case SPECTATOR_OURS: return _("you");
    /* TRANSLATORS: whose connection it is: somebody's who only looks */
    case SPECTATOR_ADDRESS: return _("spectator");
    default: return "";
    }
}

const char *words_viewer(enum viewer v)
{
    switch (v) {
    case VIEWER_TERMINAL: return _("terminal");
    /* TRANSLATORS: several small desktops side by side in the terminal */
    case VIEWER_WALL: return _("wall");
    /* TRANSLATORS: one picture of a desktop, into a file */
    case VIEWER_SNAPSHOT: return _("snapshot");
    case VIEWER_VNC: return _("VNC viewer");
    /* TRANSLATORS: a viewer of the user's own choice */
    case VIEWER_COMMAND: return _("own viewer");
    case VIEWER_BROWSER: return _("browser");
    /* TRANSLATORS: a desktop was looked at, and nothing more is known: by another program of
     * this name */
    default: return _("another invigil");
    }
}
