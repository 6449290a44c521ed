/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The keys, and how to read the screen. The text is drawn as a whole into a frame of its own, of
 * which the area shows a part. */
#include "tui/pane.h"
#include "tui/wrap.h"

#include "view/i18n.h"
#include "view/text.h"
#include "view/words.h"

enum { IN_MOST = IN_TABLE | IN_DETAIL | IN_ALERTS };
enum { NAMES_COL = 2, TEXT_COL = 16, LINES_MAX = 200 };

struct page {
    struct frame f;
    int row;
};

static void put(struct page *p, const char *names, const char *text)
{
    int width = p->f.cols - TEXT_COL - 1;

    frame_put(&p->f, p->row, NAMES_COL, TEXT_COL - NAMES_COL - 1, names, STYLE_KEY);
    p->row += wrap_put(&p->f, p->row, TEXT_COL, width, LINES_MAX - p->row, text, STYLE_TEXT);
}

static void heading(struct page *p, const char *text)
{
    p->row += p->row ? 1 : 0;
    frame_put(&p->f, p->row++, 1, p->f.cols - 2, text, STYLE_HEAD);
}

static void keys(struct page *p, unsigned mode, unsigned panes, const char *title)
{
    size_t n;
    const struct keymap_entry *e = keymap_all(&n);
    char names[KEYMAP_NAMES_MAX];

    heading(p, title);
    for (size_t i = 0; i < n; i++) {
        if (!(e[i].modes & mode & MODE_BOTH) || e[i].modes == MODE_REPLAY)
            continue;
        bool everywhere = (e[i].panes & IN_MOST) == IN_MOST; /* a pane may not open itself */
        if (panes == IN_ALL ? !everywhere : everywhere || !(e[i].panes & panes))
            continue;
        keymap_names(&e[i], names, sizeof names);
        put(p, names, _(e[i].help));
    }
}

/* Those that are there in this mode only. */
static void keys_of_mode(struct page *p, unsigned mode, const char *title)
{
    size_t n;
    const struct keymap_entry *e = keymap_all(&n);
    char names[KEYMAP_NAMES_MAX];

    heading(p, title);
    for (size_t i = 0; i < n; i++) {
        if (e[i].modes != mode)
            continue;
        keymap_names(&e[i], names, sizeof names);
        put(p, names, _(e[i].help));
    }
}

static void legend(struct page *p, const struct ui *u)
{
    bool ascii = ui_how(u) & COLUMN_ASCII;
    char s[256], age[32];

    heading(p, _("Reading the screen"));
    put(p, words_mark(STATUS_CRIT, ascii),
        _("critical: the status says which rule, and its value"));
    put(p, words_mark(STATUS_WARN, ascii), _("a warning, likewise"));
    put(p, words_level_mark(LEVEL_INFO, ascii),
        _("an alert to be known of: it is no problem of the desktop"));
    put(p, ascii ? "*" : "✓", _("an alert that somebody has acknowledged"));
    put(p, "?", _("nothing can be said: not ready, or no metrics"));
    put(p, "-", _("unknown, which is not zero"));
    text_put(s, sizeof s, "%s %s", _("CPU"), _("MEM"));
    put(p, s, _("percent of the desktop's own limit; dim when no data come any more"));
    text_put(s, sizeof s,
             _("round trip to the student's browser in ms, the worst connection; the trend is full "
               "at %d ms"),
             (int)sparkline_rtt_full(model_config(ui_model(u))));
    put(p, _("RTT"), s);
    text_put(s, sizeof s, "%s %s", _("ACTIVE"), _("TOTAL"));
    put(p, s, _("connections that have the desktop open, and all there have been"));
    put(p, _("FROM"),
        _("the network where the student is (EXTERNAL: none of those configured), how many more "
          "addresses are connected, the country"));
    put(p, _("LEFT"),
        _("hours and minutes until the student's own deadline; +0:05: over for 5 minutes"));
    put(p, "+1", _("at the end of the headers: columns there is no room for"));
    words_age(model_config(ui_model(u))->window_ms, age, sizeof age);
    text_put(s, sizeof s, _("over %s; rules judge by it, so that a spike never alarms"), age);
    put(p, _("mean"), s);
}

static void figures(struct page *p, const struct ui *u)
{
    unsigned long long n = model_messages(u->live);
    char s[128];

    heading(p, _("This monitor"));
    text_put(s, sizeof s, ngettext("%llu message taken", "%llu messages taken", n), n);
    frame_put(&p->f, p->row++, NAMES_COL, p->f.cols - NAMES_COL, s, STYLE_TEXT);
}

static void lines(struct page *p, const struct ui *u)
{
    unsigned mode = ui_mode(u);

    if (mode & MODE_REPLAY)
        keys_of_mode(p, MODE_REPLAY, _("Keys of a replay"));
    keys(p, mode, IN_ALL, _("Keys everywhere"));
    keys(p, mode, IN_TABLE, _("Keys in the table"));
    keys(p, mode, IN_DETAIL, _("Keys in the details"));
    keys(p, mode, IN_ALERTS, _("Keys in the alerts"));
    keys(p, mode, IN_NETWORKS, _("Keys in the networks"));
    keys(p, mode, IN_CLOSING, _("Keys in the closing view"));
    if (mode & MODE_SPECTATE)
        keys_of_mode(p, MODE_SPECTATE, _("Keys to look at desktops"));
    legend(p, u);
    figures(p, u);
}

static void draw(struct ui *u, struct frame *f, struct pane_area a)
{
    struct page p;

    frame_init(&p.f, f->ascii);
    frame_reset(&p.f, LINES_MAX, f->cols);
    p.row = 0;
    lines(&p, u);
    pane_show_text(u, f, a, &p.f, p.row, &u->help_top);
    frame_done(&p.f);
}

static void request(struct ui *u, enum request r)
{
    pane_scroll(u, &u->help_top, r);
}

const struct pane pane_help = {.draw = draw, .request = request};
