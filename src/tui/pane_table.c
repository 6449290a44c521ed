/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The table of students. */
#include "tui/layout.h"
#include "tui/pane.h"

#include "base/utf8.h"
#include "view/i18n.h"
#include "view/text.h"
#include "view/words.h"

enum {
    TREND_MS = 600000,
    TREND_LABEL = 11, /* cells of "last 10 min" */
    STUDENT_MIN = 10  /* a matricola; what is longer can wait for room */
};

/* Columns with a trend beside them. */
static const struct trend {
    enum query_key key;
    enum series_signal signal;
    int weight;
} trends[] = {
    {QUERY_CPU, SERIES_CPU, 68}, {QUERY_MEM, SERIES_MEM, 62}, {QUERY_RTT, SERIES_RTT, 66}};

static const struct trend *trend_of(const struct column *c)
{
    for (size_t i = 0; i < sizeof trends / sizeof *trends; i++)
        if (trends[i].key == c->sort)
            return &trends[i];
    return NULL;
}

static int student_width(const struct ui *u)
{
    char s[WORDS_MAX];
    size_t widest = 0;

    for (size_t i = 0; i < u->rows.n; i++) {
        words_student(model_instance(ui_model(u), u->rows.index[i]), u->hide, s, sizeof s);
        size_t w = utf8_width(s);
        widest = w > widest ? w : widest;
    }
    return (int)widest;
}

static int max_of(int a, int b)
{
    return a > b ? a : b;
}

static struct layout_item item_of(const struct ui *u, const struct column *c)
{
    const struct trend *t = trend_of(c);
    int least = max_of(c->min, (int)utf8_width(_(c->header)));
    struct layout_item i = {
        .column = c, .min = least, .want = max_of(least, c->want), .trend = t ? t->weight : 0};

    if (c->sort == QUERY_STUDENT) { /* the one column that is as wide as what is in it */
        int widest = student_width(u);
        i.want = max_of(least, widest < c->want ? widest : c->want);
        i.min = i.want < STUDENT_MIN ? i.want : STUDENT_MIN;
    }
    return i;
}

static void fit(const struct ui *u, struct layout *l, int cols)
{
    struct layout_item items[LAYOUT_MAX];
    const struct column *usual[COLUMN_LIST_MAX];
    const struct column *const *c = u->o.ncolumns ? u->o.columns : usual;
    size_t n = u->o.ncolumns ? u->o.ncolumns : column_default(ui_model(u), usual);

    for (size_t i = 0; i < n; i++)
        items[i] = item_of(u, c[i]);
    layout_fit(l, items, (int)n, 1, cols - 1);
}

static void head(struct ui *u, struct frame *f, const struct layout *l, int row)
{
    char dropped[32];

    u->nhead = 0;
    for (int i = 0; i < l->n; i++) {
        const struct layout_slot *s = &l->slot[i];
        enum style style = s->column->sort == u->rows.sort ? STYLE_SORT : STYLE_HEAD;
        (s->column->right ? frame_put_right : frame_put)(f, row, s->col, s->width,
                                                         _(s->column->header), style);
        if (s->trend_width >= TREND_LABEL)
            frame_put(f, row, s->trend_col, s->trend_width, _("last 10 min"), STYLE_DIM);
        else if (s->trend_width)
            frame_put(f, row, s->trend_col, s->trend_width, _("10 min"), STYLE_DIM);
        u->head[u->nhead] = s->column;
        u->head_at[u->nhead] = s->col;
        u->head_end[u->nhead++] =
            s->trend_width ? s->trend_col + s->trend_width : s->col + s->width;
    }
    if (l->dropped) { /* told where there is room; the details have it all */
        text_put(dropped, sizeof dropped, "+%d", l->dropped);
        int end = u->head_end[u->nhead - 1], width = (int)utf8_width(dropped);
        if (end + 1 + width <= f->cols)
            frame_put(f, row, f->cols - width, width, dropped, STYLE_DIM);
    }
}

static enum style status_style(const struct model *m, const struct instance *in)
{
    const struct alert *hint = words_alert_hint(m, in);

    return in->status < STATUS_WARN && hint ? pane_level_style(hint->level)
                                            : pane_status_style(in->status);
}

static enum style cell_style(const struct model *m, const struct instance *in,
                             const struct column *c, const char *text)
{
    if (text[0] == '-' && !text[1])
        return STYLE_DIM;
    switch (c->sort) {
    case QUERY_STATUS: return status_style(m, in);
    case QUERY_STUDENT: return in->phase == PHASE_READY ? STYLE_TEXT : STYLE_DIM;
    case QUERY_SUBMISSION: return in->submission == SUBMISSION_FAILED ? STYLE_CRIT : STYLE_TEXT;
    default: break;
    }
    if (c->sort == QUERY_ALERTS)
        return *text ? STYLE_WARN : STYLE_TEXT;
    if (c->sort == QUERY_LEFT)
        return text[0] == '+' ? STYLE_WARN : STYLE_TEXT;
    if (in->link != LINK_LIVE) /* what it shows is of the past */
        return STYLE_DIM;
    switch (c->sort) {
    case QUERY_CPU: return pane_level_style(in->cpu_hold.level);
    case QUERY_MEM: return pane_level_style(in->mem_hold.level);
    case QUERY_RTT: return pane_level_style(in->rtt_hold.level);
    default: return STYLE_TEXT;
    }
}

static void cell(const struct ui *u, struct frame *f, int row, const struct layout_slot *s,
                 const struct instance *in)
{
    const struct trend *t = s->trend_width ? trend_of(s->column) : NULL;
    char text[COLUMN_CELL_MAX], line[SPARKLINE_TEXT_MAX];
    const struct model *m = ui_model(u);

    column_text(s->column, m, in, ui_how(u), text, sizeof text);
    (s->column->right ? frame_put_right : frame_put)(f, row, s->col, s->width, text,
                                                     cell_style(m, in, s->column, text));
    if (!t)
        return;
    int full = t->signal == SERIES_RTT ? sparkline_rtt_full(model_config(m)) : 100;
    sparkline_text(in->series, t->signal, model_now_ms(m), TREND_MS, full, u->o.glyphs,
                   s->trend_width, line);
    frame_put(f, row, s->trend_col, s->trend_width, line,
              in->link == LINK_LIVE ? STYLE_TREND : STYLE_DIM);
}

static void say_empty(const struct ui *u, struct frame *f, int row)
{
    const char *text = u->rows.hidden ? _("No student matches the filter. Esc clears it.")
                       : model_api(ui_model(u))->polled_ms ? _("The site's list has no students.")
                       : u->o.timeline ? _("At this time there was no list of students yet.")
                                       : _("Waiting for the site's list of students ...");

    frame_put(f, row, 2, f->cols - 2, text, STYLE_TEXT);
}

static void draw(struct ui *u, struct frame *f, struct pane_area a)
{
    struct rows *r = &u->rows;
    struct layout l;

    u->page = a.rows - 1;
    rows_scroll(r, (size_t)u->page);
    u->lines = (int)r->n;
    u->top = (int)r->top;
    fit(u, &l, f->cols);
    head(u, f, &l, a.row);
    if (!r->n)
        say_empty(u, f, a.row + 2);
    for (size_t k = 0; k < (size_t)u->page && r->top + k < r->n; k++) {
        const struct instance *in = model_instance(ui_model(u), r->index[r->top + k]);
        int row = a.row + 1 + (int)k;
        for (int i = 0; i < l.n; i++)
            cell(u, f, row, &l.slot[i], in);
        if (rows_is_marked(r, in->index))
            frame_put(f, row, 0, 1, "*", STYLE_KEY);
        if (r->top + k == r->at) {
            if (!rows_is_marked(r, in->index))
                frame_put(f, row, 0, 1, ">", STYLE_TEXT);
            frame_select(f, row, 0, f->cols);
        }
    }
}

static void sort_by(struct ui *u, enum query_key key)
{
    u->rows.invert = false;
    u->rows.sort = key;
}

/* The next column to that side that sorts by something else, as they stand in the table. */
static void sort_beside(struct ui *u, int step)
{
    int at = 0;

    while (at < u->nhead && u->head[at]->sort != u->rows.sort)
        at++;
    if (at == u->nhead && step > 0)
        at = -1; /* by none that is shown: from the outside in */
    for (int k = 0; k < u->nhead; k++) {
        at = (at + step + u->nhead) % u->nhead;
        if (u->head[at]->sort != u->rows.sort)
            break;
    }
    if (u->nhead)
        sort_by(u, u->head[at]->sort);
}

/* Whoever was first and is acted on is selected by that, and stays so. */
static int64_t student(struct ui *u)
{
    int64_t index = rows_selected(&u->rows);

    if (index >= 0)
        rows_select(&u->rows, (uint32_t)index);
    return index;
}

static void open_detail(struct ui *u)
{
    int64_t index = student(u);

    if (index >= 0)
        ui_details(u, (uint32_t)index);
}

static void mark(struct ui *u)
{
    int64_t index = student(u);

    if (index < 0)
        return;
    if (rows_mark(&u->rows, (uint32_t)index))
        rows_move(&u->rows, 1);
    else
        ui_say(u, _("%d are marked already: no more fit on the wall."), ROWS_MARKS_MAX);
}

static void request(struct ui *u, enum request q)
{
    struct rows *r = &u->rows;

    switch (q) {
    case REQUEST_UP: rows_move(r, -1); break;
    case REQUEST_DOWN: rows_move(r, 1); break;
    case REQUEST_PAGE_UP: rows_move(r, -u->page); break;
    case REQUEST_PAGE_DOWN: rows_move(r, u->page); break;
    case REQUEST_TOP: rows_home(r); break;
    case REQUEST_BOTTOM: rows_move(r, (long)r->n); break;
    case REQUEST_OPEN: open_detail(u); break;
    case REQUEST_MARK: mark(u); break;
    case REQUEST_UNMARK: r->nmarked = 0; break;
    case REQUEST_FILTER:
        u->ask = ASK_FILTER;
        prompt_open(&u->prompt, r->filter_text);
        break;
    case REQUEST_BACK: rows_show_all(r); break;
    case REQUEST_RUNNING: r->running_only = !r->running_only; break;
    case REQUEST_SORT_LEFT: sort_beside(u, -1); break;
    case REQUEST_SORT_RIGHT: sort_beside(u, 1); break;
    case REQUEST_INVERT: r->invert = !r->invert; break;
    case REQUEST_SORT_CPU: sort_by(u, QUERY_CPU); break;
    case REQUEST_SORT_MEM: sort_by(u, QUERY_MEM); break;
    case REQUEST_SORT_RTT: sort_by(u, QUERY_RTT); break;
    case REQUEST_SORT_STATUS: sort_by(u, QUERY_STATUS); break;
    default: break;
    }
}

/* On a header: sorts by it, or turns the order around if it is that already. */
static void click(struct ui *u, int row, int col)
{
    struct rows *r = &u->rows;

    for (int i = 0; row == 0 && i < u->nhead; i++) {
        if (col < u->head_at[i] || col >= u->head_end[i])
            continue;
        if (r->sort == u->head[i]->sort)
            r->invert = !r->invert;
        else
            sort_by(u, u->head[i]->sort);
    }
    if (row > 0 && r->top + (size_t)row - 1 < r->n)
        rows_select(r, r->index[r->top + (size_t)row - 1]);
}

const struct pane pane_table = {
    .draw = draw, .request = request, .click = click, .student = student};
