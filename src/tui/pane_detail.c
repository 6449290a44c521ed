/* SPDX-License-Identifier: GPL-3.0-or-later */
/* All that is known of one student. The text is written as a whole onto a page of its own
 * (detail.h), of which the area shows a part. */
#include "tui/detail.h"
#include "tui/pane.h"

#include "view/i18n.h"

enum {
    MARGIN = 1,
    PAGE_ROWS = 240, /* enough for all but the connections, every text as long as it may be */
    CONN_ROWS = 6    /* of one of those, in 60 columns */
};

static const struct instance *student(const struct ui *u)
{
    const struct model *m = ui_model(u);

    return u->detail >= 0 && u->detail < model_size(m) ? model_instance(m, (uint32_t)u->detail)
                                                       : NULL;
}

static void draw(struct ui *u, struct frame *f, struct pane_area a)
{
    const struct instance *in = student(u);
    struct detail d = {.u = u,
                       .m = ui_model(u),
                       .in = in,
                       .now_ms = model_now_ms(ui_model(u)),
                       .ascii = ui_how(u) & COLUMN_ASCII,
                       .page = a.rows,
                       .col = MARGIN,
                       .width = f->cols - 2 * MARGIN};

    if (!in) {
        u->page = a.rows;
        u->lines = 1;
        u->top = 0;
        frame_put(f, a.row, MARGIN, f->cols - MARGIN,
                  u->o.timeline ? _("At this time there is no such student yet.")
                                : _("There is no such student."),
                  STYLE_TEXT);
        return;
    }
    frame_init(&d.f, f->ascii);
    frame_reset(&d.f, PAGE_ROWS + CONN_ROWS * (in->nconns + 1), f->cols);
    detail_write(&d);
    pane_show_text(u, f, a, &d.f, d.row, &u->detail_top);
    frame_done(&d.f);
}

/* Tells whether it waited. */
static bool acknowledge_one(struct ui *u, uint32_t no)
{
    const struct alert *a = no ? model_alert_find(u->live, no) : NULL;

    if (!a || a->cleared_ms || a->acked_ms)
        return false;
    u->o.acknowledge(u->o.ud, a->no);
    return true;
}

/* Of the alerts that are shown, frozen or not, those that still wait. */
static void acknowledge(struct ui *u)
{
    const struct instance *in = student(u);
    int n = 0;

    if (!u->o.acknowledge) {
        ui_say(u, "%s", _("Alerts can't be acknowledged here."));
        return;
    }
    for (int r = 0; in && r < ALERT_OUTAGE; r++)
        n += acknowledge_one(u, in->alert[r]);
    for (int r = 0; in && r < ALERT_INTEGRITY_COUNT; r++)
        n += acknowledge_one(u, in->integrity.alert[r]);
    if (n)
        ui_say(u, ngettext("%d alert acknowledged.", "%d alerts acknowledged.", (unsigned long)n),
               n);
    else
        ui_say(u, "%s", _("No open alert of this student waits to be acknowledged."));
}

static void request(struct ui *u, enum request r)
{
    if (r == REQUEST_ACKNOWLEDGE)
        acknowledge(u);
    else
        pane_scroll(u, &u->detail_top, r);
}

static int64_t chosen(struct ui *u)
{
    return student(u) ? u->detail : -1;
}

const struct pane pane_detail = {.draw = draw, .request = request, .student = chosen};
