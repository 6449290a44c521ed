/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What the panes of desktops draw alike: the picture, its state in words, the last line. */
#include "base/utf8.h"
#include "tui/bar.h"
#include "tui/looking.h"
#include "tui/ui.h"
#include "view/i18n.h"
#include "view/text.h"
#include "view/words.h"

#include <string.h>

enum { STALE_MS = 3000 /* more than that without a change is said */ };

const struct gallery_view *looking_view(const struct ui *u, size_t at)
{
    const struct gallery_view *v;
    size_t n = u->o.gallery->views(u->o.gallery->ud, &v);

    return at < n ? &v[at] : NULL;
}

void looking_words(const struct ui *u, const struct gallery_view *v, char *out, size_t size)
{
    int64_t age_ms = v ? model_now_ms(u->live) - v->at_ms : 0;
    char age[32];

    text_put(out, size, "%s", "");
    if (!v || v->state == GALLERY_OPENING)
        /* TRANSLATORS: a desktop that is not shown yet */
        text_put(out, size, "%s", _("opening"));
    else if (v->state == GALLERY_WAITING)
        text_put(out, size, "%s", _("waits for its turn"));
    else if (v->state == GALLERY_ENDED)
        text_put(out, size, "%s", *v->words ? v->words : _("ended"));
    else if (v->at_ms && age_ms > STALE_MS) {
        words_age(age_ms, age, sizeof age);
        /* TRANSLATORS: a duration: for so long nothing changed on the student's desktop */
        text_put(out, size, _("unchanged %s"), age);
    }
}

void looking_lack(const struct ui *u, char *out, size_t size)
{
    const char *mode = picture_mode_name[u->o.picture], *lack = spots_lack(u->spots);
    char words[LOOKING_WORDS_MAX];

    text_put(out, size, "%s", "");
    if (!lack)
        return;
    if (strcmp(lack, mode) == 0)
        /* TRANSLATORS: it did not say that it can show such pictures; short */
        text_put(words, sizeof words, "%s", _("the terminal may lack it"));
    else
        text_put(words, sizeof words, _("%s is missing"), lack);
    text_put(out, size, "%s: %s", mode, words);
}

/* Smaller than there is room for only when each of its pixels is to be one dot. */
static int shrunk(double scale, int pixels, int dots, int cells)
{
    int n = (int)(scale * pixels * cells / dots + 0.999);

    return n < 1 ? 1 : n < cells ? n : cells;
}

bool looking_put(struct ui *u, size_t at, int row, int col, int rows, int cols, struct zoom *zoom)
{
    const struct gallery_view *v = looking_view(u, at);
    struct spot *s = &u->spot[u->nspots];
    int w, h;

    if (!v || !v->picture.w)
        return false;
    *s = (struct spot){.view = at,
                       .row = row,
                       .col = col,
                       .rows = rows,
                       .cols = cols,
                       .picture = v->picture,
                       .serial = v->serial,
                       .damage = v->damage,
                       .part = {0, 0, v->picture.w, v->picture.h}};
    u->nspots++;
    if (!zoom)
        return true;
    spots_grid(u->spots, rows, cols, &w, &h);
    s->part = zoom_part(zoom, v->picture.w, v->picture.h, w, h);
    if (zoom->scale > 0 && zoom->scale < zoom->fit) {
        s->cols = shrunk(zoom->scale, v->picture.w, w, cols);
        s->rows = shrunk(zoom->scale, v->picture.h, h, rows);
        s->col += (cols - s->cols) / 2;
        s->row += (rows - s->rows) / 2;
    }
    return true;
}

void looking_footer(const struct ui *u, struct frame *f, int row,
                    void (*add_pieces)(const struct ui *u, struct bar *b))
{
    const char *sign = _("VIEW ONLY");
    struct bar b;

    bar_init(&b);
    bar_left(&b, LOOKING_MUST, 1, STYLE_NOTICE, sign);
    if (!*u->message) {
        add_pieces(u, &b);
        bar_left(&b, LOOKING_MUST, 2, STYLE_HINT, _("q leaves"));
    }
    bar_draw(&b, f, row, STYLE_TEXT);
    if (*u->message) {
        int col = 1 + (int)utf8_width(sign) + 2;
        frame_put(f, row, col, f->cols - col - 1, u->message, STYLE_TEXT);
    }
}
