/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The end of the exam: how much time is left, and who still owes what. Those come first who need
 * somebody; who has submitted is only counted. */
#include "tui/pane.h"
#include "tui/wrap.h"

#include "base/mem.h"
#include "view/i18n.h"
#include "view/text.h"
#include "view/words.h"

#include <stdlib.h>
#include <string.h>

enum { SHORT_MAX = 64, HEAD_ROWS = 4 };
enum { STANDING, STUDENT, SEAT, NAME, LEFT, EXTRA, CONNECTED, PHASE, FROM, COLUMNS };

/* clang-format off */
static const struct column columns[COLUMNS] = {
    /* TRANSLATORS: column header: how a student stands at the end of the exam */
    [STANDING] = {.header = N_("STANDING"), .min = 18, .want = 18, .weight = 95},
    [STUDENT] = {.header = N_("STUDENT"), .min = 10, .want = 16, .weight = 100},
    [SEAT] = {.header = N_("SEAT"), .min = 6, .want = 8, .weight = 85},
    [NAME] = {.header = N_("NAME"), .min = 14, .want = 24, .weight = 60},
    [LEFT] = {.header = N_("LEFT"), .right = true, .min = 6, .want = 6, .weight = 90},
    /* TRANSLATORS: column header: minutes a student has beyond the deadline */
    [EXTRA] = {.header = N_("EXTRA"), .right = true, .min = 5, .want = 5, .weight = 50},
    /* TRANSLATORS: column header: is the student connected? */
    [CONNECTED] = {.header = N_("CONNECTED"), .min = 9, .want = 9, .weight = 80},
    [PHASE] = {.header = N_("PHASE"), .min = 8, .want = 17, .weight = 40},
    [FROM] = {.header = N_("FROM"), .min = 12, .want = 27, .weight = 45},
};
/* clang-format on */

/* In the order in which they are shown. */
enum group {
    GROUP_FAILED,
    GROUP_RUNNING,
    GROUP_UNSUBMITTED,
    GROUP_REQUESTED,
    GROUP_UNEXPECTED, /* not in the list, and nothing worse */
    GROUP_ABSENT,     /* in the list, and never seen */
    GROUP_WORKING,
    GROUP_NEVER,
    GROUP_SUBMITTED,
    GROUPS
};

struct line {
    enum group group;
    const struct instance *in;      /* NULL: absent, and nothing was prepared */
    const struct expected *student; /* NULL: not in the list */
    uint32_t place;                 /* in the list */
};

struct lines {
    const struct ui *u;
    const struct model *m;
    struct line *v; /* owned; in order; who has submitted is not among them */
    size_t n;
    uint32_t count[GROUPS];
};

static const char *group_words(enum group g)
{
    static const enum closing closing[GROUPS] = {
        [GROUP_FAILED] = CLOSING_FAILED,           [GROUP_RUNNING] = CLOSING_RUNNING,
        [GROUP_UNSUBMITTED] = CLOSING_UNSUBMITTED, [GROUP_REQUESTED] = CLOSING_REQUESTED,
        [GROUP_WORKING] = CLOSING_WORKING,         [GROUP_NEVER] = CLOSING_NEVER_OPENED,
        [GROUP_SUBMITTED] = CLOSING_SUBMITTED,
    };

    return g == GROUP_ABSENT       ? _("absent")
           : g == GROUP_UNEXPECTED ? _("unexpected")
                                   : words_closing(closing[g]);
}

static bool is_unexpected(const struct model *m, const struct instance *in)
{
    return model_expected(m) && !model_expected_of(m, in);
}

static enum group group_of(const struct model *m, const struct instance *in)
{
    const struct expected *x = model_expected_of(m, in);
    bool unexpected = is_unexpected(m, in);

    switch (expected_closing(m, in)) {
    case CLOSING_FAILED: return GROUP_FAILED;
    case CLOSING_RUNNING: return GROUP_RUNNING;
    case CLOSING_UNSUBMITTED: return GROUP_UNSUBMITTED;
    case CLOSING_REQUESTED: return GROUP_REQUESTED;
    case CLOSING_WORKING: return unexpected ? GROUP_UNEXPECTED : GROUP_WORKING;
    case CLOSING_SUBMITTED: return unexpected ? GROUP_UNEXPECTED : GROUP_SUBMITTED;
    default: return x && !x->seen ? GROUP_ABSENT : GROUP_NEVER;
    }
}

static const char *student_of(const struct line *x)
{
    return x->in ? x->in->student : x->student->student;
}

static int by_need(const void *pa, const void *pb)
{
    const struct line *a = pa, *b = pb;
    int c = (a->group > b->group) - (a->group < b->group);

    return c ? c : strcmp(student_of(a), student_of(b));
}

static void add(struct lines *l, struct line x)
{
    l->count[x.group]++;
    if (x.group != GROUP_SUBMITTED)
        l->v[l->n++] = x;
}

static void lines_init(struct lines *l, const struct ui *u)
{
    const struct model *m = ui_model(u);
    bool *listed = mem_calloc(model_expected(m) + 1, sizeof *listed);

    *l = (struct lines){.u = u, .m = m};
    l->v = mem_calloc(model_size(m) + model_expected(m) + 1, sizeof *l->v);
    for (uint32_t i = 0; i < model_size(m); i++) {
        const struct instance *in = model_instance(m, i);
        if (!in)
            continue;
        add(l,
            (struct line){.group = group_of(m, in), .in = in, .student = model_expected_of(m, in)});
        listed[in->expected] = true; /* 1 + place */
    }
    for (uint32_t i = 0; i < model_expected(m); i++) {
        const struct expected *x = model_expected_at(m, i);
        if (!x->seen && !listed[i + 1])
            add(l, (struct line){.group = GROUP_ABSENT, .student = x, .place = i});
    }
    free(listed);
    qsort(l->v, l->n, sizeof *l->v, by_need);
}

static void lines_done(struct lines *l)
{
    free(l->v);
}

/* Those without an instance come behind all that have one. */
static int64_t key(const void *ud, size_t row)
{
    const struct lines *l = ud;
    const struct line *x = &l->v[row];

    return x->in ? (int64_t)x->in->index : (int64_t)UINT32_MAX + 1 + x->place;
}

/* --- cells --- */

static void put_left(const struct lines *l, const struct line *x, char *out, size_t size)
{
    int64_t ms;

    if (x->in && model_time_left_ms(l->m, x->in, &ms))
        words_left(ms, out, size);
}

static void put_column(const struct lines *l, const struct line *x, const char *column, char *out,
                       size_t size)
{
    if (x->in)
        column_text(column_find(column, strlen(column)), l->m, x->in, ui_how(l->u), out, size);
}

/* Who is not expected, and something else is said first, has it said here. */
static bool tells_unexpected(const struct lines *l, const struct line *x)
{
    return x->in && x->group != GROUP_UNEXPECTED && x->group != GROUP_NEVER &&
           is_unexpected(l->m, x->in);
}

static void put_name(const struct lines *l, const struct line *x, char *out, size_t size)
{
    char name[COLUMN_CELL_MAX] = "-";

    put_column(l, x, "name", name, sizeof name);
    if (!x->in && x->student->name && !l->u->hide)
        text_put(name, sizeof name, "%s", x->student->name);
    text_put(out, size, "%s", tells_unexpected(l, x) ? group_words(GROUP_UNEXPECTED) : "");
    if (!*out || strcmp(name, "-") != 0)
        text_add(out, size, ", ", name);
}

static void text(const struct lines *l, const struct line *x, int column, char *out, size_t size)
{
    bool hide = l->u->hide;

    text_put(out, size, "-");
    switch (column) {
    case STANDING: text_put(out, size, "%s", group_words(x->group)); break;
    case STUDENT:
        if (x->in)
            words_student(x->in, hide, out, size);
        else if (!hide)
            text_put(out, size, "%s", x->student->student);
        break;
    case SEAT:
        if (x->student && x->student->seat && !hide)
            text_put(out, size, "%s", x->student->seat);
        break;
    case NAME: put_name(l, x, out, size); break;
    case LEFT: put_left(l, x, out, size); break;
    case EXTRA:
        if (x->student && x->student->extra_min)
            text_put(out, size, "+%d", (int)x->student->extra_min);
        break;
    case CONNECTED:
        if (x->in && query_active(x->in) >= 0)
            /* TRANSLATORS: is the student connected? */
            text_put(out, size, "%s", x->in->nactive ? _("yes") : _("no"));
        break;
    case PHASE: put_column(l, x, "phase", out, size); break;
    default: put_column(l, x, "from", out, size);
    }
}

static enum style style_of(const struct lines *l, const struct line *x, int column,
                           const char *words)
{
    if (words[0] == '-' && !words[1])
        return STYLE_DIM;
    if (column == NAME && tells_unexpected(l, x))
        return STYLE_INFO;
    if (column != STANDING)
        return STYLE_TEXT;
    switch (x->group) {
    case GROUP_FAILED: return STYLE_CRIT;
    case GROUP_RUNNING:
    case GROUP_UNSUBMITTED: return STYLE_WARN;
    case GROUP_ABSENT:
    case GROUP_UNEXPECTED: return STYLE_INFO;
    default: return STYLE_TEXT;
    }
}

static void cell(const void *ud, size_t row, const struct layout_slot *s, struct frame *f, int at)
{
    const struct lines *l = ud;
    int column = (int)(s->column - columns);
    char words[COLUMN_CELL_MAX];

    text(l, &l->v[row], column, words, sizeof words);
    (s->column->right ? frame_put_right : frame_put)(f, at, s->col, s->width, words,
                                                     style_of(l, &l->v[row], column, words));
}

static struct grid grid_of(const struct lines *l)
{
    return (struct grid){
        .column = columns, .ncolumns = COLUMNS, .n = l->n, .ud = l, .key = key, .cell = cell};
}

/* --- what stands above them --- */

static void time_left(const struct model *m, char *out, size_t size)
{
    int64_t deadline_ms = model_config(m)->deadline_ms,
            now_ms = model_now_ms(m) + model_drift_ms(m);
    char left[SHORT_MAX], when[SHORT_MAX];

    if (!deadline_ms) {
        text_put(out, size, "%s", _("No deadline is known: --deadline TIME tells it."));
        return;
    }
    words_moment(deadline_ms, now_ms, when, sizeof when);
    words_left(deadline_ms - now_ms, left, sizeof left);
    if (deadline_ms > now_ms)
        /* TRANSLATORS: hours and minutes, and a time of day */
        text_put(out, size, _("%s left until the deadline, %s."), left, when);
    else
        /* TRANSLATORS: a time of day, and hours and minutes with a plus sign */
        text_put(out, size, _("Time is over since %s (%s)."), when, left);
}

static void counts(const struct lines *l, char *out, size_t size)
{
    char one[SHORT_MAX * 2];

    for (int g = 0; g < GROUPS; g++) {
        if (!l->count[g])
            continue;
        /* TRANSLATORS: so many students, and how they stand: "3 not submitted" */
        text_put(one, sizeof one, _("%u %s"), (unsigned)l->count[g], group_words((enum group)g));
        text_add(out, size, ", ", one);
    }
}

static void draw(struct ui *u, struct frame *f, struct pane_area a)
{
    char words[WORDS_MAX];
    struct lines l;

    lines_init(&l, u);
    time_left(l.m, words, sizeof words);
    int n = wrap_put(f, a.row, 1, f->cols - 2, 1, words, STYLE_HEAD);
    words[0] = '\0';
    counts(&l, words, sizeof words);
    n += wrap_put(f, a.row + n, 1, f->cols - 2, a.rows > 2 * HEAD_ROWS ? HEAD_ROWS - 1 : 1, words,
                  STYLE_TEXT);
    struct grid g = grid_of(&l);
    grid_draw(&g, &u->closing, u, f, (struct pane_area){a.row + n, a.rows - n});
    lines_done(&l);
}

static void open(struct ui *u)
{
    if (u->closing.shown > UINT32_MAX)
        ui_say(u, "%s", _("This student was never seen: there is nothing to show."));
    else if (u->closing.shown != GRID_FIRST)
        ui_details(u, (uint32_t)u->closing.shown);
}

static int64_t student(struct ui *u)
{
    return u->closing.shown <= UINT32_MAX ? u->closing.shown : GRID_FIRST;
}

static void request(struct ui *u, enum request r)
{
    struct lines l;

    if (r == REQUEST_OPEN) {
        open(u);
        return;
    }
    lines_init(&l, u);
    struct grid g = grid_of(&l);
    grid_request(&g, &u->closing, u, r);
    lines_done(&l);
}

static void click(struct ui *u, int row, int col)
{
    struct lines l;

    (void)col;
    lines_init(&l, u);
    struct grid g = grid_of(&l);
    grid_click(&g, &u->closing, row);
    lines_done(&l);
}

const struct pane pane_closing = {
    .draw = draw, .request = request, .click = click, .student = student};
