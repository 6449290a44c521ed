/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Which desktops examiners looked at, a line a session. */
#include "report/report_state.h"
#include "view/i18n.h"
#include "view/text.h"
#include "view/words.h"

enum { COLUMNS = 5 };

static bool is_about(const struct history_look *k, int64_t index)
{
    return index < 0 || k->index == index;
}

static void row(struct report *r, const struct history_look *k, bool of_all)
{
    char from[REPORT_TIME_SIZE], to[REPORT_TIME_SIZE], anchor[16];
    const char *cell[COLUMNS] = {report_instance(r, k->index)->student, from, to,
                                 words_viewer(k->viewer), k->who};

    report_time(r, k->from_ms, from, sizeof from);
    report_time(r, k->to_ms, to, sizeof to);
    if (!k->to_ms)
        /* TRANSLATORS: when somebody ceased to look at a desktop */
        text_put(to, sizeof to, "%s", _("not known"));
    text_put(anchor, sizeof anchor, "s%u", (unsigned)k->index);
    r->doc.form->row(&r->doc, of_all ? anchor : "", of_all ? cell : cell + 1);
}

void report_looks(struct report *r, int64_t index)
{
    /* TRANSLATORS: By: the viewer (terminal, browser, ...) that somebody looked at a desktop by */
    const char *const header[COLUMNS] = {_("Student"), _("From"), _("To"), _("By"), _("Who")};
    const struct history *h = &r->history;
    bool of_all = index < 0, any = false;

    for (size_t i = 0; i < h->nlook; i++)
        any = any || is_about(&h->look[i], index);
    if (!any)
        return;
    r->doc.form->heading(&r->doc, of_all ? 2 : 4, "", _("Desktops that were looked at"));
    r->doc.form->table(&r->doc, of_all ? header : header + 1, of_all ? COLUMNS : COLUMNS - 1);
    for (size_t i = 0; i < h->nlook; i++)
        if (is_about(&h->look[i], index))
            row(r, &h->look[i], of_all);
    r->doc.form->table_end(&r->doc);
    report_over(r, h->looks_over);
}
