/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The detail pane's charts of cpu, mem and rtt over the time the student has been known. */
#include "tui/detail.h"

#include "base/utf8.h"
#include "view/i18n.h"
#include "view/text.h"
#include "view/words.h"

enum { MINUTE_MS = 60000, LINES_MAX = 4, BESIDE_COLS = 120, TEXT_MAX = 128 };

struct chart {
    enum series_signal signal;
    const char *name;
    int32_t full;
    int32_t latest; /* -1 unknown */
};

/* The shortest that reaches back to the student's first moment. */
static int64_t span_ms(const struct detail *d)
{
    static const int minutes[] = {10, 30, 60, 120, 240};
    int64_t known_ms = d->now_ms - d->in->first_ms;
    size_t i = 0;

    while (i + 1 < sizeof minutes / sizeof *minutes && minutes[i] * (int64_t)MINUTE_MS < known_ms)
        i++;
    return minutes[i] * (int64_t)MINUTE_MS;
}

static int lines(const struct detail *d)
{
    return d->page >= 32 ? LINES_MAX : d->page >= 16 ? 3 : d->page >= 10 ? 2 : 1;
}

static void value(const struct chart *c, int32_t v, char *out, size_t size)
{
    if (c->signal == SERIES_RTT)
        words_ms(v, out, size);
    else
        words_percent(v, out, size);
}

static void title(struct detail *d, const struct chart *c)
{
    char latest[TEXT_MAX], highest[TEXT_MAX], s[3 * TEXT_MAX];
    struct series_point p;

    series_read(d->in->series, c->signal, d->now_ms + 1, span_ms(d), &p, 1);
    value(c, c->latest, latest, sizeof latest);
    value(c, p.max, highest, sizeof highest);
    int used = frame_put(&d->f, d->row, d->col, d->width, c->name, STYLE_TEXT) + 2;
    /* TRANSLATORS: above a chart: the latest value, and the highest in it: "12 %, highest 44 %" */
    text_put(s, sizeof s, _("%s, highest %s"), latest, highest);
    frame_put(&d->f, d->row++, d->col + used, d->width - used, s, STYLE_TEXT);
}

static void draw(struct detail *d, const struct chart *c)
{
    char picture[LINES_MAX][SPARKLINE_TEXT_MAX];
    char top[TEXT_MAX], bottom[TEXT_MAX];
    int n = lines(d);

    value(c, c->full, top, sizeof top);
    value(c, 0, bottom, sizeof bottom);
    int wide = (int)utf8_width(top), wide0 = (int)utf8_width(bottom);
    int scale = wide > wide0 ? wide : wide0;
    int cells = d->width - scale - 2;
    if (cells > SPARKLINE_CELLS_MAX)
        cells = SPARKLINE_CELLS_MAX;

    title(d, c);
    sparkline_chart(d->in->series, c->signal, d->now_ms, span_ms(d), c->full, d->u->o.glyphs, cells,
                    n, picture);
    enum style style = d->in->link == LINK_LIVE ? STYLE_TREND : STYLE_DIM;
    for (int k = 0; k < n; k++, d->row++) {
        const char *mark = k == 0 ? top : k == n - 1 ? bottom : "";
        frame_put_right(&d->f, d->row, d->col, scale, mark, STYLE_DIM);
        frame_put(&d->f, d->row, d->col + scale + 1, 1, d->ascii ? "|" : "│", STYLE_DIM);
        frame_put(&d->f, d->row, d->col + scale + 2, cells, picture[k], style);
    }
}

static void cpu(struct detail *d)
{
    draw(d, &(struct chart){
                .signal = SERIES_CPU, .name = _("CPU"), .full = 100, .latest = d->in->cpu});
}

static void mem(struct detail *d)
{
    draw(d, &(struct chart){
                .signal = SERIES_MEM, .name = _("MEM"), .full = 100, .latest = d->in->mem});
}

static void rtt(struct detail *d)
{
    draw(d, &(struct chart){.signal = SERIES_RTT,
                            .name = _("RTT"),
                            .full = sparkline_rtt_full(model_config(d->m)),
                            .latest = d->in->rtt_ms ? d->in->rtt_ms : -1});
}

void detail_trends(struct detail *d)
{
    char age[TEXT_MAX], s[2 * TEXT_MAX];

    words_age(span_ms(d), age, sizeof age);
    /* TRANSLATORS: a heading over charts; a duration */
    text_put(s, sizeof s, _("Last %s"), age);
    detail_heading(d, s);
    if (!d->in->series) {
        frame_put(&d->f, d->row++, d->col, d->width, _("nothing measured yet"), STYLE_DIM);
        return;
    }
    detail_beside(d, BESIDE_COLS, cpu, mem);
    rtt(d);
}
