/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A chart as inline SVG: a band from the lowest to the highest value of each step, the mean as a
 * line, and a mark where an alert was raised: a triangle for a warning, a filled circle for what is
 * critical, so that no meaning is told by colour alone. Where nothing was measured there is
 * nothing.
 */
#include "report/doc.h"
#include "view/words.h"

enum { LEFT = 44, RIGHT = 792, TOP = 20, BOTTOM = 116, HEIGHT = 136, TIMES = 5, TIMES_HALF = 26 };

struct scale {
    const struct chart_step *step;
    size_t n;
    double top;
};

static double x_of(const struct scale *s, double step)
{
    return LEFT + (RIGHT - LEFT) * step / (double)s->n;
}

static double y_of(const struct scale *s, double value)
{
    return BOTTOM - (BOTTOM - TOP) * value / s->top;
}

/* The next of 1, 2, 5, 10, 20, ... that is not below. */
static int32_t round_up(int32_t v)
{
    static const int32_t part[] = {1, 2, 5};

    for (int32_t ten = 1; ten <= 100000; ten *= 10)
        for (int i = 0; i < 3; i++)
            if (part[i] * ten >= v)
                return part[i] * ten;
    return v;
}

/* The end of a run of steps with values that begins at `from`. */
static size_t run_end(const struct scale *s, size_t from)
{
    while (from < s->n && s->step[from].n)
        from++;
    return from;
}

/* Along the highest values and back along the lowest. */
static void put_band(FILE *out, const struct scale *s, size_t from, size_t to)
{
    fputs("<path class=\"band\" d=\"M", out);
    for (size_t i = from; i < to; i++)
        fprintf(out, "%.1f %.1f ", x_of(s, (double)i + 0.5), y_of(s, s->step[i].max));
    for (size_t i = to; i > from; i--)
        fprintf(out, "%.1f %.1f%s", x_of(s, (double)i - 0.5), y_of(s, s->step[i - 1].min),
                i > from + 1 ? " " : "Z\"/>\n");
}

/* One step alone is a dash of its width. */
static void put_mean(FILE *out, const struct scale *s, size_t from, size_t to)
{
    fputs("<path class=\"mean\" d=\"M", out);
    if (to == from + 1)
        fprintf(out, "%.1f %.1fH%.1f", x_of(s, (double)from), y_of(s, chart_mean(&s->step[from])),
                x_of(s, (double)to));
    for (size_t i = from; i < to && to > from + 1; i++)
        fprintf(out, "%s%.1f %.1f", i > from ? " " : "", x_of(s, (double)i + 0.5),
                y_of(s, chart_mean(&s->step[i])));
    fputs("\"/>\n", out);
}

static void put_values(FILE *out, const struct scale *s)
{
    for (size_t from = 0, to; from < s->n; from = to + 1) {
        to = run_end(s, from);
        if (to == from)
            continue;
        put_band(out, s, from, to);
        put_mean(out, s, from, to);
    }
}

static void put_axes(FILE *out, const struct scale *s, const struct doc_chart *c)
{
    const struct chart *chart = c->chart;
    char clock[32];

    fprintf(out, "<path class=\"axis\" d=\"M%d %dV%dH%d\"/>\n", LEFT, TOP, BOTTOM, RIGHT);
    fprintf(out, "<text x=\"%d\" y=\"%d\" text-anchor=\"end\">%.0f</text>\n", LEFT - 4, TOP + 9,
            s->top);
    fprintf(out, "<text x=\"%d\" y=\"%d\" text-anchor=\"end\">0</text>\n", LEFT - 4, BOTTOM);
    for (int i = 0; i < TIMES; i++) {
        double at = (double)s->n * i / (TIMES - 1);
        int64_t t_ms = chart->from_ms + (int64_t)(at * (double)chart->step_ms);
        double x = x_of(s, at);
        words_clock(c->shown ? c->shown(c->ud, t_ms) : t_ms, clock, sizeof clock);
        x = x > RIGHT - TIMES_HALF ? RIGHT - TIMES_HALF : x;
        fprintf(out, "<text x=\"%.1f\" y=\"%d\" text-anchor=\"middle\">", x, HEIGHT - 6);
        doc_escape(out, clock);
        fputs("</text>\n", out);
    }
}

static void put_mark(FILE *out, const struct scale *s, const struct chart *chart,
                     const struct doc_mark *m)
{
    double x = x_of(s, (double)(m->t_ms - chart->from_ms) / (double)chart->step_ms);

    fprintf(out, "<g class=\"%s\"><title>", m->crit ? "crit" : "warn");
    doc_escape(out, m->text);
    fprintf(out, "</title><path d=\"M%.1f %dV%d\" stroke-dasharray=\"2 3\"/>", x, TOP, BOTTOM);
    if (m->crit)
        fprintf(out, "<circle cx=\"%.1f\" cy=\"%d\" r=\"3.5\"/></g>\n", x, TOP);
    else
        fprintf(out, "<path d=\"M%.1f %dl4 7h-8Z\"/></g>\n", x, TOP - 4);
}

void doc_svg(FILE *out, const struct doc_chart *c)
{
    int32_t max = chart_max(c->chart, c->signal);
    int32_t top = round_up(max > c->top ? max : c->top);
    struct scale s = {c->chart->step[c->signal], c->chart->n, top > 0 ? top : 1};

    fprintf(out, "<svg viewBox=\"0 0 %d %d\" role=\"img\" aria-label=\"", RIGHT + 8, HEIGHT);
    doc_escape(out, c->title);
    fprintf(out, "\" xmlns=\"http://www.w3.org/2000/svg\">\n<text x=\"%d\" y=\"11\">", LEFT);
    doc_escape(out, c->title);
    fputs(" (", out);
    doc_escape(out, c->unit);
    fputs(")</text>\n", out);
    put_values(out, &s);
    put_axes(out, &s, c);
    for (size_t i = 0; i < c->nmark; i++)
        put_mark(out, &s, c->chart, &c->mark[i]);
    fputs("</svg>\n", out);
}
