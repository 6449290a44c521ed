/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "tui/timebar.h"

#include "base/mem.h"
#include "base/utf8.h"
#include "tui/pane.h"
#include "tui/timeline.h"
#include "view/i18n.h"
#include "view/text.h"
#include "view/words.h"

#include <stdlib.h>

enum { CLOCK_MAX = 64, STATE_MAX = 64, SLOWEST_Q = 1 };

static void speed(int32_t speed_q, char *out, size_t size)
{
    /* TRANSLATORS: how many times as fast as it happened: "4x", "0.25x" */
    text_put(out, size, _("%gx"), speed_q / 4.0);
}

/* The cells of the widest state, so that the line does not move when it changes. */
static int state_width(void)
{
    char s[STATE_MAX];

    speed(SLOWEST_Q, s, sizeof s);
    size_t widest = utf8_width(s);
    const char *const words[] = {_("PAUSED"), _("LIVE"), _("END")};
    for (size_t i = 0; i < sizeof words / sizeof *words; i++)
        if (utf8_width(words[i]) > widest)
            widest = utf8_width(words[i]);
    return (int)widest;
}

static void state_words(const struct timeline_state *s, char *out, size_t size)
{
    if (s->ended)
        /* TRANSLATORS: the end of a journal that is replayed */
        text_put(out, size, "%s", _("END"));
    else if (s->paused)
        text_put(out, size, "%s", _("PAUSED"));
    else if (s->following)
        /* TRANSLATORS: what is shown is written at this moment */
        text_put(out, size, "%s", _("LIVE"));
    else
        speed(s->speed_q, out, size);
}

/* The cell of a time. */
static int place(const struct timeline_state *s, int64_t t_ms, int cells)
{
    int64_t span = s->end_ms - s->start_ms;

    if (span <= 0 || t_ms <= s->start_ms)
        return 0;
    return t_ms >= s->end_ms ? cells - 1
                             : (int)((double)(t_ms - s->start_ms) / (double)span * (cells - 1));
}

/* The worst alert raised in the time of each cell. */
static void fill_levels(const struct timeline *t, const struct timeline_state *s, uint8_t *level,
                        int cells)
{
    const struct timeline_mark *mark;
    size_t n = t->marks(t->ud, &mark);

    for (size_t i = 0; i < n; i++) {
        int at = place(s, mark[i].t_ms, cells);
        bool worse = level_rank(mark[i].level) > level_rank((enum level)level[at]);
        if (mark[i].t_ms >= s->start_ms && mark[i].t_ms <= s->end_ms && worse)
            level[at] = (uint8_t)mark[i].level;
    }
}

static const char *glyph(enum level l, bool played, bool here, bool ascii)
{
    if (l == LEVEL_CRIT)
        return ascii ? "X" : "●";
    if (l == LEVEL_WARN)
        return ascii ? "!" : "▲";
    if (l == LEVEL_INFO)
        return ascii ? "i" : "○";
    if (here)
        return ascii ? "|" : "█";
    if (played)
        return ascii ? "=" : "━";
    return ascii ? "-" : "─";
}

static enum style look(enum level l, bool played, bool here)
{
    if (l != LEVEL_OK)
        return pane_level_style(l);
    return here ? STYLE_KEY : played ? STYLE_TREND : STYLE_DIM;
}

static void draw_line(const struct ui *u, const struct timeline_state *s, struct frame *f, int row,
                      int col, int cells)
{
    uint8_t *level = mem_calloc((size_t)cells, sizeof *level);
    bool ascii = ui_how(u) & COLUMN_ASCII;
    int at = place(s, s->at_ms, cells);

    fill_levels(u->o.timeline, s, level, cells);
    for (int i = 0; i < cells; i++) {
        enum level l = (enum level)level[i];
        frame_put(f, row, col + i, 1, glyph(l, i <= at, i == at, ascii), look(l, i <= at, i == at));
    }
    if (level[at] != LEVEL_OK)
        frame_select(f, row, col + at, 1);
    free(level);
}

void timebar_draw(const struct ui *u, struct frame *f, int row)
{
    struct timeline_state s = u->o.timeline->state(u->o.timeline->ud);
    int64_t drift = model_drift_ms(ui_model(u)), now = s.at_ms + drift;
    char state[STATE_MAX], from[CLOCK_MAX], to[CLOCK_MAX];
    int col = 1;

    frame_fill(f, row, 0, f->cols, STYLE_TEXT);
    state_words(&s, state, sizeof state);
    words_moment(s.start_ms + drift, now, from, sizeof from);
    if (s.following)
        text_put(to, sizeof to, "%s", _("now"));
    else
        words_moment(s.end_ms + drift, now, to, sizeof to);
    frame_put(f, row, col, f->cols - col, state, s.paused || s.ended ? STYLE_NOTICE : STYLE_KEY);
    col += state_width() + 2;
    col += frame_put(f, row, col, f->cols - col, from, STYLE_TEXT) + 1;
    int end = f->cols - 1 - (int)utf8_width(to);
    frame_put(f, row, end, f->cols - end, to, STYLE_TEXT);
    if (end - 1 > col)
        draw_line(u, &s, f, row, col, end - 1 - col);
}
