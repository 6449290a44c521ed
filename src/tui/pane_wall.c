/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A wall of small desktops, each below a line that says whose it is and how it is. */
#include "tui/bar.h"
#include "tui/pane.h"
#include "tui/wrap.h"

#include "base/utf8.h"
#include "view/i18n.h"
#include "view/text.h"
#include "view/words.h"

enum { GAP = 1, DESKTOP_W = 16, DESKTOP_H = 10 /* what most are, more or less */ };

struct tile {
    int row, col, rows, cols;
};

/* How large a desktop is where there are so many side by side. */
static int tile_size(struct pane_area a, int cols, int n, int across)
{
    int down = (n + across - 1) / across;
    int w = (cols / across - GAP) * DESKTOP_H, h = 2 * (a.rows / down - 1) * DESKTOP_W;

    return w < h ? w : h;
}

static int choose_across(struct pane_area a, int cols, int n)
{
    int best = 1;

    for (int across = 2; across <= n; across++)
        if (tile_size(a, cols, n, across) > tile_size(a, cols, n, best))
            best = across;
    return best;
}

/* As many as there is room for at a size that tells something. */
static int count(const struct ui *u, struct pane_area a, int cols)
{
    int most = (cols / LOOKING_TILE_COLS) * (a.rows / LOOKING_TILE_ROWS);

    most = most > 0 ? most : 1;
    return (int)u->looking.n < most ? (int)u->looking.n : most;
}

static struct tile tile_of(const struct looking *l, struct pane_area a, int cols, int i)
{
    int across = (int)l->across, down = ((int)l->shown + across - 1) / across;
    int x = i % across, y = i / across;
    struct tile t = {.row = a.row + y * a.rows / down, .col = x * cols / across};

    t.rows = a.row + (y + 1) * a.rows / down - t.row;
    t.cols = (x + 1) * cols / across - t.col - GAP;
    return t;
}

static void title(const struct ui *u, struct frame *f, const struct tile *t, size_t i)
{
    const struct instance *in = model_instance(u->live, u->looking.index[i]);
    const struct gallery_view *v = looking_view(u, i);
    bool ascii = ui_how(u) & COLUMN_ASCII;
    char words[WORDS_MAX], age[LOOKING_WORDS_MAX] = "";

    words_student(in, u->hide, words, sizeof words);
    int col = t->col + 1, end = t->col + t->cols;
    col += frame_put(f, t->row, col, t->cols - 1, words, STYLE_KEY) + 1;
    if (v && v->picture.w && v->state == GALLERY_ENDED) {
        looking_words(u, v, words, sizeof words);
        frame_put(f, t->row, col, end - col, words, STYLE_WARN);
    } else {
        if (v && v->state == GALLERY_LIVE)
            words_age(model_now_ms(u->live) - v->at_ms, age, sizeof age);
        int width = (int)utf8_width(age);
        width = width < end - col ? width : end - col;
        frame_put_right(f, t->row, end - width, width, age, STYLE_DIM);
        text_put(words, sizeof words, "%s", words_mark(in->status, ascii));
        text_add(words, sizeof words, " ", words_status(in->status));
        frame_put(f, t->row, col, end - width - 1 - col, words, pane_status_style(in->status));
    }
    if (i == u->looking.at) {
        frame_put(f, t->row, t->col, 1, ">", STYLE_TEXT);
        frame_select(f, t->row, t->col, t->cols);
    }
}

static void draw(struct ui *u, struct frame *f, struct pane_area a)
{
    struct looking *l = &u->looking;
    char words[LOOKING_WORDS_MAX];

    l->shown = (size_t)count(u, a, f->cols);
    l->across = (size_t)choose_across(a, f->cols, (int)l->shown);
    l->at = l->at < l->shown ? l->at : l->shown - 1;
    u->page = u->lines = a.rows;
    u->top = 0;
    for (size_t i = 0; i < l->shown; i++) {
        struct tile t = tile_of(l, a, f->cols, (int)i);
        title(u, f, &t, i);
        if (looking_put(u, i, t.row + 1, t.col, t.rows - 1, t.cols, NULL))
            continue;
        looking_words(u, looking_view(u, i), words, sizeof words);
        wrap_put(f, t.row + 2, t.col + 1, t.cols - 1, t.rows - 2, words, STYLE_DIM);
    }
}

static void pieces(const struct ui *u, struct bar *b)
{
    const struct looking *l = &u->looking;
    const struct gallery_view *v = looking_view(u, l->at);
    char s[LOOKING_WORDS_MAX];

    text_put(s, sizeof s, ngettext("%zu desktop", "%zu desktops", l->shown), l->shown);
    bar_left(b, LOOKING_MUST - 1, 2, STYLE_TEXT, s);
    /* TRANSLATORS: desktops that are open, and not shown because the window is too small */
    text_put(s, sizeof s, _("%zu more have no room"), l->n - l->shown);
    bar_left(b, LOOKING_MUST - 2, 2, STYLE_WARN, l->n > l->shown ? s : "");
    looking_lack(u, s, sizeof s);
    bar_left(b, LOOKING_MUST - 4, 2, STYLE_WARN, v && v->picture.w ? s : "");
    if (v && v->state == GALLERY_ENDED) { /* in the title there is hardly room for it */
        looking_words(u, v, s, sizeof s);
        bar_left(b, LOOKING_MUST - 3, 2, STYLE_WARN, s);
    }
    /* TRANSLATORS: names of keys and what they do */
    bar_left(b, LOOKING_MUST - 5, 2, STYLE_HINT, _("Enter enlarges  +- more, less"));
}

static void footer(const struct ui *u, struct frame *f, int row)
{
    looking_footer(u, f, row, pieces);
}

static void move(struct looking *l, int by)
{
    int at = (int)l->at + by;

    if (at >= 0 && at < (int)l->shown)
        l->at = (size_t)at;
}

static void request(struct ui *u, enum request r)
{
    struct looking *l = &u->looking;

    switch (r) {
    case REQUEST_LEFT: move(l, -1); break;
    case REQUEST_RIGHT: move(l, 1); break;
    case REQUEST_UP: move(l, -(int)l->across); break;
    case REQUEST_DOWN: move(l, (int)l->across); break;
    case REQUEST_TOP: l->at = 0; break;
    case REQUEST_BOTTOM: l->at = l->shown - 1; break;
    case REQUEST_MORE: looking_wall_by(u, 1); break;
    case REQUEST_LESS: looking_wall_by(u, -1); break;
    case REQUEST_OPEN:
        zoom_fit(&l->zoom);
        ui_open(u, PANE_DESKTOP);
        break;
    default: break;
    }
}

static void click(struct ui *u, int row, int col)
{
    struct looking *l = &u->looking;
    struct pane_area a = {0, u->area_rows};

    for (size_t i = 0; i < l->shown; i++) {
        struct tile t = tile_of(l, a, u->cols_all, (int)i);
        if (row >= t.row && row < t.row + t.rows && col >= t.col && col < t.col + t.cols)
            l->at = i;
    }
}

const struct pane pane_wall = {.draw = draw, .request = request, .click = click, .footer = footer};
