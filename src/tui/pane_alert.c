/* SPDX-License-Identifier: GPL-3.0-or-later */
/* One alert that is about many students: all of what it says, and who they are. */
#include "tui/pane.h"
#include "tui/wrap.h"

#include "view/i18n.h"
#include "view/text.h"
#include "view/words.h"

#include <string.h>

enum { MARGIN = 1, INDENT = 2, TEXT_ROWS = 40 };

/* Is the student one of those it is about? */
static bool is_member(const struct model *m, const struct alert *a, const struct instance *in)
{
    if (a->rule != ALERT_NAT)
        return a->cleared_ms ? in->outage_last == a->no : in->outage == a->no;
    const struct alert_side *s = &a->side[0];
    const struct instance *first =
        s->instance && s->instance <= model_size(m) ? model_instance(m, s->instance - 1) : NULL;
    const struct conn *c = instance_from_conn(in);
    return c && first && s->conn < first->nconns && c->origin.at.bits &&
           memcmp(&c->origin.at, &first->conns[s->conn].origin.at, sizeof c->origin.at) == 0;
}

static void put(struct frame *f, int *row, int indent, const char *text, enum style style)
{
    *row +=
        wrap_put(f, *row, MARGIN + indent, f->cols - 2 * MARGIN - indent, TEXT_ROWS, text, style);
}

static void member(const struct ui *u, struct frame *f, int row, const struct instance *in)
{
    static const char *const columns[] = {"seat", "from", "status"};
    char words[WORDS_MAX], one[COLUMN_CELL_MAX];

    words_student(in, u->hide, words, sizeof words);
    for (size_t i = 0; i < sizeof columns / sizeof *columns; i++) {
        column_text(column_find(columns[i], strlen(columns[i])), ui_model(u), in, ui_how(u), one,
                    sizeof one);
        if (strcmp(one, "-") != 0)
            text_add(words, sizeof words, "  ", one);
    }
    frame_put(f, row, MARGIN + INDENT, f->cols - MARGIN - INDENT, words, STYLE_TEXT);
}

static void write_alert(const struct ui *u, const struct alert *a, struct frame *f, int *row)
{
    const struct model *m = ui_model(u);
    char words[WORDS_MAX], one[WORDS_MAX];
    bool any = false;

    text_put(words, sizeof words, "%s %s", words_level_mark(a->level, ui_how(u) & COLUMN_ASCII),
             words_level(a->level));
    text_add(words, sizeof words, " ", words_alert_rule(a->rule));
    words_alert_subject(m, a, u->hide, one, sizeof one);
    text_add(words, sizeof words, ", ", one);
    put(f, row, 0, words, a->cleared_ms ? STYLE_DIM : pane_level_style(a->level));
    words_alert_value(m, a, u->hide, words, sizeof words);
    put(f, row, INDENT, words, STYLE_TEXT);
    *row += 1;
    for (uint32_t i = 0; i < model_size(m); i++) {
        const struct instance *in = model_instance(m, i);
        if (!in || !is_member(m, a, in))
            continue;
        if (!any)
            put(f, row, 0, _("Students"), STYLE_HEAD);
        any = true;
        member(u, f, (*row)++, in);
    }
    if (!any)
        put(f, row, 0, _("Nobody is part of it any more."), STYLE_DIM);
}

static void draw(struct ui *u, struct frame *f, struct pane_area a)
{
    const struct alert *al = model_alert_find(ui_model(u), u->alert_open);
    struct frame page;
    int row = 0;

    if (!al) {
        u->page = a.rows;
        u->lines = 1;
        u->top = 0;
        frame_put(f, a.row, MARGIN, f->cols - MARGIN, _("At this time there is no such alert."),
                  STYLE_TEXT);
        return;
    }
    frame_init(&page, f->ascii);
    frame_reset(&page, TEXT_ROWS + (int)model_size(ui_model(u)), f->cols);
    write_alert(u, al, &page, &row);
    pane_show_text(u, f, a, &page, row < page.rows ? row : page.rows, &u->alert_top);
    frame_done(&page);
}

static void request(struct ui *u, enum request r)
{
    pane_scroll(u, &u->alert_top, r);
}

const struct pane pane_alert = {.draw = draw, .request = request};
