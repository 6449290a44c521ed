/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "tui/footer.h"

#include "base/utf8.h"
#include "tui/bar.h"
#include "view/i18n.h"
#include "view/text.h"

enum { HINT_WEIGHT = 100 };

/* The end of a text that is too long: where it is being typed. */
static const char *tail(const char *text, int cells)
{
    size_t width = utf8_width(text), one;

    for (; width > (size_t)cells; width -= one)
        text += utf8_char(text, &one);
    return text;
}

static void prompt(const struct ui *u, struct frame *f, int row)
{
    int half = f->cols / 2;
    bool time = u->ask == ASK_TIME;

    frame_fill(f, row, 0, f->cols, STYLE_TEXT);
    int col = 1 + frame_put(f, row, 1, half, time ? _("go to: ") : "/", STYLE_KEY);
    col += frame_put(f, row, col, half, tail(u->prompt.text, half), STYLE_TEXT);
    frame_put(f, row, col, 1, " ", STYLE_NOTICE);
    const char *more = *u->message ? u->message
                       : time      ? _("09:42, -15m, +30s; Enter goes there, Esc stays")
                                   : _("Enter keeps the filter, Esc clears it");
    frame_put(f, row, col + 3, f->cols - col - 4, more, *u->message ? STYLE_WARN : STYLE_DIM);
}

/* Which part of the pane in front is in sight; "" all of it. */
static void part(const struct ui *u, char *out, size_t size)
{
    int last = u->top + u->page < u->lines ? u->top + u->page : u->lines;

    text_put(out, size, "%s", "");
    if (u->lines > u->page)
        text_put(out, size, _("%d-%d of %d "), u->top + 1, last, u->lines);
}

/* The keys of the pane in front; the later ones in the table are the lighter ones, but help and
 * the way out stay. */
static void hints(const struct ui *u, struct frame *f, int row)
{
    size_t n;
    const struct keymap_entry *e = keymap_all(&n);
    char key[64];
    struct bar b;

    bar_init(&b);
    for (size_t i = 0; i < n; i++) {
        if (!e[i].hint || !(e[i].panes & (1u << u->pane)) || !(e[i].modes & ui_mode(u)))
            continue;
        bool stays = e[i].request == REQUEST_HELP || e[i].request == REQUEST_EXIT ||
                     e[i].request == REQUEST_BACK;
        int weight = stays ? 2 * HINT_WEIGHT : HINT_WEIGHT - (int)i;
        char text[BAR_TEXT_MAX];
        keymap_first_name(&e[i], key, sizeof key);
        text_put(text, sizeof text, "%s %s", key, _(e[i].hint));
        bar_left(&b, weight, 2, STYLE_HINT, text);
    }
    part(u, key, sizeof key);
    bar_right(&b, 3 * HINT_WEIGHT, 2, STYLE_DIM, key);
    bar_draw(&b, f, row, STYLE_TEXT);
}

void footer_draw(const struct ui *u, struct frame *f, int row)
{
    if (u->prompt.open)
        prompt(u, f, row);
    else if (*u->message) {
        frame_fill(f, row, 0, f->cols, STYLE_TEXT);
        frame_put(f, row, 1, f->cols - 2, u->message, STYLE_TEXT);
    } else {
        hints(u, f, row);
    }
}
