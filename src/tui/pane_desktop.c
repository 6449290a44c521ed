/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The desktop of one student over the whole area. Nothing that is typed here goes to the student:
 * keys move the picture, or leave. */
#include "tui/bar.h"
#include "tui/pane.h"
#include "tui/wrap.h"

#include "view/i18n.h"
#include "view/text.h"
#include "view/words.h"

#include <limits.h>

enum { SHOULD = 70, CAN = 50, MAY = 30, MARGIN = 2, TEXT_ROWS = 4, SHORT_MAX = 64 };

static void draw(struct ui *u, struct frame *f, struct pane_area a)
{
    struct looking *l = &u->looking;
    char words[LOOKING_WORDS_MAX];

    u->page = u->lines = a.rows;
    u->top = 0;
    if (looking_put(u, l->at, a.row, 0, a.rows, f->cols, &l->zoom))
        return;
    looking_words(u, looking_view(u, l->at), words, sizeof words);
    wrap_put(f, a.row + a.rows / 2, MARGIN, f->cols - 2 * MARGIN, TEXT_ROWS, words, STYLE_TEXT);
}

/* The time of day, in hours and minutes. */
static void put_clock(const struct ui *u, int64_t ms, char *out, size_t size)
{
    char s[SHORT_MAX];

    words_clock(ms + model_drift_ms(u->live), s, sizeof s);
    text_put(out, size, "%.5s", s);
}

static void add_since(const struct ui *u, struct bar *b, const struct gallery_view *v)
{
    char clock[SHORT_MAX], s[SHORT_MAX];

    if (!v->since_ms)
        return;
    put_clock(u, v->since_ms, clock, sizeof clock);
    /* TRANSLATORS: a time of day: the desktop is looked at since then */
    text_put(s, sizeof s, _("since %s"), clock);
    bar_left(b, MAY, 2, STYLE_TEXT, s);
}

static void add_state(const struct ui *u, struct bar *b, const struct gallery_view *v)
{
    char words[LOOKING_WORDS_MAX], clock[SHORT_MAX];

    looking_words(u, v, words, sizeof words);
    bar_left(b, SHOULD, 2, v && v->state == GALLERY_ENDED ? STYLE_WARN : STYLE_TEXT, words);
    if (v && v->state == GALLERY_ENDED && v->picture.w) {
        put_clock(u, v->at_ms, clock, sizeof clock);
        /* TRANSLATORS: a time of day: what is shown is the desktop as it was then */
        text_put(words, sizeof words, _("picture of %s"), clock);
        bar_left(b, SHOULD - 1, 2, STYLE_TEXT, words);
    } else if (v && !*words && v->fps_d10 >= 0) {
        /* TRANSLATORS: frames a second */
        text_put(words, sizeof words, _("%.1f fps"), v->fps_d10 / 10.0);
        bar_left(b, CAN, 2, STYLE_TEXT, words);
    }
}

static void add_zoom(const struct ui *u, struct bar *b)
{
    const struct zoom *z = &u->looking.zoom;
    char s[SHORT_MAX];

    if (z->scale <= 0)
        return;
    text_put(s, sizeof s, "%.0f %%", z->scale * 100);
    bar_left(b, CAN - 1, 2, STYLE_TEXT, s);
}

static void pieces(const struct ui *u, struct bar *b)
{
    const struct looking *l = &u->looking;
    const struct gallery_view *v = looking_view(u, l->at);
    char s[WORDS_MAX];

    words_student(model_instance(u->live, l->index[l->at]), u->hide, s, sizeof s);
    bar_left(b, LOOKING_MUST - 1, 2, STYLE_KEY, s);
    if (v && v->picture.w) {
        const char *by = ui_how(u) & COLUMN_ASCII ? "x" : "×";
        text_put(s, sizeof s, "%d%s%d", v->picture.w, by, v->picture.h);
        bar_left(b, MAY + 1, 2, STYLE_TEXT, s);
        add_zoom(u, b);
        looking_lack(u, s, sizeof s);
        bar_left(b, SHOULD - 2, 2, STYLE_WARN, s);
    }
    add_state(u, b, v);
    if (v && v->state == GALLERY_LIVE)
        add_since(u, b, v);
    /* TRANSLATORS: names of keys and what they do */
    bar_right(b, 1, 2, STYLE_HINT, u->o.desktop < 0 ? _("+- size  . next  ? help ") : "");
}

static void footer(const struct ui *u, struct frame *f, int row)
{
    looking_footer(u, f, row, pieces);
}

static void request(struct ui *u, enum request r)
{
    struct zoom *z = &u->looking.zoom;

    switch (r) {
    case REQUEST_MORE: zoom_by(z, 1); break;
    case REQUEST_LESS: zoom_by(z, -1); break;
    case REQUEST_FIT: zoom_fit(z); break;
    case REQUEST_FULL: zoom_full(z); break;
    case REQUEST_LEFT: zoom_pan(z, -1, 0); break;
    case REQUEST_RIGHT: zoom_pan(z, 1, 0); break;
    case REQUEST_UP: zoom_pan(z, 0, -1); break;
    case REQUEST_DOWN: zoom_pan(z, 0, 1); break;
    case REQUEST_PAGE_UP: zoom_pan(z, 0, -4); break;
    case REQUEST_PAGE_DOWN: zoom_pan(z, 0, 4); break;
    case REQUEST_TOP: z->y = 0; break;
    case REQUEST_BOTTOM: z->y = INT_MAX / 2; break;
    default: break;
    }
}

const struct pane pane_desktop = {.draw = draw, .request = request, .footer = footer};
