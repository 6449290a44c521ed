/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The pane of networks: how each fares, so that a bad room is seen as a room and not as many
 * students. The worst comes first: those with many in trouble, then by share. */
#include "tui/pane.h"
#include "tui/wrap.h"

#include "base/mem.h"
#include "model/ledger.h"
#include "view/i18n.h"
#include "view/text.h"
#include "view/words.h"

#include <stdlib.h>
#include <string.h>

enum { TEXT_MAX = 128, PERCENT = 100, ADVICE_ROWS = 3 };
enum { MARK, LABEL, PLACE, STUDENTS, BAR, MEDIAN, P95, WARN, CRIT, STALE, LOST, COLUMNS };

/* clang-format off */
static const struct column columns[COLUMNS] = {
    [MARK] = {.header = "", .min = 2, .want = 2, .weight = 95},
    [LABEL] = {.header = N_("NETWORK"), .min = 14, .want = 32, .weight = 100},
    [PLACE] = {.header = N_("PLACE"), .min = 8, .want = 32, .weight = 20},
    /* TRANSLATORS: column header: students who are connected now */
    [STUDENTS] = {.header = N_("NOW"), .right = true, .min = 4, .want = 5, .weight = 90},
    /* TRANSLATORS: column header over a bar: what part of the students is in trouble */
    [BAR] = {.header = N_("TROUBLE"), .min = 8, .want = 30, .weight = 50},
    /* TRANSLATORS: column header: the median round trip */
    [MEDIAN] = {.header = N_("MEDIAN"), .right = true, .min = 7, .want = 8, .weight = 85},
    /* TRANSLATORS: column header: the 95th percentile of round trips */
    [P95] = {.header = N_("P95"), .right = true, .min = 7, .want = 8, .weight = 80},
    [WARN] = {.header = N_("WARN"), .right = true, .min = 5, .want = 5, .weight = 75},
    [CRIT] = {.header = N_("CRIT"), .right = true, .min = 5, .want = 5, .weight = 76},
    /* TRANSLATORS: column header: students whose desktop sends no data any more */
    [STALE] = {.header = N_("STALE"), .right = true, .min = 5, .want = 5, .weight = 70},
    /* TRANSLATORS: column header: students who lost their connection */
    [LOST] = {.header = N_("GONE"), .right = true, .min = 4, .want = 5, .weight = 74},
};
/* clang-format on */

struct line {
    const struct network *network;
    const struct network_now *now;
    uint32_t number;
    uint32_t bad, worse; /* students with a warning, and those who can hardly work */
    enum level level;    /* of the whole network */
};

struct lines {
    const struct ui *u;
    struct network_now *now; /* owned */
    struct line *v;          /* owned; in order */
    uint32_t n;
};

static uint32_t students(const struct line *l)
{
    return l->now->ever > l->now->students ? l->now->ever : l->now->students;
}

/* Many, and a share of the network: what is taken for one cause (model/ledger.h). */
static bool many(const struct line *l, uint32_t n)
{
    return n >= LEDGER_SITE_MIN && n * LEDGER_SITE_SHARE >= students(l);
}

static int share(uint32_t n, uint32_t of)
{
    return of ? (int)((uint64_t)n * PERCENT / of) : 0;
}

static int by_trouble(const void *pa, const void *pb)
{
    const struct line *a = pa, *b = pb;
    int c = level_rank(b->level) - level_rank(a->level);

    if (!c)
        c = share(b->worse, students(b)) - share(a->worse, students(a));
    if (!c)
        c = share(b->bad, students(b)) - share(a->bad, students(a));
    if (!c)
        c = (students(a) < students(b)) - (students(a) > students(b));
    return c ? c : strcmp(a->network->label, b->network->label);
}

static void lines_init(struct lines *l, const struct ui *u)
{
    const struct model *m = ui_model(u);

    *l = (struct lines){.u = u, .n = model_networks(m)};
    l->now = mem_calloc(l->n, sizeof *l->now);
    l->v = mem_calloc(l->n, sizeof *l->v);
    network_count(m, l->now);
    for (uint32_t i = 0; i < l->n; i++) {
        struct line *x = &l->v[i];
        *x = (struct line){.network = model_network(m, i), .now = &l->now[i], .number = i};
        x->worse = x->now->crit + x->now->lost + x->now->stale;
        x->bad = x->now->warn;
        x->level = many(x, x->worse)            ? LEVEL_CRIT
                   : many(x, x->worse + x->bad) ? LEVEL_WARN
                                                : LEVEL_OK;
    }
    qsort(l->v, l->n, sizeof *l->v, by_trouble);
}

static void lines_done(struct lines *l)
{
    free(l->now);
    free(l->v);
}

static int64_t key(const void *ud, size_t row)
{
    const struct lines *l = ud;

    return l->v[row].number;
}

/* The network as one line of students: those who can hardly work, those with a warning, the rest.
 */
static void bar(const struct lines *l, const struct line *x, const struct layout_slot *s,
                struct frame *f, int at)
{
    bool ascii = ui_how(l->u) & COLUMN_ASCII;
    const struct {
        const char *mark;
        enum style style;
        uint32_t n;
    } part[] = {
        {ascii ? "#" : "█", pane_level_style(LEVEL_CRIT), x->worse},
        {ascii ? "+" : "▒", pane_level_style(LEVEL_WARN), x->worse + x->bad},
        {ascii ? "." : "·", STYLE_DIM, students(x)},
    };
    int cell = 0;

    for (int i = 0; i < 3 && students(x); i++) {
        /* who is there is seen: a part is never rounded to nothing */
        int end = (int)(((uint64_t)part[i].n * (uint64_t)s->width + students(x) - 1) / students(x));
        for (; cell < end && cell < s->width; cell++)
            frame_put(f, at, s->col + cell, 1, part[i].mark, part[i].style);
    }
}

static void put_share(uint32_t n, uint32_t of, char *out, size_t size)
{
    words_percent(of ? share(n, of) : -1, out, size);
}

static enum style count(uint32_t n, enum style bad, char *out, size_t size)
{
    text_put(out, size, "%u", (unsigned)n);
    return n ? bad : STYLE_DIM;
}

static enum style text(const struct lines *l, const struct line *x, int column, char *out,
                       size_t size)
{
    const struct network_now *now = x->now;

    switch (column) {
    case MARK:
        text_put(out, size, "%s", words_level_mark(x->level, ui_how(l->u) & COLUMN_ASCII));
        return pane_level_style(x->level);
    case LABEL:
        text_put(out, size, "%s", x->network->label);
        if (x->network->room)
            /* TRANSLATORS: behind the label of a network: it is a room of the exam's */
            text_add(out, size, " ", _("(room)"));
        return pane_level_style(x->level);
    case PLACE: text_put(out, size, "%s", x->network->place ? x->network->place : ""); break;
    case STUDENTS: text_put(out, size, "%u", (unsigned)now->students); break;
    case MEDIAN: words_ms(now->rtt_median_ms, out, size); break;
    case P95: words_ms(now->rtt_p95_ms, out, size); break;
    case WARN:
        put_share(now->warn, now->measured, out, size);
        return now->warn ? STYLE_WARN : STYLE_TEXT;
    case CRIT:
        put_share(now->crit, now->measured, out, size);
        return now->crit ? STYLE_CRIT : STYLE_TEXT;
    case STALE: return count(now->stale, STYLE_WARN, out, size);
    default: return count(now->lost, STYLE_CRIT, out, size);
    }
    return STYLE_TEXT;
}

static void cell(const void *ud, size_t row, const struct layout_slot *s, struct frame *f, int at)
{
    const struct lines *l = ud;
    const struct line *x = &l->v[row];
    char words[TEXT_MAX];
    int column = (int)(s->column - columns);

    if (column == BAR) {
        bar(l, x, s, f, at);
        return;
    }
    enum style style = text(l, x, column, words, sizeof words);
    if (!students(x))
        style = STYLE_DIM;
    (s->column->right ? frame_put_right : frame_put)(f, at, s->col, s->width, words, style);
}

static struct grid grid_of(const struct lines *l)
{
    return (struct grid){
        .column = columns, .ncolumns = COLUMNS, .n = l->n, .ud = l, .key = key, .cell = cell};
}

static void draw(struct ui *u, struct frame *f, struct pane_area a)
{
    struct lines l;

    lines_init(&l, u);
    if (l.n == 1) {
        int n =
            wrap_put(f, a.row, 1, f->cols - 2, ADVICE_ROWS,
                     _("No networks are configured: everybody is EXTERNAL. Sections \"network\" "
                       "of the config file, or --networks FILE, name them."),
                     STYLE_TEXT);
        a.row += n + 1;
        a.rows -= n + 1;
    }
    struct grid g = grid_of(&l);
    grid_draw(&g, &u->networks, u, f, a);
    lines_done(&l);
}

/* The filter takes words: a label of several is asked for by each of them. */
static void open(struct ui *u)
{
    const char *label = model_network(ui_model(u), (uint32_t)u->networks.shown)->label;
    char filter[ROWS_FILTER_MAX + 1] = "", word[TEXT_MAX], op = strchr(label, ' ') ? ':' : '=';

    for (const char *c = label; *c; c += strspn(c, " ")) {
        size_t len = strcspn(c, " ");
        text_put(word, sizeof word, "network%c%.*s", op, (int)len, c);
        text_add(filter, sizeof filter, " ", word);
        c += len;
    }
    rows_filter(&u->rows, filter);
    rows_home(&u->rows);
    u->pane = PANE_TABLE;
}

static void request(struct ui *u, enum request r)
{
    struct lines l;

    if (r == REQUEST_OPEN && u->networks.shown != GRID_FIRST) {
        open(u);
        return;
    }
    lines_init(&l, u);
    struct grid g = grid_of(&l);
    grid_request(&g, &u->networks, u, r);
    lines_done(&l);
}

static void click(struct ui *u, int row, int col)
{
    struct lines l;

    (void)col;
    lines_init(&l, u);
    struct grid g = grid_of(&l);
    grid_click(&g, &u->networks, row);
    lines_done(&l);
}

const struct pane pane_networks = {.draw = draw, .request = request, .click = click};
