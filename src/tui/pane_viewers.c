/* SPDX-License-Identifier: GPL-3.0-or-later */
/* By what a student's desktop can be looked at, what is missing for it, and the link for a
 * browser. */
#include "tui/pane.h"
#include "tui/wrap.h"

#include "base/utf8.h"
#include "view/i18n.h"
#include "view/text.h"
#include "view/words.h"

#include <string.h>

enum { VIEWERS_SHOWN = 4, KEY_COL = 2, NAME_COL = 4, ENTRY_ROWS = 2, GAP = 2 };

static const struct {
    enum viewer viewer;
    const char *name, *help;
} entries[VIEWERS_SHOWN] = {
    {VIEWER_TERMINAL, N_("terminal"), N_("here, drawn with what this terminal can")},
    /* TRANSLATORS: a program that shows desktops */
    {VIEWER_VNC, N_("VNC viewer"), N_("vncviewer in a window of its own; it can only look, too")},
    {VIEWER_BROWSER, N_("browser"),
     N_("the link below; neither what it does nor when it ends is seen from here")},
    {VIEWER_COMMAND, N_("command"), N_("the program that the config file names; it can only look")},
};

static int name_width(void)
{
    size_t widest = 0;

    for (int i = 0; i < VIEWERS_SHOWN; i++) {
        size_t w = utf8_width(_(entries[i].name));
        widest = w > widest ? w : widest;
    }
    return (int)widest;
}

static int entry(const struct ui *u, struct frame *f, int row, int rows, int i)
{
    const struct gallery *g = u->o.gallery;
    const char *missing = g->missing(g->ud, entries[i].viewer);
    char text[LOOKING_WORDS_MAX * 2], lack[LOOKING_WORDS_MAX] = "";
    enum style style = missing ? STYLE_DIM : STYLE_TEXT;
    int col = NAME_COL + name_width() + GAP;

    text_put(text, sizeof text, "%d", i + 1);
    frame_put(f, row, KEY_COL, 1, text, missing ? STYLE_DIM : STYLE_KEY);
    frame_put(f, row, NAME_COL, col - NAME_COL - GAP, _(entries[i].name), style);
    if (entries[i].viewer == VIEWER_TERMINAL)
        looking_lack(u, lack, sizeof lack);
    text_put(text, sizeof text, "%s", missing ? missing : *lack ? lack : _(entries[i].help));
    if (g->preferred(g->ud) == entries[i].viewer)
        /* TRANSLATORS: the name of a key */
        text_add(text, sizeof text, "  ", _("(what v uses)"));
    int n = wrap_put(f, row, col, f->cols - col - 1, rows, text, style);
    if (i == u->viewers_at) {
        frame_put(f, row, 0, 1, ">", STYLE_TEXT);
        frame_select(f, row, 0, f->cols);
    }
    return n;
}

/* What the url takes of the area; the line above it can be done without. */
static int url_rows(const char *url, int width)
{
    return ((int)strlen(url) + width - 1) / width;
}

/* The url itself is written over blank cells, by whoever may write it. */
static void put_link(struct ui *u, struct frame *f, int row, int rows)
{
    const struct gallery *g = u->o.gallery;
    const char *url = g->link(g->ud, (uint32_t)u->viewers_of), *why = NULL;
    int width = f->cols - 2 * KEY_COL;

    if (rows < 1)
        return;
    if (!url) {
        frame_put(f, row, KEY_COL, width, _("There is no link for a browser."), STYLE_DIM);
        return;
    }
    if (u->hide)
        why = _("hidden with the names: p shows them");
    else if (url_rows(url, width) > rows)
        why = _("too long for this window");
    if (why || url_rows(url, width) < rows) {
        frame_put(f, row++, KEY_COL, width, _("Link for a browser (y copies it):"), STYLE_HEAD);
        rows--;
    }
    if (why && rows) {
        frame_put(f, row, KEY_COL, width, why, STYLE_DIM);
    } else if (!why) {
        text_put(u->link.url, sizeof u->link.url, "%s", url);
        u->link.row = row;
        u->link.col = KEY_COL;
        u->link.width = width;
    }
}

/* Rows that the link is to have of those the entries can spare. */
static int link_rows(const struct ui *u, int cols, int spare)
{
    const struct gallery *g = u->o.gallery;
    const char *url = g->link(g->ud, (uint32_t)u->viewers_of);
    int most = url && !u->hide ? url_rows(url, cols - 2 * KEY_COL) + 1 : 2;

    if (most > spare + 1)
        most = 2; /* it can't be shown */
    return most < spare ? most : spare;
}

static void draw(struct ui *u, struct frame *f, struct pane_area a)
{
    const struct gallery *g = u->o.gallery;
    const char *refusal = g->refusal(g->ud, (uint32_t)u->viewers_of);
    char words[WORDS_MAX], student[WORDS_MAX];
    int row = a.row, end = a.row + a.rows;

    u->page = u->lines = a.rows;
    u->top = 0;
    words_student(model_instance(u->live, (uint32_t)u->viewers_of), u->hide, student,
                  sizeof student);
    /* TRANSLATORS: a student: viewers for their desktop are listed below */
    text_put(words, sizeof words, _("Look at the desktop of %s with"), student);
    frame_put(f, row++, 1, f->cols - 2, words, STYLE_HEAD);
    int spare = end - row - VIEWERS_SHOWN;
    if (refusal)
        row += wrap_put(f, row, 1, f->cols - 2, spare > ENTRY_ROWS ? ENTRY_ROWS : (spare + 1) / 2,
                        refusal, STYLE_NOTICE);
    int link = link_rows(u, f->cols, end - row - VIEWERS_SHOWN);
    for (int i = 0; i < VIEWERS_SHOWN; i++) {
        int rows = end - link - row - (VIEWERS_SHOWN - 1 - i); /* one for each behind it */
        row += entry(u, f, row, rows < ENTRY_ROWS ? rows : ENTRY_ROWS, i);
    }
    row += row + 1 + link <= end; /* a blank one */
    put_link(u, f, row, end - row);
}

static void use(struct ui *u, int at)
{
    u->viewers_at = at;
    looking_open(u, (uint32_t)u->viewers_of, entries[at].viewer);
}

static void copy(struct ui *u)
{
    const char *url = u->o.gallery->link(u->o.gallery->ud, (uint32_t)u->viewers_of);

    if (!url) {
        ui_say(u, "%s", _("There is no link for a browser."));
        return;
    }
    text_put(u->copy, sizeof u->copy, "%s", url);
    u->o.gallery->given(u->o.gallery->ud, (uint32_t)u->viewers_of);
    ui_say(u, "%s", _("Copied, if this terminal lets programs use the clipboard."));
}

static void move(struct ui *u, int by)
{
    int at = u->viewers_at + by;

    u->viewers_at = at < 0 ? 0 : at < VIEWERS_SHOWN ? at : VIEWERS_SHOWN - 1;
}

static void request(struct ui *u, enum request r)
{
    switch (r) {
    case REQUEST_UP: move(u, -1); break;
    case REQUEST_DOWN: move(u, 1); break;
    case REQUEST_TOP:
    case REQUEST_PAGE_UP: move(u, -VIEWERS_SHOWN); break;
    case REQUEST_BOTTOM:
    case REQUEST_PAGE_DOWN: move(u, VIEWERS_SHOWN); break;
    case REQUEST_OPEN: use(u, u->viewers_at); break;
    case REQUEST_TERMINAL:
    case REQUEST_VNC:
    case REQUEST_BROWSER:
    case REQUEST_COMMAND: use(u, (int)(r - REQUEST_TERMINAL)); break;
    case REQUEST_COPY: copy(u); break;
    default: break;
    }
}

const struct pane pane_viewers = {.draw = draw, .request = request};
